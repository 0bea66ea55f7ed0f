"""What asks for the acting person today, gathered in slices so that a large vault opens at once.

No text of a case is in any of it, only keys, days and names of owners: the page that opens first
is no view of a case (R39). What waits for a right-holder is in their own lines and nobody else's.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from app.domain.action_state import ActionState
from app.domain.case import Case, CaseTerm, Stage
from app.domain.casefile import CaseFile
from app.domain.contribution import Keep
from app.domain.decision import Action
from app.domain.disclosed import Disclosed
from app.domain.meeting import BEFORE, BEGUN, Item, ItemState, Meeting, MeetingState
from app.domain.minutes import Product
from app.domain.person import Charge
from app.policy.disclosure import Occasion, disclose
from app.policy.permission import preparing, settings, table, texts
from app.policy.situation import Situation
from app.queries.copies import able_to_go
from app.queries.countersigning import awaits, missing_countersigner
from app.queries.desk import Desk
from app.queries.drafts import discussed, opens_all
from app.queries.logbook import lines_awaited, log_readers
from app.queries.meetings import MeetingLine, concerns, meeting_line
from app.queries.query import Open
from app.queries.readiness import Need, may_know, readiness
from app.queries.retention import (
    AHEAD,
    Attention,
    Clock,
    attention,
    clock,
    ends_on,
    if_unread,
    through_superiors,
)
from app.queries.standing import standing_action

SLICE = 150
"""Frames that one question looks at: some tens of milliseconds of the worker's time."""
NOTICE = timedelta(days=14)
"""Calendar days of an invitation through a superior (R45)."""


class Due(StrEnum):
    """What asks for somebody."""

    APPROVAL = "approval"
    DUTY = "duty"
    OWN_ACTION = "own_action"
    OWN_COPY = "own_copy"
    ACTION = "action"
    REVIEW = "review"
    RETENTION = "retention"
    CONSENT = "consent"
    PASSED = "passed"
    """Planned for a day that is over."""
    UNSIGNED = "unsigned"
    UNFINISHED = "unfinished"
    """The chair cannot any more: the acting person closes and signs in their place."""
    ABANDONED = "abandoned"
    """Nobody is there any more who could sign: the acting person closes it without."""
    LEADERLESS = "leaderless"
    """The delegation of whoever had the chair is over: the mayor names somebody again."""
    COUNTERSIGN = "countersign"
    """Minutes that keep a place for the acting person's signature."""
    UNCOUNTERSIGNED = "uncountersigned"
    UNISSUED = "unissued"
    COPY = "copy"
    RECALL = "recall"
    """An issued copy that speaks of a case which was erased."""

    @property
    def own(self) -> bool:
        """Whether it waits for the acting person and for nobody else."""
        own = (Due.APPROVAL, Due.DUTY, Due.OWN_ACTION, Due.OWN_COPY, Due.COUNTERSIGN)
        return self in own


@dataclass(frozen=True, slots=True)
class DueLine:
    """One thing, and the place of the window that solves it."""

    what: Due
    place: str
    ident: str
    on: date | None
    """Its day: a term, a review, or the day of a meeting."""
    late: bool = False
    case: str = ""
    """A case key."""
    who: str = ""
    """The owner of an action, the recipient of a copy, who is to countersign."""


@dataclass(frozen=True, slots=True)
class TodaySlice:
    """What some of the frames say, and where the next slice begins; None after the last."""

    lines: tuple[DueLine, ...]
    meetings: tuple[MeetingLine, ...]
    """Those that are still to be held, or are being held."""
    rest: int | None


