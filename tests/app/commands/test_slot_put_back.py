"""A removed member's slot that somebody put back gives them nothing that was written since."""

from dataclasses import replace
from pathlib import Path

import msgspec
import pytest

from app.commands.backups import BackUp
from app.commands.cases import NoteChildInterest
from app.commands.members import AddMember, RemoveMember
from app.commands.restoring import Restoring
from app.commands.settings import KeepOffice
from app.commands.watching import AcceptState, NoteCheck
from app.crypto.kdf import floor
from app.domain.person import PersonId
from app.domain.secret import SecretText
from app.errors import AppError, Locked
from app.queries.members import Members
from app.queries.people import Persons
from app.session import Session
from app.store import roster
from app.store import slots as slots_file
from app.store import vault as vaults
from app.store.ids import OFFICE
from app.store.records import Records
from app.store.roster import Ending
from app.store.slot import wrap_vault_key
from app.store.slots import Slot
from app.store.stage import Signer
from tests.app.commands.sittings import convened, opened, planned, scenario
from tests.app.commands.test_unlocking_beside import opened_case
from tests.app.commands.watched import CLERK, COORD, PASSWORD, Memory, entered, noticed, work
from tests.builders import opening_of, play, scenario_of

pytestmark = pytest.mark.usefixtures("quick_passwords")
MAYOR = PersonId("mayor")
OTHER = "een heel ander wachtwoord"


def put_back(session: Session, slot: Slot) -> None:
    """By whoever has the keys of the coordinator, signed and in the log."""
    vault = session._vault
    held = vault.whole(COORD)
    me = held.member(COORD)
    public = next(one.public for one in me.trust.by_number.values() if one.member == CLERK)
    wrapped = wrap_vault_key(held.vault, CLERK, public.hpke, held.vault_key)
    again = msgspec.structs.replace(slot, vault_keys=(wrapped,))
    vault._save(held, vault.slots.with_slot(again), held.vault_key, Signer.of(me))
    with vault.transaction(COORD, now=session._now()) as transaction:
        transaction.log(b"x", frozenset({COORD}))


def closed_at_once(session: Session) -> None:
    """Without what closing does for whoever knows of the removal."""
    session._vault.close()


