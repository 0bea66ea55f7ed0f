"""From a backup: the laptop is lost, and whoever has folder and sheet goes on in the window."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.commands.backups import BackUp
from app.commands.restoring import Restoring, require_fits
from app.domain.person import PersonId
from app.errors import Damaged, Locked
from app.queries.backups import BackupPlaces
from app.session import Session
from tests.builders import EXERCISES, opening_of, scenario_of
from ui.main_window import MainWindow
from ui.unlock.restore import RestorePage
from ui.words import words

Settle = Callable[[], None]
PASSWORD = "zes zwarte zwanen zwemmen"


class Lost:
    """A folder of backups, the sheet, and no vault any more."""

    def __init__(self, folder: Path) -> None:
        read = scenario_of(EXERCISES / "hartenaas.toml")
        self.disk, self.vault = folder / "schijf", folder / "kluis"
        self.coordinator = PersonId(read.coordinator)
        self.disk.mkdir()
        session, self.code = Session.create(folder / "weg", opening_of(read))
        session.work(BackUp(self.disk), self.coordinator)
        session.close()

    def files(self) -> dict[Path, bytes]:
        """All that lies in the folder."""
        return {file: file.read_bytes() for file in self.disk.rglob("*") if file.is_file()}


@pytest.fixture
def lost(tmp_path: Path) -> Lost:
    return Lost(tmp_path)


def filled(window: MainWindow, lost: Lost, settle: Settle) -> None:
    """The page, filled in as far as the code."""
    window.gate.doors.restore.click()
    page = window.gate.restore
    page.source.setText(str(lost.disk))
    page.look_in.click()
    settle()
    page.member.choose(lost.coordinator)
    page.folder.setText(str(lost.vault))
    for line in (page.secret.once.line, page.secret.again.line):
        line.setText(PASSWORD)


def test_nothing_happens_before_the_next_sheet_is_on_paper_and_then_work_goes_on(
    window: MainWindow, lost: Lost, settle: Settle
) -> None:
    before = lost.files()
    filled(window, lost, settle)
    page, sheet = window.gate.restore, window.gate.sheet
    first, second = lost.code.halves()
    page.sheet.setText(first)
    page.go_on.click()
    settle()
    assert "andere helft" in page.refusal.text
    page.other.setText(second)
    page.go_on.click()
    settle()
    assert window.gate.currentWidget() is sheet
    fresh = sheet._sheets
    assert not sheet.follows.isHidden()
    assert lost.files() == before
    assert not lost.vault.exists()
    for half in fresh:
        sheet.last.setText(half.rsplit("-", 1)[-1])
        sheet.go_on.click()
    settle()
    assert window.gate.currentWidget() is page
    assert "zodra de vorige kluis weg is" in page.former.text()
    assert page.beside.isVisible()
    assert "één van de twee" in page.beside.text()
    assert page.sheet.text() == page.secret.value == ""
    page.enter.click()
    settle()
    assert window.frame is not None
    found: list[object] = []
    window.bridge.call(lambda s: s.ask(BackupPlaces()), found.append)
    settle()
    (place,) = found[0]  # type: ignore[misc,has-type]
    assert place.current  # the folder has the sheet that is on paper
    assert lost.files() != before


def test_a_folder_without_backups_and_a_wrong_code_are_said_on_the_page(
    window: MainWindow, lost: Lost, tmp_path: Path, settle: Settle
) -> None:
    window.gate.choose_backup()
    page = window.gate.restore
    (tmp_path / "leeg").mkdir()
    page.source.setText(str(tmp_path / "leeg"))
    page.look()
    settle()
    assert "geen back-up" in page.refusal.text
    assert page.held.isHidden()
    filled(window, lost, settle)
    assert page.refusal.isHidden()
    page.sheet.setText(type(lost.code).generate().sheet)
    page.prepare()
    settle()
    assert not page.refusal.isHidden()
    assert window.gate.currentWidget() is page
    page.back.click()
    window.gate.choose_backup()
    assert page.source.text() == page.sheet.text() == page.secret.value == ""


def copied(window: MainWindow, settle: Settle) -> None:
    """Both halves of the next sheet are on paper."""
    sheet = window.gate.sheet
    for half in sheet._sheets:
        sheet.last.setText(half.rsplit("-", 1)[-1])
        sheet.go_on.click()
    settle()


def stopped_once(page: RestorePage, patched: pytest.MonkeyPatch) -> None:
    """Somebody stops the first restoration as soon as it begins."""
    real = Session.restore

    def stopping(folder: Path, wanted: Restoring) -> object:
        page._stopped.set()
        patched.setattr(Session, "restore", real)
        return real(folder, wanted)

    patched.setattr(Session, "restore", stopping)


def test_what_is_stopped_leaves_nothing_and_goes_on_with_the_sheet_that_was_copied(
    window: MainWindow, lost: Lost, settle: Settle, monkeypatch: pytest.MonkeyPatch
) -> None:
    filled(window, lost, settle)
    page, before = window.gate.restore, lost.files()
    page.sheet.setText(lost.code.sheet)
    page.prepare()
    settle()
    shown = window.gate.sheet._sheets
    stopped_once(page, monkeypatch)
    copied(window, settle)
    assert window.gate.currentWidget() is page
    assert "vorige herstelblad geldt nog" in page.told.text()
    assert "Gestopt" in page.refusal.text
    assert page.sheet.text() != "", "what was typed stays"
    assert not page.held.isHidden()
    assert lost.files() == before
    assert not lost.vault.exists()
    page.go_on.click()
    settle()
    assert window.gate.currentWidget() is page, "no other sheet is shown"
    assert not page.enter.isHidden()
    assert page.back.isHidden(), "the vault is open"
    with pytest.raises(Locked):
        require_fits(Restoring(lost.disk, lost.coordinator, PASSWORD, lost.code.sheet))
    require_fits(Restoring(lost.disk, lost.coordinator, PASSWORD, "+".join(shown)))


def test_escape_and_the_lock_stop_a_restoration(window: MainWindow, qtbot: QtBot) -> None:
    page = window.gate.restore
    window.gate.choose_backup()
    page._show_step(running=True)
    qtbot.keyClick(page.stop, Qt.Key.Key_Escape)
    assert page._stopped.is_set()
    page._stopped.clear()
    window.bridge.leaving.emit()
    assert page._stopped.is_set()


def test_the_folder_is_preset_beside_a_vault_that_is_there(
    window: MainWindow, lost: Lost, settle: Settle, monkeypatch: pytest.MonkeyPatch
) -> None:
    usual = lost.vault.parent / "gewoon"
    monkeypatch.setattr("ui.unlock.place.usual_folder", lambda: usual)
    page = window.gate.restore
    proposed = []
    for _ in range(3):
        window.gate.choose_backup()
        page.source.setText(str(lost.disk))
        page.look()
        settle()
        proposed.append(Path(page.folder.text()))
        proposed[-1].mkdir(parents=True)
        (proposed[-1] / "slots.json").touch()
    first, second, third = (one.name.removeprefix(proposed[0].name) for one in proposed)
    assert (first, second, third) == ("", "-hersteld", "-hersteld-2")
    assert {one.parent for one in proposed} == {usual}


def test_a_folder_that_is_taken_is_said_before_any_code_is_typed(
    window: MainWindow, lost: Lost, settle: Settle
) -> None:
    filled(window, lost, settle)
    page = window.gate.restore
    lost.vault.mkdir()
    (lost.vault / "slots.json").touch()
    page.folder.editingFinished.emit()
    settle()
    assert "staat een kluis" in page.unfit.text
    page.sheet.setText(lost.code.sheet)
    page.prepare()
    settle()
    assert window.gate.currentWidget() is page
    assert "staat een kluis" in page.unfit.text
    page.folder.setText(str(lost.disk / "nieuw"))
    page.prepare()
    settle()
    assert "bij de back-ups" in page.unfit.text


def test_enter_in_the_last_field_goes_on_and_before_it_to_what_is_missing(
    window: MainWindow, lost: Lost, settle: Settle, qtbot: QtBot
) -> None:
    filled(window, lost, settle)
    page = window.gate.restore
    first, second = lost.code.halves()
    page.secret.clear()
    qtbot.keyClick(page.made, Qt.Key.Key_Return)
    for line, text in (
        (page.sheet, first),
        (page.other, second),
        (page.secret.once.line, PASSWORD),
        (page.secret.again.line, PASSWORD),
    ):
        assert page.focusWidget() is line
        line.setText(text)
        qtbot.keyClick(line, Qt.Key.Key_Return)
    settle()
    assert window.gate.currentWidget() is window.gate.sheet


def test_the_way_back_from_the_next_sheet_leaves_all_as_it_was(
    window: MainWindow, lost: Lost, settle: Settle
) -> None:
    filled(window, lost, settle)
    page, sheet = window.gate.restore, window.gate.sheet
    page.sheet.setText(lost.code.sheet)
    page.prepare()
    settle()
    sheet.back.click()
    assert window.gate.currentWidget() is page
    assert sheet.code.text() == ""
    assert not lost.vault.exists()
    page.source.setText(str(lost.vault))
    assert not page.look_in.isHidden()
    page.back.click()
    assert page.sheet.text() == page.secret.value == ""


def test_a_newer_backup_that_does_not_open_is_named_beside_what_was_restored(
    window: MainWindow, lost: Lost, settle: Settle
) -> None:
    (place,) = lost.disk.iterdir()
    for kind in ("store", "slots"):
        (place / f"20990101T000000Z.{kind}").write_bytes(b"")
    filled(window, lost, settle)
    page = window.gate.restore
    page.sheet.setText(lost.code.sheet)
    page.prepare()
    settle()
    copied(window, settle)
    assert window.gate.currentWidget() is page
    assert page.past.isVisible()
    stray = "20990101T000000Z.store"
    assert page.past.text() == words().text("backups.restored_beyond", files=stray)
    assert page.former.text() == words().text("backups.former_before")
    page.enter.click()
    assert page.past.isHidden()


def test_why_a_restoration_failed_is_said_beside_which_sheet_holds(
    window: MainWindow, lost: Lost, settle: Settle
) -> None:
    (place,) = lost.disk.iterdir()
    (store,) = place.glob("*.store")
    with store.open("r+b") as file:
        file.seek(store.stat().st_size // 2)
        file.write(bytes(4096))
    filled(window, lost, settle)
    page = window.gate.restore
    page.sheet.setText(lost.code.sheet)
    page.prepare()
    settle()
    copied(window, settle)
    assert page.refusal.text == words().error(Damaged("backup_damaged"))
    assert page.told.text() == words().text("backups.restore_waits")
    assert page.past.isHidden()
    assert not lost.vault.exists()
