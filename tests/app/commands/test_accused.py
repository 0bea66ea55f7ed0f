"""A removal that somebody wrote outside the program shuts nobody out who may not be removed so."""

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest

from app.commands.backups import BackUp
from app.commands.members import AddMember, RemoveMember
from app.commands.restoring import Restoring
from app.commands.settings import KeepOffice
from app.commands.watching import AcceptState
from app.domain.log import Act
from app.domain.noticed import Noticed
from app.domain.person import Charge, Handover, PersonId
from app.errors import AppError, Locked
from app.queries.people import Persons
from app.queries.today import Standing
from app.session import Session
from app.store import roster
from app.store.ids import OFFICE
from app.store.records import Records
from app.store.roster import Ending
from app.store.stage import Signer
from app.store.vault import Vault
from tests.app.commands.watched import CLERK, COORD, PASSWORD, entered, noticed, work

pytestmark = pytest.mark.usefixtures("quick_passwords", "memory")
MAYOR = PersonId("mayor")
OTHER = "een heel ander wachtwoord"
EVERYBODY = frozenset({COORD, MAYOR, CLERK})


def sign_removal(vault: Vault, by: PersonId, victim: PersonId, leaves: int = 0) -> None:
    """By whoever has the keys of one member; from that position of the log on."""
    held = vault.whole(by)
    with held.keys_file.writing():
        listed = roster.entries(held.keys_file)
        number = roster.next_number(listed, held.member(by).trust)
        said = Ending(held.vault, number, victim, leaves, by)
        roster.insert(held.keys_file, [roster.new_ending(said, vault.identity(by))])


def accuse(folder: Path, by: PersonId, victims: Iterable[PersonId]) -> None:
    """By whoever has the keys of one member: signed removals, and the list of partners with it."""
    with entered(folder, by) as session:
        vault = session._vault
        for victim in victims:
            sign_removal(vault, by, victim)
        with vault.transaction(by, now=session._now()) as transaction:
            records = Records(transaction)
            today = session._now().date()
            known = [records.persons()[one] for one in victims]
            off = [replace(one, member=False, left_on=today) for one in known]
            records.keep_persons(off, EVERYBODY)
            transaction.log(b"x", frozenset({by}))
        vault.close()


def hand_over_to_another(folder: Path) -> None:
    """The clerk was the coordinator once."""
    with (
        entered(folder) as session,
        session._vault.transaction(COORD, now=session._now()) as transaction,
    ):
        records = Records(transaction)
        past = Handover(Charge.COORDINATOR, CLERK, COORD, session._now().date(), (COORD,))
        records.keep_office(replace(records.office(), handovers=(past,)), EVERYBODY)
        transaction.log(b"x", frozenset({COORD}))


def to_whom(session: Session, member: PersonId) -> frozenset[str]:
    """To whom the office and all partners are sealed."""
    with session._vault.transaction(member, now=session._now()) as transaction:
        read = [transaction.readers(one.id) for one in transaction.bundle(OFFICE)]
    return frozenset.intersection(*read)


def listed(session: Session, member: PersonId) -> frozenset[PersonId]:
    """Who is a member, as the list of partners says, and left no table."""
    people = session.ask(Persons(), member)
    return frozenset(p.id for p in people if p.member and p.left_on is None)


@pytest.fixture
def sheet(real: Path, tmp_path: Path) -> str:
    return (tmp_path / "sheet").read_text("ascii")


@pytest.mark.parametrize(
    ("by", "victims"),
    [(CLERK, (COORD,)), (CLERK, (MAYOR,)), (CLERK, (COORD, MAYOR)), (MAYOR, (COORD,))],
)
@pytest.mark.parametrize("first", [COORD, MAYOR, CLERK])
def test_whoever_holds_an_office_is_shut_out_by_nobody(
    real: Path, victims: tuple[PersonId, ...], by: PersonId, first: PersonId
) -> None:
    accuse(real, by, victims)
    for member in (first, COORD, MAYOR, CLERK, first):
        with entered(real, member) as session:
            assert to_whom(session, member) == EVERYBODY
            assert listed(session, member) >= {COORD, MAYOR}
            found = [one.facts["member"] for one in session.check(member)]
            assert found == sorted(victims)
            if member == COORD:
                work(session)
                session.run(KeepOffice("Zeestad", f"DPIA {first}"), COORD)


