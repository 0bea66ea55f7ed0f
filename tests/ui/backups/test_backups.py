"""Backups in the window: a folder, one now, the drill with the sheet, leaving, closing."""

from collections.abc import Callable
from pathlib import Path
from threading import Event

import pytest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from app.commands.backups import BackUp
from app.commands.drilling import Drill
from app.commands.settings import KeepIdle
from app.crypto.recovery import RecoveryCode
from app.domain.person import PersonId
from app.errors import WrongState
from app.queries.backups import BackupDue, BackupPlaces, BackupsDue, BackupState
from app.session import Session
from tests.builders import EXERCISES, opening_of, scenario_of
from ui.backups import automatic
from ui.backups.drill_dialog import DrillDialog
from ui.backups.section import BackupsSection
from ui.bridge import Bridge
from ui.main_window import MainWindow
from ui.today.screen import TodayScreen

Settle = Callable[[], None]
COORD = PersonId("aiv")
PATIENCE = 30
"""Seconds."""


def asked(bridge: Bridge, settle: Settle, what: Callable[[Session], object]) -> object:
    found: list[object] = []
    bridge.call(what, found.append)
    settle()
    return found[0]


def test_first_backup_asks_for_a_folder_and_shows_what_is_there(
    backed: BackupsSection, disk: Path
) -> None:
    (place,) = backed.folders.rows.rows
    assert (place.folder, place.there, place.current) == (str(disk), True, True)
    assert len(backed.made.rows.rows) == 1
    assert "nagelezen" in backed.done.text()
    assert backed.facts.fact("backups.last") != "nog nooit"
    assert backed.refusal.isHidden()
    assert backed.progress.isHidden()


