"""Which neutral texts wait for the agreement of their sources' contributors (R30).

They wait in the memory of the table, so that a contributor is shown that text and nothing else:
what it stands for, their keys need not open. After a restart the outcomes that can be opened tell.
"""

from collections.abc import Iterator

from app.domain.casefile import CaseFile
from app.domain.contribution import TextId
from app.domain.decision import Action, Decision, Notice
from app.domain.meeting import MeetingId
from app.queries.cabinet import Place
from app.queries.desk import Desk
from app.queries.table import Agreement, source_of


def lapsed(desk: Desk, file: CaseFile) -> Iterator[Notice]:
    """Neutral texts that hold no longer, as far as the keys here open what they stand for."""
    outcomes: tuple[Decision | Action, ...] = (*file.decisions, *file.actions)
    for outcome in outcomes:
        neutral, notice = desk.neutral(file, outcome), file.notice(outcome.id)
        if notice is not None and (neutral is None or not neutral.usable):
            yield notice


def agreement(
    desk: Desk, file: CaseFile, meeting: MeetingId, outcome: Decision | Action
) -> Agreement | None:
    """What an outcome's neutral text still waits for; None for a template or for nothing.

    Also where it rests on what is gone: nobody agrees for that any more.
    """
    neutral = desk.neutral(file, outcome)
    if neutral is None or neutral.text is None or neutral.agreed:
        return None
    wanted = file.roots(outcome.derived_from)
    if not all(map(desk.records.holds, wanted)):
        return None
    sources = {text.id: source_of(text) for text in file.contributions if text.id in wanted}
    return Agreement(outcome.item, meeting, file.case.id, neutral.text, wanted, sources)


def sought(desk: Desk, outcome: TextId) -> Agreement | None:
    """What waits for agreement on one outcome."""
    waiting = desk.table.agreements.get(outcome)
    if waiting is not None:
        return waiting if _waits(desk, waiting) else None
    file = desk.case_of(outcome)
    found = file.outcome(outcome) if file is not None else None
    item = file.item(found.item) if file is not None and found is not None else None
    if file is None or found is None or item is None:
        return None
    return agreement(desk, file, item.meeting, found)


def _waits(desk: Desk, waiting: Agreement) -> bool:
    """Whether all on which it rests is still there: signing destroys notes (R29)."""
    return not waiting.complete and all(map(desk.records.holds, waiting.wanted))


def sought_at(desk: Desk, place: Place) -> Iterator[tuple[TextId, Agreement]]:
    """All that waits for agreement at an item; nothing once its minutes are signed."""
    if place.meeting.state.signed:
        return
    item, memory = place.item, desk.table.agreements
    for text, waiting in memory.items():
        if waiting.item == item.id and _waits(desk, waiting):
            yield text, waiting
    outcomes: tuple[Decision | Action, ...] = (*place.file.decisions, *place.file.actions)
    for outcome in outcomes:
        if outcome.item == item.id and outcome.id not in memory:
            found = agreement(desk, place.file, item.meeting, outcome)
            if found is not None:
                yield outcome.id, found
