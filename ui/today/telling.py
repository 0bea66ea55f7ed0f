"""What is due, in sentences of the language of the moment."""

from collections.abc import Iterable
from datetime import date

from app.queries.meetings import MeetingLine
from app.queries.readiness import Need
from app.queries.today import Due, DueLine
from ui.meetings.names import name
from ui.places import HOME, NAVIGATION
from ui.today.lines import Line
from ui.words import words

OWN_NEEDS = ("superior_notice", "superior_late")
"""Needs that this screen adds to those of a meeting."""
FAR = date.max
UNBROKEN = "\N{NO-BREAK SPACE}"
"""A day stays on one line."""


def reachable(place: str) -> bool:
    """Whether the window has this place."""
    return place in NAVIGATION or place in HOME


def due_line(due: DueLine) -> Line:
    """A line about something that is due."""
    told = words()
    text = told.text(f"today.due.{due.what.value}", case=due.case, who=due.who, day=due.on or "")
    if due.what in (Due.COPY, Due.OWN_COPY, Due.RECALL) and reachable("register"):
        return Line(text, day_of(due.on, due.late), "register", "copies")
    return Line(text, day_of(due.on, due.late), due.place, due.ident)


def need_line(need: Need) -> Line:
    """A line about what a meeting lacks."""
    domain = "today" if need.code in OWN_NEEDS else "meetings"
    blanks = {key: value for key, value in need.facts.items() if key != "categories"}
    codes = str(need.facts.get("categories", ""))
    named = ", ".join(name("category", code) for code in codes.split(", ") if code)
    text = words().text(f"{domain}.need.{need.code}", categories=named, **blanks)
    if reachable(need.place):
        return Line(text, "", need.place, need.ident)
    return Line(text, "", "meetings")


def by_day(lines: Iterable[DueLine]) -> list[DueLine]:
    """The most urgent first."""
    return sorted(lines, key=lambda line: (line.on or FAR, line.case, line.what.value, line.who))


def next_of(meetings: Iterable[MeetingLine], today: date) -> MeetingLine | None:
    """The meeting that is being held, or the first that is to come."""
    ahead = [m for m in meetings if m.state.value == "open" or m.on >= today]
    return min(ahead, key=lambda m: (m.state.value != "open", m.on, m.id), default=None)


def day_of(on: date | None, late: bool = False) -> str:
    """A day for the column beside the lines."""
    if on is None:
        return ""
    day = words().date(on)
    told = words().text("today.late", day=day) if late else day
    return told.replace(" ", UNBROKEN)