@dataclass(frozen=True, slots=True)
class Today(Open):
    """One slice of what is due. Case files are opened only where the case was discussed."""

    after: int = 0

    def answer(self, desk: Desk) -> TodaySlice:
        """In no order."""
        found, rest = desk.records.roots_after(self.after, SLICE)
        superior = through_superiors(desk)
        cases = [c for c in found if isinstance(c, Case) and desk.acting in desk.admitted(c)]
        held = [m for m in found if isinstance(m, Meeting)]
        held_terms = [t for t in found if isinstance(t, CaseTerm)]
        terms = tuple(desk.each(held_terms, lambda term: if_unread(desk, term)))
        known = tuple(desk.each(held, lambda m: (m,) if concerns(desk, m) else ()))
        lines = (
            *desk.each(cases, lambda case: _of_frame(desk, case, clock(desk, case, superior))),
            *desk.each(cases, lambda case: _of_file(desk, case)),
            *(line for term in terms for line in _of_term(desk, term)),
            *desk.each(known, lambda meeting: _of_meeting(desk, meeting)),
        )
        ahead = (*BEFORE, MeetingState.OPEN)
        meetings = tuple(meeting_line(meeting) for meeting in known if meeting.state in ahead)
        return TodaySlice(lines, meetings, rest)


def _of_frame(desk: Desk, case: Case, runs: Clock) -> Iterator[DueLine]:
    """Reviews, retention and consents are followed by those who prepare."""
    if not preparing.prepares(desk.situation(case)):
        return
    days = {
        Attention.REVIEW: runs.review_on,
        Attention.RETENTION: runs.ends_on,
        Attention.CONSENT: case.basis.valid_until,
    }
    for what in attention(case, runs, desk.today):
        on = days[what]
        late = on is not None and on < desk.today
        yield DueLine(Due(what.value), "case", case.id, on, late, case.key)


def _of_term(desk: Desk, term: CaseTerm) -> Iterator[DueLine]:
    """Of a case that the coordinator does not read, what they may see to: its review, its end."""
    days = {Due.REVIEW: term.review_on, Due.RETENTION: ends_on(term)}
    for what, on in days.items():
        if on is not None and on <= desk.today + AHEAD:
            yield DueLine(what, "cases", "due", on, on < desk.today, term.key)


def _of_file(desk: Desk, case: Case) -> Iterator[DueLine]:
    """Actions, approvals and duties, which only a case that was discussed has."""
    if not case.discussed_on or case.stage is Stage.AFSLUITING:
        return
    file = desk.casefile(case.id)
    if file is None or not table.follows(desk.situation(case), desk.acting):
        return
    for item, meeting in desk.sittings(file.items):
        yield from _actions(desk, file, item)
        if meeting.state in BEGUN:  # while a contribution may still be approved
            yield from _waiting(desk, file, item, meeting)


def _actions(desk: Desk, file: CaseFile, item: Item) -> Iterator[DueLine]:
    """Open actions, for their owner, the mayor and the coordinator (R43)."""
    for action in file.actions:
        mine = action.owner == desk.acting
        if action.item == item.id and _follows(desk, file, item, action):
            what = Due.OWN_ACTION if mine else Due.ACTION
            now = standing_action(file, action)
            late = now.overdue(desk.today)
            who = "" if mine else desk.person(action.owner).name
            yield DueLine(what, "case", file.case.id, now.due, late, file.case.key, who)


def _follows(desk: Desk, file: CaseFile, item: Item, action: Action) -> bool:
    """Whether the acting person reads the action itself and may know how far it is."""
    if action.state is not ActionState.OPEN:
        return False
    if not texts.follows_action(desk.situation(file.case), action, desk.acting):
        return False
    reader = desk.reader(desk.acting, file, item)
    around = desk.around(file, item)
    seen = disclose(desk.derived(file, action), reader, Occasion.SCREEN, around)
    return isinstance(seen, Disclosed) and not seen.neutral


def _waiting(desk: Desk, file: CaseFile, item: Item, meeting: Meeting) -> Iterator[DueLine]:
    """Own texts to approve, own questions under a duty; a right to speak waits for nobody."""
    told = (meeting.id, meeting.on, False, file.case.key)
    for text in file.contributions:
        mine = text.item == item.id and text.contributor == desk.acting
        if mine and text.keep is Keep.MINUTES and not text.approved:
            yield DueLine(Due.APPROVAL, "table", *told)
    if item.state is not ItemState.OPEN or file.case.basis.lapsed(desk.today):
        return
    for question in file.questions:
        mine = question.item == item.id and question.to == desk.acting
        if mine and not question.answered:
            yield DueLine(Due.DUTY, "table", *told)


