"""Sheets to print for a meeting or a person, as PDF in memory; whoever prepares prints them."""

from dataclasses import dataclass
from typing import ClassVar, Protocol

from app.domain.meeting import Meeting, MeetingId
from app.domain.person import Category, Language, PersonId
from app.domain.sheet import (
    AgendaDraft,
    CardPart,
    CardsDraft,
    DeclarationDraft,
    NoticeDraft,
    NoticePart,
    RecoveryDraft,
    RolesDraft,
)
from app.policy import rules
from app.policy.permission import preparing, table
from app.policy.verdict import UNKNOWN, Verdict
from app.queries.board import NameCards
from app.queries.cabinet import Place
from app.queries.desk import Desk
from app.queries.drafts import dpo_name, head, opens_all, person_line
from app.queries.query import Open, Query


class SheetQuery(Query[bytes], Protocol):
    """A sheet by what it shows. Its preview is no view: printing and saving are logged (R39)."""

    what: ClassVar[str]
    """What the log calls it."""

    @property
    def of_meeting(self) -> MeetingId | None:
        """The meeting that it belongs to."""
        ...

    @property
    def to(self) -> tuple[PersonId, ...]:
        """For whom it is."""
        ...


@dataclass(frozen=True, slots=True)
class CardSheet(Open):
    """The name cards of a meeting with their table codes, one to an A4 page; empty without any."""

    what: ClassVar[str] = "name_cards"
    to: ClassVar[tuple[PersonId, ...]] = ()
    meeting: MeetingId

    @property
    def of_meeting(self) -> MeetingId:
        """The meeting that they are for."""
        return self.meeting

    def asks(self, desk: Desk) -> Verdict:
        """As for the codes themselves."""
        return NameCards(self.meeting).asks(desk)

    def answer(self, desk: Desk) -> bytes:
        """PDF bytes."""
        meeting = desk.records.meeting(self.meeting)
        cards = NameCards(self.meeting).answer(desk)
        if meeting is None or not cards:
            return b""
        from app.minutes.sheets import cards_pdf  # slow to load, and needed here only

        places = desk.known_places(meeting)
        parts = tuple(_card(desk, places, card.person, card.code) for card in cards)
        office, exercise = desk.office.municipality, desk.setting.exercise
        return cards_pdf(CardsDraft(office, meeting.on, exercise, parts), desk.law)


@dataclass(frozen=True, slots=True)
class DeclarationSheet(Open):
    """The confidentiality declaration for one person to sign, in that person's language (R17)."""

    what: ClassVar[str] = "declaration"
    of_meeting: ClassVar[MeetingId | None] = None
    person: PersonId

    @property
    def to(self) -> tuple[PersonId, ...]:
        """Who signs it."""
        return (self.person,)

    def answer(self, desk: Desk) -> bytes:
        """PDF bytes. The articles are those in force today (R7)."""
        from app.minutes.sheets import declaration_pdf  # slow to load, and needed here only

        draft = DeclarationDraft(
            language=desk.person(self.person).language,
            municipality=desk.office.municipality,
            dpo=dpo_name(desk),
            signer=person_line(desk, self.person),
            on=desk.today,
            exercise=desk.setting.exercise,
        )
        return declaration_pdf(draft, desk.law)


@dataclass(frozen=True, slots=True)
class NoticeSheet(Open):
    """What an invited person is told of a meeting: case keys and no subject's name (R35)."""

    what: ClassVar[str] = "notice"
    meeting: MeetingId
    person: PersonId

    @property
    def of_meeting(self) -> MeetingId:
        """The meeting that it announces."""
        return self.meeting

    @property
    def to(self) -> tuple[PersonId, ...]:
        """Nobody by name: that somebody was told is no more kept than their answer (R14)."""
        return ()

    def asks(self, desk: Desk) -> Verdict:
        """Whoever prepares, admitted to all on the agenda: a notice leaves out nothing unsaid."""
        return _announces(desk, self.meeting)

    def answer(self, desk: Desk) -> bytes:
        """PDF bytes; empty for somebody who is neither invited nor admitted to any item."""
        desk.person(self.person)
        meeting = desk.records.meeting(self.meeting)
        places = () if meeting is None else desk.known_places(meeting)
        told = [place for place in places if _concerned(desk, place, self.person)]
        if meeting is None or not told:
            return b""
        from app.minutes.sheets import notice_pdf  # slow to load, and needed here only

        draft = NoticeDraft(
            **head(desk, meeting, desk.person(self.person).language),
            recipient=person_line(desk, self.person),
            items=tuple(_notice(desk, place, self.person) for place in told),
        )
        return notice_pdf(draft, desk.law)


