"""Searching inside one case, through the same disclosure as the screen (R35)."""

from dataclasses import dataclass

from app.domain.case import CaseId
from app.domain.disclosed import Disclosed
from app.domain.secret import SecretText
from app.policy.disclosure import Occasion
from app.policy.disclosure import contains as text_contains
from app.policy.permission import preparing
from app.policy.verdict import Verdict
from app.queries.desk import Desk
from app.queries.query import Open
from app.queries.reading import read_item


@dataclass(frozen=True, slots=True)
class SearchCase(Open):
    """Texts of one case that contain some words. Without a case it is refused."""

    words: SecretText
    case: CaseId | None = None

    def asks(self, desk: Desk) -> Verdict:
        """Inside a case to which the actor is admitted."""
        file = desk.casefile(self.case) if self.case is not None else None
        s = desk.situation(file.case if file is not None else None)
        return preparing.search(s, self.case is not None)

    def answer(self, desk: Desk) -> tuple[Disclosed, ...]:
        """What the actor may read and contains the words, upper and lower case alike."""
        file = desk.casefile(self.case) if self.case is not None else None
        if file is None:
            return ()
        found: list[Disclosed] = []
        for item in file.items:
            reading = read_item(desk, file, item, desk.acting, Occasion.SCREEN)
            entries = (*reading.contributions, *reading.decisions, *reading.actions)
            found += [seen for _, seen in entries if text_contains(seen, self.words)]
        return tuple(found)
