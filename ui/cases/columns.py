"""What the tables of a case show of each row."""

from app.queries.cases import SignalLine
from app.queries.circle import CircleLine
from app.queries.timeline import ActionLine, Event, Happening
from ui.put_right import as_it_stands
from ui.widgets.rows import Column
from ui.words import words


def _since(line: CircleLine) -> str:
    through = words().text(f"cases.through.{line.through.value}")
    return through if line.since is None else f"{through}, {words().date(line.since)}"


def _reads(line: CircleLine) -> str:
    if line.until is not None:
        until = line.until.astimezone()
        told = {"on": words().date(until.date()), "at": f"{until:%H:%M}"}
        return words().text("cases.circle.until", **told)
    if line.lost:
        return words().text("cases.circle.lost")
    return words().text("cases.circle.own_keys" if line.reads else "cases.circle.at_table")


def _happened(event: Event) -> str:
    return words().text(f"cases.event.{event.what.value}")


def _told(event: Event) -> str:
    if event.what is Happening.STAGE and event.stage is not None:
        return words().text(f"screens.stage.{event.stage.value}")
    if event.what is Happening.WEIGHED:
        return words().text("cases.event.is_case")
    if event.what is Happening.MEETING and event.item is not None:
        return words().text(f"screens.item.{event.item.value}")
    return as_it_stands(event.text, event.put_right)


def state(line: ActionLine) -> str:
    """How far an action is, for those who follow it; nothing for others (R43)."""
    if line.state is None:
        return ""
    told = words().text(f"cases.state.{line.state.value}")
    if line.overdue:
        told = words().text("cases.state.overdue")
    return f"{told}\n{line.remark}" if line.remark else told


SIGNALS: tuple[Column[SignalLine], ...] = (
    Column("cases.signal.on", lambda line: words().date(line.on)),
    Column("cases.signal.behaviour", lambda line: line.behaviour, stretches=True),
    Column("cases.signal.source", lambda line: line.source),
    Column("cases.signal.about", lambda line: words().text(f"screens.about.{line.about.value}")),
)
CIRCLE: tuple[Column[CircleLine], ...] = (
    Column(
        "cases.circle.who",
        lambda line: f"{line.name}\n{line.function}, {line.organisation}",
        stretches=True,
    ),
    Column("cases.circle.since", _since),
    Column("cases.circle.reads", _reads),
)
ACTIONS: tuple[Column[ActionLine], ...] = (
    Column(
        "cases.action.text", lambda line: as_it_stands(line.text, line.put_right), stretches=True
    ),
    Column("cases.action.owner", lambda line: line.owner_name),
    Column("cases.action.due", lambda line: words().date(line.due) if line.due else ""),
    Column("cases.action.state", state),
)
TIMELINE: tuple[Column[Event], ...] = (
    Column("cases.event.on", lambda event: words().date(event.on)),
    Column("cases.event.what", _happened),
    Column("cases.event.told", _told, stretches=True),
)
