"""Permission to change what is planned: an agenda, a meeting, and who stands in for the mayor."""

from collections.abc import Iterable, Set
from datetime import date

from app.domain.case import Case
from app.domain.meeting import Invitation
from app.domain.person import PersonId
from app.policy import rules
from app.policy.permission.preparing import basis_allows, prepares
from app.policy.situation import Situation
from app.policy.verdict import UNKNOWN, Verdict, verdict


def arrange(s: Situation) -> Verdict:
    """The order and the times of an agenda, and what comes off it: preparation."""
    if s.case is None or s.item is None or not s.admitted(s.actor):
        return UNKNOWN
    return verdict(rules.r10_role(prepares(s)))


def change_meeting(
    s: Situation, on: date, sent: Iterable[Invitation], led_by: Set[PersonId] = frozenset()
) -> Verdict:
    """R10, R41, and R45 where `sent` went to superiors who would now have had them too late."""
    if s.meeting is None or not prepares(s):
        return UNKNOWN
    late = (rules.r45_in_time(s, invitation, on) for invitation in sent)
    return verdict(*late, *(rules.r41_left(s, person) for person in sorted(led_by)))


def cancel_meeting(s: Situation) -> Verdict:
    """Whoever plans a meeting can let it go, as long as it has not opened."""
    return verdict(rules.r10_role(prepares(s)))


def rank(s: Situation, case: Case, person: PersonId) -> int:
    """How near somebody stands to a table on this case: 0 needed or named, 1 allowed, 2 not.

    Needed is the core of an LIVC-R (R9), named whoever stands in the consent (R5).
    """
    if not basis_allows(s, case, person) or rules.r12_other_table(s, case, person):
        return 2
    core = s.law.kinds[case.kind].core_needed and s.entry(person).core
    return 0 if core or case.basis.participants else 1
