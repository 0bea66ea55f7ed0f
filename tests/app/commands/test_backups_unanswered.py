"""What does not answer now is not damaged: nothing is made anew, taken over or lost by it."""

import errno
import os
import shutil
from pathlib import Path

import pytest

from app.commands.backups import BackUp, LeaveFolder
from app.commands.drilling import Drill
from app.commands.members import AddMember
from app.commands.restoring import FormerSheet, Restoring, require_fits
from app.commands.settings import KeepIdle
from app.domain.person import PersonId
from app.errors import AppError, Damaged, Locked, Unavailable
from app.queries.backups import BackupPlaces, BackupsDue
from app.queries.people import OfficeView
from app.session import Session
from app.store.pairs import Backup, backups
from tests.app.commands.test_backups_passed_over import (
    COORD,
    NEWER,
    WORDS,
    Home,
    home,
    made,
    put,
    sector,
)

__all__ = ["home", "made"]
pytestmark = pytest.mark.usefixtures("quick_passwords")
POL = PersonId("pol")
each_number = pytest.mark.parametrize(
    "number",
    [errno.EIO, errno.ETIMEDOUT, errno.ESTALE, errno.EHOSTDOWN, errno.EMFILE, errno.EINVAL],
)


def silent(monkeypatch: pytest.MonkeyPatch, path: Path, number: int, times: int) -> None:
    """The file does not open so many times."""
    real, left = os.open, [times]

    def opened(name: object, flags: int, *more: object, **told: object) -> int:
        if not isinstance(name, int) and os.fsdecode(name) == str(path) and left[0]:  # type: ignore[arg-type]
            left[0] -= 1
            raise OSError(number, os.strerror(number))
        return real(name, flags, *more, **told)  # type: ignore[arg-type]

    monkeypatch.setattr(os, "open", opened)


def oldest_opens(home: Home) -> None:
    wanted = home.restoring(made_at=backups(home.place)[-1].made_at)
    session, _, told = Session.restore(home.folder / "back", wanted)
    session.close()
    assert (told.damaged, told.gone) == (0, 0)


