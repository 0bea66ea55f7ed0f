"""What becomes of an outcome that is written anew, and of all that rests on it (R30)."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from app.commands.step import Step
from app.domain.casefile import CaseFile
from app.domain.contribution import TextId
from app.domain.decision import Action, Decision, Derived, FeedbackSheet, Neutral, Notice
from app.domain.meeting import MeetingId
from app.domain.person import PersonId
from app.queries.agreement import agreement, lapsed
from app.queries.cabinet import Place


def resting_on(file: CaseFile, outcome: TextId) -> tuple[Derived, ...]:
    """Every text that names this outcome among its sources, or among theirs."""
    return tuple(text for text in file.derived if _names(file, text.derived_from, outcome))


def circular(file: CaseFile, outcome: TextId, sources: tuple[TextId, ...]) -> bool:
    """Whether an outcome would come to rest on itself."""
    return _names(file, sources, outcome)


def _names(file: CaseFile, sources: tuple[TextId, ...], wanted: TextId) -> bool:
    found = (file.outcome(source) for source in sources if source != wanted)
    return wanted in sources or any(
        _names(file, outcome.derived_from, wanted) for outcome in found if outcome is not None
    )


def corrected_neutral(
    step: Step,
    file: CaseFile,
    earlier: Decision | Action,
    sources: tuple[TextId, ...],
    neutral: Neutral | None,
) -> Neutral | None:
    """The neutral text of a correction: agreed only where it is the same on the same grounds.

    Its sources' contributors agreed to that text, and others have not been asked.
    """
    if neutral is None:
        return None
    was = step.neutral(file, earlier)
    same = file.roots(sources) == file.roots(earlier.derived_from)
    if was is None or not was.agreed or was.text != neutral.text or not same:
        return replace(neutral, agreed=False, words=())
    return replace(neutral, agreed=True, words=was.words)


def replace_outcome(step: Step, place: Place, earlier: Derived, text: Decision | Action) -> None:
    """Write an outcome in the place of an earlier wording, for the readers that it now has.

    What outsiders read instead goes where it no longer holds, and whatever rests on the outcome
    is written for whom it now is. Free neutral texts lapse where the grounds changed. To whom the
    former grounds closed it, other ones open it, if they were there; to nobody else anything does.
    """
    file = place.file
    moved = file.roots(text.derived_from) != file.roots(earlier.derived_from)
    resting = resting_on(file, text.id)
    before = {one.id: _meant_for(step, place, one) for one in (earlier, *resting)}
    if moved:
        text, place = replace(text, grounds=None), _marked(step, place, text)
    step.table.agreements.pop(text.id, None)
    if text.neutral is None or not text.neutral.usable:
        _end_notice(step, file, text)
    again = _again(step, place)
    step.keep_outcome(again, text, _newly(step, again, text, before))
    seek_agreement(step, _again(step, place), text)
    for other in resting:
        around = _place_of(step, place, other)
        if around is not None:
            step.keep_outcome(around, other, _newly(step, around, other, before))
            if moved:
                _ask_anew(step, around, other)
    for offer in tuple(step.table.offers.values()) if moved else ():
        at = step.at(offer.meeting, offer.case)
        if at is not None and _names(file, offer.action.derived_from, text.id):
            action = step.grounded(at, offer.action)
            step.table.offers[action.id] = replace(offer, action=action)
            seek_anew(step, at, action)
    if moved:
        _leave_rechecks(step, _again(step, place))


def _marked(step: Step, place: Place, outcome: Derived) -> Place:
    """Tell everybody that an outcome was put on other grounds: see `Item.moved`."""
    others = {one for one in place.item.moved if one[0] != outcome.id}
    mark = (outcome.id, step.records.new_id())
    step.keep_frame(place.file, replace(place.item, moved=frozenset({*others, mark})))
    return _again(step, place)


def _meant_for(step: Step, place: Place, text: Derived) -> frozenset[PersonId]:
    around = _place_of(step, place, text)
    return frozenset() if around is None else step.meant_for(around, text)


def _newly(
    step: Step, place: Place, text: Derived, before: Mapping[TextId, frozenset[PersonId]]
) -> frozenset[PersonId]:
    """To whom its grounds open a text now and did not: of those who came to its item, officers too.

    Whoever was admitted later was not given what had been said before (spec 4).
    """
    there = step.officers(place.file, place.item) | set(place.item.attendance.arrived)
    return (step.meant_for(place, text) - before[text.id]) & there


def _end_notice(step: Step, file: CaseFile, outcome: Derived) -> None:
    notice = file.notice(outcome.id)
    if notice is not None:
        step.erase(file, notice.id)


def _ask_anew(step: Step, place: Place, outcome: Derived) -> None:
    """It stands for other words now: what others agreed to was agreed for those of before."""
    if isinstance(outcome, FeedbackSheet) or outcome.neutral is None or outcome.neutral.template:
        return
    _end_notice(step, place.file, outcome)
    seek_anew(step, _again(step, place), outcome)


def seek_anew(step: Step, place: Place, outcome: Decision | Action) -> None:
    """Put it before those on whom it rests now, whatever was agreed before."""
    step.table.agreements.pop(outcome.id, None)
    seek_agreement(step, place, outcome)


def seek_agreement(step: Step, place: Place, outcome: Decision | Action) -> None:
    """Put a free neutral text before the contributors of what it stands for (R30)."""
    waiting = agreement(step, place.file, place.meeting.id, outcome)
    if waiting is not None:
        step.table.agreements[outcome.id] = waiting


def keep_if_agreed(step: Step, place: Place, outcome: Decision | Action) -> bool:
    """Write an outcome with a neutral text to which everybody agreed on whom it rests (R30).

    False, and nothing is written, where that is not so, or no more.
    """
    neutral, waiting = outcome.neutral, step.table.agreements.get(outcome.id)
    if neutral is None or waiting is None or not waiting.complete_for(neutral):
        return False
    if waiting.wanted != place.file.roots(outcome.derived_from):
        return False
    whole = replace(outcome, neutral=replace(neutral, agreed=True, words=waiting.words))
    step.keep_outcome(place, whole)
    step.keep_notice(place.file, whole)
    return True


def end_agreed(step: Step, place: Place, said: TextId, *, by_best: bool = True) -> None:
    """What was agreed for words that were just worded anew, or taken back, goes (R20, R30).

    Outsiders open nothing but the neutral text. It is ended by keys that open for what it stands,
    or by what the table remembers; else officers who heard it look at their next unlocking. Where
    theirs are open and were not the best (`by_best`), the case is closed to them too, by damage:
    then every neutral text goes of which nobody here can tell.
    """
    place, memory = _again(step, place), step.table.agreements
    now = place.file.contribution(said)
    gone = {of for of, waiting in memory.items() if waiting.outdated(said, now)}
    if now is not None:
        step.table.worded_anew(now)
    else:
        step.table.taken_back(said)
    heard = step.officers(place.file, place.item)
    if by_best and step.member not in heard and heard & step.unlocked:
        gone |= {notice.of for notice in _untold(step, place.file)}
    _end_lapsed(step, place, frozenset(gone))
    _leave_rechecks(step, _again(step, place))


def _untold(step: Step, file: CaseFile) -> Iterator[Notice]:
    """Free neutral texts, not signed yet, of outcomes that the keys here do not open."""
    sittings = step.sittings(file.items)
    unsigned = {item.id for item, meeting in sittings if not meeting.state.signed}
    for notice in file.notices:
        closed = file.outcome(notice.of) is None and notice.item in unsigned
        if closed and notice.neutral.template is None:
            yield notice


def _end_lapsed(step: Step, place: Place, also: frozenset[TextId] = frozenset()) -> bool:
    """Free neutral texts that hold no longer go, and are asked for anew; whether any was there."""
    file = place.file
    gone = frozenset(notice.of for notice in lapsed(step, file)) | also
    free = [one for one in file.notices if one.of in gone and one.neutral.template is None]
    for notice in free:
        step.erase(file, notice.id)
        outcome, waiting = file.outcome(notice.of), step.table.agreements.get(notice.of)
        around = _place_of(step, place, outcome) if outcome is not None else None
        if outcome is not None and around is not None and (waiting is None or waiting.complete):
            seek_anew(step, around, outcome)
    return bool(free)


def _leave_rechecks(step: Step, place: Place) -> None:
    """Have the officers look who open what is closed here, or whose neutral text is."""
    file, left = place.file, dict[PersonId, set[MeetingId]]()
    items = {notice.item for notice in _untold(step, file)}
    if step.person(step.member).awaits:  # of the frame they may not have all again
        items.add(place.item.id)
    for item, meeting in step.sittings(file.items):
        if item.id in items and not meeting.state.signed:
            for one in step.among_members(step.officers(file, item)) - {step.member}:
                left.setdefault(one, set()).add(meeting.id)
    known = ((step.persons[one], left[one]) for one in sorted(left) if one in step.persons)
    asked = [replace(one, rechecks=one.rechecks | at) for one, at in known]
    if asked:
        step.keep_persons(asked)


def unchecked(step: Step, file: CaseFile) -> bool:
    """Whether a free neutral text stands for words that the keys here do not open."""
    outcomes: tuple[Decision | Action, ...] = (*file.decisions, *file.actions)
    agreed = (one.neutral for one in outcomes if one.neutral and file.notice(one.id) is not None)
    words = (word.source for neutral in agreed if neutral.agreed for word in neutral.words)
    return any(file.contribution(one) is None and step.records.holds(one) for one in words)


def recheck(step: Step, person: PersonId) -> bool:
    """End what lapsed at the meetings that were left to them; whether anything was written.

    Where something is damaged they stay asked.
    """
    own, ended = step.person(person), False
    for meeting in step.each(sorted(own.rechecks), lambda one: (step.records.meeting(one),)):
        for place in tuple(step.opened_places(meeting)) if meeting is not None else ():
            ended |= _end_lapsed(step, _again(step, place))
    if step.records.left_out:
        return ended
    step.keep_persons((replace(own, rechecks=frozenset()),))
    return True


def _again(step: Step, place: Place) -> Place:
    """The same place as it stands now."""
    return step.at(place.meeting.id, place.file.case.id) or place


def _place_of(step: Step, place: Place, text: Derived) -> Place | None:
    item = place.file.item(text.item)
    return None if item is None else step.at(item.meeting, place.file.case.id)
