"""What every query is: a frozen value that asks the policy, then answers from one desk."""

from dataclasses import dataclass
from typing import Protocol, TypeVar

from app.domain.case import Case
from app.domain.log import Act
from app.domain.person import PersonId
from app.policy.verdict import Verdict, verdict
from app.queries.desk import Desk

Answer = TypeVar("Answer", covariant=True)


@dataclass(frozen=True, slots=True)
class Seen:
    """That something was viewed or taken out: what the log says of a query (R39)."""

    act: Act
    case: Case | None = None
    why: str | None = None
    chair: PersonId | None = None
    """Who chaired what was seen: it decides who reads the line (spec 2)."""
    to: tuple[PersonId, ...] = ()
    """Whose copy it was (R39: to whom)."""
    each: bool = False
    """Whether every look is noted, and not only the first of an unlocking."""

    @property
    def once(self) -> bool:
        """Whether once per unlocking is enough: a screen that refreshes is one view."""
        return self.act is Act.VIEW and not self.each


class Query(Protocol[Answer]):
    """A question; listings and searches are not views and leave no line in the log."""

    def asks(self, desk: Desk) -> Verdict:
        """Whether the policy lets it be answered."""
        ...

    def answer(self, desk: Desk) -> Answer:
        """The answer; only called when allowed."""
        ...

    def seen(self, desk: Desk) -> Seen | None:
        """What the log says of it, None for nothing."""
        ...


class Open:
    """A query that any unlocked member may put and that is no view."""

    def asks(self, desk: Desk) -> Verdict:
        """No rule objects."""
        return verdict()

    def seen(self, desk: Desk) -> Seen | None:
        """Nothing for the log."""
        return None
