"""A byte that flips in the write-ahead log is told from a crash, as far as anybody can."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from app.store.connection import Database
from app.store.wal import is_altered

KEY = bytes(range(32))
PAGE = 4096
FRAME = PAGE + 24
HEADER = 32
STEPS = 4
CRASH = """
import os, sys
from pathlib import Path
from app.store.connection import Database
database = Database(Path(sys.argv[1]), bytearray(range(32)))
database.script("CREATE TABLE step (number INTEGER PRIMARY KEY, said BLOB)")
database.truncate_log()
for number in range(int(sys.argv[2])):
    database.run("INSERT INTO step VALUES (?, ?)", number, bytes(6000))
os._exit(0)
"""


@pytest.fixture(scope="module")
def crashed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database whose program ended at once after its last step."""
    path = tmp_path_factory.mktemp("crashed") / "store.db"
    path.touch()
    command = [sys.executable, "-c", CRASH, str(path), str(STEPS)]
    subprocess.run(command, check=True, env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)})
    return path


@pytest.fixture
def database(crashed: Path, tmp_path: Path) -> Path:
    for file in crashed.parent.iterdir():
        shutil.copy(file, tmp_path / file.name)
    return tmp_path / crashed.name


def steps_of(database: Path) -> int:
    """What is left once SQLite took up its log."""
    opened = Database(database, bytearray(KEY))
    try:
        (count,) = opened.row("SELECT count(*) FROM step") or (0,)
        return int(count)
    finally:
        opened.close()


def log_of(database: Path) -> Path:
    return database.with_name("store.db-wal")


def ends(content: bytes) -> list[int]:
    """Where each step's last frame begins."""
    frames = range(HEADER, len(content), FRAME)
    return [at for at in frames if any(content[at + 4 : at + 8])]


def test_a_crash_alone_is_no_alteration(database: Path) -> None:
    assert not is_altered(database)
    assert steps_of(database) == STEPS
    assert not is_altered(database)  # no log is left
    assert not is_altered(database.with_name("no.db"))


def test_a_flipped_byte_in_front_of_a_later_step_is_an_alteration(database: Path) -> None:
    intact = log_of(database).read_bytes()
    followed = ends(intact)[-3]  # two steps come after it
    places = [0, 9, 17, 25]  # of the header
    for frame in range(HEADER, followed + FRAME, FRAME):
        places += [frame + 1, frame + 9, frame + 17, frame + 24, frame + FRAME - 1]
    for at in places:
        log_of(database).write_bytes(intact[:at] + bytes([intact[at] ^ 1]) + intact[at + 1 :])
        assert is_altered(database), at


def test_steps_are_lost_without_a_word_from_sqlite(database: Path) -> None:
    """Why anybody looks."""
    intact = log_of(database).read_bytes()
    at = ends(intact)[1] + 100
    log_of(database).write_bytes(intact[:at] + bytes([intact[at] ^ 1]) + intact[at + 1 :])
    assert is_altered(database)
    assert steps_of(database) == 1


def test_what_a_power_cut_leaves_of_the_last_step_is_no_alteration(database: Path) -> None:
    intact = log_of(database).read_bytes()
    last = ends(intact)[-2] + FRAME
    for cut in (last + 3, last + 24, last + FRAME, len(intact) - 1):
        log_of(database).write_bytes(intact[:cut])
        assert not is_altered(database), cut
        log_of(database).write_bytes(intact[:cut] + bytes(len(intact) - cut))
        assert not is_altered(database), cut
    out_of_order = intact[:last] + bytes(FRAME) + intact[last + FRAME :]
    log_of(database).write_bytes(out_of_order)
    assert not is_altered(database)


def test_frames_of_an_earlier_round_of_the_log_are_no_alteration(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    path.touch()
    database = Database(path, bytearray(KEY))
    database.script("CREATE TABLE step (number INTEGER PRIMARY KEY, said BLOB)")
    for number in range(6):
        database.run("INSERT INTO step VALUES (?, ?)", number, bytes(6000))
    long = log_of(path).read_bytes()
    database.rows("PRAGMA wal_checkpoint(RESTART)")
    database.run("INSERT INTO step VALUES (7, x'')")
    content = log_of(path).read_bytes()
    assert len(content) == len(long)
    assert content[16:24] != long[16:24]
    copy = tmp_path / "copy"
    copy.mkdir()
    (copy / "store.db-wal").write_bytes(content)
    assert not is_altered(copy / "store.db")
    database.close()


@pytest.mark.parametrize("content", [b"", b"x" * 31, b"\0" * 4096])
def test_what_is_no_log_yet_is_no_alteration(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "store.db-wal").write_bytes(content)
    assert not is_altered(tmp_path / "store.db")


@pytest.mark.parametrize("content", [b"x" * 4096, bytes(8) + b"y" * 4096])
def test_what_is_anything_else_is(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "store.db-wal").write_bytes(content)
    assert is_altered(tmp_path / "store.db")
