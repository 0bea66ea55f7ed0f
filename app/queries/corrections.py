"""What of a draft can be put right: its texts as the acting person reads them in full."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from app.domain.case import CaseId
from app.domain.casefile import CaseFile
from app.domain.contribution import Keep, TextId
from app.domain.decision import Action, Decision, Neutral
from app.domain.disclosed import PutRight
from app.domain.meeting import Item, MeetingId
from app.domain.person import PersonId
from app.policy.disclosure import Occasion
from app.policy.permission import texts
from app.queries.copies import OfMeeting
from app.queries.desk import Desk
from app.queries.drafts import discussed
from app.queries.reading import read_item


@dataclass(frozen=True, slots=True)
class DraftText:
    """One text of the draft."""

    id: TextId
    case: CaseId
    case_key: str
    text: str
    contribution: bool
    """It is its contributor's (R20); otherwise it is the chair's (R30)."""
    contributor: PersonId | None = None
    """Where the acting person may know: their own, or attributed."""
    kept: bool = True
    """False: a working note, no part of the draft, that a decision may rest on."""
    owner: PersonId | None = None
    due: date | None = None
    accepts_first: bool = False
    """Its owner accepts a correction before it holds (R43)."""
    sources: tuple[TextId, ...] = ()
    neutral: Neutral | None = None
    put_right: PutRight | None = None
    """What signed annexes put right of it: `text` and `due` are then as they now stand."""


@dataclass(frozen=True, slots=True)
class DraftTexts(OfMeeting):
    """Every text of a meeting that is not signed yet; empty once it is."""

    meeting: MeetingId

    def answer(self, desk: Desk) -> tuple[DraftText, ...]:
        """By case, contributions first."""
        meeting = self._found(desk)
        if meeting.state.signed:
            return ()
        items = discussed(desk, meeting)
        return tuple(line for file, item in items for line in text_lines(desk, file, item))


def text_lines(desk: Desk, file: CaseFile, item: Item) -> Iterator[DraftText]:
    """Every text of an item that the acting person reads in full."""
    case, key = file.case.id, file.case.key
    reading = read_item(desk, file, item, desk.acting, Occasion.SCREEN)
    for said, seen in reading.contributions:
        own = said.contributor == desk.acting or seen.attribution is not None
        yield DraftText(
            said.id,
            case,
            key,
            seen.text,
            contribution=True,
            contributor=said.contributor if own else None,
            kept=said.keep is Keep.MINUTES,
            put_right=seen.put_right,
        )
    for outcome, seen in (*reading.decisions, *reading.actions):
        if seen.neutral or not isinstance(outcome, Decision | Action):
            continue
        action = outcome if isinstance(outcome, Action) else None
        yield DraftText(
            outcome.id,
            case,
            key,
            seen.text,
            contribution=False,
            owner=action.owner if action is not None else None,
            due=action.due if action is not None else None,
            accepts_first=action is not None
            and texts.needs_acceptance(desk.situation(), action.owner),
            sources=outcome.derived_from,
            neutral=outcome.neutral,
            put_right=seen.put_right,
        )
