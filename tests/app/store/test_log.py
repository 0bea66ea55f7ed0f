"""The log: who reads which leaf, and what its tree commits to."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from app.audit.merkle import leaf_hash, root
from app.errors import Damaged, Locked
from app.store.connection import Database
from app.store.log import Leaf, Log
from app.store.vault import Vault

FAR = datetime(2099, 1, 1, tzinfo=UTC)
Keep = Callable[..., str]
Insider = Callable[[Callable[[Database, Database], None]], None]


def test_leaves_come_in_order_and_only_readers_open_them(
    vault: Vault, now: datetime, alone: frozenset[str], everyone: frozenset[str]
) -> None:
    for minute, (by, readers) in enumerate([("bm", alone), ("aiv", everyone), ("aiv", alone)]):
        with vault.transaction(by, now=now + timedelta(minutes=minute)) as transaction:
            transaction.log(b"entry %d" % minute, readers)
    leaves = list(vault.read_log("bm"))
    assert [leaf.position for leaf in leaves] == [0, 1, 2]
    assert [leaf.written_at - now for leaf in leaves] == [timedelta(minutes=n) for n in range(3)]
    assert [leaf.signer for leaf in leaves] == ["bm", "aiv", "aiv"]
    assert [leaf.payload for leaf in leaves] == [b"entry 0", b"entry 1", b"entry 2"]
    assert [leaf.payload for leaf in vault.read_log("aiv")] == [None, b"entry 1", None]
    vault.lock()
    vault.unlock("bm", "een")
    assert [leaf.payload for leaf in vault.read_log("bm")] == [b"entry 0", b"entry 1", b"entry 2"]
    with pytest.raises(Locked, match="member_locked"):
        vault.read_log("aiv")


def test_head_is_the_root_of_all_leaves(
    vault: Vault, keep: Keep, alone: frozenset[str], everyone: frozenset[str]
) -> None:
    for number in range(7):
        keep(b"%d" % number, alone if number % 2 else everyone)
    opened = vault._opened
    assert opened is not None
    leaves = [leaf_hash(signed.body) for signed in opened.log.leaves()]
    assert len(leaves) == 7
    assert opened.log.frontier.root == root(leaves)
    vault.lock()
    vault.unlock("bm", "een")
    assert vault._opened is not None
    assert vault._opened.log.frontier.root == root(leaves)


def test_leaves_of_equal_work_are_equally_long(
    vault: Vault, now: datetime, everyone: frozenset[str]
) -> None:
    opened = vault._opened
    assert opened is not None
    for payload in (b"x", b"x" * 200):
        with vault.transaction("bm", now=now) as transaction:
            record = transaction.new_id()
            transaction.write(record, record, payload, everyone)
            transaction.log(payload, everyone)
    with vault.transaction("bm", now=now) as transaction:
        transaction.log(b"", everyone)
    first, second, third = (len(signed.body) for signed in opened.log.leaves())
    assert first - second == len(b"\x91\x92\xd9\x20" + b"i" * 32 + b"\xc4\x20" + b"d" * 32) - 1
    assert third < second
    sizes = opened.store.rows("SELECT DISTINCT length(sealed) FROM record")
    assert len(sizes) == 1


@pytest.mark.parametrize("written_at", ["2026-03-02T14:00:00+00:00", "gisteren", "2026-03-02"])
def test_line_in_anothers_name_is_not_shown(
    vault: Vault, keep: Keep, insider: Insider, everyone: frozenset[str], written_at: str
) -> None:
    """By a member who has the vault key and signs as best they can."""
    keep(b"x", everyone)
    opened = vault._opened
    assert opened is not None
    bm, aiv = opened.members["bm"], opened.members["aiv"]
    signer = aiv if written_at == "2026-03-02T14:00:00+00:00" else bm
    forged = opened.log.signed(
        Leaf(1, written_at, bm.entry, None, b"", (), ()), signer.identity.sign
    )
    vault_id = opened.vault

    def append(store: Database, _: Database) -> None:
        with store.writing():
            Log(vault_id, store).append(forged)

    insider(append)
    vault.unlock("bm", "een")
    lines = vault.read_log("bm")
    assert next(lines).signer == "bm"
    with pytest.raises(Damaged, match="leaf_damaged position=1"):
        next(lines)
    assert vault._opened is not None
    hides = vault._opened.log.passed(0, FAR, FAR - timedelta(days=1))
    assert hides is (signer is bm)


def test_end_that_is_missing_is_noticed_in_reading(
    vault: Vault, keep: Keep, insider: Insider, everyone: frozenset[str]
) -> None:
    keep(b"x", everyone)
    keep(b"y", everyone)

    def cut(store: Database, _: Database) -> None:
        trigger = store.row("SELECT sql FROM sqlite_schema WHERE name = 'leaf_remains'")
        assert trigger is not None
        store.run("DROP TRIGGER leaf_remains")
        store.run("DELETE FROM leaf WHERE position = 1")
        store.run(trigger[0])

    insider(cut)
    vault.unlock("bm", "een")
    with pytest.raises(Damaged, match="log_head_damaged"):
        list(vault.read_log("bm"))
