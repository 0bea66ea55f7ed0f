"""Signed files: composed from disclosed texts, coded, signed with a member's key.

Imported only when something is signed: what it needs (PDF, signatures) is slow to load.
"""

import hashlib
import secrets
from collections.abc import Generator, Iterator
from dataclasses import dataclass, replace
from typing import TypeVar

from app.commands.signing import How, OwnKey, Progress, Seal, Watch, signing
from app.commands.step import Handed, Step
from app.domain import pseudonym
from app.domain.anchor import MinutesAnchor
from app.domain.annex import AnnexDraft
from app.domain.calendar import months_later
from app.domain.casefile import CaseFile
from app.domain.decision import FeedbackSheet
from app.domain.ids import TextId
from app.domain.language import Language
from app.domain.meeting import Meeting
from app.domain.minutes import Copy, FeedbackDraft, MinutesDraft, Product
from app.domain.person import PersonId
from app.errors import WrongState
from app.leaks.finding import Finding, Surface
from app.minutes.access import access_pdf
from app.minutes.annex import annex_pdf
from app.minutes.compose import feedback_pdf, minutes_pdf
from app.minutes.passages import HiddenLeaf, prove
from app.policy.permission import texts
from app.queries.access import access_draft
from app.queries.annexes import annex_draft, annex_recipients
from app.queries.cabinet import Place
from app.queries.countersigning import waits
from app.queries.drafts import (
    countersigner,
    entitled,
    feedback_draft,
    finisher,
    minutes_draft,
    person_line,
    told_of,
)
from app.queries.leaks import Search, search_access
from app.wording.sentences import sentences

Chaired = TypeVar("Chaired", MinutesDraft, AnnexDraft)


def _copy(
    step: Step, product: Product, meeting: Meeting, recipient: PersonId, code: str, data: bytes
) -> Copy:
    ends = finisher(step, meeting)
    return Copy(
        code=code,
        product=product,
        meeting=meeting.id,
        recipient=recipient,
        sha256=hashlib.sha256(data).hexdigest(),
        signed_at=step.now,
        destroy_by=months_later(meeting.on, step.office.months_for(meeting.kind)),
        file=step.records.new_id(),
        seats=tuple(
            (item.id, step.person(item.stands_for(recipient)).category)
            for _, item in told_of(step, meeting, recipient)
        ),
        signer=step.session_of(ends),
        after_chair=ends != meeting.chair,
    )


def _codes(count: int) -> list[str]:
    """Distinct copy codes."""
    codes: set[str] = set()
    while len(codes) < count:
        codes.add(pseudonym.draw())
    return list(codes)


@dataclass(frozen=True, slots=True)
class _Drafts:
    """Those of all copies of a meeting, each made anew when it is asked for: none is held."""

    step: Step
    meeting: Meeting
    seal: Seal
    codes: dict[PersonId, str]

    def __iter__(self) -> Iterator[MinutesDraft]:
        step = self.step
        for recipient, code in self.codes.items():
            draft = minutes_draft(step, self.meeting, recipient, code, step.now)
            yield _sealed(step, draft, self.seal)


def minutes_copies(
    step: Step, meeting: Meeting, watch: Watch | None = None, how: How | None = None
) -> Generator[Handed, None, None]:
    """One signed copy per entitled recipient, in random order (spec 2), each as it is made.

    What signs stays open until the last was taken, or this is closed.

    Raises:
        WrongState: `watch` (copies made, all copies) answered not to go on; or a finished copy
            says what was left out for its recipient.
    """
    people = sorted(entitled(step, meeting))
    secrets.SystemRandom().shuffle(people)
    progress = Progress(watch, len(people))
    codes = dict(zip(people, _codes(len(people)), strict=True))
    search = Search(step, meeting, codes.values())
    second = countersigner(step, meeting)
    with signing(step, how or OwnKey(), progress) as (signer, seal):
        drafts = _Drafts(step, meeting, seal, codes)
        proved = prove(drafts, signer.attest, step.law, _checkpoint(step, meeting))
        for (recipient, code), draft in zip(codes.items(), proved, strict=True):
            progress.go_on()
            data = signer.sign(minutes_pdf(draft, step.law), step.now, **_fields(draft))
            _must_say_nothing_else(search.minutes(recipient, draft, data))
            copy = _copy(step, Product.MINUTES, meeting, recipient, code, data)
            progress.made += 1
            yield Handed(replace(copy, countersigner=second), data)
        progress.go_on()


def _checkpoint(step: Step, meeting: Meeting) -> HiddenLeaf:
    """Ties the minutes to the log as it was before this step.

    What proves it stays here, for who knows of the meeting: they are to check what they hold.
    """
    note = step.records.anchoring().checkpoint()

    def keep(root: bytes, opening: bytes) -> None:
        anchor = MinutesAnchor(step.records.new_id(), root, note, opening)
        step.records.keep(meeting.copies, anchor, step.records.readers(meeting.id))

    return HiddenLeaf(note.encode(), keep)


