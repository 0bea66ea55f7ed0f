"""What a consultation rests on: its kind, its purpose, and the law or consent that allows it."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from app.domain.person import PersonId


class Kind(StrEnum):
    """Kinds of case and meeting (spec 2)."""

    LIVC_R = "livc_r"
    CONSENT = "consent"
    OTHER_LAW = "other_law"
    ADMIN = "admin"
    STRATEGIC = "strategic"


class Profile(StrEnum):
    """What a vault is for; the two never mix (R4)."""

    CASUSOVERLEG = "casusoverleg"
    HANDHAVING = "handhaving"

    def holds(self, kind: Kind) -> bool:
        """Whether cases and meetings of that kind belong in a vault of this profile."""
        return (kind is Kind.ADMIN) == (self is Profile.HANDHAVING)


class BasisType(StrEnum):
    """A law or decree, or the reasoned consent of the procureur des Konings."""

    LAW = "law"
    CONSENT = "consent"


@dataclass(frozen=True, slots=True)
class Basis:
    """A legal basis as it was recorded (R1). `citation` is as typed; the catalogue resolves it."""

    type: BasisType
    citation: str
    dated: date | None = None
    magistrate: str | None = None
    reasons: str | None = None
    valid_until: date | None = None
    participants: frozenset[PersonId] = frozenset()
    duties: frozenset[PersonId] = frozenset()
    inquiry: str | None = None

    def names(self, person: PersonId) -> bool:
        """Whether this basis lets the person take part: a consent only when it names them (R5)."""
        return self.type is BasisType.LAW or person in self.participants

    def lapsed(self, on: date) -> bool:
        """Whether a consent has run out on that day (R6)."""
        return self.valid_until is not None and self.valid_until < on
