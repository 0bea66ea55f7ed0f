"""What the person concerned is told on a request for access, as values (R40)."""

from dataclasses import dataclass
from datetime import date, datetime

from app.domain.basis import Kind
from app.domain.disclosed import Disclosed
from app.domain.language import Language
from app.domain.minutes import DRAFT_CODE, PersonLine


@dataclass(frozen=True, slots=True)
class AccessOutcome:
    """A decision or action about the person concerned: nobody's name, and nothing secret."""

    text: Disclosed
    on: date | None
    """The day of the meeting at which it was taken."""
    action: bool = False


@dataclass(frozen=True, slots=True)
class AccessDraft:
    """All that the answer to one request says, out of one case."""

    language: Language
    municipality: str
    dpo: str
    subject: Disclosed
    """Who asks: the person whom the case is about."""
    born: date | None
    case_key: str
    kind: Kind
    citation: str
    """The basis as it was named; without magistrate, reasons or inquiry."""
    purpose: str
    opened_on: date
    discussed_on: tuple[date, ...]
    closed_on: date | None
    retention_months: int | None
    keep_until: date | None
    held: bool
    """Kept for the archive: then it has no end (R38)."""
    outcomes: tuple[AccessOutcome, ...]
    signer: PersonLine
    made_on: date
    exercise: bool
    signed_at: datetime | None = None
    copy_code: str = DRAFT_CODE
    """No register holds it, so it bears no code."""
