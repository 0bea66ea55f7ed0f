"""Table codes for the name cards: who prepares or chairs prints them (spec 2)."""

from dataclasses import dataclass, field
from hmac import compare_digest

from app.domain.case import CaseId
from app.domain.contribution import TextId
from app.domain.meeting import MeetingId
from app.domain.person import PersonId
from app.domain.pseudonym import table_code
from app.policy.permission import preparing
from app.policy.verdict import Verdict
from app.queries.desk import Desk
from app.queries.meetings import AtItem
from app.queries.query import Open, Seen


@dataclass(frozen=True, slots=True)
class TableCode(Open):
    """The code with which somebody approves a text, or accepts an action, at its meeting."""

    text: TextId
    person: PersonId

    def asks(self, desk: Desk) -> Verdict:
        """Whoever prepares hands out the cards."""
        return preparing.keep_persons(desk.situation())

    def answer(self, desk: Desk) -> str | None:
        """The code, or None where there is no such text."""
        file = desk.case_of(self.text)
        text = file.source(self.text) if file else None
        place = desk.around_text(text) if text is not None else None
        agenda = desk.records.agenda(place.meeting) if place is not None else None
        return None if agenda is None else table_code(agenda.seed, self.person)


@dataclass(frozen=True, slots=True)
class OwnCode(AtItem):
    """Whether a code is that of the acting person's card, before they see what is theirs."""

    meeting: MeetingId
    case: CaseId
    typed: str = field(repr=False)

    def seen(self, desk: Desk) -> Seen | None:
        """No view: who looked, or tried to, would tell what waited for them (R39)."""
        return None

    def answer(self, desk: Desk) -> bool:
        """Nobody has the code of a meeting whose cards these keys do not open."""
        agenda = desk.records.agenda(self._place(desk).meeting)
        typed = self.typed.strip().upper().encode()
        return agenda is not None and compare_digest(
            table_code(agenda.seed, desk.acting).encode(), typed
        )
