"""What is typed beside an old keys.db stays; what stood in one does not come back."""

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from pathlib import Path

import pytest

from app.store.connection import Database
from app.store.opened import KEYS
from app.store.repairing import repair
from app.store.vault import Vault

Keep = Callable[..., str]
TYPED = ("at the table", "elsewhere")
NOTHING = ("", "")


@pytest.fixture
def old(vault: Vault, keep: Keep, folder: Path) -> bytes:
    """A keys.db with drafts of before two records; the vault is closed, the right one in place."""
    keep(b"first")
    vault.keep_draft("bm", "before", "before")
    vault.keep_draft("aiv", "before", "before")
    vault.lock()
    copy = (folder / KEYS).read_bytes()
    vault.unlock("bm", "een")
    for _ in range(2):
        keep(b"later", frozenset({"bm"}))
    vault.close()
    return copy


def entered(folder: Path, keys: bytes | None = None) -> Vault:
    """With another keys.db, where one is given."""
    if keys is not None:
        (folder / KEYS).write_bytes(keys)
    vault = Vault.open(folder)
    vault.unlock("bm", "een")
    return vault


def left(vault: Vault, folder: Path) -> bytes:
    vault.close()
    return (folder / KEYS).read_bytes()


def end(vault: Vault, now: datetime, bundle: str | None = None) -> None:
    """An item, or a case."""
    with vault.transaction("bm", now=now) as transaction:
        if bundle is None:
            transaction.end_drafts()
        else:
            transaction.erase_bundle(bundle)
        transaction.log(b"ended", frozenset({"bm", "aiv"}))


def first(vault: Vault) -> str:
    row = vault.whole("bm").store.row("SELECT id FROM record ORDER BY place")
    assert row is not None
    return str(row[0])


def test_it_stays_until_the_loss_is_accepted_and_after(folder: Path, old: bytes) -> None:
    vault = entered(folder, old)
    assert vault.draft("bm") == NOTHING
    for number in range(3):
        vault.keep_draft("bm", f"{number}", "elsewhere")
        vault.close()
        vault = entered(folder)
        assert vault.whole("bm").outdated == "keys_behind_store"
        assert vault.draft("bm") == (f"{number}", "elsewhere")
    vault.unlock("aiv", "twee")
    assert vault.draft("aiv") == NOTHING
    vault.accept("bm")
    vault.close()
    vault = entered(folder)
    assert (vault.whole("bm").outdated, vault.draft("bm")) == ("", ("2", "elsewhere"))
    vault.close()


@pytest.mark.parametrize("case", [True, False])
def test_it_goes_with_what_ends_and_what_is_typed_then_stays(
    folder: Path, now: datetime, old: bytes, case: bool
) -> None:
    vault = entered(folder, old)
    vault.keep_draft("bm", *TYPED)
    copy = left(vault, folder)
    vault = entered(folder)
    end(vault, now, first(vault) if case else None)
    rest = "" if case else "elsewhere"
    assert vault.draft("bm") == ("", rest)
    vault.keep_draft("bm", *TYPED)
    for _again in range(2):
        vault.close()
        vault = entered(folder)
        assert vault.draft("bm") == TYPED
    left(vault, folder)
    vault = entered(folder, copy)
    assert vault.draft("bm") == NOTHING, "a copy of before that has it still"
    vault.keep_draft("bm", *TYPED)
    vault.accept("bm")
    assert vault.draft("bm") == TYPED
    vault.close()


@pytest.mark.parametrize("crashed", [True, False])
def test_what_is_typed_elsewhere_after_a_case_was_erased_stays_when_an_item_ends(
    folder: Path, now: datetime, old: bytes, crashed: bool
) -> None:
    """Beside the old one; of the right one all that was typed before goes once it is back."""
    sound = entered(folder)
    sound.keep_draft("bm", "of the case", "of the case")
    right = left(sound, folder)
    vault = entered(folder, old)
    end(vault, now, first(vault))
    vault.keep_draft("bm", *TYPED)
    if crashed:
        vault.close()
        vault = entered(folder)
    for _item in range(2):
        end(vault, now)
        assert vault.draft("bm") == ("", "elsewhere")
        vault.keep_draft("bm", *TYPED)
    vault.close()
    vault = entered(folder, old)
    assert vault.draft("bm") == NOTHING
    vault.close()
    vault = entered(folder, right)
    assert (vault.whole("bm").outdated, vault.draft("bm")) == ("", NOTHING)
    for _item in range(2):
        vault.keep_draft("bm", *TYPED)
        end(vault, now)
        vault.close()
        vault = entered(folder)
        assert vault.draft("bm") == ("", "elsewhere")
    vault.close()


def test_a_repair_beside_an_old_one_keeps_what_was_typed_since(
    folder: Path, tmp_path: Path, now: datetime, old: bytes
) -> None:
    vault = entered(folder, old)
    end(vault, now, first(vault))
    vault.keep_draft("bm", *TYPED)
    vault.close()
    repair(folder, tmp_path / "into", "bm", "een", now)
    repaired = entered(tmp_path / "into")
    assert repaired.draft("bm") == TYPED
    repaired.close()


def test_another_old_one_is_cleared_too(folder: Path, old: bytes) -> None:
    vault = entered(folder, old)
    vault.keep_draft("bm", *TYPED)
    copy = left(vault, folder)
    vault = entered(folder, old)
    assert vault.draft("bm") == NOTHING
    vault.close()
    vault = entered(folder, copy)
    assert vault.draft("bm") == NOTHING, "the mark says which one was cleared last"
    vault.close()


