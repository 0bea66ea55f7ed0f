"""Who erases one bundle signs for the loss of no other, whatever was put into that one."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from app.crypto.recovery import RecoveryCode
from app.errors import Damaged, Unusable
from app.store import backup, escrow, sealed
from app.store.connection import Database
from app.store.log import Log, SignedLeaf
from app.store.rebuilding import Rebuilt
from app.store.vault import Vault
from tests.app.store.test_check import codes
from tests.app.store.test_hostile_member import without_triggers

Keep = Callable[..., str]
Back = Callable[..., tuple[Vault, RecoveryCode, Rebuilt]]
Insider = Callable[[Callable[[Database, Database], None]], None]
MOVED = "UPDATE record SET bundle = ? WHERE id = ?"
DAMAGED = "UPDATE record SET bundle = ?, sealed = zeroblob(length(sealed)) WHERE id = ?"
ALIAS = (
    "INSERT INTO record (id, bundle, version, schema, key, written_at, sealed)"
    " SELECT lower(hex(randomblob(16))), ?, version, schema, key, written_at, sealed"
    " FROM record WHERE id = ?"
)


@pytest.fixture
def erase(vault: Vault, now: datetime, everyone: frozenset[str]) -> Callable[..., set[str]]:
    """Erases a bundle after all unlocked anew; what `check` says then."""

    def work(bundle: str, by: str = "bm") -> set[str]:
        for member, password in (("bm", "een"), ("aiv", "twee")):
            vault.unlock(member, password)
        with vault.transaction(by, now=now) as transaction:
            transaction.erase_bundle(bundle)
            transaction.log(b"erased", everyone)
        return codes(vault)

    return work


def readable(vault: Vault, now: datetime, records: Iterable[str]) -> list[bytes | None]:
    with vault.transaction("bm", now=now) as transaction:
        found = [transaction.read(record) for record in records]
    return [one.payload if one is not None else None for one in found]


@pytest.mark.parametrize("by", ["bm", "aiv"])
@pytest.mark.parametrize("how", [MOVED, DAMAGED])
@pytest.mark.parametrize("whole", [False, True])
def test_what_was_moved_into_a_bundle_is_missed_once_that_is_erased(
    keep: Keep,
    insider: Insider,
    alone: frozenset[str],
    erase: Callable[..., set[str]],
    how: str,
    by: str,
    whole: bool,
) -> None:
    """Also by who does not read it (aiv), and where its own bundle is empty since."""
    held = keep(b"held", alone)
    text = keep(b"text", alone, bundle=held)
    due = keep(b"due", alone)
    moved = (held, text) if whole else (text,)

    def move(store: Database, _keys: Database) -> None:
        for record in moved:
            store.run(how, due, record)

    insider(move)
    assert erase(due, by) == {"record_missing"}


def test_what_a_reader_sealed_again_for_another_bundle_is_missed(
    vault: Vault,
    keep: Keep,
    insider: Insider,
    everyone: frozenset[str],
    erase: Callable[..., set[str]],
) -> None:
    held, due = keep(b"held", everyone), keep(b"due", everyone)
    text = keep(b"text", everyone, bundle=held)
    opened = vault.whole("bm")
    row = sealed.find(opened.store, text)
    assert row is not None
    key = opened.keys.open_record_key(opened.member("bm"), row.key, text)
    assert key is not None
    moved = sealed.seal_row(opened.vault, key, replace(row, bundle=due), b"text")
    sql = "UPDATE record SET bundle = ?, sealed = ? WHERE id = ?"
    insider(lambda store, _keys: store.run(sql, due, moved.sealed, text))
    assert erase(due, "aiv") == {"record_missing"}


@pytest.mark.parametrize("by", ["bm", "aiv"])
def test_a_key_that_a_record_names_which_stays_is_not_destroyed(
    vault: Vault,
    keep: Keep,
    insider: Insider,
    now: datetime,
    alone: frozenset[str],
    erase: Callable[..., set[str]],
    by: str,
) -> None:
    held, due = keep(b"held", alone), keep(b"due", alone)
    insider(lambda store, _keys: store.run(ALIAS, due, held))
    assert erase(due, by) == set()
    assert readable(vault, now, (held, due)) == [b"held", None]


def test_a_record_alone_takes_no_key_of_another_with_it(
    vault: Vault,
    keep: Keep,
    insider: Insider,
    now: datetime,
    alone: frozenset[str],
    everyone: frozenset[str],
) -> None:
    held, file = keep(b"held", alone), keep(b"file", alone)
    sql = "UPDATE record SET key = (SELECT key FROM record WHERE id = ?) WHERE id = ?"
    insider(lambda store, _keys: store.run(sql, held, file))
    vault.unlock("bm", "een")
    vault.unlock("aiv", "twee")
    with vault.transaction("aiv", now=now) as transaction:
        transaction.erase(file)
        transaction.log(b"erased", everyone)
    assert readable(vault, now, (held,)) == [b"held"]
    assert codes(vault) == {"record_missing", "key_without_record"}


@pytest.mark.parametrize("lost", [False, True])
def test_a_key_that_another_row_merely_names_goes_with_its_record(
    vault: Vault,
    keep: Keep,
    insider: Insider,
    place: Path,
    back: Back,
    now: datetime,
    everyone: frozenset[str],
    erase: Callable[..., set[str]],
    lost: bool,
) -> None:
    """Somebody damages the record and writes a row by its key; or takes the key away as well."""
    held, due = keep(b"held", everyone), keep(b"due", everyone)
    text = keep(b"text", everyone, bundle=due)
    keep(b"later", everyone)
    one = backup.make(vault.whole("bm"), place, now)
    number = vault.whole("bm").store.rows("SELECT key FROM record WHERE id = ?", text)[0][0]

    def bind(store: Database, keys: Database) -> None:
        store.run(ALIAS, held, text)
        store.run(DAMAGED, due, text)
        if lost:
            keys.run("DELETE FROM record_key WHERE number = ?", number)

    insider(bind)
    if lost:
        vault.unlock("bm", "een")
        vault.accept("bm")
    erase(due)
    opened = vault.whole("bm")
    assert not opened.keys_file.rows("SELECT 1 FROM record_key WHERE number = ?", number)
    escrow.renew(opened, (place,))
    contents = escrow.load(place / escrow.FILE).open_with(opened.vault_key)
    assert number not in {key.number for key in contents.keys}
    vault.close()
    restored, *_ = back(one)
    with suppress(Damaged), restored.transaction("bm", now=now) as transaction:
        assert transaction.read(text) is None
    assert readable(restored, now, (held,)) == [b"held"]
    restored.close()


def test_a_record_of_which_an_old_row_was_put_back_goes_with_its_key_of_today(
    vault: Vault,
    keep: Keep,
    insider: Insider,
    place: Path,
    back: Back,
    now: datetime,
    alone: frozenset[str],
    everyone: frozenset[str],
    erase: Callable[..., set[str]],
) -> None:
    due = keep(b"due", alone)
    text = keep(b"text", everyone, bundle=due)
    keep(b"other", everyone)
    columns = "SELECT version, key, written_at, sealed FROM record WHERE id = ?"
    former = vault.whole("bm").store.row(columns, text)
    assert former is not None
    keep(b"text", alone, bundle=due, record=text)
    one = backup.make(vault.whole("bm"), place, now)
    sql = "UPDATE record SET version = ?, key = ?, written_at = ?, sealed = ? WHERE id = ?"
    insider(lambda store, _keys: store.run(sql, *former, text))
    assert erase(due) == {"record_missing"}, "of the record: no key stays behind"
    opened = vault.whole("bm")
    assert len(opened.keys_file.rows("SELECT 1 FROM record_key")) == 1
    escrow.renew(opened, (place,))
    vault.close()
    restored, _, told = back(one)
    assert (told.gone, told.damaged) == (2, 0)
    assert readable(restored, now, (due, text)) == [None, None]
    restored.close()


def test_a_key_that_a_record_names_stays_where_the_log_cannot_tell_whose_it_is(
    vault: Vault,
    keep: Keep,
    insider: Insider,
    alone: frozenset[str],
    erase: Callable[..., set[str]],
) -> None:
    """Of a leaf that was altered nothing is known: no record that stays may pay for that."""
    held, due = keep(b"held", alone), keep(b"due", alone)

    def alter(store: Database, _keys: Database) -> None:
        store.run(ALIAS, due, held)
        sql = "UPDATE leaf SET body = zeroblob(length(body)) WHERE position = 1"
        without_triggers(store, lambda: store.run(sql))

    insider(alter)
    assert "log_altered" in erase(due)
    number = vault.whole("bm").store.rows("SELECT key FROM record WHERE id = ?", held)[0][0]
    assert vault.whole("bm").keys_file.rows("SELECT 1 FROM record_key WHERE number = ?", number)


def test_a_record_that_claims_to_be_of_a_newer_program_is_erased(
    vault: Vault, keep: Keep, insider: Insider, now: datetime, everyone: frozenset[str]
) -> None:
    due = keep(b"due", everyone)
    sealed_now = vault.whole("bm").store.rows("SELECT sealed FROM record WHERE id = ?", due)[0][0]
    newer = bytes(sealed_now)[:2] + b"9" + bytes(sealed_now)[3:]
    insider(lambda store, _keys: store.run("UPDATE record SET sealed = ? WHERE id = ?", newer, due))
    vault.unlock("bm", "een")
    with pytest.raises(Unusable, match="vault_newer"):
        readable(vault, now, (due,))
    with vault.transaction("bm", now=now) as transaction:
        transaction.erase(due)
        transaction.log(b"erased", everyone)
    assert codes(vault) == set()


def test_a_leaf_that_was_not_signed_vouches_for_nothing(
    vault: Vault,
    keep: Keep,
    insider: Insider,
    alone: frozenset[str],
    erase: Callable[..., set[str]],
) -> None:
    """A leaf is altered until a bundle is erased, and put right afterwards."""
    held, due = keep(b"held", alone), keep(b"due", alone)
    opened = vault.whole("bm")
    row = sealed.find(opened.store, held)
    assert row is not None
    salt = opened.keys.salt(row.key, held)
    was, now_is = row.digest(salt), replace(row, bundle=due).digest(salt)
    bodies = opened.store.rows("SELECT position, body FROM leaf")

    def put(store: Database, swap: tuple[bytes, bytes]) -> None:
        triggers = store.rows("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'")
        for name, _ in triggers:
            store.run(f"DROP TRIGGER {name}")
        for position, body in bodies:
            told = bytes(body).replace(*swap)
            store.run("UPDATE leaf SET body = ? WHERE position = ?", told, position)
        for _, trigger in triggers:
            store.run(trigger)

    def alter(store: Database, _keys: Database) -> None:
        store.run(MOVED, due, held)
        put(store, (was, now_is))

    insider(alter)
    assert "log_altered" in erase(due)
    insider(lambda store, _keys: put(store, (was, was)))
    assert codes(vault) == {"record_missing"}


def test_a_number_that_no_key_ever_had_is_not_spent(
    keep: Keep, insider: Insider, everyone: frozenset[str], erase: Callable[..., set[str]]
) -> None:
    root = keep(b"root", everyone)
    text = keep(b"text", everyone, bundle=root)
    keep(b"other", everyone)
    sql = "UPDATE record SET key = ? WHERE id = ?"
    insider(lambda store, _keys: store.run(sql, 2**60, text))
    assert erase(root) == {"record_missing"}


def test_what_was_written_in_the_same_step_goes_with_its_bundle(
    vault: Vault, keep: Keep, now: datetime, everyone: frozenset[str]
) -> None:
    root = keep(b"root", everyone)
    text = keep(b"text", everyone, bundle=root)
    with vault.transaction("bm", now=now) as transaction:
        transaction.write(root, text, b"text again", everyone)
        transaction.write(root, transaction.new_id(), b"new", everyone)
        transaction.erase_bundle(root)
        transaction.log(b"erased", everyone)
    assert vault.check("bm") == ()


def test_a_long_log_is_read_once_for_many_erasures(
    vault: Vault,
    keep: Keep,
    everyone: frozenset[str],
    now: datetime,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    bundles = [keep(b"root", everyone) for _ in range(3)]
    read: list[int] = []
    leaves = Log.leaves

    def counted(log: Log, first: int = 0, *end: int) -> Iterator[SignedLeaf]:
        for signed in leaves(log, first, *end):
            read.append(signed.position)
            yield signed

    monkeypatch.setattr(Log, "leaves", counted)
    for bundle in bundles:
        with vault.transaction("bm", now=now) as transaction:
            transaction.erase_bundle(bundle)
            transaction.log(b"erased", everyone)
    assert len(read) == len(set(read)), "no leaf twice"
    monkeypatch.undo()
    assert vault.check("bm") == ()


def test_a_record_is_not_left_its_key_by_two_rows_that_name_others(
    vault: Vault,
    keep: Keep,
    insider: Insider,
    place: Path,
    back: Back,
    now: datetime,
    everyone: frozenset[str],
    erase: Callable[..., set[str]],
) -> None:
    """Its own row was made to name a key that never was, and another row names its own."""
    due, held = keep(b"due", everyone), keep(b"held", everyone)
    secret = keep(b"secret", everyone, bundle=due)
    one = backup.make(vault.whole("bm"), place, now)

    def alter(store: Database, _keys: Database) -> None:
        store.run(ALIAS, held, secret)
        store.run("UPDATE record SET key = 9 WHERE id = ?", secret)

    insider(alter)
    vault.unlock("bm", "een")
    vault.accept("bm")
    erase(due)
    opened = vault.whole("bm")
    assert opened.keys_file.rows("SELECT number FROM record_key") == [(2,)]
    escrow.renew(opened, (place,))
    vault.close()
    restored, _, told = back(one)
    assert (told.opened, told.gone, told.damaged) == (1, 1, 1)
    restored.close()


def test_a_key_that_a_crash_left_behind_goes_with_its_record(
    vault: Vault,
    keep: Keep,
    insider: Insider,
    everyone: frozenset[str],
    erase: Callable[..., set[str]],
) -> None:
    """It has the salt of that record, by which an old store would show it as living."""
    due, _held = keep(b"due", everyone), keep(b"held", everyone)
    copied = "INSERT INTO record_key SELECT 3, circle, wrapped, salt, -1 FROM record_key LIMIT 1"
    insider(lambda _store, keys: keys.run(copied))
    vault.unlock("bm", "een")
    assert erase(due) == set()
    assert vault.whole("bm").keys_file.rows("SELECT number FROM record_key") == [(2,)]
