"""Files are whole or untouched, private, and leave nothing beside them."""

import errno
import os
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

import app
from app.errors import Unavailable
from app.host.files import (
    destroy_folder,
    make_private_folder,
    open_plain,
    read_again,
    require_room,
    unavailable,
    write_atomically,
)

ROOT = Path(app.__file__).parents[1]
posix_only = pytest.mark.skipif(sys.platform == "win32", reason="modes and limits of POSIX")


def run(program: str, folder: Path) -> subprocess.CompletedProcess[str]:
    head = "import os, sys\nfrom pathlib import Path\nfrom app.host.files import *\n"
    return subprocess.run(
        [sys.executable, "-c", head + program, folder],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_data_replaces_what_was_there_and_nothing_is_left_beside_it(tmp_path):
    target = tmp_path / "slots.json"
    for data in (b"first", b"", bytes(range(256)) * 5000, b"line\r\nline\n"):
        write_atomically(target, data)
        assert target.read_bytes() == data
    assert names(tmp_path) == ["slots.json"]


@posix_only
def test_a_file_is_for_its_owner_alone_whatever_it_was_before(tmp_path):
    target = tmp_path / "slots.json"
    target.write_bytes(b"")
    target.chmod(0o666)
    before = os.umask(0)
    try:
        write_atomically(target, b"data")
    finally:
        os.umask(before)
    assert target.stat().st_mode & 0o777 == 0o600


@posix_only
def test_a_full_disk_leaves_the_old_file_and_no_rest(tmp_path):
    target = tmp_path / "slots.json"
    write_atomically(target, b"old")
    done = run(
        "import resource\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))\n"
        "try: write_atomically(Path(sys.argv[1]) / 'slots.json', bytes(100_000))\n"
        "except Exception as error: print(repr(error))",
        tmp_path,
    )
    assert done.stdout == "Unavailable('disk_full')\n", done.stderr
    assert target.read_bytes() == b"old"
    assert names(tmp_path) == ["slots.json"]


def test_a_crash_before_replacing_leaves_the_old_file_and_the_next_write_clears_up(tmp_path):
    target = tmp_path / "slots.json"
    write_atomically(target, b"old")
    (tmp_path / "someone.part").write_bytes(b"not ours")
    run(
        "Path.replace = lambda *_: os._exit(1)\n"
        "write_atomically(Path(sys.argv[1]) / 'slots.json', b'new')",
        tmp_path,
    )
    assert target.read_bytes() == b"old"
    assert len(names(tmp_path)) == 3
    assert not any("slots" in name for name in names(tmp_path) if name != "slots.json")
    write_atomically(target, b"newer")
    assert names(tmp_path) == ["slots.json", "someone.part"]


@pytest.mark.parametrize("name", ["é" * 100 + ".pdf", "x" * 250, "a 'quoted' [name]*.pdf"])
def test_long_and_odd_names_work(tmp_path, name):
    write_atomically(tmp_path / name, b"data")
    assert names(tmp_path) == [name]


def test_a_missing_folder_is_said_to_be_gone(tmp_path):
    for target in (tmp_path / "nowhere" / "file", tmp_path / "file" / "below"):
        (tmp_path / "file").write_bytes(b"")
        with pytest.raises(Unavailable) as caught:
            write_atomically(target, b"data")
        assert caught.value.code == "folder_gone"
        assert caught.value.__cause__ is None


@pytest.mark.skipif(sys.platform != "linux", reason="/proc is of Linux")
def test_a_folder_that_is_there_and_takes_nothing_is_not_said_to_be_gone():
    for write in (
        lambda: write_atomically(Path("/proc/casustafel"), b"data"),
        lambda: make_private_folder(Path("/proc/casustafel/more")),
        lambda: require_room(Path("/proc/casustafel"), 1),
    ):
        with pytest.raises(Unavailable) as caught:
            write()
        assert caught.value.code == "no_permission"


@posix_only
def test_a_folder_without_write_permission_is_said_to_be_so():
    with TemporaryDirectory() as folder:
        Path(folder).chmod(0o555)
        done = run(
            "if os.geteuid() == 0: os.seteuid(65534)  # root may write anywhere\n"
            "try: write_atomically(Path(sys.argv[1]) / 'file', b'data')\n"
            "except Exception as error: print(repr(error))",
            Path(folder),
        )
    assert done.stdout == "Unavailable('no_permission')\n", done.stderr


@posix_only
def test_a_file_in_a_folder_that_nobody_may_open_is_in_place():
    """A drop box: who writes into it may not look, and cannot flush its names to the disk."""
    with TemporaryDirectory() as folder:
        Path(folder).chmod(0o333)
        done = run(
            "if os.geteuid() == 0: os.seteuid(65534)  # root may open anything\n"
            "write_atomically(Path(sys.argv[1]) / 'file', b'data')\n"
            "print('done')",
            Path(folder),
        )
        Path(folder).chmod(0o700)
        assert done.stdout == "done\n", done.stderr
        assert (Path(folder) / "file").read_bytes() == b"data"


def test_a_drive_that_fails_at_the_end_is_said_to(tmp_path, monkeypatch):
    def fails(_folder):
        raise OSError(errno.EIO, "")

    monkeypatch.setattr("app.host.files._sync_folder", fails)
    with pytest.raises(Unavailable, match="disk_error"):
        write_atomically(tmp_path / "file", b"data")


@pytest.mark.parametrize(
    ("number", "code"),
    [
        (errno.ENOSPC, "disk_full"),
        (errno.EDQUOT, "disk_full"),
        (errno.EACCES, "no_permission"),
        (errno.EPERM, "no_permission"),
        (errno.ENOENT, "folder_gone"),
        (errno.EROFS, "read_only"),
        (errno.EIO, "disk_error"),
        (None, "disk_error"),
    ],
)
def test_each_failure_of_a_disk_has_its_code_and_tells_no_path(number, code):
    known = unavailable(OSError(number, "text", "/home/an/secret name"))
    assert known.code == code
    assert not known.facts


@pytest.mark.parametrize(
    ("windows_code", "code"),
    [(112, "disk_full"), (39, "disk_full"), (19, "read_only"), (32, "file_in_use")],
)
def test_codes_of_windows_come_before_the_coarser_errno(windows_code, code):
    error = OSError(errno.EACCES, "text")
    error.winerror = windows_code  # type: ignore[attr-defined,unused-ignore]
    assert unavailable(error).code == code


@posix_only
def test_a_private_folder_is_for_its_owner_alone(tmp_path):
    folder = tmp_path / "new" / "vault"
    make_private_folder(folder)
    assert folder.stat().st_mode & 0o777 == 0o700
    folder.chmod(0o755)
    make_private_folder(folder)
    assert folder.stat().st_mode & 0o777 == 0o700


def test_a_private_folder_cannot_be_made_where_a_file_is(tmp_path):
    (tmp_path / "file").write_bytes(b"")
    for folder in (tmp_path / "file", tmp_path / "file" / "below"):
        with pytest.raises(Unavailable):
            make_private_folder(folder)


def test_a_folder_of_our_own_goes_with_what_we_made_in_it(tmp_path):
    ours = tmp_path / "ours"
    ours.mkdir()
    (ours / "keys.db").write_bytes(b"key")
    (ours / ".abc-1.part").write_bytes(b"part")
    destroy_folder(ours, ("keys.db",))
    assert not ours.exists()
    destroy_folder(ours, ("keys.db",))


def test_what_somebody_else_put_into_it_stays(tmp_path):
    ours = tmp_path / "ours"
    (ours / "keys.db").mkdir(parents=True)
    (ours / "keys.db" / "letter").write_bytes(b"letter")
    (ours / "letter").write_bytes(b"letter")
    (ours / "keys.db-wal").write_bytes(b"key")
    destroy_folder(ours, ("keys.db",))
    assert names(ours) == ["keys.db", "letter"]
    assert (ours / "keys.db" / "letter").read_bytes() == (ours / "letter").read_bytes() == b"letter"


@posix_only
def test_no_link_leads_the_destruction_elsewhere(tmp_path):
    private = tmp_path / "private"
    private.mkdir()
    letter = private / "keys.db"
    letter.write_bytes(b"letter")
    folder = tmp_path / "folder"
    folder.symlink_to(private)
    destroy_folder(folder, ("keys.db",))
    assert letter.read_bytes() == b"letter"
    ours = tmp_path / "ours"
    ours.mkdir()
    (ours / "keys.db").symlink_to(letter)
    (ours / "keys.db-wal").hardlink_to(letter)
    (ours / "keys.db-pipe").symlink_to(tmp_path / "nowhere")
    destroy_folder(ours, ("keys.db",))
    assert letter.read_bytes() == b"letter"
    assert not ours.exists()


def test_a_destroyed_folder_is_overwritten_first(tmp_path):
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "keys").write_bytes(b"keys" * 300_000)
    with (folder / "keys").open("rb") as held:
        destroy_folder(folder, ("keys",))
        assert held.read() == bytes(1_200_000)
    assert not folder.exists()
    destroy_folder(folder, ("keys",))


def test_a_file_in_parts_is_whole_or_not_there(tmp_path):
    file = tmp_path / "file"
    write_atomically(file, (bytes([n]) * 1000 for n in range(3)))
    assert b"".join(read_again(file)) == bytes(1000) + b"\1" * 1000 + b"\2" * 1000

    def broken():
        yield b"first"
        raise OSError(errno.ENOSPC, "full")

    with pytest.raises(Unavailable, match="disk_full"):
        write_atomically(file, broken())
    assert len(file.read_bytes()) == 3000
    assert [entry.name for entry in tmp_path.iterdir()] == ["file"]


@pytest.mark.parametrize("system", ["this one", "Windows"])
def test_a_folder_in_the_place_of_a_file_is_told_from_one_that_may_not_be_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, system: str
) -> None:
    file = tmp_path / "file"
    file.write_bytes(b"x")
    if system == "Windows":

        def refused(_path: Path, _flags: int) -> int:
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))

        monkeypatch.setattr(os, "open", refused)
        with pytest.raises(PermissionError):
            open_plain(file)
    with pytest.raises(IsADirectoryError):
        open_plain(tmp_path)
