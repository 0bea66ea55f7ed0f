"""Somebody's keys are taken between a meeting and its signatures: what they knew is sealed on."""

from pathlib import Path

import pytest

from app.commands.annexes import Amend, SignAnnex
from app.commands.members import RemoveMember
from app.commands.minutes import SignMinutes
from app.commands.settings import KeepSigning
from app.commands.signing import CountersignMinutes
from app.domain.contribution import TextId
from app.domain.meeting import MeetingId
from app.domain.minutes import Copy
from app.domain.person import Charge, PersonId
from app.domain.secret import SecretText
from app.queries.meetings import MeetingList
from app.session import Session
from app.store.records import Records
from tests.app.commands.sittings import (
    at,
    begun,
    convened,
    do,
    opened,
    planned,
    recorded,
    said,
    scenario,
    seated,
    signed,
)
from tests.app.commands.test_handing import (
    AIV,
    CLERK,
    COORD,
    MAYOR,
    NAMED,
    NEW,
    played,
    together,
)
from tests.builders import exercise, play

pytestmark = pytest.mark.usefixtures("quick_passwords")
CLOSED = (
    *begun("aiv", named=NAMED),
    *said("gezien", "mayor"),
    *recorded("mayor", "coord", "clerk", "aiv"),
    *signed()[:2],
)


def meeting_of(session: Session) -> MeetingId:
    (line,) = session.ask(MeetingList(), MAYOR)
    return line.id


def copies(session: Session) -> dict[Copy, frozenset[PersonId]]:
    """The register, and to whom each file is sealed."""
    meeting = meeting_of(session)
    with session._vault.transaction("mayor", now=session._now()) as transaction:
        records = Records(transaction)
        found = records.meeting(meeting)
        assert found is not None
        return {copy: records.readers(copy.file) for copy in records.copies(found)}


@pytest.mark.parametrize("gone", [CLERK, AIV], ids=["minute_taker", "participant"])
def test_the_minutes_are_signed_after_somebody_who_knew_of_them_was_removed(
    tmp_path: Path, gone: PersonId
) -> None:
    session = played(tmp_path, *CLOSED)
    session.work(RemoveMember(gone), COORD)
    session.run(SignMinutes(meeting_of(session)), MAYOR)
    told = {copy.recipient for copy in copies(session)}
    assert told == {MAYOR, COORD, CLERK, AIV} - {gone}
    assert session.check("mayor") == ()


def test_the_minutes_are_signed_after_a_former_coordinator_was_removed(tmp_path: Path) -> None:
    session = played(tmp_path, *CLOSED)
    together(session, Charge.COORDINATOR, AIV, MAYOR, CLERK)
    session.work(RemoveMember(COORD), AIV)
    session.run(SignMinutes(meeting_of(session)), MAYOR)
    assert COORD not in {copy.recipient for copy in copies(session)}
    assert session.check("mayor") == ()


def test_an_annex_is_signed_after_the_minute_taker_was_removed(tmp_path: Path) -> None:
    told = at("decide", "mayor", id="e", text="besluit", derived_from=["c"])
    file = scenario(
        (
            *begun("insp"),
            *said("gezien", "mayor"),
            told,
            *recorded("mayor", "coord", "clerk", "insp"),
            *signed(),
            do("issue_minutes", meeting="m", to="all"),
        ),
        **NEW,
    )
    session = exercise(tmp_path, file)
    made = play(session, file)
    assert made.surprises == []
    session.run(Amend(TextId(made.ids["e"]), SecretText("beter besluit")), MAYOR)
    session.work(RemoveMember(CLERK), COORD)
    session.run(SignAnnex(meeting_of(session)), MAYOR)


def test_copies_are_countersigned_after_a_recipient_was_removed(tmp_path: Path) -> None:
    session = played(
        tmp_path,
        do("delegate", "mayor", to="coord"),
        opened(named=NAMED),
        planned(chair="coord"),
        *convened("aiv", chair="coord"),
        *seated("mayor", "coord", "clerk", "aiv", chair="coord"),
        *recorded("mayor", "coord", "clerk", "aiv"),
        *signed(chair="coord")[:2],
    )
    meeting = meeting_of(session)
    session.run(KeepSigning(True), COORD)
    session.run(SignMinutes(meeting), COORD)
    session.work(RemoveMember(AIV), COORD)
    session.run(CountersignMinutes(meeting), MAYOR)
    assert all(copy.countersigned_at is not None for copy in copies(session))
    (readers,) = (who for copy, who in copies(session).items() if copy.recipient == AIV)
    assert readers == {MAYOR, COORD}
