"""What is put right after the minutes were signed: a text beside the signed one, never in it."""

from dataclasses import dataclass
from datetime import date, datetime

from app.domain.contribution import TextId
from app.domain.meeting import ItemId
from app.domain.person import PersonId
from app.domain.secret import SecretText


@dataclass(frozen=True, slots=True)
class Amendment:
    """The words to read instead of a signed text, or beside it, once the chair has signed them.

    `author` is whose text it is: they put the words down and so approve them (R20, R30, R43).
    """

    id: str
    item: ItemId
    of: TextId
    """The contribution, decision or action that it puts right."""
    author: PersonId
    text: SecretText
    added: bool = False
    """It stands beside the signed text instead of in its place."""
    attested_by: PersonId | None = None
    signed_at: datetime | None = None
    """None while it waits for the chair; until then it can be taken back."""
    due: date | None = None
    """The day to read instead of an action's due date; None leaves that as it stands."""
