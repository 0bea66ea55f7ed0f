"""The circle of a case: who is admitted, through what, and who reads it with keys of their own."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from app.domain.casefile import CaseFile
from app.domain.meeting import Item, Meeting
from app.domain.person import PersonId, alphabetical
from app.errors import Damaged
from app.policy.permission import preparing, table
from app.queries.desk import Desk


class Through(StrEnum):
    """What admitted somebody (R10)."""

    MAYOR = "mayor"
    COORDINATOR = "coordinator"
    CHAIR = "chair"
    MINUTE_TAKER = "minute_taker"
    INVITED = "invited"
    EMERGENCY = "emergency"
    """Not admitted: it is open to them for some hours."""


@dataclass(frozen=True, slots=True)
class CircleLine:
    """Somebody of the circle."""

    person: PersonId
    name: str
    function: str
    organisation: str
    through: Through
    since: date | None
    """The opening of the case, or the meeting that brought them: for those who invite (R14)."""
    reads: bool
    """Has keys of their own in this vault; the others hear it at the table."""
    lost: bool
    """No longer follows it (R41), for those who prepare; False for anybody else."""
    until: datetime | None = None
    """When an emergency ends by which they read it."""


def circle(desk: Desk, file: CaseFile) -> tuple[CircleLine, ...]:
    """Everyone admitted, by name; whoever prepares also sees who was."""
    case = file.case
    s = desk.situation(case)
    prepares = preparing.prepares(s)
    admitted = case.admitted if prepares else desk.admitted(case)
    guests = {e.person: e for e in case.emergencies if e.holds(desk.now)}
    people = admitted | guests.keys()
    sittings = desk.sittings(file.items)
    lines = []
    for person in people:
        who = desk.persons.get(person)
        if who is None:
            continue
        guest = guests.get(person) if person not in desk.admitted(case) else None
        through, since = _through(desk, file, sittings, person)
        if guest is not None:
            through, since = Through.EMERGENCY, guest.opened_at.date()
        lines.append(
            CircleLine(
                person,
                who.name,
                who.function,
                who.organisation,
                through,
                since if prepares or s.leads else None,
                reads=person in desk.setting.members,
                lost=prepares and not table.follows(s, person),
                until=guest.until if guest is not None else None,
            )
        )
    return tuple(sorted(lines, key=lambda line: (line.lost, alphabetical(line.name))))


def _through(
    desk: Desk, file: CaseFile, sittings: Iterable[tuple[Item, Meeting]], person: PersonId
) -> tuple[Through, date | None]:
    if person == desk.office.mayor:
        return Through.MAYOR, file.case.opened_on
    if person == desk.office.coordinator:
        return Through.COORDINATOR, file.case.opened_on
    for item, meeting in sittings:
        if person == meeting.chair:
            return Through.CHAIR, meeting.on
        if person == meeting.minute_taker:
            return Through.MINUTE_TAKER, meeting.on
        if any(i.accepted and person in (i.person, i.represented_by) for i in item.invitations):
            return Through.INVITED, meeting.on
    return Through.INVITED, None


def only_by_emergency(desk: Desk, meeting: Meeting) -> frozenset[PersonId]:
    """Who knew of a meeting only by an emergency that is over."""
    try:
        agenda = desk.records.agenda(meeting)
        found = map(desk.records.case, agenda.cases if agenda else ())
        cases = tuple(case for case in found if case is not None)
    except Damaged:
        return frozenset()  # what cannot be read may admit them
    over = {e.person for case in cases for e in case.emergencies if not e.holds(desk.now)}
    return frozenset(over).difference(*map(desk.readers, cases))
