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
        gone = _erase_notes(step, file, item)
        kept = {text.id for text in file.contributions if text.kept}
        rests_on = [text.derived_from for text in file.derived if text.item == item.id]
        roots = {root for sources in rests_on for root in file.roots(sources)} - kept
        withdrawn = {root for root in roots if not step.records.holds(root)}
        step.reseal(file, frozenset(gone | withdrawn))


def closed_item(item: Item) -> Item:
    """The item once everyone has left it."""
    attendance = replace(item.attendance, present=frozenset())
    return replace(item, state=ItemState.CLOSED, attendance=attendance)


def close_items(step: Step, meeting: Meeting) -> bool:
    """Close what is still open at a meeting that nobody signs; whether anything was."""
    places = tuple(step.opened_places(meeting))
    for place in places:
        if place.item.state is ItemState.OPEN:
            step.keep_frame(place.file, closed_item(place.item))
        step.table.end_item(place.item.id)
    return any(place.item.state is ItemState.OPEN for place in places)


def leave_notes(step: Step, meeting: Meeting) -> None:
    """Have the other members destroy what they open of them.

    Whose line in the list of partners is damaged cannot be asked. Nothing is signed without them
    where they were there: the minutes name everybody who came.
    """
    others = (step.persons.get(one) for one in sorted(step.setting.members - {step.member}))
    asked = [one for one in others if one is not None]
    step.keep_persons(replace(one, clears=one.clears | {meeting.id}) for one in asked)


def clear_notes(step: Step, person: PersonId) -> tuple[Meeting, ...]:
    """Destroy what `leave_notes` left to them, and close what it left open; of which meetings.

    Where something is damaged they stay asked: what it hides goes once the vault was recovered.
    """
    own, found = step.person(person), dict[Meeting, bool]()
    for meeting in step.each(sorted(own.clears), lambda one: (step.records.meeting(one),)):
        if meeting is None or not (meeting.state.signed or meeting.let_go_on):
            continue  # nobody asks that of a meeting that goes on
        if meeting.chair == step.office.coordinator:  # who reads no line of it
            step.chair = meeting.chair
        found[meeting] = meeting.let_go_on is not None and close_items(step, meeting)
        for place in tuple(step.opened_places(meeting)):
            gone = _erase_notes(step, place.file, place.item)
            step.reseal(place.file, frozenset(gone))
            found[meeting] |= bool(gone)
    if step.records.left_out:
        return tuple(meeting for meeting, changed in found.items() if changed)
    step.keep_persons((replace(own, clears=frozenset()),))
    return tuple(found)


def _erase_notes(step: Step, file: CaseFile, item: Item) -> set[TextId]:
    gone = {t.id for t in file.contributions if t.item == item.id and not t.kept}
    gone |= {TextId(q.id) for q in file.questions if q.item == item.id}
    for one in sorted(gone):
        step.erase(file, one)
    return gone
