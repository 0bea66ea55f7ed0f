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
from app.errors import NotFound
from app.policy.disclosure import tell_subject
from app.policy.permission import access
from app.policy.verdict import UNKNOWN, Verdict
from app.queries.cases import frame_text
from app.queries.desk import Desk
from app.queries.drafts import dpo_name, person_line
from app.queries.query import Seen
from app.queries.retention import clock, through_superiors
from app.queries.standing import standing
from app.queries.third_parties import ThirdParties


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
        """In order; empty also where the case is about no person. Raises Damaged: names_damaged."""
        file = self._file(desk)
        if file.case.subject.kind is not SubjectKind.PERSON:
            return ()
        return tuple(AccessText(i, one.text.text) for i, one in outcomes(desk, file))


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
        held=case.hold,
        outcomes=tuple(one for text, one in outcomes(desk, file) if text not in without),
        signer=person_line(desk, desk.member),
        made_on=desk.today,
        exercise=desk.setting.exercise,
        signed_at=signed_at,
    )


def outcomes(desk: Desk, file: CaseFile) -> Iterator[tuple[TextId, AccessOutcome]]:
    """Decisions and actions that may be told, as the policy says, and that name nobody else.

    None where the acting person may not read who the case is about.
    """
    own = frame_text(desk, file.case, file.case.subject.name)
    if own is None:
        return
    others = ThirdParties(desk, file.case, own)
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
        if seen is None or others.named(seen):
            continue
        yield outcome.id, AccessOutcome(seen, meeting.on, isinstance(outcome, Action))
