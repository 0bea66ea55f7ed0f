"""A case: what is discussed, on which basis, and how far it has come."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from app.domain.basis import Basis, Kind
from app.domain.ids import CaseId as CaseId
from app.domain.person import PersonId
from app.domain.secret import SecretText


class Stage(StrEnum):
    """Stages of a case, in their order (R36)."""

    AANMELDING = "aanmelding"
    WEGING = "weging"
    PLAN = "plan"
    OPVOLGING = "opvolging"
    AFSLUITING = "afsluiting"

    @property
    def rank(self) -> int:
        """Place in the order of stages, from 0."""
        return list(Stage).index(self)


class SubjectKind(StrEnum):
    """What a case is about."""

    PERSON = "person"
    ESTABLISHMENT = "establishment"
    NETWORK = "network"


@dataclass(frozen=True, slots=True)
class Subject:
    """The person, place or network discussed. The name lives here and nowhere else (R35)."""

    name: SecretText
    kind: SubjectKind = SubjectKind.PERSON
    born: date | None = None

    def age(self, on: date) -> int | None:
        """Age in whole years on a day, or None where no birth date is known."""
        if self.born is None:
            return None
        return on.year - self.born.year - ((on.month, on.day) < (self.born.month, self.born.day))


class About(StrEnum):
    """What a signal speaks of: only behaviour can carry a case (R37)."""

    BEHAVIOUR = "behaviour"
    OPINION = "opinion"
    BELIEF = "belief"


@dataclass(frozen=True, slots=True)
class Signal:
    """Observed behaviour with its date and the kind of source. Read by mayor and coordinator."""

    id: str
    case: CaseId
    on: date
    behaviour: SecretText
    source: SecretText
    author: PersonId
    about: About = About.BEHAVIOUR


@dataclass(frozen=True, slots=True)
class Turn:
    """A stage that a case reached, and the day; or that it was weighed and is one (R36)."""

    stage: Stage
    on: date
    weighed: bool = False


@dataclass(frozen=True, slots=True)
class JudicialConsent:
    """The prosecutor's consent to record judicial data in own files (R44)."""

    on: date
    magistrate: str
    recorded_at: datetime | None = None
    """When the vault learned of it: until then it let nobody read anything. None: not known."""


class Urgency(StrEnum):
    """Why a case is opened in an emergency. The log keeps one of these and no words (R39)."""

    DANGER = "danger"
    """Somebody is in danger, and who was admitted cannot be waited for."""
    ABSENCE = "absence"
    """Nobody who was admitted is there to do what cannot wait."""
    ORDER = "order"
    """A court or a magistrate asks for it at once."""


LONGEST_EMERGENCY = 24
"""Hours."""


@dataclass(frozen=True, slots=True)
class Emergency:
    """A case opened for some hours to a member who was not admitted, by two members together."""

    person: PersonId
    together: tuple[PersonId, ...]
    reason: Urgency
    opened_at: datetime
    until: datetime
    since: int = 0
    """The line of the log that opened it: what the clock showed before tells nothing."""
    over: bool = False
    """The clock was seen past its hours, also if it was wrong then: set back, it opens nothing."""
    texts: frozenset[str] = frozenset()
    """Ids of what it opened to them; from before that was kept nothing is known."""

    def holds(self, now: datetime) -> bool:
        """Whether it is open at that moment: a clock set back opens nothing before its time."""
        return not self.over and self.opened_at <= now < self.until


@dataclass(frozen=True, slots=True)
class Review:
    """That somebody looked at a case again, and why it is still kept (R38)."""

    on: date
    by: PersonId
    reason: SecretText
    months: int | None = None
    """The longer term that was given it with this reason."""


@dataclass(frozen=True, slots=True)
class CaseTerm:
    """What whoever ends cases knows of one that they do not read: key and clock (R38).

    Sealed to mayor and coordinator beside the readers of the case; nothing that was said is in it.
    """

    id: str
    case: CaseId
    key: str
    months: int
    runs_from: date | None
    """None while the term does not run."""
    review_on: date | None
    """None once it is closed, unless it is held."""
    hold: bool
    closed_on: date | None
    """Also where it was closed by this alone: its readers find it closed from that day."""
    most: int | None = None
    """Months beyond which no proposed term reaches; None once the term was agreed."""
    beside: frozenset[PersonId] = frozenset()
    """Who reads this and not the case; to all others who read this, the case is open."""

    @property
    def is_closed(self) -> bool:
        """Whether its clock was started by closing it."""
        return self.closed_on is not None


@dataclass(frozen=True, slots=True)
class Case:
    """The frame of a case, sealed to whoever is admitted. `key` is its random pseudonym."""

    id: CaseId
    key: str
    kind: Kind
    purpose: str
    basis: Basis
    subject: Subject
    opened_on: date
    admitted: frozenset[PersonId]
    stage: Stage = Stage.AANMELDING
    weighed: bool = False
    child_interest: SecretText | None = None
    retention_months: int | None = None
    review_on: date | None = None
    discussed_on: tuple[date, ...] = ()
    closed_on: date | None = None
    revoked: frozenset[PersonId] = frozenset()
    judicial_consent: JudicialConsent | None = None
    hold: bool = False
    """Kept for the archive: not erased before somebody lifts it (R38)."""
    turns: tuple[Turn, ...] = ()
    """Its stages in order; empty before they were kept."""
    reviews: tuple[Review, ...] = ()
    """In order."""
    term: str | None = None
    """Its `CaseTerm`, where somebody who may end it does not read it."""
    emergencies: tuple[Emergency, ...] = ()
    """When it was opened to somebody who was not admitted; an end lies in each."""
    superiors_sat: bool = False
    """Whether a service of the French Community came to an item on it, or was to: its term
    runs by that, whatever category its people come to have (R38). Not known of earlier ones."""
    opened_under: frozenset[PersonId] | None = None
    """Mayor and coordinator when it was opened; None before that was kept."""

    def timed(self, passed: Callable[[int, datetime], bool]) -> "Case":
        """The same case with the emergencies over that are: `passed` since a line a moment."""
        known = self.emergencies
        told = tuple(e if e.over else replace(e, over=passed(e.since, e.until)) for e in known)
        return self if told == known else replace(self, emergencies=told)

    def opened_to(self, now: datetime) -> frozenset[PersonId]:
        """To whom it is open in an emergency at that moment, who then read and do nothing else."""
        return frozenset(e.person for e in self.emergencies if e.holds(now))

    def reaches(self, stage: Stage, on: date) -> "Case":
        """The same case at another stage."""
        return replace(self, stage=stage, turns=(*self.turns, Turn(stage, on)))

    def ended(self, term: CaseTerm) -> "Case":
        """The same case, closed where somebody closed it who does not read it."""
        if term.closed_on is None or self.stage is Stage.AFSLUITING:
            return self
        return replace(self.reaches(Stage.AFSLUITING, term.closed_on), closed_on=term.closed_on)

    @property
    def is_closed(self) -> bool:
        """Whether it came to its last stage."""
        return self.stage is Stage.AFSLUITING

    @property
    def just_weighed(self) -> bool:
        """Whether nothing followed yet from its being weighed: no later stage, no discussion."""
        return bool(self.turns) and self.turns[-1].weighed and not self.discussed_on

    def unweighed(self) -> "Case":
        """The same case before it was weighed; only where it was `just_weighed`."""
        turns = self.turns[:-1]
        stage = turns[-1].stage if turns else Stage.AANMELDING
        return replace(self, stage=stage, weighed=False, turns=turns)