@pytest.mark.parametrize("unlocked_since", [True, False])
@pytest.mark.parametrize("how", ["recovered", "restored"])
def test_sheet_and_newest_backup_let_them_in(
    real: Path, tmp_path: Path, disk: Path, sheet: str, how: str, unlocked_since: bool
) -> None:
    with entered(real) as session:
        session.work(BackUp(disk), COORD)
    accuse(real, CLERK, (COORD, MAYOR))
    if unlocked_since:
        entered(real, CLERK).close()
    if how == "recovered":
        session = Session.open(real)
        session.recover(MAYOR, sheet, OTHER)
    else:
        with entered(real, CLERK) as session:
            session.work(BackUp(), CLERK)
        wanted = Restoring(disk, MAYOR, OTHER, sheet)
        session, _, told = Session.restore(tmp_path / "again", wanted)
        assert told.damaged == 0
    with session:
        assert session.unlocked == {MAYOR}
        assert listed(session, MAYOR) >= {COORD, MAYOR}
        assert to_whom(session, MAYOR) == EVERYBODY
        folder = session._vault.folder
    for member, word in ((COORD, PASSWORD), (MAYOR, OTHER)):
        with entered(folder, member, word) as session:
            assert session.unlocked == {member}


@pytest.mark.parametrize("newest", [True, False])
def test_whoever_took_both_offices_outside_the_program_leaves_sheet_and_backup_as_they_are(
    real: Path, tmp_path: Path, disk: Path, sheet: str, newest: bool
) -> None:
    """The list, the removals and the office itself, which is sealed to nobody else any more."""
    with entered(real) as session:
        session.work(BackUp(disk), COORD)
    accuse(real, CLERK, (COORD, MAYOR))
    with entered(real, CLERK) as session:
        with session._vault.transaction(CLERK, now=session._now()) as transaction:
            records = Records(transaction)
            off = [replace(records.persons()[one], member=False) for one in (COORD, MAYOR)]
            records.keep_persons(off, {CLERK})
            taken = replace(records.office(), mayor=CLERK, coordinator=CLERK)
            records.keep_office(taken, {CLERK})
            transaction.log(b"x", frozenset({CLERK}))
        if newest:
            session.work(BackUp(), CLERK)
        session._vault.close()
    with Session.open(real) as session:
        for one in (COORD, MAYOR):
            with pytest.raises(Locked, match="office_closed"):
                session.unlock(one, PASSWORD)
            with pytest.raises(Locked, match="office_closed"):
                session.recover(one, sheet, OTHER)
    session, _, told = Session.restore(tmp_path / "again", Restoring(disk, MAYOR, OTHER, sheet))
    with session:
        assert (session.unlocked, told.damaged) == ({MAYOR}, 0)
        assert (COORD in to_whom(session, MAYOR)) == (not newest)


def test_one_simple_member_shuts_no_other_out(real: Path) -> None:
    """Nobody removed them: they are in the list again, and nothing waits for anybody by that."""
    pol = PersonId("pol")
    with entered(real) as session:
        session.work(AddMember(pol, PASSWORD), COORD)
    entered(real, CLERK).close()
    with entered(real) as session:
        before = next(one for one in session.ask(Persons(), COORD) if one.id == pol)
    accuse(real, CLERK, (pol,))
    with entered(real) as session:
        lines = [line.entry for line in session.log(COORD) if line.entry]
        told = [one for one in lines if one.to == (pol,) and one.member == COORD]
        assert (told[-1].act, told[-1].why) == (Act.MEMBERS, "members")
        assert next(one for one in session.ask(Persons(), COORD) if one.id == pol) == before
    entered(real, pol).close()


@pytest.mark.parametrize("former", [True, False])
def test_whose_removal_was_signed_by_who_may_comes_back_where_it_is_accepted(
    real: Path, sheet: str, former: bool
) -> None:
    """Signed by whoever holds an office, or held one; the sheet stays as it is until then."""
    pol = PersonId("pol")
    with entered(real) as session:
        session.work(AddMember(pol, PASSWORD), COORD)
    if former:
        hand_over_to_another(real)
    accuse(real, CLERK if former else COORD, (pol,))
    with entered(real, MAYOR) as session:
        assert pol not in to_whom(session, MAYOR)
    with Session.open(real) as session:
        with pytest.raises(Locked, match="office_closed"):
            session.unlock(pol, PASSWORD)
        with pytest.raises(Locked, match="office_closed"):
            session.recover(pol, sheet, OTHER)
        session.recover(COORD, sheet, PASSWORD)
    with entered(real, MAYOR) as session:
        session.work(AcceptState(), MAYOR)
        assert to_whom(session, MAYOR) == EVERYBODY | {pol}
        assert pol in listed(session, MAYOR)
    for member in (pol, COORD, MAYOR, pol):
        with entered(real, member) as session:
            assert pol in listed(session, member)
            assert to_whom(session, member) == EVERYBODY | {pol}


def test_whoever_holds_the_sheet_restores_for_whom_it_is(
    real: Path, tmp_path: Path, disk: Path, sheet: str
) -> None:
    accuse(real, MAYOR, (CLERK,))
    with entered(real) as session:
        assert CLERK not in to_whom(session, COORD)
        session.work(BackUp(disk), COORD)
    session, _, _ = Session.restore(tmp_path / "again", Restoring(disk, CLERK, OTHER, sheet))
    with session:
        assert session.unlocked == {CLERK}
        assert CLERK in to_whom(session, CLERK)
        assert CLERK not in listed(session, CLERK)


