"""What each document of a meeting leaves out, handed to the scanner before anybody gets a file.

What may be known comes from the one disclosure, asked anew for each recipient: a draft that says
more than its reader may know is found as well as a page that does.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from typing import Any

from app.domain.access import AccessDraft
from app.domain.annex import AnnexDraft
from app.domain.casefile import CaseFile
from app.domain.contribution import TextId
from app.domain.decision import Action, FeedbackSheet
from app.domain.disclosed import Disclosed
from app.domain.meeting import Item, ItemState, Meeting
from app.domain.minutes import FeedbackDraft, MinutesDraft
from app.domain.person import PersonId
from app.domain.pseudonym import table_code
from app.domain.secret import SecretText
from app.domain.signature import SignatureKind
from app.domain.withheld import Withheld
from app.leaks.blank import written
from app.leaks.finding import Finding
from app.leaks.known import Known
from app.leaks.scan import scan
from app.leaks.terms import Forms, SearchTerms
from app.leaks.written import Written
from app.minutes.access import access_document
from app.minutes.annex import annex_document
from app.minutes.blank import blank_pdf
from app.minutes.compose import feedback_document, minutes_document
from app.minutes.document import Document
from app.policy.disclosure import Occasion, Passage, disclose, withheld
from app.queries.access import outcomes
from app.queries.annexes import amended_passages
from app.queries.certificates import known_signers
from app.queries.desk import Desk
from app.queries.drafts import person_line, told_of
from app.queries.reading import read_item
from app.queries.third_parties import ThirdParties
from app.queries.typed import Typed
from app.wording.sentences import sentences

Passages = tuple[tuple[TextId, Passage], ...]


@dataclass(frozen=True, slots=True)
class _Share:
    """Of one recipient: what they are told, and what they are not."""

    said: tuple[str, ...]
    unsaid: tuple[SecretText, ...]


class Search:
    """Searches the documents of one meeting; what is the same for all of them is gathered once."""

    def __init__(self, desk: Desk, meeting: Meeting, codes: Iterable[str] = ()) -> None:
        """`codes` are those of all copies that are being made."""
        self._desk, self._meeting, self._forms = desk, meeting, Forms()
        self._files = tuple({p.file.case.id: p.file for p in desk.places(meeting)}.values())
        self._passages: dict[str, Passages] = {}
        self._notes = tuple(note for file in self._files for note in _notes(file))
        self._people = tuple(SecretText(person.name) for person in desk.persons.values())
        self._subjects = tuple(file.case.subject.name for file in self._files)
        self._typed = Typed(desk, [file.case.subject for file in self._files])
        born = (file.case.subject.born for file in self._files)
        self._born = tuple(day for day in born if day is not None)
        registered = (copy.code for copy in desk.records.copies(meeting))
        self._copies = frozenset({*codes, *registered})
        agenda = desk.records.agenda(meeting)
        seed = agenda.seed if agenda is not None else ""
        self._signers = frozenset(known_signers(desk))
        self._attested: dict[tuple[bytes, bytes], bool] = {}
        self._cards = frozenset(table_code(seed, person) for person in desk.persons if seed)

    def minutes(
        self, recipient: PersonId, draft: MinutesDraft, pdf: bytes, name: str = ""
    ) -> tuple[Finding, ...]:
        """Where a copy says what was left out for its recipient."""
        share = self._share(recipient)
        told = {f.case.key for f, _ in told_of(self._desk, self._meeting, recipient)}
        proof = draft.proof
        bare = replace(
            draft,
            proof=replace(proof, openings=()) if proof is not None else None,
            items=tuple(
                replace(item, contributions=(), decisions=(), actions=()) for item in draft.items
            ),
        )
        frame = minutes_document(bare, self._desk.law)
        return self._scanned(share, frame, draft, told, pdf, name)

    def annex(
        self, recipient: PersonId, draft: AnnexDraft, pdf: bytes, name: str = ""
    ) -> tuple[Finding, ...]:
        """Where an annex says what was left out of its recipient's copy, or of the annex."""
        bare = replace(draft, items=tuple(replace(item, amended=()) for item in draft.items))
        told = {item.case_key for item in draft.items}
        frame = annex_document(bare, self._desk.law)
        return self._scanned(self._share(recipient), frame, draft, told, pdf, name)

    def feedback(
        self, sheet: FeedbackSheet, draft: FeedbackDraft, pdf: bytes, name: str = ""
    ) -> tuple[Finding, ...]:
        """Where a feedback sheet says more than the one text that was agreed to (R31)."""
        desk = self._desk
        texts = (t for f in self._files for t in (*f.contributions, *f.derived) if t.id != sheet.id)
        share = _Share((draft.text.text,), tuple(text.text for text in texts))
        frame = feedback_document(replace(draft, text=Disclosed("")), desk.law)
        return self._scanned(share, frame, draft, {draft.case_key}, pdf, name)

    def _scanned(
        self,
        share: _Share,
        frame: Document,
        draft: MinutesDraft | FeedbackDraft | AnnexDraft,
        keys: set[str],
        pdf: bytes,
        name: str,
    ) -> tuple[Finding, ...]:
        others = {file.case.key for file in self._files} - keys
        own = {draft.copy_code}
        if isinstance(draft, AnnexDraft):
            own.add(draft.corrects.code)
        codes = self._copies - own | {_drawn(key) for key in others} | self._cards
        left = Withheld(
            texts=(*share.unsaid, *self._notes),
            people=self._people,
            subjects=self._subjects,
            born=self._born,
            codes=tuple(map(SecretText, codes)),
        )
        told = sentences(draft.language)
        law = self._desk.law
        neutral, kinds = law.neutral, [law.texts[f"{kind}_signature"] for kind in SignatureKind]
        shown = neutral.keys() & set(_strings(draft))
        worded = (text.text[draft.language] for text in (*neutral.values(), *kinds))
        known = Known(
            said=share.said,
            frame=(
                *_strings(frame),
                *worded,
                *(words for one in shown for words in neutral[one].text.values()),
                *told.every("minutes"),
                *_days(draft),
            ),
            written=_written(),
            signers=self._signers,
        )
        found = scan(pdf, SearchTerms(left, known, self._forms), known, name, self._attests)
        return tuple(sorted({*found, *self._typed.findings(draft)}))

    def _attests(self, statement: bytes, signature: bytes) -> bool:
        """Whether somebody signed the statement; asked once, for all copies carry the same."""
        from app.signing.statement import holder_of

        asked = statement, signature
        if asked not in self._attested:
            self._attested[asked] = holder_of(statement, signature) is not None
        return self._attested[asked]

    def _share(self, recipient: PersonId) -> _Share:
        said: list[str] = []
        unsaid: list[SecretText] = []
        for file in self._files:
            begun = (item for item in file.items if item.state is not ItemState.PLANNED)
            for item in begun:  # at the others nothing was said
                told, left = self._of_item(file, item, recipient)
                said += told
                unsaid += left
        return _Share(tuple(said), tuple(unsaid))

    def _of_item(
        self, file: CaseFile, item: Item, recipient: PersonId
    ) -> tuple[list[str], list[SecretText]]:
        desk = self._desk
        reading = read_item(desk, file, item, recipient, Occasion.COPY)
        seen: dict[str, Disclosed] = {text.id: got for text, got in reading.contributions}
        seen |= {text.id: got for text, got in (*reading.decisions, *reading.actions)}
        said = [got.text for got in seen.values()]
        language = sentences(desk.person(recipient).language)
        said += [language.date(a.due) for a, _ in reading.actions if isinstance(a, Action)]
        named = {got.attribution for got in seen.values() if got.attribution}
        named |= {text.owner for text, _ in reading.actions if isinstance(text, Action)}
        for person in named:
            line = person_line(desk, PersonId(person))
            said.append(f"{line.name}\n{line.function}\n{line.organisation}")
        reader, around = desk.reader(recipient, file, item), desk.around(file, item)
        sheets = {sheet.id for sheet in file.feedback}
        new = any(one.item == item.id for one in file.amendments)
        unsaid: list[SecretText] = []
        for text, passage in self._passages_of(file, item):
            got = seen.get(text)
            if text in sheets:
                unsaid += withheld(passage, disclose(passage, reader, Occasion.COPY, around))
            else:
                unsaid += withheld(passage, got)
        for passage, told, due in amended_passages(desk, file, item, recipient) if new else ():
            if told is not None:
                said += [told.text, *([language.date(due)] if due is not None else [])]
            unsaid += withheld(passage, told)
        return said, unsaid

    def _passages_of(self, file: CaseFile, item: Item) -> Passages:
        if item.id not in self._passages:
            desk = self._desk
            said = [(t.id, desk.passage(file, t)) for t in file.contributions if t.item == item.id]
            rest = [(t.id, desk.derived(file, t)) for t in file.derived if t.item == item.id]
            self._passages[item.id] = (*said, *rest)
        return self._passages[item.id]


