"""A meeting, its items, and who is at the table for each of them."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from app.domain.basis import Kind
from app.domain.ids import CaseId, TextId
from app.domain.ids import ItemId as ItemId
from app.domain.ids import MeetingId as MeetingId
from app.domain.ids import QuestionId as QuestionId
from app.domain.person import PersonId
from app.domain.secret import SecretText


class MeetingState(StrEnum):
    """planned → convened → open → closed → signed → issued (spec 2)."""

    PLANNED = "planned"
    CONVENED = "convened"
    OPEN = "open"
    CLOSED = "closed"
    SIGNED = "signed"
    ISSUED = "issued"

    @property
    def signed(self) -> bool:
        """Whether the minutes are signed and nothing of them changes any more."""
        return self in (MeetingState.SIGNED, MeetingState.ISSUED)


BEFORE = (MeetingState.PLANNED, MeetingState.CONVENED)
"""The states in which a meeting is still being prepared."""
BEGUN = (MeetingState.OPEN, MeetingState.CLOSED)
"""Held, and not signed yet."""


class ItemState(StrEnum):
    """An item is opened once and closed once."""

    PLANNED = "planned"
    OPEN = "open"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Meeting:
    """The frame of a meeting, sealed to whoever sits at one of its items."""

    id: MeetingId
    kind: Kind
    on: date
    place: str
    chair: PersonId
    minute_taker: PersonId
    agenda: str
    """Id of its `Agenda`, which fewer people may read."""
    copies: str
    """Bundle of the register of copies."""
    files: str
    """Bundle of the signed files themselves."""
    state: MeetingState = MeetingState.PLANNED
    signed_at: datetime | None = None
    heard_by: frozenset[PersonId] | None = None
    """Mayor and coordinator when it opened; None before that, and before that was kept."""
    let_go_on: date | None = None
    """When it was closed without a signature: nobody was there any more who could give one."""


@dataclass(frozen=True, slots=True)
class Agenda:
    """Which cases a meeting discusses, in order: one participant need not know of another's."""

    id: str
    meeting: MeetingId
    seed: str
    """Secret of this meeting's table codes, hexadecimal."""
    cases: tuple[CaseId, ...] = ()


@dataclass(frozen=True, slots=True)
class Invitation:
    """Sent once per person and item (R14). Only acceptance is ever kept; the rest is silence."""

    person: PersonId
    sent_on: date
    accepted: bool = False
    represented_by: PersonId | None = None
    urgency: SecretText | None = None
    reasons_under_12: SecretText | None = None


@dataclass(frozen=True, slots=True)
class Attendance:
    """Who came to an item. Someone who left and came back arrived once; `present` is now."""

    arrived: tuple[PersonId, ...] = ()
    present: frozenset[PersonId] = frozenset()


@dataclass(frozen=True, slots=True)
class Item:
    """One case on one agenda. `own_files` is the one bit of the round on recording (R44)."""

    id: ItemId
    meeting: MeetingId
    case: CaseId
    state: ItemState = ItemState.PLANNED
    invitations: tuple[Invitation, ...] = ()
    attendance: Attendance = Attendance()
    own_files: bool = False
    review_on: date | None = None
    """As agreed when this item opened: a later meeting on the case does not change it."""
    allotted: int | None = None
    """Minutes that are planned for it; the clock at the table runs against them."""
    moved: frozenset[tuple[TextId, str]] = frozenset()
    """Outcomes of it that were put on other grounds, each with a mark of the last time."""

    def invitation(self, person: PersonId) -> Invitation | None:
        """That person's invitation to this item, if one was sent."""
        return next((i for i in self.invitations if i.person == person), None)

    @property
    def coming(self) -> frozenset[PersonId]:
        """Who accepted to come to it, and whoever comes in their place."""
        accepted = [i for i in self.invitations if i.accepted]
        people = (p for i in accepted for p in (i.person, i.represented_by))
        return frozenset(p for p in people if p is not None)

    def without(self, person: PersonId) -> "Item":
        """The item once somebody has left the table."""
        attendance = replace(self.attendance, present=self.attendance.present - {person})
        return replace(self, attendance=attendance)

    def never_had(self, person: PersonId) -> "Item":
        """The item at which that person never sat."""
        arrived = tuple(who for who in self.attendance.arrived if who != person)
        return replace(self, attendance=Attendance(arrived, self.attendance.present - {person}))

    def stands_for(self, person: PersonId) -> PersonId:
        """Whom that person represents here: themselves, or the invitee who sent them (R16)."""
        return next((i.person for i in self.invitations if i.represented_by == person), person)


@dataclass(frozen=True, slots=True)
class Question:
    """A question under a duty (R42). One to a right-holder is never stored (R23)."""

    id: QuestionId
    item: ItemId
    to: PersonId
    text: SecretText
    relevance: SecretText | None = None
    answered: bool = False
