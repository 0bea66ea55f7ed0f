"""Which drives a vault may lie on: what each system answers, read without that system."""

import struct
import sys
from pathlib import Path, PurePosixPath

import pytest

from app.host import drive

MOUNTINFO = r"""
22 1 8:2 / / rw,relatime shared:1 - ext4 /dev/sda2 rw
23 22 0:21 / /proc rw,nosuid - proc proc rw
60 22 8:17 / /media/an/USB\040STICK rw,nosuid shared:2 master:3 - vfat /dev/sdb1 rw
61 22 8:33 / /run/media/an/CAM rw - exfat /dev/sdc1 rw
62 22 0:50 / /mnt/office rw - cifs //server/office rw
63 22 0:51 / /mnt/nas rw - nfs4 nas:/export rw
64 22 0:52 / /home/an/remote rw - fuse.sshfs an@host: rw
65 22 0:53 / /mnt/c rw - 9p drvfs rw
66 22 8:1 / /boot/efi rw - vfat /dev/sda1 rw
67 22 0:54 / /over rw - nfs nas:/x rw
68 67 8:5 / /over rw - ext4 /dev/sda5 rw
69 22 0:55 / /mnt/smb rw - smb3 //server/x rw
malformed line
"""


@pytest.mark.parametrize(
    ("path", "foreign"),
    [
        ("/home/an/vault", False),
        ("/media/an/USB STICK/vault", True),
        ("/media/an/USB", False),
        ("/run/media/an/CAM", True),
        ("/mnt/office/deep/below", True),
        ("/mnt/officer", False),
        ("/mnt/nas/vault", True),
        ("/mnt/smb/vault", True),
        ("/home/an/remote/vault", True),
        ("/mnt/c/Users/an", False),
        ("/boot/efi", False),
        ("/over/vault", False),  # the later mount hides the earlier
    ],
)
def test_linux_tells_by_the_mount_that_holds_the_path(path, foreign):
    mount = drive.mount_of(PurePosixPath(path), drive.mounts(MOUNTINFO))
    assert mount is not None
    assert drive.is_foreign_mount(mount) == foreign


def test_a_mount_keeps_device_place_and_type():
    found = drive.mounts(MOUNTINFO)
    assert len(found) == 12
    assert found[2] == drive.Mount("8:17", PurePosixPath("/media/an/USB STICK"), "vfat")


def test_a_path_on_no_mount_has_none():
    assert drive.mount_of(PurePosixPath("/x"), ()) is None


@pytest.mark.parametrize(
    ("drive_type", "foreign"),
    [(0, False), (1, False), (2, True), (3, False), (4, True), (5, False), (6, False)],
)
def test_windows_tells_by_the_drive_type(drive_type, foreign):
    assert drive.is_foreign_windows(drive_type) == foreign


@pytest.mark.parametrize(
    ("flags", "foreign"),
    [(0x1000, False), (0x04905000, False), (0, True), (0x0400, True), (0x1200, True)],
)
def test_macos_tells_by_the_flags_of_the_file_system(flags, foreign):
    # struct statfs: bsize, iosize, blocks … ffree, fsid, owner, type, flags, subtype, names
    packed = struct.pack("<Ii5Q2i3II", 4096, 1 << 20, 1, 1, 1, 1, 1, 7, 7, 501, 26, flags, 1)
    assert drive.is_foreign_macos(packed + bytes(2048)) == foreign


def test_the_drive_of_the_tests_is_not_foreign_also_below_it(tmp_path):
    assert not drive.is_foreign_drive(tmp_path)
    assert not drive.is_foreign_drive(tmp_path / "not" / "there" / "yet")


@pytest.mark.skipif(sys.platform != "linux", reason="reads /sys")
def test_a_disk_whose_medium_comes_out_is_removable(tmp_path, monkeypatch):
    monkeypatch.setattr(drive, "_BLOCKS", tmp_path)
    for name, flag in (("8:16", "1"), ("8:0", "0")):
        (tmp_path / name / "partition").mkdir(parents=True)
        (tmp_path / name / "removable").write_text(f"{flag}\n")
    assert drive._is_removable("8:16")
    assert drive._is_removable("8:16/partition")
    assert not drive._is_removable("8:0")
    assert not drive._is_removable("0:99")


def test_what_cannot_be_told_is_not_foreign():
    assert not drive.is_foreign_drive(Path("nul\0byte"))


def test_two_folders_are_on_one_drive_or_not_and_one_that_is_gone_is_on_none(
    tmp_path: Path,
) -> None:
    (tmp_path / "beside").mkdir()
    assert drive.on_same_drive(tmp_path, tmp_path / "beside")
    assert not drive.on_same_drive(tmp_path, tmp_path / "gone")
    if sys.platform == "linux":
        assert not drive.on_same_drive(tmp_path, Path("/proc"))
