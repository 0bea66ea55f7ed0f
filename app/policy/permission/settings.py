"""Permission to change how the office works: its name, its retention terms, its locking."""

from collections.abc import Iterable

from app.domain.law import Term
from app.domain.person import PersonId
from app.policy import rules
from app.policy.permission.preparing import prepares
from app.policy.situation import Situation
from app.policy.verdict import Verdict, refuse, verdict


def keep_office(s: Situation) -> Verdict:
    """What the office is called and how it works is kept by whoever prepares."""
    return verdict(rules.r10_role(prepares(s)))


def keep_terms(s: Situation, dpo: str, months: Iterable[int]) -> Verdict:
    """R38: what an office proposes has a named DPO and is not over the longest term."""
    longest = s.law.term(Term.LONGEST_RETENTION)
    sound = dpo.strip() and all(0 < term <= longest for term in months)
    return verdict(
        rules.r10_role(prepares(s)),
        None if sound else refuse("R38", months=str(longest)),
    )


def hand_over(s: Situation, members: frozenset[PersonId]) -> Verdict:
    """An office goes to another by whoever holds one of the two, and a second member.

    `members` have keys. Where neither holder is among them, any two are: a vault restored from
    before both had handed over would have nobody who may.
    """
    vacant = not members & {s.office.mayor, s.office.coordinator}
    return verdict(rules.r10_role(prepares(s) or (vacant and s.actor in members)))


def own_certificates(s: Situation, member: PersonId) -> Verdict:
    """Members say which certificates are theirs, in their own session: nobody says it for others.

    `member` is whose session it is.
    """
    return verdict(rules.r10_role(s.actor == member and s.actor in s.persons))
