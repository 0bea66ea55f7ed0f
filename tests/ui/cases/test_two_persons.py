"""In the window: a case opened in an emergency, and one that is kept, erased; by two members."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from app.commands.cases import CloseCase, HoldCase, OpenCase
from app.commands.members import AddMember
from app.commands.office import Declare, KeepPerson
from app.domain.basis import Basis, BasisType, Kind
from app.domain.case import CaseId, Subject
from app.domain.language import Language
from app.domain.person import Clearance, PersonId
from app.domain.secret import SecretText
from app.errors import Refused
from app.queries.cases import CaseView
from app.queries.people import Persons
from app.session import Session
from tests.ui.cases.conftest import Screens, dialog
from ui.cases.emergency import EmergencyDialog, EndEmergencyDialog
from ui.cases.page import CaseScreen
from ui.widgets.together import TogetherDialog
from ui.words import speak, words

Settle = Callable[[], None]
KORPS, AIV = PersonId("korps"), PersonId("aiv")
OPENED = OpenCase(
    Kind.LIVC_R,
    "terrorism",
    Basis(BasisType.LAW, "wet 30 juli 2018"),
    Subject(SecretText("Jonas")),
)


def third_member(session: Session) -> None:
    """The head of police gets keys, is cleared and declares."""
    session.work(AddMember(KORPS, "play-korps"), AIV)
    korps = next(p for p in session.ask(Persons()) if p.id == KORPS)
    session.run(KeepPerson(replace(korps, clearance=Clearance.SECRET)), AIV)
    session.unlock("korps", "play-korps")
    session.run(Declare(), KORPS)


@pytest.fixture
def page(screens: Screens, settle: Settle) -> CaseScreen:
    failures: list[object] = []
    screens.bridge.call(third_member, None, failures.append)
    settle()
    assert failures == []
    screens.opened(OPENED)
    return screens.page


def opened(page: CaseScreen, settle: Settle, second: str = "play-korps") -> EmergencyDialog:
    page.buttons["emergency"].click()
    form = dialog()
    assert isinstance(form, EmergencyDialog)
    settle()
    assert form.person.currentData() == KORPS
    form.reason.choose("absence")
    form.hours.setValue(2)
    form.password.line.setText("play-aiv")
    form.second.choose(KORPS)
    form.second_password.line.setText(second)
    form.do()
    settle()
    return form


def asked(screens: Screens, question: Any, acting: PersonId, settle: Settle) -> Any:
    found: list[Any] = []
    screens.bridge.ask(question, acting, found.append, found.append)
    settle()
    return found[0]


def test_two_passwords_open_it_and_the_circle_says_until_when(
    page: CaseScreen, screens: Screens, settle: Settle
) -> None:
    opened(page, settle)
    assert dialog() is None
    line = next(one for one in page.parts.circle.table.rows.rows if one.person == KORPS)
    assert line.until is not None
    assert page.page is not None
    view = asked(screens, CaseView(page.page.line.id), KORPS, settle)
    assert view.subject == "Jonas"


def test_the_second_is_somebody_else_than_for_whom_it_is_opened_if_anybody_is(
    page: CaseScreen, screens: Screens, settle: Settle
) -> None:
    page.buttons["emergency"].click()
    form = dialog()
    settle()
    assert form.person.currentData() == KORPS
    assert form.second.currentData() == "mayor"
    assert not form.same.isVisible()
    form.second.choose(KORPS)
    assert form.same.isVisible()
    form._choose_second()
    assert form.second.currentData() == "mayor"
    form.second.offer([(KORPS, "Marc Thys")])
    form._choose_second()
    assert form.second.currentData() == KORPS  # whoever acts reads the case: that is one of the two
    assert form.same.isVisible()
    form.reject()


def test_it_is_said_that_this_is_a_reminder_and_no_control(
    page: CaseScreen, settle: Settle
) -> None:
    page.buttons["emergency"].click()
    form = dialog()
    settle()
    told = [label.text() for label in form.findChildren(type(form.nobody))]
    for key in ("screens.together.reminder", "cases.emergency.recall", "cases.emergency.logged"):
        assert words().text(key) in told
    form.reject()


def test_a_wrong_second_password_opens_nothing_and_keeps_what_was_chosen(
    page: CaseScreen, settle: Settle
) -> None:
    form = opened(page, settle, second="anders")
    assert dialog() is form
    assert form.refusal.isVisible()
    assert (form.hours.value(), form.reason.currentData()) == (2, "absence")
    form.reject()


def test_it_can_be_ended_in_the_circle(page: CaseScreen, screens: Screens, settle: Settle) -> None:
    opened(page, settle)
    table = page.parts.circle.table
    rows = [one.person for one in table.rows.rows]
    table.selectRow(rows.index(KORPS))
    assert page.parts.circle.revoke.text() == words().text("cases.page.end_emergency")
    page.parts.circle.revoke.click()
    form = dialog()
    assert isinstance(form, EndEmergencyDialog)
    form.do()
    settle()
    assert page.page is not None
    refused = asked(screens, CaseView(page.page.line.id), KORPS, settle)
    assert isinstance(refused, Refused)


def test_what_the_basis_refuses_is_not_offered_and_says_why(
    page: CaseScreen, screens: Screens, settle: Settle
) -> None:
    korps = next(p for p in asked(screens, Persons(), AIV, settle) if p.id == KORPS)
    screens.run(KeepPerson(replace(korps, clearance=None)))
    page.refresh()
    settle()
    page.buttons["emergency"].click()
    assert dialog() is None
    assert "R9" in page.refusal.text


def test_what_is_kept_for_the_archive_is_erased_by_two(
    page: CaseScreen, screens: Screens, settle: Settle
) -> None:
    assert page.page is not None
    case = CaseId(page.page.line.id)
    screens.run(CloseCase(case))
    screens.run(HoldCase(case, hold=True))
    page.refresh()
    settle()
    assert page.buttons["erase"].isHidden()
    page.buttons["erase_held"].click()
    form = dialog()
    assert isinstance(form, TogetherDialog)
    settle()
    form.password.line.setText("play-aiv")
    form.do()
    settle()
    assert form.refusal.text == words().text("screens.together.both")
    form.second.choose(PersonId("mayor"))
    form.second_password.line.setText("play-mayor")
    form.do()
    settle()
    assert screens.places[-1] == ("cases", None)


def test_what_is_kept_for_the_archive_is_let_go_by_two(
    page: CaseScreen, screens: Screens, settle: Settle
) -> None:
    assert page.page is not None
    screens.run(HoldCase(CaseId(page.page.line.id), hold=True))
    page.refresh()
    settle()
    page.buttons["lift_hold"].click()
    form = dialog()
    assert isinstance(form, TogetherDialog)
    settle()
    assert form.second.isVisibleTo(form)
    assert not form.forever.isVisibleTo(form)
    form.password.line.setText("play-aiv")
    form.second.choose(PersonId("mayor"))
    form.second_password.line.setText("play-mayor")
    form.do()
    settle()
    assert not page.page.clock.hold


@pytest.mark.parametrize("wrong", ["aiv", "mayor"])
def test_it_says_which_of_the_two_passwords_is_wrong(
    page: CaseScreen, screens: Screens, settle: Settle, wrong: str
) -> None:
    assert page.page is not None
    screens.run(HoldCase(CaseId(page.page.line.id), hold=True))
    page.refresh()
    settle()
    page.buttons["lift_hold"].click()
    form = dialog()
    assert isinstance(form, TogetherDialog)
    settle()
    form.second.choose(PersonId("mayor"))
    fields = {"aiv": form.password, "mayor": form.second_password}
    for member, field in fields.items():
        field.line.setText("iets anders" if member == wrong else f"play-{member}")
    form.do()
    settle()
    assert form.refusal.text
    heads: list[Any] = []
    screens.bridge.call(lambda session: session.header.members, heads.append)
    settle()
    names = {slot.member: slot.name for slot in heads[0]}
    assert form.whose.text() == words().text("screens.together.whose", name=names[wrong])
    assert form.whose.isVisibleTo(form)
    assert form.focusWidget() is fields[wrong].line
    form.reject()


def test_the_dialog_speaks_every_language(page: CaseScreen, settle: Settle) -> None:
    page.buttons["emergency"].click()
    form = dialog()
    settle()
    for language in Language:
        speak(language)
        assert form.second_password.line.accessibleName()
        assert "." not in form.keep.text()
    form.reject()
