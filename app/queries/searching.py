"""A document that somebody holds, searched for what was left out for its reader (spec 9)."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TypeVar

from app.domain.annex import AnnexDraft, AnnexItem
from app.domain.decision import FeedbackSheet
from app.domain.language import Language
from app.domain.log import Act
from app.domain.meeting import Meeting
from app.domain.minutes import Copy, FeedbackDraft, MinutesDraft, Product
from app.domain.proof import Proof
from app.errors import NotFound
from app.leaks.declared import Declared, declared
from app.leaks.finding import Finding
from app.leaks.scan import document_text
from app.policy.permission import table
from app.policy.verdict import UNKNOWN, Verdict, verdict
from app.queries.annexes import annex_draft
from app.queries.cabinet import Place
from app.queries.desk import Desk
from app.queries.drafts import (
    discussed,
    feedback_draft,
    minutes_draft,
    opens_all,
    person_line,
    spoken_of,
)
from app.queries.leaks import Search
from app.queries.query import Seen
from app.queries.signing_day import SigningDay
from app.wording.sentences import sentences

ACCESS = "minutes.access.heading"
SHEETS = (
    "printing.cards.title",
    "printing.declaration.title",
    "printing.notice.title",
    "printing.recovery.title",
    "printing.role.heading",
)
"""Titles of what no register holds, as the wording names them."""


@dataclass(frozen=True, slots=True)
class Searched:
    """What a search of one document came to.

    A copy has `code` and `signed_at`, the moment by whose admissions it was judged. Any other
    document of this program has a `title` instead, and was not searched.
    """

    findings: tuple[Finding, ...] = ()
    """Places, never words; empty for a clean copy."""
    product: Product | None = None
    code: str = ""
    signed_at: datetime | None = None
    seated: bool = True
    """Whether the register says in which category the recipient sat; else it is today's."""
    title: str = ""
    """Key of the sentence that is its heading."""

    @property
    def access(self) -> bool:
        """Whether it is the answer to a request for access (R40), which is kept nowhere."""
        return self.title == ACCESS


@dataclass(frozen=True, slots=True)
class DocumentLeaks:
    """Searches a signed copy of this vault for what was left out for its recipient (spec 9).

    The copy is known by its hash, and where it was altered, by the copy code that stands in it.
    What its recipient may know is what they were told when it was signed, not what they would be
    told now; the working notes that were destroyed then were searched for before the signing.
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

    def answer(self, desk: Desk) -> Searched:
        """What was found, and by what it was judged.

        Raises:
            NotFound: leaks_unknown_document.
        """
        found, said = self._found(desk), declared(self.untrusted)
        if found is None:
            title = _heading(said)
            if not title:
                raise NotFound("leaks_unknown_document")
            return Searched(title=title)
        meeting, copy = found
        then = SigningDay(desk, meeting, copy)
        findings = self._searched(then, meeting, copy, said)
        seated = copy.seats is not None
        return Searched(findings, copy.product, copy.code, copy.signed_at, seated)

    def _searched(
        self, desk: Desk, meeting: Meeting, copy: Copy, said: Declared
    ) -> tuple[Finding, ...]:
        search, recipient = Search(desk, meeting), copy.recipient
        pdf, name = self.untrusted, self.name
        if copy.product is Product.MINUTES:
            return search.minutes(recipient, _minutes(desk, meeting, copy, said), pdf, name)
        if copy.product is Product.ANNEX:
            return search.annex(recipient, _annex(desk, meeting, copy, said), pdf, name)
        found = [
            search.feedback(sheet, _feedback(desk, place, sheet, copy, said), pdf, name)
            for place, sheet in _sheets(desk, meeting, copy)
        ]
        if not found:
            raise NotFound("leaks_unknown_document")
        return min(found, key=len)

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
        named = _not_corrected(named)
        return named[0] if len(named) == 1 else None


def _not_corrected(named: list[tuple[Meeting, Copy]]) -> list[tuple[Meeting, Copy]]:
    """An annex names the copy that it puts right beside its own code."""
    corrected = {copy.corrects for _, copy in named}
    return [(meeting, copy) for meeting, copy in named if copy.code not in corrected]


def _follows_up(desk: Desk, meeting: Meeting) -> bool:
    return table.knows_copies(desk.situation(None, meeting))


def _heading(said: Declared) -> str:
    """Which of our documents bears that title, in whatever language; empty for a foreign one."""
    headings = (ACCESS, *SHEETS)
    titles = {sentences(language).text(key): key for language in Language for key in headings}
    return titles.get(said.title, "")


# What was signed, as far as it is no text of a case: the search takes those out of a draft.


Signed = TypeVar("Signed", MinutesDraft, AnnexDraft)


def _as_signed(desk: Desk, meeting: Meeting, copy: Copy, draft: Signed) -> Signed:
    """It names who signed then, whoever would today."""
    if copy.signer is None:
        return draft
    signer = person_line(desk, copy.signer)
    return replace(draft, signer=signer, instead_of_chair=copy.after_chair)


def _minutes(desk: Desk, meeting: Meeting, copy: Copy, said: Declared) -> MinutesDraft:
    draft = minutes_draft(desk, meeting, copy.recipient, copy.code, copy.signed_at)
    return replace(
        _as_signed(desk, meeting, copy, draft),
        language=_language(said, draft.language),
        destroy_by=copy.destroy_by,
        proof=Proof(said.root, (), b"") if said.root else None,
    )


def _annex(desk: Desk, meeting: Meeting, copy: Copy, said: Declared) -> AnnexDraft:
    corrected = next((c for c in desk.records.copies(meeting) if c.code == copy.corrects), copy)
    draft = annex_draft(desk, meeting, corrected, copy.code, copy.signed_at)
    cases = (file.case for file, _ in discussed(desk, meeting) if file.case.id in copy.cases)
    items = tuple(AnnexItem(case.key, case.purpose, case.basis, ()) for case in cases)
    draft = _as_signed(desk, meeting, copy, draft)
    return replace(draft, language=_language(said, draft.language), items=items)


def _feedback(
    desk: Desk, place: Place, sheet: FeedbackSheet, copy: Copy, said: Declared
) -> FeedbackDraft:
    draft = feedback_draft(desk, place, sheet, copy.recipient, copy.code, copy.signed_at)
    language = _language(said, draft.language)
    return replace(draft, language=language, destroy_by=copy.destroy_by)


def _sheets(desk: Desk, meeting: Meeting, copy: Copy) -> Iterator[tuple[Place, FeedbackSheet]]:
    """The sheet that was handed out; each that may be it, where the register does not say which."""
    for place in desk.places(meeting):
        for sheet in place.file.feedback:
            told = sheet.exported and place.file.case.id in copy.cases
            if told and copy.sheet in (None, sheet.id):
                yield place, sheet


def _language(said: Declared, now: Language) -> Language:
    """In which the file is written: its reader may have changed theirs."""
    written = said.locale.partition("-")[0]
    return Language(written) if written in set(Language) else now
