"""The log in pages and as a file, for those who read it."""

import csv
import io
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from app.domain.log import Act, LogEntry
from app.domain.person import PersonId
from app.errors import Refused
from app.queries.logbook import LogLine
from app.queries.logpages import (
    COLUMNS,
    LogFile,
    LogFilter,
    LogForm,
    LogHead,
    LogPages,
    LogReaders,
    _cell,
)
from app.session import Session
from tests.app.commands.sittings import at, begun, opened, scenario
from tests.builders import after

pytestmark = pytest.mark.usefixtures("quick_passwords")
COORD, CLERK = PersonId("coord"), PersonId("clerk")
NOW = datetime(2026, 3, 2, 14, 0, tzinfo=UTC)


@pytest.fixture
def session(tmp_path: Path) -> Session:
    file = scenario([*begun("insp"), at("close_item", "mayor"), opened("k2")])
    return after(tmp_path, file)[0]


def paged(session: Session, count: int, wanted: LogFilter | None = None) -> list[LogLine]:
    found: list[LogLine] = []
    before: int | None = None
    while before != 0:
        page = session.ask(LogPages(wanted or LogFilter(), before, count), COORD)
        found += page.lines
        before = page.start
    return found


def test_pages_together_are_the_log_newest_first(session: Session) -> None:
    assert paged(session, 7) == list(session.log("coord"))[::-1]


def test_browsing_the_log_leaves_no_line_in_it_and_taking_it_out_leaves_one(
    session: Session,
) -> None:
    size, head = session.ask(LogHead(), COORD)
    paged(session, 5)
    session.ask(LogReaders(), CLERK)
    assert session.ask(LogHead(), COORD) == (size, head)
    session.ask(LogFile(LogForm.CSV), COORD)
    newest = paged(session, 1)[0].entry
    assert newest is not None
    assert (newest.act, newest.why) == (Act.EXPORT, "log")
    assert session.ask(LogHead(), COORD)[0] == size + 1


def test_who_does_not_read_the_log_is_refused_and_told_who_does(session: Session) -> None:
    reading = session.ask(LogReaders(), CLERK)
    assert (reading.reads, reading.readers) == (False, ("Name of coord", "Name of mayor"))
    for query in (LogPages(), LogHead(), LogFile(LogForm.CSV)):
        with pytest.raises(Refused) as refused:
            session.ask(query, CLERK)
        assert refused.value.rules == ("R39",)


def test_a_file_holds_every_line_oldest_first(session: Session) -> None:
    rows = session.ask(LogFile(LogForm.JSONL), COORD).decode().splitlines()
    assert [json.loads(row)["position"] for row in rows] == list(range(len(rows)))
    text = session.ask(LogFile(LogForm.CSV), COORD).decode("utf-8-sig")
    table = list(csv.DictReader(io.StringIO(text)))
    assert list(table[0]) == list(COLUMNS)
    assert len(table) == len(rows) + 1  # the first export is a line itself


def test_a_filter_leaves_what_was_asked_for(session: Session) -> None:
    everything = paged(session, 100)
    case = next(line.entry.case for line in everything if line.entry and line.entry.case)
    assert case is not None
    for line in paged(session, 6, LogFilter(case=case.lower())):
        assert line.entry is not None
        assert line.entry.case == case
    assert 0 < len(paged(session, 6, LogFilter(act=Act.ADD))) < len(everything)


def test_a_filter_knows_of_a_sealed_line_who_wrote_it_and_when() -> None:
    sealed = LogLine(0, NOW, "mayor", None)
    open_ = LogLine(1, NOW, "coord", LogEntry(NOW, Act.SIGN, COORD, CLERK, to=(PersonId("x"),)))
    day = NOW.astimezone().date()
    for wanted, taken in (
        (LogFilter(), (True, True)),
        (LogFilter(act=Act.SIGN), (False, True)),
        (LogFilter(person=PersonId("mayor")), (True, False)),
        (LogFilter(person=CLERK), (False, True)),
        (LogFilter(person=PersonId("x")), (False, True)),
        (LogFilter(case="L-"), (False, False)),
        (LogFilter(since=day, until=day), (True, True)),
        (LogFilter(until=day - timedelta(days=1)), (False, False)),
        (LogFilter(since=day + timedelta(days=1)), (False, False)),
    ):
        assert (wanted.takes(sealed), wanted.takes(open_)) == taken, wanted


@pytest.mark.parametrize("value", ["=1+1", "+1", "-1", "@x", "\tx"])
def test_a_spreadsheet_calculates_nothing(value: str) -> None:
    assert _cell(value) == f"'{value}"
