"""A first backup into a new folder that is cut short: erasing reaches whatever is there."""

from pathlib import Path

import pytest

from app.commands.backups import BackUp, NoteBackup, NoteFolder
from app.commands.speaking import Withdraw
from app.domain.contribution import TextId
from app.domain.log import Act
from app.domain.person import PersonId
from app.errors import AppError, Unavailable
from app.queries.backups import BackupDue, BackupPlaces, BackupsDue
from app.queries.people import OfficeView
from app.session import Session
from app.store import backup, escrow
from app.store.opened import Opened
from tests.app.commands.sittings import begun, said, scenario
from tests.app.commands.test_backups import kept_keys
from tests.builders import card, exercise, play

pytestmark = pytest.mark.usefixtures("quick_passwords")
COORD, INSP = PersonId("coord"), PersonId("insp")
Patch = pytest.MonkeyPatch
Point = tuple[object, str]


class Killed(BaseException):
    """What no code expects."""


@pytest.fixture
def told(tmp_path: Path) -> tuple[Session, TextId]:
    """A text that somebody gave at the table, the meeting still open."""
    file = scenario([*begun("insp", "pol"), *said("bron", "insp")])
    session = exercise(tmp_path, file)
    outcomes = play(session, file)
    assert not outcomes.surprises
    return session, TextId(outcomes.ids["c"])


def kill(*_: object) -> None:
    raise Killed


def full(*_: object) -> None:
    raise Unavailable("disk_full")


def killed_in_backup(session: Session, disk: Path, monkeypatch: Patch, at: Point) -> Session:
    """The vault as the next start finds it."""
    with monkeypatch.context() as patched:
        patched.setattr(*at, kill)
        with pytest.raises(Killed):
            session.work(BackUp(disk), COORD)
    session._vault.close()
    again = Session.open(session._vault.folder)
    for member in ("coord", "mayor"):
        again.unlock(member, f"play-{member}")
    return again


def folders(session: Session) -> tuple[str, ...]:
    return session.ask(OfficeView(), COORD).backup_folders


def whys(session: Session) -> list[str | None]:
    entries = [line.entry for line in session.log("coord") if line.entry is not None]
    return [entry.why for entry in entries if entry.act is Act.BACKUP]


@pytest.mark.parametrize(
    "point",
    [
        (escrow, "renew"),
        (backup, "_sweep"),
        (backup, "_verify"),
        (backup, "thin"),
        (NoteBackup, "carry_out"),
    ],
    ids=lambda point: point[1],
)
def test_backup_killed_at_any_point_leaves_no_escrow_that_erasing_does_not_reach(
    told: tuple[Session, TextId], disk: Path, monkeypatch: Patch, point: Point
) -> None:
    session, text = told
    again = killed_in_backup(session, disk, monkeypatch, point)
    assert folders(again) == (str(disk),)
    before = kept_keys(again, disk)
    again.run(Withdraw(text, card(again, text, "insp")), INSP)
    assert again.left_out() is None
    assert kept_keys(again, disk) < before
    assert (again.check("coord"), again.ask(BackupsDue(), COORD).due) == ((), ())
    again.close()


def test_erasing_waits_for_a_folder_whose_first_backup_was_killed_and_that_is_away(
    told: tuple[Session, TextId], disk: Path, tmp_path: Path, monkeypatch: Patch
) -> None:
    session, text = told
    again = killed_in_backup(session, disk, monkeypatch, (NoteBackup, "carry_out"))
    before = kept_keys(again, disk)
    disk.rename(tmp_path / "in the safe")
    again.run(Withdraw(text, card(again, text, "insp")), INSP)
    waits = again.left_out()
    assert waits is not None
    assert waits.code == "escrow_waits"
    assert again.ask(BackupsDue(), COORD).due == (BackupDue.AWAY, BackupDue.ERASURE)
    (tmp_path / "in the safe").rename(disk)
    again.settle()
    assert kept_keys(again, disk) < before
    assert again.ask(BackupsDue(), COORD).due == ()
    again.close()


def test_program_that_ended_before_the_folder_was_known_has_written_nothing_there(
    told: tuple[Session, TextId], disk: Path, monkeypatch: Patch
) -> None:
    session, _text = told
    again = killed_in_backup(session, disk, monkeypatch, (NoteFolder, "carry_out"))
    assert folders(again) == ()
    (place,) = disk.iterdir()
    assert list(place.iterdir()) == []
    again.close()


def test_folder_of_a_backup_whose_moment_could_not_be_noted_is_known(
    told: tuple[Session, TextId], disk: Path, monkeypatch: Patch
) -> None:
    session, _text = told
    with monkeypatch.context() as patched:
        patched.setattr(NoteBackup, "carry_out", full)
        with pytest.raises(Unavailable, match="disk_full"):
            session.work(BackUp(disk), COORD)
    assert folders(session) == (str(disk),)
    (place,) = session.ask(BackupPlaces(), COORD)
    assert (place.there, len(place.made)) == (True, 1)
    state = session.ask(BackupsDue(), COORD)
    assert (state.made_at, state.today) == (None, True)
    session.close()


@pytest.mark.parametrize(
    "failing", [(NoteFolder, "carry_out"), (escrow, "renew"), (backup, "thin")]
)
def test_folder_in_which_no_backup_came_about_is_forgotten_with_nothing_left_in_it(
    told: tuple[Session, TextId],
    disk: Path,
    tmp_path: Path,
    monkeypatch: Patch,
    failing: Point,
) -> None:
    session, text = told
    other = tmp_path / "other"
    other.mkdir()
    session.work(BackUp(other), COORD)
    with monkeypatch.context() as patched:
        patched.setattr(*failing, full)
        with pytest.raises(Unavailable, match="disk_full"):
            session.work(BackUp(disk), COORD)
    made = failing[1] == "thin"
    assert folders(session) == ((str(other), str(disk)) if made else (str(other),))
    assert bool(list(disk.iterdir())) is made
    noted = ["choose_backups", "back_up"]
    before = kept_keys(session, other)
    session.run(Withdraw(text, card(session, text, "insp")), INSP)
    assert session.left_out() is None
    assert kept_keys(session, other) < before
    if failing[1] == "renew":
        assert whys(session) == [*noted, "choose_backups", "leave_backups"]
    session.close()


def test_folder_that_fails_half_way_and_cannot_be_cleared_stays_known(
    told: tuple[Session, TextId], disk: Path, tmp_path: Path, monkeypatch: Patch
) -> None:
    session, text = told
    real = backup._sweep

    def pulled_out(place: Path) -> None:
        real(place)
        disk.rename(tmp_path / "pulled out")
        raise Unavailable("disk_error")

    with monkeypatch.context() as patched:
        patched.setattr(backup, "_sweep", pulled_out)
        with pytest.raises(AppError, match="disk_error"):
            session.work(BackUp(disk), COORD)
    assert folders(session) == (str(disk),)
    session.run(Withdraw(text, card(session, text, "insp")), INSP)
    assert session.left_out() is not None
    (tmp_path / "pulled out").rename(disk)
    opened: Opened = session._vault.whole("coord")
    before = kept_keys(session, disk)
    session.settle()
    assert kept_keys(session, disk) < before
    assert not opened.escrow_waits
    session.close()
