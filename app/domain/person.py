"""People who can be asked to the table, and the office that asks them."""

import unicodedata
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from app.domain.delegation import Delegation
from app.domain.ids import MeetingId
from app.domain.ids import PersonId as PersonId
from app.domain.language import Language as Language


class Category(StrEnum):
    """Participant categories (law 1.5); what each may do stands in the catalogue, not here."""

    BM = "BM"
    POL = "POL"
    PREV = "PREV"
    AIV = "AIV"
    GEM = "GEM"
    OCMW = "OCMW"
    HULP = "HULP"
    SCHOOL = "SCHOOL"
    JH = "JH"
    JEUGD = "JEUGD"
    SOC = "SOC"
    FWB = "FWB"
    PARKET = "PARKET"
    INSP = "INSP"
    ARTS = "ARTS"
    ADV = "ADV"
    INTEL = "INTEL"


class Community(StrEnum):
    """The authority under which a person's service works."""

    MUNICIPAL = "municipal"
    FEDERAL = "federal"
    FLEMISH = "flemish"
    FRENCH = "french"
    GERMAN = "german"
    BRUSSELS = "brussels"


class Clearance(StrEnum):
    """Security clearances that count for an LIVC-R (R9)."""

    SECRET = "secret"
    TOP_SECRET = "top_secret"


@dataclass(frozen=True, slots=True)
class Person:
    """Someone who can be invited. `declared_on` is the signed confidentiality declaration (R17)."""

    id: PersonId
    name: str
    function: str
    organisation: str
    category: Category
    community: Community
    language: Language = Language.NL
    clearance: Clearance | None = None
    clearance_until: date | None = None
    authorisation: str | None = None
    member: bool = False
    declared_on: date | None = None

    def cleared(self, on: date) -> bool:
        """Whether a clearance of at least GEHEIM holds on that day."""
        return self.clearance is not None and (
            self.clearance_until is None or self.clearance_until >= on
        )


@dataclass(frozen=True, slots=True)
class Office:
    """The municipality: who convenes, who prepares, who watches over the data."""

    municipality: str
    mayor: PersonId
    coordinator: PersonId
    dpo: str
    retention_months: int = 6
    dpia: str | None = None
    language: Language = Language.NL
    delegates: frozenset[PersonId] = frozenset()
    """Who convenes and chairs in the mayor's place until the mayor ends it (R8)."""
    delegations: tuple[Delegation, ...] = ()
    """The same for a time or for one meeting."""
    exercise_today: date | None = None
    """The clock of an exercise; None in a real vault, where the clock is the machine's."""

    def leads(self, person: PersonId, on: date, meeting: MeetingId | None = None) -> bool:
        """Whether somebody is the mayor, or stands in for the mayor then and there (R8)."""
        bounded = any(d.to == person and d.holds(on, meeting) for d in self.delegations)
        return person == self.mayor or person in self.delegates or bounded


def alphabetical(name: str) -> str:
    """What names are sorted by: accents and capitals aside, so that Élodie stands among the E."""
    plain = (sign for sign in unicodedata.normalize("NFD", name) if not unicodedata.combining(sign))
    return "".join(plain).casefold()
