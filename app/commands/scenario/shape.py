"""A scenario as values: what the reader makes of a file and the player plays."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from app.domain.basis import Kind, Profile
from app.domain.case import About
from app.domain.law import RuleId
from app.domain.person import Category, Language, Person, PersonId
from app.domain.secret import SecretText


class Outcome(StrEnum):
    """How a step ended: carried out, refused by rules, or in a wrong state or with unknown ids."""

    OK = "ok"
    REFUSED = "refused"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class Expectation:
    """How the file says that a step ends; `rule` is among the rules of the expected refusal."""

    outcome: Outcome = Outcome.OK
    rule: RuleId | None = None

    def met(self, outcome: Outcome, rules: tuple[RuleId, ...]) -> bool:
        """Whether a step that ended like this ended as expected."""
        return outcome is self.outcome and (self.rule is None or self.rule in rules)


@dataclass(frozen=True, slots=True)
class Observation:
    """A signal as a step gives it: the case and the author come from the step (R37)."""

    on: date
    behaviour: SecretText
    source: SecretText
    about: About = About.BEHAVIOUR


@dataclass(frozen=True, slots=True)
class ScenarioOffice:
    """The office of the play. `dpo` is a person id or a name; the term is in months (R38)."""

    municipality: str
    mayor: PersonId
    dpo: str
    retention_months: int = 6
    dpia: str | None = None


@dataclass(frozen=True, slots=True)
class ScenarioStep:
    """One step, counted from 1.

    `fields` holds the fields of the verb that the file gives, as values of the domain: enums,
    dates, `Basis`, `Subject`, tuples of `Observation`, frozen sets of person ids, `SecretText`
    for every text of a case. An `audience` or `to` that names everyone is None.
    """

    number: int
    do: str
    acting: PersonId
    expect: Expectation
    fields: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Scenario:
    """A whole file, checked: every person that it names exists."""

    title: str
    today: date
    language: Language
    office: ScenarioOffice
    persons: tuple[Person, ...]
    steps: tuple[ScenarioStep, ...]

    @property
    def coordinator(self) -> PersonId:
        """The first AIV who is a member; the reader refuses files without one."""
        return first_coordinator(self.persons)

    @property
    def profile(self) -> Profile:
        """What the vault is for: as the first case or meeting says (R4)."""
        for step in self.steps:
            if step.do in {"open_case", "plan"}:
                administrative = step.fields["kind"] is Kind.ADMIN
                return Profile.HANDHAVING if administrative else Profile.CASUSOVERLEG
        return Profile.CASUSOVERLEG


def first_coordinator(persons: tuple[Person, ...]) -> PersonId:
    """The first AIV with a key slot.

    Raises:
        StopIteration: nobody is one.
    """
    return next(p.id for p in persons if p.member and p.category is Category.AIV)
