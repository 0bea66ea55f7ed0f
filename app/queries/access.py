"""Requests for access by the person concerned: what one case may tell them, and its pages (R40)."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from app.domain.access import AccessDraft, AccessOutcome
from app.domain.case import CaseId, SubjectKind
from app.domain.casefile import CaseFile
from app.domain.decision import Action, Decision
from app.domain.disclosed import Disclosed
from app.domain.ids import TextId
from app.domain.language import Language
from app.domain.secret import SecretText
from app.errors import NotFound
from app.policy.disclosure import contains, tell_subject
from app.policy.permission import access
from app.policy.verdict import UNKNOWN, Verdict
from app.queries.annexes import standing
from app.queries.cases import frame_text
from app.queries.desk import Desk
from app.queries.drafts import dpo_name, person_line
from app.queries.query import Seen
from app.queries.retention import clock, through_superiors

PART_OF_NAME = 3
"""Letters of a word in a partner's name above which it is looked for in a text."""


@dataclass(frozen=True, slots=True)
class AccessText:
    """An outcome that may be told; whether it is, the organiser decides with the participants."""

    id: TextId
    text: str


class _OfCase:
    """Queries about a request, for whoever may answer it."""

    case: CaseId

    def asks(self, desk: Desk) -> Verdict:
        """The organiser, inside the case."""
        file = desk.casefile(self.case)
        return UNKNOWN if file is None else access.export_access(desk.situation(file.case))

    def seen(self, desk: Desk) -> Seen | None:
        """No text leaves, and the case was opened already."""
        return None

    def _file(self, desk: Desk) -> CaseFile:
        file = desk.casefile(self.case)
        if file is None:
            raise LookupError(self.case)
        return file


@dataclass(frozen=True, slots=True)
class AccessTexts(_OfCase):
    """What of a case may be told to the person concerned."""

    case: CaseId

    def answer(self, desk: Desk) -> tuple[AccessText, ...]:
        """In order; empty also where the case is about no person."""
        file = self._file(desk)
        if file.case.subject.kind is not SubjectKind.PERSON:
            return ()
        return tuple(AccessText(i, one.text.text) for i, one in outcomes(desk, file))


@dataclass(frozen=True, slots=True)
class AccessFile(_OfCase):
    """The answer as it would be signed, as PDF in memory."""

    case: CaseId
    language: Language
    without: frozenset[TextId] = frozenset()

    def answer(self, desk: Desk) -> bytes:
        """PDF bytes; empty where the case is about no person."""
        file = self._file(desk)
        if file.case.subject.kind is not SubjectKind.PERSON:
            return b""
        from app.minutes.access import access_pdf  # slow to load, and needed here only

        return access_pdf(access_draft(desk, file, self.language, self.without), desk.law)


def access_draft(
    desk: Desk,
    file: CaseFile,
    language: Language,
    without: frozenset[TextId] = frozenset(),
    signed_at: datetime | None = None,
) -> AccessDraft:
    """All that the person concerned is told.

    Raises:
        NotFound: nothing_disclosed, where the acting person may not read who it is about.
    """
    case = file.case
    name = frame_text(desk, case, case.subject.name)
    if name is None:
        raise NotFound("nothing_disclosed")
    runs = clock(desk, case, through_superiors(desk))
    return AccessDraft(
        language=language,
        municipality=desk.office.municipality,
        dpo=dpo_name(desk),
        subject=Disclosed(name),
        born=case.subject.born,
        case_key=case.key,
        kind=case.kind,
        citation=case.basis.citation,
        purpose=case.purpose,
        opened_on=case.opened_on,
        discussed_on=case.discussed_on,
        closed_on=case.closed_on,
        retention_months=case.retention_months,
        keep_until=runs.ends_on,
        outcomes=tuple(one for text, one in outcomes(desk, file) if text not in without),
        signer=person_line(desk, desk.member),
        made_on=desk.today,
        exercise=desk.setting.exercise,
        signed_at=signed_at,
    )


def outcomes(desk: Desk, file: CaseFile) -> Iterator[tuple[TextId, AccessOutcome]]:
    """Decisions and actions that may be told, as the policy says, and that name no partner."""
    named = _words_of_names(desk)
    decided: tuple[Decision | Action, ...] = (*file.decisions, *file.actions)
    for outcome in decided:
        item = file.item(outcome.item)
        meeting = desk.records.meeting(item.meeting) if item is not None else None
        if item is None or meeting is None or not meeting.state.signed:
            continue
        passage = replace(desk.derived(file, outcome), neutral=None)
        corrected = standing(file, outcome.id)
        if corrected is not None:
            passage = replace(passage, text=corrected.text)
        seen = tell_subject(passage, desk.around(file, item))
        if seen is None or any(contains(seen, word) for word in named):
            continue
        yield outcome.id, AccessOutcome(seen, meeting.on, isinstance(outcome, Action))


def _words_of_names(desk: Desk) -> tuple[SecretText, ...]:
    """What names a third party: every longer word of a partner's name (R40)."""
    found = {
        word
        for person in desk.persons.values()
        for word in person.name.replace("-", " ").split()
        if len(word) > PART_OF_NAME
    }
    return tuple(map(SecretText, sorted(found)))
