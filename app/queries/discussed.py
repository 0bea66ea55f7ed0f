"""The organiser's list of the persons who were discussed, which the law demands (R35).

It is read from the cases each time and kept nowhere, so that it ends where a case is erased. It
is in the order of discussion and answers no search: a register of persons it must not become.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from app.domain.case import Case, CaseId, SubjectKind
from app.domain.disclosed import Disclosed
from app.domain.label import Label
from app.domain.log import Act
from app.policy.disclosure import Around, Occasion, Passage, Reader, disclose
from app.policy.permission import preparing
from app.policy.verdict import Verdict
from app.queries.desk import Desk
from app.queries.query import Seen


class Reason(StrEnum):
    """Why the list is opened.

    The log keeps one of these and no words of anybody's own: it never holds content (R39), nothing
    in it is ever erased, and people who may write a reason write a name into it.
    """

    REQUEST = "request"
    """A person concerned asks whether data about them are kept (R40)."""
    SUPERVISION = "supervision"
    """The data protection officer or a supervisory authority asks for it."""
    JUSTICE = "justice"
    """A court or a magistrate orders it."""
    RETENTION = "retention"
    """Terms of retention are gone through."""
    CORRECTION = "correction"
    """A mistake in the list was reported."""


@dataclass(frozen=True, slots=True)
class DiscussedLine:
    """One person of one case."""

    name: str
    case: CaseId
    key: str
    on: tuple[date, ...]
    """The days of discussion, in their order; never none."""


@dataclass(frozen=True, slots=True)
class DiscussedPersons:
    """The list: opened by hand, for a reason, and each time a line of the log."""

    reason: Reason

    def asks(self, desk: Desk) -> Verdict:
        """Mayor and coordinator (R35)."""
        return preparing.list_discussed(desk.situation())

    def seen(self, desk: Desk) -> Seen | None:
        """A view with its reason, every time."""
        return Seen(Act.VIEW, None, f"discussed/{self.reason.value}", each=True)

    def answer(self, desk: Desk) -> tuple[DiscussedLine, ...]:
        """Of the cases to which the acting person is admitted; the last discussed first."""
        found = [line for case in desk.records.cases() for line in _of_case(desk, case)]
        return tuple(sorted(found, key=lambda line: (line.on[-1], line.key), reverse=True))


def _of_case(desk: Desk, case: Case) -> Iterator[DiscussedLine]:
    person = case.subject.kind is SubjectKind.PERSON
    if not person or not case.discussed_on:
        return
    admitted = desk.admitted(case)
    reader = Reader(desk.acting, admitted=desk.acting in desk.following(case))
    name = Passage(case.subject.name, Label(admitted))
    seen = disclose(name, reader, Occasion.SCREEN, Around(admitted=admitted))
    if isinstance(seen, Disclosed):
        yield DiscussedLine(seen.text, case.id, case.key, case.discussed_on)