@pytest.mark.parametrize("told", [True, False])
@pytest.mark.parametrize("code", ["keys_behind_store", "store_behind_keys", "anchor_missing"])
def test_accepting_other_files_brings_nobody_back(real: Path, told: bool, code: str) -> None:
    """That may have to be done to work at all; nor does it where they were not told of."""
    accuse(real, COORD, (CLERK,))
    with entered(real, MAYOR) as session:
        with session._vault.transaction(MAYOR, now=session._now()) as transaction:
            records = Records(transaction)
            office = records.office()
            assert [one.code for one in office.noticed] == ["removal_contested"]
            found = (Noticed(code, session._now()), *(office.noticed if told else ()))
            records.keep_office(replace(office, noticed=found), EVERYBODY)
            transaction.log(b"x", frozenset({MAYOR}))
        session.work(AcceptState(), MAYOR)
        assert CLERK not in to_whom(session, MAYOR) | listed(session, MAYOR)
    with entered(real, MAYOR) as session:
        session.work(AcceptState(), MAYOR)
        assert CLERK in to_whom(session, MAYOR) & listed(session, MAYOR)


@pytest.mark.parametrize("name", ["keys.db", "store.db"])
def test_nor_does_accepting_an_old_file_that_the_office_cannot_note(real: Path, name: str) -> None:
    accuse(real, COORD, (CLERK,))
    entered(real, MAYOR).close()
    old = (real / name).read_bytes()
    with entered(real, MAYOR) as session:
        vault = session._vault
        with vault.transaction(MAYOR, now=session._now()) as transaction:
            for _ in range(2):
                record = transaction.new_id()
                transaction.write(record, record, b"x", frozenset({MAYOR}))
            transaction.log(b"x", frozenset({MAYOR}))
    (real / name).write_bytes(old)
    with entered(real, MAYOR) as session:
        assert session._vault.whole(MAYOR).outdated
        session.work(AcceptState(), MAYOR)
        assert CLERK not in listed(session, MAYOR)
    with Session.open(real) as session, pytest.raises(Locked, match="office_closed"):
        session.unlock(CLERK, PASSWORD)


def test_nobody_is_said_to_have_left_who_is_a_member(real: Path) -> None:
    """Their admissions would be lost (R41), and no step gives them back."""
    with (
        entered(real, CLERK) as session,
        session._vault.transaction(CLERK, now=session._now()) as transaction,
    ):
        records = Records(transaction)
        mayor = replace(records.persons()[MAYOR], left_on=session._now().date())
        records.keep_persons((mayor,), EVERYBODY)
        transaction.log(b"x", frozenset({CLERK}))
    with entered(real, MAYOR) as session:
        assert MAYOR in listed(session, MAYOR)


def test_who_was_removed_does_not_come_back_by_whoever_knows_it(real: Path) -> None:
    """Somebody noticed a contested removal before; who accepts knows it to be true."""
    with entered(real) as session:
        session.work(RemoveMember(CLERK, role_ended=False), COORD)
        with session._vault.transaction(COORD, now=session._now()) as transaction:
            records = Records(transaction)
            facts = {"member": str(CLERK), "adder": str(COORD)}
            stands = (Noticed("removal_contested", session._now(), facts),)
            office = replace(records.office(), noticed=stands)
            records.keep_office(office, {COORD, MAYOR})
            transaction.log(b"x", frozenset({COORD}))
        session.work(AcceptState(), COORD)
        assert noticed(session) == []
        assert CLERK not in listed(session, COORD)
        assert to_whom(session, COORD) == {COORD, MAYOR}
    with Session.open(real) as session, pytest.raises(AppError, match="member_unknown"):
        session.unlock(CLERK, PASSWORD)


def take_out(folder: Path, by: PersonId, victim: PersonId) -> None:
    """The slot too, by the same hand."""
    with entered(folder, by) as session:
        vault = session._vault
        held = vault.whole(by)
        rest = tuple(slot for slot in vault.slots.slots if slot.member != victim)
        fewer = msgspec.structs.replace(vault.slots, slots=rest)
        vault._save(held, fewer, held.vault_key, Signer.of(held.member(by)))
        with vault.transaction(by, now=session._now()) as transaction:
            transaction.log(b"x", frozenset({by}))
        vault.close()


@pytest.mark.parametrize("by", [CLERK, MAYOR])
def test_that_the_coordinator_was_shut_out_by_hand_is_told_today(real: Path, by: PersonId) -> None:
    """Slot and list went too: it looks like a removal, and the office goes to another."""
    accuse(real, by, (COORD,))
    take_out(real, by, COORD)
    with entered(real, MAYOR) as session:
        assert "coord" in session.ask(Standing(), MAYOR).keyless
        assert COORD not in listed(session, MAYOR)
