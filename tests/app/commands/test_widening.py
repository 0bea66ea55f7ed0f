"""What was said stays with those to whom it was sealed, whatever is written of it afterwards."""

from collections.abc import Iterable
from pathlib import Path

import pytest

from app.commands.annexes import Amend
from app.commands.corrections import CorrectDecision
from app.commands.delegation import Delegate
from app.commands.emergency import EndEmergency, OpenInEmergency
from app.commands.handing import HandOver
from app.commands.meetings import AddItem, Plan
from app.commands.office import Declare
from app.commands.outcomes import UpdateAction
from app.commands.people import WithdrawDeclaration
from app.commands.speaking import Approve, Withdraw
from app.domain.action_state import ActionState
from app.domain.basis import Kind
from app.domain.case import CaseId, Urgency
from app.domain.contribution import TextId
from app.domain.person import Charge, PersonId
from app.domain.secret import SecretText
from app.queries.board import ItemBoard
from app.queries.cases import CaseList, CaseView
from app.queries.meetings import MeetingList
from app.session import Session
from tests.app.commands import sittings
from tests.app.commands.sittings import (
    CAST,
    TODAY,
    Step,
    at,
    begun,
    convened,
    do,
    planned,
    said,
    signed,
)
from tests.app.commands.test_ending_unread import everything_of
from tests.app.commands.test_returning import comes_again, says, texts
from tests.app.commands.test_two_persons import later
from tests.builders import Outcomes

pytestmark = pytest.mark.usefixtures("quick_passwords")
MAYOR, COORD, CLERK, POL, AIV, PREV, GUEST = map(
    PersonId, ("mayor", "coord", "clerk", "pol", "aiv", "prev", "guest")
)
MEMBERS = {
    "pol": {"member": True},
    "guest": {"category": "GEM", "member": True},
    "prev": {"category": "PREV", "member": True},
    "aiv": {"category": "AIV", "member": True},
}
NAMED = (*CAST, *MEMBERS)
OLD = b"oude woorden"


def played(folder: Path, *steps: Step) -> tuple[Session, Outcomes]:
    return sittings.played(folder, *steps, do("declare", "guest"), **MEMBERS)


def case_of(session: Session, who: PersonId = MAYOR) -> CaseId:
    return session.ask(CaseList(), who)[0].id


def in_emergency(session: Session, by: PersonId = COORD) -> CaseId:
    """The case open to `guest` for an hour."""
    case = case_of(session, by)
    words = {str(by): f"play-{by}", "guest": "play-guest"}
    session.run_together(OpenInEmergency(case, GUEST, 1, Urgency.DANGER), by, words)
    return case


def readers(session: Session, record: str) -> set[str]:
    """Whose keys open a record, policy or no policy."""
    found = set()
    for member in session.unlocked:
        with session._vault.transaction(member, now=session._now()) as transaction:
            if transaction.read(record) is not None:
                found.add(member)
    return found


def let_in_next_time(*people: str) -> Iterable[Step]:
    """Another evening on the same case, to which more people come."""
    return (
        planned("n"),
        *convened(*people, meeting="n"),
        do("open_meeting", "mayor", meeting="n"),
        at("open_item", "mayor", meeting="n"),
        *(do("declare", one) for one in people),
    )


def admit_the_new_coordinator(session: Session) -> None:
    """`aiv` holds the office, and is to chair another evening on the case."""
    both = {"mayor": "play-mayor", "clerk": "play-clerk"}
    session.run_together(HandOver(Charge.COORDINATOR, AIV), MAYOR, both)
    session.run(Delegate(AIV), MAYOR)
    meeting = session.run(Plan(Kind.CONSENT, TODAY, "Stadhuis", AIV, CLERK), MAYOR).made
    session.run(AddItem(meeting, case_of(session)), MAYOR)
    assert session.ask(CaseList(), AIV)


def test_an_emergency_opens_nothing_to_who_was_invited_later(tmp_path: Path) -> None:
    evening = (*begun("insp", named=NAMED), *said(OLD.decode(), "insp"), *signed()[:2])
    session, made = played(tmp_path, *evening, *let_in_next_time("prev"))
    before = readers(session, made.ids["c"])
    in_emergency(session)
    assert readers(session, made.ids["c"]) == before | {GUEST}
    assert OLD not in everything_of(session, "prev")


def test_an_emergency_opens_nothing_to_who_regained_what_they_had_lost(tmp_path: Path) -> None:
    session, _ = played(tmp_path, *begun("pol", named=NAMED))
    meeting = session.ask(MeetingList())[0].id
    session.run(WithdrawDeclaration(), POL)
    between = says(session, COORD, "intussen gezegd")
    session.run(Approve(between), COORD)
    session.run(Declare(), POL)
    comes_again(session, COORD)
    for member in ("mayor", "clerk", "guest"):
        session.unlock(member, f"play-{member}")
    case = in_emergency(session)
    assert between in texts(session, GUEST)
    assert between not in texts(session, POL)
    assert session.ask(ItemBoard(meeting, case), POL).said == ()


def test_an_emergency_opens_nothing_to_the_heir_of_an_office(tmp_path: Path) -> None:
    session, made = played(
        tmp_path,
        *begun("insp", named=NAMED),
        *said(OLD.decode(), "insp"),
        at("decide", "mayor", id="e", text="oud besluit", derived_from=["c"]),
        *signed(),
    )
    session.run(Amend(TextId(made.ids["e"]), SecretText("beter besluit")), MAYOR)
    admit_the_new_coordinator(session)
    case = in_emergency(session, by=MAYOR)
    for word in (OLD, b"oud besluit", b"beter besluit"):
        assert word in everything_of(session, "guest")
        assert word not in everything_of(session, "aiv")
    page = session.ask(CaseView(case), AIV)
    assert not any("oud" in str(event) or "beter" in str(event) for event in page.course.events)


