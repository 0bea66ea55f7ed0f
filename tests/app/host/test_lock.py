"""One vault, one program: between processes, after a crash, across replaced files."""

import subprocess
import sys
from pathlib import Path

import pytest

import app
from app.errors import Locked, Unavailable
from app.host.files import write_atomically
from app.host.lock import FolderLock

ROOT = Path(app.__file__).parents[1]
HOLD = """
import sys
from pathlib import Path
from app.host.lock import FolderLock
lock = FolderLock(Path(sys.argv[1]))
print("held", flush=True)
sys.stdin.read()
"""


def holder(folder: Path) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, folder],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    return process


def test_a_second_program_is_refused_until_the_first_ends(tmp_path):
    with holder(tmp_path) as first:
        with pytest.raises(Locked) as caught:
            FolderLock(tmp_path)
        assert caught.value.code == "vault_in_use"
        first.communicate("")
    FolderLock(tmp_path).release()


def test_a_killed_program_leaves_no_lock_behind(tmp_path):
    with holder(tmp_path) as first:
        first.kill()
    FolderLock(tmp_path).release()


def test_the_same_program_is_refused_twice(tmp_path):
    with FolderLock(tmp_path), pytest.raises(Locked):
        FolderLock(tmp_path)


def test_another_spelling_of_the_folder_is_the_same_folder(tmp_path):
    (tmp_path / "vault").mkdir()
    with FolderLock(tmp_path / "vault"), pytest.raises(Locked):
        FolderLock(tmp_path / "vault" / ".." / "vault")


def test_two_folders_do_not_disturb_each_other(tmp_path):
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    with FolderLock(tmp_path / "a"), FolderLock(tmp_path / "b"):
        pass


def test_replacing_a_file_inside_keeps_the_lock_and_no_file_is_left(tmp_path):
    with FolderLock(tmp_path):
        write_atomically(tmp_path / "slots.json", b"1")
        write_atomically(tmp_path / "slots.json", b"2")
        with pytest.raises(Locked):
            FolderLock(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["slots.json"]


def test_releasing_twice_does_not_free_the_next_holder(tmp_path):
    first = FolderLock(tmp_path)
    first.release()
    with FolderLock(tmp_path):
        first.release()
        with pytest.raises(Locked):
            FolderLock(tmp_path)


def test_what_nobody_holds_any_more_locks_nothing(tmp_path):
    FolderLock(tmp_path)
    FolderLock(tmp_path).release()


def test_a_missing_folder_is_said_to_be_gone(tmp_path):
    with pytest.raises(Unavailable) as caught:
        FolderLock(tmp_path / "nowhere")
    assert caught.value.code == "folder_gone"
