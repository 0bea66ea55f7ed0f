"""Which folder has its turn, and two names or two sticks that are or are not one folder."""

import os
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from app.commands import backups as works
from app.commands.backups import BackUp, LeaveFolder
from app.commands.members import AddMember, RemoveMember
from app.domain.person import PersonId
from app.errors import Unavailable
from app.host.files import read_again, same_folder
from app.session import Session
from app.store import backup
from tests.app.commands.test_backups_missed import (
    COORD,
    Patch,
    made_in,
    other,
    place_of,
    session,
    state,
    told,
)
from tests.app.commands.test_backups_named import folders, keep

__all__ = ["other", "session", "told"]
pytestmark = pytest.mark.usefixtures("quick_passwords")


def paused(session: Session, monkeypatch: Patch, clock: Callable[..., datetime]) -> list[str]:
    """Whoever comes back to work ends what is begun after the first."""
    real, begun = backup.make, list[Path]()
    with monkeypatch.context() as patched:
        patched.setattr(backup, "make", lambda *told: (begun.append(told[1]), real(*told))[1])
        patched.setattr(works, "moment", clock)
        made = session.work(BackUp(None, lambda: len(begun) < 2), COORD)
    return [one.place.parent.name for one in made]


def pauses(session: Session, monkeypatch: Patch, clock: Callable[..., datetime]) -> list[str]:
    """The folders that had one, until none is due."""
    rounds = paused(session, monkeypatch, clock)
    while state(session).today and len(rounds) < 9:
        rounds += paused(session, monkeypatch, clock)
    return rounds


@pytest.mark.parametrize("offsets", [(0, 0, 0), (0, 0, 1), (0, 1, 1), (0, 1, 2)])
def test_each_folder_has_its_turn_also_within_one_second(
    session: Session,
    disk: Path,
    other: Path,
    tmp_path: Path,
    monkeypatch: Patch,
    offsets: tuple[int, ...],
) -> None:
    third, base = tmp_path / "third", datetime.now(UTC).replace(microsecond=0)
    third.mkdir()
    for folder, after in zip((disk, other, third), offsets, strict=True):
        with monkeypatch.context() as patched:
            patched.setattr(works, "moment", lambda *_, after=after: base + timedelta(0, after))
            session.work(BackUp(folder), COORD)
    rounds = pauses(session, monkeypatch, lambda *_: base + timedelta(0, offsets[-1]))
    assert sorted(rounds) == ["disk", "other", "third"]


def test_a_folder_with_a_pair_of_a_later_name_has_its_turn(
    session: Session, disk: Path, tmp_path: Path, monkeypatch: Patch
) -> None:
    third, at = tmp_path / "third", [datetime.now(UTC)]
    third.mkdir()
    session.work(BackUp(third), COORD)
    for kind in ("store", "slots"):
        (next(disk.iterdir()) / f"20990101T000000Z.{kind}").write_bytes(b"")

    def clock(*_: object) -> datetime:
        at[0] += timedelta(seconds=20)
        return at[0]

    assert sorted(pauses(session, monkeypatch, clock)) == ["disk", "other", "third"]


def test_giving_up_one_of_two_names_that_are_equal_paths_takes_nothing_away(
    session: Session, disk: Path, other: Path
) -> None:
    again = f"{disk}{os.sep}"
    keep(session, (str(disk), again, str(other)))
    assert made_in(session) == [disk, other]
    session.work(LeaveFolder(again), COORD)
    assert folders(session) == (str(disk), str(other))
    assert place_of(session, disk).made
    session.work(LeaveFolder(str(disk)), COORD)
    assert list(disk.iterdir()) == []


def test_what_failed_by_both_names_of_a_folder_is_over_by_both(
    session: Session, disk: Path, other: Path, monkeypatch: Patch
) -> None:
    link = disk.with_name("link")
    link.symlink_to(disk)
    keep(session, (str(disk), str(link), str(other)))
    real = backup.make

    def failing(opened: object, place: Path, *more: object) -> object:
        if place.parent in (disk, link):
            raise Unavailable("disk_full")
        return real(opened, place, *more)  # type: ignore[arg-type]

    with monkeypatch.context() as patched:
        patched.setattr(backup, "make", failing)
        assert made_in(session) == [other]
    assert {*state(session).missed} == {str(disk), str(link)}
    session.work(BackUp(), COORD)
    assert (state(session).missed, state(session).due) == ({}, ())


def test_backups_under_a_key_that_only_the_escrow_has_are_none_that_do_not_open(
    session: Session, disk: Path
) -> None:
    session.work(AddMember(PersonId("aiv"), "play-aiv"), COORD)
    session.work(RemoveMember(PersonId("aiv")), COORD)
    session.work(BackUp(), COORD)
    opened = session._vault.whole("coord")
    with opened.keys_file.writing():
        opened.keys_file.run("DELETE FROM former")
    assert place_of(session, disk).passed == ()


def test_two_sticks_of_one_batch_are_two_folders_on_windows(
    disk: Path, other: Path, monkeypatch: Patch
) -> None:
    """With one serial number, and at one place in the list of files, which FAT numbers by."""
    real = Path.stat

    def stat(self: Path, *, follow_symlinks: bool = True) -> os.stat_result:
        found = [*real(self, follow_symlinks=follow_symlinks)]
        found[1:3] = 77, 1
        return os.stat_result(found)

    with monkeypatch.context() as patched:
        patched.setattr(Path, "stat", stat)
        patched.setattr(sys, "platform", "win32")
        assert not same_folder(disk, other)
        assert same_folder(disk, disk / ".." / disk.name)
        assert not same_folder(disk, disk.with_name("not there"))


def test_of_a_file_that_is_too_long_no_more_is_read(tmp_path: Path) -> None:
    with (tmp_path / "long").open("wb") as file:
        file.truncate(1 << 40)
    assert sum(map(len, read_again(tmp_path / "long", 10))) <= 1 << 20
