"""Looks into a damaged vault, takes over what is provably whole of it, and notes that it did."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import ClassVar

from app.commands.backups import NoteLeaving
from app.commands.step import Done, Loud, Step
from app.domain.log import Act, LogEntry
from app.domain.person import Office, PersonId
from app.errors import Damaged
from app.policy.verdict import Verdict, verdict
from app.queries.logbook import log_reader
from app.store import slots
from app.store.codec import encode
from app.store.finding import Finding
from app.store.header import SlotName, header_of
from app.store.records import Records
from app.store.repairing import Repaired as Repaired
from app.store.repairing import repair as repair_files
from app.store.transaction import Transaction
from app.store.vault import Vault


@dataclass(frozen=True, slots=True)
class NoteRepaired(Loud):
    """Note that this vault was recovered from a damaged one."""

    verb: ClassVar[str] = "repair"

    def asks(self, step: Step) -> Verdict:
        """Whoever repaired it holds all that they could take over, and nothing else."""
        return verdict()

    def carry_out(self, step: Step) -> Done:
        """One line."""
        step.note(Act.RESTORED, why=self.verb)
        return Done()


def members_of(folder: Path) -> tuple[SlotName, ...]:
    """Who has keys, as far as it is readable without one. Raises as `app.store.slots.load`."""
    return header_of(slots.load(folder)).members


def repair(
    folder: Path, into: Path, member: str, password: str, device: str | None = None
) -> Repaired:
    """The new vault, locked; this member can enter it.

    One that lost something takes over no folder of backups that may still have it, as long as no
    escrow of this vault comes beside them.

    Raises as `app.store.repairing.repair`; Damaged("repair_without_office") where nobody could work
    in it, for who leads the office is nobody's to fill in; Locked("office_closed") for a member who
    could not enter the damaged one either.
    """
    members = frozenset(PersonId(slot.member) for slot in members_of(folder))

    now = datetime.now(UTC)

    def require_office(recovered: Transaction, told: Repaired) -> None:
        records = Records(recovered)
        try:
            office = records.office()
        except Damaged:
            raise Damaged("repair_without_office") from None
        if not members & {office.coordinator, office.mayor} & records.persons().keys():
            raise Damaged("repair_without_office")
        if told.needs_backups and office.backup_folders:
            _leave_backups(recovered, office, members, PersonId(member), now)

    return repair_files(folder, into, member, password, now, device, require_office)


def _leave_backups(
    recovered: Transaction,
    office: Office,
    members: frozenset[PersonId],
    member: PersonId,
    now: datetime,
) -> None:
    """Has the office know no folder of backups, before anybody can enter.

    An escrow of this vault beside them would lack the keys of what is lost, which the backups have.
    Whose key is another than they know is no reader until somebody can say that it is theirs.
    """
    sound = {
        PersonId(one) for one, said in Records(recovered).fingerprints().items() if said
    } & members
    reader = log_reader(office, members, None, member)
    entry = LogEntry(now, Act.BACKUP, member, why=NoteLeaving.verb)
    try:
        Records(recovered).keep_office(replace(office, backup_folders=()), sound | {member})
        recovered.log(encode(entry), frozenset({reader if reader in sound else member}))
        recovered.commit()
    finally:
        recovered.rollback()


def examined(
    folder: Path, member: str, password: str, device: str | None, damage: Damaged
) -> tuple[Finding, ...]:
    """What is wrong with a vault whose `damage` lets nobody in, with that first; nothing is noted.

    Raises as `Vault.open` and `Vault.unlock`: where it is the stores that do not open.
    """
    vault = Vault.open(folder)
    try:
        vault.unlock(member, password, device)
        found = (Finding.of(damage), *vault.check(member))
    finally:
        vault.close()
    return tuple(one for place, one in enumerate(found) if one not in found[:place])
