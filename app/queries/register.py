"""The register of copies over all meetings: who has what, since when, and until when (R33)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from app.domain.meeting import Meeting, MeetingId
from app.domain.minutes import Copy, Product
from app.domain.person import PersonId, alphabetical
from app.policy.permission.preparing import follows_up
from app.policy.permission.register import reads_copies
from app.queries.desk import Desk
from app.queries.logbook import log_reader
from app.queries.query import Open


class Standing(StrEnum):
    """Where a copy is on its way (spec 2)."""

    SIGNED = "signed"
    """Kept sealed, not handed out."""
    ISSUED = "issued"
    RECEIVED = "received"
    RECALLED = "recalled"
    """A case of which it speaks was erased: it is to come back at once."""
    DUE = "due"
    """Past its day, and nobody said that it is destroyed."""
    DESTROYED = "destroyed"


@dataclass(frozen=True, slots=True)
class CopyLine:
    """One copy, without anything that it says."""

    meeting: MeetingId
    meeting_on: date
    code: str
    product: Product
    recipient: PersonId
    name: str
    organisation: str
    issued_on: date | None
    received_on: date | None
    destroy_by: date
    destroyed_on: date | None
    standing: Standing
    sha256: str


@dataclass(frozen=True, slots=True)
class Copies:
    """The register as the acting person may read it."""

    lines: tuple[CopyLine, ...]
    """The newest meeting first, then by name."""
    may_note: bool
    """Whether they note what recipients attest."""


@dataclass(frozen=True, slots=True)
class AllCopies(Open):
    """The copies of every meeting that the acting person follows up, chairs or watches over.

    Of cases it opens nothing but the frames, among which the frames of meetings lie.
    """

    def answer(self, desk: Desk) -> Copies:
        """Nothing for who may read no register."""
        lines = list(_lines(desk))
        lines.sort(key=lambda line: (-line.meeting_on.toordinal(), alphabetical(line.name)))
        return Copies(tuple(lines), follows_up(desk.situation()))


def _lines(desk: Desk) -> Iterator[CopyLine]:
    for meeting in desk.records.meetings():
        reader = log_reader(desk.office, desk.setting.members, meeting.chair, desk.member)
        if reads_copies(desk.situation(None, meeting), reader):
            for copy in desk.records.copies(meeting):
                yield _line(desk, meeting, copy)


def _line(desk: Desk, meeting: Meeting, copy: Copy) -> CopyLine:
    known = desk.persons.get(copy.recipient)
    return CopyLine(
        meeting=meeting.id,
        meeting_on=meeting.on,
        code=copy.code,
        product=copy.product,
        recipient=copy.recipient,
        name=known.name if known is not None else copy.recipient,
        organisation=known.organisation if known is not None else "",
        issued_on=copy.issued_on,
        received_on=copy.received_on,
        destroy_by=copy.destroy_by,
        destroyed_on=copy.destroyed_on,
        standing=_standing(copy, desk.today),
        sha256=copy.sha256,
    )


def _standing(copy: Copy, today: date) -> Standing:
    if copy.destroyed_on is not None:
        return Standing.DESTROYED
    if copy.issued_on is None:
        return Standing.SIGNED
    if copy.recalled_on is not None:
        return Standing.RECALLED
    if copy.destroy_by < today:
        return Standing.DUE
    return Standing.ISSUED if copy.received_on is None else Standing.RECEIVED
