"""A case opened for some hours to a member who was not admitted, by two members together.

Whoever opens it was admitted and reads it: what they read is sealed to the other as well, as far as
its audience is everyone admitted, and to nobody else. When the hours are over nothing more is, and
views are refused.
"""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import ClassVar

from app.commands.ending import about_case, known
from app.commands.step import Done, Loud, Step, Text
from app.domain.case import LONGEST_EMERGENCY, CaseId, Emergency, Urgency
from app.domain.casefile import CaseFile
from app.domain.log import Act
from app.domain.person import PersonId
from app.errors import Damaged, Unusable, WrongState
from app.policy.permission import members
from app.policy.verdict import Verdict
from app.queries.cabinet import Place


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
        texts = self._closed(step, file, opened)
        opened = replace(opened, texts=frozenset(text.id for text in texts))
        emergencies = (*file.case.emergencies, opened)
        step.keep_case(file, replace(file.case, emergencies=emergencies))
        for text in texts:
            step.give(file.case.id, text, self.person)
        why = f"{self.verb}_{self.reason.value}"
        step.note(Act.EMERGENCY, case=file.case, to=(self.person, *both), why=why)
        return Done()

    def _closed(self, step: Step, file: CaseFile, opened: Emergency) -> tuple[Text, ...]:
        """What they may read in an emergency and could not; also what an earlier one gave them."""
        earlier = file.case.emergencies
        given = {text for one in earlier if one.person == self.person for text in one.texts}
        case = replace(file.case, emergencies=(*earlier, opened))
        return tuple(
            text
            for text, meant in _texts(step, replace(file, case=case), self.person)
            if meant and (text.id in given or self.person not in step.records.readers(text.id))
        )


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
        """What was sealed to them by it, then or meanwhile, is so no more.

        As far as whoever acts reads it. What they have otherwise stays.

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
        case = replace(file.case, emergencies=ended)
        step.keep_case(file, case)
        given = {text for one in ended if one.person == self.person for text in one.texts}
        reads = self.person in step.readers(case)
        for text, meant in tuple(_texts(step, replace(file, case=case), self.person)):
            over = text.id in given or not (reads if meant is None else meant)
            if over and self.person in step.records.readers(text.id):
                step.take(case.id, text, self.person)
        step.note(Act.EMERGENCY, case=file.case, to=(self.person,), why=self.verb)
        return Done()


def _texts(step: Step, file: CaseFile, person: PersonId) -> Iterator[tuple[Text, bool | None]]:
    """What was said and decided about a case, as far as whoever acts can open it; no signals.

    And whether it is meant for that person: None where something damaged hides that.
    """
    kept = (text for text in file.contributions if text.kept)
    for text in (*kept, *file.derived, *file.amendments):
        item, meant = file.item(text.item), None
        with suppress(Damaged):
            meeting = step.records.meeting(item.meeting) if item is not None else None
            if item is None or meeting is None:
                continue
            meant = person in step.meant_for(Place(meeting, file, item), text)
        yield text, meant
