"""The end of a case: closed, and its records destroyed; also by who may not read any of it.

Whoever holds the coordinator's office ends what nobody else would. Of a case to which they are not
admitted they know a `CaseTerm`: its key and its clock. Destroying needs none of its keys.
"""

from collections.abc import Iterable, Iterator, Set
from contextlib import suppress
from dataclasses import replace

from app.commands.step import Step
from app.domain.case import Case, CaseId, CaseTerm, Stage
from app.domain.casefile import CaseFile
from app.domain.meeting import BEFORE, ItemState, Meeting, MeetingState
from app.domain.minutes import Copy
from app.errors import Damaged, NotFound, WrongState
from app.policy.permission import preparing
from app.policy.permission.table import finishers
from app.policy.verdict import Verdict
from app.queries.desk import Desk
from app.queries.retention import as_proposed, ends_on, ends_unread


def known(step: Step, case: CaseId) -> CaseFile:
    """The case that the policy has just let the actor act on."""
    file = step.casefile(case)
    if file is None:
        raise WrongState("unknown_case")
    return file


def remaining(step: Step, case: CaseId) -> tuple[CaseFile, bool]:
    """The same as far as it can be read, to be ended, and whether that is all of it.

    What is damaged is to go with it. Raises Damaged where its frame is, which says who may end it
    and whether it is held.
    """
    file, whole = step.remains(case)
    if file is None:
        raise WrongState("unknown_case")
    return file, whole


def about_case(step: Step, case: CaseId) -> Case | None:
    """The frame of a case for the policy to look at."""
    file = step.casefile(case)
    return file.case if file is not None else None


def unread(step: Step, case: CaseId) -> CaseTerm | None:
    """What a coordinator who does not read a case knows of it; None for everybody else."""
    if not ends_unread(step, case):
        return None
    return next((term for term in step.records.terms() if term.case == case), None)


def may_end(step: Step, case: CaseId) -> Verdict:
    """Whether the acting person may close or erase a case."""
    if unread(step, case) is not None:
        return preparing.end_unread(step.situation(), known=True)
    return preparing.end_case(step.situation(step.records.case(case)))


def closed(step: Step, file: CaseFile) -> Case:
    """The case as it is once closed today."""
    must_rest(step, file)
    return replace(file.case.reaches(Stage.AFSLUITING, step.today), closed_on=step.today)


def must_rest(step: Step, file: CaseFile) -> None:
    """A case does not end while it is discussed, unless nobody is left who could close its item.

    What cannot be read of it may be its item at a meeting that is open.
    """
    for meeting in step.meetings_of(file.case.id):
        item = file.item_of(meeting.id)
        goes_on = meeting.state is MeetingState.OPEN
        at_table = item.state is ItemState.OPEN if item is not None else goes_on
        if at_table and finishers(Desk.situation(step, None, meeting)) & step.admitted(file.case):
            raise WrongState("item_still_open")


def _recall(step: Step, meeting: Meeting, copy: Copy) -> None:
    if copy.issued_on is not None and copy.destroyed_on is None and copy.recalled_on is None:
        record = step.records.copy_records(meeting)[copy.code]
        step.keep_copy(meeting, replace(copy, recalled_on=step.today), record)


def close_unread(step: Step, term: CaseTerm) -> None:
    """Start the clock of a case that whoever acts does not read; its readers find it closed."""
    if term.closed_on is not None:
        raise WrongState("case_closed")
    for meeting in step.records.meetings():
        if meeting.state is not MeetingState.OPEN:
            continue
        agenda = step.records.agenda(meeting)
        named = agenda is not None and term.case in agenda.cases
        if named and finishers(Desk.situation(step, None, meeting)):
            raise WrongState("item_still_open")
    ended = replace(
        term,
        closed_on=step.today,
        runs_from=term.runs_from or step.today,
        review_on=term.review_on if term.hold else None,
    )
    readers = step.records.readers(term.id)
    step.records.keep(term.id, ended, readers)


def is_early(step: Step, term: CaseTerm) -> bool:
    """Whether its term still runs, or never began to."""
    last = ends_on(as_proposed(step, term))
    return last is None or last > step.today


