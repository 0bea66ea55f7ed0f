"""Plays a scenario step by step through whatever runs commands: the session, in the end."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol, cast

from app.commands.scenario.shape import Outcome, Scenario, ScenarioStep
from app.commands.scenario.steps import PROVEN, Names, as_step
from app.commands.step import Command, Done, Handed
from app.domain.law import RuleId
from app.domain.meeting import MeetingId
from app.domain.person import Office, PersonId
from app.errors import Locked, NotFound, Refused, WrongState
from app.queries.board import NameCards
from app.queries.query import Query
from app.queries.tablecodes import TableCode

ASKING = frozenset({"search"})
"""Verbs that only look."""
PUT_BY = {"feedback": "propose_feedback", "question": "ask", "action": "assign"}
"""What was put before somebody at a meeting, and the verb that put it there."""


class Runs(Protocol):
    """What carries steps out; raises as `app.session.Session` does."""

    def run(self, command: Command, acting: PersonId | None = None) -> Done:
        """Carry out a command."""
        ...

    def ask(self, query: Query[Any], acting: PersonId | None = None) -> Any:
        """Answer a query."""
        ...


@dataclass(frozen=True, slots=True)
class Played:
    """How one step ended; `error` says why it did not succeed."""

    step: ScenarioStep
    outcome: Outcome
    rules: tuple[RuleId, ...] = ()
    error: Refused | WrongState | NotFound | Locked | None = None
    handed: tuple[Handed, ...] = ()

    @property
    def as_expected(self) -> bool:
        """Whether it ended as the file says."""
        return self.step.expect.met(self.outcome, self.rules)


@dataclass
class Play:
    """One play; `names` knows what was made, after the steps that made it."""

    scenario: Scenario
    names: Names = field(default_factory=Names)

    def steps(self, session: Runs) -> Iterator[Played]:
        """Every step in order, each once it is done. What the machine cannot do is raised."""
        for step in self.scenario.steps:
            yield self._play(step, session)

    def _play(self, step: ScenarioStep, session: Runs) -> Played:
        try:
            done = self._carry_out(step, session)
        except Refused as refused:
            rules = tuple(RuleId(rule) for rule in refused.rules)
            return Played(step, Outcome.REFUSED, rules, refused)
        except (WrongState, NotFound, Locked) as error:
            return Played(step, Outcome.ERROR, (), error)
        self.names.keep(step, done.made)
        return Played(step, Outcome.OK, handed=done.handed)

    def _carry_out(self, step: ScenarioStep, session: Runs) -> Done:
        if self.names.taken(step):
            raise WrongState("id_taken")
        action = as_step(step, self.names, self._table_code(step, session))
        if step.do in ASKING:
            session.ask(cast("Query[Any]", action), step.acting)
            return Done()
        return session.run(cast("Command", action), step.acting)

    def _table_code(self, step: ScenarioStep, session: Runs) -> str | None:
        """The code on the name card of somebody who speaks for themselves without a key slot."""
        if step.do not in PROVEN or step.acting in passwords_of(self.scenario):
            return None
        if "contribution" in step.fields:
            text = self.names.of("text", step.fields["contribution"])
            code: str | None = session.ask(TableCode(text, step.acting), self.scenario.coordinator)
            return code
        cards = session.ask(NameCards(self._meeting(step)), self.scenario.coordinator)
        return next((card.code for card in cards if card.person == step.acting), None)

    def _meeting(self, step: ScenarioStep) -> MeetingId:
        """Where somebody answers: where what they answer was put before them."""
        told = step.fields.get("meeting")
        for key in PUT_BY.keys() & step.fields.keys():
            put = (s for s in self.scenario.steps if s.do == PUT_BY[key])
            places = {s.fields["id"]: s.fields["meeting"] for s in put}
            told = places.get(step.fields[key])
        return MeetingId(self.names.of("meeting", told))


def office_of(scenario: Scenario) -> Office:
    """The office with which the vault of a play begins."""
    office = scenario.office
    return Office(
        municipality=office.municipality,
        mayor=office.mayor,
        coordinator=scenario.coordinator,
        dpo=office.dpo,
        retention_months=office.retention_months,
        dpia=office.dpia,
        language=scenario.language,
        exercise_today=scenario.today,
    )


def passwords_of(scenario: Scenario) -> Mapping[PersonId, str]:
    """The members' passwords, which everybody may know: an exercise holds no secrets."""
    return {person.id: f"play-{person.id}" for person in scenario.persons if person.member}
