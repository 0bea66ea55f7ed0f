"""Whether minutes wait for the acting person's countersignature."""

from collections.abc import Iterator
from dataclasses import dataclass

from app.domain.meeting import Meeting, MeetingId
from app.domain.minutes import Copy, Product
from app.domain.person import PersonId
from app.queries.desk import Desk
from app.queries.drafts import opens_all
from app.queries.query import Open


def lacks_countersignature(copy: Copy) -> bool:
    """Whether a copy keeps a place for a countersignature, still empty, and is not handed out."""
    kept = copy.product is Product.MINUTES and copy.countersigner is not None
    return kept and copy.countersigned_at is None and copy.issued_on is None


def waits(desk: Desk, copy: Copy) -> bool:
    """Whether a copy waits for a countersignature: it lacks one, and its file is there to sign.

    Of a file that was erased with a case the register keeps its line, and nothing waits.
    """
    return lacks_countersignature(copy) and desk.records.has_file(copy)


def _awaiting(desk: Desk, meeting: Meeting) -> Iterator[Copy]:
    for copy in desk.records.copies(meeting):
        if copy.countersigner == desk.acting and waits(desk, copy):
            yield copy


def awaiting(desk: Desk, meeting: Meeting) -> tuple[Copy, ...]:
    """Copies that keep a place for the acting person, still empty, and have not left the vault.

    Those whose file was erased with a case do not wait any more.
    """
    return tuple(_awaiting(desk, meeting))


def awaits(desk: Desk, meeting: Meeting) -> bool:
    """Whether there is anything that the acting person can countersign now."""
    there = meeting.state.signed and next(_awaiting(desk, meeting), None) is not None
    return there and reads_all(desk, meeting)


def missing_countersigner(desk: Desk, meeting: Meeting) -> PersonId | None:
    """Whose countersignature copies that were not handed out still lack, if any do."""
    copies = desk.records.copies(meeting)
    return next((copy.countersigner for copy in copies if waits(desk, copy)), None)


def reads_all(desk: Desk, meeting: Meeting) -> bool:
    """Whether the acting person, in their own session, can read all that waits for them.

    Signed are all of them or none: nobody signs for what is closed to them (R10).
    """
    own = desk.member == desk.acting and opens_all(desk, meeting)
    return own and not any(map(desk.records.closed, awaiting(desk, meeting)))


@dataclass(frozen=True, slots=True)
class Countersigning(Open):
    """How many copies the acting person can countersign now."""

    meeting: MeetingId

    def answer(self, desk: Desk) -> int:
        """Nothing for anybody but whom the copies keep a place for."""
        meeting = desk.records.meeting(self.meeting)
        if meeting is None or not meeting.state.signed or not reads_all(desk, meeting):
            return 0
        return len(awaiting(desk, meeting))
