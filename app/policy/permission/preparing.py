"""Permission to prepare: people, cases, agendas and invitations."""

from collections.abc import Set

from app.domain.basis import Basis, Kind
from app.domain.case import Case, Signal, Stage
from app.domain.person import PersonId
from app.policy import rules
from app.policy.situation import Situation
from app.policy.verdict import UNKNOWN, Verdict, refuse, verdict


def prepares(s: Situation) -> bool:
    """Whether the actor prepares: the coordinator, and the mayor whose consultation it is."""
    return s.actor in (s.office.coordinator, s.office.mayor)


def follows_up(s: Situation) -> bool:
    """Whether the actor follows up, composes and issues: the coordinator."""
    return s.actor == s.office.coordinator


def ends(s: Situation) -> bool:
    """Whether the actor takes a case to its end: the coordinator, or the mayor in their place.

    A consent need not name the coordinator, who may also have lost their admission (R41); nothing
    stays because of that (R38).
    """
    held = s.office.coordinator
    reads = s.admitted(held) and rules.r41_lost(s, held) is None
    instead = s.actor == s.office.mayor and not reads
    return follows_up(s) or (s.case is not None and instead)


def basis_allows(s: Situation, case: Case, person: PersonId) -> bool:
    """Whether the case's basis lets a person be admitted without invitation (R5, R11)."""
    return rules.r5_named(case.basis, person) is None and (
        rules.r11_authorised(s, case, person) is None
    )


def declare(s: Situation) -> Verdict:
    """Anyone signs the confidentiality declaration for themselves (R17), until they left (R41)."""
    known = s.actor in s.persons
    return verdict(rules.r10_role(known), rules.r41_left(s, s.actor) if known else None)


def withdraw_declaration(s: Situation) -> Verdict:
    """Anyone takes their own back (R41)."""
    return verdict(rules.r10_role(s.actor in s.persons))


def delegate(s: Situation, to: PersonId) -> Verdict:
    """The mayor delegates convening and chairing (R8), to nobody who left (R41)."""
    own = rules.r10_role(s.actor == s.office.mayor)
    return verdict(own, rules.r13_competent(s), rules.r41_left(s, to))


def end_delegation(s: Situation) -> Verdict:
    """The mayor takes it back (R8)."""
    return verdict(rules.r10_role(s.actor == s.office.mayor), rules.r13_competent(s))


def keep_persons(s: Situation) -> Verdict:
    """Who may be asked to the table is kept by whoever prepares."""
    return verdict(rules.r10_role(prepares(s)))


def list_discussed(s: Situation) -> Verdict:
    """R35: the list of persons discussed is for the mayor and the coordinator."""
    return verdict(None if prepares(s) else refuse("R35"))


def open_case(
    s: Situation,
    kind: Kind,
    purpose: str,
    basis: Basis,
    signals: tuple[Signal, ...],
    holder: PersonId | None = None,
) -> Verdict:
    """R1–R7, R19, R37, R38 and R40 on a case that is about to be opened.

    `holder` is whose vault it would be written from: a consent names them too, or nobody could
    ever open the case.
    """
    lapsed = basis.lapsed(s.today)
    outsiders = {s.actor, holder or s.actor} if basis.participants else set()
    return verdict(
        rules.r10_role(prepares(s)),
        rules.r1_basis(basis, s.today),
        rules.r2_purpose(s.law, purpose),
        rules.r3_terrorism_only(kind, purpose),
        rules.r4_kind_and_basis(s, kind, purpose, basis),
        *(rules.r5_named(basis, person) for person in sorted(outsiders)),
        refuse("R6") if lapsed else None,
        rules.r7_citation(s.law, basis, s.today),
        rules.r19_no_duty(s, basis),
        rules.r37_behaviour(signals),
        *(rules.r37_signal(signal, s.today) for signal in signals),
        rules.r38_retention(s, s.office.months_for(kind)),
        rules.r40_dpia(s),
    )


def add_to_case(s: Situation, signal: Signal | None = None) -> Verdict:
    """A signal, a child's-interest note or a prosecutor's consent, added to a case (R6, R37)."""
    if s.case is None or not s.admitted(s.actor):
        return UNKNOWN
    return verdict(
        rules.r10_role(prepares(s)),
        rules.r6_in_force(s.case, s.today),
        rules.r37_signal(signal, s.today) if signal is not None else None,
    )


def weigh(s: Situation, is_case: bool = True) -> Verdict:
    """The mayor weighs whether there is a case (spec 2); finding none erases, also under R6."""
    if s.case is None or not s.admitted(s.actor):
        return UNKNOWN
    return verdict(
        rules.r10_role(s.actor == s.office.mayor),
        rules.r13_competent(s),
        rules.r6_in_force(s.case, s.today) if is_case else None,
    )


