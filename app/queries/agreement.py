"""Which neutral texts wait for the agreement of their sources' contributors (R30).

They wait in the memory of the table, so that a contributor is shown that text and nothing else:
what it stands for, their keys need not open. After a restart the outcomes that can be opened tell.
"""

from collections.abc import Iterable, Iterator
from secrets import token_hex

from app.domain.casefile import CaseFile
from app.domain.contribution import Contribution, TextId
from app.domain.decision import Action, Decision, Notice
from app.domain.meeting import MeetingId
from app.queries.cabinet import Place
from app.queries.desk import Desk
from app.queries.table import Agreement

NAMES = 8
"""So many names, or a multiple, stand in a notice: on how much it rests is nobody's to count."""


def names_of(said: Iterable[Contribution], outcome: TextId) -> tuple[str, ...]:
    """By what a notice names the words that were agreed for, among others that name nothing."""
    names = {one.named_for(outcome) for one in said}
    return tuple(sorted(names.union(token_hex(32) for _ in range(-len(names) % NAMES))))


def agreed_for(desk: Desk, file: CaseFile, said: Contribution) -> Iterator[Notice]:
    """The free neutral texts that were agreed for these words, as far as the notices open here."""
    for notice in file.notices:
        if notice.neutral.template is None and _rests(desk, file, notice, said):
            yield notice


def _rests(desk: Desk, file: CaseFile, notice: Notice, said: Contribution) -> bool:
    if notice.agreed_for is not None:
        return said.named_for(notice.of) in notice.agreed_for
    outcome, item = file.outcome(notice.of), file.item(notice.item)
    if outcome is not None:
        return said.id in file.roots(outcome.derived_from)
    meeting = desk.records.meeting(item.meeting) if item is not None else None
    return meeting is not None and not meeting.state.signed  # whoever cannot tell asks anew


def lapsed(desk: Desk, file: CaseFile) -> Iterator[Notice]:
    """Those that hold no longer, also where who ended them did not open the notice."""
    outcomes: tuple[Decision | Action, ...] = (*file.decisions, *file.actions)
    for outcome in outcomes:
        neutral, notice = desk.neutral(file, outcome), file.notice(outcome.id)
        if notice is not None and (neutral is None or not neutral.usable):
            yield notice


def agreement(
    desk: Desk, file: CaseFile, meeting: MeetingId, outcome: Decision | Action
) -> Agreement | None:
    """What an outcome's neutral text still waits for; None for a template or for nothing."""
    neutral = desk.neutral(file, outcome)
    if neutral is None or neutral.text is None or neutral.agreed:
        return None
    wanted = file.roots(outcome.derived_from)
    sources = {text.id: text for text in file.contributions if text.id in wanted}
    return Agreement(outcome.item, meeting, file.case.id, neutral.text, wanted, sources)


def sought(desk: Desk, outcome: TextId) -> Agreement | None:
    """What waits for agreement on one outcome."""
    waiting = desk.table.agreements.get(outcome)
    if waiting is not None:
        return None if waiting.complete else waiting
    file = desk.case_of(outcome)
    found = file.outcome(outcome) if file is not None else None
    item = file.item(found.item) if file is not None and found is not None else None
    if file is None or found is None or item is None:
        return None
    return agreement(desk, file, item.meeting, found)


def sought_at(desk: Desk, place: Place) -> Iterator[tuple[TextId, Agreement]]:
    """All that waits for agreement at an item."""
    item, memory = place.item, desk.table.agreements
    for text, waiting in memory.items():
        if waiting.item == item.id and not waiting.complete:
            yield text, waiting
    outcomes: tuple[Decision | Action, ...] = (*place.file.decisions, *place.file.actions)
    for outcome in outcomes:
        if outcome.item == item.id and outcome.id not in memory:
            found = agreement(desk, place.file, item.meeting, outcome)
            if found is not None:
                yield outcome.id, found
