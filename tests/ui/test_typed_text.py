"""Text typed anywhere in the window outlives a lock and the program, for its typist alone."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.commands.cases import EraseCase
from app.commands.settings import KeepOffice
from app.domain.language import Language
from app.domain.person import PersonId
from app.session import Session
from tests import builders
from tests.ui.conftest import Town
from tests.ui.filled_window import Filled, filled_window
from ui.drafting import SECONDS, drafting
from ui.main_window import MainWindow

Settle = Callable[[], None]
PLANTED = "Zwaluwstaartvlinder"


def unlock(window: MainWindow, settle: Settle, member: str = "aiv") -> None:
    """Go through the gate."""
    settle()
    key = window.gate.key
    key.member.choose(member)
    key.password.line.setText(f"play-{member}")
    key.try_password()
    settle()
    assert window.frame is not None


def go(window: MainWindow, settle: Settle, place: str, ident: str | None = None) -> Any:
    """The screen of a place."""
    assert window.frame is not None
    window.frame.navigate(place, ident)
    settle()
    return window.frame.stack.currentWidget()


def here(window: MainWindow) -> Any:
    """The screen that is shown."""
    assert window.frame is not None
    return window.frame.stack.currentWidget()


def front() -> Any:
    """The dialog in front."""
    dialog = QApplication.activeModalWidget()
    assert dialog is not None
    return dialog


def fill_wizard(wizard: Any, settle: Settle) -> None:
    """Everything that is typed to open a case, but the last press."""
    wizard.first.kind.choose("consent")
    settle()
    wizard.first.magistrate.setText("mr. Peeters")
    wizard.first.reasons.setPlainText("De redenen.")
    wizard.first.dated.line.setText("20/11/2026")
    wizard.second.name.setText(PLANTED)
    wizard.second.born.line.setText("1/2/1990")
    wizard.second.signals[0].behaviour.setPlainText("Gezien aan het station.")
    wizard.second.add_signal()
    wizard.second.signals[1].on.line.setText("19/11/2026")
    wizard.second.signals[1].source.setText("een buurman")
    settle()


def assert_wizard_stands(wizard: Any) -> None:
    first, second = wizard.first, wizard.second
    assert first.kind.currentData() == "consent"
    assert (first.magistrate.value, first.reasons.value) == ("mr. Peeters", "De redenen.")
    assert first.basis().dated is not None
    assert first.basis().dated.isoformat() == "2026-11-20"
    assert (second.name.value, str(second.born.day)) == (PLANTED, "1990-02-01")
    assert len(second.signals) == 2
    assert second.signals[0].behaviour.value == "Gezien aan het station."
    assert str(second.signals[1].on.day) == "2026-11-19"
    assert second.signals[1].source.value == "een buurman"


def test_a_lock_in_the_middle_of_opening_a_case_loses_nothing(
    entered: MainWindow, settle: Settle
) -> None:
    wizard = go(entered, settle, "new_case")
    fill_wizard(wizard, settle)
    cited = wizard.first.citation.chosen
    entered.lock()
    unlock(entered, settle)
    wizard = here(entered)
    assert_wizard_stands(wizard)
    assert wizard.first.citation.chosen == cited
    assert wizard.typed.isVisible()
    assert wizard.typed.told.text() == "Wat u hier eerder typte, staat er weer."


def test_what_was_put_back_is_thrown_away_by_a_button_that_is_seen(
    entered: MainWindow, settle: Settle
) -> None:
    fill_wizard(go(entered, settle, "new_case"), settle)
    entered.lock()
    unlock(entered, settle)
    wizard = here(entered)
    wizard.typed.throw.click()
    settle()
    assert wizard.typed.isHidden()
    assert wizard.first.kind.currentData() != "consent"
    assert [wizard.second.name.value, wizard.first.reasons.value] == ["", ""]
    assert [form.empty for form in wizard.second.signals] == [True]
    entered.lock()
    unlock(entered, settle)
    assert here(entered).typed.isHidden()
    assert not here(entered).second.name.value


def test_leaving_the_wizard_by_hand_leaves_no_draft(entered: MainWindow, settle: Settle) -> None:
    wizard = go(entered, settle, "new_case")
    fill_wizard(wizard, settle)
    wizard.cancel.click()
    settle()
    assert kept(entered, settle) == ""
    entered.lock()
    unlock(entered, settle)
    assert not go(entered, settle, "new_case").second.name.value


def test_after_the_program_ended_the_text_is_there_for_its_typist_and_for_nobody_else(
    entered: MainWindow, settle: Settle, town: Town, qtbot: QtBot
) -> None:
    fill_wizard(go(entered, settle, "new_case"), settle)
    entered.leave()
    settle()
    for member, found in (("mayor", ""), ("aiv", PLANTED)):
        entered.gate.open_folder(town.folder)
        unlock(entered, settle, member)
        wizard = go(entered, settle, "new_case")
        assert wizard.second.name.value == found
        assert wizard.typed.isVisible() is bool(found)
        entered.leave()
        settle()
    assert not any(
        PLANTED.encode() in p.read_bytes() for p in town.folder.rglob("*") if p.is_file()
    )


def test_no_text_of_another_member_stays_in_memory_after_a_lock(
    entered: MainWindow, settle: Settle
) -> None:
    fill_wizard(go(entered, settle, "new_case"), settle)
    drafts = drafting(entered.bridge)
    assert PLANTED in str(drafts._drafts)
    entered.lock()
    assert PLANTED not in str(vars(drafts))


def test_a_section_of_the_settings_comes_back_and_is_kept_by_its_button(
    entered: MainWindow, settle: Settle
) -> None:
    section = go(entered, settle, "settings", "office").office
    section.municipality.setText(PLANTED)
    entered.lock()
    unlock(entered, settle)
    section = here(entered).office
    assert section.municipality.value == PLANTED
    assert section.dirty
    assert section.button.isEnabled()
    assert section.typed.isVisible()
    section.keep()
    settle()
    assert section.typed.isHidden()
    assert kept(entered, settle) == ""


def test_a_record_that_changed_meanwhile_is_not_covered_without_a_word(
    entered: MainWindow, settle: Settle
) -> None:
    section = go(entered, settle, "settings", "office").office
    section.municipality.setText(PLANTED)
    entered.lock()
    unlock(entered, settle, "mayor")
    entered.bridge.unlock("aiv", "play-aiv")
    settle()
    changed = KeepOffice("Molenbroek", "DPIA 7", Language.FR)
    entered.bridge.call(lambda session: session.run(changed, PersonId("aiv")))
    settle()
    entered.lock()
    unlock(entered, settle)
    section = go(entered, settle, "settings", "office").office
    assert "Intussen is dit gewijzigd" in section.typed.told.text()
    assert section.municipality.value == PLANTED
    assert section.dpia.value == "DPIA 7", "what nobody typed is as the record has it now"
    assert section.language.currentData() == "fr"
    section.typed.throw.click()
    assert section.municipality.value == "Molenbroek"
    assert not section.dirty


def test_a_partner_card_comes_back_when_it_is_opened_again(
    entered: MainWindow, settle: Settle
) -> None:
    card = open_partner(entered, settle, "korps")
    card.function.setText(PLANTED)
    card.authorisation.setEditText("decreet van gisteren")
    entered.lock()
    unlock(entered, settle)
    assert QApplication.activeModalWidget() is None
    other = open_partner(entered, settle, "mayor")
    assert other.function.value == "functie"
    other.reject()
    card = open_partner(entered, settle, "korps")
    assert (card.function.value, card.citation) == (PLANTED, "decreet van gisteren")
    assert card.name.value == "Marc Thys"
    assert card.typed.isVisible()
    card.reject()
    assert QApplication.activeModalWidget() is card, "put back is unsent: it does not go by Escape"
    card.leave.click()
    settle()
    assert open_partner(entered, settle, "korps").function.value == "functie"


def open_partner(window: MainWindow, settle: Settle, ident: str) -> Any:
    """The form of one partner."""
    persons = go(window, settle, "people").persons
    row = next(n for n, line in enumerate(persons.table.rows.rows) if line.person.id == ident)
    persons.table.selectRow(row)
    settle()
    persons.edit_current()
    settle()
    return front()


def kept(window: MainWindow, settle: Settle) -> str:
    """What is on the disk of whoever acts, once all is written."""
    drafting(window.bridge).keep_now()
    found: list[str] = []
    typist = window.bridge.acting
    window.bridge.call(lambda session: session.draft(typist), found.append)
    settle()
    return found[0]


@pytest.fixture
def filled(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    builders.derive_each_password_once(monkeypatch.setattr)
    with filled_window(qtbot, tmp_path, "open_item") as made:
        yield made


def again(filled: Filled) -> None:
    """Lock, and unlock as the same member."""
    member = str(filled.window.bridge.acting)
    filled.window.lock()
    unlock(filled.window, filled.settle, member)


def test_a_signal_comes_back_to_its_own_case(filled: Filled) -> None:
    filled.go("case")
    here(filled.window).buttons["record_signal"].click()
    form = front().signal_form
    form.on.line.setText("19/11/2026")
    form.behaviour.setPlainText(PLANTED)
    form.about.setCurrentIndex(1)
    about = form.about.currentData()
    again(filled)
    here(filled.window).buttons["record_signal"].click()
    filled.settle()
    form = front().signal_form
    assert (form.behaviour.value, str(form.on.day)) == (PLANTED, "2026-11-19")
    assert form.about.currentData() == about
    form.source.setText("een buurman")
    front().keep.click()
    filled.settle()
    assert QApplication.activeModalWidget() is None
    assert kept(filled.window, filled.settle) == ""


def test_a_case_that_is_erased_takes_what_was_typed_about_it_along(filled: Filled) -> None:
    filled.go("case")
    here(filled.window).buttons["record_signal"].click()
    front().signal_form.behaviour.setPlainText(PLANTED)
    again(filled)
    bridge, told = filled.window.bridge, []
    bridge.run(EraseCase(filled.case), None, None, told.append)
    filled.settle()
    assert PLANTED in kept(filled.window, filled.settle), "refused: nothing goes"
    assert told
    bridge.asked.emit(EraseCase(filled.case))
    bridge.changed.emit(None)
    assert kept(filled.window, filled.settle) == ""


def test_the_reason_of_an_invitation_comes_back_to_its_own_person(filled: Filled) -> None:
    card, first, other = invitees(filled)
    card.urgency.setText(PLANTED)
    again(filled)
    card, first, other = invitees(filled)
    assert card.urgency.value == PLANTED
    assert card.urgency.isVisible()
    assert card.typed.isVisible()
    panel = here(filled.window).meeting.preparation.people
    panel.choose(other)
    filled.settle()
    assert (card.urgency.value, card.typed.isVisible()) == ("", False)
    panel.choose(first)
    filled.settle()
    assert card.urgency.value == PLANTED


def invitees(filled: Filled) -> tuple[Any, Any, Any]:
    """The card of somebody who is not invited yet, that person, and another one."""
    filled.go("preparation")
    panel = here(filled.window).meeting.preparation.people
    free = [line.person for line in panel.table.rows.rows if not line.invited]
    panel.choose(free[0])
    filled.settle()
    return panel.card, free[0], free[1]


def test_the_day_of_a_meeting_that_is_planned_comes_back(filled: Filled) -> None:
    def planning() -> Any:
        filled.go("meetings")
        here(filled.window).list.plan.click()
        filled.settle()
        return front()

    dialog = planning()
    dialog.place.setText(PLANTED)
    dialog.day.line.setText("18/12/2026")
    chair = dialog.chair.itemData(1)
    dialog.chair.setCurrentIndex(1)
    again(filled)
    dialog = planning()
    assert (dialog.place.value, str(dialog.day.day)) == (PLANTED, "2026-12-18")
    assert dialog.chair.currentData() == chair


def test_a_draft_of_a_former_version_is_read(entered: MainWindow, settle: Settle) -> None:
    old = '[["m", "c", {"decision": {"text": "Voorrang."}}]]'
    entered.bridge.call(lambda session: session.keep_draft(old, None))
    settle()
    entered.lock()
    unlock(entered, settle)
    go(entered, settle, "new_case").second.name.setText(PLANTED)
    assert '"table/m/c": {"decision": {"text": "Voorrang."}}' in kept(entered, settle)


TYPING = """
from pathlib import Path
from PySide6.QtTest import QTest
from tests.ui.conftest import *
from tests.ui.test_typed_text import PLANTED, go

