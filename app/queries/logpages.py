"""The log page by page, newest first, as it is browsed, filtered and taken out (R39)."""

import csv
import io
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from app.domain.log import Act
from app.domain.person import PersonId, alphabetical
from app.errors import Damaged
from app.policy.permission.texts import read_log
from app.policy.verdict import Verdict
from app.queries.desk import Desk
from app.queries.logbook import LogLine, decoded_line, line_fields, log_readers
from app.queries.partner_cells import defused
from app.queries.query import Open, Seen
from app.store.reading import LoggedLeaf

EXPORTED = 2_000
"""Leaves that an export reads at a time."""
COLUMNS = (
    "position",
    "written_at",
    "signer",
    "readable",
    "act",
    "member",
    "acting",
    "case",
    "meeting",
    "to",
    "why",
    "rules",
)


@dataclass(frozen=True, slots=True)
class LogFilter:
    """What to look for; None is everything. Days are those of this machine's clock."""

    act: Act | None = None
    person: PersonId | None = None
    """Who did it, in whose session, or to whom."""
    case: str = ""
    """Part of a case key."""
    since: date | None = None
    until: date | None = None

    def takes(self, line: LogLine) -> bool:
        """Whether a line belongs; of one that is sealed to others only signer and day are known."""
        day = line.written_at.astimezone().date()
        if (self.since and day < self.since) or (self.until and day > self.until):
            return False
        entry = line.entry
        if entry is None:
            return self.act is None and not self.case and self.person in (None, line.signer)
        people = {entry.member, entry.acting, *entry.to}
        return (
            self.act in (None, entry.act)
            and (self.person is None or self.person in people)
            and self.case.casefold() in (entry.case or "").casefold()
        )


@dataclass(frozen=True, slots=True)
class LogPage:
    """Lines, newest first; `start` is the position before which the next page ends."""

    lines: tuple[LogLine, ...]
    start: int
    size: int
    """Lines in the whole log."""


class _OfReaders:
    """Queries for those who read the log."""

    def asks(self, desk: Desk) -> Verdict:
        """R39."""
        return read_log(desk.acting, log_readers(desk.office, desk.setting.members))

    def seen(self, desk: Desk) -> Seen | None:
        """Looking into the log is no view of a case."""
        return None


@dataclass(frozen=True, slots=True)
class LogPages(_OfReaders):
    """What the filter takes of the `count` lines before a position, or before the end."""

    filter: LogFilter = LogFilter()
    before: int | None = None
    count: int = 500

    def answer(self, desk: Desk) -> LogPage:
        """One page; empty where nothing of it is looked for, or a long log is still followed."""
        page, damaged = _page(desk, self.filter, self.before, self.count)
        for error in damaged:
            desk.records.leave_out(error)
        return page


@dataclass(frozen=True, slots=True)
class LogHead(_OfReaders):
    """How long the log is, and the hash that stands for all of it."""

    def answer(self, desk: Desk) -> tuple[int, str]:
        """(lines, hash in hexadecimal)."""
        size, root = desk.records.log_head()
        return size, root.hex()


class LogForm(StrEnum):
    """Files that a log can be taken out as."""

    CSV = "csv"
    JSONL = "jsonl"


@dataclass(frozen=True, slots=True)
class LogLines(_OfReaders):
    """All lines, or what the filter takes of them: an export, which the log itself notes (R39)."""

    filter: LogFilter = LogFilter()

    def seen(self, desk: Desk) -> Seen | None:
        """It leaves the vault."""
        return Seen(Act.EXPORT, why="log")

    def answer(self, desk: Desk) -> tuple[LogLine, ...]:
        """Oldest line first. Raises Damaged: of a damaged log nothing is taken out."""
        found: list[LogLine] = []
        before: int | None = None
        while before != 0:
            page, damaged = _page(desk, self.filter, before, EXPORTED)
            if damaged:
                raise damaged[0]
            found += page.lines
            before = page.start
        return tuple(reversed(found))


@dataclass(frozen=True, slots=True)
class LogFile(_OfReaders):
    """The same as a file."""

    form: LogForm
    filter: LogFilter = LogFilter()

    def seen(self, desk: Desk) -> Seen | None:
        """As its lines."""
        return LogLines(self.filter).seen(desk)

    def answer(self, desk: Desk) -> bytes:
        """UTF-8. Raises as its lines."""
        found = LogLines(self.filter).answer(desk)
        if self.form is LogForm.CSV:
            return _csv(found)
        rows = (json.dumps(line_fields(line), ensure_ascii=False) for line in found)
        return "".join(f"{row}\n" for row in rows).encode()


@dataclass(frozen=True, slots=True)
class LogReading:
    """Whether the acting person reads the log, and who does."""

    reads: bool
    readers: tuple[str, ...]
    """By name."""


@dataclass(frozen=True, slots=True)
class LogReaders(Open):
    """Who reads the log: asked before it is, so that a look leaves no refusal behind."""

    def answer(self, desk: Desk) -> LogReading:
        """Known to every member."""
        readers = log_readers(desk.office, desk.setting.members)
        names = (desk.person(reader).name for reader in readers)
        return LogReading(desk.acting in readers, tuple(sorted(names, key=alphabetical)))


def _page(
    desk: Desk, wanted: LogFilter, before: int | None, count: int
) -> tuple[LogPage, tuple[Damaged, ...]]:
    lines: dict[int, LogLine] = {}

    def takes(leaf: LoggedLeaf) -> bool:
        line = decoded_line(leaf)
        taken = wanted.takes(line)
        if taken:
            lines[leaf.position] = line
        return taken

    found = desk.records.log_slice(before, count, takes)
    told = tuple(lines[leaf.position] for leaf in found.leaves)
    return LogPage(told, found.start, found.size), found.damaged


def _csv(lines: Iterable[LogLine]) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for line in lines:
        told = line_fields(line)
        writer.writerow(_cell(told.get(column)) for column in COLUMNS)
    return b"\xef\xbb\xbf" + out.getvalue().encode()  # the mark by which spreadsheets know UTF-8


def _cell(value: object) -> str:
    text = " ".join(value) if isinstance(value, list) else "" if value is None else str(value)
    return defused(text)
