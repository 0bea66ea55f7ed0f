"""Of several folders one takes no backup, or holds what this vault does not know: it is said."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from app.commands import backups
from app.commands.backups import BackUp, LeaveFolder, NoteLeaving
from app.commands.members import AddMember
from app.commands.restoring import FormerSheet, Restoring
from app.commands.settings import KeepIdle
from app.commands.speaking import Withdraw
from app.domain.contribution import TextId
from app.domain.person import PersonId
from app.errors import AppError, Damaged, Unavailable, WrongState
from app.queries.backups import BackupDue, BackupPlace, BackupPlaces, BackupsDue, BackupState
from app.queries.people import OfficeView
from app.session import Session
from app.store import backup
from tests.app.commands.sittings import begun, said, scenario
from tests.app.commands.test_backups import kept_keys
from tests.builders import EXERCISES, card, exercise, opening_of, play, scenario_of

pytestmark = pytest.mark.usefixtures("quick_passwords")
COORD, INSP = PersonId("coord"), PersonId("insp")
Patch = pytest.MonkeyPatch


class Killed(BaseException):
    """What no code expects."""


@pytest.fixture
def told(tmp_path: Path) -> Iterator[tuple[Session, TextId]]:
    """A text that somebody gave at the table, the meeting still open."""
    file = scenario([*begun("insp", "pol"), *said("bron", "insp")], aiv={"category": "AIV"})
    session = exercise(tmp_path, file)
    outcomes = play(session, file)
    assert not outcomes.surprises
    session.backs_up = False
    yield session, TextId(outcomes.ids["c"])
    session.close()


@pytest.fixture
def other(tmp_path: Path) -> Path:
    folder = tmp_path / "other"
    folder.mkdir()
    return folder


@pytest.fixture
def session(told: tuple[Session, TextId], disk: Path, other: Path) -> Session:
    """Of an office that has backups in two folders."""
    for folder in (disk, other):
        told[0].work(BackUp(folder), COORD)
    return told[0]


def state(session: Session) -> BackupState:
    return session.ask(BackupsDue(), COORD)


def place_of(session: Session, folder: Path) -> BackupPlace:
    (place,) = [one for one in session.ask(BackupPlaces(), COORD) if one.folder == str(folder)]
    return place


def made_in(session: Session) -> list[Path]:
    return [one.place.parent for one in session.work(BackUp(), COORD)]


def fails(monkeypatch: Patch, what: str, folder: Path, error: BaseException) -> None:
    """What is done with backups in one folder ends so."""
    real: Callable[..., Any] = getattr(backup, what)

    def failing(*given: Any) -> Any:
        if any(folder in getattr(one, "place", Path()).parents for one in given):
            raise error
        if any(isinstance(one, Path) and folder in one.parents for one in given):
            raise error
        return real(*given)

    monkeypatch.setattr(backup, what, failing)


FAILURES = [
    ("write_atomically", Unavailable("disk_full")),
    ("_verify", Damaged("backup_unverified")),
]


@pytest.mark.parametrize(("what", "error"), FAILURES, ids=["full", "dying"])
def test_folder_that_takes_no_backup_is_said_until_it_does(
    session: Session, disk: Path, other: Path, monkeypatch: Patch, what: str, error: AppError
) -> None:
    with monkeypatch.context() as patched:
        fails(patched, what, other, error)
        assert made_in(session) == [disk]
        session.settle()
        assert state(session).due == (BackupDue.MISSED,), "however often folders are looked at"
        assert not state(session).today, "nobody is helped by another one each minute"
        session.work(AddMember(PersonId("aiv"), "play-aiv"), COORD)
    session.lock()
    session.unlock("coord", "play-coord")
    assert state(session).missed == {str(other): error.code}
    assert [place_of(session, folder).why for folder in (disk, other)] == ["", error.code]
    assert made_in(session) == [disk, other]
    assert (state(session).missed, state(session).due) == ({}, ())
    assert place_of(session, other).why == ""


def test_folder_that_failed_stays_said_while_another_is_chosen_and_until_it_is_left(
    session: Session, disk: Path, other: Path, tmp_path: Path, monkeypatch: Patch
) -> None:
    fails(monkeypatch, "_verify", other, Unavailable("disk_full"))
    session.work(BackUp(), COORD)
    third = tmp_path / "third"
    third.mkdir()
    session.work(BackUp(third), COORD)
    assert state(session).missed == {str(other): "disk_full"}
    session.work(LeaveFolder(str(other)), COORD)
    assert (state(session).missed, state(session).due) == ({}, ())


def test_folder_that_is_away_is_said_to_be_away_and_nothing_else(
    session: Session, disk: Path, other: Path, tmp_path: Path
) -> None:
    other.rename(tmp_path / "in the safe")
    assert made_in(session) == [disk]
    assert state(session).due == (BackupDue.AWAY,)
    assert state(session).missed == {str(other): "backup_folder_gone"}
    (tmp_path / "in the safe").rename(other)
    session.settle()
    assert (state(session).due, state(session).today) == ((), False)


def test_backup_that_is_stopped_in_the_second_folder_is_still_due_there(
    session: Session, disk: Path, other: Path, monkeypatch: Patch
) -> None:
    here = list[Path]()
    real = backup.make
    monkeypatch.setattr(backup, "make", lambda *told: (here.append(told[1]), real(*told))[1])
    stopping = BackUp(None, lambda: here[-1].parent == disk)
    assert [one.place.parent for one in session.work(stopping, COORD)] == [disk]
    assert state(session).missed == {str(other): "backup_stopped"}
    assert state(session).today
    stopping = BackUp(None, lambda: here[-1].parent == other)
    assert [one.place.parent for one in session.work(stopping, COORD)] == [other], "begun there"
    assert (state(session).today, state(session).due) == (False, ()), "the first has one of today"
    assert made_in(session) == [disk, other]
    assert not state(session).today


def test_pauses_for_one_backup_each_come_to_an_end_with_one_in_every_folder(
    session: Session, disk: Path, other: Path, tmp_path: Path, monkeypatch: Patch
) -> None:
    third = tmp_path / "third"
    third.mkdir()
    session.work(BackUp(third), COORD)
    real = backup.make

    def one_pause() -> list[Path]:
        """Whoever comes back to work ends what is begun after the first."""
        begun = list[Path]()
        with monkeypatch.context() as patched:
            patched.setattr(backup, "make", lambda *told: (begun.append(told[1]), real(*told))[1])
            made = session.work(BackUp(None, lambda: len(begun) < 2), COORD)
        return [one.place.parent for one in made]

    rounds = one_pause()
    while state(session).today:
        rounds += one_pause()
        assert len(rounds) <= 3
    assert sorted(rounds) == sorted([disk, other, third])
    assert (state(session).missed, state(session).due) == ({}, ())


@pytest.mark.parametrize("waits", [False, True], ids=["by hand", "people changed"])
def test_backup_that_is_stopped_once_all_folders_had_one_is_due_again(
    session: Session, disk: Path, other: Path, monkeypatch: Patch, waits: bool
) -> None:
    fails(monkeypatch, "_verify", other, WrongState("backup_stopped"))
    if waits:
        session.work(AddMember(PersonId("aiv"), "play-aiv"), COORD)
    else:
        assert made_in(session) == [disk]
    assert state(session).missed == {str(other): "backup_stopped"}
    assert state(session).today


def test_reason_of_a_folder_stays_while_another_gets_the_backup_that_was_stopped_in_it(
    session: Session, disk: Path, other: Path, tmp_path: Path, monkeypatch: Patch
) -> None:
    third = tmp_path / "third"
    third.mkdir()
    session.work(BackUp(third), COORD)
    with monkeypatch.context() as patched:
        fails(patched, "_verify", other, Unavailable("disk_full"))
        fails(patched, "_verify", third, WrongState("backup_stopped"))
        assert made_in(session) == [disk]
    for folder in (disk, other):
        fails(monkeypatch, "_verify", folder, WrongState("backup_stopped"))
    assert made_in(session) == [third]
    assert state(session).missed == {str(other): "disk_full"}


def test_where_no_folder_takes_a_backup_each_is_said_until_one_does_and_nothing_is_logged(
    session: Session, disk: Path, other: Path, monkeypatch: Patch
) -> None:
    """A pause tries it again each minute."""
    made_at, lines = state(session).made_at, len([*session.log("coord")])
    with monkeypatch.context() as patched:
        fails(patched, "_verify", disk, Unavailable("disk_full"))
        fails(patched, "_verify", other, Damaged("backup_unverified"))
        for _ in range(2):
            with pytest.raises(AppError):
                session.work(BackUp(), COORD)
            session.settle()
        assert [place_of(session, folder).why for folder in (disk, other)] == [
            "disk_full",
            "backup_unverified",
        ]
        found = state(session)
        assert (found.due, found.made_at) == ((BackupDue.MISSED,), made_at)
        assert len([*session.log("coord")]) == lines
        session.work(LeaveFolder(str(other)), COORD)
    assert state(session).missed == {str(disk): "disk_full"}
    assert made_in(session) == [disk]
    assert (state(session).missed, state(session).due) == ({}, ())


def test_where_a_backup_is_stopped_in_every_folder_nothing_is_said_of_any(
    session: Session, disk: Path, other: Path
) -> None:
    with pytest.raises(WrongState, match="backup_stopped"):
        session.work(BackUp(None, lambda: False), COORD)
    assert (state(session).missed, state(session).due) == ({}, ())


def test_folder_that_went_after_a_backup_was_stopped_in_it_is_not_waited_for_each_minute(
    session: Session, disk: Path, other: Path, tmp_path: Path, monkeypatch: Patch
) -> None:
    with monkeypatch.context() as patched:
        fails(patched, "_verify", other, WrongState("backup_stopped"))
        session.work(BackUp(), COORD)
    assert state(session).today
    other.rename(tmp_path / "in the safe")
    assert made_in(session) == [disk]
    assert not state(session).today


def test_erasing_reaches_the_escrow_in_a_folder_that_takes_no_backup(
    session: Session, told: tuple[Session, TextId], other: Path, monkeypatch: Patch
) -> None:
    fails(monkeypatch, "_verify", other, Unavailable("disk_full"))
    session.work(BackUp(), COORD)
    before = kept_keys(session, other)
    session.run(Withdraw(told[1], card(session, told[1], "insp")), INSP)
    assert session.left_out() is None
    assert kept_keys(session, other) < before


@pytest.mark.parametrize(
    "point",
    [(backups, "refresh"), (NoteLeaving, "carry_out"), (backup, "drop")],
    ids=lambda point: point[1],
)
def test_folder_whose_leaving_was_killed_is_used_on_or_left(
    session: Session,
    told: tuple[Session, TextId],
    other: Path,
    monkeypatch: Patch,
    point: tuple[object, str],
) -> None:
    def kill(*_: object) -> None:
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr(*point, kill)
        with pytest.raises(Killed):
            session.work(LeaveFolder(str(other)), COORD)
    session._vault.close()
    again = Session.open(session._vault.folder)
    again.backs_up = False
    with again:
        for member in ("coord", "mayor"):
            again.unlock(member, f"play-{member}")
        text = told[1]
        again.run(Withdraw(text, card(again, text, "insp")), INSP)
        assert again.left_out() is None, "nothing waits for a folder that is there"
        assert state(again).due == ()
        if str(other) in again.ask(OfficeView(), COORD).backup_folders:
            assert made_in(again)[-1] == other
            again.work(LeaveFolder(str(other)), COORD)
            assert list(other.iterdir()) == []
        assert not any(file.is_file() for file in other.rglob("*"))


def test_folder_with_nothing_of_the_vault_is_never_filled_by_itself(
    session: Session, told: tuple[Session, TextId], disk: Path, other: Path
) -> None:
    """It may be where a drive was connected: on the disk of the vault, and the drive elsewhere."""
    (place,) = other.iterdir()
    shutil.rmtree(place)
    session.run(Withdraw(told[1], card(session, told[1], "insp")), INSP)
    waits = session.left_out()
    assert waits is not None
    assert dict(waits.facts) == {"cause": "backup_folder_emptied"}
    assert made_in(session) == [disk]
    assert list(other.iterdir()) == []
    found = place_of(session, other)
    assert (found.there, found.made, found.why) == (True, (), "backup_folder_emptied")
    assert state(session).due == (BackupDue.AWAY, BackupDue.ERASURE)
    session.work(BackUp(other), COORD)
    assert (state(session).due, place_of(session, other).why) == ((), "")


def test_folder_with_nothing_of_the_vault_is_left_without_a_word_that_its_disk_is_lost(
    session: Session, told: tuple[Session, TextId], disk: Path, other: Path
) -> None:
    (place,) = other.iterdir()
    shutil.rmtree(place)
    session.run(Withdraw(told[1], card(session, told[1], "insp")), INSP)
    session.work(LeaveFolder(str(other)), COORD)
    assert session.ask(OfficeView(), COORD).backup_folders == (str(disk),)
    assert state(session).due == ()
    assert session.check("coord") == ()


def test_folder_with_newer_steps_than_what_was_restored_is_said_to_hold_them(
    tmp_path: Path, disk: Path, other: Path
) -> None:
    """Two disks by turns: the vault comes back from the one that was used before."""
    read = scenario_of(EXERCISES / "hartenaas.toml")
    session, code = Session.create(tmp_path / "vault", opening_of(read))
    coordinator = PersonId(read.coordinator)
    session.backs_up = False
    for work in (BackUp(disk), BackUp(other), BackUp()):
        session.work(work, coordinator)
    disk.rename(tmp_path / "in the safe")
    session.run(KeepIdle(3), coordinator)
    session.work(BackUp(), coordinator)
    session.close()
    (tmp_path / "in the safe").rename(disk)
    wanted = Restoring(disk, coordinator, "een heel nieuw wachtwoord", code.sheet)
    back, _, told = Session.restore(tmp_path / "back", wanted)
    back.backs_up = False
    before = {file: file.read_bytes() for file in other.rglob("*") if file.is_file()}
    with back:
        assert back.former_sheet(told) is FormerSheet.NEWER
        due = back.ask(BackupsDue(), coordinator).due
        assert due == (BackupDue.OTHER, BackupDue.ERASURE)
        newer = back.ask(BackupPlaces(), coordinator)[1]
        assert (newer.there, newer.why) == (True, "backup_of_another_copy")
        back.work(BackUp(), coordinator)
        assert back.ask(BackupsDue(), coordinator).due == due
        back.work(LeaveFolder(newer.folder), coordinator)
        assert back.ask(BackupsDue(), coordinator).due == ()
        assert back.check(coordinator) == ()
    assert {file: file.read_bytes() for file in other.rglob("*") if file.is_file()} == before
    wanted = Restoring(other, coordinator, "een heel nieuw wachtwoord", code.sheet)
    newest, _, told = Session.restore(tmp_path / "newest", wanted)
    newest.backs_up = False
    with newest:
        assert (told.later, newest.ask(OfficeView(), coordinator).idle_minutes) == (0, 3)
