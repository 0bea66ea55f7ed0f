"""A folder of backups is one folder, by whatever name somebody points at it."""

import os
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from app.commands.backups import BackUp, LeaveFolder
from app.commands.drilling import Drill
from app.commands.ledger import Ledger
from app.commands.restoring import FormerSheet, Restoring
from app.domain.calendar import moment
from app.domain.log import Act, LogEntry
from app.domain.person import PersonId
from app.errors import Refused, Unusable
from app.queries.backups import BackupPlaces, BackupsDue
from app.queries.people import OfficeView
from app.queries.table import Table
from app.session import Session
from app.store.rebuilding import Rebuilt
from tests.app.commands.sittings import scenario
from tests.builders import exercise, opening_of

pytestmark = pytest.mark.usefixtures("quick_passwords")
COORD, CLERK, WORDS = PersonId("coord"), PersonId("clerk"), "een heel nieuw wachtwoord"
NAMES = ("dots", "link", "inner", "inner link")
each_name = pytest.mark.parametrize("how", NAMES)
bytes_are_names = pytest.mark.skipif(sys.platform != "linux", reason="names are text there")


@pytest.fixture
def session(tmp_path: Path) -> Session:
    found = exercise(tmp_path / "home", scenario((), clerk={"category": "AIV", "member": True}))
    found.backs_up = False
    return found


@pytest.fixture
def sheet(tmp_path: Path, disk: Path) -> str:
    """What opens the backup on the disk, of a vault that is closed."""
    session, code = Session.create(tmp_path / "vault", opening_of(scenario(())))
    with session:
        session.backs_up = False
        session.work(BackUp(disk), COORD)
    return code.sheet


def restored(source: Path, sheet: str) -> tuple[Session, Rebuilt]:
    wanted = Restoring(source, COORD, WORDS, sheet)
    back, _, told = Session.restore(source.parent / "back", wanted)
    back.backs_up = False
    return back, told


def other_name(disk: Path, how: str) -> Path:
    beside, link = disk.with_name("beside"), disk.with_name("link")
    if how == "dots":
        beside.mkdir()
        return beside / ".." / disk.name
    if how == "inner":
        return next(disk.iterdir())
    link.symlink_to(disk if how == "link" else next(disk.iterdir()))
    return link


def folders(session: Session) -> tuple[str, ...]:
    return session.ask(OfficeView(), COORD).backup_folders


@each_name
def test_a_folder_that_is_chosen_by_another_name_is_the_one_there_is(
    session: Session, disk: Path, how: str
) -> None:
    session.work(BackUp(disk), COORD)
    named = other_name(disk, how)
    (made,) = session.work(BackUp(named), COORD)
    assert (made.place.parent, folders(session)) == (disk, (str(disk),))
    session.lock()
    session.unlock("clerk", "play-clerk")
    session.unlock("coord", "play-coord")
    assert session.work(BackUp(named), CLERK), "which any member may"
    (place,) = session.ask(BackupPlaces(), COORD)
    assert place.made
    assert [one.name for one in disk.iterdir()] == [made.place.name]


def test_a_folder_in_one_of_the_office_is_another_one(session: Session, disk: Path) -> None:
    session.work(BackUp(disk), COORD)
    (disk / "mine").mkdir()
    with pytest.raises(Refused):
        session.work(BackUp(disk / "mine"), CLERK)
    assert folders(session) == (str(disk),)


def test_a_name_with_dots_is_kept_without_what_it_goes_through(
    session: Session, disk: Path
) -> None:
    named = other_name(disk, "dots")
    session.work(BackUp(named), COORD)
    assert folders(session) == (str(disk.resolve()),)


def test_of_two_names_that_a_former_program_kept_one_is_given_up_and_no_backup(
    session: Session, disk: Path
) -> None:
    session.work(BackUp(disk), COORD)
    link = other_name(disk, "link")
    keep(session, (str(disk), str(link)))
    made = session.work(BackUp(), COORD)
    assert [one.store.exists() for one in made] == [True]
    assert session.ask(BackupsDue(), COORD).due == ()
    session.work(LeaveFolder(str(link)), COORD)
    (place,) = session.ask(BackupPlaces(), COORD)
    assert (place.folder, place.made) == (str(disk), (made[0].made_at,))
    session.work(LeaveFolder(str(disk)), COORD)
    assert list(disk.iterdir()) == []


def keep(session: Session, named: tuple[str, ...]) -> None:
    """As a former program may have: folders of the office by these names."""
    ledger = Ledger(session._vault, Table(), lambda: moment(None))
    office = replace(ledger.office(COORD), backup_folders=named)
    now = moment(office.exercise_today)
    ledger.line(LogEntry(now, Act.BACKUP, COORD), kept=office)
    session.lock()
    session.unlock("coord", "play-coord")


@each_name
def test_a_drill_takes_the_folder_by_any_name(tmp_path: Path, disk: Path, how: str) -> None:
    session, code = Session.create(tmp_path / "vault", opening_of(scenario(())))
    with session:
        session.backs_up = False
        session.work(BackUp(disk), COORD)
        named = other_name(disk, how)
        assert session.work(Drill(code.sheet, named), COORD).sound
        session.work(LeaveFolder(str(disk)), COORD)


def test_a_drill_takes_what_backup_printed_of_a_folder_that_the_office_has_no_more(
    tmp_path: Path, disk: Path
) -> None:
    session, code = Session.create(tmp_path / "vault", opening_of(scenario(())))
    with session:
        session.backs_up = False
        (made,) = session.work(BackUp(disk), COORD)
        session.work(LeaveFolder(str(disk), lost=True), COORD)
        assert session.work(Drill(code.sheet, made.place), COORD).sound


@bytes_are_names
def test_a_folder_of_which_the_name_is_no_text_is_refused_before_anything_is_in_it(
    session: Session, tmp_path: Path
) -> None:
    disk = tmp_path / os.fsdecode(b"R\xe9serve")
    disk.mkdir()
    with pytest.raises(Unusable, match="backup_folder_unnamed"):
        session.work(BackUp(disk), COORD)
    assert (list(disk.iterdir()), folders(session)) == ([], ())


@bytes_are_names
def test_from_a_folder_of_which_the_name_is_no_text_work_goes_on(
    tmp_path: Path, disk: Path, sheet: str
) -> None:
    mounted = disk.rename(tmp_path / os.fsdecode(b"R\xe9serve"))
    back, told = restored(mounted, sheet)
    with back:
        assert back.former_sheet(told) is FormerSheet.LEFT
        assert folders(back) == ()


def test_the_disk_that_was_restored_from_is_no_longer_waited_for_by_its_former_name(
    tmp_path: Path, disk: Path, sheet: str
) -> None:
    """On another computer it has another one; a copy of it would look the same, so one is asked."""
    mounted = disk.rename(tmp_path / "elsewhere")
    back, told = restored(mounted, sheet)
    with back:
        assert back.former_sheet(told) is FormerSheet.AWAY
        back.work(LeaveFolder(str(disk), lost=True), COORD)
        assert back.former_sheet(told) is FormerSheet.BEFORE
        (place,) = back.ask(BackupPlaces(), COORD)
        assert (place.folder, place.current, place.why) == (str(mounted), True, "")
        assert back.ask(BackupsDue(), COORD).due == ()


def test_a_name_that_leads_to_the_same_disk_is_kept_once_after_restoring(
    disk: Path, sheet: str
) -> None:
    link = other_name(disk, "link")
    back, _ = restored(link, sheet)
    with back:
        assert folders(back) == (str(disk),)
