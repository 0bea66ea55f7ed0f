"""A number that the program never gave leaves room for the next ones, and is named."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from app.crypto.kdf import KdfParameters
from app.crypto.recovery import RecoveryCode
from app.store import backup
from app.store.connection import Database
from app.store.finding import Finding
from app.store.numbers import REACH, climbed, reached
from app.store.rebuilding import Rebuilt
from app.store.repairing import repair
from app.store.vault import Vault

Keep = Callable[..., str]
Back = Callable[..., tuple[Vault, RecoveryCode, Rebuilt]]
Insider = Callable[[Callable[[Database, Database], None]], None]
FAR = [2**63 - 1, 2**62, REACH + 1000]


@pytest.mark.parametrize(
    ("numbers", "highest"),
    [
        ([], 0),
        ([3, 1, 2], 3),
        ([1, 2**63 - 1], 1),
        ([1, REACH + 1], REACH + 1),
        ([1, REACH + 2, REACH + 3], 1),
        ([1, 2**32, 2**63 - 2, 2**63 - 1], 2**32),
        ([-(2**63), 0, 5], 5),
    ],
)
def test_number_counts_that_is_in_reach_of_the_one_before(numbers: list[int], highest: int) -> None:
    assert reached(numbers) == highest
    assert climbed(lambda end: max((n for n in numbers if n <= end), default=0)) == highest


def one_more(vault: Vault, keep: Keep, now: datetime, kdf: KdfParameters) -> None:
    """Everything that takes a number works, and again after the next unlocking."""
    for name in ("pol", "gem"):
        keep(b"another")
        vault.add_member("bm", name, name, "drie", now, kdf)
        vault.remove_member("bm", name)
        vault.lock()
        for member, word in (("aiv", "twee"), ("bm", "een")):
            vault.unlock(member, word)


@pytest.mark.parametrize("number", FAR)
def test_key_that_is_called_destroyed_by_a_number_that_was_never_given(
    vault: Vault,
    folder: Path,
    keep: Keep,
    insider: Insider,
    place: Path,
    back: Back,
    tmp_path: Path,
    now: datetime,
    kdf: KdfParameters,
    number: int,
) -> None:
    record = keep(b"x")
    insider(lambda _, keys: keys.run("INSERT INTO spent VALUES (?)", number))
    vault.unlock("bm", "een")
    named = (Finding("spent_damaged", {"number": number}),)
    assert vault.check("bm") == named
    one_more(vault, keep, now, kdf)
    with vault.transaction("bm", now=now) as transaction:
        transaction.erase(record)
        transaction.log(b"erased", frozenset({"bm"}))
    keep(b"after an erasure")
    assert vault.whole("bm").keys.highest < 100
    assert vault.check("bm") == vault.check("aiv") == named
    made = backup.make(vault.whole("bm"), place, now)
    vault.close()
    told = repair(folder, tmp_path / "into", "bm", "een", now)
    assert (told.records, told.lost) == (3, ())
    again, _, rebuilt = back(made)
    assert (rebuilt.opened, rebuilt.damaged, again.check("bm")) == (3, 0, ())
    again.close()


@pytest.mark.parametrize("number", FAR)
def test_entry_of_the_roster_by_a_number_that_was_never_given(
    vault: Vault,
    folder: Path,
    keep: Keep,
    insider: Insider,
    place: Path,
    back: Back,
    code: RecoveryCode,
    tmp_path: Path,
    now: datetime,
    kdf: KdfParameters,
    number: int,
) -> None:
    keep(b"x")
    said = (number, b"x", b"", b"")
    insider(lambda _, keys: keys.run("INSERT INTO roster VALUES (?, ?, ?, ?)", *said))
    vault.unlock("bm", "een")
    vault.unlock("aiv", "twee")
    named = (Finding("roster_damaged", {"number": number}),)
    assert vault.check("bm") == named
    one_more(vault, keep, now, kdf)
    code = vault.recover("bm", code, "nieuw", now, kdf)
    keep(b"after the sheet")
    made = backup.make(vault.whole("bm"), place, now)
    vault.close()
    told = repair(folder, tmp_path / "into", "bm", "nieuw", now)
    assert (told.records, told.lost) == (4, named)
    again, _, rebuilt = back(made, code=code)
    assert (rebuilt.opened, again.check("bm")) == (4, ())
    again.close()


@pytest.mark.parametrize("number", FAR)
def test_record_that_names_a_key_that_was_never_given(
    vault: Vault,
    folder: Path,
    keep: Keep,
    insider: Insider,
    tmp_path: Path,
    now: datetime,
    kdf: KdfParameters,
    number: int,
) -> None:
    record = keep(b"x")
    keep(b"y")
    insider(lambda store, _: store.run("UPDATE record SET key = ? WHERE id = ?", number, record))
    for member, word in (("aiv", "twee"), ("bm", "een")):
        vault.unlock(member, word)
    assert vault.whole("bm").noticed == ()
    vault.accept("bm")
    one_more(vault, keep, now, kdf)
    found = {one.code for one in vault.check("bm")}
    assert "record_key_missing" in found
    assert "keys_behind_store" not in found
    vault.close()
    told = repair(folder, tmp_path / "into", "bm", "een", now)
    assert told.records == 3
    again = Vault.open(tmp_path / "into")
    again.unlock("bm", "een")
    assert again.check("bm") == ()
    again.close()


@pytest.mark.parametrize("number", FAR)
def test_key_that_was_never_given_is_destroyed_and_the_next_ones_have_room(
    vault: Vault, keep: Keep, insider: Insider, now: datetime, kdf: KdfParameters, number: int
) -> None:
    keep(b"x")
    insider(lambda store, _: store.run("INSERT INTO intent VALUES (?)", number))
    for member, word in (("aiv", "twee"), ("bm", "een")):
        vault.unlock(member, word)
    one_more(vault, keep, now, kdf)
    assert vault.whole("bm").keys.highest < 100
