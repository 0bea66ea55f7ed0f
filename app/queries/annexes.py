"""Annexes as values: what one recipient's copy is put right with, and what waits for the chair.

Old words and new ones go through the one disclosure: whoever was not told a text, or reads a
neutral one in its place, does not learn that it was put right.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import ClassVar

from app.domain.amendment import Amendment
from app.domain.annex import AmendedPart, AnnexDraft, AnnexItem, CorrectedCopy
from app.domain.case import CaseId
from app.domain.casefile import CaseFile
from app.domain.contribution import Contribution
from app.domain.decision import Action, Decision
from app.domain.disclosed import Disclosed
from app.domain.meeting import Item, Meeting, MeetingId
from app.domain.minutes import DRAFT_CODE, Copy, Product
from app.domain.person import PersonId
from app.policy.disclosure import Occasion, Passage, disclose
from app.policy.permission import amending
from app.queries.copies import OfMeeting, OfRecipient
from app.queries.corrections import DraftText, text_lines
from app.queries.desk import Desk
from app.queries.drafts import discussed, finisher, head, person_line
from app.queries.reading import passage_of, read_item
from app.queries.standing import standing, standing_action

Text = Contribution | Decision | Action


@dataclass(frozen=True, slots=True)
class SignedText:
    """A text of signed minutes, with the words that wait to be read in its place."""

    line: DraftText
    writer: PersonId | None
    """Who words it anew, where the acting person may know; None is the chair."""
    waiting: str = ""
    """New words that the chair has not signed yet."""
    amendment: str | None = None
    """Their id."""
    added: bool = False
    author: PersonId | None = None
    """Whose words they are."""
    due: date | None = None
    """The due date that waits with them."""


@dataclass(frozen=True, slots=True)
class SignedTexts(OfMeeting):
    """Every text of signed minutes that the acting person reads; empty before the signing."""

    meeting: MeetingId

    def answer(self, desk: Desk) -> tuple[SignedText, ...]:
        """By case, contributions first."""
        meeting = self._found(desk)
        if not meeting.state.signed:
            return ()
        return tuple(
            _signed_text(desk, file, item, line)
            for file, item in discussed(desk, meeting)
            for line in text_lines(desk, file, item)
        )


@dataclass(frozen=True, slots=True)
class AnnexFile(OfRecipient):
    """The annex that one recipient would get if the chair signed now, as a PDF without a code."""

    what: ClassVar[str] = "annex"

    def answer(self, desk: Desk) -> bytes:
        """PDF bytes; empty for somebody who gets none."""
        meeting = self._found(desk)
        copy = dict(annex_recipients(desk, meeting)).get(self.recipient)
        if copy is None:
            return b""
        from app.minutes.annex import annex_pdf  # slow to load, and needed here only

        return annex_pdf(annex_draft(desk, meeting, copy), desk.law)


@dataclass(frozen=True, slots=True)
class AnnexRecipients(OfMeeting):
    """Who would get an annex if the chair signed now."""

    meeting: MeetingId

    def answer(self, desk: Desk) -> tuple[PersonId, ...]:
        """By id."""
        return tuple(person for person, _ in annex_recipients(desk, self._found(desk)))


def annex_recipients(desk: Desk, meeting: Meeting) -> tuple[tuple[PersonId, Copy], ...]:
    """Each recipient of a copy that new words put right, with that copy.

    Who destroyed their copy has nothing left to put right.
    """
    copies = (c for c in desk.records.copies(meeting) if c.product is Product.MINUTES)
    held = {copy.recipient: copy for copy in copies if copy.destroyed_on is None}
    return tuple((p, copy) for p, copy in sorted(held.items()) if _items(desk, meeting, copy))


def waiting(file: CaseFile, item: Item) -> tuple[Amendment, ...]:
    """New words at an item that the chair has not signed yet."""
    return tuple(a for a in file.amendments if a.item == item.id and a.signed_at is None)


def waiting_at(desk: Desk, meeting: Meeting) -> tuple[tuple[CaseFile, Item, Amendment], ...]:
    """All of them at a meeting."""
    items = discussed(desk, meeting)
    return tuple((file, item, one) for file, item in items for one in waiting(file, item))


def told_of_annex(desk: Desk, meeting: Meeting, copy: Copy) -> tuple[CaseFile, ...]:
    """The cases of which the annex to a copy would speak."""
    return tuple(file for file, _ in _items(desk, meeting, copy))


def annex_draft(
    desk: Desk,
    meeting: Meeting,
    corrects: Copy,
    copy_code: str = DRAFT_CODE,
    signed_at: datetime | None = None,
) -> AnnexDraft:
    """All that the annex to one copy says."""
    recipient, ends = corrects.recipient, finisher(desk, meeting)
    return AnnexDraft(
        **head(desk, meeting, desk.person(recipient).language),
        signer=person_line(desk, desk.session_of(ends)),
        recipient=person_line(desk, recipient),
        corrects=CorrectedCopy(corrects.code, corrects.sha256, corrects.signed_at),
        items=tuple(part for _, part in _items(desk, meeting, corrects)),
        destroy_by=corrects.destroy_by,
        instead_of_chair=ends != meeting.chair,
        copy_code=copy_code,
        signed_at=signed_at,
    )


def amended_passages(
    desk: Desk, file: CaseFile, item: Item, reader: PersonId
) -> Iterator[tuple[Passage, Disclosed | None, date | None]]:
    """All new words at an item, signed or not, what of them this reader may have, and the term.

    That is the due date that came with them, whoever may know it.
    """
    full = {text.id for text, _seen in _in_full(desk, file, item, reader)}
    for one in (a for a in file.amendments if a.item == item.id):
        text = file.source(one.of)
        if text is None:
            continue
        passage = replace(passage_of(desk, file, text), text=one.text, neutral=None)
        told = one.of in full
        yield passage, _amended(desk, file, item, text, one, reader) if told else None, one.due


def _items(desk: Desk, meeting: Meeting, copy: Copy) -> list[tuple[CaseFile, AnnexItem]]:
    found = []
    for file, item in discussed(desk, meeting):
        case = file.case
        parts = _parts(desk, file, item, copy.recipient) if case.id in copy.cases else ()
        if parts:
            found.append((file, AnnexItem(case.key, case.purpose, case.basis, parts)))
    return found


def _parts(desk: Desk, file: CaseFile, item: Item, recipient: PersonId) -> tuple[AmendedPart, ...]:
    new = {one.of: one for one in waiting(file, item)}
    parts = []
    for text, signed in _in_full(desk, file, item, recipient):
        one = new.get(text.id)
        after = _amended(desk, file, item, text, one, recipient) if one is not None else None
        if one is None or after is None:
            continue
        earlier = standing(file, text.id)
        before = signed
        if earlier is not None:
            before = _amended(desk, file, item, text, earlier, recipient) or signed
        who = person_line(desk, PersonId(signed.attribution)) if signed.attribution else None
        parts.append(AmendedPart(_kind(text), before, after, one.added, who, _due(file, text, one)))
    return tuple(parts)


def _in_full(
    desk: Desk, file: CaseFile, item: Item, recipient: PersonId
) -> Iterator[tuple[Text, Disclosed]]:
    """What a recipient's copy says in full: a neutral text hides that another stands behind it."""
    reading = read_item(desk, file, item, recipient, Occasion.COPY)
    for text, seen in (*reading.contributions, *reading.decisions, *reading.actions):
        if isinstance(text, Contribution | Decision | Action) and not seen.neutral:
            yield text, seen


