"""Takes over what is provably whole of a damaged vault, and notes it in the log of the new one."""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import ClassVar

from app.commands.step import Done, Loud, Step
from app.domain.log import Act
from app.policy.verdict import Verdict, verdict
from app.store import slots
from app.store.header import SlotName, header_of
from app.store.repairing import Repaired as Repaired
from app.store.repairing import repair as repair_files


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
    """The new vault, locked. Raises as `app.store.repairing.repair`."""
    return repair_files(folder, into, member, password, datetime.now(UTC), device)
