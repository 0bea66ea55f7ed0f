"""What a member with tools of their own writes into slots.json, who has the vault key."""

from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from app.commands.members import AddMember, RemoveMember
from app.commands.watching import AcceptState
from app.domain.person import PersonId
from app.errors import Damaged, Locked, Unusable
from app.queries.people import OfficeView, Persons
from app.session import Session
from app.store import slots as slots_file
from app.store.ids import OFFICE
from app.store.roster import Statement
from app.store.slot import wrap_vault_key
from app.store.slots import Slots
from app.store.stage import Signer
from tests.app.commands.watched import (
    CLERK,
    COORD,
    PASSWORD,
    Memory,
    entered,
    noticed,
    work,
)

pytestmark = pytest.mark.usefixtures("quick_passwords")
MAYOR = PersonId("mayor")
OTHER = "een heel ander wachtwoord"


def altered(folder: Path, change: Callable[[Slots], Slots]) -> None:
    """By the clerk, with a fresh number and a valid MAC."""
    with entered(folder, "clerk") as session:
        vault_key = session._vault.whole("clerk").vault_key
    slots_file.write(folder, slots_file.sealed(change(slots_file.load(folder)), vault_key))


def without_mayor(slots: Slots) -> Slots:
    rest = tuple(slot for slot in slots.slots if slot.member != MAYOR)
    return msgspec.structs.replace(slots, slots=rest)


def changes_told(session: Session) -> list[str | None]:
    entries = [line.entry for line in session.log("coord") if line.entry is not None]
    return [entry.why for entry in entries if entry.act.value == "members"]


def test_slot_that_somebody_took_out_is_no_removal(real: Path, memory: Memory) -> None:
    altered(real, without_mayor)
    with entered(real) as session:
        assert "slot_missing" in noticed(session)
        assert "slot_missing" in {one.code for one in session.check("coord")}
        assert "remove_member" not in changes_told(session)
        assert next(p for p in session.ask(Persons(), COORD) if p.id == MAYOR).member
        with session._vault.transaction("coord", now=session._now()) as transaction:
            assert MAYOR in transaction.readers(OFFICE)
        assert isinstance(session._vault.said_of("coord", MAYOR), Statement)
        assert MAYOR in {slot.member for slot in session.header.members}
    with Session.open(real) as session, pytest.raises(Locked, match="slot_closed"):
        session.unlock(MAYOR, PASSWORD)


def test_whose_slot_was_taken_out_comes_back_by_the_sheet(
    real: Path, memory: Memory, tmp_path: Path
) -> None:
    altered(real, without_mayor)
    with entered(real) as session:
        with pytest.raises(Unusable, match="member_exists"):
            session.work(AddMember(MAYOR, OTHER), COORD)
        work(session)
        assert "roster_damaged" not in {one.code for one in session.check("coord")}
    with Session.open(real) as session:
        session.recover(MAYOR, (tmp_path / "sheet").read_text("ascii"), OTHER)
        assert session.ask(Persons(), MAYOR)
    with entered(real, MAYOR, OTHER) as session:
        session.unlock("coord", PASSWORD)
        assert {one.code for one in session.check("coord")} <= {*noticed(session)}
        assert MAYOR not in {one.facts.get("member") for one in session._vault.check(MAYOR)}


def test_former_password_put_into_a_new_key_file_is_noticed(real: Path, memory: Memory) -> None:
    former = slots_file.load(real).slot(MAYOR)
    with entered(real, MAYOR) as session:
        session.change_password(MAYOR, PASSWORD, OTHER)
    altered(real, lambda slots: slots.with_slot(former))
    with entered(real) as session:
        assert "slots_unexplained" in noticed(session)
        assert "slots_unexplained" in {one.code for one in session.check("coord")}
    with entered(real) as session:
        assert "slots_unexplained" in noticed(session), "until somebody accepts it"
        session.work(AcceptState(), COORD)
        assert "slots_unexplained" not in {one.code for one in session.check("coord")}


def test_former_password_cannot_be_changed_before_somebody_was_told(
    real: Path, memory: Memory
) -> None:
    former = slots_file.load(real).slot(MAYOR)
    with entered(real, MAYOR) as session:
        session.change_password(MAYOR, PASSWORD, OTHER)
    altered(real, lambda slots: slots.with_slot(former))
    with Session.open(real) as session, pytest.raises(Damaged, match="slots_unexplained"):
        session.change_password(MAYOR, PASSWORD, OTHER)


@pytest.mark.parametrize("number", [1, 1000, slots_file.NO_VERSION - 3])
def test_number_that_is_not_the_next_is_noticed_and_shuts_nobody_out(
    real: Path, memory: Memory, number: int
) -> None:
    altered(real, lambda slots: msgspec.structs.replace(slots, version=slots.version + number))
    with entered(real) as session:
        assert "slots_unexplained" in noticed(session)
        session.change_password("coord", PASSWORD, OTHER)
    with entered(real, password=OTHER) as session:
        session.change_password("coord", OTHER, PASSWORD)
    entered(real).close()


def test_password_changed_while_nobody_was_unlocked_is_in_the_log(
    real: Path, memory: Memory
) -> None:
    """So the former slots.json is an old one from that moment on."""
    former = (real / "slots.json").read_bytes()
    with Session.open(real) as session:
        session.change_password("coord", PASSWORD, OTHER)
    changed = (real / "slots.json").read_bytes()
    (real / "slots.json").write_bytes(former)
    with Session.open(real) as session, pytest.raises(Damaged, match="slots_outdated"):
        session.unlock("coord", PASSWORD)
    (real / "slots.json").write_bytes(changed)
    with entered(real, password=OTHER) as session:
        assert (noticed(session), session.check("coord")) == ([], ())


def test_key_file_that_the_program_wrote_itself_is_no_notice(
    real: Path, memory: Memory, tmp_path: Path
) -> None:
    with entered(real) as session:
        session.change_password("coord", PASSWORD, OTHER)
    with Session.open(real) as session:
        session.change_password("coord", OTHER, PASSWORD)
        session.recover(MAYOR, (tmp_path / "sheet").read_text("ascii"), OTHER)
    with entered(real) as session:
        session.work(RemoveMember(CLERK), COORD)
    for member, password in (("coord", PASSWORD), (MAYOR, OTHER)):
        with entered(real, member, password) as session:
            assert not session.ask(OfficeView(), PersonId(member)).noticed
            assert session.check(member) == ()


def test_who_was_removed_and_whose_slot_somebody_put_back_is_added_by_nobody(
    real: Path, memory: Memory
) -> None:
    """Whoever was away is told of the removal, and the list of partners goes on to say it."""
    with entered(real, MAYOR):
        former = slots_file.load(real).slot(CLERK)
    with entered(real) as session:
        session.work(RemoveMember(CLERK, role_ended=False), COORD)
        opened = session._vault.whole(COORD)
        me = opened.member(COORD)
        public = next(one.public for one in me.trust.by_number.values() if one.member == CLERK)
        wrapped = wrap_vault_key(opened.vault, CLERK, public.hpke, opened.vault_key)
        slots = session._vault.slots.with_slot(
            msgspec.structs.replace(former, vault_keys=(wrapped,))
        )
        session._vault._save(opened, slots, opened.vault_key, Signer.of(me))
    with entered(real, MAYOR) as session:
        assert "removal_contested" in {one.code for one in session.check(MAYOR)}
        assert not next(p for p in session.ask(Persons(), MAYOR) if p.id == CLERK).member
        entries = [line.entry for line in session.log(MAYOR) if line.entry is not None]
        assert "add_member" not in [one.why for one in entries]
