"""The log for its readers (R39).

They are the DPO if a member, else the coordinator, or the mayor where the coordinator chairs.
"""

from dataclasses import dataclass
from datetime import datetime

from app.domain.log import LogEntry
from app.domain.person import Office, PersonId
from app.store.codec import decode
from app.store.reading import LoggedLeaf


@dataclass(frozen=True, slots=True)
class LogLine:
    """One leaf; `entry` is None for one that is sealed to another reader."""

    position: int
    written_at: datetime
    signer: str
    entry: LogEntry | None


def log_reader(office: Office, members: frozenset[PersonId], chair: PersonId | None) -> PersonId:
    """Who reads a line about something that this person chaired."""
    dpo = PersonId(office.dpo)
    if dpo in members:
        return dpo
    chaired = chair == office.coordinator and office.mayor in members
    return office.mayor if chaired else office.coordinator


def may_read(office: Office, members: frozenset[PersonId], person: PersonId) -> bool:
    """Whether somebody is a reader of some line of this log."""
    return person in {
        log_reader(office, members, None),
        log_reader(office, members, office.coordinator),
    }


def decoded_line(leaf: LoggedLeaf) -> LogLine:
    """A leaf as its reader may read it."""
    entry = decode(leaf.payload) if leaf.payload is not None else None
    return LogLine(leaf.position, leaf.written_at, leaf.signer, entry)
