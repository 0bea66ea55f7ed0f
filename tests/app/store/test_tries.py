"""A wrong password counts before the answer; the wait outlives the program, not the clock."""

import subprocess
import sys
import time
from pathlib import Path

import pytest

from app.errors import Locked, Unavailable
from app.host import files
from app.store import tries
from app.store.tries import FILE, LONGEST, MOST, Tries, delay
from app.store.vault import Vault


class Clock:
    """A clock that stands still until it is told."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    made = Clock()
    monkeypatch.setattr(tries, "monotonic", made)
    return made


def wrong(counted: Tries, member: str = "bm") -> Locked:
    with pytest.raises(Locked) as refused, counted.counted(member):
        raise Locked("wrong_password")
    return refused.value


def test_every_wrong_one_doubles_the_wait_up_to_five_minutes(tmp_path: Path, clock: Clock) -> None:
    counted, waits = Tries(tmp_path), []
    for _ in range(MOST + 10):
        error = wrong(counted)
        waits.append(counted.wait("bm"))
        assert error.facts == {"seconds": waits[-1]}
        clock.now += waits[-1]
    assert waits[:10] == [1, 2, 4, 8, 16, 32, 64, 128, 256, LONGEST]
    assert set(waits[9:]) == {LONGEST}
    assert counted.wrong("bm") == MOST


def test_nothing_is_tried_before_the_wait_is_over(tmp_path: Path, clock: Clock) -> None:
    counted = Tries(tmp_path)
    wrong(counted)
    clock.now += 0.9
    with pytest.raises(Locked, match="password_waits") as refused, counted.counted("bm"):
        pytest.fail("was tried")
    assert refused.value.facts == {"seconds": 1}
    assert counted.wrong("bm") == 1
    clock.now += 0.1
    with counted.counted("bm"):
        pass
    assert counted.wait("bm") == 0


def test_each_member_waits_for_their_own(tmp_path: Path, clock: Clock) -> None:
    counted = Tries(tmp_path)
    wrong(counted, "bm")
    with counted.counted("aiv"):
        pass
    assert (counted.wait("bm"), counted.wait("aiv")) == (1, 0)


def test_a_restart_clears_neither_the_count_nor_the_wait(tmp_path: Path, clock: Clock) -> None:
    counted = Tries(tmp_path)
    for _ in range(5):
        wrong(counted)
        clock.now += 1000
    again = Tries(tmp_path)
    assert (again.wrong("bm"), again.wait("bm")) == (5, 16)
    clock.now += 15.5
    assert Tries(tmp_path).wait("bm") == 16
    assert again.wait("bm") == 1


@pytest.mark.parametrize("years", [-30, 30])
def test_no_clock_that_is_set_shortens_or_lengthens_the_wait(
    tmp_path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch, years: int
) -> None:
    counted = Tries(tmp_path)
    wrong(counted)
    clock.now += 2
    wrong(counted)
    set_to = time.time() + years * 31_557_600
    monkeypatch.setattr(time, "time", lambda: set_to)
    assert counted.wait("bm") == 2
    assert Tries(tmp_path).wait("bm") == 2


def test_the_try_is_on_the_disk_before_it_is_known_to_be_wrong(
    tmp_path: Path, clock: Clock
) -> None:
    counted = Tries(tmp_path)
    with counted.counted("bm"):  # as where the power goes during the derivation
        assert Tries(tmp_path).wrong("bm") == 1
    assert Tries(tmp_path).wrong("bm") == 0


KILLED = """
import os, signal, sys
from pathlib import Path
from app.store import slot, tries
from app.store.vault import Vault
tries.delay = lambda _wrong: 0
slot.derive = lambda *_asked: os.kill(os.getpid(), getattr(signal, "SIGKILL", signal.SIGTERM))
Vault.open(Path(sys.argv[1])).unlock("bm", "fout")
"""


def test_who_kills_the_program_before_it_answers_has_tried_all_the_same(folder: Path) -> None:
    for tried in (1, 2):
        ended = subprocess.run([sys.executable, "-c", KILLED, str(folder)], check=False)
        assert ended.returncode not in (0, 1)
        assert Tries(folder).wrong("bm") == tried


def test_where_it_cannot_be_counted_nothing_is_tried(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_given: object) -> None:
        raise OSError(28, "no space")

    monkeypatch.setattr(files, "_write_new", full)
    with pytest.raises(Unavailable, match="disk_full"), Tries(tmp_path).counted("bm"):
        pytest.fail("was tried")


def test_what_is_neither_right_nor_wrong_is_not_counted(tmp_path: Path) -> None:
    counted = Tries(tmp_path)
    with pytest.raises(Unavailable), counted.counted("bm"):
        raise Unavailable("memory_short")
    assert counted.wait("bm") == Tries(tmp_path).wait("bm") == 0


@pytest.mark.parametrize(
    "content", [b"", b"{", b"[]", b'{"bm": "x"}', b'{"bm": 1e99}', b"\xff" * 70_000, b"[" * 70_000]
)
def test_a_count_that_cannot_be_read_is_the_longest_wait_once(
    tmp_path: Path, clock: Clock, content: bytes
) -> None:
    (tmp_path / FILE).write_bytes(content)
    counted = Tries(tmp_path)
    assert counted.wait("bm") == LONGEST
    clock.now += LONGEST
    with counted.counted("bm"):
        pass
    assert (counted.untold("bm"), counted.wait("aiv")) == (MOST, 0)
    counted.told("bm")
    assert not (tmp_path / FILE).exists()
    assert Tries(tmp_path).wait("aiv") == 0


def test_a_count_of_a_former_program_is_read(tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(b'{"bm": 3}')
    counted = Tries(tmp_path)
    assert (counted.wrong("bm"), counted.untold("bm"), counted.wait("bm")) == (3, 3, 4)


def test_wrong_ones_after_a_right_one_wait_anew_and_are_told_with_those_before(
    tmp_path: Path, clock: Clock
) -> None:
    counted = Tries(tmp_path)
    for _ in range(3):
        wrong(counted)
        clock.now += 4
    with counted.counted("bm"):
        pass
    wrong(counted)
    again = Tries(tmp_path)
    assert (again.wrong("bm"), again.wait("bm"), again.untold("bm")) == (1, 1, 4)


def test_a_count_that_somebody_wrote_keeps_nobody_out_for_ever(tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(b'{"bm": 999999999999, "aiv": -5}')
    counted = Tries(tmp_path)
    assert counted.wait("bm") == LONGEST == delay(MOST)
    assert counted.wait("aiv") == 0


def test_a_folder_in_its_place_keeps_nobody_out_for_ever(tmp_path: Path, clock: Clock) -> None:
    (tmp_path / FILE / "full").mkdir(parents=True)
    counted = Tries(tmp_path)
    assert counted.wait("bm") == LONGEST
    clock.now += LONGEST
    wrong(counted)
    assert Tries(tmp_path).wrong("bm") == MOST
    clock.now += LONGEST
    with counted.counted("bm"):
        pass
    assert Tries(tmp_path).wrong("bm") == 0


def test_a_vault_counts_what_opens_and_what_changes_a_password(folder: Path, clock: Clock) -> None:
    with_vault = Vault.open(folder)
    try:
        for attempt in (
            lambda: with_vault.unlock("bm", "fout"),
            lambda: with_vault.change_password("bm", "fout", "iets anders"),
            lambda: with_vault.change_device("bm", "fout", None),
        ):
            with pytest.raises(Locked, match="wrong_password"):
                attempt()
            with pytest.raises(Locked, match="password_waits"):
                with_vault.unlock("bm", "een")
            clock.now += with_vault.wait("bm")
    finally:
        with_vault.close()
    again = Vault.open(folder)
    try:
        assert again.wait("bm") == 4
        clock.now += 4
        again.unlock("bm", "een")
        assert (again.wait("bm"), again.wrong("bm")) == (0, 3)
        again.unlock("bm", "een")
        assert Tries(folder).untold("bm") == 3, "until the log says it"
        again.wrong_told("bm")
        assert again.wrong("bm") == 0
        assert not (folder / FILE).exists()
    finally:
        again.close()
