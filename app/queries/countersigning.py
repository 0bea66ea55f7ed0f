"""Whether minutes wait for the acting person's countersignature."""

from dataclasses import dataclass

from app.domain.meeting import MeetingId
from app.domain.minutes import Product
from app.queries.desk import Desk
from app.queries.drafts import countersigned
from app.queries.query import Open


@dataclass(frozen=True, slots=True)
class Countersigning(Open):
    """How many copies the acting person can countersign now; nothing for anybody but the mayor."""

    meeting: MeetingId

    def answer(self, desk: Desk) -> int:
        """Copies that keep a place, are not countersigned and were not handed out."""
        meeting = desk.records.meeting(self.meeting)
        mayor = desk.office.mayor
        if meeting is None or desk.acting != mayor or mayor not in desk.setting.members:
            return 0
        if not (meeting.state.signed and countersigned(desk, meeting)):
            return 0
        return sum(
            copy.product is Product.MINUTES
            and copy.issued_on is None
            and copy.countersigned_at is None
            for copy in desk.records.copies(meeting)
        )