@each_number
def test_an_escrow_that_does_not_answer_once_keeps_what_older_backups_need(
    home: Home, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    with home.entered() as session:
        session.work(AddMember(POL, "play-pol"), COORD)
        session.work(BackUp(), COORD)
        kept = (home.place / "escrow").read_bytes()
        with monkeypatch.context() as patched:
            silent(patched, home.place / "escrow", number, 1)
            with pytest.raises(Unavailable, match="disk_error"):
                session.work(BackUp(), COORD)
        assert (home.place / "escrow").read_bytes() == kept
        session.work(BackUp(), COORD)
    oldest_opens(home)


@each_number
@pytest.mark.parametrize("times", [1, 2, 3])
def test_nor_does_unlocking_replace_it(
    home: Home, monkeypatch: pytest.MonkeyPatch, number: int, times: int
) -> None:
    with home.entered() as session:
        session.work(AddMember(POL, "play-pol"), COORD)
        session.work(BackUp(), COORD)
    kept = (home.place / "escrow").read_bytes()
    with monkeypatch.context() as patched:
        silent(patched, home.place / "escrow", number, times)
        with home.entered():
            pass
    assert (home.place / "escrow").read_bytes() == kept
    oldest_opens(home)


@each_number
def test_nor_does_an_old_folder_that_was_put_back(
    home: Home, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    shutil.copytree(home.vault, home.folder / "old")
    with home.entered() as session:
        session.work(AddMember(POL, "play-pol"), COORD)
        session.work(BackUp(), COORD)
    kept = (home.place / "escrow").read_bytes()
    shutil.rmtree(home.vault)
    (home.folder / "old").rename(home.vault)
    with home.entered() as session, monkeypatch.context() as patched:
        silent(patched, home.place / "escrow", number, 1)
        sector(backups(home.place)[0].store, patched)
        with pytest.raises(AppError):
            session.work(BackUp(), COORD)
    assert (home.place / "escrow").read_bytes() == kept


def test_a_folder_with_an_escrow_that_never_answers_is_named_and_stops_no_other(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = home.folder / "other"
    other.mkdir()
    sector(home.place / "escrow", monkeypatch)
    with home.entered() as session:
        session.work(BackUp(other), COORD)
        (made,) = session.work(BackUp(), COORD)
        assert made.place.parent == other
        first, second = session.ask(BackupPlaces(), COORD)
        assert (first.folder, first.there, first.why) == (str(home.disk), True, "disk_error")
        assert (second.current, second.why) == (True, "")
        assert session.ask(BackupsDue(), COORD).missed == {str(home.disk): "disk_error"}
        session.change_password("coord", "play-coord", WORDS)
        session.work(AddMember(POL, "play-pol"), COORD)
    with home.entered(WORDS) as session:
        assert session.left_out() is None
        with pytest.raises(Unavailable, match="disk_error"):
            session.work(LeaveFolder(str(home.disk)), COORD)
        session.work(LeaveFolder(str(home.disk), lost=True), COORD)
        assert session.ask(OfficeView(), COORD).backup_folders == (str(other),)
        assert session.ask(BackupsDue(), COORD).missed == {}


def test_its_backups_are_restored_with_the_escrow_of_another_folder(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    beside = home.folder / "escrow of another folder"
    put(beside, (home.place / "escrow").read_bytes())
    kept = beside.read_bytes()
    with monkeypatch.context() as patched:
        sector(home.place / "escrow", patched)
        into = home.folder / "back"
        session, _, told = Session.restore(into, home.restoring(escrow=beside))
        with session:
            session.backs_up = False
            assert (told.damaged, told.gone, told.passed) == (0, 0, ())
            assert session.former_sheet(told) is FormerSheet.AWAY
            assert session.ask(BackupsDue(), COORD).missed == {str(home.disk): "disk_error"}
    assert (home.place / "escrow").read_bytes() == kept


def named_before(one: Backup) -> Backup:
    """The same pair, made while the clock was wrong."""
    for file in (one.store, one.slots):
        file.rename(file.with_name(f"20240101T000000Z{file.suffix}"))
    return backups(one.place)[-1]


@pytest.mark.parametrize("member", [False, True], ids=["settings", "member"])
@pytest.mark.parametrize("clock", [False, True], ids=["later name", "earlier name"])
def test_a_newest_backup_that_does_not_answer_is_not_lost_by_restoring_an_older_one(
    home: Home, monkeypatch: pytest.MonkeyPatch, member: bool, clock: bool
) -> None:
    with home.entered() as session:
        if member:
            session.work(AddMember(POL, "play-pol"), COORD)
        session.run(KeepIdle(9), COORD)
        (new,) = session.work(BackUp(), COORD)
    new = named_before(new) if clock else new
    kept = (home.place / "escrow").read_bytes()
    with monkeypatch.context() as patched:
        sector(new.store, patched)
        session, _, told = Session.restore(home.folder / "older", home.restoring())
        with session:
            session.backs_up = False
            assert told.later > 0
            with pytest.raises(Unavailable, match="disk_error"):
                session.work(BackUp(home.disk), COORD)
            assert session.former_sheet(told) is FormerSheet.LEFT
            assert told.passed == (new.store.name,)
    assert (home.place / "escrow").read_bytes() == kept
    wanted = Restoring(home.disk, COORD, WORDS, home.code.sheet, made_at=new.made_at)
    session, _, told = Session.restore(home.folder / "newest", wanted)
    with session:
        assert (told.damaged, told.gone, told.later) == (0, 0, 0)
        assert session.ask(OfficeView(), COORD).idle_minutes == 9


def stray(home: Home) -> None:
    """An empty pair of a later name, as a wrong clock and a full stick leave it."""
    for kind in ("store", "slots"):
        put(home.place / f"{NEWER}.{kind}", b"")


def test_an_empty_pair_takes_no_folder_from_the_office(home: Home) -> None:
    other = home.folder / "other"
    other.mkdir()
    with home.entered() as session:
        session.work(BackUp(other), COORD)
        session.work(BackUp(), COORD)
    stray(home)
    session, _, told = Session.restore(home.folder / "back", home.restoring())
    with session:
        session.backs_up = False
        assert (told.later, told.passed, told.left) == (0, (f"{NEWER}.store",), False)
        assert session.ask(OfficeView(), COORD).backup_folders == (str(home.disk), str(other))
        assert session.former_sheet(told) is FormerSheet.BEFORE
        assert session.ask(BackupsDue(), COORD).due == ()
    for source in (other, home.disk):
        with pytest.raises(Locked, match="wrong_recovery_code"):
            require_fits(Restoring(source, COORD, WORDS, home.code.sheet))


def test_where_steps_are_lost_that_folder_alone_is_left(home: Home) -> None:
    other = home.folder / "other"
    other.mkdir()
    with home.entered() as session:
        session.work(BackUp(other), COORD)
        (before, _) = session.work(BackUp(), COORD)
        for file in (before.store, before.slots):  # of another day, or the next replaces it
            file.rename(file.with_name(f"20250601T000000Z{file.suffix}"))
        session.run(KeepIdle(9), COORD)
        new = next(one for one in session.work(BackUp(), COORD) if one.place == home.place)
        put(new.store, b"")
    newest = next(other.iterdir())
    kept = {folder: (folder / "escrow").read_bytes() for folder in (home.place, newest)}
    session, _, told = Session.restore(home.folder / "back", home.restoring())
    with session:
        session.backs_up = False
        assert told.later > 0
        assert (told.passed, told.left) == ((new.store.name,), True)
        assert session.ask(OfficeView(), COORD).backup_folders == (str(other),)
        assert session.former_sheet(told) is FormerSheet.LEFT
        assert session.ask(BackupsDue(), COORD).missed == {str(other): "backup_of_another_copy"}
    assert kept == {folder: (folder / "escrow").read_bytes() for folder in kept}
    session, _, told = Session.restore(
        home.folder / "all of it", Restoring(other, COORD, WORDS, home.code.sheet)
    )
    with session:
        assert session.ask(OfficeView(), COORD).idle_minutes == 9


def test_a_folder_by_another_spelling_of_its_name_goes_on_with_the_vault(home: Home) -> None:
    spelled = home.place.with_name(home.place.name.upper())
    spelled.symlink_to(home.place)
    wanted = Restoring(spelled, COORD, WORDS, home.code.sheet)
    session, _, told = Session.restore(home.folder / "back", wanted)
    with session:
        session.backs_up = False
        assert session.ask(OfficeView(), COORD).backup_folders == (str(home.disk),)
        assert session.former_sheet(told) is FormerSheet.BEFORE


@pytest.mark.parametrize("damaged", [True, False], ids=["damaged", "does not answer"])
def test_a_drill_with_an_older_backup_than_the_newest_does_not_count(
    home: Home, monkeypatch: pytest.MonkeyPatch, damaged: bool
) -> None:
    with home.entered() as session:
        session.run(KeepIdle(9), COORD)
        (new,) = session.work(BackUp(), COORD)
        if damaged:
            put(new.store, b"")
        else:
            sector(new.store, monkeypatch)
        with pytest.raises(Damaged, match="drill_passed") as caught:
            session.work(Drill(home.code.sheet), COORD)
        assert caught.value.facts["files"] == new.store.name
        assert session.ask(BackupsDue(), COORD).drilled_on is None
        session.work(BackUp(), COORD)
        assert session.work(Drill(home.code.sheet), COORD).sound
        assert session.ask(BackupsDue(), COORD).drilled_on is not None


def test_a_drill_counts_beside_what_only_has_a_later_name(home: Home) -> None:
    stray(home)
    with home.entered() as session:
        session.change_password("coord", "play-coord", WORDS)
        assert session.work(Drill(home.code.sheet), COORD).passed[0].store.stem == NEWER
        assert session.ask(BackupsDue(), COORD).drilled_on is not None


@pytest.mark.parametrize("later", [True, False])
def test_an_older_pair_that_does_not_answer_is_named_where_steps_are_lost(
    home: Home, monkeypatch: pytest.MonkeyPatch, later: bool
) -> None:
    """It may have them whatever its name: the folder, which would be refused, is not taken over."""
    with home.entered() as session:
        if later:
            session.change_password(COORD, "play-coord", WORDS)
    older = backups(home.place)[-1].store
    sector(older, monkeypatch)
    session, _, told = Session.restore(home.folder / "back", home.restoring())
    with session:
        assert (told.left, told.passed) == ((True, (older.name,)) if later else (False, ()))
        folders = session.ask(OfficeView(), COORD).backup_folders
        assert folders == (() if later else (str(home.disk),))
        if not later:
            session.work(BackUp(), COORD)
