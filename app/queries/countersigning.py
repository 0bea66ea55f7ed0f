"""Whether minutes wait for the acting person's countersignature."""

from dataclasses import dataclass

from app.domain.meeting import Meeting, MeetingId
from app.domain.minutes import Copy, Product
from app.queries.desk import Desk
from app.queries.drafts import opens_all
from app.queries.query import Open


def awaiting(desk: Desk, meeting: Meeting) -> tuple[Copy, ...]:
    """Copies that keep a place for the acting person, still empty, and have not left the vault.

    Those whose file was erased with a case do not wait any more.
    """
    return tuple(
        copy
        for copy in desk.records.copies(meeting)
        if copy.product is Product.MINUTES
        and copy.countersigner == desk.acting
        and copy.countersigned_at is None
        and copy.issued_on is None
        and (desk.records.closed(copy) or desk.records.file(copy) is not None)
    )


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
