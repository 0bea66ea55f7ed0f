"""The folders of backups in the window: what is in each, what keeps one from it, leaving it."""

import errno
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest

from app.errors import Unavailable
from app.store import backup
from app.store.backup import Backup
from app.store.opened import Opened
from ui.backups.leaving import LeaveDialog
from ui.backups.section import BackupsSection
from ui.bridge import Bridge
from ui.widgets.label import Label
from ui.words import words

Settle = Callable[[], None]


def test_a_folder_that_took_no_backup_is_named_with_the_reason(
    backed: BackupsSection, bridge: Bridge, tmp_path: Path, settle: Settle
) -> None:
    other = tmp_path / "stick"
    other.mkdir()
    backed.back_up(other)
    settle()
    assert backed.done.text() == words().text("backups.done")
    real = backup.make

    def full(opened: Opened, place: Path, *told: Any) -> Backup:
        if place.parent == other:
            raise Unavailable("disk_full")
        return real(opened, place, *told)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(backup, "make", full)
        backed.now.click()
        settle()
    why = words().error(Unavailable("disk_full"))
    assert backed.done.text() == words().text("backups.done_partly", folders=str(other))
    assert backed.refusal.text == why
    rows = backed.folders.rows
    states = [rows.data(rows.index(row, 1)) for row in range(2)]
    assert words().text("backups.state_missed") not in states[0]
    assert words().text("backups.state_missed") in states[1]
    backed.folders.setCurrentIndex(rows.index(0, 0))
    assert backed.why.isHidden()
    backed.folders.setCurrentIndex(rows.index(1, 0))
    assert backed.why.text() == why
    backed.now.click()
    settle()
    assert backed.done.text() == words().text("backups.done")
    assert backed.why.isHidden()


def test_a_folder_that_is_the_only_one_and_takes_no_backup_says_why(
    backed: BackupsSection, monkeypatch: pytest.MonkeyPatch, settle: Settle
) -> None:
    def full(*_told: Any) -> Backup:
        raise Unavailable("disk_full")

    monkeypatch.setattr(backup, "make", full)
    backed.now.click()
    settle()
    assert backed.refusal.text == backed.why.text() == words().error(Unavailable("disk_full"))
    assert not backed.why.isHidden()


def test_an_emptied_folder_is_left_without_giving_up_a_disk(
    backed: BackupsSection, disk: Path, settle: Settle
) -> None:
    (place,) = disk.iterdir()
    shutil.rmtree(place)
    backed.show_office(*[None] * 2)  # type: ignore[arg-type]
    settle()
    assert backed.folders.rows.data(backed.folders.rows.index(0, 1)) == "niets van deze kluis"
    assert backed.why.text() == words().error(Unavailable("backup_folder_emptied"))
    backed.leave.click()
    (dialog,) = backed.findChildren(LeaveDialog)
    assert dialog.lost.isHidden()
    told = {label.text() for label in dialog.findChildren(Label)}
    assert words().text("backups.leave_nothing") in told
    dialog.password.line.setText("play-aiv")
    dialog.do()
    settle()
    assert backed.folders.rows.rows == ()
    assert backed.why.isHidden()


def test_a_folder_is_left_by_password_and_an_absent_one_only_as_lost(
    backed: BackupsSection, disk: Path, tmp_path: Path, settle: Settle
) -> None:
    disk.rename(tmp_path / "weg")
    backed.show_office(*[None] * 2)  # type: ignore[arg-type]
    settle()
    assert backed.folders.rows.data(backed.folders.rows.index(0, 1)) == "niet bereikbaar"
    backed.leave.click()
    (dialog,) = backed.findChildren(LeaveDialog)
    dialog.password.line.setText("play-aiv")
    dialog.do()
    assert "komt" in dialog.refusal.text
    dialog.reject()
    (tmp_path / "weg").rename(disk)
    backed.show_office(*[None] * 2)  # type: ignore[arg-type]
    settle()
    backed.leave.click()
    dialog = backed.findChildren(LeaveDialog)[-1]
    assert dialog.lost.isHidden()
    dialog.password.line.setText("play-aiv")
    dialog.do()
    settle()
    assert list(disk.iterdir()) == []
    assert backed.folders.rows.rows == ()


def test_a_folder_that_does_not_answer_is_left_as_lost_once_somebody_says_so(
    backed: BackupsSection, bridge: Bridge, disk: Path, settle: Settle
) -> None:
    """A failing drive, or one that is mounted for another account: there is nothing to unplug."""
    real = Path.stat

    def stat(path: Path, **told: Any) -> os.stat_result:
        if disk in path.parents:
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        return real(path, **told)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(Path, "stat", stat)
        backed.show_office(*[None] * 2)  # type: ignore[arg-type]
        settle()
        assert backed.folders.rows.data(backed.folders.rows.index(0, 1)) == "niet leesbaar"
        assert backed.why.text() == words().error(Unavailable("disk_error"))
        backed.leave.click()
        (dialog,) = backed.findChildren(LeaveDialog)
        assert not dialog.lost.isHidden()
        told = {label.text() for label in dialog.findChildren(Label)}
        assert {words().text(f"backups.{what}") for what in ("leave_unread", "lost_waits")} <= told
        dialog.password.line.setText("play-aiv")
        dialog.do()
        settle()
        assert dialog.refusal.text == words().error(Unavailable("disk_error"))
        assert backed.folders.rows.rows != ()
        dialog.lost.setChecked(True)
        dialog.password.line.setText("play-aiv")
        dialog.do()
        settle()
        assert backed.folders.rows.rows == ()
    assert any(disk.iterdir())


def test_a_folder_of_another_copy_is_forgotten_and_keeps_its_backups(
    backed: BackupsSection, disk: Path, settle: Settle
) -> None:
    (place,) = disk.iterdir()
    (place / "escrow").write_bytes(msgspec.msgpack.encode(foreign(place / "escrow")))
    before = sorted(place.iterdir())
    backed.show_office(*[None] * 2)  # type: ignore[arg-type]
    settle()
    backed.leave.click()
    (dialog,) = backed.findChildren(LeaveDialog)
    told = {label.text() for label in dialog.findChildren(Label)}
    assert {words().text(f"backups.leave_{what}") for what in ("forgets", "opens")} <= told
    dialog.password.line.setText("play-aiv")
    dialog.do()
    settle()
    assert backed.folders.rows.rows == ()
    assert sorted(place.iterdir()) == before


def foreign(file: Path) -> list[object]:
    """The escrow with slots that this copy never had."""
    kind, version, suite, slots, sealed = msgspec.msgpack.decode(file.read_bytes())
    other = msgspec.json.decode(slots)
    other["mac"] = ("A" if other["mac"][0] != "A" else "B") + other["mac"][1:]
    return [kind, version, suite, msgspec.json.encode(other), sealed]


def test_a_file_that_is_passed_over_is_named_at_its_folder(
    backed: BackupsSection, disk: Path, settle: Settle
) -> None:
    assert backed.passed.isHidden()
    (place,) = disk.iterdir()
    for kind in ("store", "slots"):
        (place / f"20250101T000000Z.{kind}").write_bytes(b"")
    backed.now.click()
    settle()
    assert backed.done.text() == words().text("backups.done")
    assert backed.passed.text() == words().text("backups.passed", files="20250101T000000Z.store")
    assert not backed.passed.isHidden()
    assert backed.made.rows.rowCount() == 1
