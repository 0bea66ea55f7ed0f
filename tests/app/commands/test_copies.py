"""What became of a copy: who says so, when, and what the register then shows."""

from dataclasses import replace
from pathlib import Path

import pytest

from app.commands.copies import AttestDestruction, ConfirmReceipt
from app.commands.office import Wait
from app.domain.meeting import MeetingId
from app.domain.person import PersonId
from app.errors import Refused, WrongState
from app.queries.copies import CopyRegister
from app.queries.register import AllCopies, Copies, Standing
from app.session import Session
from app.store.records import Records
from tests.app.commands.sittings import begun, do, recorded, said, scenario, signed
from tests.builders import after, exercise, play

pytestmark = pytest.mark.usefixtures("quick_passwords")
COORD, MAYOR, INSP, CLERK = map(PersonId, ("coord", "mayor", "insp", "clerk"))
HALF_A_YEAR = 200


@pytest.fixture
def held(tmp_path: Path) -> tuple[Session, MeetingId]:
    """Minutes of which the inspection has its copy and the mayor has not."""
    everyone = ("mayor", "coord", "clerk", "insp")
    steps = [*begun("insp"), *said("kept", "insp"), *recorded(*everyone), *signed()]
    file = scenario([*steps, do("issue_minutes", meeting="m", to=["insp"])])
    session, made = after(tmp_path, file)
    return session, MeetingId(made.ids["m"])


def register(session: Session, who: PersonId = COORD) -> Copies:
    return session.ask(AllCopies(), who)


def standing(session: Session, person: str) -> Standing:
    return next(line.standing for line in register(session).lines if line.recipient == person)


def code_of(session: Session, meeting: MeetingId, person: str) -> str:
    copies = session.ask(CopyRegister(meeting), COORD)
    return next(copy.code for copy in copies if copy.recipient == person)


def test_a_copy_goes_its_way_to_its_destruction(held: tuple[Session, MeetingId]) -> None:
    session, meeting = held
    assert (standing(session, "insp"), standing(session, "mayor")) == ("issued", "signed")
    session.run(ConfirmReceipt(meeting), INSP)
    assert standing(session, "insp") is Standing.RECEIVED
    session.run(Wait(HALF_A_YEAR), COORD)
    assert (standing(session, "insp"), standing(session, "mayor")) == ("due", "signed")
    session.run(AttestDestruction(meeting, code_of(session, meeting, "insp")), COORD)
    assert standing(session, "insp") is Standing.DESTROYED
    said = [line.entry for line in session.log("coord") if line.entry is not None]
    entry = said[-1]
    assert (entry.why, entry.acting, entry.to) == ("attest_destruction", "coord", ("insp",))
    assert session.check("coord") == ()


def test_the_register_survives_locking(held: tuple[Session, MeetingId]) -> None:
    session, meeting = held
    session.run(ConfirmReceipt(meeting), INSP)
    before = register(session)
    session.lock()
    session.unlock("coord", "play-coord")
    assert register(session) == before
    session.unlock("mayor", "play-mayor")
    assert register(session, MAYOR).lines == before.lines


def test_nobody_speaks_for_anothers_copy_but_who_follows_up(
    held: tuple[Session, MeetingId],
) -> None:
    session, meeting = held
    code = code_of(session, meeting, "insp")
    for person in ("clerk", "customs", "mayor"):
        for command in (ConfirmReceipt(meeting, code), AttestDestruction(meeting, code)):
            with pytest.raises(Refused) as refused:
                session.run(command, PersonId(person))
            assert refused.value.rules == ("R10",)
    assert standing(session, "insp") is Standing.ISSUED


def test_what_was_not_handed_out_or_is_gone_is_not_received(
    held: tuple[Session, MeetingId],
) -> None:
    session, meeting = held
    for command in (ConfirmReceipt(meeting), AttestDestruction(meeting)):
        with pytest.raises(WrongState, match="copy_not_issued"):
            session.run(command, MAYOR)
    session.run(AttestDestruction(meeting), INSP)
    for again in (ConfirmReceipt(meeting), AttestDestruction(meeting)):
        with pytest.raises(WrongState, match="copy_destroyed"):
            session.run(again, INSP)


def test_who_has_no_part_in_it_reads_no_register(held: tuple[Session, MeetingId]) -> None:
    session, _ = held
    assert len(register(session).lines) == 4
    assert register(session).may_note
    assert len(register(session, MAYOR).lines) == 4
    assert not register(session, MAYOR).may_note
    assert register(session, CLERK).lines == ()
    assert register(session, INSP).lines == ()


def test_a_data_protection_officer_who_is_a_member_reads_the_register_and_no_content(
    tmp_path: Path,
) -> None:
    """The log reader reads the log and the register of copies (spec 2)."""
    everyone = ("mayor", "coord", "clerk", "insp")
    steps = [*begun("insp"), *said("kept", "insp"), *recorded(*everyone), *signed()]
    watched = scenario(
        [*steps, do("issue_minutes", meeting="m", to=["insp"])],
        watch={"category": "GEM", "member": True},
    )
    file = replace(watched, office=replace(watched.office, dpo="watch"))
    with exercise(tmp_path, file) as session:
        made = play(session, file)
        assert made.surprises == []
        watch = PersonId("watch")
        told = register(session, watch)
        assert len(told.lines) == len(register(session).lines) == 4
        assert not told.may_note
        with session._vault.transaction("watch", now=session._now()) as transaction:
            assert transaction.bundle(made.ids["k"]) == ()
            meeting = Records(transaction).meeting(MeetingId(made.ids["m"]))
            assert meeting is not None
            assert Records(transaction).agenda(meeting) is None
            assert transaction.bundle(meeting.files) == ()
