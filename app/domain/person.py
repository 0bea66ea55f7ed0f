"""People who can be asked to the table, and the office that asks them."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from app.domain.delegation import Delegation
from app.domain.ids import ItemId, MeetingId
from app.domain.ids import PersonId as PersonId
from app.domain.language import Language as Language
from app.domain.noticed import Noticed
from app.domain.signature import BoundCertificate


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
    withdrawn_on: date | None = None
    """When the last declaration was withdrawn; nothing once another is signed (R41)."""
    authorisation_until: date | None = None
    """The last day on which the authorisation holds; None is until further notice."""
    certificates: tuple[BoundCertificate, ...] = ()
    """Those that this person said are theirs, to sign with."""
    left_on: date | None = None
    """When their role ended; what follows is closed to them from then on (R41)."""
    awaits: frozenset[PersonId] = frozenset()
    """Members whose next unlocking opens to them what they follow again, or have keys for now."""
    unheard: frozenset[PersonId] = frozenset()
    """Those of them who may still have to open what they heard as an officer (R24)."""
    clears: frozenset[MeetingId] = frozenset()
    """Meetings of which their next unlocking destroys the working notes that they still read."""
    rechecks: frozenset[ItemId] = frozenset()
    """Items at which they look, at once or as they unlock, if neutral texts still hold (R30)."""

    def authorised(self, on: date) -> bool:
        """Whether an authorisation is named that has not ended before that day."""
        return self.authorisation is not None and not self.authorisation_ended(on)

    def authorisation_ended(self, on: date) -> bool:
        """Whether an authorisation ended before that day."""
        return self.authorisation_until is not None and self.authorisation_until < on

    def cleared(self, on: date) -> bool:
        """Whether a clearance of at least GEHEIM holds on that day."""
        return self.clearance is not None and (
            self.clearance_until is None or self.clearance_until >= on
        )

    def lapsed(self, on: date) -> bool:
        """Whether a clearance or an authorisation that they had ran out before that day (R41)."""
        ran_out = self.clearance is not None and not self.cleared(on)
        return ran_out or self.authorisation_ended(on)


class Charge(StrEnum):
    """The two offices without which there is no consultation."""

    MAYOR = "mayor"
    COORDINATOR = "coordinator"


@dataclass(frozen=True, slots=True)
class Handover:
    """That an office came to another person, and which members did it together."""

    charge: Charge
    former: PersonId
    to: PersonId
    on: date
    by: tuple[PersonId, ...]


@dataclass(frozen=True, slots=True)
class LogTerm:
    """That lines of the log of one kind were sealed to somebody, who reads or read them (R39)."""

    reader: PersonId
    chaired: bool
    """Lines about what the coordinator of then chaired; else all the others."""
    until: int | None = None
    """Before which line; None as long as nobody else reads that kind."""


BACKUP_STOPPED = "backup_stopped"
"""Why no backup is in a folder: somebody had no time for it."""
LONGEST_IDLE = 15
"""Minutes: an office makes the idle time before locking shorter, never longer (ASVS 7.3.1)."""


@dataclass(frozen=True, slots=True)
class Office:
    """The municipality: who convenes, who prepares, who watches over the data."""

    municipality: str
    mayor: PersonId
    coordinator: PersonId
    dpo: str
    """Id of somebody in the list of partners, or a name."""
    retention_months: int = 6
    dpia: str | None = None
    language: Language = Language.NL
    delegates: frozenset[PersonId] = frozenset()
    """Who convenes and chairs in the mayor's place until the mayor ends it (R8)."""
    delegations: tuple[Delegation, ...] = ()
    """The same for a time or for one meeting."""
    exercise_today: date | None = None
    """The clock of an exercise; None in a real vault, where the clock is the machine's."""
    idle_minutes: int = 5
    """After how many minutes without anybody the vault locks: 1 to `LONGEST_IDLE`."""
    terms: Mapping[str, int] = field(default_factory=dict)
    """Months by kind of consultation, where that is not `retention_months` (R38)."""
    countersigned: bool = False
    """Whether minutes keep a place for the mayor's countersignature."""
    card_module: str | None = None
    """The PKCS #11 module of identity cards, where it is not in its usual place."""
    backup_folders: tuple[str, ...] = ()
    """Folders that hold backups: what is erased goes from the escrow in each of them."""
    backed_up_at: datetime | None = None
    """When the last backup was made and verified."""
    backup_waits: bool = False
    """Whether who has keys, or an office, changed since: those before know other people."""
    to_forget: frozenset[PersonId] = frozenset()
    """Members whose next unlocking takes off agendas, and asks back copies of, what was erased
    after the backup that this vault came from."""
    drilled_on: date | None = None
    """When restoring was last tried out and all was well."""
    noticed: tuple[Noticed, ...] = ()
    """What was wrong with the files at opening, until somebody accepts it."""
    checked_at: datetime | None = None
    """When all of the vault was last looked at, and how much was wrong."""
    check_found: int = 0
    anchored: bool = False
    """Whether a system's keyring was given the log to hold: one that knows nothing is noticed."""
    accounts: frozenset[str] = frozenset()
    """Marks of the system's accounts whose keyrings that were; former programs noted none."""
    lapsed: frozenset[PersonId] = frozenset()
    """Members whose clearance or authorisation had run out when that was looked at last (R41)."""
    handovers: tuple[Handover, ...] = ()
    """In order."""
    sheet_halved: bool | None = None
    """Whether the recovery sheet was given as two halves; None where nobody noted it."""
    log_terms: tuple[LogTerm, ...] = ()
    """One for each reader and kind; none in a vault of a former program."""
    backups_missed: Mapping[str, str] = field(default_factory=dict)
    """The code of why the last backup is not in a folder, beside one where it is."""

    def holder(self, charge: Charge) -> PersonId:
        """Who holds an office now."""
        return self.mayor if charge is Charge.MAYOR else self.coordinator

    @property
    def first_holders(self) -> frozenset[PersonId]:
        """Mayor and coordinator before either office was handed over."""
        former = {h.charge: h.former for h in reversed(self.handovers)}
        return frozenset(former.get(charge, self.holder(charge)) for charge in Charge)

    @property
    def all_holders(self) -> frozenset[PersonId]:
        """Whoever holds one of the two offices, or ever held one."""
        return frozenset({self.mayor, self.coordinator, *(h.former for h in self.handovers)})

    def held_on(self, day: date) -> frozenset[PersonId]:
        """Mayor and coordinator of a day; where an office changed hands on it, both holders."""
        after = {h.charge: h.former for h in reversed(self.handovers) if h.on > day}
        left = {h.former for h in self.handovers if h.on == day}
        return frozenset({after.get(charge, self.holder(charge)) for charge in Charge} | left)

    def backs_up(self, today: date) -> bool:
        """Whether the backup of today is still to be made, in a folder that was chosen.

        Also where the last one is of a day to come: then a clock was wrong. One that was stopped
        in one of several folders is to be made there.
        """
        made = self.has_backup_of(today) and not self.stopped
        return bool(self.backup_folders) and not made

    def has_backup_of(self, today: date) -> bool:
        """Whether one was made today, in one folder at least, that knows the people of now."""
        made_today = self.backed_up_at is not None and self.backed_up_at.date() == today
        return made_today and not self.backup_waits

    @property
    def stopped(self) -> frozenset[str]:
        """The folders in which the last backup was stopped."""
        return frozenset(one for one, code in self.missed.items() if code == BACKUP_STOPPED)

    @property
    def missed(self) -> Mapping[str, str]:
        """In which of the folders of today the last backup is not, with the code of why."""
        return {
            one: self.backups_missed[one]
            for one in self.backup_folders
            if one in self.backups_missed
        }

    def months_for(self, kind: str) -> int:
        """The proposed retention term of a kind of consultation, in months (R38)."""
        return self.terms.get(kind, self.retention_months)

    def leads(self, person: PersonId, on: date, meeting: MeetingId | None = None) -> bool:
        """Whether somebody is the mayor, or stands in for the mayor then and there (R8)."""
        bounded = any(d.to == person and d.holds(on, meeting) for d in self.delegations)
        return person == self.mayor or person in self.delegates or bounded


def alphabetical(name: str) -> str:
    """What names are sorted by: accents and capitals aside, so that Élodie stands among the E."""
    plain = (sign for sign in unicodedata.normalize("NFD", name) if not unicodedata.combining(sign))
    return "".join(plain).casefold()
