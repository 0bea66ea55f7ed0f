"""Rounds on the screen: everyone sees the same, and at the end one bit (R31, R44)."""

import re
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.commands.certificates import BindCertificate, KeyInFile
from app.commands.rounds import Vote, VoteRecord
from app.domain.contribution import TextId
from app.domain.person import PersonId
from app.queries.certificates import OwnCertificates
from app.queries.rounds import Rounds
from app.queries.verification import verify_document
from tests import builders
from tests.app.signing.issuing import certified
from tests.app.signing.test_key_file import PASSWORD, file_of
from tests.ui.meeting_window import HARTENAAS, Window, first_meeting, until, visible_text
from ui.words import words

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
NAMES = {"An Desmedt", "Joke Claes", "Bram Dewulf", "Koen Baert", "Sarah Lemmens"}
TEXT = "Het overleg vraagt verhoogd toezicht."


def record(w: Window, answers: dict[str, str]) -> list[str]:
    """Hold the round on own files; what each screen of the dialog showed."""
    w.desk.front(5)
    w.press(w.desk.rounds.hold)
    dialog, seen = w.dialog(), []
    while dialog.pages.currentIndex() == 0:
        seen.append("\n".join(visible_text(dialog)))
        w.take(dialog, dialog.turn)
        seen.append("\n".join(visible_text(dialog)))
        w.press(dialog.answers[answers.get(dialog.turn, "agree")])
    seen.append("\n".join(visible_text(dialog)))
    w.press(dialog.leave)
    return seen


@pytest.mark.parametrize("other", ["object", "abstain"])
def test_an_objection_shows_nothing_but_that_it_was_not_unanimous(
    at_table: Window, other: str
) -> None:
    seen = record(at_table, {"burgemeester": other})
    assert len(seen) == 13  # six people, two screens each, and the end
    coded = "Tafelcode (op de naamkaart)\nTafelcode tonen\nTonen\n"
    turns = [text.replace(coded, "") for text in seen[0:12:2]]
    turns = [re.sub(r".* heeft een eigen wachtwoord\..*\n", "", text) for text in turns]
    assert all("geen eenparig" not in text for text in seen[:-1])
    same = {text.replace(name, "…") for text, name in zip(turns, _order(turns), strict=True)}
    assert len(same) == 1  # each turn looks like the first: no tally
    assert len(set(seen[1:12:2])) == 1
    assert "geen eenparig akkoord" in seen[-1]
    assert not any(name in seen[-1] for name in NAMES)
    assert not at_table.desk.view.own_files
    assert "één keer" in at_table.desk.rounds.done.text()
    assert at_table.desk.rounds.done.isVisible()
    assert "geen eenparig akkoord" in at_table.desk.header.frame_only.text()


def _order(turns: list[str]) -> list[str]:
    names = [*NAMES, "Yasmina El Idrissi"]
    return [next(name for name in names if name in text) for text in turns]


def test_unanimity_is_kept_and_shown_as_one_bit(at_table: Window) -> None:
    assert "eenparig akkoord" in record(at_table, {})[-1]
    assert at_table.desk.view.own_files
    assert not at_table.desk.rounds.hold.isEnabled()


def all_but_the_end(w: Window) -> Any:
    """The last vote is given, and nothing of it has come back yet."""
    w.desk.front(5)
    w.press(w.desk.rounds.hold)
    dialog = w.dialog()
    last = dialog._asked[-1]
    while dialog.turn != last:
        w.take(dialog, dialog.turn)
        w.press(dialog.answers["agree"])
    w.take(dialog, last)
    dialog.answers["agree"].click()
    return dialog


def test_escape_after_the_last_vote_loses_neither_the_agreement_nor_its_announcement(
    at_table: Window,
) -> None:
    dialog = all_but_the_end(at_table)
    dialog.reject()
    assert dialog.isVisible()
    at_table.settle()
    assert "eenparig akkoord" in dialog.bit.text()
    assert at_table.desk.view.own_files
    dialog.reject()
    assert not dialog.isVisible()


