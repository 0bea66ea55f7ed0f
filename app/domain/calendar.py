"""Days and months as terms count them."""

import calendar
from datetime import date


def months_later(day: date, months: int) -> date:
    """The same day some months later, or the last of that month where it has no such day."""
    months += day.month - 1
    year, month = day.year + months // 12, months % 12 + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))
