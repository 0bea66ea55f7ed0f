"""Permission at the table: opening and closing, coming and going, questions and answers."""

from collections.abc import Mapping, Set

from app.domain.basis import Kind
from app.domain.case import Case, CaseId
from app.domain.law import Regime
from app.domain.meeting import BEFORE, BEGUN, Item, Meeting
from app.domain.person import PersonId
from app.policy import rules
from app.policy.permission.preparing import prepares
from app.policy.situation import Situation
from app.policy.verdict import UNKNOWN, Finding, Verdict, refuse, verdict


def chairs(s: Situation) -> bool:
    """Whether the actor chairs this meeting, being the mayor or a delegate, and is still there."""
    return chaired(s) is None


def chaired(s: Situation) -> Finding | None:
    """R10: the chair does it (spec 2); R41: who left leads nothing any more."""
    if s.meeting is None or s.actor != s.meeting.chair:
        return rules.r10_role(allowed=False)
    return rules.r41_left(s, s.actor) or rules.r10_role(s.leads)


def finishers(s: Situation) -> frozenset[PersonId]:
    """Who closes and signs what has begun: its chair, or others where the chair cannot (R41).

    First the officers who heard it (R24), still have keys and lost no case of it: they read what
    the chair read. Where none of them is there, or a chair's delegation is over, delegates whom the
    mayor names for this meeting (R8) and who sat through it.
    """
    meeting = s.meeting
    if meeting is None or meeting.state in BEFORE or meeting.let_go_on is not None:
        return frozenset()
    unfit, heard = s.unfit(), frozenset[PersonId]()
    if _is_gone(s, meeting, unfit):
        others = s.hearers - {meeting.chair} - unfit
        heard = frozenset(p for p in others if s.persons[p].member and not _left(s, p))
    elif s.office.leads(meeting.chair, s.today, meeting.id):
        return frozenset({meeting.chair})
    return heard or frozenset(p for p in _named(s, meeting) - unfit if not _left(s, p))


def stand_ins(s: Situation) -> frozenset[PersonId]:
    """Delegates whom the mayor names to finish this meeting, whose chair may not (R8)."""
    meeting = s.meeting
    if meeting is None or meeting.state in BEFORE or not (named := _named(s, meeting)):
        return frozenset()
    if s.office.leads(meeting.chair, s.today, meeting.id) and not gone(s, meeting):
        return frozenset()
    return frozenset(p for p in named if not _left(s, p))


def ends(s: Situation) -> bool:
    """Whether the actor finishes it. Of who cannot be asked to, no case is opened to tell."""
    asked = s.meeting is not None and s.actor in s.hearers | _named(s, s.meeting)
    return asked and s.actor in finishers(s)


def leaderless(s: Situation) -> bool:
    """Whether nobody may close and sign what has begun, unless the mayor names somebody (R8)."""
    begun = s.meeting is not None and s.meeting.state in BEGUN and s.meeting.let_go_on is None
    return begun and not finishers(s)


def abandoned(s: Situation) -> bool:
    """Whether nobody may sign what has begun, its chair neither, whomever the mayor delegates."""
    meeting = s.meeting
    if meeting is None or meeting.state not in BEGUN:
        return False
    return meeting.let_go_on is not None or (leaderless(s) and gone(s, meeting))


def lets_go(s: Situation) -> bool:
    """Whether the actor closes it without a signature: mayor or coordinator, reading nothing."""
    return prepares(s) and abandoned(s)


def knows_copies(s: Situation) -> bool:
    """Whether the actor has to do with a meeting's copies: who prepares, chairs or finishes it."""
    return prepares(s) or chairs(s) or ends(s)


def finished(s: Situation, *, sat: bool) -> Finding | None:
    """R10 and R41 on closing and signing; a delegate who ends it for another `sat` there too.

    The chair closes each item whose case they did not lose, also where others close the meeting.
    """
    meeting = s.meeting
    if meeting is None or meeting.state in BEFORE:
        return chaired(s)
    if s.actor == meeting.chair:
        may = _signs(s, meeting) and meeting.let_go_on is None
        return chaired(s) or rules.r10_role(may)
    return rules.r10_role(ends(s) and (sat or s.actor in s.hearers))


def gone(s: Situation, meeting: Meeting) -> bool:
    """Whether the chair cannot finish it: left, lost a case of it, or has no keys that sign it."""
    return _is_gone(s, meeting, s.unfit())


def _is_gone(s: Situation, meeting: Meeting, unfit: Set[PersonId]) -> bool:
    return _left(s, meeting.chair) or not _signs(s, meeting) or meeting.chair in unfit


def _signs(s: Situation, meeting: Meeting) -> bool:
    """Whether the chair has keys, or today's coordinator heard it (R24).

    The coordinator's keys sign in the place of their own; those of one who did not hear it do not
    open all that the chair read.
    """
    return s.persons[meeting.chair].member or s.office.coordinator in s.hearers


def _named(s: Situation, meeting: Meeting) -> frozenset[PersonId]:
    """Delegates of the mayor for this meeting alone."""
    named = (d.to for d in s.office.delegations if d.meeting and d.holds(s.today, meeting.id))
    return frozenset(named) - {meeting.chair}


def _left(s: Situation, person: PersonId) -> bool:
    return rules.r41_left(s, person) is not None


def follows(s: Situation, person: PersonId) -> bool:
    """Whether somebody reads the case, and has not lost that since (R10, R41)."""
    return s.may_read(person) and rules.r41_lost(s, person) is None


