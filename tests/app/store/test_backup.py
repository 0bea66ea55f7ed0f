"""A backup is whole, verified and thinned out; whatever ends half-way leaves the older ones."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from app.crypto.kdf import KdfParameters
from app.crypto.recovery import RecoveryCode
from app.errors import Damaged, Unavailable, Unusable
from app.store import backup, connection, escrow
from app.store.opened import STORE, Opened, raw_key
from app.store.pairs import Backup, in_order, sizes_of
from app.store.restoring import restore
from app.store.vault import Vault

Keep = Callable[..., str]


def ordered(opened: Opened, place: Path) -> list[Backup]:
    found = backup.backups(place)
    return in_order(found, sizes_of(found, (opened.vault_key,)))


def files(place: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in place.iterdir()}


def test_backup_is_the_store_and_the_slots_as_they_stand(
    opened: Opened, place: Path, keep: Keep, now: datetime
) -> None:
    keep(b"x")
    made = backup.make(opened, place, now)
    folder = opened.store.path.parent
    assert made.store.read_bytes() == (folder / "store.db").read_bytes()
    assert made.slots.read_bytes() == (folder / "slots.json").read_bytes()
    assert set(files(place)) == {"20260302T140000Z.store", "20260302T140000Z.slots", "escrow"}
    assert backup.backups(place) == (made,)
    keep(b"the vault goes on")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such modes")
def test_backup_is_for_its_owner_alone(opened: Opened, place: Path, now: datetime) -> None:
    backup.make(opened, place, now)
    assert place.stat().st_mode & 0o777 == 0o700
    assert {file.stat().st_mode & 0o777 for file in place.iterdir()} == {0o600}


def test_reading_the_store_gives_no_lock_of_it_up(
    opened: Opened, place: Path, keep: Keep, now: datetime
) -> None:
    """On POSIX systems closing a second handle would; another program could then write as well."""
    keep(b"x")
    backup.make(opened, place, now)
    foreign = (
        "import sys; from pathlib import Path; from app.store.connection import Database\n"
        "try: Database(Path(sys.argv[1]), bytearray.fromhex(sys.argv[2])).begin()\n"
        "except Exception as error: print(error)"
    )
    key = raw_key(opened.vault_key, "store.db").hex()
    asked = [sys.executable, "-c", foreign, str(opened.store.path), key]
    ended = subprocess.run(asked, capture_output=True, text=True, timeout=120, check=True)
    assert "vault_in_use" in ended.stdout


def test_bytes_of_the_lock_are_not_read(
    opened: Opened, keep: Keep, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They lie at one gibibyte: here the line is drawn earlier."""
    keep(b"x")
    opened.store.truncate_log()
    whole = opened.store.path.read_bytes()
    monkeypatch.setattr(connection, "LOCK_PAGE", 8192)
    parts = list(opened.store.chunks())
    assert [len(part) for part in parts[:2]] == [8192, 4096]
    assert b"".join(parts) == whole[:8192] + bytes(4096) + whole[12288:]


def spoil(monkeypatch: pytest.MonkeyPatch, suffix: str, kept: Callable[[bytes], bytes]) -> None:
    """The disk keeps a file otherwise than it was given."""
    write = backup.write_atomically

    def spoiled(path: Path, data: bytes | Iterator[bytes]) -> None:
        write(path, data)
        if path.suffix == suffix:
            path.write_bytes(kept(path.read_bytes()))

    monkeypatch.setattr(backup, "write_atomically", spoiled)


SPOILED: dict[str, tuple[str, Callable[[bytes], bytes]]] = {
    "a byte of a page": (".store", lambda data: data[:50_000] + b"?!" + data[50_002:]),
    "a byte of the slots": (".slots", lambda data: data[:20] + b"?!" + data[22:]),
    "a space after the slots, which says nothing": (".slots", lambda data: data + b" "),
}


@pytest.mark.parametrize("what", SPOILED)
def test_backup_that_reads_otherwise_is_no_backup(
    opened: Opened,
    place: Path,
    keep: Keep,
    now: datetime,
    monkeypatch: pytest.MonkeyPatch,
    what: str,
) -> None:
    keep(b"x")
    first = backup.make(opened, place, now)
    spoil(monkeypatch, *SPOILED[what])
    with pytest.raises(Damaged, match="backup_unverified"):
        backup.make(opened, place, now + timedelta(days=1))
    assert backup.backups(place) == (first,)


