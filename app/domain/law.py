"""The law as values: what the catalogue reads from its files and the policy decides with.

Nothing here knows a statute; the entries come from `resources/catalogues` with their source,
their evidence and the dates between which they hold.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cache
from typing import NewType

from app.domain.basis import Kind
from app.domain.person import Category, Community, Language

RuleId = NewType("RuleId", str)
"""R1 … R45, as the specification numbers them."""

Texts = Mapping[Language, str]
"""One text per language; nl and fr are always there."""


class Evidence(StrEnum):
    """How an entry came to be known; only a jurist's word makes it confirmed."""

    SEEN = "seen"
    RECALLED = "recalled"
    DERIVED = "derived"


class Origin(StrEnum):
    """Where a rule comes from: statute or court, guidance, our design."""

    STATUTE = "S"
    GUIDANCE = "G"
    DESIGN = "D"


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where an entry comes from. `confirmed_by` names the jurist who confirmed it, if one did.

    `source` is one or more ids of `Law.sources`, with spaces between.
    """

    source: str
    evidence: Evidence
    version: str
    valid_from: date | None = None
    valid_until: date | None = None
    confirmed_by: str | None = None

    @property
    def confirmed(self) -> bool:
        """Whether a jurist confirmed the entry; everything else is shown as unconfirmed."""
        return self.confirmed_by is not None

    def holds(self, on: date) -> bool:
        """Whether the entry is in force on that day."""
        after = self.valid_from is None or self.valid_from <= on
        return after and (self.valid_until is None or on <= self.valid_until)


class Regime(StrEnum):
    """Speaking regimes at a table (law 1.4). No "must speak" exists for right-holders (R19)."""

    RIGHT = "right"
    DUTY = "duty"
    NONE = "none"


class Attendance(StrEnum):
    """How attendance is asked of a category."""

    CONVENES = "convenes"
    CORE = "core"
    CONVENED = "convened"
    FREE = "free"
    VOLUNTARY = "voluntary"
    NO_SEAT = "no_seat"
    EXCLUDED = "excluded"


@dataclass(frozen=True, slots=True)
class CategoryEntry:
    """What the law says of a participant category (law 1.5)."""

    code: Category
    name: Texts
    secrecy: Texts
    attendance: Attendance
    core: bool
    """Belongs to the core of an LIVC-R (R9, R11)."""
    municipal_level: bool
    """Staff or service at municipal level: the mayor's invitation suffices (R11)."""
    mayors_service: bool
    """An action for it exists without its owner's acceptance (R43)."""
    livc_seat: bool
    """False: never in an LIVC-R, whatever authorisation is named (R11)."""
    livc_other_table: bool
    """True: sits in the local task force instead (R12)."""
    invitable: bool
    """False: never authorised anywhere (R11)."""
    voice: bool
    """False: cannot contribute (law 1.4)."""
    secret_by_default: bool
    """Default secrecy of its contributions (R24)."""
    own_data_duty: bool
    """Bears a duty about its own administrative data in `admin` meetings (law 1.4)."""
    consent_duty: bool
    """May be named by a consent as bound to answer (R19)."""
    named_only: bool
    """Reads contributions only where it is named in their audience (R32)."""
    relevance_first: bool
    """A question to it needs a relevance note first (R23)."""
    through_superior: bool
    """Invited through its superior, in time, and with its source named (R45)."""
    police: bool
    """Receives the feedback sheet and needs a clearance in an LIVC-R (R9, R31)."""
    duties_elsewhere: Texts
    """Private help text about duties outside the table (R22); may be empty."""
    provenance: Provenance


@dataclass(frozen=True, slots=True)
class Statute:
    """A citable law, decree or article, with the names under which people write it (R7)."""

    id: str
    aliases: tuple[str, ...]
    kinds: frozenset[Kind]
    """Kinds of consultation for which it can be the basis (R4); empty: it is none."""
    purposes: frozenset[str]
    """Purposes for which it can be the basis (R2–R4)."""
    consent: bool
    """It is the article under which a prosecutor consents."""
    needs_inquiry: bool
    """The reference of an integrity inquiry belongs to it (R4)."""
    mayor_determines: bool
    """The mayor determines who takes part (R11)."""
    authorises: frozenset[tuple[Category, Community]]
    """Whom it authorises to take part in an LIVC-R (R11)."""
    title: Texts
    provenance: Provenance


@dataclass(frozen=True, slots=True)
class DatedCitation:
    """How a statute is printed while its entry holds (R7)."""

    statute: str
    text: Texts
    provenance: Provenance


