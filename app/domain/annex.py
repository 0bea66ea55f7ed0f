"""A signed annex as values: what one recipient reads instead of what their copy says."""

from dataclasses import dataclass
from datetime import date, datetime

from app.domain.basis import Basis
from app.domain.disclosed import Disclosed
from app.domain.minutes import DRAFT_CODE, Convened, PersonLine
from app.domain.signature import SignatureKind


@dataclass(frozen=True, slots=True)
class AmendedPart:
    """One text of the copy and what to read in its place, or beside it where it is `added`."""

    kind: str
    """contribution, decision or action."""
    before: Disclosed
    after: Disclosed
    added: bool
    contributor: PersonLine | None = None
    """Only where attribution is allowed."""
    due: tuple[date, date] | None = None
    """Of an action: the due date that goes and the one that comes, where it is put right."""


@dataclass(frozen=True, slots=True)
class AnnexItem:
    """The corrections to one item of the copy."""

    case_key: str
    purpose: str
    basis: Basis
    amended: tuple[AmendedPart, ...]


@dataclass(frozen=True, slots=True)
class CorrectedCopy:
    """The copy that an annex puts right, as whoever holds it can check."""

    code: str
    sha256: str
    signed_at: datetime


@dataclass(frozen=True, slots=True)
class AnnexDraft(Convened):
    """All that one recipient's annex says. Drafts carry `DRAFT_CODE` and no signing time."""

    signer: PersonLine
    recipient: PersonLine
    corrects: CorrectedCopy
    items: tuple[AnnexItem, ...]
    destroy_by: date
    exercise: bool
    copy_code: str = DRAFT_CODE
    signed_at: datetime | None = None
    signature: SignatureKind = SignatureKind.OWN_KEY
    certificate_of: str | None = None
    """The holder by the certificate's own words, where that is not the signer's name."""
    instead_of_chair: bool = False
    """Whether another finishes it than who had the chair (R41), not the chair by another's key."""