def test_backup_in_which_any_page_stayed_as_it_was_before_is_no_backup(
    opened: Opened, place: Path, keep: Keep, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An old page is as well sealed as a new one: some go with the rest, and open."""
    keep(b"x")
    before = backup.make(opened, place, now).store.read_bytes()
    keep(b"y")
    after = b"".join(opened.store.chunks())
    pages = [slice(at, at + 4096) for at in range(0, len(after), 4096)]
    others = [page for page in pages if before[page] != after[page]]
    assert len(others) > 3
    for page in others:
        with monkeypatch.context() as patched:
            old = after[: page.start] + before[page] + after[page.stop :]
            spoil(patched, ".store", lambda _data, old=old: old)
            with pytest.raises(Damaged, match="backup_unverified"):
                backup.make(opened, place, now + timedelta(days=1))


@pytest.mark.parametrize("after", ["slots", "store", "escrow"])
def test_full_disk_leaves_the_older_backup(
    opened: Opened,
    place: Path,
    keep: Keep,
    now: datetime,
    monkeypatch: pytest.MonkeyPatch,
    after: str,
) -> None:
    keep(b"x")
    backup.make(opened, place, now)
    before = files(place)
    write = backup.write_atomically

    def full(path: Path, data: bytes | Iterator[bytes]) -> None:
        if path.name.endswith(after):
            raise Unavailable("disk_full")
        write(path, data)

    monkeypatch.setattr(backup, "write_atomically", full)
    monkeypatch.setattr(escrow, "write_atomically", full)
    with pytest.raises(Unavailable, match="disk_full"):
        backup.make(opened, place, now + timedelta(days=1))
    left = files(place)
    assert left.keys() == before.keys()
    assert all(left[name] == before[name] for name in before if name != "escrow")
    keep(b"work goes on")


def test_vanished_folder_is_said_and_not_made_again(
    opened: Opened, place: Path, tmp_path: Path, now: datetime
) -> None:
    place.rmdir()
    with pytest.raises(Unavailable, match="backup_folder_emptied"):
        backup.make(opened, place, now)
    assert not place.exists()
    place.parent.rename(tmp_path / "in the safe")
    with pytest.raises(Unavailable, match="backup_folder_gone"):
        backup.make(opened, place, now)
    assert not place.parent.exists()
    with pytest.raises(Unavailable, match="backup_folder_gone"):
        backup.prepare(opened, tmp_path / "not mounted")


def test_folder_of_the_vault_holds_no_backup(opened: Opened) -> None:
    with pytest.raises(Unusable, match="backup_inside_vault"):
        backup.prepare(opened, opened.store.path.parent)


def test_days_and_months_keep_their_newest() -> None:
    start = datetime(2026, 1, 1, 9, tzinfo=UTC)
    moments = [start + timedelta(hours=12 * n) for n in range(2 * 365)]
    stays = sorted(backup.kept(reversed(moments)), reverse=True)
    assert [f"{one:%d.%m %H}" for one in stays] == [
        "31.12 21",
        "30.12 21",
        "29.12 21",
        "28.12 21",
        "27.12 21",
        "26.12 21",
        "25.12 21",
        "30.11 21",
        "31.10 21",
        "30.09 21",
        "31.08 21",
        "31.07 21",
    ]


def test_older_backups_are_thinned_once_the_new_one_is_there(
    opened: Opened, place: Path, now: datetime
) -> None:
    made = [backup.make(opened, place, now + timedelta(hours=n)) for n in range(3)]
    assert backup.backups(place) == (made[-1],)


def test_backup_of_a_taken_moment_leaves_the_one_that_has_it(
    opened: Opened, place: Path, keep: Keep, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep(b"x")
    first = backup.make(opened, place, now)
    write = backup.write_atomically

    def full(path: Path, data: bytes | Iterator[bytes]) -> None:
        if path.suffix == ".store":
            raise Unavailable("disk_full")
        write(path, data)

    with monkeypatch.context() as disk:
        disk.setattr(backup, "write_atomically", full)
        with pytest.raises(Unavailable, match="disk_full"):
            backup.make(opened, place, now)
    assert backup.backups(place) == (first,)
    assert first.store.exists()
    second = backup.make(opened, place, now)
    assert second.made_at == now + timedelta(seconds=1)
    assert backup.backups(place) == (second,)


@pytest.mark.parametrize("ahead", [timedelta(hours=3), timedelta(days=400)])
def test_backup_after_the_clock_was_put_right_is_the_newest(
    opened: Opened, place: Path, keep: Keep, now: datetime, ahead: timedelta
) -> None:
    keep(b"x")
    backup.make(opened, place, now + ahead)
    keep(b"x")
    made = backup.make(opened, place, now)
    assert made.made_at == now
    assert ordered(opened, place)[0] == made


@pytest.mark.parametrize("off", [timedelta(days=4 * 365), timedelta(days=-4 * 365)])
def test_a_clock_that_was_wrong_once_costs_no_backup_of_the_days_after(
    opened: Opened, place: Path, keep: Keep, now: datetime, off: timedelta
) -> None:
    made = []
    for day in range(40):
        keep(b"x")
        clock = now + (off if day in (5, 6) else timedelta(days=day))
        made.append(backup.make(opened, place, clock).made_at)
        there = {one.made_at for one in backup.backups(place)}
        if 5 < day < 12:
            assert len(there) == min(day, 7), "before and after; the two of the wrong day are one"
    assert there >= set(made[-7:])
    assert now + timedelta(days=29) in there, "the last of its month"


def test_of_a_backup_that_does_not_open_the_name_tells_its_place(
    opened: Opened, place: Path, keep: Keep, now: datetime
) -> None:
    made = []
    for day in (400, 0, 1, 2):
        keep(b"x")
        made.append(backup.make(opened, place, now + timedelta(days=day)))
    made[2].store.write_bytes(b"x" * 8192)
    found = ordered(opened, place)
    assert found == [made[3], made[2], made[1], made[0]]
    made[3].store.write_bytes(b"x" * 8192)
    assert ordered(opened, place)[0] == made[3]


def test_what_was_just_made_is_never_thinned(opened: Opened, place: Path, now: datetime) -> None:
    made = backup.make(opened, place, now)
    for kind in ("store", "slots"):
        later = f"{now + timedelta(minutes=1):%Y%m%dT%H%M%SZ}.{kind}"
        (place / later).write_bytes(made.store.read_bytes())
    backup.thin(made, (opened.vault_key,))
    assert made in backup.backups(place)


KILLED = """
import os, signal, sys
from datetime import datetime
from pathlib import Path
from app.store import backup, escrow
from app.host import files
from app.store.vault import Vault

folder, place, step = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
calls = 0

def counted(original):
    def call(*given, **named):
        global calls
        calls += 1
        if calls > step:
            os.kill(os.getpid(), signal.SIGKILL)
        return original(*given, **named)
    return call

vault = Vault.open(folder)
vault.unlock("bm", "een")
for name in ("_write_new", "_sync_folder", "_flush"):
    setattr(files, name, counted(getattr(files, name)))
Path.replace = counted(Path.replace)
Path.unlink = counted(Path.unlink)
backup.make(vault.whole("bm"), place, datetime.fromisoformat(sys.argv[4]))
print("ended")
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")
def test_killed_backup_leaves_the_older_one_and_an_escrow_that_opens_it(
    vault: Vault,
    opened: Opened,
    place: Path,
    keep: Keep,
    code: RecoveryCode,
    folder: Path,
    tmp_path: Path,
    now: datetime,
    kdf: KdfParameters,
) -> None:
    keep(b"first")
    first = backup.make(opened, place, now)
    keep(b"second")
    vault.close()
    later = (now + timedelta(hours=1)).isoformat()
    for step in range(40):
        asked = [sys.executable, "-c", KILLED, str(folder), str(place), str(step), later]
        ended = subprocess.run(asked, capture_output=True, text=True, timeout=120, check=False)
        newest = backup.backups(place)[0]
        back, _, told = restore(
            newest,
            place / escrow.FILE,
            tmp_path / f"back-{step}",
            code,
            member="bm",
            password="nieuw",
            now=now,
            kdf=kdf,
        )
        assert back.check("bm") == ()
        assert (told.opened, told.gone) == (1 if newest == first else 2, 0)
        back.close()
        if ended.stdout:
            assert newest != first
            break
    else:
        pytest.fail("it never came to its end")
    assert not [name for name in files(place) if name.endswith(".part")]


def test_no_backup_of_an_old_store_shuts_the_right_one_out(
    vault: Vault, place: Path, keep: Keep, folder: Path, now: datetime
) -> None:
    backup.make(vault.whole("bm"), place, now)
    vault.lock()
    old = (folder / STORE).read_bytes()
    vault.unlock("bm", "een")
    vault.unlock("aiv", "twee")
    keep(b"later")
    keep(b"later still")
    vault.lock()
    right = (folder / STORE).read_bytes()
    (folder / STORE).write_bytes(old)
    vault.unlock("bm", "een")
    with pytest.raises(Damaged, match="store_behind_keys"):
        backup.make(vault.whole("bm"), place, now + timedelta(days=1))
    vault.lock()
    (folder / STORE).write_bytes(right)
    vault.unlock("bm", "een")
    backup.make(vault.whole("bm"), place, now + timedelta(days=2))