def test_an_agreement_is_kept_though_the_vault_locks_right_after_the_last_vote(
    at_table: Window,
) -> None:
    at = at_table.desk.at
    assert at is not None
    all_but_the_end(at_table)
    at_table.bridge.lock()
    at_table.settle()
    at_table.bridge.unlock("coordinator", "play-coordinator")
    at_table.settle()
    rounds = at_table.call(lambda session: session.ask(Rounds(at.meeting, at.case)))
    assert rounds[0].over
    assert rounds[0].unanimous


def test_a_round_that_was_left_has_no_answers_and_asks_everyone_again(at_table: Window) -> None:
    at_table.desk.front(5)
    at_table.press(at_table.desk.rounds.hold)
    dialog = at_table.dialog()
    first = dialog.turn
    at_table.press(dialog.mine)
    at_table.press(dialog.answers["object"])
    assert not at_table.call(lambda session: session._table.recording)
    at_table.press(dialog.leave)
    at_table.press(at_table.desk.rounds.hold)
    assert at_table.answer_round()[0] == first
    at_table.press(at_table.dialog().leave)
    assert at_table.desk.view.own_files


def test_whoever_answered_elsewhere_is_asked_like_everyone_and_their_answer_stands(
    at_table: Window,
) -> None:
    at = at_table.desk.at
    assert at is not None
    objects = VoteRecord(at.meeting, at.case, Vote.OBJECT)
    at_table.call(lambda session: session.run(objects, PersonId("burgemeester")))
    seen = record(at_table, {})
    assert len(seen) == 13
    assert "geen eenparig akkoord" in seen[-1]


def test_a_round_waits_until_everyone_who_came_is_there(at_table: Window) -> None:
    people, rounds = at_table.screen.meeting.table.people, at_table.desk.rounds
    people.select(PersonId("politie"))
    at_table.press(people.come)
    at_table.desk.front(5)
    assert not rounds.hold.isEnabled()
    assert "Koen Baert" in rounds.missing.text()
    at_table.press(people.come)
    assert rounds.hold.isEnabled()
    assert not rounds.missing.isVisible()


def test_a_password_that_is_not_given_leaves_the_round_as_it_was(
    qtbot: QtBot, tmp_path: Path
) -> None:
    scenario = until(builders.scenario_of(HARTENAAS), "contribute")
    with first_meeting(qtbot, tmp_path, scenario, ("coordinator", "burgemeester")) as w:
        w.desk.front(5)
        w.press(w.desk.rounds.hold)
        dialog = w.dialog()
        while dialog.turn != "notulist":
            w.take(dialog, dialog.turn)
            w.press(dialog.answers["agree"])
        w.press(dialog.mine)
        assert dialog.notice.password.isVisible()
        w.press(dialog.notice.password._leave)
        assert dialog.pages.currentIndex() == 0
        w.press(dialog.mine)
        dialog.notice.password.field.line.setText("play-notulist")
        w.press(dialog.notice.password.open)
        assert dialog.pages.currentIndex() == 1


def test_nobody_reads_of_a_text_for_the_police_what_is_not_meant_for_them(
    at_table: Window,
) -> None:
    at_table.desk.contribution.choose(PersonId("politie"))
    at_table.desk.contribution.audience.choose("named")
    at_table.desk.contribution.named.tick(["politie"])
    at_table.desk.contribution.secret.setChecked(False)
    at_table.contribute("politie", "Wie ermee rondloopt.")
    codes = at_table.codes()
    at_table.desk.prompt.field.setText(codes["politie"])
    at_table.press(at_table.desk.prompt.buttons[0])
    form = at_table.desk.feedback
    at_table.desk.front(4)
    form.text.setPlainText(TEXT)
    form.sources.list.tick([at_table.desk.view.said[0].id])
    at_table.press(form.send)
    assert at_table.said() == ""
    dialog, read = at_table.dialog(), {}
    while dialog.pages.currentIndex() == 0:
        at_table.take(dialog, dialog.turn)
        read[dialog.turn] = TEXT in dialog.text.text()
        at_table.press(dialog.answers["agree"])
    assert {who for who, known in read.items() if known} == {
        "burgemeester",
        "coordinator",
        "politie",
    }