def test_typing(entered, settle, town):
    print(f"vault {town.folder}", flush=True)
    field = go(entered, settle, "new_case").second.name
    field.setText(PLANTED)
    while True:
        QTest.qWait(100)
        print("typed", flush=True)
"""


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="kills as Linux and macOS do")
def test_a_crash_in_the_wizard_loses_a_few_seconds_at_most(tmp_path: Path) -> None:
    script = tmp_path / "test_typing.py"
    script.write_text(TYPING, encoding="utf-8")
    options = ("-q", "-s", "-p", "no:cacheprovider", "-p", "no:xdist", "--import-mode=importlib")
    typist = subprocess.Popen(
        [sys.executable, "-m", "pytest", *options, "-o", "qt_api=pyside6", str(script)],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(Path.cwd())},
    )
    assert typist.stdout is not None
    told = [line.split(maxsplit=1) for line in take(typist.stdout, (SECONDS + 2) * 10)]
    typist.send_signal(signal.SIGKILL)
    typist.wait()
    folder = next(Path(rest[0].strip()) for what, *rest in told if what == "vault")
    with Session.open(folder) as session:
        session.unlock("aiv", "play-aiv")
        assert PLANTED in session.draft()


def take(lines: Any, times: int) -> list[str]:
    """What is printed until that many rounds of typing."""
    found: list[str] = []
    for line in lines:
        if line.startswith(("vault", "typed")):
            found.append(line)
        if len(found) > times:
            break
    return found
