"""Who reads the log, and its lines as they may read them (R39).

They are the DPO if a member, else the coordinator, or the mayor where the coordinator chairs. Who
has no keys reads nothing: a vault restored from before an office was handed over may still name a
coordinator who was removed since.
"""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.domain.log import LogEntry
from app.domain.meeting import ItemId, ItemState, MeetingState
from app.domain.person import Charge, Office, PersonId
from app.errors import Damaged, Unusable
from app.queries.desk import Desk
from app.store.codec import decode
from app.store.heritage import givers
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
    return now | (members & {*(one.former for one in office.handovers), *office.log_past})


def log_successor(
    office: Office, members: frozenset[PersonId], former: PersonId
) -> PersonId | None:
    """Who reads today what was sealed to this member as a reader of the log; None for nobody else.

    That an office went to another, or that somebody else is the DPO, leaves no line unread.
    """
    held = [one.charge for one in office.handovers if one.former == former]
    held += [Charge.COORDINATOR for one in office.log_past if one == former]
    if former in (office.mayor, office.coordinator):
        held.append(Charge.MAYOR if former == office.mayor else Charge.COORDINATOR)
    chairs = (None, office.coordinator)
    today, chaired = (log_reader(office, members, chair, former) for chair in chairs)
    if not held or former not in members or former in (today, chaired):
        return None
    return chaired if held[-1] is Charge.MAYOR else today


def log_turn(office: Office, former: PersonId) -> int:
    """How often somebody ceased to read the log: each time there are lines to leave."""
    handed = sum(one.former == former for one in office.handovers)
    return handed + office.log_past.count(former)


def lines_awaited(desk: Desk) -> frozenset[PersonId]:
    """Former readers of the log who have not left the acting person their lines yet."""
    mine, office, members = desk.records.anchoring(), desk.office, desk.setting.members
    waits = [one for one in members if log_successor(office, members, one) == desk.acting]
    has = givers(mine.opened, mine.me) if waits else frozenset()
    return frozenset(one for one in waits if (one, log_turn(office, one)) not in has)


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
