"""What becomes of an outcome that is written anew, and of all that rests on it (R30)."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import replace

from app.commands.step import Step
from app.domain.casefile import CaseFile
from app.domain.contribution import TextId
from app.domain.decision import Action, Decision, Derived, FeedbackSheet, Neutral, Notice
from app.domain.meeting import Item, ItemId
from app.domain.person import PersonId
from app.errors import Damaged, WrongState
from app.queries.agreement import agreement, lapsed
from app.queries.cabinet import Place

Meant = dict[TextId, frozenset[PersonId]]
"""By text, whom it is for."""


def resting_on(file: CaseFile, outcome: TextId) -> tuple[Derived, ...]:
    """Every other text that names this outcome among its sources, or among theirs."""
    others = (text for text in file.derived if text.id != outcome)
    return tuple(text for text in others if outcome in file.below(text.derived_from))


def circular(step: Step, file: CaseFile, outcome: Decision | Action) -> bool:
    """Whether an outcome would come to rest on itself, also below what is closed here.

    Where that was put on other grounds since, keys cannot tell, and refuse nothing.
    """
    return outcome.id in step.rests_on(file, outcome) and step.tells(file, outcome)


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
    before = _meant_for(step, place, (earlier, *resting))
    if set(text.derived_from) != set(earlier.derived_from):
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
    _follow(step, file, text.id, moved=moved)
    if moved:
        _leave_rechecks(step, _again(step, place))


def _meant_for(step: Step, place: Place, texts: Iterable[Derived]) -> Meant:
    """Whom each of these texts is for as it stands; for `_newly`, once something changed."""
    places = ((one, _place_of(step, place, one)) for one in texts)
    return {one.id: step.meant_for(at, one) for one, at in places if at is not None}


@contextmanager
def opening(step: Step, place: Place, said: TextId) -> Iterator[None]:
    """Around what opens a text to others: what rests on it opens with it, to who reads all below.

    Nobody knows who was there when that was written, but who was given what is below. What damage
    keeps from being looked at stays as it is.
    """
    file, known = place.file, place.file.contribution(said)
    resting = resting_on(file, said) if known is not None and not known.kept else ()
    before = dict(step.each(resting, lambda one: _meant_for(step, place, (one,)).items()))
    yield

    def opened(other: Derived) -> tuple[()]:
        around = _place_of(step, place, other)
        if around is not None:
            below = filter(file.source, step.rests_on(file, other))
            newly = _newly(step, around, other, before)
            step.keep_outcome(around, other, newly.intersection(*map(step.records.readers, below)))
        return ()

    lowest = sorted(resting, key=lambda one: len(step.rests_on(file, one)))
    tuple(step.each((one for one in lowest if one.id in before), opened))
    with suppress(Damaged):
        _follow(step, file, said)


def _follow(step: Step, file: CaseFile, said: TextId, *, moved: bool = False) -> None:
    """What waits at the table and rests on a text is for whom it now is.

    `moved`: whether that text is on other grounds.
    """
    for offer in tuple(step.table.offers.values()):
        rests = said in file.below(offer.action.derived_from)
        if rests and (at := step.at(offer.meeting, offer.case)) is not None:
            action = step.grounded(at, offer.action)
            step.table.offers[action.id] = replace(offer, action=action)
            if moved:
                seek_anew(step, at, action)
    for sheet, put in tuple(step.table.proposals.items()):
        rests = said in file.below(put.sheet.derived_from)
        if rests and (at := step.at(put.meeting, put.case)) is not None:
            step.table.proposals[sheet] = replace(put, sheet=step.grounded(at, put.sheet))


def _marked(step: Step, place: Place, outcome: Derived) -> Place:
    """Tell everybody that an outcome was put on other grounds: see `Item.moved`."""
    others = {one for one in place.item.moved if one[0] != outcome.id}
    mark = (outcome.id, step.records.new_id())
    step.keep_frame(place.file, replace(place.item, moved=frozenset({*others, mark})))
    return _again(step, place)


def _newly(step: Step, place: Place, text: Derived, before: Meant) -> frozenset[PersonId]:
    """To whom its grounds open a text now and did not: of those who came to its item, officers too.

    Whoever was admitted later was not given what had been said before (spec 4).
    """
    there = step.officers(place.file, place.item) | set(place.item.attendance.arrived)
    return (step.meant_for(place, text) - before.get(text.id, frozenset())) & there


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
    """Put a free neutral text before the contributors of what it stands for (R30).

    Where the keys here do not open all of that, those tell that do (`sought_at`).
    """
    waiting = agreement(step, place.file, place.meeting.id, outcome)
    if waiting is not None and waiting.wanted <= waiting.sources.keys():
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
    said = {one.id for one in place.file.contributions if one.kept}
    words = tuple(replace(one, kept=one.kept or one.source in said) for one in waiting.words)
    whole = replace(outcome, neutral=replace(neutral, agreed=True, words=words))
    step.keep_outcome(place, whole)
    step.keep_notice(place.file, whole)
    return True


def end_agreed(step: Step, place: Place, said: TextId) -> None:
    """What was agreed for words that were just worded anew, or taken back, goes (R20, R30).

    Outsiders open nothing but the neutral text. It is ended by keys that open for what it stands,
    or by what the table remembers; else officers who heard it look, at once or as they unlock.
    """
    place, memory = _again(step, place), step.table.agreements
    file = place.file
    now = file.contribution(said)
    gone = {of for of, waiting in memory.items() if waiting.outdated(said, now)}
    if now is not None:
        step.table.worded_anew(now)
    else:
        step.table.taken_back(said)
        gone |= {text.id for text in file.derived if said in file.roots(text.derived_from)}
    _end_lapsed(step, place, frozenset(gone))
    _leave_rechecks(step, _again(step, place), said)


def _untold(step: Step, file: CaseFile, said: TextId | None = None) -> Iterator[Notice]:
    """Free neutral texts, not signed yet, of which the keys here cannot tell whether they hold.

    With `said`: whether they still do after these words changed.
    """
    sittings = step.sittings(file.items)
    unsigned = {item.id for item, meeting in sittings if not meeting.state.signed}
    for notice in file.notices:
        free = notice.neutral.template is None and notice.item in unsigned
        if not free or _opens(step, file, file.outcome(notice.of)):
            continue
        if said is None or _may_stand_for(step, file, notice, said):
            yield notice


def _may_stand_for(step: Step, file: CaseFile, notice: Notice, said: TextId) -> bool:
    """Whether a neutral text was agreed for these words, as far as keys here, or the table, tell.

    In a vault of before nobody wrote down for which it was.
    """
    outcome = file.outcome(notice.of)
    if outcome is None:
        waiting = step.table.agreements.get(notice.of)
        agreed = waiting is not None and waiting.complete_for(notice.neutral)
        return waiting is None or not agreed or said in waiting.wanted
    words = outcome.neutral.words if outcome.neutral is not None else ()
    named = {one.source for one in words} | file.roots(outcome.derived_from)
    return not words or said in named


def _opens(step: Step, file: CaseFile, outcome: Decision | Action | None) -> bool:
    """Whether keys open an outcome, all on which it rests and all for which others agreed."""
    if outcome is None:
        return False
    words = {one.source for one in outcome.neutral.words} if outcome.neutral is not None else set()
    grounds = words | file.roots(outcome.derived_from)
    return all(file.contribution(one) or not step.records.holds(one) for one in grounds)


def _end_lapsed(step: Step, place: Place, also: frozenset[TextId] = frozenset()) -> bool:
    """Free neutral texts that hold no longer go, and are asked for anew; whether any was there."""
    file = place.file
    gone = frozenset(notice.of for notice in lapsed(step, file)) | also
    free = [one for one in file.notices if one.of in gone and one.neutral.template is None]
    for notice in free:
        step.erase(file, notice.id)

    def asked_anew(notice: Notice) -> tuple[()]:
        outcome, waiting = file.outcome(notice.of), step.table.agreements.get(notice.of)
        around = _place_of(step, place, outcome) if outcome is not None else None
        if outcome is not None and around is not None and (waiting is None or waiting.complete):
            seek_anew(step, around, outcome)
        return ()

    tuple(step.each(free, asked_anew))
    return bool(free)


def _leave_rechecks(step: Step, place: Place, said: TextId | None = None) -> None:
    """Have the officers look who open what is closed here, or whose neutral text is.

    Not where only the words `said` changed, and it was not agreed for these. What nobody can be
    asked to look at goes.
    """
    file, left, gone = place.file, dict[PersonId, set[ItemId]](), set[TextId]()
    untold = tuple(_untold(step, file, said))
    items = {notice.item for notice in untold}
    if step.person(step.member).awaits:  # of the frame they may not have all again
        items.add(place.item.id)
    for item, meeting in step.sittings(file.items):
        if item.id in items and not meeting.state.signed:
            officers = step.among_members(step.officers(file, item)) - {step.member}
            for one in officers & step.persons.keys():
                left.setdefault(one, set()).add(item.id)
            if not officers & step.persons.keys():
                gone |= {notice.of for notice in untold if notice.item == item.id}
    if gone:
        _end_lapsed(step, place, frozenset(gone))
    if left:
        for item_id in sorted(set[ItemId]().union(*left.values())):
            fresh = said is not None and item_id not in step.left and not _asked(step, item_id)
            step.left = {**step.left, item_id: said if fresh else None}
        step.keep_persons(
            replace(step.persons[one], rechecks=step.persons[one].rechecks | left[one])
            for one in sorted(left)
        )


def must_hold(step: Step, discussed: Iterable[tuple[CaseFile, Item]]) -> None:
    """No neutral text of these cases waits for an officer to look whether it still holds.

    Those go at which everybody looked who could, or whose keys are gone, and nobody could tell. So
    do those of other meetings: what is signed here destroys notes that would tell.
    Raises WrongState: keys_awaited (member).
    """
    for file, item in discussed:
        gone = set[TextId]()
        for notice in _untold(step, file):
            asked = _asked(step, notice.item)
            waits = _waits(step, notice.item, asked)
            if waits:
                best = waits & _heard_words(step, file, notice.of)
                raise WrongState("keys_awaited", member=min(best or waits))
            gone |= {notice.of} if asked else set()
        place = step.at(item.meeting, file.case.id)
        if gone and place is not None:
            _end_lapsed(step, place, frozenset(gone))


def _asked(step: Step, item: ItemId) -> frozenset[PersonId]:
    return frozenset(one.id for one in step.persons.values() if item in one.rechecks)


def _waits(step: Step, item: ItemId, asked: frozenset[PersonId]) -> frozenset[PersonId]:
    """Whose look is still to come: whoever lost that case, or their keys, looks no more."""
    return (asked & step.records.readers(item)) - {step.member}


def _heard_words(step: Step, file: CaseFile, outcome: TextId) -> frozenset[PersonId]:
    """The officers who heard for which words others agreed: their keys open those."""
    found = file.outcome(outcome)
    words = found.neutral.words if found is not None and found.neutral is not None else ()
    items = [item for item in file.items if item.id in {one.item for one in words}]
    return frozenset().union(*(step.officers(file, item) for item, _ in step.sittings(items)))


def recheck(step: Step, person: PersonId, said: Mapping[ItemId, TextId | None]) -> bool | None:
    """End what lapsed at the items that were left to them; whether anything had, None: no look.

    Where keys tell of all of it nobody else is asked any more: at an item that waits for no more
    than what changed with the words `said`, of that. Of what the last who was asked cannot tell, it
    goes. What damage keeps from being looked at stays asked.
    """
    over, ended = dict[PersonId, set[ItemId]](), False

    def looked(item: ItemId) -> tuple[tuple[frozenset[PersonId], ItemId, bool], ...]:
        return (_looked(step, item, said.get(item)),)

    for people, item, lapsing in step.each(sorted(step.person(person).rechecks), looked):
        ended |= lapsing
        for one in people:
            over.setdefault(one, set()).add(item)
    if over:
        known = step.persons
        step.keep_persons(
            replace(known[one], rechecks=known[one].rechecks - over[one]) for one in sorted(over)
        )
    return ended if over else None


def _looked(
    step: Step, item: ItemId, said: TextId | None
) -> tuple[frozenset[PersonId], ItemId, bool]:
    """Who need not look there any more, and whether anything that lapsed was ended."""
    asked, me = _asked(step, item), frozenset({step.member})
    if not step.records.holds(item):  # it went with its case
        return asked, item, False
    bundle = step.records.bundle_of(item)
    file, _ = step.remains(bundle) if bundle is not None else (None, True)
    at = file.item(item) if file is not None else None
    meeting = step.records.meeting(at.meeting) if at is not None else None
    if file is None or at is None or meeting is None:
        return frozenset(), item, False  # nobody waits for them: see `_waits`
    if meeting.chair == step.office.coordinator:  # who reads no line of it, among others or not
        step.chair = meeting.chair
    unknown = frozenset(one.of for one in _untold(step, file, said) if one.item == item)
    last = not _waits(step, item, asked)
    ended = _end_lapsed(step, Place(meeting, file, at), unknown if last else frozenset())
    return asked if last or not unknown else me, item, ended


def _again(step: Step, place: Place) -> Place:
    """The same place as it stands now."""
    return step.at(place.meeting.id, place.file.case.id) or place


def _place_of(step: Step, place: Place, text: Derived) -> Place | None:
    item = place.file.item(text.item)
    return None if item is None else step.at(item.meeting, place.file.case.id)
