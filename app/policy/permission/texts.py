"""Permission to put texts on record, to approve, withdraw and derive them, and to hand them out."""

from app.domain.contribution import Contribution
from app.domain.decision import Action, Neutral
from app.domain.label import Label
from app.domain.person import PersonId
from app.policy import rules
from app.policy.permission.preparing import follows_up
from app.policy.permission.table import (
    chaired,
    chairs,
    ends,
    finished,
    follows,
    secrets_allowed,
)
from app.policy.situation import Situation
from app.policy.verdict import UNKNOWN, Finding, Verdict, refuse, verdict


def contribute(s: Situation, contribution: Contribution, answers_own: bool) -> Verdict:
    """R4, R6, R10, R18, R25, R26 and R45 on a contribution that somebody present types."""
    if s.case is None or s.item is None or not s.admitted(s.actor):
        return UNKNOWN
    speaker = contribution.contributor
    secret_refused = contribution.secret and not secrets_allowed(s)
    return verdict(
        refuse("R4", why="secret") if secret_refused else None,
        rules.r6_in_force(s.case, s.today),
        rules.r10_present(s, s.actor),
        rules.r10_present(s, speaker),
        rules.r10_role(s.entry(speaker).voice),
        rules.r10_role(answers_own),
        rules.r18_minute_taker(s),
        rules.r25_categories(s.law, contribution.categories, bool(contribution.justification)),
        rules.r26_classified(s.law, contribution.categories),
        rules.r41_lost(s, speaker),
        rules.r45_named_source(s, speaker, contribution.attributed),
    )


def approve(s: Situation, contribution: Contribution | None, visible: bool) -> Verdict:
    """R20: only the contributor approves, and nothing is added once a consent has lapsed (R6)."""
    if contribution is None or s.case is None or not visible:
        return UNKNOWN
    return verdict(
        rules.r6_in_force(s.case, s.today),
        _own(s, contribution),
        rules.r41_lost(s, contribution.contributor),
    )


def withdraw(
    s: Situation, contribution: Contribution | None, visible: bool, signed: bool
) -> Verdict:
    """R20: only the contributor withdraws, until the minutes are signed; R6 does not stop it."""
    if contribution is None or not (visible or contribution.contributor == s.actor):
        return UNKNOWN
    return verdict(_own(s, contribution), refuse("R20", why="signed") if signed else None)


def correct(
    s: Situation, contribution: Contribution | None, visible: bool, signed: bool
) -> Verdict:
    """R20: only the contributor words their text anew, until signing; under R6 nobody does."""
    if contribution is None or s.case is None or not visible:
        return UNKNOWN
    return verdict(
        rules.r6_in_force(s.case, s.today),
        rules.r10_present(s, s.actor),
        _own(s, contribution),
        refuse("R20", why="signed") if signed else None,
        rules.r41_lost(s, contribution.contributor),
    )


def _own(s: Situation, contribution: Contribution) -> Finding | None:
    return None if contribution.contributor == s.actor else refuse("R20")


def derive(s: Situation, sources_known: bool, foreign: bool, neutral: Neutral | None) -> Verdict:
    """R28, R30 and R41: the chair decides, on sources of this case that the chair may know."""
    if s.case is None or s.item is None or not s.admitted(s.actor):
        return UNKNOWN
    if not sources_known:
        return verdict(refuse("R10"))
    unknown_template = (
        neutral is not None and neutral.template is not None
    ) and neutral.template not in s.law.neutral
    empty = neutral is not None and neutral.template is None and not neutral.text
    return verdict(
        chaired(s),
        rules.r10_present(s, s.actor),
        rules.r6_in_force(s.case, s.today),
        refuse("R28") if foreign else None,
        refuse("R30", why="template") if unknown_template else None,
        refuse("R30") if empty else None,
        rules.r41_lost(s, s.actor),
    )


def assign(
    s: Situation,
    owner: PersonId,
    sources_known: bool,
    foreign: bool,
    neutral: Neutral | None,
) -> Verdict:
    """As a decision; besides, its owner belongs to the case (R10, R41)."""
    deriving = derive(s, sources_known, foreign, neutral)
    if deriving is UNKNOWN or not sources_known:
        return deriving
    outsider = None if s.admitted(owner) else refuse("R10", person=owner)
    return verdict(*deriving.findings, outsider, rules.r41_lost(s, owner))


def needs_acceptance(s: Situation, owner: PersonId) -> bool:
    """R43: an action for somebody outside the mayor's own services exists once accepted."""
    return not s.entry(owner).mayors_service


def accept_action(s: Situation, owner: PersonId | None) -> Verdict:
    """R43: only its owner accepts an offer, and only its owner and the chair know of it."""
    if owner is None or s.case is None or not s.admitted(s.actor):
        return UNKNOWN
    if s.actor != owner:
        return verdict(refuse("R43")) if chairs(s) else UNKNOWN
    return verdict(rules.r6_in_force(s.case, s.today), rules.r41_lost(s, owner))


