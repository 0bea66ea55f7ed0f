"""Whether the log of this vault is still the one from which signed minutes were made."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from app.audit.opening import Opening
from app.domain.anchor import MinutesAnchor
from app.domain.noticed import Anchored, Noticed
from app.errors import Damaged
from app.policy.permission import settings
from app.queries.desk import Desk
from app.queries.proofs import ProofFinding
from app.queries.query import Open


class LogBeside(StrEnum):
    """The log beside minutes that somebody holds."""

    GOES_ON = "goes_on"
    """It still begins as it was when the minutes were signed."""
    REWRITTEN = "rewritten"
    UNKNOWN = "unknown"
    """The vault does not know these minutes: it is older than they are, or another."""
    UNANCHORED = "unanchored"
    """The minutes say nothing of any log: an earlier version made them."""


def asks_log(proof: ProofFinding | None) -> "LogOfMinutes | None":
    """What to ask of a vault about a file; None of one that proves nothing."""
    if proof is None or proof.problems:
        return None
    return LogOfMinutes(bytes.fromhex(proof.root), proof.meeting_on, proof.anchored)


@dataclass(frozen=True, slots=True)
class LogOfMinutes(Open):
    """For every member who opens the meeting: they are to check what they hold themselves."""

    root: bytes
    meeting_on: date
    anchored: bool = True

    def answer(self, desk: Desk) -> LogBeside:
        """All leaves are hashed, up to the checkpoint that the minutes hide."""
        if not self.anchored:
            return LogBeside.UNANCHORED
        held = [meeting for meeting in desk.records.meetings() if meeting.on == self.meeting_on]
        for anchor in (one for meeting in held for one in desk.records.anchors(meeting)):
            if anchor.root == self.root and _leads(anchor):
                goes_on = desk.records.anchoring().begins_as(anchor.checkpoint)
                return LogBeside.GOES_ON if goes_on else LogBeside.REWRITTEN
        return LogBeside.UNKNOWN


@dataclass(frozen=True, slots=True)
class LogState:
    """What is known of the files and of the log, without any of its lines."""

    noticed: tuple[Noticed, ...]
    """What was wrong at opening and was not accepted yet."""
    anchored: Anchored
    checked_at: datetime | None
    check_found: int
    may_accept: bool


@dataclass(frozen=True, slots=True)
class StateOfLog(Open):
    """For every member: whoever's work lies in the vault may know whether it is whole."""

    def answer(self, desk: Desk) -> LogState:
        """From the office, and from what was seen at unlocking."""
        office = desk.office
        accepts = settings.keep_office(desk.situation()).allowed
        anchored = desk.records.anchoring().held
        noticed = office.noticed + anchored.noticed
        return LogState(noticed, anchored, office.checked_at, office.check_found, accepts)


def _leads(anchor: MinutesAnchor) -> bool:
    try:
        opening = Opening.from_bytes(anchor.opening)
    except Damaged:
        return False
    return opening.root(anchor.checkpoint.encode()) == anchor.root
