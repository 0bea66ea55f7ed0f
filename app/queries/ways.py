"""What would make an invitation possible, and where in the window that is done."""

from collections.abc import Iterator
from dataclasses import dataclass

from app.domain.person import PersonId
from app.policy import rules
from app.policy.situation import Situation
from app.policy.verdict import Finding


@dataclass(frozen=True, slots=True)
class Way:
    """One way out of a refusal: `meetings.way.<code>` says it.

    `place` and `ident` are what `ui.widgets.screen.Navigate` takes. Ways without a place are taken
    on the panel itself: `inviter` (the mayor or a delegate invites) and `delegate`.
    """

    code: str
    place: str = ""
    ident: str | None = None


def ways(s: Situation, person: PersonId, findings: tuple[Finding, ...]) -> tuple[Way, ...]:
    """The ways that are open for this person; none where the law lets nobody invite them."""
    found = {finding.rule for finding in findings}
    if s.case is None or found & {"R12", "R14"} or rules.r11_seat(s, s.case, person):
        return ()
    return tuple(dict.fromkeys(_ways(s, person, findings)))


def _ways(s: Situation, person: PersonId, findings: tuple[Finding, ...]) -> Iterator[Way]:
    case = str(s.case.id) if s.case is not None else None
    for finding in findings:
        determined = finding.rule == "R11" and "person" not in finding.facts
        if finding.rule == "R8" or determined:
            yield Way("inviter")
            yield Way("delegate")
        elif finding.rule == "R6":
            yield Way("consent", "case", case)
        elif finding.rule == "R5":
            yield Way("named", "case", case)
        elif finding.rule == "R9":
            yield Way("clearance", "people", str(person))
        elif finding.rule == "R11" and s.case is not None and not s.case.basis.participants:
            yield Way("authorisation", "people", str(person))