def agree(s: Situation, contributor: PersonId | None, visible: bool, asked: bool) -> Verdict:
    """R30: every source's contributor agrees to a neutral text, each for their own."""
    shown = visible and asked and s.admitted(s.actor)
    if contributor is None or s.case is None or not shown:
        return UNKNOWN
    own = None if contributor == s.actor else refuse("R20")
    return verdict(rules.r6_in_force(s.case, s.today), own, rules.r41_lost(s, contributor))


def follows_action(s: Situation, action: Action, person: PersonId) -> bool:
    """R43: its state and lateness are shown to its owner, the mayor and the coordinator."""
    return person in {action.owner, s.office.mayor, s.office.coordinator}


def finishes(s: Situation) -> bool:
    """Whether the actor follows up, or heard it as officer where today's coordinator did not.

    Or finishes it where no officer who heard it is there any more.
    """
    heard = s.actor in s.hearers and s.office.coordinator not in s.hearers
    return follows_up(s) or heard or (s.actor not in s.hearers and ends(s))


def update_action(s: Situation, action: Action | None) -> Verdict:
    """The owner says how far it is; the coordinator follows up (spec 2, R43)."""
    if action is None or s.case is None or not s.admitted(s.actor):
        return UNKNOWN
    if s.actor not in s.officers | s.hearers | {action.owner}:
        return UNKNOWN
    may = s.actor == action.owner or finishes(s)
    return verdict(rules.r10_role(may), rules.r6_in_force(s.case, s.today))


def propose_feedback(
    s: Situation, label: Label, sources_known: bool, foreign: bool, put_before: bool
) -> Verdict:
    """R28, R30 and R31 on a text that may go to the police."""
    if s.case is None or s.item is None or not s.admitted(s.actor):
        return UNKNOWN
    if not sources_known:
        return verdict(refuse("R10"))
    return verdict(
        None if follows_up(s) else chaired(s),
        rules.r10_present(s, s.actor),
        rules.r6_in_force(s.case, s.today),
        refuse("R28") if foreign else None,
        refuse("R30", why="feedback") if label.secret or not police(s) <= label.audience else None,
        refuse("R31", why="once") if put_before else None,
    )


def police(s: Situation) -> frozenset[PersonId]:
    """The police at this item, or where none has arrived, the police admitted to the case."""
    admitted = s.case.admitted if s.case is not None else frozenset()
    found = frozenset(p for p in admitted if s.entry(p).police and follows(s, p))
    return found & s.arrived or found


def export_feedback(
    s: Situation, known: bool, unanimous: bool, exported: bool, label: Label
) -> Verdict:
    """R31: unanimous, to the police who took part, once; R30 still holds on that day."""
    if not known or s.case is None or s.item is None or not s.admitted(s.actor):
        return UNKNOWN
    if s.actor not in s.officers:  # what became of a source is nothing for the table to learn
        return verdict(rules.r10_role(follows_up(s)))
    police_came = bool(police(s) & s.arrived)
    tainted = unanimous and (label.secret or not police(s) <= label.audience)
    return verdict(
        rules.r10_role(follows_up(s)),
        rules.r6_in_force(s.case, s.today),
        refuse("R30", why="feedback") if tainted else None,
        None if unanimous and police_came and not exported else refuse("R31"),
    )


def sign(s: Situation, *, sat: bool = False) -> Verdict:
    """The chair signs, or who finishes what the chair left; also under a lapsed consent (R6)."""
    return UNKNOWN if s.meeting is None else verdict(finished(s, sat=sat))


def countersign(s: Situation, named: PersonId | None) -> Verdict:
    """Whom the copies name, and nobody in their place; also under a lapsed consent (R6).

    As long as they name nobody only the mayor learns why nothing is to be signed.
    """
    return verdict(rules.r10_role(s.actor == (named or s.office.mayor)))


def issue(
    s: Situation,
    recipients: frozenset[PersonId],
    entitled: frozenset[PersonId],
    lost: frozenset[PersonId],
    lapsed: bool,
) -> Verdict:
    """R6, R17, R32 and R41: copies go to those who took part and have signed the declaration."""
    if s.meeting is None or not (s.actor in s.officers | s.hearers or ends(s)):
        return UNKNOWN
    return verdict(
        rules.r10_role(finishes(s)),
        refuse("R6") if lapsed else None,
        *(refuse("R32", person=p) for p in sorted(recipients - entitled)),
        *(rules.r17_declared(s, p) for p in sorted(recipients & entitled)),
        *(refuse("R41", person=p) for p in sorted(recipients & lost)),
    )


def read_log(actor: PersonId, readers: frozenset[PersonId]) -> Verdict:
    """R39: the log is read by the DPO, else the coordinator or the mayor (spec 2)."""
    return verdict(None if actor in readers else refuse("R39"))
