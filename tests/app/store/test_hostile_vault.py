"""Whatever stands in a vault's files, opening it ends soon, says why in our terms, and lets go."""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from random import Random

import msgspec
import pytest
from sqlcipher3 import dbapi2 as sqlcipher  # type: ignore[import-untyped]

from app.crypto import kdf
from app.errors import AppError
from app.host.lock import FolderLock
from app.store import connection, slot, tries
from app.store import slots as slots_file
from app.store.connection import Database
from app.store.opened import raw_key
from app.store.vault import Vault
from tests.fuzzing.mutation import VALUES, bytes_of, json_of
from tests.fuzzing.pages import altered_page
from tests.fuzzing.survival import survive

pytestmark = pytest.mark.slow
FILES = ("store.db", "keys.db")
STEP = 16
"""Pages by which the files grow here, and that stay free in them."""
Keep = Callable[..., str]
Files = dict[str, bytes]


@dataclass(frozen=True, slots=True)
class Hostile:
    """A vault with something of everything in it, and its files as they were."""

    folder: Path
    vault_key: bytes
    files: Files

    def key(self, file: str) -> bytes:
        return bytes(raw_key(self.vault_key, file))


@pytest.fixture
def hostile(
    vault: Vault,
    keep: Keep,
    folder: Path,
    everyone: frozenset[str],
    alone: frozenset[str],
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Hostile]:
    monkeypatch.setattr(tries, "delay", lambda _wrong: 0)
    monkeypatch.setattr(connection, "PAGES_PER_STEP", STEP)
    monkeypatch.setattr(connection, "_PAGES_IN_RESERVE", STEP)
    case = keep(b"case", everyone)
    for number in range(12):
        keep(b"text %d" % number, alone if number % 3 else everyone, bundle=case)
    gone = keep(b"gone", everyone, bundle=case)
    with vault.transaction("bm", now=vault.header.created) as transaction:
        transaction.erase(gone)
        transaction.log(b"erased", everyone)
    vault.keep_draft("bm", "typed")
    assert vault._opened is not None
    vault_key = vault._opened.vault_key
    vault.close()
    for file in FILES:
        shrink(folder / file, vault_key)
    files = {file.name: file.read_bytes() for file in folder.iterdir()}
    handles = open_files()
    yield Hostile(folder, vault_key, files)
    assert open_files() == handles


def shrink(file: Path, vault_key: bytes) -> None:
    """Gives back most pages that hold nothing: what is altered would mostly be one of them."""
    database = Database(file, raw_key(vault_key, file.name))
    try:
        free = database.row("PRAGMA freelist_count")
        assert free is not None
        database.rows(f"PRAGMA incremental_vacuum({free[0] - STEP})")
    finally:
        database.close()


def open_files() -> int:
    return len(os.listdir("/proc/self/fd")) if sys.platform == "linux" else 0  # noqa: PTH208


def use(hostile: Hostile, now: datetime) -> None:
    """Everything that a session does, as far as it comes; then the folder is free again."""
    try:
        vault = Vault.open(hostile.folder)
    except AppError:
        FolderLock(hostile.folder).release()
        raise
    try:
        vault.unlock("bm", "een")
        steps: tuple[Callable[[], object], ...] = (
            lambda: vault.check("bm"),
            lambda: list(vault.read_log("bm")),
            lambda: look(vault, now),
            lambda: change(vault, now),
            lambda: vault.draft("bm"),
            lambda: vault.keep_draft("bm", "typed again"),
            lambda: vault.unlock("aiv", "twee"),
            lambda: vault.check("aiv"),
        )
        for step in steps:
            with suppress(AppError):
                step()
    finally:
        vault.close()
        FolderLock(hostile.folder).release()


def look(vault: Vault, now: datetime) -> None:
    with vault.transaction("bm", now=now) as transaction:
        for root in transaction.roots():
            if not isinstance(root, AppError):
                transaction.bundle(root.id)
                transaction.readers(root.id)
        transaction.log_slice(None, 50, lambda _leaf: True)


