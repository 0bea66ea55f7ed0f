"""What the log says (R39): who did what, when, in which case, why and to whom. Never content."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from app.domain.person import PersonId


class Act(StrEnum):
    """What was done."""

    VIEW = "view"
    ADD = "add"
    CHANGE = "change"
    PRINT = "print"
    EXPORT = "export"
    DELETE = "delete"
    SIGN = "sign"
    UNLOCK = "unlock"
    REFUSED = "refused"
    RECOVERED = "recovered"
    PASSWORD = "password"
    WRONG_PASSWORD = "wrong_password"
    DEVICE_ON = "device_on"
    DEVICE_OFF = "device_off"
    BACKUP = "backup"
    DRILL = "drill"
    RESTORED = "restored"
    SHEET = "sheet"
    MEMBERS = "members"
    EMERGENCY = "emergency"
    ITEM_RECORD_CHANGED = "item_record_changed"


OF_KEYS = frozenset(
    {
        Act.UNLOCK,
        Act.PASSWORD,
        Act.WRONG_PASSWORD,
        Act.DEVICE_ON,
        Act.DEVICE_OFF,
        Act.RECOVERED,
        Act.BACKUP,
        Act.DRILL,
        Act.RESTORED,
        Act.SHEET,
        Act.MEMBERS,
        Act.EMERGENCY,
    }
)
"""What happens to keys and to the vault as a whole is no step at the table, and is said also while
it sits."""


@dataclass(frozen=True, slots=True)
class LogEntry:
    """One line. While an item is open only `at`, `member` and the act are filled (R39)."""

    at: datetime
    act: Act
    member: PersonId
    acting: PersonId | None = None
    case: str | None = None
    meeting: date | None = None
    to: tuple[PersonId, ...] = ()
    why: str | None = None
    rules: tuple[str, ...] = ()

    @property
    def at_open_item(self) -> "LogEntry":
        """What the log says of it while an item is open (R39)."""
        if self.act in OF_KEYS:
            return self
        return LogEntry(self.at, Act.ITEM_RECORD_CHANGED, self.member)


@dataclass(frozen=True, slots=True)
class NoCase:
    """All that is left of what was weighed and found to be no case (R36): a day."""

    id: str
    on: date
