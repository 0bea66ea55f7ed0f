"""Meetings: the list, the agenda, the people with their live verdicts, and the table itself."""

from dataclasses import dataclass
from datetime import date, timedelta

from app.domain.basis import Kind
from app.domain.case import CaseId, Stage
from app.domain.contribution import Keep, Nature, Stated, TextId
from app.domain.decision import ActionState
from app.domain.disclosed import Disclosed
from app.domain.law import Regime, Term
from app.domain.meeting import BEFORE, ItemState, Meeting, MeetingId, MeetingState
from app.domain.person import Category, Person, PersonId, alphabetical
from app.domain.secret import SecretText
from app.policy.permission import planning, preparing, table
from app.policy.verdict import UNKNOWN, Verdict, verdict
from app.queries.cabinet import Place
from app.queries.desk import Desk
from app.queries.drafts import finisher, leader
from app.queries.guests import substitution
from app.queries.query import Open, Seen
from app.queries.readiness import Need, readiness
from app.queries.ways import Way, ways


@dataclass(frozen=True, slots=True)
class MeetingLine:
    """A meeting in a list."""

    id: MeetingId
    kind: Kind
    on: date
    place: str
    state: MeetingState
    chair: PersonId
    minute_taker: PersonId


@dataclass(frozen=True, slots=True)
class MeetingList(Open):
    """The meetings that the acting person prepares or sits at, latest first."""

    def answer(self, desk: Desk) -> tuple[MeetingLine, ...]:
        """Their frames."""
        held = desk.records.meetings()
        lines = desk.each(held, lambda m: (meeting_line(m),) if concerns(desk, m) else ())
        return tuple(sorted(lines, key=lambda line: (line.on, line.id), reverse=True))


def concerns(desk: Desk, meeting: Meeting) -> bool:
    """Whether the acting person may know of a meeting that the session member can open.

    A member whose keys open its frame may; somebody without a key slot once they prepare it or are
    admitted to a case on its agenda.
    """
    s = desk.situation(None, meeting)
    if desk.acting in {desk.member, meeting.minute_taker} or desk.acting in s.officers:
        return True
    agenda = desk.records.agenda(meeting)
    places = [desk.at(meeting.id, case) for case in agenda.cases] if agenda is not None else []
    return any(p is not None and desk.looking(p).admitted(desk.acting) for p in places)


def meeting_line(meeting: Meeting) -> MeetingLine:
    """A meeting as it stands in a list."""
    return MeetingLine(
        meeting.id,
        meeting.kind,
        meeting.on,
        meeting.place,
        meeting.state,
        meeting.chair,
        meeting.minute_taker,
    )


@dataclass(frozen=True, slots=True)
class AgendaLine:
    """A case on the agenda."""

    case: CaseId
    key: str
    purpose: str
    state: ItemState
    coming: int
    """How many accepted. Who did not is counted nowhere (R21)."""
    allotted: int | None
    """Minutes that are planned for it."""
    closed: bool
    """Whether the case is: taken off, it comes on no agenda again."""
    leader: PersonId
    """Who leads and closes it: the chair, or who finishes it where the chair lost its case."""


@dataclass(frozen=True, slots=True)
class MeetingBoard:
    """One meeting with its agenda, for those who prepare, chair or write."""

    meeting: MeetingId

    def asks(self, desk: Desk) -> Verdict:
        """Whoever it concerns."""
        meeting = desk.records.meeting(self.meeting)
        return verdict() if meeting is not None and concerns(desk, meeting) else UNKNOWN

    def seen(self, desk: Desk) -> Seen | None:
        """A frame without texts is no view."""
        return None

    def answer(self, desk: Desk) -> "Board":
        """The frame and the cases that the acting person may know."""
        meeting = desk.records.meeting(self.meeting)
        if meeting is None:
            raise LookupError(self.meeting)
        s, ends = desk.situation(None, meeting), finisher(desk, meeting)
        return Board(
            meeting_line(meeting),
            tuple(_agenda_line(desk, place) for place in desk.known_places(meeting)),
            finisher=ends,
            abandoned=table.lets_go(s) and meeting.let_go_on is None,
            leaderless=table.leaderless(s),
            signer=desk.session_of(ends),
            chairs=table.chairs(s),
            prepares=preparing.prepares(s),
            invites=preparing.prepares(s) or s.leads,
            inviters=_inviters(desk, meeting),
            needs=readiness(desk, meeting),
        )


