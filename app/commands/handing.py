"""The office of mayor or of coordinator goes to another: elections, a change of staff, a death.

Whoever holds one of the two does it with a second member; whoever leaves need not be there. Where
neither holder has keys any more, as in a vault restored from before they left, two members do. It
admits nobody to anything (R10): of what was said before, the new holder reads nothing by it. They
prepare what follows, and end what they do not read (`app.commands.ending`). The log, which holds no
word of that, belongs to the office: its lines go with it, at once where the former holder does
this, else at their next unlocking. That one laptop knows two passwords is a reminder and no
control; that it was done stands in the log and in the office.
"""

from dataclasses import dataclass, replace
from typing import ClassVar

from app.commands.delegation import to_finish
from app.commands.returning import let_in
from app.commands.step import Done, Loud, Step
from app.domain.log import Act
from app.domain.meeting import MeetingState
from app.domain.person import Category, Charge, Handover, Person, PersonId
from app.errors import WrongState
from app.policy.permission import settings
from app.policy.verdict import Verdict
from app.queries.logbook import is_left, log_successor
from app.store import heritage


def leave_log(step: Step) -> tuple[PersonId, ...]:
    """Have who reads the log now read what was sealed to the session member; who those are.

    Nobody where nobody else reads it, or they have it.
    """
    office, members, mine = step.office, step.setting.members, step.records.anchoring()
    former = {one.former for one in office.handovers if one.charge is Charge.MAYOR}
    mayor = step.member in former | {office.mayor}
    terms = [term for term in office.log_terms if term.reader == step.member]
    left = heritage.left_until(mine.opened, mine.me) if terms else {}
    gone = step.records.removed() | step.records.parted()  # nothing would be sealed to them
    found: list[PersonId] = []
    for term in terms:
        to = log_successor(office, members, term)
        if to is None or to in gone or is_left(term, to, left):
            continue
        # Of a former program's lines the key tells no kind; a mayor read what was chaired.
        data = heritage.bequest(mine.opened, mine.me, to, term.chaired, mayor == term.chaired)
        step.records.keep_file(heritage.BUNDLE, step.records.new_id(), data, (step.member, to))
        found.append(to)
    return tuple(dict.fromkeys(found))


@dataclass(frozen=True, slots=True)
class HandOver(Loud):
    """Another person is mayor, or coordinator, from now on."""

    verb: ClassVar[str] = "hand_over"
    charge: Charge
    to: PersonId

    def asks(self, step: Step) -> Verdict:
        """Mayor or coordinator, whichever of the two goes; any member where neither has keys."""
        step.person(self.to)
        return settings.hand_over(step.situation(), step.setting.members)

    def carry_out(self, step: Step) -> Done:
        """Keep it, and let the new holder read what they prepare from now on.

        Raises:
            WrongState: two_persons_needed, where there are two; office_held_already (mayor or
                coordinator), office_needs_keys, office_needs_mayor, office_needs_service (the
                category), office_meeting_open.
        """
        before, person = step.office, step.person(self.to)
        former = before.holder(self.charge)
        if not step.by_two and len(step.setting.members) > 1:
            raise WrongState("two_persons_needed")
        self._must_fit(step, person)
        if any(
            m.state is MeetingState.OPEN and m.on == step.today for m in step.records.meetings()
        ):
            raise WrongState("office_meeting_open")
        by = tuple(sorted(map(PersonId, step.together | {step.acting})))
        told = Handover(self.charge, former, self.to, step.today, by)
        office = replace(before, handovers=(*before.handovers, told), backup_waits=True)
        if self.charge is Charge.MAYOR:
            # Delegations end with the mayor who gave them (R8).
            rest = to_finish(step)
            office = replace(office, mayor=self.to, delegates=frozenset(), delegations=rest)
        else:
            office = replace(office, coordinator=self.to)
        step.records.keep_office(office, step.setting.members)
        step.office = office
        leave_log(step)
        step.note(Act.MEMBERS, to=(self.to, former, *by), why=f"{self.verb}_{self.charge}")
        step.looked_at = None
        let_in(step, (person,), closed=False)
        return Done(self.to)

    def _must_fit(self, step: Step, person: Person) -> None:
        office, members = step.office, step.setting.members
        if person.id in (office.mayor, office.coordinator):
            raise WrongState("office_held_already")
        keyless = self.charge is Charge.MAYOR and office.mayor not in members
        if person.left_on is not None or (person.id not in members and not keyless):
            raise WrongState("office_needs_keys")
        if self.charge is Charge.MAYOR and person.category is not Category.BM:
            raise WrongState("office_needs_mayor")
        if not step.law.categories[person.category].mayors_service:
            raise WrongState("office_needs_service")
