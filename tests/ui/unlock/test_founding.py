"""A new vault is made whole or not at all."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.errors import Unavailable
from app.session import Session
from ui.main_window import MainWindow
from ui.printing import SheetDialog
from ui.unlock.founding import FoundingPage

Settle = Callable[[], None]
TINE = "drie rode paarden aan zee"
GREET = "vier gele ganzen in Gent"


def filled(window: MainWindow, folder: Path) -> FoundingPage:
    window.gate.found_vault()
    page = window.gate.founding
    page.label.setText("Kluis Molenbeke")
    page.municipality.setText("Molenbeke")
    page.dpo.setText("H. Aerts")
    page.dpia.setText("GEB-2026-01")
    page.folder.setText(str(folder))
    for fields, name, word in (
        (page.coordinator, "Tine Hoste", TINE),
        (page.mayor, "Greet Van Acker", GREET),
    ):
        fields.name.setText(name)
        fields.secret.once.line.setText(word)
        fields.secret.again.line.setText(word)
    return page


def test_a_new_vault_opens_once_its_recovery_code_is_typed_back(
    window: MainWindow, tmp_path: Path, settle: Settle, qtbot: QtBot
) -> None:
    folder = tmp_path / "kluis"
    filled(window, folder).found()
    settle()
    sheet = window.gate.sheet
    assert window.gate.currentWidget() is sheet
    halves = []
    for number in (1, 2):
        assert f"helft {number} van 2" in sheet.half.text()
        halves.append(sheet.code.text().replace("\n", ""))
        sheet.last.setText("XXXXX")
        assert not sheet.go_on.isEnabled()
        sheet.last.setText(halves[-1].rsplit("-", 1)[1].lower())
        sheet.go_on.click()
    settle()
    assert window.frame is not None
    unlocked: list[frozenset[str]] = []
    window.bridge.call(lambda session: session.unlocked, unlocked.append)
    settle()
    assert unlocked == [{"tine-hoste"}]
    assert sheet.code.text() == ""
    window.close()
    with Session.open(folder) as session:
        assert {m.name for m in session.header.members} == {"Tine Hoste", "Greet Van Acker"}
        session.unlock("greet-van-acker", GREET)


def test_there_is_no_vault_before_the_code_is_on_paper(
    window: MainWindow, tmp_path: Path, settle: Settle, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "kluis"
    page = filled(window, folder)
    page.found()
    settle()
    sheet = window.gate.sheet
    assert not (folder / "slots.json").exists()

    def full(_session: Session) -> None:
        raise Unavailable("disk_full")

    monkeypatch.setattr(Session, "establish", full)
    for half in sheet._sheets:
        sheet.last.setText(half.rsplit("-", 1)[-1])
        sheet.go_on.click()
    settle()
    assert window.gate.currentWidget() is page
    assert "schijf is vol" in page.refusal.text
    assert window.frame is None
    assert not folder.exists()


def test_one_half_is_printed_and_the_other_is_not_on_the_paper(
    window: MainWindow, tmp_path: Path, settle: Settle
) -> None:
    filled(window, tmp_path / "kluis").found()
    settle()
    sheet = window.gate.sheet
    sheet.to_print.click()
    settle()
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, SheetDialog)
    (page,) = dialog.preview.labels
    told = page.accessibleDescription()
    mine, other = sheet._sheets
    assert mine[:11] in told
    assert other[:11] not in told
    assert "Kluis Molenbeke" in told
    assert "Tine Hoste" in told
    dialog.reject()


def test_both_halves_together_let_a_member_back_in(
    window: MainWindow, tmp_path: Path, settle: Settle
) -> None:
    folder = tmp_path / "kluis"
    filled(window, folder).found()
    settle()
    halves = window.gate.sheet._sheets
    assert len(set(halves)) == 2
    page = window.gate.recovery
    page.show_member("greet-van-acker", "Greet Van Acker")
    for line in (page.secret.once.line, page.secret.again.line):
        line.setText("zes zwarte zwanen zwemmen")
    page.sheet.setText(halves[0])
    page.recover()
    settle()
    assert "andere helft" in page.refusal.text
    page.other.setText(halves[1])
    page.recover()
    settle()
    fresh = window.gate.sheet._sheets
    assert window.gate.currentWidget() is window.gate.sheet
    assert len(fresh) == 2
    assert not set(fresh) & set(halves)
    assert not window.gate.sheet.follows.isHidden()
    assert window.frame is None, "nothing has changed before the next code is on paper"
    for half in fresh:
        window.gate.sheet.last.setText(half.rsplit("-", 1)[-1])
        window.gate.sheet.go_on.click()
    settle()
    assert window.frame is not None
    assert page.sheet.text() == page.secret.value == ""


@pytest.mark.parametrize(
    ("code", "void"), [("disk_full", True), ("slots_unfinished", False), ("slots_uncertain", False)]
)
def test_the_next_sheet_is_called_void_only_where_it_is(
    window: MainWindow,
    tmp_path: Path,
    settle: Settle,
    monkeypatch: pytest.MonkeyPatch,
    code: str,
    void: bool,
) -> None:
    """Whoever destroys the one that counts opens nothing any more."""
    filled(window, tmp_path / "kluis").found()
    settle()
    page = window.gate.recovery
    window.gate.recover("greet-van-acker", "Greet Van Acker")

    def failing(*_told: object) -> None:
        raise Unavailable(code)

    monkeypatch.setattr(Session, "recover", failing)
    page._use_up()
    settle()
    assert page.refusal.text
    assert page.void.isHidden() != void


def test_going_back_forgets_the_recovery_code_that_was_typed(window: MainWindow) -> None:
    gate = window.gate
    gate.recover("greet-van-acker", "Greet Van Acker")
    gate.recovery.sheet.setText("ABCDE-12345")
    gate.recovery.secret.once.line.setText(GREET)
    gate.recovery.back.click()
    assert gate.recovery.sheet.text() == ""
    assert gate.recovery.secret.value == ""


def test_what_is_missing_is_said_before_anything_is_made(
    window: MainWindow, tmp_path: Path
) -> None:
    page = filled(window, tmp_path / "kluis")
    assert page.make.isEnabled()
    page.mayor.secret.again.line.setText("anders")
    assert not page.make.isEnabled()
    assert "burgemeester" in page.missing.text()
    page.mayor.has_key.setChecked(False)
    assert page.make.isEnabled()
    page.mayor.name.setText("tine hoste")
    assert not page.make.isEnabled()
    page.found()
    assert not (tmp_path / "kluis").exists()


def test_a_common_password_is_refused_and_the_form_keeps_what_was_typed(
    window: MainWindow, tmp_path: Path, settle: Settle
) -> None:
    page = filled(window, tmp_path / "kluis")
    for line in (page.mayor.secret.once.line, page.mayor.secret.again.line):
        line.setText("aaaaaaaaaaaaaaaa")
    page.found()
    settle()
    assert "verschillende" in page.refusal.text
    assert page.coordinator.secret.value == TINE
    assert page.label.value == "Kluis Molenbeke"
    assert page.make.isEnabled()
    assert not (tmp_path / "kluis").exists()


def test_what_the_form_proposes_follows_the_language_but_not_what_was_typed(
    window: MainWindow, tmp_path: Path
) -> None:
    page = filled(window, tmp_path / "kluis")
    page.coordinator.function.setText("Chef de cabinet")
    window.language.choose("fr")
    assert page.mayor.function.value == "Bourgmestre"
    assert page.coordinator.function.value == "Chef de cabinet"
    assert page.profile.currentText() == "Concertation de cas sous secret professionnel"


def test_a_window_is_not_closed_over_a_new_vault_before_it_is_said(
    window: MainWindow, tmp_path: Path, settle: Settle
) -> None:
    folder = tmp_path / "kluis"
    page = filled(window, folder)
    window.close()
    assert window.isVisible()
    assert "is weg wat u hier typte" in page.refusal.text
    page.found()
    settle()
    window.close()
    assert window.isVisible()
    assert "openen deze bladen niets" in window.gate.sheet.refusal.text
    window.close()
    assert not window.isVisible()
    assert not folder.exists()


def test_what_is_typed_after_it_was_said_is_asked_for_again(
    window: MainWindow, tmp_path: Path
) -> None:
    page = filled(window, tmp_path / "kluis")
    window.close()
    page.municipality.setText("Hartenaas")
    window.close()
    assert window.isVisible()
    window.close()
    assert not window.isVisible()


def test_a_form_in_which_nothing_was_typed_holds_nobody(window: MainWindow) -> None:
    window.gate.found_vault()
    window.close()
    assert not window.isVisible()
