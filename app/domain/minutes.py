"""One recipient's minutes as values: everything here may be printed for that recipient."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from app.domain.action_state import ActionState
from app.domain.basis import Basis, Kind
from app.domain.disclosed import Disclosed
from app.domain.ids import CaseId, ItemId, MeetingId, TextId
from app.domain.person import Category, Language, PersonId
from app.domain.proof import Proof
from app.domain.signature import SignatureKind

DRAFT_CODE = "000000"


@dataclass(frozen=True, slots=True)
class PersonLine:
    """A person as a document names them."""

    name: str
    function: str
    organisation: str
    category: Category


@dataclass(frozen=True, slots=True)
class ParticipantLine:
    """A participant as minutes name them: organisation and category, no name (R29)."""

    organisation: str
    category: Category


@dataclass(frozen=True, slots=True)
class ContributionPart:
    """A kept contribution; `contributor` only where attribution is allowed."""

    text: Disclosed
    nature: str
    contributor: PersonLine | None = None


@dataclass(frozen=True, slots=True)
class ActionPart:
    """A line of the table of actions. A neutral text comes without owner and state."""

    text: Disclosed
    owner: PersonLine | None
    due: date | None
    state: ActionState | None


@dataclass(frozen=True, slots=True)
class ItemPart:
    """One item as its recipient may read it. `frame_only`: no consensus on own files (R44)."""

    case_key: str
    purpose: str
    basis: Basis
    participants: tuple[ParticipantLine, ...]
    was_present: bool
    frame_only: bool
    contributions: tuple[ContributionPart, ...]
    decisions: tuple[Disclosed, ...]
    actions: tuple[ActionPart, ...]
    review_on: date | None
    own_files: bool | None = None
    """Whether all agreed on recording; None for who did not arrive and so heard no outcome."""


@dataclass(frozen=True, slots=True)
class Headed:
    """What heads every document of a meeting."""

    language: Language
    municipality: str
    dpo: str
    kind: Kind
    meeting_on: date


@dataclass(frozen=True, slots=True)
class Convened(Headed):
    """The same for those who were asked to the meeting."""

    place: str
    chair: PersonLine


@dataclass(frozen=True, slots=True)
class MinutesDraft(Convened):
    """All that one copy says. Unsigned drafts carry `DRAFT_CODE` and no signing time."""

    signer: PersonLine
    """Who finishes it, or for one without a key slot the member in whose session they act."""
    recipient: PersonLine
    items: tuple[ItemPart, ...]
    destroy_by: date
    exercise: bool
    copy_code: str = DRAFT_CODE
    signed_at: datetime | None = None
    signature: SignatureKind = SignatureKind.OWN_KEY
    countersigner: PersonLine | None = None
    """For whose countersignature a place is kept."""
    certificate_of: str | None = None
    """The holder by the certificate's own words, where that is not the signer's name."""
    proof: Proof | None = None
    """None as long as nothing is signed."""
    instead_of_chair: bool = False
    """Whether another finishes it than who had the chair (R41), not the chair by another's key."""


@dataclass(frozen=True, slots=True)
class FeedbackDraft(Headed):
    """The feedback sheet as the police participant gets it (R31)."""

    case_key: str
    purpose: str
    basis: Basis
    signer: PersonLine
    recipient: PersonLine
    text: Disclosed
    destroy_by: date
    exercise: bool
    copy_code: str = DRAFT_CODE
    signed_at: datetime | None = None
    signature: SignatureKind = SignatureKind.OWN_KEY
    certificate_of: str | None = None
    """As in the minutes."""


class Product(StrEnum):
    """What a copy is a copy of."""

    MINUTES = "minutes"
    FEEDBACK = "feedback"
    ANNEX = "annex"


@dataclass(frozen=True, slots=True)
class Copy:
    """The register's line on one signed file: who it is for, its hash, when it goes back."""

    code: str
    product: Product
    meeting: MeetingId
    recipient: PersonId
    sha256: str
    signed_at: datetime
    destroy_by: date
    file: str
    """Id of the record that holds the file."""
    cases: frozenset[CaseId] = frozenset()
    """Of which cases it speaks: whoever loses the admission to one no longer gets it (R41)."""
    issued_on: date | None = None
    received_on: date | None = None
    """As its recipient said, like the day of destruction."""
    destroyed_on: date | None = None
    countersigner: PersonId | None = None
    """For whom the file keeps a place to countersign, as it was decided when it was signed."""
    countersigned_at: datetime | None = None
    corrects: str | None = None
    """Code of the copy that an annex puts right."""
    sheet: TextId | None = None
    """The text that a feedback sheet gives."""
    seats: tuple[tuple[ItemId, Category], ...] | None = None
    """In which category its recipient sat at each item that they were told of, on the day of the
    signature; a representative sits in that of whom they stand for (R16). None: it was not kept."""
    recalled_on: date | None = None
    """Since when its recipient is to give it back: a case of which it speaks was erased."""
    signer: PersonId | None = None
    """Whose keys signed it; None in a register of former programs."""
    after_chair: bool = False
    """Whether that was in the place of a chair who is gone."""
