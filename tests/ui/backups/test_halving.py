"""A vault gets its second member in the window, and its one sheet is replaced by two halves."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.commands.restoring import require_own_sheet
from app.crypto.kdf import floor
from app.crypto.recovery import RecoveryCode
from app.domain.basis import Profile
from app.domain.person import Category, Office, PersonId
from app.errors import Unavailable
from app.session import Opening, Session
from app.store import slots
from app.store import vault as vaults
from tests.ui.conftest import person
from ui.backups.halving import HalveDialog, PaperDialog
from ui.bridge import Bridge
from ui.settings.member_dialogs import AddMemberDialog
from ui.settings.screen import SettingsScreen

Settle = Callable[[], None]
WORD, THEIRS = "een rustige dinsdag in november", "acht stoelen rond de tafel"
COORD = PersonId("aiv")


@dataclass
class Alone:
    """A vault that one founded, open at its settings, and its code."""

    screen: SettingsScreen
    code: RecoveryCode


@pytest.fixture
def alone(
    qtbot: QtBot, bridge: Bridge, tmp_path: Path, settle: Settle, monkeypatch: pytest.MonkeyPatch
) -> Alone:
    monkeypatch.setattr(vaults, "calibrate", floor)
    people = (
        person("aiv", "Tine Hoste", Category.AIV),
        person("mayor", "Greet Van Acker", Category.BM),
        person("korps", "Marc Thys", Category.POL),
    )
    office = Office("Molenbeke", PersonId("mayor"), COORD, "H. Aerts")
    opening = Opening("Kluis", Profile.CASUSOVERLEG, False, office, people, COORD, {COORD: WORD})
    session, code = Session.create(tmp_path / "kluis", opening)
    session.close()
    bridge.open_vault(tmp_path / "kluis", lambda _header: None)
    bridge.unlock("aiv", WORD)
    bridge.act_as(COORD)
    screen = SettingsScreen(bridge, lambda _place, _ident: None)
    qtbot.addWidget(screen)
    screen.resize(1136, 640)
    screen.show()
    screen.enter("settings", "members")
    settle()
    return Alone(screen, code)


def joined(screen: SettingsScreen, settle: Settle) -> None:
    """A second member gets keys."""
    screen.members.add.click()
    form = QApplication.activeModalWidget()
    assert isinstance(form, AddMemberDialog)
    form.who.setCurrentIndex(form.who.findData("korps"))
    form.password.line.setText(WORD)
    form.own.once.line.setText(THEIRS)
    form.own.again.line.setText(THEIRS)
    form.do()
    settle()
    screen.refresh()
    settle()


def halving(alone: Alone, settle: Settle) -> PaperDialog:
    """The sheet and the password were given: the halves are shown."""
    alone.screen.enter("settings", "backups")
    settle()
    section = alone.screen.backups
    section.halve.click()
    (form,) = section.findChildren(HalveDialog)
    form.password.line.setText(WORD)
    form.do()
    assert "herstelblad" in form.refusal.text, "the code is missing"
    form.paper.sheet.setText(RecoveryCode.generate().sheet)
    form.do()
    settle()
    assert not form.refusal.isHidden()
    form.paper.sheet.setText(alone.code.sheet)
    form.do()
    settle()
    (paper,) = section.findChildren(PaperDialog)
    return paper


def typed_back(paper: PaperDialog, settle: Settle) -> tuple[str, ...]:
    """Both halves, each put on paper."""
    halves = []
    for _ in range(2):
        shown = paper.page.code.text().replace("\n", "")
        halves.append(shown)
        assert not paper.page.go_on.isEnabled()
        paper.page.last.setText(shown.rsplit("-", 1)[-1])
        paper.page.go_on.click()
    settle()
    return tuple(halves)


def holds(bridge: Bridge, sheet: str, settle: Settle) -> bool:
    found: list[object] = []
    bridge.call(
        lambda session: require_own_sheet(session._vault, sheet), found.append, lambda _error: None
    )
    settle()
    return bool(found)


def test_a_second_member_is_told_of_the_one_sheet_and_halves_replace_it(
    alone: Alone, bridge: Bridge, settle: Settle
) -> None:
    screen = alone.screen
    assert screen.members.one_sheet.isHidden()
    assert screen.backups.halve.isHidden()
    joined(screen, settle)
    assert screen.members.one_sheet.isVisible()
    assert "twee helften" in screen.members.one_sheet.text()
    paper = halving(alone, settle)
    assert "één blad" in screen.backups.facts.fact("backups.sheet")
    assert holds(bridge, alone.code.sheet, settle), "nothing has changed yet"
    first, second = typed_back(paper, settle)
    assert not screen.backups.findChildren(PaperDialog)
    assert "vernietig het" in screen.backups.done.text()
    assert holds(bridge, f"{first}+{second}", settle)
    assert not holds(bridge, alone.code.sheet, settle)
    screen.refresh()
    settle()
    assert screen.backups.facts.fact("backups.sheet") == ""
    assert screen.members.one_sheet.isHidden()


def test_leaving_the_halves_changes_nothing_and_leaves_none_behind(
    alone: Alone, bridge: Bridge, settle: Settle
) -> None:
    joined(alone.screen, settle)
    paper = halving(alone, settle)
    QTest.keyClick(paper.page.last, Qt.Key.Key_Return)
    assert paper.isVisible(), "Enter before anything is typed leaves nothing"
    paper.page.copy.click()
    paper.reject()  # as Escape does
    settle()
    assert not alone.screen.backups.findChildren(PaperDialog)
    assert QGuiApplication.clipboard().text() == ""
    assert holds(bridge, alone.code.sheet, settle)
    assert alone.screen.backups.done.text() == ""


@pytest.mark.parametrize("reached", [False, True])
def test_where_it_fails_it_is_said_which_sheet_holds(
    alone: Alone, settle: Settle, monkeypatch: pytest.MonkeyPatch, reached: bool
) -> None:
    joined(alone.screen, settle)
    paper, write = halving(alone, settle), slots.write

    def failing(*told: object) -> None:
        if reached:
            write(*told)  # type: ignore[arg-type]
        raise Unavailable("disk_full")

    monkeypatch.setattr(slots, "write", failing)
    typed_back(paper, settle)
    section = alone.screen.backups
    assert ("vernietig het nieuwe" in section.done.text()) != reached
    assert ("De wijziging geldt" in section.refusal.text) == reached
