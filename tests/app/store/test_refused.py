"""What the disk refused stays refused, also where its bytes arrived and the power goes then."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import pytest

from app.errors import Unavailable
from app.store import connection, draft
from app.store.vault import Vault
from tests.app.store.conftest import Keep
from tests.killing.arriving import only_here, reporting_an_error

pytestmark = only_here


@contextmanager
def after_a_power_cut(folder: Path) -> Iterator[Vault]:
    """What the disk has now, opened on another day."""
    copied = folder.with_name("after")
    shutil.copytree(folder, copied)
    vault = Vault.open(copied)
    try:
        vault.unlock("bm", "een")
        yield vault
    finally:
        vault.close()
        shutil.rmtree(copied)


def refused(keep: Keep, folder: Path, file: str, readers: frozenset[str], code: str) -> None:
    log = folder.resolve() / f"{file}-wal"
    with reporting_an_error(log), pytest.raises(Unavailable, match=code):
        keep(b"refused", readers)


def texts(vault: Vault, now: datetime) -> list[bytes]:
    with vault.transaction("bm", now=now) as transaction:
        return [one.payload for one in transaction.roots()]  # type: ignore[union-attr]


@pytest.mark.parametrize("file", ["store.db", "keys.db"])
@pytest.mark.parametrize("first", [True, False], ids=["empty log", "grown log"])
def test_refused_step_is_not_there_after_a_power_cut(
    vault: Vault,
    keep: Keep,
    folder: Path,
    now: datetime,
    everyone: frozenset[str],
    file: str,
    first: bool,
) -> None:
    known = [] if first else [b"kept"]
    if first:
        opened = vault.whole("bm")
        opened.store.truncate_log()
        opened.keys_file.truncate_log()
    else:
        keep(b"kept", everyone)
    refused(keep, folder, file, everyone, "disk_error")
    with after_a_power_cut(folder) as cut:
        assert (texts(cut, now), cut.check("bm")) == (known, ())
    with vault.transaction("bm", now=now) as transaction:  # drops the keys of the refused step
        transaction.log(b"y", everyone)
        with after_a_power_cut(folder) as cut:
            assert (texts(cut, now), cut.check("bm")) == (known, ())
    with after_a_power_cut(folder) as cut:
        assert (texts(cut, now), cut.check("bm")) == (known, ())
    keep(b"again", everyone)
    assert texts(vault, now) == [*known, b"again"]
    assert vault.check("bm") == ()
    with after_a_power_cut(folder) as cut:
        assert (texts(cut, now), cut.check("bm")) == ([*known, b"again"], ())


@contextmanager
def a_drive_that_keeps_its_log(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Nothing is taken out of a log meanwhile; gives where it stands as it was."""
    kept = folder.with_name("kept-wal")

    def failing(log: Path, _length: int) -> None:
        shutil.copy(log, kept)
        raise Unavailable("disk_error")

    with monkeypatch.context() as patched:
        patched.setattr(connection, "shorten", failing)
        yield kept


@pytest.mark.parametrize("cut", [True, False], ids=["power cut", "unlocked again"])
@pytest.mark.parametrize("steps", [1, 12], ids=["own keys", "keys made ahead"])
def test_step_of_which_nobody_can_tell_is_whole_or_absent(
    vault: Vault,
    keep: Keep,
    folder: Path,
    now: datetime,
    everyone: frozenset[str],
    monkeypatch: pytest.MonkeyPatch,
    steps: int,
    cut: bool,
) -> None:
    """The drive does not let us take the bytes away either: the vault locks and drops no key."""
    for _ in range(steps):
        keep(b"kept", everyone)
    before = texts(vault, now)
    with a_drive_that_keeps_its_log(folder, monkeypatch) as log:
        refused(keep, folder, "store.db", everyone, "outcome_unknown")
    assert not vault.unlocked
    if cut:  # what SQLite took away when it closed is there again
        log.replace(folder / "store.db-wal")
    with after_a_power_cut(folder) as found:
        assert texts(found, now) == [*before, *([b"refused"] if cut else [])]
        assert found.check("bm") == ()
    vault.unlock("bm", "een")
    vault.unlock("aiv", "twee")
    keep(b"after", everyone)
    assert texts(vault, now) == [*before, *([b"refused"] if cut else []), b"after"]
    assert vault.check("bm") == ()


def test_nothing_is_written_while_nobody_can_tell(
    vault: Vault,
    keep: Keep,
    folder: Path,
    now: datetime,
    everyone: frozenset[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    log = folder.resolve() / "keys.db-wal"
    with (
        a_drive_that_keeps_its_log(folder, monkeypatch),
        reporting_an_error(log),
        pytest.raises(Unavailable, match="outcome_unknown"),
    ):
        draft.keep(vault.whole("bm").keys_file, "x", vault.whole("bm").member("bm"), "typed", "")
    with pytest.raises(Unavailable, match="outcome_unknown"):
        keep(b"x", everyone)
    assert not vault.unlocked
    vault.unlock("bm", "een")
    vault.unlock("aiv", "twee")
    keep(b"x", everyone)
    assert vault.check("bm") == ()