def advance(s: Situation, stage: Stage) -> Verdict:
    """The next stage of a case (R36)."""
    if s.case is None or not s.admitted(s.actor):
        return UNKNOWN
    closing = stage is Stage.AFSLUITING
    return verdict(
        rules.r10_role(ends(s)),
        None if closing else rules.r6_in_force(s.case, s.today),
        rules.r36_stage(s.case, stage),
    )


def revoke(s: Situation) -> Verdict:
    """Ending somebody's admission stays possible under a lapsed consent (R6, R41)."""
    if s.case is None or not s.admitted(s.actor):
        return UNKNOWN
    return verdict(rules.r10_role(prepares(s)))


def review(s: Situation, months: int | None) -> Verdict:
    """Looking at a case again, and for how long it is kept from then on (R38)."""
    if s.case is None or not s.admitted(s.actor):
        return UNKNOWN
    return verdict(rules.r10_role(prepares(s)), rules.r38_longer(s, s.case, months))


def end_case(s: Situation) -> Verdict:
    """Closing and erasing are the coordinator's, and stay possible under R6."""
    if s.case is None or not s.admitted(s.actor):
        return UNKNOWN
    return verdict(rules.r10_role(ends(s)))


def end_unread(s: Situation, known: bool) -> Verdict:
    """The same for the coordinator who is not admitted: they know its key and its clock (R38)."""
    return verdict() if known and follows_up(s) else UNKNOWN


def plan(s: Situation, kind: Kind, led_by: Set[PersonId] = frozenset()) -> Verdict:
    """Planning is preparation, not convening (R8); the kind belongs to the vault (R4).

    Nobody who left chairs or writes (R41); whoever does not prepare learns nothing of that.
    """
    fits = s.profile.holds(kind)
    return verdict(
        rules.r10_role(prepares(s)),
        None if fits else refuse("R4", why="profile"),
        *(rules.r41_left(s, person) for person in sorted(led_by) if prepares(s)),
    )


def add_item(s: Situation) -> Verdict:
    """A case on an agenda: same kind, in force, with its child's-interest note (R4, R6, R27)."""
    if s.case is None or s.meeting is None or not s.admitted(s.actor):
        return UNKNOWN
    same = s.case.kind is s.meeting.kind
    return verdict(
        rules.r10_role(prepares(s)),
        None if same else refuse("R4", why="kind"),
        rules.r6_in_force(s.case, s.today),
        rules.r27_child_interest(s.law, s.case, s.today),
    )


def panel(s: Situation) -> Verdict:
    """Who was invited is for those who invite: whoever prepares, and the mayor's delegates."""
    known = s.case is not None and s.admitted(s.actor) and (prepares(s) or s.leads)
    return verdict() if known else UNKNOWN


def invite(s: Situation, person: PersonId, urgent: bool, reasons_under_12: bool) -> Verdict:
    """R5, R6, R8, R9, R11, R12, R14, R41 and R45 on one invitation."""
    if s.case is None or s.item is None or not s.admitted(s.actor):
        return UNKNOWN
    case = s.case
    convenes = panel(s).allowed
    revoked = person in case.revoked
    return verdict(
        rules.r10_role(convenes),
        rules.r5_named(case.basis, person),
        rules.r6_in_force(case, s.today),
        rules.r8_mayor_invites(s, case.kind),
        rules.r9_clearance(s, case.kind, person),
        rules.r11_authorised(s, case, person),
        rules.r11_mayor_determines(s, case),
        rules.r12_other_table(s, case, person),
        # Whom others asked, and who lost an admission, is nothing for a participant to probe.
        rules.r14_once(s, person) if convenes else None,
        refuse("R41", person=person) if convenes and revoked else None,
        rules.r41_left(s, person) if convenes and not revoked else None,
        rules.r45_superior(s, person, urgent, reasons_under_12),
    )


def respond(s: Situation, accepts: bool, instead: PersonId | None) -> Verdict:
    """An invitee answers; declining asks no rule but having been invited (R14, R15, R16)."""
    if s.case is None or s.item is None or s.item.invitation(s.actor) is None:
        return UNKNOWN
    if not accepts:
        return verdict()
    case = s.case
    comes = instead or s.actor
    return verdict(
        rules.r6_in_force(case, s.today),
        rules.r5_named(case.basis, comes),
        rules.r9_clearance(s, case.kind, comes, instead_of=s.actor),
        rules.r11_seat(s, case, comes),
        rules.r12_other_table(s, case, comes),
        rules.r16_one_seat(s, comes, s.actor),
        refuse("R41") if {s.actor, comes} & case.revoked else None,
    )


def search(s: Situation, in_case: bool) -> Verdict:
    """Searching happens inside one case; across cases it is a register of persons (R35)."""
    if not in_case:
        return verdict(refuse("R35"))
    follows = s.admitted(s.actor) and rules.r41_lost(s, s.actor) is None
    return verdict() if follows else UNKNOWN
