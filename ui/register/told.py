"""Lines of the log in words: who, what, why, to whom. Never content: there is none in them."""

from collections.abc import Mapping
from datetime import datetime

from app.domain.log import Act, LogEntry
from app.queries.logbook import LogLine
from ui.words import words

Names = Mapping[str, str]
"""Persons by id."""


def when(line: LogLine) -> str:
    """Day and time on this machine's clock."""
    return words().datetime(line.written_at.astimezone())


def zone(moment: datetime) -> str:
    """The time zone of this machine, as in `UTC+01:00`."""
    offset = moment.astimezone().strftime("%z")
    return f"UTC{offset[:3]}:{offset[3:5]}"


def who(line: LogLine, names: Names) -> str:
    """The acting person, and the member in whose session they acted where that is another."""
    entry = line.entry
    if entry is None:
        return names.get(line.signer, line.signer)
    member = names.get(entry.member, entry.member)
    if entry.acting in (None, entry.member):
        return member
    acting = names.get(entry.acting or "", entry.acting or "")
    return words().text("register.log.through", acting=acting, member=member)


def what(line: LogLine) -> str:
    """The act, and by which step."""
    entry = line.entry
    if entry is None:
        return words().text("register.log.sealed")
    act = act_name(entry.act)
    why = _why(entry)
    return words().text("register.log.step", act=act, step=why) if why else act


def about(line: LogLine) -> str:
    """Case key and day of the meeting."""
    entry = line.entry
    if entry is None:
        return ""
    meeting = words().date(entry.meeting) if entry.meeting else ""
    return ", ".join(part for part in (entry.case or "", meeting) if part)


def details(line: LogLine, names: Names) -> str:
    """Which rules refused, and to whom something went."""
    entry = line.entry
    if entry is None:
        return ""
    to = ", ".join(names.get(person, person) for person in entry.to)
    rules = ", ".join(entry.rules)
    told = [
        words().text("register.log.rules", rules=rules) if rules else "",
        words().text("register.log.to", to=to) if to else "",
    ]
    return " · ".join(part for part in told if part)


def act_name(act: Act) -> str:
    """What an act is called."""
    return words().text(f"register.act.{act.value}")


def _why(entry: LogEntry) -> str:
    """The step in words; the log gives what somebody looked at by the name of the query."""
    if not entry.why:
        return ""
    if entry.act is Act.WRONG_PASSWORD:  # so many since the last right one
        return f"{entry.why}×"
    key = f"register.why.{entry.why.partition('/')[0]}"
    return words().text(key if words().has(key) else "register.why.look")
