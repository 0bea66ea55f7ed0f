"""Days and months as terms count them, and the clock that a vault goes by."""

import calendar
from datetime import UTC, date, datetime, time

EXERCISE_HOUR = time(9, 0, tzinfo=UTC)


def months_later(day: date, months: int) -> date:
    """The same day some months later, or the last of that month where it has no such day."""
    months += day.month - 1
    year, month = day.year + months // 12, months % 12 + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def moment(exercise_today: date | None) -> datetime:
    """Now: an exercise stands still at nine on its day, a real vault has the machine's clock."""
    if exercise_today is None:
        return datetime.now(UTC)
    return datetime.combine(exercise_today, EXERCISE_HOUR)
