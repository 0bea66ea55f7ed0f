"""The rules as predicates: each answers with a finding, or None where it does not object.

They are grouped as in the law (spec 1.6). None of them reads or writes anything.
"""

from datetime import date

from app.domain.basis import Basis, BasisType, Kind
from app.domain.case import About, Case, Signal, Stage
from app.domain.law import CategoryEntry, Law, Regime, Term
from app.domain.meeting import Invitation
from app.domain.person import Category, Person, PersonId
from app.policy.situation import Situation
from app.policy.verdict import Finding, refuse

# Basis and purpose


def r1_basis(basis: Basis, today: date) -> Finding | None:
    """R1: a citation; for a consent also date, magistrate, reasons, validity and participants."""
    if not basis.citation.strip():
        return refuse("R1", missing="citation")
    if basis.type is BasisType.LAW:
        return None
    asked = {
        "date": basis.dated,
        "magistrate": basis.magistrate and basis.magistrate.strip(),
        "reasons": basis.reasons and basis.reasons.strip(),
        "valid_until": basis.valid_until,
        "participants": basis.participants,
    }
    for name, value in asked.items():
        if not value:
            return refuse("R1", missing=name)
    if basis.dated is not None and basis.valid_until is not None:
        if basis.dated > today:
            return refuse("R1", missing="date")
        if basis.valid_until < basis.dated:
            return refuse("R1", missing="valid_until")
    return None


def r2_purpose(law: Law, purpose: str) -> Finding | None:
    """R2: one of the three purposes."""
    return None if purpose in law.purposes else refuse("R2", purpose=purpose)


def r3_terrorism_only(kind: Kind, purpose: str) -> Finding | None:
    """R3: an LIVC-R prevents terrorist offences and nothing else."""
    return refuse("R3") if kind is Kind.LIVC_R and purpose != "terrorism" else None


def r4_kind_and_basis(s: Situation, kind: Kind, purpose: str, basis: Basis) -> Finding | None:
    """R4: the basis belongs to the kind, the kind to the vault's profile and to the purpose."""
    if not s.profile.holds(kind):
        return refuse("R4", why="profile")
    entry = s.law.kinds[kind]
    if not entry.personal_data:
        return refuse("R4", why="no_personal_data")
    if kind is Kind.LIVC_R and purpose == "criminal_organisation":
        return refuse("R4", why="purpose")
    if (kind is Kind.CONSENT) != (basis.type is BasisType.CONSENT):
        return refuse("R4", why="basis")
    statute = s.law.statute(basis.citation)
    if statute is None:
        organised = kind in (Kind.LIVC_R, Kind.OTHER_LAW)
        return refuse("R4", why="basis") if organised else None
    if kind not in statute.kinds:
        return refuse("R4", why="basis")
    if kind is Kind.OTHER_LAW and purpose in s.law.purposes and purpose not in statute.purposes:
        return refuse("R4", why="purpose")
    if statute.needs_inquiry and not (basis.inquiry and basis.inquiry.strip()):
        return refuse("R4", why="inquiry")
    return None


def r5_named(basis: Basis, person: PersonId) -> Finding | None:
    """R5: under a consent, whoever is invited or admitted is named in it."""
    return None if basis.names(person) else refuse("R5", person=person)


def r5_filled(s: Situation, case: Case, invited: bool) -> Finding | None:
    """R5: participants, purpose and modalities are filled before a meeting opens."""
    meeting = s.meeting
    if not invited or not case.purpose or meeting is None or not meeting.place.strip():
        return refuse("R5")
    return None


def r6_in_force(case: Case, today: date) -> Finding | None:
    """R6: a consent that has run out lets nothing new be added, shown or issued."""
    return refuse("R6") if case.basis.lapsed(today) else None


def r7_citation(law: Law, basis: Basis, today: date) -> Finding | None:
    """R7: the citation stands in the catalogue and its entry is in force."""
    statute = law.statute(basis.citation)
    if statute is None or not statute.provenance.holds(basis.dated or today):
        return refuse("R7")
    return None


# Convening and attendance


def r8_mayor_invites(s: Situation, kind: Kind) -> Finding | None:
    """R8: invitations to an LIVC-R issue from the mayor or a recorded delegate."""
    return refuse("R8") if s.law.kinds[kind].mayor_invites and not s.leads else None


