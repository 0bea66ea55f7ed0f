"""What becomes of an outcome that is written anew, and of all that rests on it (R30)."""

from collections.abc import Mapping
from dataclasses import replace

from app.commands.step import Step
from app.domain.casefile import CaseFile
from app.domain.contribution import TextId
from app.domain.decision import Action, Decision, Derived, FeedbackSheet, Neutral
from app.domain.person import PersonId
from app.queries.agreement import agreement, names_of
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
        return replace(neutral, agreed=False, agreed_for=())
    return replace(neutral, agreed=True, agreed_for=was.agreed_for)


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
    step.table.agreements.pop(outcome.id, None)
    seek_agreement(step, _again(step, place), outcome)


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
    said = sorted(waiting.sources.values(), key=lambda one: one.id)
    agreed = tuple((one.id, one.item) for one in said)
    whole = replace(outcome, neutral=replace(neutral, agreed=True, agreed_for=agreed))
    step.keep_outcome(place, whole)
    step.keep_notice(place.file, whole, names_of(said, outcome.id))
    return True


def _again(step: Step, place: Place) -> Place:
    """The same place as it stands now."""
    return step.at(place.meeting.id, place.file.case.id) or place


def _place_of(step: Step, place: Place, text: Derived) -> Place | None:
    item = place.file.item(text.item)
    return None if item is None else step.at(item.meeting, place.file.case.id)
