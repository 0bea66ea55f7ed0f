"""Where a step at the table is taken: one case at one meeting, with who leads and who types."""

from dataclasses import dataclass

from app.domain.case import CaseId
from app.domain.meeting import MeetingId
from app.domain.person import PersonId
from app.queries.meetings import Chair


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
    signed: bool = False
    """Whether the minutes are: nothing that was said is withdrawn any more (R20)."""


@dataclass(frozen=True, slots=True)
class Voice:
    """In whose name a step is taken, and for whom (spec 2: the acting person and the speaker)."""

    acting: PersonId
    by: PersonId | None


def voice(speaker: Chair, typist: PersonId, coordinator: PersonId) -> Voice:
    """Somebody without a key slot speaks in the coordinator's session; others type for a speaker.

    Whoever typed reads the working note, so the record tells the truth about it (R20: `by`).
    """
    if speaker.person == typist:
        return Voice(typist, None)
    if not speaker.has_slot and typist == coordinator:
        return Voice(speaker.person, None)
    return Voice(typist, speaker.person)