def r9_core(s: Situation, case: Case, at_table: frozenset[PersonId]) -> Finding | None:
    """R9: an LIVC-R opens only with its core admitted or invited."""
    if not s.law.kinds[case.kind].core_needed:
        return None
    core = {code for code, entry in s.law.categories.items() if entry.core}
    there = {s.persons[p].category for p in at_table | case.admitted if p not in case.revoked}
    missing = sorted(core - there)
    return refuse("R9", missing=", ".join(missing)) if missing else None


def r9_clearance(
    s: Situation, kind: Kind, person: PersonId, instead_of: PersonId | None = None
) -> Finding | None:
    """R9: police without a valid clearance of at least GEHEIM cannot sit in an LIVC-R."""
    if kind is not Kind.LIVC_R or not s.entry(instead_of or person).police:
        return None
    day = max(s.today, s.meeting.on) if s.meeting is not None else s.today
    return None if s.persons[person].cleared(day) else refuse("R9", person=person)


def r10_role(allowed: bool) -> Finding | None:
    """R10: a step by someone whom the table "who does what" does not allow."""
    return None if allowed else refuse("R10")


def r10_present(s: Situation, person: PersonId) -> Finding | None:
    """R10: only who sits at an open item takes part in it; at any other nobody does anything."""
    told = {"person": person, "why": "typist_absent" if person == s.actor else "absent"}
    return refuse("R10", **told) if s.item_open and person not in s.present else None


def r11_seat(s: Situation, case: Case, person: PersonId) -> Finding | None:
    """R11: lawyers sit nowhere; some services never in an LIVC-R, also not for somebody else."""
    entry = s.law.categories[s.persons[person].category]
    barred = not entry.invitable or (case.kind is Kind.LIVC_R and not entry.livc_seat)
    return refuse("R11", person=person) if barred else None


def r11_authorised(s: Situation, case: Case, person: PersonId) -> Finding | None:
    """R11: by consent, by the mayor, by core or municipal level, or by a decree that covers them.

    A representative inherits this from whom they represent (R16); their own seat is `r11_seat`.
    """
    who = s.persons[person]
    entry = s.law.categories[who.category]
    refused = refuse("R11", person=person)
    if r11_seat(s, case, person):
        return refused
    if case.kind is Kind.CONSENT:
        return None if case.basis.names(person) else refused
    if case.kind is not Kind.LIVC_R:
        return None
    if not rests_on_decree(entry):
        return None
    day = max(s.today, s.meeting.on) if s.meeting is not None else s.today
    return None if who.authorised(day) and covered(s.law, who, s.today) else refused


def covered(law: Law, who: Person, on: date) -> bool:
    """R11: whether the authorisation named is in force and covers this category and community."""
    statute = law.statute(who.authorisation) if who.authorisation else None
    if statute is None or not statute.provenance.holds(on):
        return False
    return (who.category, who.community) in statute.authorises


def r11_mayor_determines(s: Situation, case: Case) -> Finding | None:
    """R11: under art. 119ter §6 the mayor (or a delegate) determines who takes part."""
    statute = s.law.statute(case.basis.citation)
    determined = statute is not None and statute.mayor_determines and not s.leads
    return refuse("R11") if determined else None


def rests_on_decree(entry: CategoryEntry) -> bool:
    """Whether somebody of this category sits in an LIVC-R by a decree alone (R11)."""
    return not entry.core and not entry.municipal_level


def r12_other_table(s: Situation, case: Case, person: PersonId) -> Finding | None:
    """R12: intelligence and prosecution sit in the local task force, not in the LIVC-R."""
    seated_there = s.law.categories[s.persons[person].category].livc_other_table
    return refuse("R12") if case.kind is Kind.LIVC_R and seated_there else None


def r13_competent(s: Situation) -> Finding | None:
    """R13: one competent mayor per case; another mayor comes only when invited."""
    other = s.persons[s.actor].category is Category.BM and s.actor != s.office.mayor
    return refuse("R13") if other else None


def r14_once(s: Situation, person: PersonId) -> Finding | None:
    """R14: one invitation per person and item, ever."""
    asked = s.item is not None and s.item.invitation(person) is not None
    return refuse("R14") if asked else None


