"""Permission to answer a request for access by the person whom a case is about (R40)."""

from app.policy import rules
from app.policy.permission.preparing import prepares
from app.policy.situation import Situation
from app.policy.verdict import UNKNOWN, Verdict, verdict


def export_access(s: Situation) -> Verdict:
    """The organiser decides, inside a case to which they are admitted (R10, R40, R41).

    A lapsed consent ends the consultation and not the right of the person concerned.
    """
    if s.case is None or not s.admitted(s.actor):
        return UNKNOWN
    return verdict(
        rules.r10_role(prepares(s)),
        rules.r40_dpia(s),
        rules.r41_lost(s, s.actor),
    )
