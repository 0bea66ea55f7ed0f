"""A document that somebody holds, searched for what was left out for its reader (spec 9)."""

import hashlib
from dataclasses import dataclass, field

from app.domain.log import Act
from app.domain.meeting import Meeting
from app.domain.minutes import Copy, Product
from app.errors import NotFound
from app.leaks.finding import Finding
from app.leaks.scan import document_text
from app.policy.permission import preparing, table
from app.policy.verdict import UNKNOWN, Verdict, verdict
from app.queries.desk import Desk
from app.queries.drafts import feedback_draft, minutes_draft, opens_all, spoken_of
from app.queries.leaks import Search
from app.queries.query import Seen


@dataclass(frozen=True, slots=True)
class DocumentLeaks:
    """Searches a signed copy of this vault for what was left out for its recipient (spec 9).

    The copy is known by its hash, and where it was altered, by the copy code that stands in it.
    """

    untrusted: bytes = field(repr=False)
    name: str = ""

    def asks(self, desk: Desk) -> Verdict:
        """Who follows up or chairs, and is admitted to all that the copy speaks of (R10, R41)."""
        found = self._found(desk)
        if found is None:
            return verdict()  # `answer` says so
        meeting, copy = found
        told = spoken_of(desk, meeting, copy.recipient)
        known = all(desk.acting in desk.following(file.case, item) for file, item in told)
        return verdict() if known and opens_all(desk, meeting) else UNKNOWN

    def seen(self, desk: Desk) -> Seen | None:
        """Looking through somebody's copy is a view."""
        found = self._found(desk)
        if found is None:
            return None
        meeting, copy = found
        return Seen(Act.VIEW, None, f"copy/{copy.recipient}", meeting.chair, (copy.recipient,))

    def answer(self, desk: Desk) -> tuple[Finding, ...]:
        """Places, never words; empty for a clean copy.

        Raises:
            NotFound: leaks_unknown_document.
        """
        found = self._found(desk)
        if found is None:
            raise NotFound("leaks_unknown_document")
        meeting, copy = found
        search = Search(desk, meeting)
        if copy.product is Product.MINUTES:
            draft = minutes_draft(desk, meeting, copy.recipient, copy.code, copy.signed_at)
            return search.minutes(copy.recipient, draft, self.untrusted, self.name)
        for place in desk.places(meeting):
            for sheet in place.file.feedback:
                if sheet.exported and place.file.case.id in copy.cases:
                    sheet_draft = feedback_draft(
                        desk, place, sheet, copy.recipient, copy.code, copy.signed_at
                    )
                    return search.feedback(sheet, sheet_draft, self.untrusted, self.name)
        raise NotFound("leaks_unknown_document")

    def _found(self, desk: Desk) -> tuple[Meeting, Copy] | None:
        digest = hashlib.sha256(self.untrusted).hexdigest()
        copies = [
            (meeting, copy)
            for meeting in desk.records.meetings()
            if _follows_up(desk, meeting)
            for copy in desk.records.copies(meeting)
        ]
        same = [one for one in copies if one[1].sha256 == digest]
        if same or not copies:
            return same[0] if same else None
        told = document_text(self.untrusted)
        named = [one for one in copies if one[1].code in told]
        return named[0] if len(named) == 1 else None


def _follows_up(desk: Desk, meeting: Meeting) -> bool:
    s = desk.situation(None, meeting)
    return table.chairs(s) or preparing.prepares(s)
