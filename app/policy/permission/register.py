"""Permission around the register of copies: who reads it, and who says what became of a copy."""

from app.domain.person import PersonId
from app.policy import rules
from app.policy.permission.preparing import follows_up
from app.policy.permission.table import knows_copies
from app.policy.situation import Situation
from app.policy.verdict import UNKNOWN, Verdict, verdict


def reads_copies(s: Situation, reader: PersonId) -> bool:
    """Whether the actor reads a meeting's copies: chair, mayor, coordinator, or the log's reader.

    `reader` is who reads the lines of the log about this meeting (spec 2).
    """
    return knows_copies(s) or s.actor == reader


def attest_copy(s: Situation, recipient: PersonId | None) -> Verdict:
    """A copy's recipient says that they have it, or destroyed it; the coordinator notes it down.

    None is a copy that does not exist.
    """
    if recipient is None or s.meeting is None or s.actor not in s.officers | {recipient}:
        return UNKNOWN
    return verdict(rules.r10_role(s.actor == recipient or follows_up(s)))