def test_a_folder_on_the_disk_of_the_vault_is_told_to_be_lost_with_it(
    backed: BackupsSection, settle: Settle, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not backed.beside.isHidden()
    assert "dezelfde schijf als de kluis" in backed.beside.text()
    monkeypatch.setattr("app.queries.backups.on_same_drive", lambda *_: False)
    backed.hide()
    backed.show()
    settle()
    assert backed.beside.isHidden()


def test_a_folder_in_the_vault_is_refused_with_the_reason(
    section: BackupsSection, town: object, settle: Settle, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = str(getattr(town, "folder", ""))
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: folder)
    section.choose.click()
    settle()
    assert "in de kluis zelf" in section.refusal.text
    assert section.folders.rows.rows == ()


def test_a_backup_is_stopped_and_leaves_nothing(
    backed: BackupsSection, settle: Settle, monkeypatch: pytest.MonkeyPatch
) -> None:
    pressed, real = Event(), BackUp.carry_out

    def stopped_midway(work: BackUp, *told: object) -> object:
        assert pressed.wait(PATIENCE)
        return real(work, *told)  # type: ignore[arg-type]

    monkeypatch.setattr(BackUp, "carry_out", stopped_midway)
    backed.now.click()
    assert not backed.stop.isHidden()
    backed.stop.click()
    pressed.set()
    settle()
    assert "gestopt" in backed.done.text()
    assert len(backed.made.rows.rows) == 1


def test_a_drill_asks_the_sheet_and_says_a_wrong_one(
    backed: BackupsSection, settle: Settle
) -> None:
    backed.drill.click()
    (dialog,) = backed.findChildren(DrillDialog)
    dialog.do()
    assert "herstelblad" in dialog.refusal.text
    dialog.sheet.setText("R")
    dialog.do()
    settle()
    assert not dialog.refusal.isHidden()
    dialog.reject()
    assert dialog.sheet.text() == ""


def test_a_drill_with_both_halves_goes_well_and_is_remembered(
    bridge: Bridge, tmp_path: Path, disk: Path, settle: Settle, qtbot: QtBot
) -> None:
    read = scenario_of(EXERCISES / "hartenaas.toml")
    session, code = Session.create(tmp_path / "kluis", opening_of(read))
    with session:
        session.work(BackUp(disk), PersonId(read.coordinator))
    bridge.open_vault(tmp_path / "kluis", lambda _header: None)
    bridge.unlock(read.coordinator, f"play-{read.coordinator}")
    bridge.act_as(PersonId(read.coordinator))
    section = BackupsSection(bridge)
    qtbot.addWidget(section)
    section.show()
    settle()
    assert section.facts.fact("backups.drilled") == "nog nooit"
    section.drill.click()
    (dialog,) = section.findChildren(DrillDialog)
    first, second = code.halves()
    dialog.sheet.setText(first)
    dialog.do()
    settle()
    assert "helft" in dialog.refusal.text
    dialog.other.setText(second)
    dialog.do()
    settle()
    assert "geslaagd" in section.done.text()
    state = asked(bridge, settle, lambda s: s.ask(BackupsDue()))
    assert isinstance(state, BackupState)
    assert state.drilled_on is not None


def test_a_drill_is_stopped_and_what_was_typed_stays(
    backed: BackupsSection, settle: Settle, monkeypatch: pytest.MonkeyPatch
) -> None:
    backed.drill.click()
    (dialog,) = backed.findChildren(DrillDialog)
    pressed = Event()

    def stopped(work: Drill, *_told: object) -> None:
        assert pressed.wait(PATIENCE)
        assert not work.go_on()
        raise WrongState("restoring_stopped")

    monkeypatch.setattr(Drill, "carry_out", stopped)
    typed = RecoveryCode.generate().sheet
    dialog.sheet.setText(typed)
    dialog.do()
    assert not dialog.paper.isEnabled()
    dialog.reject()  # as Escape does
    assert dialog.isVisible()
    pressed.set()
    settle()
    assert "Gestopt" in dialog.refusal.text
    assert dialog.isVisible()
    assert dialog.sheet.text() == typed
    dialog.reject()
    assert not dialog.isVisible()


def test_today_tells_whoever_prepares_and_leads_to_the_page(
    entered: MainWindow, settle: Settle, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert entered.frame is not None
    (screen,) = entered.frame.findChildren(TodayScreen)
    assert screen.sections["backups"].isHidden(), "nothing is due in an exercise"
    answer = BackupsDue.answer

    def all_due(query: BackupsDue, desk: object) -> BackupState:
        state = answer(query, desk)  # type: ignore[arg-type]
        return BackupState(state.folders, None, None, None, tuple(BackupDue), False)

    monkeypatch.setattr(BackupsDue, "answer", all_due)
    screen.refresh()
    settle()
    lines = screen.sections["backups"].lines.rows.rows
    assert len(lines) == len(BackupDue)
    assert len({line.text for line in lines}) == len(BackupDue)
    screen.sections["backups"].lines.chosen.emit(lines[0])
    assert entered.frame.here == ("settings", "backups")


def moments(bridge: Bridge, settle: Settle) -> int:
    places = asked(bridge, settle, lambda s: s.ask(BackupPlaces(), COORD))
    assert isinstance(places, tuple)
    return len(places[0].made)


def change(bridge: Bridge, minutes: int, settle: Settle) -> None:
    bridge.run(KeepIdle(minutes), COORD)
    settle()


def test_closing_makes_the_backup_first_and_then_closes(
    backed: BackupsSection, entered: MainWindow, bridge: Bridge, disk: Path, settle: Settle
) -> None:
    (place,) = disk.iterdir()
    before = {file.name for file in place.iterdir()}
    change(bridge, 3, settle)
    entered.close()
    assert entered.isVisible()
    assert entered.backing.dialog is not None
    settle()
    assert not entered.isVisible()
    assert {file.name for file in place.iterdir()} != before


def test_closing_at_once_makes_none_and_staying_keeps_the_window(
    backed: BackupsSection, entered: MainWindow, bridge: Bridge, disk: Path, settle: Settle
) -> None:
    (place,) = disk.iterdir()
    before = {file.name for file in place.iterdir()}
    change(bridge, 3, settle)
    for button in ("stay", "go"):
        clicked = Event()
        bridge.call(lambda _session, clicked=clicked: clicked.wait(20))  # type: ignore[misc]
        entered.close()
        dialog = entered.backing.dialog
        assert dialog is not None
        getattr(dialog, button).click()
        clicked.set()
        settle()
        assert entered.isVisible() is (button == "stay")
    assert {file.name for file in place.iterdir()} == before


def test_a_pause_makes_todays_backup_and_work_ends_the_pause(
    backed: BackupsSection,
    entered: MainWindow,
    bridge: Bridge,
    settle: Settle,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    entered.backing.look()
    settle()
    assert moments(bridge, settle) == 1, "today's is there"
    answer = BackupsDue.answer

    def still_due(query: BackupsDue, desk: object) -> BackupState:
        state = answer(query, desk)  # type: ignore[arg-type]
        return BackupState(state.folders, None, None, None, (), True)

    monkeypatch.setattr(BackupsDue, "answer", still_due)
    entered.backing.look()
    bridge.ask(BackupPlaces(), COORD, lambda _places: None)  # somebody asks something meanwhile
    settle()
    assert moments(bridge, settle) == 1
    entered.backing.look()
    settle()
    assert moments(bridge, settle) in (1, 2)  # of one day the newest is kept


def test_locking_waits_for_no_backup(
    backed: BackupsSection, entered: MainWindow, bridge: Bridge, settle: Settle
) -> None:
    change(bridge, 3, settle)
    entered.close()
    entered.lock()
    settle()
    assert entered.backing.dialog is None
    assert entered.isVisible()
    assert automatic.PAUSE >= 60_000