def r16_one_seat(s: Situation, comes: PersonId, instead_of: PersonId) -> Finding | None:
    """R16: whoever sits at an item already does not come in a second person's place as well.

    They inherit the category of whom they represent: two would make police of a youth worker.
    """
    if s.item is None or s.meeting is None:
        return None
    others = [i for i in s.item.invitations if i.accepted and i.person != instead_of]
    seated = s.officers | {s.meeting.minute_taker} | {i.represented_by or i.person for i in others}
    return refuse("R16", person=comes) if comes in seated - {instead_of} else None


def r17_declared(s: Situation, person: PersonId) -> Finding | None:
    """R17: the signed confidentiality declaration comes before arriving or receiving a copy."""
    return None if s.persons[person].declared_on else refuse("R17", person=person)


def r18_minute_taker(s: Situation) -> Finding | None:
    """R18: the minute-taker writes at an item only after arriving at it."""
    writes = s.meeting is not None and s.actor == s.meeting.minute_taker and s.item_open
    return refuse("R18") if writes and s.actor not in s.present else None


def r45_superior(s: Situation, person: PersonId, urgent: bool, reasons: bool) -> Finding | None:
    """R45: to the superior, in time save reasoned urgency; special reasons for a young child."""
    if s.meeting is None or s.case is None or not s.entry(person).through_superior:
        return None
    if late_notice(s.law, s.today, s.meeting.on) and not urgent:
        return refuse("R45", missing="notice")
    age = s.case.subject.age(s.today)
    if age is not None and age < s.law.term(Term.SUPERIOR_REASONS) and not reasons:
        return refuse("R45", missing="reasons_under_12")
    return None


def late_notice(law: Law, sent: date, on: date) -> bool:
    """R45: whether an invitation to a superior leaves too few days before the meeting."""
    return (on - sent).days < law.term(Term.SUPERIOR_NOTICE)


def r45_in_time(s: Situation, sent: Invitation, on: date) -> Finding | None:
    """R45: late for the day on which a meeting is put, or on which it opens, sooner than told."""
    late = late_notice(s.law, sent.sent_on, on) and not sent.urgency
    asked = s.entry(sent.person).through_superior
    return refuse("R45", missing="notice") if asked and late else None


def r45_named_source(s: Situation, contributor: PersonId, attributed: bool) -> Finding | None:
    """R45: the source of what a service of the French Community shares is named."""
    hidden = s.entry(contributor).through_superior and not attributed
    return refuse("R45", missing="source") if hidden else None


# Speaking


def regime(s: Situation, case: Case, person: PersonId) -> Regime:
    """The speaking regime of a person at a table on this case (law 1.4)."""
    entry = s.entry(person)
    if not entry.voice:
        return Regime.NONE
    if case.kind is Kind.ADMIN and entry.own_data_duty:
        return Regime.DUTY
    bound = case.kind is Kind.CONSENT and person in case.basis.duties and entry.consent_duty
    return Regime.DUTY if bound else Regime.RIGHT


def r19_no_duty(s: Situation, basis: Basis) -> Finding | None:
    """R19: a consent cannot bind someone whom the law leaves free to speak."""
    free = [p for p in basis.duties if not s.law.categories[s.persons[p].category].consent_duty]
    return refuse("R19", person=sorted(free)[0]) if free else None


def r23_relevance(s: Situation, to: PersonId, relevance: bool) -> Finding | None:
    """R23: a question to youth work needs a relevance note first."""
    return refuse("R23") if s.entry(to).relevance_first and not relevance else None


# Contributions and other texts


def r25_categories(law: Law, categories: frozenset[str], justified: bool) -> Finding | None:
    """R25: data categories come from the list; the sensitive ones need a justification."""
    for code in sorted(categories):
        entry = law.data_categories.get(code)
        if entry is None:
            return refuse("R25", category=code)
        if entry.needs_justification and not justified:
            return refuse("R25", category=code)
    return None


def r26_classified(law: Law, categories: frozenset[str]) -> Finding | None:
    """R26: classified material and informatiekaarten are never put on record."""
    refused = [c for c in categories if c in law.data_categories and law.data_categories[c].refused]
    return refuse("R26") if refused else None


