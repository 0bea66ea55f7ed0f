"""What searching the finished copies of a meeting for leaks costs beside composing them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from time import process_time

from app.domain.meeting import MeetingId
from app.domain.person import PersonId
from app.queries.copies import CopyFile
from app.queries.desk import Desk
from app.queries.drafts import minutes_draft
from app.queries.leaks import Search
from app.queries.query import Open
from tests.benchmarks.rounds import Ratio, rounds
from tests.benchmarks.sitting import MAYOR, office, sit_down

PARTNERS = 3
CONTRIBUTIONS = 100
ROUNDS = 5


@dataclass(frozen=True, slots=True)
class Searched(Open):
    """How long the search of all copies takes, in seconds, as signing does it."""

    meeting: MeetingId
    copies: Mapping[PersonId, bytes]

    def answer(self, desk: Desk) -> float:
        """As many notes were left out as texts were kept."""
        meeting = desk.records.meeting(self.meeting)
        if meeting is None:
            raise LookupError(self.meeting)
        drafts = {person: minutes_draft(desk, meeting, person) for person in self.copies}
        begin = process_time()
        search = Search(desk, meeting)
        found = [search.minutes(who, drafts[who], pdf) for who, pdf in self.copies.items()]
        taken = process_time() - begin
        if any(found):
            raise AssertionError("a clean copy has no finding")
        return taken


def measure() -> Iterator[Ratio]:
    """From the bytes of finished copies to their findings, against the store to those bytes."""
    with office(PARTNERS) as session:
        sitting = sit_down(session, PARTNERS)
        for number in range(CONTRIBUTIONS):
            sitting.contribute(number + CONTRIBUTIONS)
        sitting.fill(CONTRIBUTIONS)

        def composed() -> dict[PersonId, bytes]:
            asked = (CopyFile(sitting.meeting, who) for who in sitting.people)
            return {each.recipient: session.ask(each, MAYOR) for each in asked}

        copies = composed()

        def search() -> float:
            return session.ask(Searched(sitting.meeting, copies), MAYOR)

        def compose() -> float:
            begin = process_time()
            composed()
            return process_time() - begin

        taken = rounds(search, compose, ROUNDS)
    yield Ratio("leak scan ÷ composing, all copies of a meeting", 2.0, "ms", *map(tuple, taken))