def test_a_text_for_the_police_is_put_agreed_and_handed_over(
    at_table: Window, tmp_path: Path
) -> None:
    form = at_table.desk.feedback
    at_table.desk.front(4)
    form.text.setPlainText(TEXT)
    form.sources.nothing.setChecked(True)
    at_table.press(form.send)
    at_table.answer_round()
    at_table.press(at_table.dialog().leave)
    rounds = at_table.desk.rounds
    rounds.table.selectRow(1)
    at_table.settle()
    out = tmp_path / "out"
    rounds.hand.folder.line.setText(str(out))
    at_table.press(rounds.hand.send)
    at_table.confirm()
    assert at_table.said()  # there is no such folder: nothing was handed over
    out.mkdir()
    at_table.press(rounds.hand.send)
    at_table.confirm()
    assert [path.suffix for path in out.iterdir()] == [".pdf"]
    assert rounds.table.rows.rows[1].exported


def test_a_text_for_the_police_is_signed_as_whoever_hands_it_over_chooses(
    at_table: Window, tmp_path: Path
) -> None:
    coordinator, file, out = PersonId("coordinator"), tmp_path / "mine.p12", tmp_path / "out"
    out.mkdir()
    file.write_bytes(file_of(certified("p256", "Carla Dubois", NOW)))
    bind = BindCertificate(KeyInFile(file, PASSWORD))
    at_table.call(lambda session: session.run(bind, coordinator))
    (mine,) = at_table.call(lambda session: session.ask(OwnCertificates(), coordinator))
    form = at_table.desk.feedback
    at_table.desk.front(4)
    form.text.setPlainText(TEXT)
    form.sources.nothing.setChecked(True)
    at_table.press(form.send)
    at_table.answer_round()
    at_table.press(at_table.dialog().leave)
    rounds = at_table.desk.rounds
    rounds.table.selectRow(1)
    at_table.settle()
    rounds.hand.folder.line.setText(str(out))
    for secret, code in (("iets anders", "key_file_password"), (PASSWORD, "")):
        at_table.press(rounds.hand.send)
        dialog = at_table.dialog()
        assert dialog.focusWidget() is dialog.way.choice
        dialog.way.choice.choose(mine.sha256)
        dialog.way.secret.line.setText(secret)
        at_table.press(dialog.keep)
        at_table.confirm()
        assert at_table.said() == (words().text(f"errors.{code}") if code else "")
        assert "iets anders" not in at_table.said()
    (sheet,) = out.iterdir()
    assert [one.name for one in verify_document(sheet.read_bytes()).signers] == ["Carla Dubois"]


def test_a_text_is_put_once_and_stays_in_the_form_when_refused(at_table: Window) -> None:
    form = at_table.desk.feedback
    at_table.desk.front(4)
    for _ in range(2):
        form.text.setPlainText(TEXT)
        form.sources.nothing.setChecked(True)
        at_table.press(form.send)
        if not at_table.said():
            at_table.press(at_table.dialog().leave)
            at_table.desk.front(4)
    assert "R31" in at_table.said()
    assert form.text.value == TEXT


def test_the_round_lies_over_the_window_and_enter_votes_for_nobody(at_table: Window) -> None:
    at_table.desk.front(5)
    at_table.press(at_table.desk.rounds.hold)
    dialog = at_table.dialog()
    assert dialog.geometry().contains(at_table.screen.window().geometry())
    at_table.press(dialog.mine)
    assert dialog.asked.hasFocus()
    turn = dialog.turn
    QTest.keyClick(dialog.asked, Qt.Key.Key_Return)
    at_table.settle()
    assert dialog.pages.currentIndex() == 1
    assert dialog.turn == turn