def _inviters(desk: Desk, meeting: Meeting) -> tuple[PersonId, ...]:
    office = desk.office
    leads = [p for p in sorted(desk.persons) if office.leads(p, desk.today, meeting.id)]
    return tuple(sorted(leads, key=lambda person: person != office.mayor))


def _agenda_line(desk: Desk, place: Place) -> AgendaLine:
    case, item = place.file.case, place.item
    accepted = sum(i.accepted for i in item.invitations)
    closed = case.stage is Stage.AFSLUITING
    told = (case.id, case.key, case.purpose, item.state, accepted, item.allotted, closed)
    return AgendaLine(*told, leader(desk, place))


@dataclass(frozen=True, slots=True)
class Board:
    """A meeting as the acting person sees it, and what they are in it."""

    line: MeetingLine
    agenda: tuple[AgendaLine, ...]
    finisher: PersonId
    """Who closes and signs: the chair, or in the place of one who cannot any more (R41)."""
    abandoned: bool
    """Whether nobody is there to sign, and the acting person closes it without."""
    leaderless: bool
    """Whether nobody may close and sign it, unless the mayor names a delegate who was there."""
    signer: PersonId
    """Whose key signs: theirs, or the coordinator's for who has no key slot."""
    chairs: bool
    prepares: bool
    invites: bool
    """Whether they may see who was invited, and invite (R8, R14)."""
    inviters: tuple[PersonId, ...]
    """The mayor, and who stands in for the mayor here and today (R8)."""
    needs: tuple[Need, ...]
    """What is missing before it can open; empty for whoever may not know the agenda."""


@dataclass(frozen=True, slots=True)
class InviteLine:
    """A person in the invite panel. Whoever has not accepted is merely invited (R14)."""

    person: PersonId
    name: str
    function: str
    organisation: str
    category: Category
    invited: bool
    accepted: bool
    admitted: bool
    declared: bool
    needs_notice: bool
    """Invited through a superior: urgency and reasons may be asked (R45)."""
    last_day: date | None
    """Until when that is in time, without reasons for urgency (R45)."""
    rank: int
    """0: the basis needs or names them; 1: it allows them; 2: it does not. For sorting."""
    findings: tuple[tuple[str, dict[str, str]], ...]
    """What refuses an invitation now; empty: may be invited."""
    ways: tuple[Way, ...]
    """What would make it possible."""
    sends: str = ""
    """The name of whom they let come in their place (R16)."""
    stands_for: str = ""
    """The name of in whose place they come (R16)."""
    over: str = ""
    """Why nobody is asked or answers any more: the code of an error; empty where they may."""


class AtItem:
    """Queries at one case of one meeting ask for admission."""

    meeting: MeetingId
    case: CaseId

    def asks(self, desk: Desk) -> Verdict:
        """Admission to the case (R10)."""
        place = desk.at(self.meeting, self.case)
        known = place is not None and table.follows(desk.looking(place), desk.acting)
        return verdict() if known else UNKNOWN

    def _place(self, desk: Desk) -> Place:
        place = desk.at(self.meeting, self.case)
        if place is None:
            raise LookupError(self.case)
        return place


@dataclass(frozen=True, slots=True)
class InvitePanel(AtItem):
    """Every partner with the live verdict on inviting them to an item."""

    meeting: MeetingId
    case: CaseId

    def asks(self, desk: Desk) -> Verdict:
        """Who was invited and has not answered is for those who invite (R14, R15)."""
        place = desk.at(self.meeting, self.case)
        return UNKNOWN if place is None else preparing.panel(desk.looking(place))

    def seen(self, desk: Desk) -> Seen | None:
        """Preparation; no text is shown."""
        return None

    def answer(self, desk: Desk) -> tuple[InviteLine, ...]:
        """Everyone: whom the basis needs or names first, then by name."""
        place = self._place(desk)
        lines = [_invite_line(desk, place, person) for person in desk.persons.values()]
        return tuple(sorted(lines, key=lambda line: (line.rank, alphabetical(line.name))))


def over(place: Place) -> str:
    """The code of what makes inviting and answering come too late; empty where neither does."""
    if place.file.case.stage is Stage.AFSLUITING:
        return "case_closed"
    ended = place.meeting.state not in (*BEFORE, MeetingState.OPEN)
    return "item_closed" if ended or place.item.state is ItemState.CLOSED else ""