def _of_meeting(desk: Desk, meeting: Meeting) -> Iterator[DueLine]:
    """Meetings that nobody held, minutes that nobody signed, copies that go back."""
    s = desk.situation(None, meeting)
    prepares = preparing.prepares(s)
    leads = prepares or table.chairs(s)
    past = meeting.on < desk.today
    if awaits(desk, meeting):
        yield DueLine(Due.COUNTERSIGN, "minutes", meeting.id, meeting.on, past)
    if meeting.state in BEFORE and past and leads:
        yield DueLine(Due.PASSED, "preparation", meeting.id, meeting.on, late=True)
    elif table.abandoned(s):
        if prepares and meeting.let_go_on is None:
            yield DueLine(Due.ABANDONED, "table", meeting.id, meeting.on, past)
    elif table.leaderless(s):
        if prepares:
            yield DueLine(Due.LEADERLESS, "preparation", meeting.id, meeting.on, past)
    elif meeting.state in BEGUN and desk.acting != meeting.chair and table.ends(s):
        where = "table" if meeting.state is MeetingState.OPEN else "minutes"
        yield DueLine(Due.UNFINISHED, where, meeting.id, meeting.on, past)
    elif meeting.state is MeetingState.CLOSED and (prepares or table.ends(s)):
        yield DueLine(Due.UNSIGNED, "minutes", meeting.id, meeting.on, past)
    elif meeting.state is MeetingState.SIGNED and _issues(desk, s, meeting):
        second = missing_countersigner(desk, meeting)
        what = Due.UNISSUED if second is None else Due.UNCOUNTERSIGNED
        who = "" if second is None else desk.person(second).name
        yield DueLine(what, "minutes", meeting.id, meeting.on, past, who=who)
    elif meeting.state is MeetingState.ISSUED:
        if _issues(desk, s, meeting):
            yield DueLine(Due.UNISSUED, "minutes", meeting.id, meeting.on, past)
        yield from _copies(desk, meeting, leads)


def _issues(desk: Desk, s: Situation, meeting: Meeting) -> bool:
    """Whether the acting person may hand out what is left of the copies."""
    return texts.finishes(s) and opens_all(desk, meeting) and _left(desk, meeting)


def _left(desk: Desk, meeting: Meeting) -> bool:
    """Whether any copy is left to hand out: all may have gone with the cases they spoke of.

    Once some are out, those do not count that no rule lets go: they would be asked for for ever.
    """
    copies = [c for c in desk.records.copies(meeting) if c.product is Product.MINUTES]
    if meeting.state is MeetingState.ISSUED:
        if any(file.case.basis.lapsed(desk.today) for file, _ in discussed(desk, meeting)):
            return False
        copies = able_to_go(desk, meeting, Product.MINUTES)
    return any(desk.records.has_file(copy) for copy in copies)


def _copies(desk: Desk, meeting: Meeting, leads: bool) -> Iterator[DueLine]:
    """Copies to destroy within a month or late, as far as the register opens for this member."""
    for copy in desk.records.copies(meeting):
        mine = copy.recipient == desk.acting
        gone = copy.issued_on is None or copy.destroyed_on is not None
        if not gone and copy.recalled_on is not None and leads:
            who = desk.person(copy.recipient).name
            yield DueLine(Due.RECALL, "minutes", meeting.id, copy.recalled_on, who=who)
            continue
        if gone or copy.destroy_by > desk.today + AHEAD or not (mine or leads):
            continue
        late = copy.destroy_by < desk.today
        if mine:
            yield DueLine(Due.OWN_COPY, "minutes", meeting.id, copy.destroy_by, late)
        else:
            who = desk.person(copy.recipient).name
            yield DueLine(Due.COPY, "minutes", meeting.id, copy.destroy_by, late, who=who)


