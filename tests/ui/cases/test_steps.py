"""What one can do to a case keeps what was typed when refused, and asks before it is final."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from app.commands.cases import OpenCase, Weigh
from app.domain.basis import Basis, BasisType, Kind
from app.domain.case import Case, CaseId, Subject, SubjectKind
from app.domain.person import PersonId
from app.domain.secret import SecretText
from app.errors import AppError
from app.session import Session
from app.store.records import Records
from tests.ui.cases.conftest import Screens, dialog
from tests.ui.rest import waited_out
from ui.cases.emergency import HoldDialog
from ui.cases.page import CaseScreen
from ui.cases.steps import AdvanceDialog, ChildInterestDialog, SignalDialog
from ui.widgets.dialog import FinalDialog
from ui.widgets.label import Label
from ui.widgets.together import TogetherDialog

Settle = Callable[[], None]
OWN = "play-aiv"
MINOR = Subject(SecretText("Jonas"), born=date(2012, 5, 1))
OPENED = OpenCase(Kind.LIVC_R, "terrorism", Basis(BasisType.LAW, "wet 30 juli 2018"), MINOR)


@pytest.fixture
def page(screens: Screens) -> CaseScreen:
    screens.opened(OPENED)
    return screens.page


def final(settle: Settle, word: str = OWN) -> FinalDialog:
    form = dialog()
    assert isinstance(form, FinalDialog)
    settle()
    form.password.line.setText(word)
    form.do()
    settle()
    return form


def agreed(settle: Settle) -> None:
    """What is asked about is done, after what it means was said."""
    form = dialog()
    assert isinstance(form, HoldDialog)
    assert any("twee medewerkers" in label.text() for label in form.findChildren(Label))
    form.do()
    settle()


def both(settle: Settle) -> None:
    """Two members give their passwords for what is asked."""
    form = dialog()
    assert isinstance(form, TogetherDialog)
    settle()
    form.second.choose(PersonId("mayor"))
    form.second_password.line.setText("play-mayor")
    final(settle)


def test_a_signal_without_a_day_waits_and_with_one_is_kept(
    page: CaseScreen, settle: Settle
) -> None:
    page.buttons["record_signal"].click()
    form = dialog()
    assert isinstance(form, SignalDialog)
    form.signal_form.behaviour.setPlainText("Zoekt contact met een ronselaar")
    form.signal_form.source.setText("politie")
    form.do()
    assert "dag" in form.refusal.text
    form.signal_form.on.line.setText("1/1/2099")
    form.do()
    settle()
    assert "R37" in form.refusal.text
    assert form.signal_form.source.value == "politie"
    form.signal_form.on.line.setText("27/11/2026")
    form.do()
    settle()
    assert [s.source for s in page.parts.signals.table.rows.rows] == ["politie"]
    assert dialog() is None


def test_the_interest_of_a_child_is_asked_for_and_noted(page: CaseScreen, settle: Settle) -> None:
    assert "Minderjarig" in page.facts.fact("cases.page.child")
    page.buttons["note_child"].click()
    form = dialog()
    assert isinstance(form, ChildInterestDialog)
    form.text.setPlainText("De ouders worden betrokken.")
    form.do()
    settle()
    assert page.facts.fact("cases.page.child") == "De ouders worden betrokken."


def test_an_unweighed_case_is_not_planned_and_the_timeline_tells_its_stages(
    page: CaseScreen, screens: Screens, settle: Settle
) -> None:
    page.buttons["advance"].click()
    form = dialog()
    assert isinstance(form, AdvanceDialog)
    form.stage.choose("plan")
    form.do()
    settle()
    assert "R36" in form.refusal.text
    form.stage.choose("weging")
    form.do()
    settle()
    told = [event.stage for event in page.parts.timeline.table.rows.rows]
    assert told == [None, "weging"]
    assert page.buttons["advance"].accessibleDescription().startswith("R36")


def test_a_case_that_was_weighed_by_mistake_is_weighed_no_more(
    page: CaseScreen, settle: Settle
) -> None:
    page.bridge.act_as(PersonId("mayor"))
    settle()
    page.show_case(page._case or "")
    settle()
    page.buttons["is_case"].setFocus()
    page.buttons["is_case"].click()
    settle()
    assert page.facts.fact("cases.page.stage") == "weging"
    assert [e.what.value for e in page.parts.timeline.table.rows.rows] == ["opened", "weighed"]
    assert page.window().focusWidget() is page.buttons["unweigh"]
    page.buttons["unweigh"].click()
    settle()
    assert page.facts.fact("cases.page.stage") == "aanmelding"
    assert [e.what.value for e in page.parts.timeline.table.rows.rows] == ["opened"]
    assert page.buttons["is_case"].isVisible()
    assert page.buttons["no_case"].isVisible()
    failed: list[AppError] = []
    again = Weigh(CaseId(page._case or ""), is_case=None)
    page.bridge.run(again, PersonId("mayor"), None, failed.append)
    settle()
    assert [error.code for error in failed] == ["weighing_passed"]


@pytest.mark.usefixtures("no_waiting")
def test_closing_and_erasing_ask_the_password_and_list_what_happens(
    page: CaseScreen, settle: Settle
) -> None:
    page.buttons["close"].click()
    form = final(settle, "fout")
    assert "play-aiv" in form.exercise.text()
    assert "opent de kluis niet" in form.refusal.text
    assert form.password.line.hasFocus()
    assert form.password.line.selectedText()
    assert page.facts.fact("cases.page.stage") == "aanmelding"
    assert form.keep.text() == "Wacht nog 1 s"
    form.password.line.setText("play-aiv")
    form.do()
    settle()
    assert page.facts.fact("cases.page.stage") == "aanmelding", "the wait is not over"
    waited_out(form.waiting)
    assert form.keep.text() == "Casus afsluiten"
    form.do()
    settle()
    assert page.facts.fact("cases.page.stage") == "afsluiting"
    assert "1 dec 2026" in page.parts.clock.fact("cases.clock.runs")
    page.buttons["erase"].click()
    final(settle)
    assert page.facts.fact("cases.page.stage") == ""
    assert page.page is None


def test_whoever_erased_a_case_stands_in_the_list_again(
    page: CaseScreen, settle: Settle, monkeypatch: pytest.MonkeyPatch
) -> None:
    went: list[tuple[str, str | None]] = []
    monkeypatch.setattr(page, "_go", lambda place, ident: went.append((place, ident)))
    for step in ("close", "erase"):
        assert not went
        page.buttons[step].click()
        final(settle)
    assert went == [("cases", None)]


def test_what_is_held_for_the_archive_offers_no_erasing_until_it_is_lifted(
    page: CaseScreen, settle: Settle
) -> None:
    page.buttons["hold"].click()
    agreed(settle)
    assert "archief" in page.parts.clock.fact("cases.clock.hold")
    page.buttons["close"].click()
    final(settle)
    assert page.buttons["erase"].isHidden()
    page.buttons["lift_hold"].click()
    both(settle)
    assert page.buttons["erase"].isVisible()


def test_a_lapsed_consent_says_so_and_lets_only_the_end_through(
    screens: Screens, settle: Settle
) -> None:
    case = CaseId("c" * 32)
    told = {"dated": date(2026, 1, 1), "magistrate": "D. Roels", "reasons": "verwevenheid"}
    basis = Basis(BasisType.CONSENT, "art. 353 §2 Sw.", valid_until=date(2026, 11, 30), **told)
    people = frozenset({PersonId("aiv"), PersonId("mayor")})
    kept = Case(
        case,
        "C-LAPSED",
        Kind.CONSENT,
        "terrorism",
        replace(basis, participants=people),
        Subject(SecretText("Netwerk"), SubjectKind.NETWORK),
        date(2026, 1, 1),
        people,
    )

    def keep(session: Session) -> None:
        with session._vault.transaction("aiv", now=session._now()) as transaction:
            Records(transaction).keep(case, kept, people)
            transaction.log(b"made", frozenset({"aiv"}))

    screens.bridge.call(keep, changes=True)
    settle()
    screens.arrive("case", case)
    page = screens.page
    assert "R6" in page.parts.lapsed.text
    assert page.buttons["record_signal"].accessibleDescription().startswith("R6")
    assert page.buttons["close"].accessibleDescription() == ""
    screens.arrive("cases")
    assert screens.cases.table.rows.index(0, 4).data() == "toestemming tot 30 nov 2026"


def test_the_keyboard_stays_with_the_steps_when_the_case_changed(
    page: CaseScreen, settle: Settle
) -> None:
    for step in ("hold", "lift_hold"):
        page.buttons[step].setFocus()
        page.buttons[step].click()
        if step == "lift_hold":
            both(settle)
        else:
            agreed(settle)
        other = page.buttons["hold" if step == "lift_hold" else "lift_hold"]
        assert page.window().focusWidget() is other
    page.buttons["close"].setFocus()
    page.buttons["close"].click()
    final(settle)
    assert page.window().focusWidget() is page.buttons["erase"]


def test_a_case_closed_without_a_meeting_waits_for_no_table(
    page: CaseScreen, settle: Settle
) -> None:
    assert "aan tafel" in page.parts.clock.fact("cases.clock.term")
    assert "aan tafel" in page.parts.plan.none.text()
    page.buttons["close"].click()
    final(settle)
    assert page.parts.clock.fact("cases.clock.term") == (
        "6 maanden, niet aan tafel afgesproken: de voorgestelde termijn geldt"
    )
    assert page.parts.plan.none.text() == "Er zijn geen afspraken gemaakt."