def search_access(
    desk: Desk, file: CaseFile, draft: AccessDraft, pdf: bytes
) -> tuple[Finding, ...]:
    """Where the answer to a request for access says more than it was given, or names others."""
    told = {outcome.text.text for outcome in draft.outcomes}
    shown = {text: one.text.text for text, one in outcomes(desk, file) if one.text.text in told}
    texts = [t.text for t in (*file.contributions, *file.derived) if t.id not in shown]
    texts += [new.text for new in file.amendments if new.of not in shown]
    held = [desk.records.meeting(item.meeting) for item in file.items]
    copies = [copy.code for meeting in held if meeting for copy in desk.records.copies(meeting)]
    others = ThirdParties(desk, file.case, draft.subject.text)
    left = Withheld(
        texts=(*texts, *_notes(file)),
        people=others.partners,
        subjects=(*others.discussed, *others.places),
        codes=tuple(map(SecretText, copies)),
    )
    frame = access_document(replace(draft, outcomes=()), desk.law)
    said = sentences(draft.language)
    known = Known(
        said=(draft.subject.text, *shown.values()),
        frame=(*_strings(frame), *said.every("minutes"), *_moments(draft)),
        written=_written(),
        signers=frozenset(known_signers(desk)),
    )
    return scan(pdf, SearchTerms(left, known, Forms()), known, "")


