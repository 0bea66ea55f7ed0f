"""What people typed that stands around the texts of a document, and names whom a meeting discusses.

The place of a meeting and a function are typed before anybody looks at what may be told, and stand
in copies of those who were not at the item. What stands there explains every other word of a
document, and so it is searched by itself. A basis stands only where its reader is admitted.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from app.domain.annex import AnnexDraft
from app.domain.case import Subject, SubjectKind
from app.domain.minutes import FeedbackDraft, MinutesDraft
from app.domain.withheld import Withheld
from app.leaks.finding import Finding, Surface
from app.leaks.known import Known
from app.leaks.terms import SearchTerms, WholeNames
from app.queries.desk import Desk

_ROLES = frozenset({"function", "organisation"})


class Typed:
    """Looks for the subjects of some cases; says nothing of itself."""

    def __init__(self, desk: Desk, subjects: Iterable[Subject]) -> None:
        """`subjects` are whom the cases are about."""
        told = [(one.name, one.kind is SubjectKind.PERSON) for one in subjects]
        people = tuple(name for name, person in told if person)
        known = Known(frame=(desk.office.municipality, *(p.name for p in desk.persons.values())))
        self._surnames = SearchTerms(Withheld(people=people), known)
        self._people = WholeNames((), people)
        self._whole = WholeNames((name for name, person in told if not person), people)

    def in_place(self, place: str) -> bool:
        """Whether the place of a meeting names one of them.

        A surname is enough, unless the municipality or a partner is called so as well.
        """
        return self._surnames.in_text(place) or self._whole.in_text(place)

    def findings(self, draft: MinutesDraft | FeedbackDraft | AnnexDraft) -> Iterator[Finding]:
        """Where a draft names one of them. An annex repeats the place of what was signed.

        In a role a person counts by the whole name, for services are called as towns and people
        are, and an establishment not at all: whoever speaks for it has its name.
        """
        if isinstance(draft, MinutesDraft) and self.in_place(draft.place):
            yield Finding(1, Surface.PLACE)
        if self._people.in_text("\n".join(_roles(draft))):
            yield Finding(0, Surface.ROLE)


def _roles(thing: Any) -> Iterator[str]:
    """Every function and organisation of a document's values."""
    if isinstance(thing, tuple):
        for part in thing:
            yield from _roles(part)
        return
    for name in getattr(thing, "__dataclass_fields__", ()):
        held = getattr(thing, name)
        if name in _ROLES:
            yield held
        else:
            yield from _roles(held)
