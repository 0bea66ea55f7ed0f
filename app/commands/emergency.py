"""A case opened for some hours to a member who was not admitted, by two members together.

Whoever opens it was admitted and reads it: what they read is sealed to the other as well, as far as
its audience is everyone admitted. When the hours are over nothing more is, and views are refused.
"""

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import ClassVar

from app.commands.ending import about_case, known
from app.commands.step import Done, Loud, Step
from app.domain.case import LONGEST_EMERGENCY, CaseId, Emergency, Urgency
from app.domain.casefile import CaseFile
from app.domain.log import Act
from app.domain.person import PersonId
from app.errors import Unusable, WrongState
from app.policy.permission import members
from app.policy.verdict import Verdict


@dataclass(frozen=True, slots=True)
class OpenInEmergency(Loud):
    """Open a case for some hours to a member who was not admitted to it."""

    verb: ClassVar[str] = "open_in_emergency"
    case: CaseId
    person: PersonId
    hours: int
    reason: Urgency

    def asks(self, step: Step) -> Verdict:
        """As far as the basis allows (R5, R11)."""
        step.person(self.person)
        s = step.situation(about_case(step, self.case))
        return members.open_in_emergency(s, self.person)

    def carry_out(self, step: Step) -> Done:
        """Seal to them what everyone admitted reads, as far as whoever acts reads it.

        Raises:
            WrongState: two_persons_needed, not_a_member (no keys), admitted_already.
            Unusable: emergency_hours (maximum).
        """
        file = known(step, self.case)
        if not step.by_two:
            raise WrongState("two_persons_needed")
        if self.person not in step.setting.members:
            raise WrongState("not_a_member")
        if self.person in step.readers(file.case):
            raise WrongState("admitted_already")
        if not 0 < self.hours <= LONGEST_EMERGENCY:
            raise Unusable("emergency_hours", maximum=LONGEST_EMERGENCY)
        both = tuple(sorted(map(PersonId, step.together)))
        until = step.now + timedelta(hours=self.hours)
        since, _root = step.records.log_head()
        opened = Emergency(self.person, both, self.reason, step.now, until, since)
        emergencies = (*file.case.emergencies, opened)
        step.keep_case(file, replace(file.case, emergencies=emergencies))
        _seal_texts(step, known(step, self.case))
        why = f"{self.verb}_{self.reason.value}"
        step.note(Act.EMERGENCY, case=file.case, to=(self.person, *both), why=why)
        return Done()


@dataclass(frozen=True, slots=True)
class EndEmergency(Loud):
    """End an emergency before its hours are over."""

    verb: ClassVar[str] = "end_emergency"
    case: CaseId
    person: PersonId

    def asks(self, step: Step) -> Verdict:
        """Anybody admitted."""
        step.person(self.person)
        return members.end_emergency(step.situation(about_case(step, self.case)))

    def carry_out(self, step: Step) -> Done:
        """From now on nothing is sealed to them.

        Raises:
            WrongState: not_opened.
        """
        file, now = known(step, self.case), step.now
        ended = tuple(
            replace(one, until=now) if one.person == self.person and now < one.until else one
            for one in file.case.emergencies
        )
        if ended == file.case.emergencies:
            raise WrongState("not_opened")
        step.loses(self.person)
        step.keep_case(file, replace(file.case, emergencies=ended))
        step.note(Act.EMERGENCY, case=file.case, to=(self.person,), why=self.verb)
        return Done()


def _seal_texts(step: Step, file: CaseFile) -> None:
    """Write again, for whom it now is, every text of the case that whoever acts can open."""
    for contribution in file.contributions:
        place = step.around_text(contribution)
        if place is not None and contribution.kept:
            step.keep_contribution(place, contribution)
    for text in file.derived:
        place = step.around_text(text)
        if place is not None:
            step.keep_outcome(place, text)
    for amendment in file.amendments:
        found = file.contribution(amendment.of) or file.outcome(amendment.of)
        place = step.around_text(found) if found is not None else None
        if place is not None:
            step.keep_amendment(place, amendment)