@pytest.fixture
def followed(tmp_path: Path, memory: Memory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A real vault with a case that the clerk follows; closed, its sheet beside it."""
    monkeypatch.setattr(vaults, "calibrate", floor)
    told = scenario_of(scenario([opened(), planned(), *convened("clerk")]))
    opening = opening_of(told)
    passwords = dict.fromkeys(opening.passwords, PASSWORD)
    session, code = Session.create(tmp_path / "vault", replace(opening, passwords=passwords))
    (tmp_path / "sheet").write_text(code.sheet, "ascii")
    with session:
        play(session, told)
    return tmp_path / "vault"


def readers(session: Session, member: PersonId) -> frozenset[str]:
    """Of the case."""
    with session._vault.transaction(member, now=session._now()) as transaction:
        (case,) = Records(transaction, []).cases()
        return transaction.readers(case.id)


@pytest.mark.parametrize("awaited", [True, False])
@pytest.mark.parametrize("how", ["unlocked", "recovered", "restored"])
def test_what_was_written_since_the_removal_stays_closed_however_somebody_comes_in(
    followed: Path, tmp_path: Path, disk: Path, how: str, awaited: bool
) -> None:
    """Also where the mayor was to let the clerk in before: they read no more than then."""
    folder, sheet = followed, (tmp_path / "sheet").read_text("ascii")
    with entered(folder, MAYOR):
        slot = slots_file.load(folder).slot(CLERK)
    with entered(folder) as session:
        assert CLERK in readers(session, COORD)
        with session._vault.transaction(COORD, now=session._now()) as transaction:
            records = Records(transaction)
            clerk = records.persons()[CLERK]
            awaits = frozenset({MAYOR}) if awaited else frozenset()
            records.keep_persons((replace(clerk, awaits=awaits),), session._setting.members)
            transaction.log(b"awaits", frozenset({COORD}))
        session.work(RemoveMember(CLERK, role_ended=False), COORD)
        with session._vault.transaction(COORD, now=session._now()) as transaction:
            (case,) = Records(transaction, []).cases()
        session.run(NoteChildInterest(case.id, SecretText("after the removal")), COORD)
        assert readers(session, COORD) == {COORD, MAYOR}
        if how == "restored":
            session.work(BackUp(disk), COORD)
        put_back(session, slot)
        closed_at_once(session)
    if how == "unlocked":
        session = entered(folder, MAYOR)
    elif how == "recovered":
        session = Session.open(folder)
        session.recover(MAYOR, sheet, OTHER)
    else:
        with entered(folder, MAYOR) as session:
            session.work(BackUp(), MAYOR)
        folder = tmp_path / "restored"
        session, _, _ = Session.restore(folder, Restoring(disk, MAYOR, OTHER, sheet))
    with session:
        assert readers(session, MAYOR) == {COORD, MAYOR}
        assert not next(p for p in session.ask(Persons(), MAYOR) if p.id == CLERK).member
        for found in (session.check(MAYOR), session._ledger.office(MAYOR).noticed):
            assert [one.code for one in found].count("removal_contested") == 1


def to_whom(session: Session) -> frozenset[str]:
    """To whom the office and everything else of its bundle is sealed."""
    with session._vault.transaction(MAYOR, now=session._now()) as transaction:
        return frozenset[str]().union(
            *(transaction.readers(one.id) for one in transaction.bundle(OFFICE))
        )


def seal_to_everybody(session: Session) -> None:
    """As former programs did."""
    everybody = frozenset({COORD, MAYOR, CLERK})
    with session._vault.transaction(MAYOR, now=session._now()) as transaction:
        for one in transaction.bundle(OFFICE):
            transaction.write(OFFICE, one.id, one.payload, everybody, one.schema)
        transaction.log(b"x", everybody)


@pytest.mark.parametrize("how", ["unlocked", "recovered", "restored", "sealed"])
def test_office_and_list_of_partners_stay_closed_too_whatever_is_done(
    followed: Path, tmp_path: Path, disk: Path, how: str
) -> None:
    """`sealed`: also where a former program sealed them to the clerk again."""
    folder, sheet = followed, (tmp_path / "sheet").read_text("ascii")
    with entered(folder, MAYOR):
        slot = slots_file.load(folder).slot(CLERK)
    with entered(folder) as session:
        session.work(RemoveMember(CLERK, role_ended=False), COORD)
        session.run(KeepOffice("Zeestad", "DPIA-2"), COORD)
        put_back(session, slot)
        closed_at_once(session)
    if how == "recovered":
        session = Session.open(folder)
        session.recover(MAYOR, sheet, OTHER)
    elif how == "restored":
        with entered(folder, MAYOR) as session:
            session.work(BackUp(disk), MAYOR)
        folder = tmp_path / "restored"
        session, _, _ = Session.restore(folder, Restoring(disk, MAYOR, OTHER, sheet))
    else:
        session = entered(folder, MAYOR)
    if how == "sealed":
        seal_to_everybody(session)
        assert CLERK in to_whom(session)
        closed_at_once(session)
        session = entered(folder, MAYOR)
    with session:
        assert to_whom(session) == {COORD, MAYOR}
        session.work(BackUp(disk), MAYOR)
        session.check(MAYOR)
        session.run(NoteCheck(1), MAYOR)
        assert to_whom(session) == {COORD, MAYOR}
        assert CLERK in {line.person.id for line in session.ask(Members(), MAYOR).members}
    with Session.open(folder) as session, pytest.raises(Locked, match="office_closed"):
        session.unlock(CLERK, PASSWORD)


def test_who_comes_in_beside_the_clerk_and_knows_the_removal_works_on(followed: Path) -> None:
    """The clerk, to whom a former program sealed the office, is locked."""
    folder = followed
    with entered(folder, MAYOR):
        slot = slots_file.load(folder).slot(CLERK)
    with entered(folder) as session:
        session.work(RemoveMember(CLERK, role_ended=False), COORD)
        put_back(session, slot)
        closed_at_once(session)
    with entered(folder, MAYOR) as session:
        seal_to_everybody(session)
        closed_at_once(session)
    with Session.open(folder) as session:
        session.unlock(CLERK, PASSWORD)
        session.unlock(COORD, PASSWORD)
        assert session.unlocked == {COORD}
        work(session)
        assert CLERK in {person.id for person in session.ask(Persons(), COORD)}
        session.work(AddMember(PersonId("pol"), PASSWORD), COORD)
        assert session._vault.slots.members == {COORD, MAYOR, "pol"}
    with entered(folder) as session:
        work(session)


def test_beside_an_old_keys_db_what_was_sealed_to_the_clerk_keeps_nobody_out(
    real: Path, memory: Memory
) -> None:
    with entered(real, MAYOR):
        slot = slots_file.load(real).slot(CLERK)
    with entered(real) as session:
        session.run(KeepOffice("Zeestad", "DPIA-4"), COORD)
        session.work(RemoveMember(CLERK, role_ended=False), COORD)
        put_back(session, slot)
        closed_at_once(session)
    with entered(real, MAYOR) as session:
        vault = session._vault
        seal_to_everybody(session)
        vault.lock()
        old = (real / "keys.db").read_bytes()
        vault.unlock(MAYOR, PASSWORD)
        with vault.transaction(MAYOR, now=session._now()) as transaction:
            for _ in range(3):
                record = transaction.new_id()
                transaction.write(record, record, b"x", frozenset({MAYOR}))
            transaction.log(b"x", frozenset({MAYOR}))
        closed_at_once(session)
    (real / "keys.db").write_bytes(old)
    with entered(real, MAYOR) as session:
        assert session._vault.whole(MAYOR).outdated == "keys_behind_store"
        session._vault.accept(MAYOR)
    with entered(real, MAYOR) as session:
        assert to_whom(session) == {COORD, MAYOR}


def test_who_is_accused_falsely_reads_on(real: Path) -> None:
    """The list of partners says that they are a member: a removal beside it shuts nobody out."""
    with entered(real, MAYOR) as session:
        opened, mayor = session._vault.whole(MAYOR), session._vault.identity(MAYOR)
        with opened.keys_file.writing():
            number = roster.next_number(
                roster.entries(opened.keys_file), opened.member(MAYOR).trust
            )
            said = Ending(opened.vault, number, CLERK, 0, MAYOR)
            roster.insert(opened.keys_file, [roster.new_ending(said, mayor)])
        closed_at_once(session)
    for member in (COORD, CLERK, MAYOR, COORD):
        with entered(real, member) as session:
            assert session._vault.whole(member).member(member).trust.contests(CLERK)
            if member == COORD:
                work(session)
                session.run(KeepOffice("Zeestad", "DPIA-3"), COORD)
            with session._vault.transaction(member, now=session._now()) as transaction:
                assert transaction.readers(OFFICE) == {COORD, MAYOR, CLERK}
            assert next(p for p in session.ask(Persons(), member) if p.id == CLERK).member


@pytest.mark.parametrize("file", ["store.db", "keys.db"])
def test_beside_an_old_file_whoever_prepares_comes_in_and_may_accept_it(
    real: Path, memory: Memory, file: str
) -> None:
    with entered(real, MAYOR):
        slot = slots_file.load(real).slot(CLERK)
    with entered(real) as session:
        session.run(KeepOffice("Zeestad", "DPIA-1"), COORD)
        session.work(RemoveMember(CLERK, role_ended=False), COORD)
    entered(real, MAYOR).close()
    old = (real / file).read_bytes()
    with entered(real) as session:
        for number in range(3):
            work(session, 3 + number)
            opened_case(session)
        put_back(session, slot)
        closed_at_once(session)
    (real / file).write_bytes(old)
    for member in (COORD, MAYOR):
        with entered(real, member) as session:
            code = "store_behind_keys" if file == "store.db" else "keys_behind_store"
            assert session._vault.whole(member).outdated == code
            assert {slot.member for slot in session.header.members} == {COORD, MAYOR}
            if member == COORD:
                work(session)
                assert noticed(session) == [code, "member_left"]
    with Session.open(real) as session, pytest.raises(AppError):
        session.unlock(CLERK, PASSWORD)
    with entered(real) as session:
        session.work(AcceptState(), COORD)
        assert (noticed(session), session._vault.slots.members) == ([], {COORD, MAYOR})
        opened_case(session)
    with entered(real, MAYOR) as session:
        assert session._vault.whole(MAYOR).noticed == ()
    with entered(real) as session:
        session.change_password(COORD, PASSWORD, OTHER)
