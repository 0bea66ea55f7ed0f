"""Where a step at the table is taken: one case at one meeting, with who leads and who types."""

from dataclasses import dataclass

from app.domain.case import CaseId
from app.domain.meeting import MeetingId
from app.domain.person import PersonId


@dataclass(frozen=True, slots=True)
class At:
    """One item of one meeting."""

    meeting: MeetingId
    case: CaseId
    chair: PersonId
    coordinator: PersonId
    typist: PersonId
    """Who acts where nobody else is named."""
    allotted: int | None = None
    """Minutes planned for it."""
