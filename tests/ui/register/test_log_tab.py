"""The log on the screen: who reads it, its lines in words, filters, the check and the export."""

import json
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from app.domain.language import Language
from app.domain.log import Act, LogEntry
from app.domain.person import PersonId
from app.errors import Damaged, WrongState
from app.queries.logbook import LogLine
from app.queries.logpages import LogPage, LogPages, LogReaders, LogReading
from app.session import Session
from app.store.finding import Finding
from tests.ui.register.window import Shown
from ui.register import log_page, told
from ui.register.export_dialog import ExportDialog
from ui.words import speak, words

NOW = datetime(2026, 3, 2, 14, 0, tzinfo=UTC)
NAMES = {"coord": "Tine Hoste", "insp": "Sarah Lemmens"}


def cells(shown: Shown) -> list[list[str]]:
    model = shown.screen.log.table.rows
    return [
        [str(model.index(row, column).data()) for column in range(model.columnCount())]
        for row in range(model.rowCount())
    ]


def test_the_newest_line_stands_on_top_in_words(shown: Shown) -> None:
    rows = cells(shown)
    assert rows[0][2] == "ontgrendeld"
    handed = next(row for row in rows if "verslag bezorgen" in row[2])
    assert handed[1] == "Name of coord"
    assert handed[2] == "geëxporteerd: verslag bezorgen"
    assert handed[4] == "aan: Name of insp"
    state = shown.screen.log.state
    assert "oefening" in state.text()
    assert "UTC" not in state.text()
    shown.screen.log._exercise = False
    shown.screen.log.texts()
    assert "UTC" in state.text()


def test_a_line_speaks_another_language_at_once(shown: Shown) -> None:
    speak(Language.DE)
    shown.screen.texts()
    assert any("Protokoll aushändigen" in row[2] for row in cells(shown))


def test_who_does_not_read_the_log_is_told_who_does(shown: Shown) -> None:
    shown.bridge.act_as(PersonId("clerk"))
    shown.settle()
    log = shown.screen.log
    assert log.closed.isVisible()
    assert "Name of coord" in log.closed.text()
    assert not log.table.isVisible()
    assert cells(shown) == []


def test_whose_keys_are_locked_sees_no_lines_of_who_acted_before(shown: Shown) -> None:
    assert cells(shown)
    shown.bridge.call(lambda session: session._vault.lock_member("mayor"))
    shown.bridge.act_as(PersonId("mayor"))
    shown.settle()
    log = shown.screen.log
    assert log.refusal.isVisible()
    assert cells(shown) == []
    assert (log.state.text(), log.others.isVisible()) == ("", False)


def test_each_who_acts_sees_their_own_lines_though_the_log_did_not_grow(shown: Shown) -> None:
    log, own = shown.screen.log, cells(shown)
    log.table.selectRow(0)
    assert own
    assert log.line.text()
    shown.bridge.act_as(PersonId("mayor"))
    shown.settle()
    theirs = cells(shown)
    assert not [row for row in own if row in theirs]
    assert bool(log.line.text()) is bool(theirs)
    shown.bridge.act_as(PersonId("coord"))
    shown.settle()
    assert cells(shown) == own


def test_who_only_passes_by_a_reader_asks_for_nothing(shown: Shown) -> None:
    """On the way down the list of who acts, while the worker has something else to do."""
    passed = Event()
    shown.bridge.call(lambda _session: passed.wait(20))
    for who in ("mayor", "clerk"):
        shown.bridge.act_as(PersonId(who))
    passed.set()
    shown.settle()
    pages: list[LogPage] = []
    for who in ("coord", "mayor"):
        shown.bridge.ask(LogPages(), PersonId(who), pages.append)
    shown.settle()
    assert Act.REFUSED not in [one.entry.act for page in pages for one in page.lines if one.entry]


def test_a_search_that_somebody_elses_turn_ended_begins_again(
    shown: Shown, monkeypatch: pytest.MonkeyPatch
) -> None:
    log, own = shown.screen.log, cells(shown)
    monkeypatch.setattr(log_page, "SLICE", 3)
    log.restart()
    shown.screen.pages.setCurrentIndex(1)
    for who in ("mayor", "coord"):
        shown.bridge.act_as(PersonId(who))
        shown.settle()
    shown.screen.pages.setCurrentIndex(0)
    shown.settle()
    assert cells(shown) == own


def test_lines_of_another_reader_are_one_sentence_and_not_lines_of_nothing(
    shown: Shown, monkeypatch: pytest.MonkeyPatch
) -> None:
    reading = LogReading(True, ("Name of coord", "Name of mayor"))
    monkeypatch.setattr(LogReaders, "answer", lambda _query, _desk: reading)
    sealed = LogLine(0, NOW, "mayor", None)
    monkeypatch.setattr(LogPages, "answer", lambda _query, _desk: LogPage((sealed,), 0, 1))
    log = shown.screen.log
    log.refresh()
    log.restart()
    shown.settle()
    assert cells(shown) == []
    assert log.others.isVisible()
    assert "Name of mayor" in log.others.text()
    assert "Name of coord" not in log.others.text()


def test_where_nobody_else_reads_a_line_of_nothing_is_one_to_look_into(
    shown: Shown, monkeypatch: pytest.MonkeyPatch
) -> None:
    sealed = LogLine(0, NOW, "mayor", None)
    monkeypatch.setattr(LogPages, "answer", lambda _query, _desk: LogPage((sealed,), 0, 1))
    monkeypatch.setattr(
        LogReaders, "answer", lambda _query, _desk: LogReading(True, ("Name of coord",))
    )
    shown.screen.log.refresh()
    shown.screen.log.restart()
    shown.settle()
    assert len(cells(shown)) == 1
    assert not shown.screen.log.others.isVisible()


