"""Who gets keys, or regains what they lost, reads what is written for all who follow or prepare.

Meanwhile it was written without them. Keys are given by who has them: by whoever acts at once, by
each other member at their next unlocking; until then `Person.awaits` names them. What others said
meanwhile stays with those to whom it was sealed, and their own words open to nobody else by it: who
was let in later was not given what had been said before (spec 4).
"""

from contextlib import suppress
from dataclasses import replace

from app.commands.step import Step
from app.domain.case import Case
from app.domain.casefile import CaseFile
from app.domain.decision import Notice
from app.domain.meeting import Item, Meeting, Question
from app.domain.person import Person, PersonId
from app.errors import Damaged
from app.queries.desk import Desk


def let_in(step: Step, persons: tuple[Person, ...]) -> None:
    """Open to the members among these people, as they were just written, what they follow.

    For after the line of the log: it looks at many places.
    """
    members = step.setting.members
    back, others = frozenset(p.id for p in persons) & members, members - {step.member}
    if not back:
        return
    try:
        open_to(step, back)
    except Damaged:  # one that no list leaves out here: the next unlocking does, and goes on
        others = members
    step.keep_persons(replace(p, awaits=others - {p.id}) for p in persons if p.id in back)


def open_to(step: Step, people: frozenset[PersonId]) -> None:
    """Cases that they follow and meetings that they prepare, as far as the session member can.

    What is damaged inside stays as it is. Raises Damaged as lists of cases and meetings do.
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
    """The frame of a case, and their own words: to approve or to take back (R20)."""
    frame: tuple[Case | Item | Question | Notice, ...] = (
        file.case,
        *file.items,
        *file.questions,
        *file.notices,
    )
    if any(not back <= step.records.readers(thing.id) for thing in frame):
        step.keep_case(file, file.case)
    for text in (text for text in file.contributions if text.contributor in back):
        if text.contributor not in step.records.readers(text.id):
            step.give(file.case.id, text, text.contributor)


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
        if not officers <= readers:
            step.records.keep(term.id, term, readers | officers)


def _open_meeting(step: Step, meeting: Meeting, back: frozenset[PersonId]) -> None:
    """Its frame, its agenda, and for its officers the register of its copies."""
    if not back <= step.records.readers(meeting.id):
        step.keep_meeting(meeting)
    agenda = step.records.agenda(meeting)
    if agenda is not None and not back <= step.records.readers(agenda.id):
        step.keep_agenda(meeting, agenda)
    officers = back & Desk.situation(step, None, meeting).officers
    lines = step.records.copy_records(meeting) if officers else {}
    for copy in step.records.copies(meeting) if lines else ():
        if not officers <= step.records.readers(lines[copy.code]):
            step.keep_copy(meeting, copy, lines[copy.code])
