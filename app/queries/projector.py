"""The projector: what everyone admitted to the case may see, read by nobody in particular."""

from dataclasses import dataclass
from datetime import date

from app.domain.case import CaseId
from app.domain.decision import Action
from app.domain.disclosed import Disclosed
from app.domain.meeting import MeetingId
from app.domain.person import PersonId
from app.policy.disclosure import Occasion
from app.policy.permission import table
from app.policy.verdict import UNKNOWN, Verdict
from app.queries.desk import Desk
from app.queries.meetings import AtItem
from app.queries.query import Seen
from app.queries.reading import read_item


@dataclass(frozen=True, slots=True)
class Projected:
    """One text on the projector."""

    text: Disclosed
    who: str = ""
    """The contributor where naming is allowed, the owner of an action that is shown in full."""
    due: date | None = None


@dataclass(frozen=True, slots=True)
class Projection:
    """What the projector shows of an item: texts, and nothing about what it does not show."""

    case_key: str
    contributions: tuple[Projected, ...]
    decisions: tuple[Projected, ...]
    actions: tuple[Projected, ...]
    present: frozenset[PersonId]
    """Who sits there now: never shown. By it the screen knows of an arrival, however it came."""


@dataclass(frozen=True, slots=True)
class ProjectorView(AtItem):
    """What everyone admitted to the case may see, whoever is in the room (spec 2)."""

    meeting: MeetingId
    case: CaseId

    def asks(self, desk: Desk) -> Verdict:
        """Admission and an open item (R10), and a consent that still holds (R6)."""
        place = desk.at(self.meeting, self.case)
        return UNKNOWN if place is None else table.project(desk.looking(place))

    def seen(self, desk: Desk) -> Seen | None:
        """The item's view is noted already."""
        return None

    def answer(self, desk: Desk) -> Projection:
        """The reading of nobody in particular."""
        place = self._place(desk)
        reading = read_item(desk, place.file, place.item, None, Occasion.PROJECTOR)
        return Projection(
            place.file.case.key,
            tuple(_said(desk, seen) for _, seen in reading.contributions),
            tuple(Projected(seen) for _, seen in reading.decisions),
            tuple(
                _to_do(desk, action, seen) if isinstance(action, Action) else Projected(seen)
                for action, seen in reading.actions
            ),
            place.item.attendance.present,
        )


def _said(desk: Desk, seen: Disclosed) -> Projected:
    named = PersonId(seen.attribution) if seen.attribution is not None else None
    return Projected(seen, desk.person(named).name if named is not None else "")


def _to_do(desk: Desk, action: Action, seen: Disclosed) -> Projected:
    """Owner and term belong to the full text; how far it is, to fewer people (R43)."""
    if seen.neutral:
        return Projected(seen)
    return Projected(seen, desk.person(action.owner).name, action.due)
