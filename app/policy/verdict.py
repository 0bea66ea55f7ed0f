"""The answer of the policy: allowed, or every rule that refuses with what the actor may know."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from app.domain.law import RuleId
from app.errors import Refused


@dataclass(frozen=True, slots=True)
class Finding:
    """One rule that refuses. `facts` hold names and numbers that the actor may know."""

    rule: RuleId
    facts: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class Verdict:
    """All findings on one question; none means yes."""

    findings: tuple[Finding, ...] = ()

    @property
    def allowed(self) -> bool:
        """Whether no rule refuses."""
        return not self.findings

    @property
    def rules(self) -> tuple[RuleId, ...]:
        """Every rule that refuses, once, in the order of their numbers."""
        return tuple(sorted({f.rule for f in self.findings}, key=lambda rule: int(rule[1:])))

    @property
    def refused(self) -> Refused:
        """The error of a verdict that does not allow, with what each finding may tell."""
        told = tuple((finding.rule, finding.facts) for finding in self.findings)
        return Refused("refused", rules=self.rules, findings=told)


def refuse(rule: str, **facts: str) -> Finding:
    """A finding under a rule."""
    return Finding(RuleId(rule), MappingProxyType(facts))


def verdict(*findings: Finding | None) -> Verdict:
    """The verdict of several rules asked at once; None is a rule that does not object."""
    return Verdict(tuple(f for f in findings if f is not None))


UNKNOWN = Verdict((refuse("R10"),))
"""The answer about a record that does not exist, or that the actor may not know (R10 alone)."""
