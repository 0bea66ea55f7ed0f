"""Minutes and feedback sheets as values: one recipient's disclosed texts, nothing else."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from app.domain.calendar import months_later
from app.domain.casefile import CaseFile
from app.domain.decision import Action, FeedbackSheet
from app.domain.disclosed import Disclosed, Omission, Omitted
from app.domain.meeting import Item, ItemState, Meeting
from app.domain.minutes import (
    DRAFT_CODE,
    ActionPart,
    ContributionPart,
    FeedbackDraft,
    ItemPart,
    MinutesDraft,
    ParticipantLine,
    PersonLine,
    Product,
)
from app.domain.person import Language, PersonId
from app.errors import NotFound
from app.policy.disclosure import Occasion, disclose
from app.policy.permission import table, texts
from app.queries.cabinet import Place
from app.queries.desk import Desk
from app.queries.reading import read_item


def person_line(desk: Desk, person: PersonId) -> PersonLine:
    """A person as a document names them."""
    who = desk.person(person)
    return PersonLine(who.name, who.function, who.organisation, who.category)


def discussed(desk: Desk, meeting: Meeting) -> tuple[tuple[CaseFile, Item], ...]:
    """The cases that came to the table at a meeting, in the order of the agenda."""
    held = (p for p in desk.places(meeting) if p.item.state is not ItemState.PLANNED)
    return tuple((place.file, place.item) for place in held)


def opens_all(desk: Desk, meeting: Meeting) -> bool:
    """Whether the acting person is admitted to every case on the agenda (R10)."""
    agenda = desk.records.agenda(meeting)
    places = [desk.at(meeting.id, case) for case in agenda.cases] if agenda is not None else [None]
    return all(p is not None and desk.looking(p).admitted(desk.acting) for p in places)


def sat_through(desk: Desk, meeting: Meeting) -> bool:
    """Whether the acting person came to everything that was discussed."""
    return all(desk.acting in item.attendance.arrived for _, item in discussed(desk, meeting))


def finisher(desk: Desk, meeting: Meeting) -> PersonId:
    """Who closes and signs it: of several whoever acts; the chair where nobody may."""
    s, office = desk.situation(None, meeting), desk.office
    may = table.finishers(s)
    if desk.acting in may or table.lets_go(s):
        return desk.acting
    if not may:
        return meeting.chair
    return min(may, key=lambda one: (one != office.mayor, one != office.coordinator, one))


def leader(desk: Desk, place: Place) -> PersonId:
    """Who leads one case of it and closes that: the chair, or who finishes what the chair lost."""
    s = replace(desk.looking(place), actor=place.meeting.chair)
    led = table.close_item(s, open_duty=False).allowed
    return s.actor if led else finisher(desk, place.meeting)


def spoken_of(
    desk: Desk, meeting: Meeting, recipient: PersonId
) -> tuple[tuple[CaseFile, Item], ...]:
    """The items that a copy speaks of: where its recipient was, or may read as an officer (R32)."""
    found = []
    for file, item in discussed(desk, meeting):
        reader = desk.reader(recipient, file, item)
        if reader.arrived or reader.officer:
            found.append((file, item))
    return tuple(found)


def told_of(desk: Desk, meeting: Meeting, recipient: PersonId) -> tuple[tuple[CaseFile, Item], ...]:
    """Those of which a copy would speak now: the recipient is still admitted (R10, R41)."""
    return tuple(
        (file, item)
        for file, item in spoken_of(desk, meeting, recipient)
        if desk.reader(recipient, file, item).admitted
    )


def entitled(desk: Desk, meeting: Meeting) -> frozenset[PersonId]:
    """Who gets a copy: everyone whose copy would speak of some item (R32).

    Where no case was discussed the officers get the frame of the meeting.
    """
    people = set(desk.situation(None, meeting).officers)
    items = discussed(desk, meeting)
    if not items:
        return frozenset(people)
    for _, item in items:
        people |= set(item.attendance.arrived)
    return frozenset(p for p in people if told_of(desk, meeting, p))


def countersigner(desk: Desk, meeting: Meeting) -> PersonId | None:
    """For whose countersignature the minutes keep a place: the mayor's, or nobody's.

    Once they are signed the copies say so, whatever the office wants since. No place is kept where
    the mayor signs already, having the chair or in its place, nor for one without a key slot:
    nobody signs for what is closed to them.
    """
    if meeting.state.signed:
        copies = desk.records.copies(meeting)
        return next((c.countersigner for c in copies if c.product is Product.MINUTES), None)
    mayor = desk.office.mayor
    told = mayor in desk.situation(None, meeting).hearers
    able = told and mayor in desk.setting.members and finisher(desk, meeting) != mayor
    return mayor if desk.office.countersigned and able else None


def minutes_draft(
    desk: Desk,
    meeting: Meeting,
    recipient: PersonId,
    copy_code: str = DRAFT_CODE,
    signed_at: datetime | None = None,
) -> MinutesDraft:
    """All that one recipient's copy says.

    Only items at which the recipient was, or as an officer may read, are in it (R32); dates
    depend on the meeting alone, so that nothing tells what another recipient got.
    """
    second, items = countersigner(desk, meeting), told_of(desk, meeting, recipient)
    ends = finisher(desk, meeting)
    return MinutesDraft(
        **head(desk, meeting, desk.person(recipient).language),
        signer=person_line(desk, desk.session_of(ends)),
        recipient=person_line(desk, recipient),
        items=tuple(_item(desk, file, item, recipient) for file, item in items),
        destroy_by=months_later(meeting.on, desk.office.months_for(meeting.kind)),
        copy_code=copy_code,
        signed_at=signed_at,
        countersigner=person_line(desk, second) if second is not None else None,
        instead_of_chair=ends != meeting.chair,
    )


def head(desk: Desk, meeting: Meeting, language: Language) -> dict[str, Any]:
    """What heads every document of a meeting, by the names of its fields."""
    return {
        "language": language,
        "municipality": desk.office.municipality,
        "dpo": dpo_name(desk),
        "kind": meeting.kind,
        "meeting_on": meeting.on,
        "place": meeting.place,
        "chair": person_line(desk, meeting.chair),
        "exercise": desk.setting.exercise,
    }


def dpo_name(desk: Desk) -> str:
    """The DPO by name, where the office names one from its list of partners."""
    known = desk.persons.get(PersonId(desk.office.dpo))
    return known.name if known is not None else desk.office.dpo


def _item(desk: Desk, file: CaseFile, item: Item, recipient: PersonId) -> ItemPart:
    reading = read_item(desk, file, item, recipient, Occasion.COPY)
    frame_only = not item.own_files and not desk.reader(recipient, file, item).officer
    case = file.case
    return ItemPart(
        case_key=case.key,
        purpose=case.purpose,
        basis=case.basis,
        participants=() if frame_only else _participants(desk, item),
        was_present=recipient in item.attendance.arrived,
        frame_only=frame_only,
        contributions=tuple(
            ContributionPart(
                seen,
                text.nature.value,
                person_line(desk, text.contributor) if seen.attribution else None,
            )
            for text, seen in reading.contributions
        ),
        decisions=tuple(seen for _, seen in reading.decisions),
        actions=tuple(
            _action(desk, action, seen, recipient)
            for action, seen in reading.actions
            if isinstance(action, Action)
        ),
        review_on=None if frame_only else item.review_on,
        own_files=item.own_files if recipient in item.attendance.arrived else None,
    )


def _participants(desk: Desk, item: Item) -> tuple[ParticipantLine, ...]:
    """Organisation and category of those who came, each once, in neutral order (R15, R29)."""
    lines = {
        ParticipantLine(
            desk.person(person).organisation, desk.person(item.stands_for(person)).category
        )
        for person in item.attendance.arrived
    }
    return tuple(sorted(lines, key=lambda line: (line.organisation, line.category)))


def _action(desk: Desk, action: Action, seen: Disclosed, recipient: PersonId) -> ActionPart:
    """A line of the table; how far it is stands there only for those whom R43 names."""
    told = texts.follows_action(desk.situation(), action, recipient)
    owner = person_line(desk, action.owner)
    return ActionPart(seen, owner, action.due, action.state if told else None)


def feedback_draft(
    desk: Desk,
    place: Place,
    sheet: FeedbackSheet,
    recipient: PersonId,
    copy_code: str,
    signed_at: datetime,
) -> FeedbackDraft:
    """The feedback sheet for the police participant.

    Raises:
        NotFound: disclosure does not let the police have it.
    """
    passage = desk.derived(place.file, sheet)
    reader = desk.reader(recipient, place.file, place.item)
    seen = disclose(passage, reader, Occasion.FEEDBACK, desk.around(place.file, place.item))
    if isinstance(seen, Omitted):
        raise NotFound("nothing_disclosed")
    case = place.file.case
    return FeedbackDraft(
        language=desk.person(recipient).language,
        municipality=desk.office.municipality,
        dpo=dpo_name(desk),
        kind=place.meeting.kind,
        meeting_on=place.meeting.on,
        case_key=case.key,
        purpose=case.purpose,
        basis=case.basis,
        signer=person_line(desk, desk.member),
        recipient=person_line(desk, recipient),
        text=seen,
        destroy_by=months_later(place.meeting.on, desk.office.months_for(place.meeting.kind)),
        exercise=desk.setting.exercise,
        copy_code=copy_code,
        signed_at=signed_at,
    )


def left_out(
    desk: Desk, meeting: Meeting, recipient: PersonId
) -> tuple[tuple[str, str, Omission], ...]:
    """What a recipient will not get, for the chair's own view: case key, text id, and why."""
    return tuple(
        (file.case.key, text, why)
        for file, item in discussed(desk, meeting)
        for text, why in read_item(desk, file, item, recipient, Occasion.COPY).left_out
    )
