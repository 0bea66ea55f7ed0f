"""A case as somebody may read it: every text through the one disclosure."""

from dataclasses import dataclass, replace

from app.domain.casefile import CaseFile
from app.domain.contribution import Contribution, TextId
from app.domain.decision import Action, Decision, Derived, Notice
from app.domain.disclosed import Disclosed, Omission, Omitted
from app.domain.meeting import Item
from app.domain.person import PersonId
from app.policy.disclosure import Occasion, Passage, disclose
from app.queries.cabinet import Place
from app.queries.desk import Desk
from app.queries.standing import as_it_stands, standing_action


@dataclass(frozen=True, slots=True)
class Reading:
    """What one reader gets of one item, in order; `left_out` is for the chair's own view."""

    contributions: tuple[tuple[Contribution, Disclosed], ...]
    decisions: tuple[tuple[Decision | Notice, Disclosed], ...]
    actions: tuple[tuple[Action | Notice, Disclosed], ...]
    left_out: tuple[tuple[TextId, Omission], ...]


def sees_contribution(desk: Desk, place: Place, text: Contribution, person: PersonId) -> bool:
    """Whether somebody sees a contribution on a screen."""
    reader = desk.reader(person, place.file, place.item)
    around = desk.around(place.file, place.item)
    passage = desk.passage(place.file, text)
    return isinstance(disclose(passage, reader, Occasion.SCREEN, around), Disclosed)


def reads_in_full(
    desk: Desk, place: Place, text: Contribution | Decision | Action, person: PersonId
) -> bool:
    """Whether somebody reads a text itself on a screen, and no neutral one in its place."""
    reader = desk.reader(person, place.file, place.item)
    around = desk.around(place.file, place.item)
    seen = disclose(passage_of(desk, place.file, text), reader, Occasion.SCREEN, around)
    return isinstance(seen, Disclosed) and not seen.neutral


def passage_of(desk: Desk, file: CaseFile, text: Contribution | Decision | Action) -> Passage:
    """A text of a case as disclosure looks at it."""
    if isinstance(text, Contribution):
        return desk.passage(file, text)
    return desk.derived(file, text)


def derived_text(desk: Desk, place: Place, text: Derived) -> str:
    """What the acting person may read of a derived text on a screen; empty for nothing (R30)."""
    reader = desk.reader(desk.acting, place.file, place.item)
    around = desk.around(place.file, place.item)
    seen = disclose(desk.derived(place.file, text), reader, Occasion.SCREEN, around)
    return "" if isinstance(seen, Omitted) else disclosed_text(desk, seen)


def disclosed_text(desk: Desk, seen: Disclosed) -> str:
    """What was disclosed to the acting person in words: a template in their language."""
    if seen.template is not None:
        return desk.law.neutral[seen.template].text[desk.person(desk.acting).language]
    return seen.text


def read_item(
    desk: Desk, file: CaseFile, item: Item, person: PersonId | None, occasion: Occasion
) -> Reading:
    """All texts of an item for one reader on one occasion; None reads the projector.

    Actions follow R32 in a copy: officers read every action, others their own. A screen shows
    signed texts as they now stand; nothing signed is ever on the projector.
    """
    reader = desk.reader(person, file, item)
    around = desk.around(file, item)
    left_out: list[tuple[TextId, Omission]] = []

    def shown(text: TextId, passage: Passage) -> Disclosed | None:
        result = disclose(passage, reader, occasion, around)
        if isinstance(result, Omitted):
            left_out.append((text, result.why))
            return None
        if occasion is not Occasion.SCREEN or result.neutral:
            return result
        return as_it_stands(
            file, text, passage, result, lambda new: disclose(new, reader, occasion, around)
        )

    contributions = []
    for text in file.contributions:
        if text.item == item.id and (seen := shown(text.id, desk.passage(file, text))):
            contributions.append((text, seen))
    decisions: list[tuple[Decision | Notice, Disclosed]] = []
    for decision in file.decisions:
        if decision.item == item.id and (seen := shown(decision.id, desk.derived(file, decision))):
            decisions.append((decision, seen))
    actions: list[tuple[Action | Notice, Disclosed]] = []
    for action in file.actions:
        if action.item != item.id:
            continue
        own = occasion is not Occasion.COPY or reader.officer or action.owner == person
        if own and (seen := shown(action.id, desk.derived(file, action))):
            actions.append(_as_due(file, action, seen))
    if reader.admitted and not occasion.product:
        closed = _closed_to(desk, file, item)
        decisions += [(notice, seen) for notice, seen in closed if not notice.action]
        actions += [(notice, seen) for notice, seen in closed if notice.action]
    return Reading(tuple(contributions), tuple(decisions), tuple(actions), tuple(left_out))


def _as_due(file: CaseFile, action: Action, seen: Disclosed) -> tuple[Action, Disclosed]:
    """An action by the due date that now holds, where its reader was told that it was put right."""
    right, now = seen.put_right, standing_action(file, action)
    if right is None or now.due == action.due:
        return action, seen
    return now, replace(seen, put_right=replace(right, due_before=action.due))


def _closed_to(desk: Desk, file: CaseFile, item: Item) -> list[tuple[Notice, Disclosed]]:
    """Neutral texts of outcomes that the session member's keys do not open (R30)."""
    found = []
    for notice in file.notices:
        if notice.item != item.id or file.outcome(notice.of) is not None:
            continue
        passage = desk.neutral_only(notice)
        reader = desk.reader(desk.acting, file, item)
        seen = disclose(passage, reader, Occasion.SCREEN, desk.around(file, item))
        if isinstance(seen, Disclosed):
            found.append((notice, seen))
    return found
