"""What documents and screens are made of: text that a reader may have, or its absence."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class Omission(StrEnum):
    """Why a reader does not get a text: the line of the table in spec 2 that matched."""

    NEVER_WAS = "never_was"
    NOT_KEPT = "not_kept"
    FEEDBACK_SECRET = "feedback_secret"
    NOT_ADMITTED = "not_admitted"
    NOT_ARRIVED = "not_arrived"
    NO_CONSENSUS = "no_consensus"
    JUDICIAL = "judicial"
    WORKING_NOTE = "working_note"
    NOT_NAMED = "not_named"
    OUTSIDE_AUDIENCE = "outside_audience"


@dataclass(frozen=True, slots=True)
class PutRight:
    """What signed annexes put right of a text, for whoever reads that text itself."""

    at: datetime
    """When the chair signed the last of them, in UTC."""
    before: tuple[str, ...] = ()
    """Words that no longer stand, oldest first."""
    beside: tuple[str, ...] = ()
    """Sentences that stand beside it now, oldest first."""
    due_before: date | None = None
    """Of an action: its due date as signed, where another has come in its place."""


@dataclass(frozen=True, slots=True)
class Disclosed:
    """A text that its reader may have. `attribution` is a person id where naming is allowed."""

    text: str
    attribution: str | None = None
    neutral: bool = False
    """The neutral text stands here in place of the full one (R30)."""
    template: str | None = None
    """Id of the catalogue's neutral template: the text is then the reader's language's."""
    put_right: PutRight | None = None
    """On a screen only: `text` are then the words as they now stand. Documents never change."""


@dataclass(frozen=True, slots=True)
class Omitted:
    """No text. `why` is for the chair's own view; no product ever shows it."""

    why: Omission
