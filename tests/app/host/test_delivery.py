"""A file that leaves and the note of it: both or neither."""

import errno
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
