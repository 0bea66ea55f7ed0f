"""What the coordinator of today does not read, another officer's keys write for who answers."""

from pathlib import Path

import pytest

from app.commands.meetings import Invite, Respond
from app.commands.outcomes import Agree
from app.domain.case import CaseId
from app.domain.contribution import TextId
from app.domain.meeting import MeetingId
from app.domain.person import Charge, PersonId
from app.errors import Refused
from app.queries.board import ItemBoard
from app.queries.cases import CaseList
from app.queries.meetings import InvitePanel, MeetingList
from app.session import Session
from tests.app.commands.sittings import at, begun, do, opened, planned, said, scenario, signed
from tests.app.commands.test_handing import (
    AIV,
    CLERK,
    MAYOR,
    NAMED,
    NEW,
    played,
    together,
)
from tests.builders import exercise, play

pytestmark = pytest.mark.usefixtures("quick_passwords")
POL, INSP = PersonId("pol"), PersonId("insp")


def place(session: Session) -> tuple[MeetingId, CaseId]:
    return session.ask(MeetingList(), MAYOR)[0].id, session.ask(CaseList(), MAYOR)[0].id


def accepted(session: Session) -> set[str]:
    return {
        line.person for line in session.ask(InvitePanel(*place(session)), MAYOR) if line.accepted
    }


def lines(session: Session, who: PersonId) -> list[tuple[object, ...]]:
    told = [line.entry for line in session.log(who) if line.entry is not None]
    return [(e.member, e.acting, e.why) for e in told]


@pytest.fixture
def session(tmp_path: Path) -> Session:
    """Two were invited to a case that the coordinator of today does not read."""
    session = played(
        tmp_path,
        opened(named=NAMED),
        planned(),
        do("add_item", "mayor", meeting="m", case="k"),
        at("invite", "mayor", person="pol"),
        at("invite", "mayor", person="aiv"),
    )
    together(session, Charge.COORDINATOR, AIV, MAYOR, CLERK)
    return session


def test_who_was_invited_before_and_after_a_handover_accepts(session: Session) -> None:
    session.run(Invite(*place(session), INSP), MAYOR)
    for who in (POL, INSP, AIV):
        assert session.may(Respond(*place(session), accepts=True), who) == ()
        session.run(Respond(*place(session), accepts=True), who)
    assert accepted(session) == {POL, INSP, AIV}
    assert session.ask(CaseList(), AIV) != (), "admitted as everybody is: by accepting"
    assert (MAYOR, POL, "respond") in lines(session, AIV)


def test_declining_there_leaves_nothing(session: Session) -> None:
    before = lines(session, AIV)
    session.run(Respond(*place(session), accepts=False), POL)
    assert lines(session, AIV) == before
    assert accepted(session) == set()


def test_nobody_but_who_invites_writes_it(session: Session) -> None:
    there = place(session)
    session._vault.lock_member(MAYOR)
    with pytest.raises(Refused) as caught:
        session.run(Respond(*there, accepts=True), POL)
    assert caught.value.rules == ("R10",)
    session.unlock(MAYOR, "play-mayor")
    assert accepted(session) == set()


def test_a_consent_that_does_not_name_the_coordinator_is_answered_too(tmp_path: Path) -> None:
    session = played(
        tmp_path,
        opened("k", "mayor", named=("mayor", "clerk", "pol")),
        planned(),
        do("add_item", "mayor", meeting="m", case="k"),
        at("invite", "mayor", person="pol"),
    )
    session.run(Respond(*place(session), accepts=True), POL)
    assert accepted(session) == {POL}


def test_a_neutral_text_is_agreed_to_after_a_handover(tmp_path: Path) -> None:
    outside = {"derived_from": ["c"], "neutral_text": "voor anderen"}
    steps = (
        *begun("pol", named=NAMED),
        *said("voor de burgemeester", "clerk", audience=["mayor"]),
        at("decide", "mayor", id="e", text="voluit", **outside),
        *signed()[:2],
    )
    file = scenario(steps, **NEW)
    session = exercise(tmp_path, file)
    made = play(session, file)
    assert made.surprises == []
    together(session, Charge.COORDINATOR, AIV, MAYOR, CLERK)
    session.run(Agree(TextId(made.ids["c"]), TextId(made.ids["e"])), CLERK)
    view = session.ask(ItemBoard(*place(session)), CLERK)
    assert [line.text.text for line in view.decisions] == ["voor anderen"]
