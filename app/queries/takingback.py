"""Own texts that somebody may still take back after losing the case itself (R20, R41).

Their own keys no longer open that case, so this one question is put in the coordinator's session.
It gives back nothing but their own words: no case key, no day, nobody else.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from app.domain.contribution import TextId
from app.domain.disclosed import Disclosed
from app.domain.meeting import Meeting, MeetingState
from app.policy.disclosure import own_words
from app.policy.permission.table import follows
from app.queries.desk import Desk
from app.queries.query import Open

UNSIGNED = (MeetingState.OPEN, MeetingState.CLOSED)
"""While a contribution may still be taken back."""


@dataclass(frozen=True, slots=True)
class OwnText:
    """Words of the acting person."""

    id: TextId
    text: str


@dataclass(frozen=True, slots=True)
class BeyondReach(Open):
    """The acting person's own texts, of cases that are closed to them now."""

    def answer(self, desk: Desk) -> tuple[OwnText, ...]:
        """In the order of meetings and agendas, as far as the coordinator can open them."""
        unsigned = [m for m in desk.records.meetings() if m.state in UNSIGNED]
        return tuple(desk.each(unsigned, lambda meeting: _own(desk, meeting)))


def _own(desk: Desk, meeting: Meeting) -> Iterator[OwnText]:
    for place in desk.places(meeting):
        if follows(desk.looking(place), desk.acting):
            continue
        for text in place.file.contributions:
            seen = own_words(desk.passage(place.file, text), desk.acting)
            if text.item == place.item.id and isinstance(seen, Disclosed):
                yield OwnText(text.id, seen.text)