def test_a_filter_shows_what_was_asked_and_all_of_it_again(shown: Shown, qtbot: QtBot) -> None:
    log = shown.screen.log
    everything = len(cells(shown))
    log.filter.act.choose(Act.SIGN.value)
    qtbot.wait(400)
    shown.settle()
    assert [row[2] for row in cells(shown)] == ["ondertekend: verslag ondertekenen"]
    log.filter.reset()
    qtbot.wait(400)
    shown.settle()
    assert len(cells(shown)) == everything


def test_a_check_says_what_it_finds(shown: Shown, monkeypatch: pytest.MonkeyPatch) -> None:
    card = shown.screen.log.check
    card.start.click()
    assert not card.start.isEnabled()
    shown.settle()
    assert card.findings.text() == words().text("register.check.whole")
    assert card.start.isEnabled()
    finding = type("F", (), {"code": "slots_damaged", "facts": {}})()
    monkeypatch.setattr("app.session.Session.check", lambda _session, _by, _go_on: (finding,))
    card.start.click()
    shown.settle()
    assert words().text("errors.slots_damaged") in card.findings.text()


def test_a_check_names_the_member_whose_key_is_another_one(
    shown: Shown, monkeypatch: pytest.MonkeyPatch
) -> None:
    finding = Finding("member_key_changed", {"member": "mayor"})
    monkeypatch.setattr("app.session.Session.check", lambda _session, _by, _go_on: (finding,))
    card = shown.screen.log.check
    card.start.click()
    shown.settle()
    name = shown.screen.log.table.log.names[PersonId("mayor")]
    assert f"sleutel van {name}" in card.findings.text()


@pytest.mark.parametrize("way", ["button", "lock"])
def test_a_check_can_be_stopped_and_a_lock_does_not_wait_for_it(
    shown: Shown, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    def long(_session: Session, _by: str, go_on: Callable[[], bool]) -> None:
        while go_on():
            time.sleep(0.01)
        raise WrongState("check_stopped")

    monkeypatch.setattr(Session, "check", long)
    card = shown.screen.log.check
    before = card.last.text()
    card.start.click()
    assert card.stop.isVisible()
    if way == "lock":
        shown.bridge.lock()
        shown.settle()
        assert shown.bridge.at_rest
        return
    card.stop.click()
    shown.settle()
    assert card.refusal.text == words().text("errors.check_stopped")
    assert not card.findings.isVisible()
    assert card.last.text() == before
    assert card.start.isEnabled()


def test_a_damaged_log_is_said_in_place(shown: Shown, monkeypatch: pytest.MonkeyPatch) -> None:
    def damaged(_query: LogPages, _desk: Any) -> None:
        raise Damaged("leaf_damaged", position=3)

    monkeypatch.setattr(LogPages, "answer", damaged)
    shown.screen.log.restart()
    shown.settle()
    assert shown.screen.log.refusal.isVisible()
    assert shown.screen.log.refusal.text == words().error(Damaged("leaf_damaged", position=3))


@pytest.mark.usefixtures("no_waiting")
def test_the_log_is_taken_out_by_password_and_the_log_says_so(shown: Shown, tmp_path: Path) -> None:
    log = shown.screen.log
    before = len(cells(shown))
    dialog = ExportDialog(shown.bridge, log.filter.value, log)
    shown.settle()
    dialog.kind.choose("jsonl")
    dialog.path.setText(str(tmp_path / "nowhere" / "log.jsonl"))
    dialog.password.line.setText("play-coord")
    dialog.do()
    shown.settle()
    assert dialog.refusal.text == words().text("errors.folder_gone")
    dialog.path.setText(str(tmp_path / "log.jsonl"))
    dialog.password.line.setText("wrong")
    dialog.do()
    shown.settle()
    assert not (tmp_path / "log.jsonl").exists()
    dialog.waiting.tick()
    dialog.password.line.setText("play-coord")
    dialog.do()
    shown.settle()
    lines = [json.loads(line) for line in (tmp_path / "log.jsonl").read_text().splitlines()]
    assert len(lines) >= before
    assert any(row[2] == "geëxporteerd: logboek" for row in cells(shown))


def test_a_person_without_a_key_acts_through_another() -> None:
    entry = LogEntry(NOW, Act.ADD, PersonId("coord"), PersonId("insp"), why="keep_person")
    line = LogLine(0, NOW, "coord", entry)
    assert told.who(line, NAMES) == "Sarah Lemmens (via Tine Hoste)"
    assert told.what(line).startswith("toegevoegd: ")


def test_a_look_that_was_refused_is_told_in_words_too() -> None:
    entry = LogEntry(NOW, Act.REFUSED, PersonId("coord"), why="caseview")
    assert told.what(LogLine(0, NOW, "coord", entry)) == "geweigerd: inzage"


def test_wrong_passwords_are_told_with_their_number() -> None:
    entry = LogEntry(NOW, Act.WRONG_PASSWORD, PersonId("coord"), why="3")
    assert told.what(LogLine(0, NOW, "coord", entry)) == "verkeerde wachtwoorden: 3×"


def test_a_line_that_is_sealed_to_others_says_only_whose_it_is() -> None:
    line = LogLine(0, NOW, "coord", None)
    assert (told.who(line, NAMES), told.what(line)) == ("Tine Hoste", "verzegeld voor een ander")
    assert told.about(line) == told.details(line, NAMES) == ""