def test_whoever_has_no_key_slot_gives_the_code_of_their_card_first(at_table: Window) -> None:
    at_table.desk.front(5)
    at_table.press(at_table.desk.rounds.hold)
    dialog = at_table.dialog()
    slots = {chair.person: chair.has_slot for chair in at_table.desk.view.chairs}
    while dialog.pages.currentIndex() == 0:
        person = dialog.turn
        assert dialog.code.isVisible() is not slots[person]
        if not slots[person]:
            for wrong in ("", "ABCDEFG"):
                dialog.code.setText(wrong)
                at_table.press(dialog.mine)
                assert dialog.pages.currentIndex() == 0
                assert "tafelcode" in dialog.notice.refusal.text
        at_table.take(dialog, person)
        assert not dialog.notice.refusal.text
        at_table.press(dialog.answers["agree"])
    assert False in slots.values()
    assert at_table.desk.view.own_files


def test_each_answer_has_a_number_and_only_where_the_question_stands(at_table: Window) -> None:
    at_table.desk.front(5)
    at_table.press(at_table.desk.rounds.hold)
    dialog = at_table.dialog()
    first = dialog.turn
    QTest.keyClick(dialog.mine, Qt.Key.Key_2)
    assert dialog.turn == first
    at_table.take(dialog, first)
    assert dialog.asked.isVisible()
    QTest.keyClick(dialog.asked, Qt.Key.Key_2)
    assert dialog._answers[first].vote is list(dialog.answers)[1]
    assert dialog.turn != first
    QTest.keyClick(dialog, Qt.Key.Key_1)
    assert len(dialog._answers) == 1


def test_escape_asks_before_a_round_stops_and_leads_back_to_where_it_was(at_table: Window) -> None:
    at_table.desk.front(5)
    at_table.press(at_table.desk.rounds.hold)
    dialog = at_table.dialog()
    at_table.take(dialog, dialog.turn)
    for way in (dialog.resume, None):
        page = dialog.pages.currentIndex()
        QTest.keyClick(dialog, Qt.Key.Key_Escape)
        assert dialog.isVisible()
        assert dialog.resume.isVisible()
        assert dialog.focusWidget() is dialog.resume
        if way is None:
            QTest.keyClick(dialog, Qt.Key.Key_Escape)
        else:
            at_table.press(way)
        assert dialog.pages.currentIndex() == page
        assert dialog.focusWidget() is dialog.asked
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    at_table.press(dialog.leave)
    assert not at_table.desk.view.own_files


def test_what_is_done_with_a_round_stays_in_sight_however_many_there_are(at_table: Window) -> None:
    desk, rounds = at_table.desk, at_table.desk.rounds
    desk.front(5)
    at_table.settle()
    own = rounds.table.rows.rows[0]
    long = "De stad vraagt een controle van de vergunning. " * 4
    made = [
        replace(own, sheet=TextId(f"s{n}"), over=True, unanimous=True, text=long) for n in range(7)
    ]
    for lines in ((own,), (own, made[0]), (own, *made)):
        rounds.show_rounds(desk.at, desk.view, lines)
        rounds.table.selectRow(len(lines) - 1)
        at_table.settle()
        area = desk.tabs.currentWidget()
        assert area.verticalScrollBar().maximum() == 0
        for part in (rounds.table, rounds.hold, rounds.hand.folder, rounds.hand.send):
            if part.isVisible():
                assert part.visibleRegion().boundingRect() == part.rect(), part
        assert rounds.hand.isVisible() is (len(lines) > 1)
        shown = rounds.table.visualRect(rounds.table.currentIndex())
        assert rounds.table.viewport().rect().intersects(shown)