@dataclass(frozen=True, slots=True)
class KindEntry:
    """A kind of consultation and what it allows."""

    code: Kind
    name: Texts
    letter: str
    """First letter of its case keys (spec 2)."""
    purposes: frozenset[str]
    secrets: bool
    """False: secret contributions are refused (R4)."""
    personal_data: bool
    """False: no case may stand on its agenda."""
    core_needed: bool
    """It opens only with its core (R9)."""
    mayor_invites: bool
    """Invitations issue from the mayor or a delegate (R8)."""
    provenance: Provenance


@dataclass(frozen=True, slots=True)
class PurposeEntry:
    """A purpose for which secrets may be shared (R2)."""

    code: str
    name: Texts
    use_limit: Texts
    provenance: Provenance


@dataclass(frozen=True, slots=True)
class DataCategory:
    """A category of personal data (R25, R26)."""

    code: str
    name: Texts
    needs_justification: bool
    refused: bool
    provenance: Provenance


@dataclass(frozen=True, slots=True)
class RuleEntry:
    """A rule with its origin. `why` and `remedy` are what a refusal says (spec 7)."""

    id: RuleId
    origin: tuple[Origin, ...]
    text: Texts
    why: Texts
    remedy: Texts
    provenance: Provenance


@dataclass(frozen=True, slots=True)
class LegalText:
    """A sentence that the law makes us print, or a neutral template (R30, R33)."""

    id: str
    text: Texts
    provenance: Provenance


class Term(StrEnum):
    """A number that rules count with: calendar days, months, years of age."""

    SUPERIOR_NOTICE = "superior_notice"
    """Days between an invitation through a superior and its meeting (R45)."""
    SUPERIOR_REASONS = "superior_reasons"
    """Years of age below which such an invitation gives special reasons (R45)."""
    SUPERIOR_RETENTION = "superior_retention"
    """Months at most with the French Community's services at the table (R38)."""
    SUPERIOR_LONGEST = "superior_longest"
    """The same with reasons (R38)."""
    LONGEST_RETENTION = "longest_retention"
    """Months after closure, at most (R38)."""
    REVIEW = "review"
    """Months until a case is looked at again (R38)."""
    MAJORITY = "majority"
    """Years of age below which somebody is a minor (R27)."""


@dataclass(frozen=True, slots=True)
class TermEntry:
    """A term; in its text `{number}` stands for the number."""

    id: Term
    number: int
    text: Texts
    provenance: Provenance

    def told(self, language: Language) -> str:
        """The sentence with its number."""
        return self.text[language].replace("{number}", str(self.number))


@dataclass(frozen=True, slots=True)
class Law:
    """The whole catalogue. Citations are looked up by any alias, case and spacing aside."""

    categories: Mapping[Category, CategoryEntry]
    kinds: Mapping[Kind, KindEntry]
    purposes: Mapping[str, PurposeEntry]
    statutes: tuple[Statute, ...]
    citations: tuple[DatedCitation, ...]
    data_categories: Mapping[str, DataCategory]
    regimes: Mapping[Regime, LegalText]
    neutral: Mapping[str, LegalText]
    texts: Mapping[str, LegalText]
    rules: Mapping[RuleId, RuleEntry]
    duties: Mapping[str, LegalText] = field(default_factory=dict)
    """Duties outside the table (law 1.4), which categories name in `duties_elsewhere`."""
    sources: Mapping[str, LegalText] = field(default_factory=dict)
    """What the words of each `Provenance.source` stand for."""
    terms: Mapping[Term, TermEntry] = field(default_factory=dict)

    def term(self, term: Term) -> int:
        """The number of a term."""
        return self.terms[term].number

    def statute(self, citation: str) -> Statute | None:
        """The statute that a citation names, or None for one that the catalogue does not know."""
        wanted = folded(citation)
        for statute in self.statutes:
            if wanted in _names((statute.id, *statute.aliases)):
                return statute
        return None

    def printed(self, statute: Statute, language: Language, on: date) -> str:
        """The citation as it is printed on a day (R7); its title where no dated form holds."""
        for entry in self.citations:
            if entry.statute == statute.id and entry.provenance.holds(on):
                return entry.text[language]
        return statute.title[language]


@cache
def _names(written: tuple[str, ...]) -> frozenset[str]:
    """Names of the catalogue, folded once; what somebody typed is not kept."""
    return frozenset(map(folded, written))


def folded(citation: str) -> str:
    """A citation without what people write differently: capitals, points, commas, spaces."""
    words = citation.casefold().translate({ord("."): " ", ord(","): " "}).split()
    return " ".join(words).replace("§ ", "§")