def destroy(step: Step, file: CaseFile, *, whole: bool) -> None:
    """Keys and rows of a case, its place on agendas, the files of copies that hold its texts.

    A copy that speaks of another case as well goes too; one that never spoke of this one stays.
    What is damaged of the case, where it is not `whole`, may be its item at any meeting.
    Of copies that are out nothing can be destroyed here: the register says that they come back.
    """
    meetings = step.meetings_of(file.case.id) if whole else _naming(step, file.case.id)
    hidden = _hidden(step, file) if whole else step.records.damaged_root()
    _destroy(step, file.case.id, file.case.term, tuple(meetings), hidden)
    step.table.end_items(frozenset(item.id for item in file.items))


def _hidden(step: Step, file: CaseFile) -> Damaged | None:
    """What keeps one of its meetings from being read."""
    try:
        for item in file.items:
            step.records.meeting(item.meeting)
    except Damaged as error:
        return error
    return None


def destroy_unread(step: Step, term: CaseTerm) -> None:
    """The same where whoever acts opens nothing of it: agendas and the register name the case."""
    meetings = tuple(_naming(step, term.case))
    _destroy(step, term.case, term.id, meetings, step.records.damaged_root())


def _naming(step: Step, case: CaseId) -> Iterator[Meeting]:
    """The meetings whose agenda names a case, or does not tell."""
    for meeting in step.records.meetings():
        named = True
        with suppress(Damaged):
            agenda = step.records.agenda(meeting)
            named = agenda is None or case in agenda.cases
        if named:
            yield meeting


def _destroy(
    step: Step,
    case: CaseId,
    term: str | None,
    meetings: Iterable[Meeting],
    hidden: Damaged | None,
) -> None:
    """`hidden` is a meeting that may be one of these and cannot be read.

    Raises it, or Damaged for a register, where a file that holds texts of the case would stay.
    """
    copies, whole = step.records.stray_copies()
    if hidden is not None and not whole:
        raise hidden
    for meeting in meetings:
        _take_off(step, meeting, {case})
        _ask_back(step, meeting, {case})
    for copy in copies:
        if case in copy.cases:
            _erase_file(step, copy)
    step.records.erase_bundle(case)
    if term is not None:
        step.records.erase_bundle(term)
    step.ends(case)


def forget_erased(step: Step) -> None:
    """What was erased after the backup that a vault came from: agendas and registers still name it.

    An item that nobody can open would keep its meeting from opening, and copies that are out are to
    come back all the same. As far as the session member reads them.
    """
    for meeting in tuple(step.records.meetings()):
        with suppress(Damaged):
            agenda = step.records.agenda(meeting)
            named = agenda.cases if agenda is not None else ()
            gone = {case for case in named if not step.records.holds(case)}
            _take_off(
                step, meeting, gone | {case for case in named if _is_off(step, meeting, case)}
            )
            told = {case for copy in step.records.copies(meeting) for case in copy.cases}
            _ask_back(step, meeting, {case for case in told if not step.records.holds(case)})


def _is_off(step: Step, meeting: Meeting, case: CaseId) -> bool:
    """Whether a case that is there was taken off an agenda, as happens before a meeting only.

    An item that is not found was destroyed, where the session member opens all of the frame: one
    who lost the case, or regained it and still awaits keys, may open the case without its items.
    """
    file = step.casefile(case) if meeting.state in BEFORE else None
    if file is None or file.item_of(meeting.id) is not None:
        return False
    return step.member in step.following(file.case) and not step.person(step.member).awaits


def _take_off(step: Step, meeting: Meeting, cases: Set[CaseId]) -> None:
    try:
        agenda = step.records.agenda(meeting)
    except Damaged:
        return  # it names the case to nobody any more
    if agenda is not None and cases & set(agenda.cases):
        rest = tuple(case for case in agenda.cases if case not in cases)
        step.keep_agenda(meeting, replace(agenda, cases=rest))


def _ask_back(step: Step, meeting: Meeting, cases: Set[CaseId]) -> None:
    for copy in step.records.copies(meeting):
        if cases & copy.cases:
            _erase_file(step, copy)
            _recall(step, meeting, copy)


def _erase_file(step: Step, copy: Copy) -> None:
    with suppress(NotFound):  # gone with another case that it spoke of
        step.records.erase(copy.file)
