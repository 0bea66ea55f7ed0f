"""A program that ends anywhere leaves the old state or the new one, never something between."""

import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from app.crypto.kdf import KdfParameters
from app.crypto.recovery import RecoveryCode
from app.errors import Locked
from app.store import vault as vault_module
from app.store.connection import Database
from app.store.reserve import AFTER
from app.store.vault import Vault

Keep = Callable[..., str]
Moments = Callable[[Callable[[], object]], list[Path]]


@pytest.fixture
def moments(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Moments:
    """Runs some work and gives the folder as a crash would leave it before each step on disk."""
    copies: list[Path] = []

    def before(original: Callable[..., Any]) -> Callable[..., Any]:
        def step(*given: Any, **named: Any) -> Any:
            copies.append(tmp_path / f"moment-{len(copies)}")
            shutil.copytree(folder, copies[-1])
            return original(*given, **named)

        return step

    def run(work: Callable[[], object]) -> list[Path]:
        with monkeypatch.context() as patched:
            for name in ("run", "truncate_log", "change_key"):
                patched.setattr(Database, name, before(getattr(Database, name)))
            write = vault_module.slots_file.write
            patched.setattr(vault_module.slots_file, "write", before(write))
            work()
        return [*copies, folder]

    return run


def opened(folder: Path, **passwords: str) -> Iterator[Vault]:
    """The vault of a crashed program, unlocked and clean for each of the members."""
    vault = Vault.open(folder)
    try:
        for member, password in passwords.items():
            vault.unlock(member, password)
        for member in passwords:
            assert vault.check(member) == ()
        yield vault
    finally:
        vault.close()


def counts(vault: Vault) -> tuple[int, int]:
    """Records, and keys that have or had a record; those made in advance may stay behind."""
    assert vault._opened is not None
    used = {key for (key,) in vault._opened.store.rows("SELECT key FROM record")}
    keys = vault._opened.keys_file.rows("SELECT number, born FROM record_key")
    return len(used), sum(born >= 0 or number in used for number, born in keys)


def test_transaction_is_whole_or_absent(
    vault: Vault,
    keep: Keep,
    moments: Moments,
    now: datetime,
    alone: frozenset[str],
    everyone: frozenset[str],
) -> None:
    changed, erased = keep(b"old", everyone), keep(b"erased", everyone)

    def work() -> None:
        with vault.transaction("bm", now=now) as transaction:
            transaction.write(changed, changed, b"new", alone)
            added = transaction.new_id()
            transaction.write(added, added, b"added", frozenset({"aiv"}))
            transaction.erase(erased)
            transaction.log(b"all at once", everyone)
        vault.close()

    outcomes = []
    for folder in moments(work):
        for after in opened(folder, bm="een", aiv="twee"):
            with after.transaction("bm", now=now) as transaction:
                mine = {stored.payload for stored in transaction.roots()}
            with after.transaction("aiv", now=now) as transaction:
                theirs = {stored.payload for stored in transaction.roots()}
            assert counts(after) == (2, 2)
            outcomes.append((mine, theirs))
    old = ({b"old", b"erased"}, {b"old", b"erased"})
    new = ({b"new"}, {b"added"})
    turn = outcomes.index(new)
    assert outcomes == [old] * turn + [new] * (len(outcomes) - turn)
    assert turn > 10
    assert len(outcomes) - turn > 5


def test_keys_made_in_advance_are_there_at_every_moment(
    vault: Vault, keep: Keep, moments: Moments, now: datetime, alone: frozenset[str]
) -> None:
    before = {keep(b"%d" % number, alone) for number in range(AFTER)}
    written: list[str] = []

    def work() -> None:
        for number in range(3):
            written.append(keep(b"then %d" % number, alone))
        vault.close()

    sizes = []
    for folder in moments(work):
        for after in opened(folder, bm="een"):
            with after.transaction("bm", now=now) as transaction:
                found = {stored.id for stored in transaction.roots()}
            assert before <= found <= {*before, *written}
            assert counts(after) == (len(found), len(found))
            sizes.append(len(found) - AFTER)
    assert sizes == sorted(sizes)
    assert set(sizes) == {0, 1, 2, 3}


def test_admission_is_whole_or_absent(
    vault: Vault,
    keep: Keep,
    moments: Moments,
    now: datetime,
    kdf: KdfParameters,
    everyone: frozenset[str],
) -> None:
    keep(b"x", everyone)

    def work() -> None:
        vault.add_member("bm", "pol", "Politie", "drie", now, kdf)
        vault.close()

    sizes = []
    for folder in moments(work):
        reader = Vault.open(folder)
        present = len(reader.header.members) == 3
        reader.close()
        members = {"pol": "drie"} if present else {}
        for after in opened(folder, bm="een", aiv="twee", **members):
            if not present:
                after.add_member("aiv", "pol", "Politie", "vier", now, kdf)
                after.unlock("pol", "vier")
            with after.transaction("bm", now=now) as transaction:
                record = transaction.new_id()
                transaction.write(record, record, b"x", frozenset({"bm", "pol"}))
                transaction.log(b"x", frozenset({"pol"}))
            assert after.check("pol") == ()
        sizes.append(present)
    assert sizes == sorted(sizes)
    assert set(sizes) == {False, True}


def test_removal_is_whole_or_absent(
    vault: Vault, keep: Keep, moments: Moments, now: datetime, everyone: frozenset[str]
) -> None:
    record = keep(b"x", everyone)

    def work() -> None:
        vault.remove_member("bm", "aiv")
        vault.close()

    turns = []
    for folder in moments(work):
        reader = Vault.open(folder)
        gone = len(reader.header.members) == 1
        reader.close()
        turns.append(gone)
        members = {} if gone else {"aiv": "twee"}
        for after in opened(folder, bm="een", **members):
            with after.transaction("bm", now=now) as transaction:
                assert transaction.read(record) is not None
            if not gone:
                after.remove_member("bm", "aiv")
                assert after.check("bm") == ()
    assert turns == sorted(turns)
    assert turns.count(False) > 1
    assert turns.count(True) > 10


def test_change_of_password_is_whole_or_absent_and_known_to_the_log(
    vault: Vault,
    keep: Keep,
    moments: Moments,
    kdf: KdfParameters,
    everyone: frozenset[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    keep(b"x", everyone)

    def work() -> None:
        vault.change_password("bm", "een", "drie", kdf)
        vault.lock()
        vault.change_password("bm", "drie", "vier", kdf)
        vault.unlock("bm", "vier")
        vault.change_password("bm", "vier", "zes", kdf)
        keep(b"then", frozenset({"bm"}))
        vault.close()

    monkeypatch.setattr("app.store.tries.delay", lambda _wrong: 0)
    turns, words = [], ["een", "drie", "vier", "zes"]
    for folder in moments(work):
        for word in words:
            with suppress(Locked):
                for after in opened(folder, bm=word, aiv="twee"):
                    turns.append(word)
                    held = counts(after)
                    assert held[0] == held[1]
                    after.change_password("aiv", "twee", "vijf", kdf)
        assert list(opened(folder, bm=turns[-1], aiv="vijf"))
    assert sorted(turns, key=words.index) == turns
    assert set(turns) == {*words}


REMOVER = """
import sys
from pathlib import Path
from app.store.vault import Vault

vault = Vault.open(Path(sys.argv[1]))
vault.unlock("bm", "een")
print("begins", flush=True)
vault.remove_member("bm", "aiv")
print("removed", flush=True)
sys.stdin.read()
"""


@pytest.mark.parametrize("pause", [0.0, 0.002, 0.004, 0.008, 0.016, 0.03, 0.06, None])
def test_program_killed_while_it_removes_somebody_leaves_the_old_vault_or_the_new(
    vault: Vault, keep: Keep, folder: Path, now: datetime, pause: float | None
) -> None:
    record = keep(bytes(3_000_000), frozenset({"bm", "aiv"}))
    vault.close()
    remover = subprocess.Popen(
        [sys.executable, "-c", REMOVER, str(folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=Path(__file__).parents[3],
    )
    assert remover.stdout is not None
    remover.stdout.readline()
    if pause is None:
        remover.stdout.readline()
    else:
        time.sleep(pause)
    remover.kill()
    remover.communicate()
    reader = Vault.open(folder)
    gone = len(reader.header.members) == 1
    reader.close()
    assert gone or pause is not None
    for after in opened(folder, bm="een", **({} if gone else {"aiv": "twee"})):
        with after.transaction("bm", now=now) as transaction:
            assert transaction.read(record) is not None


def test_return_by_the_sheet_is_whole_or_absent(
    vault: Vault,
    keep: Keep,
    moments: Moments,
    code: RecoveryCode,
    now: datetime,
    kdf: KdfParameters,
    everyone: frozenset[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("app.store.tries.delay", lambda _wrong: 0)
    record = keep(b"x", everyone)
    sheets = []

    def work() -> None:
        sheets.append(vault.recover("aiv", code, "nieuw", now, kdf))
        vault.close()

    turns = []
    for folder in moments(work):
        vault = Vault.open(folder)
        try:
            vault.unlock("aiv", "nieuw")
            turns.append(True)
        except Locked:
            turns.append(False)
        vault.close()
        for after in opened(folder, aiv="nieuw" if turns[-1] else "twee", bm="een"):
            after.recover("bm", sheets[0] if turns[-1] else code, "weer", now, kdf)
            with after.transaction("bm", now=now) as transaction:
                assert transaction.read(record) is not None
    assert turns == sorted(turns)
    assert turns.count(False) > 3
    assert turns.count(True) > 10


WRITER = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from app.store.vault import Vault

vault = Vault.open(Path(sys.argv[1]))
vault.unlock("bm", "een")
everyone = frozenset({"bm", "aiv"})
number = 0
while True:
    number += 1
    with vault.transaction("bm", now=datetime.now(UTC)) as transaction:
        for root in list(transaction.roots())[:-5]:
            transaction.erase(root.id)
        record = transaction.new_id()
        transaction.write(record, record, b"%d" % number, everyone)
        transaction.log(b"%d" % number, everyone)
    print(number, flush=True)
"""


@pytest.mark.parametrize("pause", [0.0, 0.013, 0.031, 0.107])
def test_killed_program_keeps_all_that_it_acknowledged(
    folder: Path, now: datetime, pause: float
) -> None:
    root = Path(__file__).parents[3]
    writer = subprocess.Popen(
        [sys.executable, "-c", WRITER, str(folder)], stdout=subprocess.PIPE, cwd=root, text=True
    )
    assert writer.stdout is not None
    for _ in range(12):
        writer.stdout.readline()
    time.sleep(pause)
    writer.kill()
    acknowledged = int((writer.stdout.read().split() or ["12"])[-1])
    writer.wait()
    for vault in opened(folder, bm="een"):
        with vault.transaction("bm", now=now) as transaction:
            numbers = [int(stored.payload) for stored in transaction.roots()]
        assert numbers[-1] in {acknowledged, acknowledged + 1}
        assert counts(vault) == (len(numbers), len(numbers))
        assert [leaf.position for leaf in vault.read_log("bm")] == list(range(numbers[-1]))