@pytest.mark.parametrize("accepted", [True, False])
def test_what_ended_since_does_not_come_back_with_a_copy_of_one_that_was_cleared(
    folder: Path, now: datetime, keep: Keep, old: bytes, accepted: bool
) -> None:
    right = (folder / KEYS).read_bytes()
    vault = entered(folder, old)
    vault.keep_draft("bm", *TYPED)
    copy = left(vault, folder)
    vault = entered(folder, None if accepted else right)
    if accepted:
        vault.accept("bm")
    end(vault, now, first(vault))
    vault.close()
    vault = entered(folder, copy)
    assert vault.whole("bm").outdated == "keys_behind_store"
    assert vault.draft("bm") == NOTHING
    vault.close()


def test_the_right_one_keeps_what_was_typed_in_it_and_loses_what_ended_meanwhile(
    vault: Vault, folder: Path, now: datetime, old: bytes
) -> None:
    sound = entered(folder)
    sound.keep_draft("bm", *TYPED)
    right = left(sound, folder)
    beside = entered(folder, old)
    beside.keep_draft("bm", "beside", "beside")
    beside.close()
    sound = entered(folder, right)
    assert sound.draft("bm") == TYPED
    sound.close()
    beside = entered(folder, old)
    end(beside, now)
    beside.close()
    sound = entered(folder, right)
    assert (sound.whole("bm").outdated, sound.draft("bm")) == ("", ("", "elsewhere"))
    sound.close()


@pytest.mark.parametrize("case", [True, False])
@pytest.mark.parametrize("written", [True, False])
def test_what_ended_beside_an_old_one_comes_back_with_no_copy_of_the_right_one(
    folder: Path, now: datetime, old: bytes, case: bool, written: bool
) -> None:
    sound = entered(folder)
    sound.keep_draft("bm", *TYPED)
    right = left(sound, folder)
    beside = entered(folder, old)
    end(beside, now, first(beside) if case else None)
    beside.close()
    rest = "" if case else "elsewhere"
    sound = entered(folder, right)
    assert (sound.whole("bm").outdated, sound.draft("bm")) == ("", ("", rest))
    if written:
        end(sound, now)
    sound.close()
    copied = entered(folder, right)
    assert (copied.whole("bm").outdated, copied.draft("bm")) == ("keys_behind_store", NOTHING)
    copied.close()


class Killed(BaseException):
    """The program is no more."""


@pytest.mark.parametrize("commits", range(5))
@pytest.mark.parametrize("back", ["this", "copy", "right"])
def test_a_program_that_is_killed_while_an_item_ends_loses_nothing_typed_elsewhere(
    folder: Path,
    now: datetime,
    old: bytes,
    monkeypatch: pytest.MonkeyPatch,
    commits: int,
    back: str,
) -> None:
    """And what was said at the table goes as soon as it is on the disk that it is to."""
    right = (folder / KEYS).read_bytes()
    vault = entered(folder, old)
    vault.keep_draft("bm", *TYPED)
    copy = left(vault, folder)
    vault = entered(folder)
    leaves = vault.whole("bm").log.frontier.size
    kill_after(monkeypatch, commits, lambda: end(vault, now))
    vault.close()
    vault = entered(folder, {"this": None, "copy": copy, "right": right}[back])
    ended = vault.whole("bm").log.frontier.size > leaves
    if back == "this":
        assert vault.draft("bm") == ("" if ended else "at the table", "elsewhere")
    if back == "copy":
        assert vault.draft("bm") in {("", ""), ("" if ended else "at the table", "elsewhere")}
    vault.close()
    vault = entered(folder, copy)
    assert vault.draft("bm")[0] == ("" if ended else "at the table")
    vault.close()


@pytest.mark.parametrize("commits", range(2, 5))
@pytest.mark.parametrize("again", range(6))
def test_nor_does_one_that_is_killed_once_more_as_it_is_opened_again(
    folder: Path,
    now: datetime,
    old: bytes,
    monkeypatch: pytest.MonkeyPatch,
    commits: int,
    again: int,
) -> None:
    vault = entered(folder, old)
    vault.keep_draft("bm", *TYPED)
    vault.close()
    vault = entered(folder)
    kill_after(monkeypatch, commits, lambda: end(vault, now))
    vault.close()
    vault = Vault.open(folder)
    kill_after(monkeypatch, again, lambda: vault.unlock("bm", "een"))
    vault.close()
    vault = entered(folder)
    assert vault.draft("bm") == ("", "elsewhere")
    vault.close()


def kill_after(monkeypatch: pytest.MonkeyPatch, commits: int, does: Callable[[], object]) -> None:
    """Do it, and end the program before another change is on the disk than so many."""
    done, commit = list[Database](), Database.commit

    def killed(database: Database) -> None:
        if len(done) == commits:
            raise Killed
        done.append(database)
        commit(database)

    with monkeypatch.context() as patched, suppress(Killed):
        patched.setattr(Database, "commit", killed)
        does()


def test_a_crash_before_it_is_said_that_it_was_cleared_clears_it_again(
    folder: Path, old: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    vault = entered(folder, old)
    vault.keep_draft("bm", *TYPED)
    with vault.whole("bm").store.writing():
        vault.whole("bm").store.run("DELETE FROM keys_mark WHERE kind = 'cleared'")
    vault.close()
    vault = entered(folder)
    assert vault.draft("bm") == NOTHING
    vault.close()
