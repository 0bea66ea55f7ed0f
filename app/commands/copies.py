"""What becomes of a copy after it was issued: received, then destroyed, as its recipient says.

An attestation is not a proof: the register keeps the day, the log who said so and in whose
session.
"""

from dataclasses import dataclass, replace
from typing import ClassVar

from app.commands.step import Done, Step
from app.domain.log import Act
from app.domain.meeting import Meeting, MeetingId
from app.domain.minutes import Copy, Product
from app.errors import NotFound, WrongState
from app.policy.permission import register
from app.policy.verdict import UNKNOWN, Verdict


@dataclass(frozen=True, slots=True)
class _OfCopy:
    """A step about one copy of a meeting: by its code, or the acting person's own minutes."""

    silent: ClassVar[bool] = False
    by_coordinator: ClassVar[bool] = True
    """Recipients cannot open the register; the coordinator keeps it."""
    meeting: MeetingId
    code: str | None = None

    def asks(self, step: Step) -> Verdict:
        """The recipient, or the coordinator to whom they said it."""
        meeting = step.records.meeting(self.meeting)
        if meeting is None:
            return UNKNOWN
        copy = self._copy(step, meeting)
        return register.attest_copy(
            step.situation(None, meeting), copy.recipient if copy is not None else None
        )

    def _copy(self, step: Step, meeting: Meeting) -> Copy | None:
        for copy in step.records.copies(meeting):
            own = copy.recipient == step.acting and copy.product is Product.MINUTES
            if copy.code == self.code or (self.code is None and own):
                return copy
        return None

    def _issued(self, step: Step) -> tuple[Meeting, Copy]:
        """Raises WrongState: copy_not_issued, copy_destroyed."""
        meeting = step.records.meeting(self.meeting)
        copy = self._copy(step, meeting) if meeting is not None else None
        if meeting is None or copy is None:
            raise NotFound("no_such_copy")
        if copy.issued_on is None:
            raise WrongState("copy_not_issued", copy=copy.code)
        if copy.destroyed_on is not None:
            raise WrongState("copy_destroyed", copy=copy.code)
        return meeting, copy

    def _keep(self, step: Step, meeting: Meeting, copy: Copy, verb: str) -> Done:
        record = step.records.copy_records(meeting)[copy.code]
        step.keep_copy(meeting, copy, record)
        step.note(Act.CHANGE, meeting=meeting, to=(copy.recipient,), why=verb)
        return Done()


@dataclass(frozen=True, slots=True)
class ConfirmReceipt(_OfCopy):
    """Say that a copy arrived."""

    verb: ClassVar[str] = "confirm_receipt"

    def carry_out(self, step: Step) -> Done:
        """Keep the day.

        Raises:
            WrongState: copy_not_issued, copy_destroyed, copy_received.
        """
        meeting, copy = self._issued(step)
        if copy.received_on is not None:
            raise WrongState("copy_received", copy=copy.code)
        return self._keep(step, meeting, replace(copy, received_on=step.today), self.verb)


@dataclass(frozen=True, slots=True)
class AttestDestruction(_OfCopy):
    """Say that a copy was destroyed, as it had to be by its day (R33)."""

    verb: ClassVar[str] = "attest_destruction"

    def carry_out(self, step: Step) -> Done:
        """Keep the day.

        Raises:
            WrongState: copy_not_issued, copy_destroyed.
        """
        meeting, copy = self._issued(step)
        return self._keep(step, meeting, replace(copy, destroyed_on=step.today), self.verb)
