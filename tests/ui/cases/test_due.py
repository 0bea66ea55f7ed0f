"""What is past its term: proposed in one list, confirmed by password, erased in one go."""

from collections.abc import Callable
from datetime import date

import pytest

from app.commands.cases import CloseCase, EraseCase, OpenCase
from app.commands.step import Step
from app.domain.basis import Basis, BasisType, Kind
from app.domain.calendar import moment
from app.domain.case import CaseId, Subject, SubjectKind
from app.domain.person import PersonId
from app.domain.secret import SecretText
from app.errors import WrongState
from app.queries.cases import CaseList
from app.session import Session
from tests.ui.cases.conftest import Screens
from tests.ui.cases.test_steps import OPENED
from ui.cases.due_dialog import DueDialog, EarlyDialog
from ui.cases.list_screen import DUE
from ui.cases.review_dialog import ReviewDialog
from ui.words import words

Later = Callable[[], None]
LATER = date(2028, 2, 1)


@pytest.fixture
def past(screens: Screens, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Three cases that were closed, long ago by now."""
    found = [screens.run(OPENED) for _ in range(3)]
    for case in found:
        screens.run(CloseCase(case))  # type: ignore[arg-type]
    monkeypatch.setattr(Session, "_now", lambda _session: moment(LATER))
    return found


@pytest.fixture
def unread(screens: Screens) -> CaseId:
    """A case to which a magistrate's consent does not admit the coordinator."""
    named = frozenset({PersonId("mayor")})
    consent = Basis(
        BasisType.CONSENT,
        "art. 353 §2 Sw.",
        dated=date(2026, 11, 10),
        magistrate="substituut D. Roels",
        reasons="verwevenheid",
        valid_until=date(2027, 5, 10),
        participants=named,
    )
    subject = Subject(SecretText("Netwerk"), SubjectKind.NETWORK)
    opened = OpenCase(Kind.CONSENT, "criminal_organisation", consent, subject)
    return CaseId(screens.run(opened, "mayor"))


def proposed(screens: Screens) -> DueDialog:
    screens.arrive("cases", DUE)
    return screens.cases.findChildren(DueDialog)[-1]


def confirm(dialog: DueDialog, screens: Screens) -> None:
    dialog.password.line.setText("play-aiv")
    dialog.do()
    screens.settle()


def left(screens: Screens) -> set[str]:
    found: list[set[str]] = []
    screens.bridge.ask(CaseList(), None, lambda lines: found.append({line.id for line in lines}))
    screens.settle()
    return found[0]


def test_all_that_is_due_goes_in_one_go_after_the_password(
    screens: Screens, past: list[str]
) -> None:
    dialog = proposed(screens)
    assert set(dialog.boxes) == set(past)
    assert all(box.isChecked() for box in dialog.boxes.values())
    confirm(dialog, screens)
    assert left(screens) == set()
    assert "3 casussen" in dialog.ended.text()
    dialog.do()
    screens.settle()
    assert screens.cases.overdue.isHidden()


def test_nothing_goes_without_the_password(screens: Screens, past: list[str]) -> None:
    dialog = proposed(screens)
    dialog.password.line.setText("iets anders")
    dialog.do()
    screens.settle()
    assert not dialog.refusal.isHidden()
    assert left(screens) == set(past)


def test_what_is_unticked_stays_and_stays_listed(screens: Screens, past: list[str]) -> None:
    dialog = proposed(screens)
    for box in dialog.boxes.values():
        box.setChecked(False)
    dialog.do()
    assert "minstens één" in dialog.refusal.text
    dialog.boxes[past[0]].setChecked(True)  # type: ignore[index]
    confirm(dialog, screens)
    assert left(screens) == set(past[1:])
    dialog.do()
    screens.settle()
    assert "2" in screens.cases.overdue.text()


def test_what_fails_is_said_and_the_others_go(
    screens: Screens, past: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    carry_out = EraseCase.carry_out

    def held(command: EraseCase, step: Step) -> object:
        if command.case == past[1]:
            raise WrongState("case_on_hold")
        return carry_out(command, step)

    monkeypatch.setattr(EraseCase, "carry_out", held)
    dialog = proposed(screens)
    confirm(dialog, screens)
    assert left(screens) == {past[1]}
    assert "2 casussen" in dialog.ended.text()
    assert "niet gewist" in dialog.ended.text()


def test_what_the_coordinator_does_not_read_is_closed_and_later_erased_by_its_key(
    screens: Screens, unread: CaseId, monkeypatch: pytest.MonkeyPatch
) -> None:
    screens.arrive("cases")
    assert screens.cases.lines == ()
    assert screens.cases.overdue.isVisible()
    dialog = proposed(screens)
    assert not dialog.boxes[unread].isChecked()
    assert "Netwerk" not in dialog.boxes[unread].text()
    dialog.boxes[unread].setChecked(True)
    confirm(dialog, screens)
    assert "1 casus is gesloten" in dialog.ended.text()
    dialog.do()
    screens.settle()
    monkeypatch.setattr(Session, "_now", lambda _session: moment(LATER))
    later = proposed(screens)
    assert later.boxes[unread].isChecked()
    assert "u leest hem niet" in later.boxes[unread].text()
    confirm(later, screens)
    assert "1 casus is gewist" in later.ended.text()
    later.do()
    screens.settle()
    assert screens.cases.overdue.isHidden()


def test_what_the_coordinator_does_not_read_is_erased_early_by_two(
    screens: Screens, unread: CaseId
) -> None:
    first = proposed(screens)
    assert first.by_two.isHidden()
    assert first.keep.text() == words().text("cases.unread.close")
    first.reject()
    screens.run(CloseCase(unread))
    dialog = proposed(screens)
    assert not dialog.boxes[unread].isEnabled()
    assert dialog.keep.isHidden()
    dialog.by_two.click()
    screens.settle()
    assert not any(one.isVisible() for one in screens.cases.findChildren(DueDialog))
    both = screens.cases.findChildren(EarlyDialog)[-1]
    assert "Netwerk" not in both.case.currentText()
    both.password.line.setText("play-aiv")
    both.second.choose(PersonId("mayor"))
    both.second_password.line.setText("play-mayor")
    both.do()
    screens.settle()
    assert not any(one.isVisible() for one in screens.cases.findChildren(EarlyDialog))
    assert screens.cases.overdue.isHidden()


def test_a_review_with_its_reason_stands_on_the_case(screens: Screens) -> None:
    screens.opened(OPENED)
    screens.page.buttons["review"].click()
    (dialog,) = screens.page.findChildren(ReviewDialog)
    dialog.do()
    assert "waarom" in dialog.refusal.text
    assert dialog.months.isHidden()
    dialog.reason.setPlainText("de opvolging loopt nog")
    dialog.do()
    screens.settle()
    assert "de opvolging loopt nog" in screens.page.parts.clock.fact("cases.clock.reviewed")
