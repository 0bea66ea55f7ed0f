"""What stands on the sheets that are printed: cards, roles, a declaration, an agenda, a code.

Each value holds what one piece of paper may say to its holder, and nothing of a case's subject.
"""

from dataclasses import dataclass, field
from datetime import date

from app.domain.basis import Basis
from app.domain.language import Language
from app.domain.law import Regime
from app.domain.minutes import Convened, PersonLine
from app.domain.person import Category


@dataclass(frozen=True, slots=True)
class CardPart:
    """The name card of one person, in that person's language."""

    person: PersonLine
    language: Language
    code: str = field(repr=False)
    """Their table code at this meeting (spec 2)."""
    regimes: tuple[Regime, ...]
    """How they may speak at the items to which they are admitted (law 1.4)."""


@dataclass(frozen=True, slots=True)
class CardsDraft:
    """The cards of a meeting, one to a page."""

    municipality: str
    meeting_on: date
    exercise: bool
    cards: tuple[CardPart, ...]


@dataclass(frozen=True, slots=True)
class DeclarationDraft:
    """The confidentiality declaration for one person to sign on paper (R17)."""

    language: Language
    municipality: str
    dpo: str
    signer: PersonLine
    on: date
    exercise: bool


@dataclass(frozen=True, slots=True)
class NoticePart:
    """One item of which an invited person is told: its key, basis and purpose, and no name."""

    case_key: str
    basis: Basis
    purpose: str
    regime: Regime
    minutes: int | None = None
    """Planned for it, if any are."""


@dataclass(frozen=True, slots=True)
class NoticeDraft(Convened):
    """What one invited person is told of a meeting: the items to which they are invited."""

    recipient: PersonLine
    items: tuple[NoticePart, ...]
    exercise: bool


@dataclass(frozen=True, slots=True)
class AgendaDraft(Convened):
    """What everyone who is invited may know of a meeting, on one sheet for all of them."""

    items: tuple[tuple[str, int | None], ...]
    """Key of the case, and the minutes that are planned for it, if any are."""
    exercise: bool


@dataclass(frozen=True, slots=True)
class RolesDraft:
    """Role cards, one to a page: each of a category, in a language (R17)."""

    municipality: str
    cards: tuple[tuple[Category, Language], ...]
    on: date
    exercise: bool


@dataclass(frozen=True, slots=True)
class RecoveryDraft:
    """A recovery code or one half of it, as it is shown once and kept nowhere."""

    language: Language
    vault: str
    """The label of the vault."""
    holder: str
    """Whose password it replaces."""
    code: str = field(repr=False)
    number: int
    of: int
    on: date
