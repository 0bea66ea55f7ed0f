"""Who gets keys, or regains what they lost, reads what is written for all who follow or prepare.

Meanwhile it was written without them. Keys are given by who has them: by whoever acts at once, by
each other member at their next unlocking; until then `Person.awaits` names them. What others said
meanwhile opens only to the officers of whom they were told (R24): they may have to sign it. To
everybody else it stays closed: who was let in later was not given what had been said before
(spec 4).
"""

from contextlib import suppress
from dataclasses import replace

from app.commands.step import Step, Text
from app.domain.case import Case
from app.domain.casefile import CaseFile
from app.domain.contribution import Contribution
from app.domain.decision import Notice
from app.domain.meeting import BEGUN, Item, Meeting, Question
from app.domain.person import Person, PersonId
from app.errors import Damaged
from app.queries.cabinet import Place
from app.queries.desk import Desk


def let_in(step: Step, persons: tuple[Person, ...], *, closed: bool | None = None) -> None:
    """Open to the members among these people, as they were just written, what they follow.

    `closed`: whether they had lost it, or had no keys, so that they did not read what they heard.
    For after the line of the log: it looks at many places.
    """
    members = step.setting.members
    back, others = frozenset(p.id for p in persons) & members, members - {step.member}
    if not back:
        return
    open_to(step, back)
    for person in (person for person in persons if person.id in back):
        awaits = others - {person.id}
        keeps = person.id in (step.office.mayor, step.office.coordinator)  # `Step._keepers`
        lost = not keeps if closed is None else closed
        unheard = awaits if lost else person.unheard
        step.keep_persons((replace(person, awaits=awaits, unheard=unheard),))


def stays(person: Person) -> Person:
    """Somebody whom the list named as removed, and who never was: neither of it nor that they left.

    Only a removal says when somebody left the table, and takes their slot first.
    """
    return replace(person, member=True, left_on=None)


def take_back(step: Step) -> tuple[Person, ...]:
    """Members whose removal was noticed and nobody believes any more: they are in the list again.

    What they follow is for `let_in`.
    """
    told = {one.facts["member"] for one in step.office.noticed if one.code == "removal_contested"}
    parted = step.records.parted() & told
    back = tuple(stays(person) for person in step.persons.values() if person.id in parted)
    if back:
        step.keep_persons(back)
        step.keep_persons(tuple(step.persons.values()))  # what they missed of it meanwhile
    return back


def open_to(step: Step, people: frozenset[PersonId]) -> None:
    """Cases that they follow and meetings that they prepare, as far as the session member can.

    What is damaged, or damaged inside, stays as it is.
    """
    for case in tuple(step.records.cases()):
        with suppress(Damaged):
            back = people & step.following(case)
            file = step.casefile(case.id) if back else None
            if file is not None:
                _open_case(step, file, back)
    _open_terms(step, people & {step.office.mayor, step.office.coordinator})
    for meeting in tuple(step.records.meetings()):
        with suppress(Damaged):
            _open_meeting(step, meeting, people & step.preparers(meeting))


def _open_case(step: Step, file: CaseFile, back: frozenset[PersonId]) -> None:
    """The frame of a case, their own words: to approve or to take back (R20), what they heard."""
    frame: tuple[Case | Item | Question | Notice, ...] = (
        file.case,
        *file.items,
        *file.questions,
        *file.notices,
    )
    if any(not back <= step.records.readers(thing.id) for thing in frame):
        step.keep_case(file, file.case)
    texts: tuple[Text, ...] = (*file.contributions, *file.derived, *file.amendments)
    for text in texts:
        readers = step.records.readers(text.id)
        theirs = frozenset({text.contributor} if isinstance(text, Contribution) else ())
        with suppress(Damaged):
            place = step.around_text(text)
            theirs |= _heard(step, place, text) if place is not None else frozenset()
        for one in sorted((theirs & back) - readers):
            step.give(file.case.id, text, one)


def _heard(step: Step, place: Place, text: Text) -> frozenset[PersonId]:
    """The officers of whom was told who said it; of a working note only until it goes (R29)."""
    held = place.meeting.state in BEGUN and place.meeting.let_go_on is None
    if isinstance(text, Contribution) and not (text.kept or held):
        return frozenset()
    return step.officers(place.file, place.item) & step.meant_for(place, text)


def _open_terms(step: Step, officers: frozenset[PersonId]) -> None:
    """Key and clock of each case, for whoever ends it and does not read it (R38)."""
    if not officers:
        return
    for case in tuple(step.records.cases()):
        with suppress(Damaged):
            unknown = case.term is None and not officers <= step.records.readers(case.id)
            file = step.casefile(case.id) if unknown else None
            if file is not None:
                step.keep_frame(file, file.case)
    for term in tuple(step.records.terms()):
        readers = step.records.readers(term.id)
        if beside := officers - readers:
            told = replace(term, beside=term.beside | beside)
            step.records.keep(term.id, told, readers | officers)


def _open_meeting(step: Step, meeting: Meeting, back: frozenset[PersonId]) -> None:
    """Its frame, its agenda, and for its officers the register of its copies."""
    if not back <= step.records.readers(meeting.id):
        step.keep_meeting(meeting)
    for agenda in step.each((meeting,), lambda one: (step.records.agenda(one),)):
        if agenda is not None and not back <= step.records.readers(agenda.id):
            step.keep_agenda(meeting, agenda)
    officers = back & Desk.situation(step, None, meeting).officers
    for record, copy in step.records.lines(meeting).items() if officers else ():
        if not officers <= step.records.readers(record):
            step.keep_copy(meeting, copy, record)
