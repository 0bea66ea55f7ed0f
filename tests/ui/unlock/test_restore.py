"""From a backup: the laptop is lost, and whoever has folder and sheet goes on in the window."""

from collections.abc import Callable
from pathlib import Path

import pytest

from app.commands.backups import BackUp
from app.domain.person import PersonId
from app.queries.backups import BackupPlaces
from app.session import Session
from tests.builders import EXERCISES, opening_of, scenario_of
from ui.main_window import MainWindow

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
    assert "ernietig" in page.former.text()
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


def test_where_restoring_fails_late_the_old_sheet_is_said_to_hold(
    window: MainWindow, lost: Lost, settle: Settle
) -> None:
    filled(window, lost, settle)
    page, sheet = window.gate.restore, window.gate.sheet
    page.sheet.setText(lost.code.sheet)
    page.prepare()
    settle()
    lost.vault.mkdir()
    (lost.vault / "iets").touch()
    for half in sheet._sheets:
        sheet.last.setText(half.rsplit("-", 1)[-1])
        sheet.go_on.click()
    settle()
    assert window.gate.currentWidget() is page
    assert "vorige herstelblad geldt nog" in page.told.text()
    assert not page.refusal.isHidden()
    assert page.sheet.text() != "", "what was typed stays"