def change(vault: Vault, now: datetime) -> None:
    with vault.transaction("bm", now=now) as transaction:
        made = transaction.new_id()
        transaction.write(made, made, b"new", frozenset({"bm", "aiv"}))
        transaction.log(b"new", frozenset({"bm"}))
    with vault.transaction("bm", now=now) as transaction:
        transaction.erase(made)
        transaction.log(b"erased", frozenset({"bm"}))


def put(hostile: Hostile, changed: Files) -> None:
    for left in hostile.folder.iterdir():
        if left.name not in hostile.files:
            left.unlink()
    for name, data in {**hostile.files, **changed}.items():
        (hostile.folder / name).write_bytes(data)


@pytest.mark.parametrize(("kind", "count"), [("byte", 60), ("page", 240)])
@pytest.mark.parametrize("file", FILES)
def test_no_page_of_a_database_does_harm(
    hostile: Hostile, now: datetime, file: str, kind: str, count: int
) -> None:
    key = hostile.key(file)

    def mutate(dice: Random, sound: bytes) -> bytes:
        return bytes_of(dice, sound) if kind == "byte" else altered_page(dice, sound, key)

    def read(data: bytes) -> None:
        put(hostile, {file: data})
        use(hostile, now)

    survive(read, [hostile.files[file]], mutate, count)


def test_no_value_in_any_row_does_harm(hostile: Hostile, now: datetime) -> None:
    tables = {
        "store.db": ("record", "leaf", "log_head", "intent", "keys_mark"),
        "keys.db": ("circle", "record_key", "roster", "draft", "stage", "spent", "former"),
    }

    def spoil(dice: Random, _sound: bytes) -> bytes:
        file = dice.choice(sorted(tables))
        table = dice.choice(tables[file])
        put(hostile, {})
        database = Database(hostile.folder / file, bytearray(hostile.key(file)))
        try:
            database.run("PRAGMA foreign_keys = OFF")
            alter(database, dice, table)
        finally:
            database.close()
        return b""

    survive(lambda _: use(hostile, now), [b""], spoil, 240)


def alter(database: Database, dice: Random, table: str) -> None:
    """One value of one row is another, of another kind, or the row is gone or there twice."""
    columns = [row[1] for row in database.rows(f"PRAGMA table_info({table})")]
    rows = database.rows(f"SELECT * FROM {table}")  # noqa: S608 names of ours
    if not rows:
        return
    row, at = dice.choice(rows), dice.randrange(len(columns))
    if dice.random() < 0.1:
        with suppress(sqlcipher.Error, AppError):
            database.run(f"DELETE FROM {table} WHERE {columns[0]} = ?", row[0])  # noqa: S608
        return
    value = row[at]
    plain = [one for one in VALUES if isinstance(one, str | bytes | float | None)]
    other = dice.choice([*plain, -1, 0, 2**63 - 1, b"", bytes(70_000), dice.randbytes(40)])
    if isinstance(value, bytes) and dice.random() < 0.6:
        other = bytes_of(dice, value)
    if isinstance(other, str):
        other = other.encode("utf-8", "replace").decode()
    with suppress(sqlcipher.Error, AppError):
        form = "CAST(? AS TEXT)" if isinstance(value, str) and dice.random() < 0.2 else "?"
        changed = f"UPDATE {table} SET {columns[at]} = {form} WHERE {columns[0]} = ?"  # noqa: S608
        database.run(changed, dice.randbytes(20) if len(form) > 1 else other, row[0])


def test_no_slots_of_somebody_with_the_vault_key_do_harm(
    hostile: Hostile, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    sound = hostile.files["slots.json"]
    terms = slots_file.parse(sound).slots[0].kdf.parameters()
    known = {password: slot.derive(password, terms) for password in ("een", "twee")}

    def derive(password: str, asked: kdf.KdfParameters, _secret: bytes = b"") -> bytearray:
        kdf._require_in_range(asked)  # as the real one, which takes its time
        return bytearray(known[password])

    monkeypatch.setattr(slot, "derive", derive)

    def read(untrusted: bytes) -> None:
        with suppress(AppError):
            sealed = slots_file.sealed(slots_file.parse(untrusted), hostile.vault_key)
            untrusted = msgspec.json.encode(sealed)
        put(hostile, {"slots.json": untrusted})
        use(hostile, now)

    survive(read, [sound], json_of, 400)