@dataclass(frozen=True, slots=True)
class Standing(Open):
    """What the acting person is here, whatever the vault holds."""

    def answer(self, desk: Desk) -> "Stand":
        """From the office and the list of partners alone."""
        office, members = desk.office, desk.setting.members
        readers, held = log_readers(office, members), desk.records.anchoring().held
        keepers = {office.mayor, office.coordinator} & members
        awaited = desk.person(desk.acting).awaits & keepers
        return Stand(
            desk.today,
            declared=desk.person(desk.acting).declared_on is not None,
            terms=bool(desk.office.dpo.strip()),
            erases=preparing.follows_up(desk.situation()),
            keeps_list=preparing.prepares(desk.situation()),
            log_lines=desk.records.log_head()[0] if desk.acting in readers else None,
            log_sound=not (office.noticed or held.noticed or office.check_found),
            awaits=tuple(sorted(desk.person(one).name for one in awaited)),
            handed=tuple(_handed(desk)),
            log_waits=tuple(sorted(desk.person(one).name for one in lines_awaited(desk))),
            keyless=_keyless(desk),
        )


def _keyless(desk: Desk) -> str:
    members, coordinator = desk.setting.members, desk.office.coordinator
    may = settings.hand_over(desk.situation(), members).allowed
    return desk.person(coordinator).name if may and coordinator not in members else ""


def _handed(desk: Desk) -> Iterator["Handed"]:
    """Whoever did not do it themselves is told for a month: two passwords are no control."""
    for one in desk.office.handovers:
        if one.on + AHEAD >= desk.today and desk.acting not in one.by:
            names = (desk.person(who).name for who in one.by)
            to, former = desk.person(one.to).name, desk.person(one.former).name
            yield Handed(one.charge, to, former, ", ".join(names), one.on)


@dataclass(frozen=True, slots=True)
class Handed:
    """That an office came to somebody else lately, by names."""

    charge: Charge
    to: str
    former: str
    by: str
    on: date


@dataclass(frozen=True, slots=True)
class Stand:
    """The day, and what belongs to whoever acts."""

    today: date
    declared: bool
    """Whether their own declaration is signed (R17)."""
    terms: bool
    """Whether a DPO is named, without whom no case is opened (R38)."""
    erases: bool
    """Whether they close and erase cases (R38)."""
    keeps_list: bool
    """Whether they may open the list of persons discussed (R35)."""
    log_lines: int | None
    """How long the log is, for its readers; None for everybody else."""
    log_sound: bool = True
    """Whether nothing was noticed of the vault at opening, or by the last check."""
    awaits: tuple[str, ...] = ()
    """Which of mayor and coordinator are still to unlock, so that they read what they follow."""
    handed: tuple[Handed, ...] = ()
    """Offices that others handed over within a month."""
    log_waits: tuple[str, ...] = ()
    """Former readers of the log, whose lines become readable once they unlock."""
    keyless: str = ""
    """The coordinator, where they have no keys, as in a vault restored from before they left; for
    who may hand that office over."""


@dataclass(frozen=True, slots=True)
class Lacking(Open):
    """What the next meeting still lacks, for those who may know its agenda; else nothing."""

    meeting: str

    def answer(self, desk: Desk) -> tuple[Need, ...]:
        """In the order in which one would solve it, without the acting person's declaration.

        That is theirs whatever the meeting (`Stand.declared`).
        """
        meeting = desk.records.meeting(self.meeting)
        if meeting is None or not concerns(desk, meeting):
            return ()
        needs = [n for n in readiness(desk, meeting) if n.code != "own_declaration"]
        return (*needs, *_notice(desk, meeting))


def _notice(desk: Desk, meeting: Meeting) -> Iterator[Need]:
    """The last day on which services of the French Community are invited in time (R45)."""
    if meeting.state not in BEFORE or not may_know(desk, meeting):
        return
    superior, last = through_superiors(desk), meeting.on - NOTICE
    agenda = desk.records.agenda(meeting)
    for case in agenda.cases if agenda is not None else ():
        place = desk.at(meeting.id, case)
        if place is None or not desk.looking(place).admitted(desk.acting):
            continue
        s = desk.looking(place)
        asked = {invitation.person for invitation in place.item.invitations}
        open_to = (
            p for p in sorted(superior - asked) if preparing.basis_allows(s, place.file.case, p)
        )
        if superior & asked or next(open_to, None) is None:
            continue
        code = "superior_notice" if desk.today <= last else "superior_late"
        told: dict[str, str | date] = {"case": place.file.case.key, "day": last}
        yield Need(code, told, ident=str(meeting.id), blocks=False)
