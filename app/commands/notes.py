"""The end of working notes: once minutes are signed nobody reads them any more (R29).

The chair's keys open all of them. Where others sign because the chair left, some open to their
contributor and their typist alone: every member destroys what they open, at once or at their next
unlocking. All are asked, for all read who is: it tells nobody who came.
"""

from dataclasses import replace

from app.commands.step import Step
from app.domain.casefile import CaseFile
from app.domain.contribution import TextId
from app.domain.meeting import Item, ItemState, Meeting
from app.domain.person import PersonId
from app.queries.agreement import lapsed
from app.queries.drafts import discussed


def destroy_notes(step: Step, meeting: Meeting) -> None:
    """Keys and rows of what was not kept; what stays is sealed to whom it now belongs.

    A neutral text that was agreed for a note stays so; one that lapsed by now does for good.
    """
    for file, item in discussed(step, meeting):
        for notice in lapsed(step, file):
            step.erase(file, notice.id)
        notes = _erase_notes(step, file, item)
        kept = {text.id for text in file.contributions if text.kept}
        rests_on = [text.derived_from for text in file.derived if text.item == item.id]
        withdrawn = {root for sources in rests_on for root in file.roots(sources)} - kept
        step.reseal(file, frozenset(notes | withdrawn))


def closed_item(item: Item) -> Item:
    """The item once everyone has left it."""
    attendance = replace(item.attendance, present=frozenset())
    return replace(item, state=ItemState.CLOSED, attendance=attendance)


def close_items(step: Step, meeting: Meeting) -> None:
    """Close what is still open at a meeting that nobody signs."""
    for place in tuple(step.opened_places(meeting)):
        if place.item.state is ItemState.OPEN:
            step.keep_frame(place.file, closed_item(place.item))
        step.table.end_item(place.item.id)


def leave_notes(step: Step, meeting: Meeting) -> None:
    """Have the other members destroy what they open of them."""
    others = (step.person(one) for one in sorted(step.setting.members - {step.member}))
    step.keep_persons(replace(one, clears=one.clears | {meeting.id}) for one in others)


def clear_notes(step: Step, person: PersonId) -> tuple[Meeting, ...]:
    """Destroy what `leave_notes` left to them, and close what it left open; of which meetings."""
    own = step.person(person)
    found = tuple(m for m in map(step.records.meeting, sorted(own.clears)) if m is not None)
    for meeting in found:
        if meeting.let_go_on is not None:
            close_items(step, meeting)
        for place in tuple(step.opened_places(meeting)):
            step.reseal(place.file, frozenset(_erase_notes(step, place.file, place.item)))
    step.keep_persons((replace(own, clears=frozenset()),))
    return found


def _erase_notes(step: Step, file: CaseFile, item: Item) -> set[TextId]:
    notes = {t.id for t in file.contributions if t.item == item.id and not t.kept}
    questions = {q.id for q in file.questions if q.item == item.id}
    for one in sorted({*notes, *questions}):
        step.erase(file, one)
    return notes
