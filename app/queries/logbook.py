"""Who reads the log, and its lines as they may read them (R39).

They are the DPO if a member, else the coordinator, or the mayor where the coordinator chairs. Who
has no keys reads nothing: a vault restored from before an office was handed over may still name a
coordinator who was removed since.
"""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from app.domain.log import LogEntry
from app.domain.meeting import ItemId, ItemState, MeetingState
from app.domain.person import Charge, LogTerm, Office, PersonId
from app.errors import Damaged, Unusable
from app.queries.desk import Desk
from app.store.codec import decode
from app.store.heritage import left_until
from app.store.reading import LoggedLeaf
from app.store.records import Records


@dataclass(frozen=True, slots=True)
class LogLine:
    """One leaf; `entry` is None for one that says nothing to this reader."""

    position: int
    written_at: datetime
    signer: str
    entry: LogEntry | None


def log_reader(
    office: Office, members: frozenset[PersonId], chair: PersonId | None, session: PersonId
) -> PersonId:
    """Who reads a line about something that this person chaired, written in a member's session.

    Where nobody of the office has keys, that member.
    """
    officers = (office.coordinator, office.mayor)
    if chair == office.coordinator:
        officers = (office.mayor, office.coordinator)
    readers = (PersonId(office.dpo), *officers)
    return next((reader for reader in readers if reader in members), session)


def log_readers(office: Office, members: frozenset[PersonId]) -> frozenset[PersonId]:
    """Everyone who reads some line of this log."""
    chairs = (None, office.coordinator)
    now = frozenset(log_reader(office, members, chair, one) for chair in chairs for one in members)
    return now | (members & {term.reader for term in office.log_terms})


def log_successor(office: Office, members: frozenset[PersonId], term: LogTerm) -> PersonId | None:
    """Who reads today the kind of lines that were sealed to somebody; None where that is them.

    Also for who has no keys any more, and leaves nothing.
    """
    chair = office.coordinator if term.chaired else None
    reader = log_reader(office, members, chair, term.reader)
    return None if reader == term.reader or term.reader not in members else reader


def log_terms(
    office: Office, members: frozenset[PersonId], size: int, reader: PersonId, *, chaired: bool
) -> tuple[LogTerm, ...]:
    """Those of the office once the log, of this size, gets a line for a reader.

    Whom a term is of and who reads now are compared at each line, so it does not matter which step
    made somebody else the reader, or that a restoration did.
    """
    known = office.log_terms
    if not known:  # a former program noted nobody
        kinds = (
            (False, Charge.COORDINATOR, office.coordinator, None),
            (True, Charge.MAYOR, office.mayor, office.coordinator),
        )
        known = tuple(
            LogTerm(one, kind)
            for kind, charge, officer, chair in kinds
            for one in dict.fromkeys(
                (
                    officer,
                    log_reader(office, members, chair, reader),
                    *(past.former for past in office.handovers if past.charge is charge),
                )
            )
        )
    following: dict[tuple[PersonId, bool], LogTerm] = {}
    for term in known:
        ends = log_successor(office, members, term) is not None and term.until is None
        late = term.until is not None and term.until > size  # written by other tools
        following[term.reader, term.chaired] = replace(term, until=size) if ends or late else term
    for term in known:  # who inherits lines leaves them in turn
        if heir := log_successor(office, members, term):
            following[heir, term.chaired] = LogTerm(heir, term.chaired)
    following[reader, chaired] = LogTerm(reader, chaired)
    return tuple(following.values())


def lines_awaited(desk: Desk) -> frozenset[PersonId]:
    """Former readers of the log who have not left the acting person their lines yet."""
    mine, office, members = desk.records.anchoring(), desk.office, desk.setting.members
    terms = [one for one in office.log_terms if log_successor(office, members, one) == desk.acting]
    left = left_until(mine.opened, mine.me) if terms else {}
    return frozenset(one.reader for one in terms if not is_left(one, desk.acting, left))


def is_left(term: LogTerm, to: PersonId, left: Mapping[tuple[str, str, bool], int]) -> bool:
    """Whether somebody has what was sealed to a reader until that ended; not while it goes on."""
    until = left.get((term.reader, to, term.chaired))
    return until is not None and term.until is not None and until >= term.until


def open_items(records: Records) -> Iterator[ItemId]:
    """Items that are open anywhere in this vault, as far as a member can see (R39).

    A meeting of which something is damaged stands for an item that may be open.
    """
    for meeting in records.meetings():
        if meeting.state is not MeetingState.OPEN:
            continue
        try:
            agenda = records.agenda(meeting)  # closed to who sits at some of its items only
            cases = agenda.cases if agenda else [case.id for case in records.cases()]
            files = [records.casefile(case) for case in cases]
        except Damaged:
            yield ItemId(meeting.id)
            continue
        for file in files:
            item = file.item_of(meeting.id) if file is not None else None
            if item is not None and item.state is ItemState.OPEN:
                yield item.id


def decoded_line(leaf: LoggedLeaf) -> LogLine:
    """A leaf as its reader may read it.

    A member with tools of their own can seal anything into a leaf: it is a line that says nothing,
    in their name, and takes none of the others away.
    """
    entry = None
    if leaf.payload is not None:
        with suppress(Damaged, Unusable):
            entry = decode(leaf.payload)
    readable = entry if isinstance(entry, LogEntry) else None
    return LogLine(leaf.position, leaf.written_at, leaf.signer, readable)


def line_fields(line: LogLine) -> dict[str, Any]:
    """A line as plain values, for files and machines: codes and ids, times in ISO 8601."""
    entry = line.entry
    told: dict[str, Any] = {
        "position": line.position,
        "written_at": line.written_at.isoformat(),
        "signer": line.signer,
        "readable": entry is not None,
    }
    if entry is not None:
        told |= {
            "act": entry.act.value,
            "member": entry.member,
            "acting": entry.acting,
            "case": entry.case,
            "meeting": entry.meeting.isoformat() if entry.meeting else None,
            "to": list(entry.to),
            "why": entry.why,
            "rules": list(entry.rules),
        }
    return told
