"""What somebody types survives a crash, is theirs alone, and tells nobody that they typed."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from app.crypto.recovery import RecoveryCode
from app.errors import Locked, Unavailable, Unusable
from app.store.connection import Database
from app.store.draft import ROOM
from app.store.vault import Vault
from tests.app.store.test_erasure import pages

Insider = Callable[[Callable[[Database, Database], None]], None]
TYPED = "Zij zag hem gisteren nog bij de sporthal."


def rows(vault: Vault) -> list[tuple[str, bytes]]:
    assert vault._opened is not None
    return vault._opened.keys_file.rows("SELECT member, sealed FROM draft ORDER BY member")


def end_item(vault: Vault, now: datetime, everyone: frozenset[str]) -> None:
    with vault.transaction("bm", now=now) as transaction:
        transaction.end_drafts()
        transaction.log(b"item closed", everyone)


@pytest.mark.parametrize("text", ["", "é", TYPED, "a" * ROOM, "nul\0 en einde\x80\0"])
def test_a_draft_is_what_was_typed_last_also_after_locking(vault: Vault, text: str) -> None:
    vault.keep_draft("bm", "iets anders")
    vault.keep_draft("bm", text)
    assert vault.draft("bm") == text
    vault.lock()
    vault.unlock("bm", "een")
    assert vault.draft("bm") == text


def test_a_draft_is_its_typists_alone(vault: Vault) -> None:
    vault.keep_draft("bm", TYPED)
    assert vault.draft("aiv") == ""
    assert vault._opened is not None
    vault._opened.keys_file.run(
        "UPDATE draft SET sealed = (SELECT sealed FROM draft WHERE member = 'bm')"
    )
    assert vault.draft("aiv") == ""
    vault.lock_member("bm")
    with pytest.raises(Locked, match="member_locked"):
        vault.draft("bm")
    with pytest.raises(Locked, match="member_locked"):
        vault.keep_draft("bm", TYPED)


def test_who_typed_nothing_has_a_row_like_that_of_who_typed_much(vault: Vault) -> None:
    before = rows(vault)
    vault.keep_draft("bm", "a" * ROOM)
    after = rows(vault)
    assert [member for member, _ in before] == [member for member, _ in after] == ["aiv", "bm"]
    assert len({len(sealed) for _, sealed in before + after}) == 1
    assert vault.check("bm") == ()


def test_more_than_fits_is_refused_and_what_stood_there_stays(vault: Vault) -> None:
    vault.keep_draft("bm", TYPED)
    with pytest.raises(Unusable, match="draft_too_long"):
        vault.keep_draft("bm", "é" * ROOM)
    assert vault.draft("bm") == TYPED


def test_at_the_end_of_an_item_no_drafts_are_left_in_any_page(
    vault: Vault, folder: Path, now: datetime, everyone: frozenset[str]
) -> None:
    for member in ("bm", "aiv"):
        vault.keep_draft(member, TYPED)
    needles = [sealed[100:130] for _, sealed in rows(vault)]
    assert vault._opened is not None
    vault._opened.keys_file.truncate_log()
    assert all(needle in pages(folder / "keys.db", vault._opened.vault_key) for needle in needles)
    vault.lock_member("aiv")
    end_item(vault, now, everyone)
    left = pages(folder / "keys.db", vault._opened.vault_key)
    assert not any(needle in left for needle in needles)
    assert (folder / "keys.db-wal").stat().st_size == 0
    assert vault.draft("bm") == ""
    vault.unlock("aiv", "twee")
    assert vault.draft("aiv") == ""


def test_a_crash_before_they_are_cleared_clears_them_at_unlocking(
    vault: Vault, now: datetime, everyone: frozenset[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    vault.keep_draft("bm", TYPED)

    def full(_: Database) -> None:
        raise Unavailable("disk_full")

    with monkeypatch.context() as patched:
        patched.setattr("app.store.draft.clear", full)
        with pytest.raises(Unavailable, match="erasure_unfinished"):
            end_item(vault, now, everyone)
    assert vault.draft("bm") == TYPED
    vault.lock()
    vault.unlock("bm", "een")
    assert vault.draft("bm") == ""
    assert vault.check("bm") == ()


def test_erasing_a_case_takes_the_drafts_along(
    vault: Vault, now: datetime, everyone: frozenset[str]
) -> None:
    with vault.transaction("bm", now=now) as transaction:
        record = transaction.new_id()
        transaction.write(record, record, b"a case", everyone)
        transaction.log(b"opened", everyone)
    vault.keep_draft("bm", TYPED)
    with vault.transaction("bm", now=now) as transaction:
        transaction.erase_bundle(record)
        transaction.log(b"erased", everyone)
    assert vault.draft("bm") == ""


def test_after_recovery_there_is_room_for_a_new_draft(
    vault: Vault, now: datetime, code: RecoveryCode
) -> None:
    vault.keep_draft("bm", TYPED)
    vault.lock()
    vault.recover("bm", code, "drie", now)
    assert vault.draft("bm") == ""
    vault.keep_draft("bm", TYPED)
    assert vault.draft("bm") == TYPED


def test_whoever_has_the_vault_key_alone_reads_no_draft(vault: Vault, insider: Insider) -> None:
    vault.keep_draft("bm", TYPED)

    def look(_store: Database, keys: Database) -> None:
        found = keys.rows("SELECT sealed FROM draft")
        assert len(found) == 2
        assert not any(TYPED.encode() in sealed for (sealed,) in found)

    insider(look)