def r27_child_interest(law: Law, case: Case, today: date) -> Finding | None:
    """R27: a case about a minor needs a child's-interest note before an agenda."""
    return refuse("R27") if minor(law, case, today) and not case.child_interest else None


def minor(law: Law, case: Case, on: date) -> bool:
    """R27: whether the subject of a case is a minor on that day."""
    age = case.subject.age(on)
    return age is not None and age < law.term(Term.MAJORITY)


def r36_stage(case: Case, stage: Stage) -> Finding | None:
    """R36: stages only go forward, and past weighing only once weighed."""
    backward = stage.rank <= case.stage.rank
    unweighed = stage.rank > Stage.WEGING.rank and not case.weighed
    return refuse("R36", stage=stage.value) if backward or unweighed else None


def r37_behaviour(signals: tuple[Signal, ...]) -> Finding | None:
    """R37: a case does not rest on opinion or belief alone."""
    alone = signals and all(s.about is not About.BEHAVIOUR for s in signals)
    return refuse("R37") if alone else None


def r37_signal(signal: Signal, today: date) -> Finding | None:
    """R37: a signal is behaviour, with a date that has been and a kind of source."""
    whole = bool(signal.behaviour) and bool(signal.source) and signal.on <= today
    return None if whole else refuse("R37")


def r38_with_superiors(s: Situation, case: Case) -> bool:
    """R38: whether services of the French Community were admitted, at whatever item."""
    return case.superiors_sat or any(s.entry(p).through_superior for p in case.admitted)


def r38_longest(s: Situation, case: Case | None) -> int:
    """R38: months that a term has at most."""
    return r38_most(s.law, case, case is not None and r38_with_superiors(s, case))


def r38_most(law: Law, case: Case | None, superiors: bool) -> int:
    """R38: the same; with the French Community's services at first less."""
    if case is None or not superiors:
        return law.term(Term.LONGEST_RETENTION)
    grown = any(review.months for review in case.reviews)
    return law.term(Term.SUPERIOR_LONGEST if grown else Term.SUPERIOR_RETENTION)


def r38_term(s: Situation, case: Case) -> int:
    """R38: months as agreed, or else proposed; never more than who was admitted since allows."""
    return min(case.retention_months or s.office.months_for(case.kind), r38_longest(s, case))


def r38_retention(s: Situation, months: int) -> Finding | None:
    """R38: a named DPO, and never over the longest term."""
    longest = r38_longest(s, s.case)
    sound = 0 < months <= longest and s.office.dpo.strip()
    return None if sound else refuse("R38", months=str(longest))


def r38_longer(s: Situation, case: Case, months: int | None) -> Finding | None:
    """R38: with the French Community's services a term may grow with reasons; no other does."""
    if months is None:
        return None
    agreed, most = case.retention_months or 0, s.law.term(Term.SUPERIOR_LONGEST)
    grows = r38_with_superiors(s, case)
    sound = grows and agreed < months <= most
    return None if sound else refuse("R38", months=str(most if grows else agreed))


def r40_dpia(s: Situation) -> Finding | None:
    """R40: production use needs a DPIA reference."""
    return None if s.exercise or (s.office.dpia or "").strip() else refuse("R40")


def r41_left(s: Situation, person: PersonId) -> Finding | None:
    """R41: whose role ended is asked to no table any more, and signs or leads nothing."""
    return refuse("R41", person=person) if s.persons[person].left_on is not None else None


def r41_lost(s: Situation, person: PersonId) -> Finding | None:
    """R41: an admission that was lost ends access to what follows."""
    case = s.case
    if case is None:
        return None
    if person in case.revoked:
        return refuse("R41", person=person)
    who, livc = s.persons[person], case.kind is Kind.LIVC_R
    if who.withdrawn_on is not None or who.left_on is not None:
        return refuse("R41", person=person)
    if livc and s.entry(person).police and not who.cleared(s.today):
        return refuse("R41", person=person)
    seat = s.persons[s.item.stands_for(person)] if s.item is not None else who
    if livc and rests_on_decree(s.entry(person)) and seat.authorisation_ended(s.today):
        return refuse("R41", person=person)
    return None
