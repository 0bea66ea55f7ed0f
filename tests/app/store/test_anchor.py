"""A checkpoint that was held elsewhere tells whether the log is still the one it was."""

import shutil
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from app.audit.checkpoint import Checkpoint
from app.audit.note import NoteKey, sign_note
from app.crypto.identity import Identity
from app.crypto.recovery import RecoveryCode
from app.host.keyring import LONGEST
from app.store import anchor, backup
from app.store.finding import Finding
from app.store.vault import Vault

Keep = Callable[..., str]
Back = Callable[..., tuple[Vault, RecoveryCode, object]]


def made(vault: Vault, member: str = "bm") -> str:
    opened = vault.whole(member)
    return anchor.make(opened, opened.member(member))


def compared(vault: Vault, note: str, member: str = "bm") -> Finding | None:
    opened = vault.whole(member)
    return anchor.compare(opened, opened.member(member), note)


def size(vault: Vault) -> int:
    return vault.whole("bm").log.frontier.size


@pytest.mark.parametrize("steps", [0, 1, 3])
def test_a_log_that_went_on_is_the_one_that_was_known(
    vault: Vault, keep: Keep, everyone: frozenset[str], steps: int
) -> None:
    for _ in range(steps):
        keep(b"before", everyone)
    note = made(vault)
    assert len(note) <= LONGEST
    assert compared(vault, note) is compared(vault, note, "aiv") is None
    for by in ("aiv", "bm"):
        keep(b"after", everyone, by=by)
        assert compared(vault, note) is None


def test_a_former_state_of_the_whole_folder_is_called_put_back(
    vault: Vault, keep: Keep, folder: Path, tmp_path: Path, everyone: frozenset[str]
) -> None:
    keep(b"one", everyone)
    vault.lock()
    shutil.copytree(folder, tmp_path / "former")
    vault.unlock("bm", "een")
    keep(b"two", everyone)
    note = made(vault)
    vault.close()
    for file in ("store.db", "keys.db", "slots.json"):
        shutil.copy(tmp_path / "former" / file, folder / file)
    with_former = Vault.open(folder)
    with_former.unlock("bm", "een")
    assert with_former.check("bm") == ()  # in itself it is whole
    assert compared(with_former, note) == Finding("vault_put_back", {"size": 1, "known": 2})
    with_former.close()


def test_a_vault_that_went_another_way_is_called_forked(
    vault: Vault, keep: Keep, folder: Path, tmp_path: Path, now: datetime, everyone: frozenset[str]
) -> None:
    keep(b"one", everyone)
    vault.lock()
    shutil.copytree(folder, tmp_path / "fork")
    vault.unlock("bm", "een")
    keep(b"two", everyone)
    note = made(vault)
    with_fork = Vault.open(tmp_path / "fork")
    with_fork.unlock("bm", "een")
    for known in (2, 2, 3):
        with with_fork.transaction("bm", now=now) as transaction:
            transaction.log(b"another step", everyone)
        later = with_fork.whole("bm").log.frontier.size
        assert later >= known
        found = compared(with_fork, note)
        assert found == Finding("vault_forked", {"size": later, "known": 2})
    assert with_fork.check("bm") == ()
    with_fork.close()


def test_a_backup_that_was_restored_with_the_sheet_is_called_that(
    vault: Vault, keep: Keep, back: Back, place: Path, now: datetime, everyone: frozenset[str]
) -> None:
    keep(b"one", everyone)
    backup.make(vault.whole("bm"), place, now)
    for _ in range(5):
        keep(b"lost", everyone)
    note = made(vault)
    vault.close()
    restored, *_ = back()
    now_has = restored.whole("bm").log.frontier.size
    assert compared(restored, note) == Finding("vault_restored", {"size": now_has, "known": 6})
    restored.close()


def test_the_use_of_the_sheet_in_the_same_vault_is_nothing_to_say(
    vault: Vault, keep: Keep, code: RecoveryCode, now: datetime, everyone: frozenset[str]
) -> None:
    keep(b"one", everyone)
    note = made(vault)
    vault.recover("bm", code, "nieuw", now)
    assert compared(vault, note) is None
    assert compared(vault, made(vault)) is None


def test_a_checkpoint_that_no_member_signed_is_called_damaged(
    vault: Vault, keep: Keep, everyone: frozenset[str], now: datetime
) -> None:
    keep(b"one", everyone)
    opened = vault.whole("bm")
    note = made(vault)
    stranger = Identity.generate("stranger", now)
    origin, tree = f"casustafel/{opened.vault}", opened.log.frontier
    forged = sign_note(
        str(Checkpoint(origin, tree.size, tree.root)),
        NoteKey(f"{origin}/1", stranger.public.signing),
        stranger.sign,
    )
    me = opened.member("bm")
    of_another = sign_note(
        str(Checkpoint("casustafel/another", tree.size, tree.root)),
        NoteKey(f"casustafel/another/{me.entry}", me.identity.public.signing),
        me.identity.sign,
    )
    for bad in ("", "x", note[:-3], note.replace("\n1\n", "\n2\n"), forged, of_another):
        assert compared(vault, bad) == Finding("anchor_damaged")


def test_looking_takes_as_long_for_a_long_log_as_for_a_short_one(
    vault: Vault, keep: Keep, everyone: frozenset[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    keep(b"first", everyone)
    note = made(vault)
    for _ in range(20):
        keep(b"more", everyone)
    read: list[int] = []
    opened = vault.whole("bm")
    leaves = opened.log.leaves

    def counted(*where: int) -> object:
        for signed in leaves(*where):
            read.append(signed.position)
            yield signed

    monkeypatch.setattr(opened.log, "leaves", counted)
    assert compared(vault, note) is None
    assert read == [0]
