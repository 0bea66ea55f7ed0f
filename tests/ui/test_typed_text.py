"""Text typed anywhere in the window outlives a lock and the program, for its typist alone."""

import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.commands.settings import KeepOffice
from app.domain.language import Language
from app.domain.person import PersonId
from app.session import Session
from tests.ui.conftest import Town
from tests.ui.relocking import PLANTED, Settle, front, go, here, kept, unlock
from ui.drafting import SECONDS, drafting
from ui.main_window import MainWindow


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


def test_another_member_who_acts_finds_an_empty_wizard(entered: MainWindow, settle: Settle) -> None:
    entered.bridge.unlock("mayor", "play-mayor")
    settle()
    entered.bridge.act_as(PersonId("aiv"))
    wizard = go(entered, settle, "new_case")
    fill_wizard(wizard, settle)
    wizard.stack.setCurrentIndex(1)
    entered.bridge.act_as(PersonId("mayor"))
    settle()
    assert wizard.stack.currentIndex() == 0
    assert not wizard.second.name.value
    assert not wizard.first.reasons.value
    assert [form.empty for form in wizard.second.signals] == [True]
    assert kept(entered, settle) == ""
    entered.bridge.act_as(PersonId("aiv"))
    settle()
    assert_wizard_stands(wizard)


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
    assert "Molenbeke" not in kept(entered, settle), "what stands in the record is in no draft"
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


def test_a_draft_of_a_former_version_is_read(entered: MainWindow, settle: Settle) -> None:
    old = '[["m", "c", {"decision": {"text": "Voorrang."}}]]'
    entered.bridge.call(lambda session: session.keep_draft(old))
    settle()
    entered.lock()
    unlock(entered, settle)
    go(entered, settle, "new_case").second.name.setText(PLANTED)
    kept_now = kept(entered, settle)
    assert '"table/m/c": [' in kept_now
    assert '{"decision": {"text": "Voorrang."}}]' in kept_now


TYPING = """
from pathlib import Path
from PySide6.QtTest import QTest
from tests.ui.conftest import *
from tests.ui.relocking import PLANTED, go

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
        assert PLANTED in session.draft()[1]


def take(lines: Any, times: int) -> list[str]:
    """What is printed until that many rounds of typing."""
    found: list[str] = []
    for line in lines:
        if line.startswith(("vault", "typed")):
            found.append(line)
        if len(found) > times:
            break
    return found