def expected(item: Item) -> frozenset[PersonId]:
    """Who was invited to an item or comes in an invitee's place."""
    people = {i.person for i in item.invitations}
    return frozenset(people | {i.represented_by for i in item.invitations if i.represented_by})


def open_meeting(s: Situation, agenda: Mapping[CaseId, tuple[Case, Item] | None]) -> Verdict:
    """R5, R9 and R45 for every case on the agenda; None is a case that the chair cannot see.

    The agenda is known to those who prepare, chair and write: nobody else is told what it lacks.
    """
    if s.meeting is None or s.actor not in s.officers | {s.meeting.minute_taker}:
        return UNKNOWN
    found = [chaired(s)]
    if not agenda and s.law.kinds[s.meeting.kind].personal_data:
        found.append(refuse("R5"))
    for entry in agenda.values():
        if entry is None:
            found.append(refuse("R10"))
            continue
        case, item = entry
        found.append(rules.r5_named(case.basis, s.actor))
        found.append(rules.r5_filled(s, case, bool(item.invitations)))
        found.append(rules.r9_core(s, case, expected(item)))
        found += [rules.r45_in_time(s, sent, s.today) for sent in item.invitations]
    return verdict(*found)


def open_item(s: Situation, retention_months: int) -> Verdict:
    """R5, R6, R9, R27 and R38 at the moment at which a case comes to the table."""
    if s.case is None or s.item is None or s.meeting is None or not s.admitted(s.actor):
        return UNKNOWN
    people = expected(s.item)
    return verdict(
        chaired(s),
        rules.r5_filled(s, s.case, bool(s.item.invitations)),
        rules.r6_in_force(s.case, s.today),
        rules.r9_core(s, s.case, people),
        rules.r27_child_interest(s.law, s.case, s.today),
        rules.r38_retention(s, retention_months),
    )


def close_item(s: Situation, open_duty: bool) -> Verdict:
    """R42: not while a question under a duty is open."""
    if s.case is None or s.item is None or not s.admitted(s.actor):
        return UNKNOWN
    ends = finished(s, sat=s.actor in s.arrived)
    return verdict(ends, refuse("R42") if open_duty else None)


def close_meeting(s: Situation, *, sat: bool = False) -> Verdict:
    """The chair closes, or who finishes; signing what was approved stays possible under R6.

    `sat`: whether the actor was at every item that was discussed.
    """
    if lets_go(s):
        return verdict()
    return UNKNOWN if s.meeting is None else verdict(finished(s, sat=sat))


def arrive(s: Situation) -> Verdict:
    """R6, R10, R17 and R41 before somebody sits down at an item."""
    if s.case is None or s.item is None:
        return UNKNOWN
    if s.actor in s.case.revoked:
        return verdict(refuse("R10"), rules.r41_lost(s, s.actor))
    if not s.admitted(s.actor):
        return UNKNOWN
    return verdict(
        rules.r6_in_force(s.case, s.today),
        rules.r17_declared(s, s.actor),
        rules.r41_lost(s, s.actor),
    )


def leave(s: Situation) -> Verdict:
    """Whoever sits at an item may leave it at any time."""
    if s.item is None or not s.admitted(s.actor):
        return UNKNOWN
    return verdict(rules.r10_role(s.actor in s.present))


def ask(s: Situation, to: PersonId, relevance: bool) -> Verdict:
    """R6 and R23: the chair asks somebody at the table."""
    if s.case is None or s.item is None or not s.admitted(s.actor):
        return UNKNOWN
    return verdict(
        chaired(s),
        rules.r10_present(s, s.actor),
        rules.r10_present(s, to),
        rules.r6_in_force(s.case, s.today),
        rules.r23_relevance(s, to, relevance),
    )


def reply(s: Situation, asked: PersonId | None, under_duty: bool) -> Verdict:
    """Answering "no data": only the one who was asked knows the question (R21, R42)."""
    if asked is None or asked != s.actor or s.case is None or not s.admitted(s.actor):
        return UNKNOWN
    return verdict(rules.r6_in_force(s.case, s.today) if under_duty else None)


def pass_over(s: Situation, asked: PersonId | None, under_duty: bool) -> Verdict:
    """Passing is free for right-holders; a duty stays open until answered (R21, R42)."""
    if asked is None or asked != s.actor or not s.admitted(s.actor):
        return UNKNOWN
    return verdict(refuse("R42") if under_duty else None)


def vote(s: Situation) -> Verdict:
    """One answer of everyone who arrived at the item (R31, R44)."""
    if s.case is None or s.item is None or s.actor not in s.arrived:
        return UNKNOWN
    return verdict(rules.r6_in_force(s.case, s.today), rules.r41_lost(s, s.actor))


def project(s: Situation) -> Verdict:
    """R10: screens are dark between items; R6: and once a consent has lapsed."""
    if s.case is None or not s.admitted(s.actor):
        return UNKNOWN
    return verdict(rules.r10_role(s.item_open), rules.r6_in_force(s.case, s.today))


def regime(s: Situation, person: PersonId) -> Regime:
    """The speaking regime shown beside somebody's name (law 1.4)."""
    return rules.regime(s, s.case, person) if s.case is not None else Regime.RIGHT


def secrets_allowed(s: Situation) -> bool:
    """Whether this kind of meeting takes secret contributions at all (R4)."""
    kind = s.case.kind if s.case is not None else Kind.ADMIN
    return s.law.kinds[kind].secrets
