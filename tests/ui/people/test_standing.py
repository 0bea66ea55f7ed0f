"""What somebody signed and holds is seen, ends with its effects said, and can be printed."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import TypeVar

import pytest
from PySide6.QtWidgets import QApplication, QDialog

from app.commands.members import NoteMembers
from app.commands.office import Declare, KeepPerson
from app.domain.language import Language
from app.domain.person import Clearance, PersonId
from ui.main_window import MainWindow
from ui.people.declaring import DeclareDialog
from ui.people.ending import LastDayDialog, WithdrawDialog
from ui.people.form import PersonDialog
from ui.people.screen import PeopleScreen
from ui.printing.sheet_dialog import SheetDialog
from ui.widgets.label import Label
from ui.words import speak

Settle = Callable[[], None]
Dialog = TypeVar("Dialog", bound=QDialog)
KORPS = PersonId("korps")


def choose(people: PeopleScreen, person: str) -> None:
    rows = people.persons.table.rows.rows
    people.persons.table.selectRow(
        next(n for n, line in enumerate(rows) if line.person.id == person)
    )


def opened(kind: type[Dialog]) -> Dialog:
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, kind)
    return dialog


@pytest.fixture
def cleared(people: PeopleScreen, settle: Settle) -> PeopleScreen:
    """The head of police has a clearance that ends soon, and signed."""
    korps = next(line.person for line in people.persons.lines if line.person.id == KORPS)
    until = date(2026, 12, 20)
    person = replace(korps, clearance=Clearance.SECRET, clearance_until=until)
    people.bridge.run(KeepPerson(person))
    people.bridge.run(Declare(), KORPS)
    settle()
    choose(people, "korps")
    settle()
    return people


def test_what_lacks_and_what_somebody_may_do_stands_on_the_card(
    people: PeopleScreen, settle: Settle
) -> None:
    choose(people, "korps")
    settle()
    text = people.persons.card.role.text
    assert "politiegeheim" in text
    assert "LIVC-R°: mag uitgenodigd worden" in text
    assert "R9  " in text
    assert "Niet bevestigd door een jurist" in text
    column = people.persons.table.rows.columns[3]
    assert (
        column.text(people.persons.table.rows.rows[1])
        == "geen verklaring · geen veiligheidsmachtiging"
    )


def test_an_end_that_is_near_is_told(cleared: PeopleScreen) -> None:
    assert cleared.persons.card.facts.fact("partners.clearance") == "geheim, tot en met 20 dec 2026"
    assert [n.matter.value for n in cleared.persons.lines[1].notables] == ["clearance_ends"]


def test_the_end_of_a_clearance_says_what_follows(cleared: PeopleScreen, settle: Settle) -> None:
    cleared.persons.end("end_clearance")
    dialog = opened(LastDayDialog)
    assert dialog.last_day.day == date(2026, 11, 30)
    dialog.last_day.line.setText("1 jan 2027")
    dialog.do()
    settle()
    assert "eindigt al vroeger" in dialog.refusal.text
    dialog.last_day.line.setText("30 nov 2026")
    dialog.do()
    settle()
    assert cleared.persons.current is not None
    assert not cleared.persons.current.cleared(cleared.persons.today)
    assert cleared.persons.card.buttons["end_clearance"].isHidden()


def test_a_declaration_is_withdrawn_and_signed_again_on_a_day_of_paper(
    cleared: PeopleScreen, settle: Settle
) -> None:
    cleared.persons.withdraw()
    dialog = opened(WithdrawDialog)
    dialog.do()
    settle()
    assert cleared.persons.card.facts.fact("partners.declaration") == "ingetrokken op 1 dec 2026"
    cleared.persons.sign_declaration()
    signing = opened(DeclareDialog)
    signing.signed.setChecked(True)
    signing.on.line.setText("30 nov 2026")
    signing.do()
    settle()
    assert "vóór de vorige werd ingetrokken" in signing.refusal.text
    signing.on.line.setText("2 dec 2026")
    signing.do()
    settle()
    assert "toekomst" in signing.refusal.text
    signing.on.line.setText("1 dec 2026")
    signing.do()
    settle()
    assert cleared.persons.card.facts.fact("partners.declaration") == "ondertekend op 1 dec 2026"


def test_the_sheet_to_sign_is_shown_to_print(people: PeopleScreen, settle: Settle) -> None:
    choose(people, "korps")
    people.persons.print_sheet()
    settle()
    dialog = opened(SheetDialog)
    assert dialog.print.isEnabled()
    dialog.reject()


def test_a_decree_is_offered_and_says_whom_it_covers(people: PeopleScreen, settle: Settle) -> None:
    people.add_person()
    form = opened(PersonDialog)
    settle()
    assert form.authorisation.count() > 1
    form.name.setText("Nele Pauwels")
    form.function.setText("f")
    form.organisation.setText("CLB")
    form.category.choose("HULP")
    form.authorisation.setEditText("decreet 21 mei 2021")
    assert "Dekt deze categorie en overheid" in form.covers.text()
    form.community.choose("french")
    assert "niet" in form.covers.text()
    form.authorised_until.line.setText("30/6/2027")
    form.do()
    settle()
    nele = next(line.person for line in people.persons.lines if line.person.name == "Nele Pauwels")
    assert nele.authorisation_until == date(2027, 6, 30)


def test_typing_and_choosing_narrow_the_list(people: PeopleScreen, settle: Settle) -> None:
    people.persons.filter.typed.setText("hôste gemeente")
    assert [line.person.name for line in people.persons.table.rows.rows] == ["Tine Hoste"]
    assert people.persons.counted.text() == "1 van 3 personen"
    people.persons.filter.clear()
    people.persons.filter.category.choose("POL")
    assert [line.person.name for line in people.persons.table.rows.rows] == ["Marc Thys"]
    people.persons.filter.clear()
    people.bridge.run(Declare(), PersonId("aiv"))
    settle()
    people.persons.filter.notable.setChecked(True)
    assert "Tine Hoste" not in [line.person.name for line in people.persons.table.rows.rows]


def test_an_organisation_says_what_it_lacks_and_leads_to_its_people(
    people: PeopleScreen, settle: Settle
) -> None:
    people.tabs.setCurrentIndex(1)
    people.organisations.table.selectRow(0)
    assert "Niemand heeft de verklaring ondertekend" in people.organisations.told.text()
    people.organisations.people.selectRow(1)
    people.organisations.people.chosen.emit(people.organisations.people.current)
    assert people.tabs.currentIndex() == 0
    assert people.persons.current is not None
    assert people.persons.current.name == "Marc Thys"


def test_the_card_follows_the_language(people: PeopleScreen, settle: Settle) -> None:
    choose(people, "korps")
    settle()
    speak(Language.DE)
    settle()
    assert people.persons.card.facts.fact("partners.declaration") == "noch nicht unterzeichnet"
    assert "darf eingeladen werden" in people.persons.card.role.text


def test_the_mayor_ends_a_delegation(
    people: PeopleScreen, settle: Settle, entered: MainWindow
) -> None:
    entered.bridge.unlock("mayor", "play-mayor")
    settle()
    choose(people, "korps")
    people.persons.delegate_to()
    opened(QDialog).do()  # type: ignore[attr-defined]  # a command dialog
    settle()
    assert not people.persons.card.buttons["end_delegation"].isHidden()
    people.persons.end_delegation()
    opened(QDialog).do()  # type: ignore[attr-defined]
    settle()
    assert people.persons.card.buttons["end_delegation"].isHidden()


def test_the_role_card_of_somebody_is_shown_to_print(people: PeopleScreen, settle: Settle) -> None:
    people.persons.print_role()
    settle()
    dialog = opened(SheetDialog)
    assert dialog.print.isEnabled()
    (page,) = dialog.preview.labels
    assert "Uw rol" in page.accessibleDescription()


def test_whoever_left_is_told_so_in_row_and_card_and_nothing_is_offered_for_them(
    people: PeopleScreen, settle: Settle
) -> None:
    people.bridge.run(NoteMembers("remove_member", KORPS, role_ended=True))
    settle()
    choose(people, "korps")
    settle()
    persons, card = people.persons, people.persons.card
    row = next(line for line in persons.lines if line.person.id == KORPS)
    assert persons.table.rows.columns[3].text(row) == "vertrokken op 1 dec 2026"
    (told,) = (label.text() for label in card.notables.findChildren(Label))
    assert told.startswith("Vertrokken op 1 dec")
    assert "(R41)" in told
    assert card.role.isHidden()
    assert [step for step, button in card.buttons.items() if not button.isHidden()] == ["change"]
    for step in (persons.sign_declaration, persons.delegate_to):
        step()
        assert QApplication.activeModalWidget() is None
    choose(people, "mayor")
    settle()
    assert not card.role.isHidden()
    assert not card.buttons["declare"].isHidden() or not card.buttons["withdraw"].isHidden()
