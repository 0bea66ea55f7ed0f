"""A file that leaves and the note of it: both or neither."""

import errno
import os
import stat
import sys
from pathlib import Path

import pytest

from app.errors import Unavailable
from app.host.delivery import delivering


def test_what_is_noted_stays(tmp_path: Path) -> None:
    with delivering() as write:
        write(tmp_path / "a", b"a", None)
        write(tmp_path / "b", b"b", None)
    assert {file.name for file in tmp_path.iterdir()} == {"a", "b"}


def test_what_could_not_be_noted_goes_again(tmp_path: Path) -> None:
    def told() -> None:
        with delivering() as write:
            write(tmp_path / "a", b"a", None)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        told()
    assert list(tmp_path.iterdir()) == []


def test_a_file_goes_that_the_drive_took_before_it_failed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(_folder: Path) -> None:
        raise OSError(errno.EIO, "")

    monkeypatch.setattr("app.host.files._sync_folder", fails)
    with pytest.raises(Unavailable), delivering() as write:
        write(tmp_path / "a", b"a", None)
    assert list(tmp_path.iterdir()) == []


def test_a_file_of_before_stays_where_nothing_could_be_put_in_its_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_path: Path, _data: object) -> None:
        raise OSError(errno.ENOSPC, "")

    (tmp_path / "a").write_bytes(b"old")
    monkeypatch.setattr("app.host.files._write_new", full)
    with pytest.raises(Unavailable, match="disk_full"), delivering() as write:
        write(tmp_path / "a", b"new", None)
    assert (tmp_path / "a").read_bytes() == b"old"


def test_a_file_of_before_is_there_again_where_the_new_one_could_not_be_noted(
    tmp_path: Path,
) -> None:
    def told() -> None:
        with delivering() as write:
            write(tmp_path / "a", b"new", None)
            write(tmp_path / "a", b"newer", None)
            raise Unavailable("disk_full")

    (tmp_path / "a").write_bytes(b"old")
    with pytest.raises(Unavailable):
        told()
    assert [file.read_bytes() for file in tmp_path.iterdir()] == [b"old"]


def refused(*paths: Path) -> None:
    def told() -> None:
        with delivering() as write:
            for path in paths:
                write(path, b"new", None)
            raise Unavailable("disk_full")

    with pytest.raises(Unavailable, match="disk_full"):
        told()


def test_a_file_of_before_comes_back_with_its_time_and_rights(tmp_path: Path) -> None:
    file = tmp_path / "a"
    file.write_bytes(b"old")
    file.chmod(0o644)
    os.utime(file, (1, 1))
    before = file.stat()
    refused(file)
    assert file.read_bytes() == b"old"
    after = file.stat()
    assert (after.st_mode, after.st_mtime, after.st_ino) == (before.st_mode, 1, before.st_ino)


@pytest.mark.skipif(sys.platform == "win32", reason="links and pipes of POSIX")
def test_links_and_pipes_of_before_come_back_and_are_not_read(tmp_path: Path) -> None:
    file, link, dangling, pipe = (tmp_path / name for name in ("a", "link", "dangling", "pipe"))
    file.write_bytes(b"old")
    link.symlink_to("a")
    dangling.symlink_to("nowhere")
    os.mkfifo(pipe)
    refused(link, dangling, pipe)
    assert (link.readlink(), dangling.readlink()) == (Path("a"), Path("nowhere"))
    assert stat.S_ISFIFO(pipe.lstat().st_mode)
    assert {one.name for one in tmp_path.iterdir()} == {"a", "link", "dangling", "pipe"}
    assert file.read_bytes() == b"old"


def test_a_file_of_before_is_gone_once_the_new_one_is_noted(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"old")
    with delivering() as write:
        write(tmp_path / "a", b"new", None)
    assert [file.read_bytes() for file in tmp_path.iterdir()] == [b"new"]


def test_a_file_that_another_program_holds_is_said_before_anything_is_noted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def held(_path: Path, _to: Path) -> None:
        raise OSError(errno.EBUSY, "")

    (tmp_path / "a").write_bytes(b"old")
    monkeypatch.setattr(Path, "rename", held)
    with pytest.raises(Unavailable, match="file_in_use"), delivering() as write:
        write(tmp_path / "a", b"new", None)
    assert [file.read_bytes() for file in tmp_path.iterdir()] == [b"old"]


def test_a_folder_stays_where_a_file_was_to_go(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    with pytest.raises(Unavailable), delivering() as write:
        write(tmp_path / "a", b"new", None)
    assert [one.is_dir() for one in tmp_path.iterdir()] == [True]