@dataclass(frozen=True, slots=True)
class AgendaSheet(Open):
    """One agenda for everyone who is invited: no item that any of them may not know of (R10)."""

    what: ClassVar[str] = "agenda"
    to: ClassVar[tuple[PersonId, ...]] = ()
    meeting: MeetingId
    language: Language

    @property
    def of_meeting(self) -> MeetingId:
        """The meeting that it announces."""
        return self.meeting

    def asks(self, desk: Desk) -> Verdict:
        """As for what one person is told."""
        return _announces(desk, self.meeting)

    def answer(self, desk: Desk) -> bytes:
        """PDF bytes; empty where nobody is invited yet, or no item concerns all of them."""
        meeting = desk.records.meeting(self.meeting)
        items = () if meeting is None else _common(desk, meeting)
        if meeting is None or not items:
            return b""
        from app.minutes.sheets import agenda_pdf  # slow to load, and needed here only

        draft = AgendaDraft(
            **head(desk, meeting, self.language),
            items=tuple((place.file.case.key, place.item.allotted) for place in items),
        )
        return agenda_pdf(draft, desk.law)


@dataclass(frozen=True, slots=True)
class RoleSheet(Open):
    """Role cards by category and language, one to an A4 page; only the law is on them (R17)."""

    what: ClassVar[str] = "role_cards"
    of_meeting: ClassVar[MeetingId | None] = None
    to: ClassVar[tuple[PersonId, ...]] = ()
    cards: tuple[tuple[Category, Language], ...]

    def answer(self, desk: Desk) -> bytes:
        """PDF bytes; empty without cards."""
        if not self.cards:
            return b""
        from app.minutes.sheets import roles_pdf  # slow to load, and needed here only

        office, exercise = desk.office.municipality, desk.setting.exercise
        draft = RolesDraft(office, self.cards, desk.today, exercise)
        return roles_pdf(draft, desk.law)


def _announces(desk: Desk, announced: MeetingId) -> Verdict:
    """Whoever prepares and is admitted to all on the agenda; to others it is unknown."""
    meeting = desk.records.meeting(announced)
    if meeting is None or not opens_all(desk, meeting):
        return UNKNOWN
    return preparing.keep_persons(desk.situation(None, meeting))


def _common(desk: Desk, meeting: Meeting) -> tuple[Place, ...]:
    """The items that everyone who is invited to any of them may know of."""
    places = desk.known_places(meeting)
    people = frozenset(person for place in places for person in table.expected(place.item))
    return tuple(p for p in places if people and all(_concerned(desk, p, who) for who in people))


def _concerned(desk: Desk, place: Place, person: PersonId) -> bool:
    """Whether somebody is admitted or invited to an item, and lost nothing since (R10, R41)."""
    asked = place.file.case.admitted | table.expected(place.item)
    return person in asked and rules.r41_lost(desk.looking(place), person) is None


def _card(desk: Desk, places: tuple[Place, ...], person: PersonId, code: str) -> CardPart:
    own = [place for place in places if person in desk.admitted(place.file.case)]
    regimes = dict.fromkeys(table.regime(desk.looking(place), person) for place in own)
    return CardPart(person_line(desk, person), desk.person(person).language, code, tuple(regimes))


def _notice(desk: Desk, place: Place, person: PersonId) -> NoticePart:
    case = place.file.case
    regime = table.regime(desk.looking(place), person)
    return NoticePart(case.key, case.basis, case.purpose, regime, place.item.allotted)


def recovery_sheets(drafts: tuple[RecoveryDraft, ...]) -> bytes:
    """Recovery codes, a page each, as PDF in memory. Asks nothing of a vault and keeps nothing."""
    from app.minutes.sheets import recovery_pdf  # slow to load, and needed here only

    return recovery_pdf(drafts)