def _amended(
    desk: Desk, file: CaseFile, item: Item, text: Text, one: Amendment, reader: PersonId
) -> Disclosed | None:
    """New words, to whom the text itself is disclosed in full."""
    passage = replace(passage_of(desk, file, text), text=one.text)
    who, around = desk.reader(reader, file, item), desk.around(file, item)
    seen = disclose(passage, who, Occasion.COPY, around)
    return seen if isinstance(seen, Disclosed) and not seen.neutral else None


def _due(file: CaseFile, text: Text, one: Amendment) -> tuple[date, date] | None:
    if one.due is None or not isinstance(text, Action):
        return None
    return standing_action(file, text).due, one.due


def _kind(text: Text) -> str:
    if isinstance(text, Contribution):
        return "contribution"
    return "action" if isinstance(text, Action) else "decision"


def _signed_text(desk: Desk, file: CaseFile, item: Item, line: DraftText) -> SignedText:
    """New words are read on a screen by whoever reads the text itself in full."""
    text = file.source(line.id)
    one = next((a for a in waiting(file, item) if a.of == line.id), None)
    writer = None
    if text is not None:
        place = desk.at(item.meeting, CaseId(file.case.id))
        s = desk.looking(place) if place is not None else desk.situation(file.case, None, item)
        writer = line.contributor if line.contribution else amending.words_of(s, text)
    if one is None or text is None:
        return SignedText(line, writer)
    who, around = desk.reader(desk.acting, file, item), desk.around(file, item)
    passage = replace(passage_of(desk, file, text), text=one.text)
    seen = disclose(passage, who, Occasion.SCREEN, around)
    if not isinstance(seen, Disclosed) or seen.neutral:
        return SignedText(line, writer)
    own = one.author == desk.acting or not line.contribution or writer is not None
    author = one.author if own else None
    return SignedText(line, writer, seen.text, one.id, one.added, author, one.due)