def _sealed(step: Step, draft: Chaired, seal: Seal) -> Chaired:
    """With who signs and how: the actor by a certificate of their own, or a member by their key."""
    if seal.holder is None:
        return replace(draft, signature=seal.kind)
    signer = person_line(step, step.acting)
    other = seal.holder if seal.holder != signer.name else None
    return replace(draft, signature=seal.kind, signer=signer, certificate_of=other)


def _fields(draft: MinutesDraft | FeedbackDraft | AnnexDraft) -> dict[str, str]:
    """What a screen reader says of the signature fields, in the document's language."""
    said = sentences(draft.language)
    fields = {"told": said.text("minutes.field_signature")}
    if isinstance(draft, MinutesDraft) and draft.countersigner is not None:
        fields["countersignature"] = said.text("minutes.field_countersignature")
    return fields


def _must_say_nothing_else(found: tuple[Finding, ...]) -> None:
    """Stops everything at the first place where a finished file says too much; names the place.

    Raises:
        WrongState: leak_in_place, leak_in_role, leak_on_page or leak_in_file; the transaction ends
            with nothing done.
    """
    if not found:
        return
    first = min(found, key=lambda one: (one.page == 0, one.page, tuple(Surface).index(one.surface)))
    if first.surface is Surface.PLACE:
        raise WrongState("leak_in_place")
    if first.surface is Surface.ROLE:
        raise WrongState("leak_in_role")
    if first.page:
        raise WrongState("leak_on_page", page=first.page, surface=first.surface.value)
    raise WrongState("leak_in_file", surface=first.surface.value)


def feedback_copy(step: Step, place: Place, sheet: FeedbackSheet, how: How | None = None) -> Handed:
    """The signed feedback sheet for the first of the police who arrived and are still admitted.

    Raises:
        WrongState: no police took part, or the finished sheet says more than was agreed to.
    """
    s = step.looking(place)
    police = [p for p in place.item.attendance.arrived if p in texts.police(s)]
    if not police:
        raise WrongState("no_police")
    code = pseudonym.draw()
    draft = feedback_draft(step, place, sheet, police[0], code, step.now)
    with signing(step, how or OwnKey()) as (signer, seal):
        other = seal.holder if seal.holder != draft.signer.name else None
        draft = replace(draft, signature=seal.kind, certificate_of=other)
        data = signer.sign(feedback_pdf(draft, step.law), step.now, **_fields(draft))
    search = Search(step, place.meeting, (code,))
    _must_say_nothing_else(search.feedback(sheet, draft, data))
    copy = _copy(step, Product.FEEDBACK, place.meeting, police[0], code, data)
    return Handed(replace(copy, sheet=sheet.id), data)


def annex_copies(
    step: Step, meeting: Meeting, watch: Watch | None = None, how: How | None = None
) -> Generator[Handed, None, None]:
    """One signed annex for each copy that new words put right, in random order, as it is made.

    Raises:
        WrongState: countersignature_first, and as for the minutes.
    """
    held = [copy for _, copy in annex_recipients(step, meeting)]
    if any(waits(step, copy) for copy in held):
        raise WrongState("countersignature_first")  # an annex names the last bytes of a copy
    secrets.SystemRandom().shuffle(held)
    codes = _codes(len(held))
    search = Search(step, meeting, codes)
    progress = Progress(watch, len(held))
    with signing(step, how or OwnKey(), progress) as (signer, seal):
        for corrects, code in zip(held, codes, strict=True):
            progress.go_on()
            draft = _sealed(step, annex_draft(step, meeting, corrects, code, step.now), seal)
            data = signer.sign(annex_pdf(draft, step.law), step.now, **_fields(draft))
            _must_say_nothing_else(search.annex(corrects.recipient, draft, data))
            copy = _copy(step, Product.ANNEX, meeting, corrects.recipient, code, data)
            copy = replace(copy, destroy_by=corrects.destroy_by, corrects=corrects.code)
            progress.made += 1
            yield Handed(copy, data)
        progress.go_on()


def access_answer(
    step: Step, file: CaseFile, language: Language, without: frozenset[TextId]
) -> bytes:
    """The signed answer to a request for access, out of one case (R40).

    Raises:
        WrongState: the finished answer says what was withheld, or names somebody else.
    """
    draft = access_draft(step, file, language, without, step.now)
    told = sentences(language).text("minutes.field_signature")
    with signing(step, OwnKey()) as (signer, _seal):
        data = signer.sign(access_pdf(draft, step.law), step.now, told=told)
    _must_say_nothing_else(search_access(step, file, draft, data))
    return data
