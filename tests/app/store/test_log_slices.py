"""The log read from its end: the same lines as from its beginning, and no less verified."""

from collections.abc import Callable
from datetime import datetime

import pytest

from app.errors import Damaged
from app.store import reading
from app.store.connection import Database
from app.store.log import Leaf, Log
from app.store.reading import LoggedLeaf
from app.store.vault import Vault

Keep = Callable[..., str]
Insider = Callable[[Callable[[Database, Database], None]], None]


@pytest.fixture(autouse=True)
def _short_strides(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "STRIDE", 4)
    monkeypatch.setattr(reading, "AT_ONCE", 1)


def back(
    vault: Vault,
    now: datetime,
    count: int,
    wanted: Callable[[LoggedLeaf], bool] = lambda _: True,
    damaged: list[str] | None = None,
) -> list[LoggedLeaf]:
    """The whole log in slices, newest first; what is wrong with it goes into `damaged`."""
    found: list[LoggedLeaf] = []
    before: int | None = None
    while before != 0:
        with vault.transaction("bm", now=now) as transaction:
            got = transaction.log_slice(before, count, wanted)
        found += got.leaves
        if damaged is None:
            assert got.damaged == ()
        else:
            damaged += map(str, got.damaged)
        before = got.start
    return found


@pytest.mark.parametrize("count", [1, 3, 4, 5, 100])
def test_slices_together_are_the_log_the_other_way_round(
    vault: Vault, now: datetime, keep: Keep, everyone: frozenset[str], count: int
) -> None:
    for number in range(13):
        keep(b"%d" % number, everyone)
    assert back(vault, now, count) == list(vault.read_log("bm"))[::-1]
    keep(b"later", everyone)
    assert back(vault, now, count) == list(vault.read_log("bm"))[::-1]


def test_only_what_is_wanted_comes(
    vault: Vault, now: datetime, keep: Keep, everyone: frozenset[str]
) -> None:
    for number in range(9):
        keep(b"%d" % number, everyone)
    found = back(vault, now, 4, lambda leaf: leaf.position in {0, 5})
    assert [leaf.position for leaf in found] == [5, 0]


def test_an_empty_log_is_an_empty_slice(vault: Vault, now: datetime) -> None:
    with vault.transaction("bm", now=now) as transaction:
        assert transaction.log_slice(None, 10, lambda _: True) == reading.Slice((), 0, 0)
        assert transaction.history.frontier.size == 0


def test_a_line_in_anothers_name_is_not_shown(
    vault: Vault, now: datetime, keep: Keep, insider: Insider, everyone: frozenset[str]
) -> None:
    for number in range(6):
        keep(b"%d" % number, everyone)
    opened = vault._opened
    assert opened is not None
    bm, aiv = opened.members["bm"], opened.members["aiv"]
    told = Leaf(6, "2026-03-02T14:00:00+00:00", bm.entry, None, b"", (), ())
    forged = opened.log.signed(told, aiv.identity.sign)
    vault_id = opened.vault

    def append(store: Database, _: Database) -> None:
        with store.writing():
            Log(vault_id, store).append(forged)

    insider(append)
    vault.unlock("bm", "een")
    damaged: list[str] = []
    assert [leaf.position for leaf in back(vault, now, 3, damaged=damaged)] == [5, 4, 3, 2, 1, 0]
    assert damaged == ["leaf_damaged position=6"]


@pytest.mark.parametrize("position", [1, 4, 5])
def test_a_line_that_was_changed_takes_the_newer_ones_along_and_no_older_one(
    vault: Vault,
    now: datetime,
    keep: Keep,
    insider: Insider,
    everyone: frozenset[str],
    position: int,
) -> None:
    for number in range(6):
        keep(b"%d" % number, everyone)

    def change(store: Database, _: Database) -> None:
        row = store.row("SELECT body FROM leaf WHERE position = ?", position)
        trigger = store.row("SELECT name, sql FROM sqlite_schema WHERE name = 'leaf_stays'")
        assert row is not None
        assert trigger is not None
        store.run("DROP TRIGGER leaf_stays")
        body = row[0].replace(b"2026-03", b"2025-03")
        assert body != row[0]
        store.run("UPDATE leaf SET body = ? WHERE position = ?", body, position)
        store.run(trigger[1])

    insider(change)
    vault.unlock("bm", "een")
    damaged: list[str] = []
    whole = [leaf.position for leaf in back(vault, now, 2, damaged=damaged)]
    assert whole == list(range(position))[::-1]
    assert sorted(damaged) == [f"leaf_damaged position={n}" for n in range(position, 6)]
    with pytest.raises(Damaged, match="leaf_damaged"):
        list(vault.read_log("bm"))


def test_a_long_log_is_followed_a_part_at_a_time(
    vault: Vault, now: datetime, keep: Keep, everyone: frozenset[str]
) -> None:
    for number in range(13):
        keep(b"%d" % number, everyone)
    seen = []
    for _ in range(4):
        with vault.transaction("bm", now=now) as transaction:
            got = transaction.log_slice(None, 1, lambda _: True)
        seen.append((len(got.leaves), got.start))
    assert seen == [(0, 13), (0, 13), (1, 12), (1, 12)]