@cache
def _written() -> Written:
    return written(blank_pdf())


def _moments(draft: AccessDraft) -> Iterator[str]:
    """The days that an answer may name in any form."""
    days = [draft.made_on, draft.opened_on, *draft.discussed_on, draft.born, draft.closed_on]
    days += [draft.keep_until, draft.signed_at.date() if draft.signed_at else None]
    days += [outcome.on for outcome in draft.outcomes]
    yield from (day.isoformat() for day in days if day is not None)


def _notes(file: CaseFile) -> Iterator[SecretText]:
    """What no document ever holds: questions, reasons, signals, and notes of a case's own."""
    case = file.case
    told = [case.child_interest, SecretText(case.basis.reasons or "")]
    told += [text for signal in file.signals for text in (signal.behaviour, signal.source)]
    told += [text for question in file.questions for text in (question.text, question.relevance)]
    told += [text.justification for text in file.contributions]
    told += [action.note for action in file.actions]
    for invitation in (i for item in file.items for i in item.invitations):
        told += [invitation.urgency, invitation.reasons_under_12]
    yield from (text for text in told if text)


def _drawn(key: str) -> str:
    """The random part of a case's key."""
    return key.rpartition("-")[2]


def _strings(thing: Any) -> Iterator[str]:
    """Every string of a document's values, in reading order."""
    if isinstance(thing, str):
        yield thing
    elif isinstance(thing, tuple):
        for part in thing:
            yield from _strings(part)
    elif (named := getattr(thing, "__dataclass_fields__", None)) is not None:
        for name in named:
            yield from _strings(getattr(thing, name))


def _days(draft: MinutesDraft | FeedbackDraft | AnnexDraft) -> Iterator[str]:
    """The days that a document may name in any form, such as those of its metadata."""
    moment = draft.signed_at
    days = [draft.meeting_on, draft.destroy_by, *([moment] if moment is not None else [])]
    if isinstance(draft, AnnexDraft):
        days.append(draft.corrects.signed_at)
    for day in days:
        yield (day.date() if isinstance(day, datetime) else day).isoformat()
