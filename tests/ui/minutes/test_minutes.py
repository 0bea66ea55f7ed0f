"""Signing and handing out: nothing without the chair's password, nothing into nowhere."""

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from app.commands.ledger import Ledger
from app.domain.log import Act, LogEntry
from app.domain.meeting import MeetingState
from app.domain.person import Language, PersonId
from app.errors import AppError, Damaged, Locked, Unavailable
from app.host import delivery
from app.queries.copies import CopyFile
from app.queries.tablecodes import TableCode
from app.session import Session
from app.wording.sentences import sentences
from tests import builders
from tests.ui.meeting_window import HARTENAAS, Window, first_meeting, select, until
from tests.ui.rest import waited_out
from ui.minutes import issuing, sign_dialog
from ui.minutes.minutes_page import CORRECT, REGISTER
from ui.widgets.label import Label
from ui.words import words


def state(w: Window) -> MeetingState:
    board = w.screen.meeting.minutes._board
    assert board is not None
    return board.line.state


def choose(w: Window, person: str) -> None:
    select(w.screen.meeting.minutes.recipients, lambda line: line.person == person)
    w.settle()


def test_a_closed_meeting_opens_at_its_minutes(closed: Window) -> None:
    assert closed.screen.meeting.pages.currentWidget() is closed.screen.meeting.minutes
    assert not closed.screen.meeting.minutes.issue.isVisible()


@pytest.mark.usefixtures("no_waiting")
def test_signing_lists_what_will_happen_and_asks_the_chairs_password(closed: Window) -> None:
    closed.press(closed.screen.meeting.minutes.sign)
    dialog = closed.dialog()
    assert "An Desmedt" in dialog.whose.text()
    assert "vertrouwelijks" in dialog.statement.text()
    asked = dialog.form.labelForField(dialog.password).text()
    assert asked == dialog.password.line.accessibleName() == "Wachtwoord van An Desmedt"
    dialog.password.line.setText("play-coordinator")
    closed.press(dialog.keep)
    assert dialog.isVisible()
    assert dialog.refusal.text
    assert dialog.password.line.hasFocus()
    assert state(closed) is MeetingState.CLOSED
    waited_out(dialog.waiting)
    dialog.password.line.setText("play-burgemeester")
    closed.press(dialog.keep)
    assert state(closed) is MeetingState.SIGNED
    assert not closed.screen.meeting.minutes.sign.isVisible()


def test_leaving_the_dialog_signs_nothing(closed: Window) -> None:
    closed.press(closed.screen.meeting.minutes.sign)
    closed.press(closed.dialog().leave)
    assert state(closed) is MeetingState.CLOSED


def test_what_a_recipient_will_not_get_is_said_with_the_reason(closed: Window) -> None:
    page = closed.screen.meeting.minutes
    rows = [line.person for line in page.recipients.rows.rows]
    page.recipients.selectRow(rows.index("straathoek"))
    closed.settle()
    table = page.left_out
    shown = [[c.text(row) for c in table.rows.columns] for row in table.rows.rows]
    assert any("folders" in text and "genoemd" in why for text, why in shown)
    page.recipients.selectRow(rows.index("burgemeester"))
    closed.settle()
    assert not any("folders" in line.left_out.text for line in table.rows.rows)


