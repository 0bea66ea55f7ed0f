"""A folder that vanishes, a full disk, damage: each screen says it and shows whatever it can."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from app.commands.cases import OpenCase
from app.commands.meetings import Plan
from app.domain.basis import Kind
from app.domain.person import PersonId
from app.errors import Damaged, WrongState
from app.session import Session
from app.store.records import Records
from tests import builders
from tests.ui.faulty_window import CODES, FAULTS, Faulty, faulty, store_of
from ui.words import words


@pytest.mark.slow
@pytest.mark.parametrize("fault", FAULTS)
def test_every_screen_says_why_it_cannot_show_or_shows_all_and_then_shows_all_again(
    qtbot: QtBot, tmp_path: Path, fault: str
) -> None:
    with faulty(qtbot, "sign_minutes", tmp_path) as f:
        whole: dict[str, list[str]] = {}
        over = words().error(WrongState("item_closed"))  # nobody is invited any more, and why
        calm = ("", over, words().text("cases.opening.lacks_purpose"))
        for place in f.places():
            whole[place] = f.texts()
            assert f.said() in calm, place
        f.call(store_of)  # nothing is remembered: the next look reads the file
        with f.broken(fault):
            for place in f.places():
                said = f.said()
                known = [words().error(error) for error in CODES[fault]]
                known.append(words().error(Damaged("records_left_out", number=2)))
                if said not in calm:
                    assert set(said.split("\n")) <= set(known), place
                else:
                    assert f.texts() == whole[place], place
        for place in f.places():
            assert f.said() in calm, place
            assert f.texts() == whole[place], place


def rows_of(widget: Any) -> int:
    return len(widget.rows.rows)


@dataclass
class Listed:
    """A list, and one record of what stands in it."""

    place: str
    where: str
    """Which record is damaged."""
    lines: Callable[[Any], int]
    """How many lines its screen has."""


def due(screen: Any) -> int:
    return len(screen._due) + len(screen._meetings)


def lists(f: Faulty) -> Iterator[Listed]:
    """Every list in which one line can be damaged, and others not."""
    copies = f.call(lambda session: copies_of(session, f.meeting))
    someone = f.call(lambda s: record_of(s, "jeugd"))
    yield Listed("cases", f"id = '{f.case}'", lambda screen: rows_of(screen.table))
    yield Listed("meetings", f"id = '{f.meeting}'", lambda screen: rows_of(screen.list.table))
    yield Listed("people", f"id = '{someone}'", lambda screen: rows_of(screen.persons.table))
    yield Listed("today", f"id = '{f.case}'", due)
    yield Listed("today", f"id = '{f.meeting}'", due)
    one = f"id = (SELECT id FROM record WHERE bundle = '{copies}' ORDER BY place LIMIT 1)"  # noqa: S608
    yield Listed("register", one, lambda screen: len(screen.copies._copies.lines))


def records(session: Session, work: Callable[[Records], Any]) -> Any:
    """Something with the records of the vault."""
    with session._vault.transaction("aiv", now=session._now()) as transaction:
        return work(Records(transaction))


def copies_of(session: Session, meeting: str) -> str:
    """The bundle of a meeting's copies."""
    found = records(session, lambda known: known.meeting(meeting))
    return str(found.copies)


def record_of(session: Session, person: str) -> str:
    """The record of somebody in the list of partners."""
    return str(records(session, lambda known: known.person_record(PersonId(person))))


def one_more(session: Session) -> None:
    """A second case and a second meeting, which are whole, and overdue as the first."""
    basis, purpose = builders.basis_of(Kind.LIVC_R)
    session.run(OpenCase(Kind.LIVC_R, purpose, basis, builders.subject()))
    lead, writer = PersonId("mayor"), PersonId("aiv")
    session.run(Plan(Kind.LIVC_R, date(2027, 3, 1), "Stadhuis", lead, writer))


def test_one_damaged_record_takes_no_other_from_view_and_is_said_and_found(
    qtbot: QtBot, tmp_path: Path
) -> None:
    with faulty(qtbot, "issue_minutes", tmp_path) as f:
        f.call(one_more)
        for listed in lists(f):
            f.go(listed.place)
            if listed.place == "register":
                f.screen.pages.setCurrentWidget(f.screen.copies)
                f.settle()
            whole = listed.lines(f.screen)
            assert f.said() == ""
            with f.spoilt(listed.where):
                f.go("settings")
                f.go(listed.place)
                assert 0 < listed.lines(f.screen) < whole, listed
                assert words().error(Damaged("records_left_out", number=1)) in f.said(), listed
                found = f.call(lambda session: session.check("aiv"))
                assert {finding.code for finding in found} == {"record_altered"}, listed
            f.go("settings")
            f.go(listed.place)
            assert (listed.lines(f.screen), f.said()) == (whole, ""), listed
        assert f.call(lambda session: session.check("aiv")) == ()


def test_a_damaged_line_of_the_log_leaves_the_older_ones_and_is_named(
    qtbot: QtBot, tmp_path: Path
) -> None:
    with faulty(qtbot, "invite", tmp_path) as f:
        f.go("register")
        f.screen.pages.setCurrentIndex(0)
        f.settle()

        def spoil_line(session: Session) -> None:
            store = store_of(session)
            (trigger,) = store.rows("SELECT sql FROM sqlite_schema WHERE name = 'leaf_stays'")
            store.run("DROP TRIGGER leaf_stays")
            ((body,),) = store.rows("SELECT body FROM leaf WHERE position = 9")
            store.run("UPDATE leaf SET body = ? WHERE position = 9", body.replace(b"202", b"203"))
            store.run(*trigger)

        f.call(spoil_line)
        log = f.screen.log
        log.restart()
        f.settle()
        assert words().error(Damaged("leaf_damaged", position=9)) in f.said()
        assert [line.position for line in log.table.rows.rows] == list(range(9))[::-1]