@pytest.mark.parametrize("again", [False, True])
def test_the_end_of_an_emergency_gives_back_the_former_readers(
    tmp_path: Path, again: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    session, made = played(
        tmp_path,
        *begun("insp", named=NAMED),
        *said(OLD.decode(), "insp"),
        *said("voor een paar", "insp", "d", audience=["clerk"]),
        at("decide", "mayor", id="e", text="besluit", derived_from=["c"]),
    )
    names = ("k", "c", "d", "e")
    before = {name: readers(session, made.ids[name]) for name in names}
    case = in_emergency(session)
    assert readers(session, made.ids["c"]) == before["c"] | {GUEST}
    if again:  # an hour runs out, and it is opened once more
        later(session, monkeypatch, hours=2)
        assert in_emergency(session) == case
    session.run(EndEmergency(case, GUEST), MAYOR)
    assert {name: readers(session, made.ids[name]) for name in names} == before
    assert session.check("coord") == session.check("guest") == ()


def test_the_end_of_an_emergency_closes_what_was_written_during_it(tmp_path: Path) -> None:
    session, made = played(
        tmp_path,
        *begun("insp", named=NAMED),
        *said(OLD.decode(), "insp"),
        at("decide", "mayor", id="e", text="besluit", derived_from=["c"]),
    )
    case = in_emergency(session)
    between = says(session, COORD, "intussen gezegd")
    session.run(Approve(between), COORD)
    new = SecretText("intussen anders besloten")
    session.run(CorrectDecision(TextId(made.ids["e"]), new, (between,)), MAYOR)
    assert GUEST in readers(session, between) & readers(session, made.ids["e"])
    session.run(EndEmergency(case, GUEST), MAYOR)
    for record in (between, made.ids["e"]):
        assert readers(session, record) == {MAYOR, COORD, CLERK}
    assert b"intussen" not in everything_of(session, "guest")
    assert session.check("guest") == ()


def acting(folder: Path) -> tuple[Session, Outcomes]:
    """An action of the coordinator's that is signed, on words that were said to the table."""
    task = {"text": "oude afspraak", "owner": "coord", "due": TODAY, "derived_from": ["c"]}
    return played(
        folder,
        *begun("insp", named=NAMED),
        *said(OLD.decode(), "insp"),
        at("assign", "mayor", id="a", **task),
        *signed(),
    )


def test_the_state_of_an_action_opens_it_to_nobody(tmp_path: Path) -> None:
    session, made = acting(tmp_path)
    admit_the_new_coordinator(session)
    before = readers(session, made.ids["a"])
    session.run(UpdateAction(TextId(made.ids["a"]), ActionState.DONE), COORD)
    assert readers(session, made.ids["a"]) == before
    assert b"oude afspraak" not in everything_of(session, "aiv")


def test_new_words_for_what_was_said_open_to_those_who_read_the_old_ones(tmp_path: Path) -> None:
    session, made = acting(tmp_path)
    admit_the_new_coordinator(session)
    before = readers(session, made.ids["a"])
    amendment = session.run(Amend(TextId(made.ids["a"]), SecretText("anders gezegd")), MAYOR).made
    assert amendment is not None
    assert readers(session, amendment) == before
    assert b"anders gezegd" not in everything_of(session, "aiv")


def test_what_rests_on_words_that_are_taken_back_opens_to_nobody(tmp_path: Path) -> None:
    session, made = played(
        tmp_path,
        *begun("insp", named=NAMED),
        *said("een", "insp"),
        *said("twee", "clerk", made="d"),
        at("decide", "mayor", id="e", text="oud besluit", derived_from=["c", "d"]),
        at("close_item", "mayor"),
        *let_in_next_time("prev"),
    )
    before = readers(session, made.ids["e"])
    session.run(Withdraw(TextId(made.ids["d"])), CLERK)
    assert readers(session, made.ids["e"]) <= before


def test_other_grounds_open_a_decision_to_whom_the_former_ones_closed_it(tmp_path: Path) -> None:
    session, made = played(
        tmp_path,
        *begun("pol", named=NAMED),
        *said("voor een paar", "clerk", audience=["clerk"]),
        at("decide", "mayor", id="e", text="op die woorden", derived_from=["c"]),
        at("decide", "mayor", id="f", text="op dat besluit", derived_from=["e"]),
    )
    assert POL not in readers(session, made.ids["e"]) | readers(session, made.ids["f"])
    session.run(CorrectDecision(TextId(made.ids["e"]), SecretText("op niets"), ()), MAYOR)
    assert POL in readers(session, made.ids["e"]) & readers(session, made.ids["f"])


def test_other_grounds_open_nothing_to_who_was_admitted_later(tmp_path: Path) -> None:
    session, made = played(
        tmp_path,
        *begun("pol", named=NAMED),
        *said("voor een paar", "clerk", audience=["clerk"]),
        at("decide", "mayor", id="e", text="op die woorden", derived_from=["c"]),
        at("decide", "mayor", id="f", text="op dat besluit", derived_from=["e"]),
        at("close_item", "mayor"),
        *let_in_next_time("prev"),
    )
    session.run(CorrectDecision(TextId(made.ids["e"]), SecretText("op niets"), ()), MAYOR)
    for name in ("e", "f"):
        assert readers(session, made.ids[name]) == {MAYOR, COORD, CLERK, POL}
    assert b"op dat besluit" not in everything_of(session, "prev")
