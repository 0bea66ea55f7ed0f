"""A removed member's slot that somebody put back gives them nothing that was written since."""

from dataclasses import replace
from pathlib import Path

import msgspec
import pytest

from app.commands.backups import BackUp
from app.commands.cases import NoteChildInterest
from app.commands.members import RemoveMember
from app.commands.restoring import Restoring
from app.commands.settings import KeepOffice
from app.commands.watching import AcceptState
from app.crypto.kdf import floor
from app.domain.person import PersonId
from app.domain.secret import SecretText
from app.errors import AppError
from app.queries.people import Persons
from app.session import Session
from app.store import slots as slots_file
from app.store import vault as vaults
from app.store.records import Records
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