def _invite_line(desk: Desk, place: Place, person: Person) -> InviteLine:
    s = desk.looking(place)
    sent = place.item.invitation(person.id)
    found = preparing.invite(s, person.id, urgent=False, reasons_under_12=False).findings
    superior = s.entry(person.id).through_superior
    notice = timedelta(days=desk.law.term(Term.SUPERIOR_NOTICE))
    sends, stands_for = substitution(desk, place.item, person.id)
    return InviteLine(
        person.id,
        person.name,
        person.function,
        person.organisation,
        person.category,
        invited=sent is not None,
        accepted=sent is not None and sent.accepted,
        admitted=s.admitted(person.id),
        declared=person.declared_on is not None,
        needs_notice=superior,
        last_day=place.meeting.on - notice if superior else None,
        rank=planning.rank(s, place.file.case, person.id),
        findings=tuple((f.rule, dict(f.facts)) for f in found),
        ways=() if over(place) else ways(s, person.id, found),
        sends=sends,
        stands_for=stands_for,
        over=over(place),
    )


@dataclass(frozen=True, slots=True)
class Chair:
    """Somebody who may sit at an item, with their badge."""

    person: PersonId
    name: str
    function: str
    organisation: str
    category: Category
    regime: Regime
    declared: bool
    arrived: bool
    present: bool
    has_slot: bool
    secret_by_default: bool
    source_named: bool
    relevance_first: bool
    accepts_first: bool
    """An action for them exists once they accept it (R43)."""
    named_only: bool = False
    """A copy brings them contributions only where they are named (R32)."""
    came: int = 0
    """Their place in the order of arrival at the item, from 1; 0 for who did not come yet."""
    sends: str = ""
    stands_for: str = ""
    """As in the invite panel."""


@dataclass(frozen=True, slots=True)
class SaidLine:
    """A contribution as the acting person may read it."""

    id: TextId
    text: Disclosed
    nature: Nature
    secret: bool
    keep: Keep
    approved: bool
    own: bool
    contributor: PersonId | None
    """Known to who sees the working note; afterwards only where attribution is allowed."""
    attested: bool = False
    """Approved with the code of a name card: attested by a session member, not proven (R20)."""
    audience: frozenset[PersonId] | None = None
    """Who was named to read it; None is everyone admitted. Of an approved text it is told to its
    contributor and to those who belong to every audience."""
    attributed: bool = False
    categories: frozenset[str] = frozenset()
    justification: str = ""

    @property
    def stated(self) -> Stated:
        """What its contributor would approve; whole as long as they have not."""
        return Stated(
            SecretText(self.text.text),
            self.nature,
            self.secret,
            self.keep,
            self.audience,
            self.attributed,
            self.categories,
            SecretText(self.justification) if self.justification else None,
        )


@dataclass(frozen=True, slots=True)
class OutcomeLine:
    """A decision or action as the acting person may read it."""

    id: TextId
    text: Disclosed
    owner: PersonId | None = None
    due: date | None = None
    state: ActionState | None = None
    overdue: bool = False


@dataclass(frozen=True, slots=True)
class Waiting:
    """Something that waits for one person and is shown to that person only."""

    id: str
    what: str
    """`question` · `duty` · `offer` · `feedback` · `record` · `neutral` · `approval`."""
    text: str
    relevance: str = ""
    other: str = ""
    """For `neutral`: the contribution that would agree."""
    due: date | None = None
    """For `offer`: by when."""
    rests_on: tuple[str, ...] = ()
    """For `offer`: what it rests on, as far as this person reads it."""
    stated: Stated | None = None
    """For `approval`: all that would count."""


@dataclass(frozen=True, slots=True)
class ItemView:
    """One item at the table."""

    case_key: str
    purpose: str
    subject: str
    state: ItemState
    chairs: tuple[Chair, ...]
    said: tuple[SaidLine, ...]
    decisions: tuple[OutcomeLine, ...]
    actions: tuple[OutcomeLine, ...]
    waiting: tuple[Waiting, ...]
    open_duties: tuple[tuple[str, PersonId], ...]
    officers: tuple[PersonId, ...]
    """Who reads every text; named to a contributor before the audience is chosen (R24)."""
    own_files: bool
    secrets: bool
    retention_months: int
    """The term that was agreed, or before that the one that is proposed (R38)."""
    retention_agreed: bool
    own_files_over: bool = False
    """The round on own files ended, without agreement; known until the vault is locked (R44)."""