def test_a_copy_is_handed_to_one_recipient_alone(signed: Window, tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    page = signed.screen.meeting.minutes
    rows = [line.person for line in page.recipients.rows.rows]
    page.recipients.selectRow(rows.index("ksc"))
    page.only.setChecked(True)
    name = page.recipients.rows.rows[rows.index("ksc")].name
    assert name in page.only.text()
    page.issue.folder.line.setText(str(out))
    signed.press(page.issue.send)
    asked = QApplication.activeModalWidget()
    assert asked is not None
    assert any(name in label.text() for label in asked.findChildren(QLabel)), "whose it is"
    signed.confirm()
    issued = [line.person for line in page.recipients.rows.rows if line.issued_on]
    assert issued == ["ksc"]
    page.lists.setCurrentIndex(REGISTER)
    codes = [row.copy.code for row in page.register.rows.rows if row.copy.issued_on]
    assert [path.name for path in out.iterdir()] == [f"{codes[0]}.pdf"]


def test_a_folder_that_is_not_there_hands_nothing_out(signed: Window, tmp_path: Path) -> None:
    page = signed.screen.meeting.minutes
    page.issue.folder.line.setText(str(tmp_path / "gone"))
    signed.press(page.issue.send)
    signed.confirm()
    assert page.notice.refusal.text
    assert page.issue.folder.line.value == str(tmp_path / "gone")
    assert not any(line.issued_on for line in page.recipients.rows.rows)


@pytest.mark.usefixtures("no_waiting")
def test_an_open_screen_hands_nothing_out(signed: Window, tmp_path: Path) -> None:
    page = signed.screen.meeting.minutes
    page.issue.folder.line.setText(str(tmp_path))
    signed.press(page.issue.send)
    dialog = signed.dialog()
    told = [label.text() for label in dialog.findChildren(Label)]
    assert words().text("copies.out.recall") in told
    assert words().text("copies.out.noted") in told
    assert str(tmp_path) in dialog.count.text()
    dialog.password.line.setText("iets anders")
    signed.press(dialog.keep)
    assert dialog.refusal.text
    signed.press(dialog.leave)
    assert not issued(signed)
    assert not list(tmp_path.glob("*.pdf"))


def issued(w: Window) -> list[str]:
    return [line.person for line in w.screen.meeting.minutes.recipients.rows.rows if line.issued_on]


def hand_out_all(w: Window, folder: Path) -> None:
    page = w.screen.meeting.minutes
    page.issue.folder.line.setText(str(folder))
    w.press(page.issue.send)
    w.confirm()


def test_all_copies_are_handed_out_with_one_time_and_names_that_say_nothing(
    signed: Window, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    out.mkdir()
    hand_out_all(signed, out)
    page = signed.screen.meeting.minutes
    files = sorted(path.name for path in out.iterdir())
    page.lists.setCurrentIndex(REGISTER)
    assert files == sorted(f"{row.copy.code}.pdf" for row in page.register.rows.rows)
    assert len({path.stat().st_mtime for path in out.iterdir()}) == 1
    assert len(issued(signed)) == len(files)
    assert page.issue.place.text() == str(out)
    assert page.issue.open.isVisible()
    assert not page.issue.send.isEnabled()
    assert f"{len(files)} van {len(files)}" in page.state.text()


def test_a_disk_that_fills_leaves_the_rest_sealed_and_not_issued(
    signed: Window, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out"
    out.mkdir()
    page = signed.screen.meeting.minutes
    page.lists.setCurrentIndex(REGISTER)
    write, count = delivery.hand_out, len(page.register.rows.rows)

    def full(*what: Any) -> None:
        if len(list(out.iterdir())) == 2:
            raise Unavailable("disk_full")
        write(*what)

    monkeypatch.setattr(delivery, "hand_out", full)
    hand_out_all(signed, out)
    assert "vol" in page.notice.refusal.text
    assert len(issued(signed)) == len(list(out.iterdir())) == 2
    assert "niet bezorgd" in page.issue.state.text()
    monkeypatch.setattr(delivery, "hand_out", write)
    signed.press(page.issue.send)
    signed.confirm()
    assert len(issued(signed)) == len(list(out.iterdir())) == count


def test_a_copy_that_the_vault_could_not_note_is_taken_back(
    signed: Window, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out"
    out.mkdir()

    add = Ledger.add

    def gone(ledger: Ledger, transaction: Any, entry: LogEntry, *about: Any) -> None:
        if entry.act is Act.EXPORT:
            raise Unavailable("folder_gone")
        add(ledger, transaction, entry, *about)

    monkeypatch.setattr(Ledger, "add", gone)
    hand_out_all(signed, out)
    assert list(out.iterdir()) == []
    assert signed.screen.meeting.minutes.notice.refusal.text


def test_stopping_leaves_whole_files_and_the_rest_for_later(
    signed: Window, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out"
    out.mkdir()
    page, write = signed.screen.meeting.minutes, delivery.hand_out

    def slow(*what: Any) -> None:
        write(*what)
        page.issue._stop()

    monkeypatch.setattr(delivery, "hand_out", slow)
    hand_out_all(signed, out)
    assert len(issued(signed)) == len(list(out.iterdir())) == 1
    assert page.issue.send.isEnabled()
    assert not page.issue.stop.isVisible()


def test_signing_can_be_stopped_and_then_nothing_is_signed(
    closed: Window, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = closed.screen.meeting.minutes
    closed.press(page.sign)
    dialog = closed.dialog()
    tell = sign_dialog.Watch.tell

    def stop_at_two(watch: Any, made: int, of: int) -> bool:
        if made == 2:
            watch.stop()
        return tell(watch, made, of)

    monkeypatch.setattr(sign_dialog.Watch, "tell", stop_at_two)
    dialog.password.line.setText("play-burgemeester")
    closed.press(dialog.keep)
    assert dialog.isVisible()
    assert "niets ondertekend" in dialog.refusal.text
    assert state(closed) is MeetingState.CLOSED
    monkeypatch.setattr(sign_dialog.Watch, "tell", tell)
    closed.press(dialog.keep)
    assert state(closed) is MeetingState.SIGNED


def test_two_recipients_lie_side_by_side_and_scroll_together(closed: Window) -> None:
    page = closed.screen.meeting.minutes
    choose(closed, "burgemeester")
    closed.press(page.comparison.toggle)
    page.comparison.other.choose("straathoek")
    closed.settle()
    first, second = page.comparison.first, page.comparison.second
    assert first.labels
    assert second.labels
    assert "An Desmedt" in first.heading.text()
    assert "An Desmedt" not in second.heading.text()
    bar = first.pages.verticalScrollBar()
    bar.setValue(bar.maximum() // 2)
    assert second.pages.verticalScrollBar().value() == bar.value()
    closed.press(first.larger)
    assert second.scale.text() == first.scale.text() == "125 %"
    shown = {row.name for row in page.left_out.rows.rows}
    assert page.comparison.other.currentText() in shown
    told = [
        page.left_out.rows.columns[0].text(row).splitlines()[0] for row in page.left_out.rows.rows
    ]
    assert set(told) == {f"{name} krijgt niet:" for name in shown}
    closed.press(page.comparison.toggle)
    assert not second.isVisible()
    assert not second.labels


def test_nothing_of_another_recipient_stands_under_a_name(closed: Window) -> None:
    page = closed.screen.meeting.minutes
    choose(closed, "burgemeester")
    rows = [line.person for line in page.recipients.rows.rows]
    page.recipients.selectRow(rows.index("straathoek"))
    assert page.comparison.first.labels == []
    closed.settle()
    assert page.comparison.first.labels


def test_a_copy_is_composed_once_until_something_changes(
    closed: Window, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []
    ask = Session.ask

    def count(session: Session, query: Any, acting: Any = None) -> Any:
        if isinstance(query, CopyFile):
            asked.append(query.recipient)
        return ask(session, query, acting)

    monkeypatch.setattr(Session, "ask", count)
    for who in ("straathoek", "ksc", "straathoek"):
        choose(closed, who)
    assert asked == ["straathoek", "ksc"]
    closed.bridge.changed.emit(None)
    choose(closed, "ksc")
    assert asked == ["straathoek", "ksc", "ksc"]


def test_the_chair_corrects_a_decision_and_the_draft_says_it(closed: Window) -> None:
    page = closed.screen.meeting.minutes
    page.lists.setCurrentIndex(CORRECT)
    select(page.texts_table, lambda text: not text.contribution and text.due is None)
    closed.press(page.correct)
    dialog = closed.dialog()
    before = dialog.text.value
    assert before
    dialog.text.setPlainText("Een beslissing die nu juist is opgeschreven.")
    closed.press(dialog.keep)
    assert any("juist is opgeschreven" in text.text for text in page.texts_table.rows.rows)
    choose(closed, "burgemeester")
    words = " ".join(label.accessibleDescription() for label in page.comparison.first.labels)
    assert "juist is opgeschreven" in " ".join(words.split())


def test_a_contribution_is_corrected_with_its_contributors_code_alone(closed: Window) -> None:
    page = closed.screen.meeting.minutes
    page.lists.setCurrentIndex(CORRECT)
    select(page.texts_table, lambda text: "folders" in text.text)
    text = page.texts_table.current
    assert text is not None
    closed.press(page.correct)
    dialog = closed.dialog()
    dialog.text.setPlainText("Drie zaken hadden geen folders.")
    dialog.who.choose(None)
    closed.press(dialog.keep)
    assert "wiens inbreng" in dialog.notice.refusal.text
    dialog.who.choose("ksc")
    dialog.code.setText("AAAAAA")
    closed.press(dialog.keep)
    assert dialog.isVisible()
    assert dialog.text.value == "Drie zaken hadden geen folders."
    code = closed.call(
        lambda s: s.ask(TableCode(text.id, PersonId("ksc")), closed.scenario.coordinator)
    )
    dialog.code.setText(code)
    closed.press(dialog.keep)
    assert any(line.text.startswith("Drie zaken hadden") for line in page.texts_table.rows.rows)


@pytest.mark.parametrize("error", [Damaged("record_damaged"), Unavailable("folder_gone")])
def test_a_copy_that_cannot_be_read_is_said_and_shows_nothing(
    closed: Window, monkeypatch: pytest.MonkeyPatch, error: AppError
) -> None:
    def broken(_query: CopyFile, _desk: object) -> bytes:
        raise error

    page = closed.screen.meeting.minutes
    choose(closed, "burgemeester")
    monkeypatch.setattr(CopyFile, "answer", broken)
    choose(closed, "straathoek")
    assert page.notice.refusal.text == sentences(Language.NL).error(error)
    assert page.comparison.first.labels == []


def test_handing_out_that_waits_for_a_password_can_be_stopped(qtbot: QtBot, tmp_path: Path) -> None:
    scenario = until(builders.scenario_of(HARTENAAS), "issue_minutes")
    with first_meeting(qtbot, tmp_path, scenario, ("coordinator", "burgemeester")) as w:
        out = tmp_path / "out"
        out.mkdir()
        page = w.screen.meeting.minutes

        def locked(*_about: object) -> None:
            raise Locked("member_locked", member="coordinator")

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(issuing, "issue_one", locked)
            hand_out_all(w, out)
            assert page.notice.password.isVisible()
            w.press(page.issue.stop)
        assert not page.notice.password.isVisible()
        assert page.issue.send.isEnabled()
        assert list(out.iterdir()) == []


def test_nothing_is_corrected_once_signed(signed: Window) -> None:
    page = signed.screen.meeting.minutes
    assert not page.lists.isTabVisible(CORRECT)
