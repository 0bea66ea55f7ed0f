"""The end of working notes: once minutes are signed nobody reads them any more (R29).

The chair's keys open all of them. Where somebody else signs because the chair left, some open to
their contributor and their typist alone: whoever may hold such keys destroys what they open, at
once or at their next unlocking.
"""

from dataclasses import replace

from app.commands.step import Step
from app.domain.casefile import CaseFile
from app.domain.contribution import TextId
from app.domain.meeting import Item, Meeting
from app.domain.person import PersonId
from app.queries.desk import Desk
from app.queries.drafts import discussed


def destroy_notes(step: Step, meeting: Meeting) -> None:
    """Keys and rows of what was not kept; what stays is sealed to whom it now belongs."""
    for file, item in discussed(step, meeting):
        for question in file.questions:
            if question.item == item.id:
                step.erase(file, question.id)
        notes = _erase_notes(step, file, item)
        kept = {text.id for text in file.contributions if text.kept}
        rests_on = [text.derived_from for text in file.derived if text.item == item.id]
        withdrawn = {root for sources in rests_on for root in file.roots(sources)} - kept
        step.reseal(file, frozenset(notes | withdrawn))


def leave_notes(step: Step, meeting: Meeting) -> None:
    """Have the others who may hold keys of some destroy them: all who came, and the officers."""
    people = set(Desk.situation(step, None, meeting).hearers)
    for _, item in discussed(step, meeting):
        people |= set(item.attendance.arrived)
    others = (step.person(one) for one in sorted(step.among_members(people) - {step.member}))
    step.keep_persons(replace(one, clears=one.clears | {meeting.id}) for one in others)


def clear_notes(step: Step, person: PersonId) -> tuple[Meeting, ...]:
    """Destroy what `leave_notes` left to them; of which meetings."""
    own = step.person(person)
    found = tuple(m for m in map(step.records.meeting, sorted(own.clears)) if m is not None)
    for meeting in found:
        for file, item in discussed(step, meeting):
            _erase_notes(step, file, item)
    step.keep_persons((replace(own, clears=frozenset()),))
    return found


def _erase_notes(step: Step, file: CaseFile, item: Item) -> set[TextId]:
    notes = {t.id for t in file.contributions if t.item == item.id and not t.kept}
    for note in sorted(notes):
        step.erase(file, note)
    return notes
