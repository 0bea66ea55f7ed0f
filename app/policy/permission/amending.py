"""Permission to put right what is signed: beside the minutes, by whom each text belongs to."""

from app.domain.amendment import Amendment
from app.domain.contribution import Contribution
from app.domain.decision import Action, Decision
from app.domain.person import PersonId
from app.policy import rules
from app.policy.permission.table import finished
from app.policy.permission.texts import needs_acceptance
from app.policy.situation import Situation
from app.policy.verdict import UNKNOWN, Verdict, refuse, verdict

Signed = Contribution | Decision | Action


def words_of(s: Situation, text: Signed) -> PersonId | None:
    """Who words a signed text anew: its contributor (R20), or an owner outside the mayor's own.

    None: the chair, as for every other outcome (R30). What an owner words, they accept (R43); the
    chair's signature under the annex is the chair's yes.
    """
    if isinstance(text, Contribution):
        return text.contributor
    outside = isinstance(text, Action) and needs_acceptance(s, text.owner)
    return text.owner if outside and isinstance(text, Action) else None


def amend(s: Situation, text: Signed | None, visible: bool) -> Verdict:
    """R6, R20, R30, R41 and R43 on new words for a text of signed minutes."""
    if text is None or s.case is None or not visible or not s.admitted(s.actor):
        return UNKNOWN
    whose = words_of(s, text)
    rule = "R20" if isinstance(text, Contribution) else "R43"
    return verdict(
        rules.r6_in_force(s.case, s.today),
        finished(s, sat=s.actor in s.arrived) if whose is None else None,
        refuse(rule) if whose not in (None, s.actor) else None,
        rules.r41_lost(s, s.actor),
    )


def take_back(amendment: Amendment | None, own: bool) -> Verdict:
    """R20: whoever put the words down, until the chair has signed them; R6 does not stop it."""
    if amendment is None or not own:
        return UNKNOWN
    return verdict(refuse("R20", why="signed") if amendment.signed_at is not None else None)
