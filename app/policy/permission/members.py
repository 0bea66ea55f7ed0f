"""Permission to change who has keys, and to open a case to somebody who was not admitted."""

from app.domain.person import PersonId
from app.policy import rules
from app.policy.permission.preparing import prepares
from app.policy.permission.table import follows
from app.policy.situation import Situation
from app.policy.verdict import UNKNOWN, Verdict, verdict


def keep_members(s: Situation) -> Verdict:
    """Who has keys in this vault is kept by whoever prepares."""
    return verdict(rules.r10_role(prepares(s)))


def open_in_emergency(s: Situation, person: PersonId) -> Verdict:
    """As far as the basis allows (R5, R11): whoever opens it was admitted, and reads it.

    To whom it is opened needs what anybody needs who comes to its table, but an invitation.
    """
    case = s.case
    if case is None or not _was_admitted(s):
        return UNKNOWN
    return verdict(
        rules.r5_named(case.basis, person),
        rules.r6_in_force(case, s.today),
        rules.r9_clearance(s, case.kind, person),
        rules.r11_authorised(s, case, person),
        rules.r11_mayor_determines(s, case),
        rules.r12_other_table(s, case, person),
        rules.r17_declared(s, person),
        rules.r41_lost(s, person),
    )


def end_emergency(s: Situation) -> Verdict:
    """Whoever was admitted and reads it: it only ends sooner what ends by itself."""
    return verdict() if _was_admitted(s) else UNKNOWN


def _was_admitted(s: Situation) -> bool:
    """And reads it still: to whom it is open in an emergency, it is not theirs to open."""
    return s.admitted(s.actor) and follows(s, s.actor)
