"""What somebody types survives a crash, is theirs alone, and tells nobody that they typed."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from app.crypto.recovery import RecoveryCode
from app.crypto.sealing import seal, subkey
from app.errors import Locked, Unavailable, Unusable
from app.store.binding import bind
from app.store.connection import Database
from app.store.draft import ROOM
from app.store.vault import Vault
from tests.app.store.test_erasure import pages

Insider = Callable[[Callable[[Database, Database], None]], None]
TYPED = "Zij zag hem gisteren nog bij de sporthal."
ELSEWHERE = "Een half dossier in de wizard."
NOTHING = ("", "")


def rows(vault: Vault) -> list[tuple[str, bytes]]:
    assert vault._opened is not None
    return vault._opened.keys_file.rows("SELECT member, sealed FROM draft ORDER BY member")


def end_item(vault: Vault, now: datetime, everyone: frozenset[str]) -> None:
    with vault.transaction("bm", now=now) as transaction:
        transaction.end_drafts()
        transaction.log(b"item closed", everyone)


@pytest.mark.parametrize(
    "text", ["", "é", TYPED, "a" * ROOM, "nul\0 en einde\x80\0", "half \ud83d"]
)
def test_a_draft_is_what_was_typed_last_also_after_locking(vault: Vault, text: str) -> None:
    vault.keep_draft("bm", "iets anders", "en nog iets")
    for halves in ((text, ""), ("", text), (text, text)):
        vault.keep_draft("bm", *halves)
        assert vault.draft("bm") == halves
        vault.lock()
        vault.unlock("bm", "een")
        assert vault.draft("bm") == halves


def test_a_draft_is_its_typists_alone(vault: Vault) -> None:
    vault.keep_draft("bm", TYPED, TYPED)
    assert vault.draft("aiv") == NOTHING
    assert vault._opened is not None
    vault._opened.keys_file.run(
        "UPDATE draft SET sealed = (SELECT sealed FROM draft WHERE member = 'bm')"
    )
    assert vault.draft("aiv") == NOTHING
    vault.lock_member("bm")
    with pytest.raises(Locked, match="member_locked"):
        vault.draft("bm")
    with pytest.raises(Locked, match="member_locked"):
        vault.keep_draft("bm", TYPED)


@pytest.mark.parametrize(
    ("old", "whole"),
    [(None, True), (None, False), ("keys.db", True), ("keys.db", False), ("store.db", False)],
)
def test_what_is_typed_after_an_erasure_that_was_cut_short_stays(
    vault: Vault,
    folder: Path,
    keep: Callable[..., str],
    now: datetime,
    everyone: frozenset[str],
    monkeypatch: pytest.MonkeyPatch,
    old: str | None,
    whole: bool,
) -> None:
    """The disk is full for a moment; work goes on in the same opening, also beside an old file."""
    case, commit = keep(b"first"), Database.commit
    if old is not None:
        vault.lock()
        copy = (folder / old).read_bytes()
        vault.unlock("bm", "een")
        for _ in range(3):
            keep(b"later")
        end_item(vault, now, everyone)
        vault.lock()
        (folder / old).write_bytes(copy)
        vault.unlock("bm", "een")
        assert vault.whole("bm").outdated

    def erases() -> None:
        with vault.transaction("bm", now=now) as transaction:
            transaction.erase_bundle(case)
            transaction.log(b"erased", everyone)

    def full(database: Database) -> None:
        if database.file == "keys.db":
            raise Unavailable("disk_full")
        commit(database)

    with monkeypatch.context() as short:
        short.setattr(Database, "commit", full)
        with pytest.raises(Unavailable, match="erasure_unfinished"):
            erases() if whole else end_item(vault, now, everyone)
        with pytest.raises(Unavailable, match="disk_full"):  # and nobody is told that it is kept
            vault.keep_draft("bm", TYPED, ELSEWHERE)
    vault.keep_draft("bm", TYPED, ELSEWHERE)
    vault.lock()
    vault.unlock("bm", "een")
    assert vault.draft("bm") == (TYPED, ELSEWHERE)


def test_who_typed_nothing_has_a_row_like_that_of_who_typed_much(vault: Vault) -> None:
    before = rows(vault)
    vault.keep_draft("bm", "a" * ROOM, "b" * ROOM)
    after = rows(vault)
    assert [member for member, _ in before] == [member for member, _ in after] == ["aiv", "bm"]
    assert len({len(sealed) for _, sealed in before + after}) == 1
    assert vault.check("bm") == ()


def test_more_than_fits_is_refused_and_what_stood_there_stays(vault: Vault) -> None:
    vault.keep_draft("bm", TYPED)
    for halves in (("é" * ROOM, ""), ("", "é" * ROOM)):
        with pytest.raises(Unusable, match="draft_too_long"):
            vault.keep_draft("bm", *halves)
    assert vault.draft("bm") == (TYPED, "")


def test_at_the_end_of_an_item_nothing_typed_at_the_table_is_left_in_any_page(
    vault: Vault, folder: Path, now: datetime, everyone: frozenset[str]
) -> None:
    for member in ("bm", "aiv"):
        vault.keep_draft(member, TYPED, ELSEWHERE)
    needles = [sealed[100:130] for _, sealed in rows(vault)]
    assert vault._opened is not None
    vault._opened.keys_file.truncate_log()
    assert all(needle in pages(folder / "keys.db", vault._opened.vault_key) for needle in needles)
    vault.lock_member("aiv")
    end_item(vault, now, everyone)
    left = pages(folder / "keys.db", vault._opened.vault_key)
    assert not any(needle in left for needle in needles)
    assert (folder / "keys.db-wal").stat().st_size == 0
    vault.unlock("aiv", "twee")
    for member in ("bm", "aiv"):
        assert vault.draft(member) == ("", ELSEWHERE), "nobody loses what was typed elsewhere"


def test_the_end_of_an_item_tells_of_nobody_where_they_typed(
    vault: Vault, now: datetime, everyone: frozenset[str]
) -> None:
    vault.keep_draft("bm", TYPED, ELSEWHERE)
    before = dict(rows(vault))
    end_item(vault, now, everyone)
    after = dict(rows(vault))
    for member, sealed in before.items():
        half = len(sealed) // 2
        assert len(after[member]) == len(sealed)
        assert after[member][:half] != sealed[:half]
        assert after[member][half:] == sealed[half:]


def test_neither_half_can_stand_for_the_other(vault: Vault) -> None:
    vault.keep_draft("bm", TYPED, ELSEWHERE)
    assert vault._opened is not None
    sealed = dict(rows(vault))["bm"]
    half = len(sealed) // 2
    swapped = sealed[half:] + sealed[:half]
    vault._opened.keys_file.run("UPDATE draft SET sealed = ? WHERE member = 'bm'", swapped)
    assert vault.draft("bm") == NOTHING


def former_row(vault: Vault) -> None:
    """One piece for all that was typed, as the first version of the program sealed it."""
    assert vault._opened is not None
    opened, me = vault._opened, vault._opened.member("bm")
    content = TYPED.encode()
    padded = len(content).to_bytes(4, "big") + content.ljust(ROOM, b"\0")
    key = subkey(me.slot.member_key, "casustafel draft 1")
    sealed = seal(key, padded, bind("draft", opened.vault, "bm"))
    opened.keys_file.run("UPDATE draft SET sealed = ? WHERE member = 'bm'", sealed)


def test_a_row_of_a_former_version_is_read_and_becomes_one_of_today(vault: Vault) -> None:
    former_row(vault)
    assert vault.draft("bm") == (TYPED, "")
    vault.keep_draft("bm", TYPED, ELSEWHERE)
    assert vault.draft("bm") == (TYPED, ELSEWHERE)
    assert len({len(sealed) for _, sealed in rows(vault)}) == 1


def test_the_end_of_an_item_takes_a_row_of_a_former_version_whole(
    vault: Vault, now: datetime, everyone: frozenset[str]
) -> None:
    former_row(vault)
    end_item(vault, now, everyone)
    assert vault.draft("bm") == NOTHING
    assert len({len(sealed) for _, sealed in rows(vault)}) == 1


def test_a_crash_before_they_are_cleared_clears_them_at_unlocking(
    vault: Vault, now: datetime, everyone: frozenset[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    vault.keep_draft("bm", TYPED)

    def full(_: Database) -> None:
        raise Unavailable("disk_full")

    with monkeypatch.context() as patched:
        patched.setattr("app.store.draft.clear_at_table", full)
        with pytest.raises(Unavailable, match="erasure_unfinished"):
            end_item(vault, now, everyone)
    assert vault.draft("bm") == (TYPED, "")
    vault.lock()
    vault.unlock("bm", "een")
    assert vault.draft("bm") == NOTHING
    assert vault.check("bm") == ()


def test_erasing_a_case_takes_the_drafts_along(
    vault: Vault, now: datetime, everyone: frozenset[str]
) -> None:
    with vault.transaction("bm", now=now) as transaction:
        record = transaction.new_id()
        transaction.write(record, record, b"a case", everyone)
        transaction.log(b"opened", everyone)
    vault.keep_draft("bm", TYPED, ELSEWHERE)
    with vault.transaction("bm", now=now) as transaction:
        transaction.erase_bundle(record)
        transaction.log(b"erased", everyone)
    assert vault.draft("bm") == NOTHING


def test_after_recovery_there_is_room_for_a_new_draft(
    vault: Vault, now: datetime, code: RecoveryCode
) -> None:
    vault.keep_draft("bm", TYPED)
    vault.lock()
    vault.recover("bm", code, "drie", now)
    assert vault.draft("bm") == NOTHING
    vault.keep_draft("bm", TYPED)
    assert vault.draft("bm") == (TYPED, "")


def test_whoever_has_the_vault_key_alone_reads_no_draft(vault: Vault, insider: Insider) -> None:
    vault.keep_draft("bm", TYPED)

    def look(_store: Database, keys: Database) -> None:
        found = keys.rows("SELECT sealed FROM draft")
        assert len(found) == 2
        assert not any(TYPED.encode() in sealed for (sealed,) in found)

    insider(look)
