"""Partners are added, changed, declared and delegated to."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.commands.office import Declare
from app.commands.people import WithdrawDeclaration
from app.domain.person import Person, PersonId
from ui.main_window import MainWindow
from ui.people.declaring import DeclareDialog, DelegateDialog
from ui.people.declaring_several import DeclareSeveralDialog
from ui.people.form import PersonDialog
from ui.people.screen import PeopleScreen
from ui.words import words

Settle = Callable[[], None]


def named(people: PeopleScreen, name: str) -> Person:
    rows = people.persons.table.rows.rows
    row = next(n for n, line in enumerate(rows) if line.person.name == name)
    people.persons.table.selectRow(row)
    return rows[row].person


def test_somebody_is_added_and_changed(people: PeopleScreen, settle: Settle) -> None:
    people.add_person()
    form = QApplication.activeModalWidget()
    assert isinstance(form, PersonDialog)
    form.name.setText("Nele Pauwels")
    form.do()
    assert "organisatie" in form.refusal.text
    form.function.setText("CLB-medewerker")
    form.organisation.setText("CLB Dender")
    form.do()
    assert form.refusal.text == words().text("partners.lacks_category")
    form.category.choose("HULP")
    assert form.community.currentData() == "flemish"
    people.persons.filter.typed.setText("thys")
    form.do()
    settle()
    assert people.persons.current is not None
    assert people.persons.current.name == "Nele Pauwels"  # and the filter does not hide them
    assert named(people, "Nele Pauwels").category.value == "HULP"
    people.persons.edit_current()
    form = QApplication.activeModalWidget()
    assert isinstance(form, PersonDialog)
    form.clearance.choose("secret")
    form.until.line.setText("31/1/2029")
    form.do()
    settle()
    kept = named(people, "Nele Pauwels")
    assert kept.clearance is not None
    assert kept.clearance_until is not None
    assert len(people.persons.table.rows.rows) == 4


def test_a_declaration_is_signed_by_the_person_once_read(
    people: PeopleScreen, settle: Settle, qtbot: QtBot
) -> None:
    named(people, "Marc Thys")
    people.persons.sign_declaration()
    settle()
    form = QApplication.activeModalWidget()
    assert isinstance(form, DeclareDialog)
    assert "geheim" in form.text.text()
    assert not form.keep.isEnabled()
    assert form.text.text().endswith("°\n\n° Niet bevestigd door een jurist")
    form.signed.setChecked(True)
    form.do()
    settle()
    assert named(people, "Marc Thys").declared_on is not None
    assert people.persons.card.buttons["declare"].isHidden()


def test_only_the_mayor_delegates(
    people: PeopleScreen, settle: Settle, entered: MainWindow
) -> None:
    named(people, "Tine Hoste")
    people.persons.delegate_to()
    form = QApplication.activeModalWidget()
    assert isinstance(form, DelegateDialog)
    form.do()
    settle()
    assert "R10" in form.refusal.text
    form.reject()
    entered.bridge.unlock("mayor", "play-mayor")
    settle()
    named(people, "Tine Hoste")
    people.persons.delegate_to()
    form = QApplication.activeModalWidget()
    assert isinstance(form, DelegateDialog)
    form.do()
    settle()
    assert people.persons.office is not None
    assert "aiv" in people.persons.office.delegates


def tick(form: DeclareSeveralDialog, *names: str) -> None:
    for row in range(form.who.count()):
        item = form.who.item(row)
        if item.text().startswith(names):
            item.setCheckState(Qt.CheckState.Checked)


def test_several_people_declare_on_one_day_each_for_themselves(
    people: PeopleScreen, settle: Settle
) -> None:
    people.persons.sign_several()
    form = QApplication.activeModalWidget()
    assert isinstance(form, DeclareSeveralDialog)
    form.do()
    assert "Vink aan" in form.refusal.text
    tick(form, "Marc Thys", "Tine Hoste")
    form.do()
    settle()
    days = {named(people, name).declared_on for name in ("Marc Thys", "Tine Hoste")}
    assert days == {people.persons.today}
    assert named(people, "Greet Van Acker").declared_on is None
    assert people.persons.declare_several.isHidden()


def test_whoever_cannot_be_recorded_is_named_with_the_reason_and_the_others_are_kept(
    people: PeopleScreen, settle: Settle
) -> None:
    for command in (Declare(), WithdrawDeclaration()):
        people.bridge.run(command, PersonId("korps"))
        settle()
    people.persons.sign_several()
    form = QApplication.activeModalWidget()
    assert isinstance(form, DeclareSeveralDialog)
    form.on.line.setText("1/6/2026")
    tick(form, "Marc Thys", "Tine Hoste")
    assert form.leave.text() == "Annuleren"
    form.do()
    settle()
    assert form.isVisible()
    assert form.leave.text() == "Sluiten"
    assert form.told.text().startswith("1 verklaring genoteerd")
    assert "Marc Thys: " in form.told.text()
    assert "Tine" not in form.told.text()
    assert form.who.chosen == {PersonId("korps")}
    assert named(people, "Tine Hoste").declared_on is not None
    form.reject()


def test_what_was_told_of_a_step_is_gone_at_the_next(people: PeopleScreen, settle: Settle) -> None:
    people._leave_import(3)
    settle()
    assert people.told.isVisible()
    people.add_person()
    assert people.told.isHidden()
    people._leave_import(3)
    people.persons.sign_several()
    assert people.told.isHidden()


def test_a_warning_leads_to_the_field_that_ends_it(people: PeopleScreen, settle: Settle) -> None:
    named(people, "Marc Thys")
    people.persons.card.mending["clearance"].click()
    settle()
    form = QApplication.activeModalWidget()
    assert isinstance(form, PersonDialog)
    assert form.focusWidget() is form.clearance
    form.clearance.choose("secret")
    form.do()
    settle()
    named(people, "Marc Thys")
    assert "clearance" not in people.persons.card.mending
