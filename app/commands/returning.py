"""Who gets keys, or regains what they lost, reads what everybody reads who follows a case.

Meanwhile it was written without them. Keys are given by who has them: by whoever acts at once, by
each other member at their next unlocking; until then `Person.awaits` names them. What others said
meanwhile stays with those to whom it was sealed (spec 4).
"""

from contextlib import suppress
from dataclasses import replace

from app.commands.step import Step
from app.domain.case import Case
from app.domain.casefile import CaseFile
from app.domain.decision import Notice
from app.domain.meeting import Item, Question
from app.domain.person import Person, PersonId
from app.errors import Damaged


def let_in(step: Step, persons: tuple[Person, ...]) -> None:
    """Write these people as they are now, and open to the members among them what they follow.

    For after the line of the log: it looks at many places.
    """
    members, back = step.setting.members, frozenset(p.id for p in persons) & step.setting.members
    step.keep_persons(
        replace(person, awaits=members - {person.id, step.member})
        for person in persons
        if person.id in back
    )
    open_to(step, back)


def open_to(step: Step, people: frozenset[PersonId]) -> None:
    """Cases that they follow, as far as the session member can; a damaged one stays as it is."""
    known = list[Case]()
    with suppress(Damaged):
        known.extend(step.records.cases())
    for case in known:
        with suppress(Damaged):
            back = people & step.following(case)
            file = step.casefile(case.id) if back else None
            if file is not None:
                _open_case(step, file, back)


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
    for text in file.contributions:
        own = text.contributor in back
        place = step.around_text(text) if own else None
        if place is not None and text.contributor not in step.records.readers(text.id):
            step.keep_contribution(place, text)
