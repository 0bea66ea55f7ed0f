"""One encrypted database: its settings (spec 5), its errors in our terms, its growth in steps."""

import json
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, BinaryIO
from urllib.parse import quote

from sqlcipher3 import dbapi2 as sqlcipher  # type: ignore[import-untyped]

from app.crypto.sealing import wipe
from app.errors import AppError, Damaged, Locked, Unavailable
from app.host.files import file_identity, flush, is_file, shorten, unavailable
from app.store.errors import REPORTED, known_error

PAGES_PER_STEP = 256
"""Of 4 KiB each: the files' sizes say no more than a number of mebibytes."""
_PAGE = 4096
_LOG_HEAD, _FRAME_HEAD = 32, 24
"""Bytes before all pages of a write-ahead log, and before each of them (SQLite file format, 4)."""
_OVERFLOW_BYTES = _PAGE - 80 - 4
"""What a page of a long value holds beside SQLCipher's reserve and SQLite's chain."""

_BYTES_BETWEEN_LOOKS = 128 * 1024
_PAGES_IN_RESERVE = 96
_PER_VALUE = 64
_TRIES = 16
"""To grow to a whole step; three do, where the pages that list the free ones are as SQLite left
them."""

READY = 8
"""Statements that stay prepared. With memory security each allocation costs two calls of the
system, unless it fits into the pool that a connection has beside it; and what is prepared lives in
that pool. So the few statements that every step runs are kept, and the others are read anew."""

LOCK_PAGE = 2**30
"""Where SQLite keeps its locks in a file that is this long: no page of data lies there (SQLite file
format, 1.5), and another handle cannot read those bytes on Windows, where a lock is a wall."""
_CHUNK = 1024 * 1024

BEGIN, COMMIT = "BEGIN IMMEDIATE", "COMMIT"

Row = tuple[Any, ...]
Value = str | int | bytes | None

_BEFORE_KEY = ("cipher_log_level = NONE", "cipher_memory_security = ON")
_AFTER_KEY = (
    "cell_size_check = ON",  # first, before a page of the file is looked at
    "trusted_schema = OFF",
    "locking_mode = EXCLUSIVE",  # or the first look at the file makes a -shm beside it
    "temp_store = MEMORY",
    "secure_delete = ON",
    "synchronous = FULL",
    "foreign_keys = ON",
)
_TO_WRITE = ("auto_vacuum = INCREMENTAL", "journal_mode = WAL")


LISTED = "SELECT value FROM json_each(?)"
"""Where a statement takes many values at once: see `listed`."""


def listed(values: Iterable[int | str]) -> str:
    """Many values as the one of `LISTED`."""
    return json.dumps(tuple(values))


class Database:
    """A connection to one of the vault's two databases; used by one thread at a time."""

    def __init__(self, path: Path, raw_key: bytearray, *, copy: bool = False) -> None:
        """Connects with a raw key of 32 bytes, which is wiped here.

        A finished `copy` is only read: nothing is written to it or put beside it. Raises what
        `known_error` says; Damaged("store_damaged") also for another key, but for a file of one
        byte or none: SQLite opens that with any key. Of a copy its tables are then missed.
        """
        self.path = path
        self.file = path.name
        self.uncertain = False
        """Whether a transaction that was refused may be there after all, once it is opened anew."""
        self._copy = copy
        self._bytes: BinaryIO | None = None
        self._unmeasured = _BYTES_BETWEEN_LOOKS
        with self._known_errors():
            self._connection = sqlcipher.connect(
                _immutable(path) if copy else str(path),
                uri=copy,
                isolation_level=None,
                check_same_thread=False,
                timeout=1,
                cached_statements=READY,
            )
        try:
            self._identity = file_identity(path)
            self._prepare(raw_key)
        except sqlcipher.Error:  # what our settings cannot do is the file's fault
            self.close()
            raise Damaged("store_damaged", file=self.file) from None
        except BaseException:
            self.close()
            raise

    def _prepare(self, raw_key: bytearray) -> None:
        with self._known_errors():
            self._set(_BEFORE_KEY)
            with _key_literal(raw_key) as literal:
                self._connection.set_key(literal)
            self._set(_AFTER_KEY)
            self._connection.executescript("SELECT count(*) FROM sqlite_schema")
            if not self._copy:
                self._set(_TO_WRITE)
            self._connection.set_authorizer(_authorise)

    def _set(self, settings: tuple[str, ...]) -> None:
        """As a script, which does not stay prepared."""
        self._connection.executescript("".join(f"PRAGMA {setting};" for setting in settings))

    def keep_ready(self, *statements: str) -> None:
        """Prepares what every step runs, before other statements take the few places."""
        for statement in (BEGIN, *statements, COMMIT):
            with suppress(sqlcipher.Error):  # without its values it is prepared and does not run
                self._connection.execute(statement)

    def run(self, sql: str, *values: Value) -> int:
        """Executes one statement; the number of rows that it changed."""
        for value in values:
            self._unmeasured += len(value) if isinstance(value, bytes) else _PER_VALUE
        try:
            return int(self._connection.execute(sql, values).rowcount)
        except REPORTED as error:
            raise self._known(error) from None

    def rows(self, sql: str, *values: Value) -> list[Row]:
        """All rows of one statement."""
        try:
            return list(self._connection.execute(sql, values).fetchall())
        except REPORTED as error:
            raise self._known(error) from None

    def rows_of(self, kinds: tuple[type, ...], sql: str, *values: Value) -> list[Row]:
        """The same, each value of its kind.

        Raises Damaged("store_damaged") otherwise: the schema allows none, but an altered page does.
        """
        found = self.rows(sql, *values)
        wanted = list(kinds)
        if any(list(map(type, row)) != wanted for row in found):
            raise Damaged("store_damaged", file=self.file)
        return found

    def row(self, sql: str, *values: Value) -> Row | None:
        """The first row of one statement, if there is one."""
        try:
            found: Row | None = self._connection.execute(sql, values).fetchone()
        except REPORTED as error:
            raise self._known(error) from None
        return found

    def script(self, sql: str) -> None:
        """Executes statements that come with the program.

        Raises Damaged("store_damaged") also where the tables are not those that they are for.
        """
        with self._known_errors():
            try:
                self._connection.executescript(sql)
            except sqlcipher.OperationalError as error:
                known = known_error(error, self.file)
                raise known or Damaged("store_damaged", file=self.file) from None

    def begin(self) -> None:
        """Starts a transaction that writes.

        Raises Unavailable: folder_gone; outcome_unknown, where it is `uncertain` on what it builds.
        """
        if self.uncertain:
            raise Unavailable("outcome_unknown")
        self._require_file()
        self.run(BEGIN)

    def commit(self) -> None:
        """Grows the file to a whole step and puts the transaction on the disk.

        What is refused does not come back, unless Unavailable("outcome_unknown") says that it may.
        """
        self._grow()
        self._require_file()
        try:
            self.run(COMMIT)
        except BaseException:
            self._cut_refused()
            raise

    def rollback(self) -> None:
        """Ends a transaction, if one is open, as if it had not been."""
        if self._connection.in_transaction:
            with suppress(AppError):
                self.run("ROLLBACK")

    def _cut_refused(self) -> None:
        """Takes what was refused out of the log, where it may be whole: a flush may have failed.

        SQLite would write over it, but takes it up where the power goes before that.
        """
        self.uncertain = True
        self.rollback()
        try:
            told = self.row("PRAGMA wal_checkpoint(NOOP)")  # moves nothing; how many frames count
            frames = int(told[1]) if told else 0
            head = _LOG_HEAD if frames else 0
            shorten(self._log, head + frames * (_FRAME_HEAD + _PAGE))
        except AppError:
            raise Unavailable("outcome_unknown") from None
        self.uncertain = False

    @property
    def _log(self) -> Path:
        return self.path.with_name(f"{self.file}-wal")

    @contextmanager
    def writing(self) -> Iterator[None]:
        """A transaction: committed at the end, rolled back where anything fails."""
        self.begin()
        try:
            yield
            self.commit()
        except BaseException:
            self.rollback()
            raise

    def truncate_log(self) -> None:
        """Moves the write-ahead log into the file and cuts it to nothing, also on the drive.

        SQLite leaves the cut to the system: after a power cut what was erased could be there again.
        """
        answer = self.row("PRAGMA wal_checkpoint(TRUNCATE)")
        if answer is None or answer[0] != 0:
            raise Locked("vault_in_use")
        if is_file(self._log):
            flush(self._log)

    def change_key(self, raw_key: bytearray) -> None:
        """Encrypts every page under another key in one transaction; wipes the key given."""
        with self._known_errors(), _key_literal(raw_key) as literal:
            self._connection.reset_key(literal)
        self.truncate_log()

    def problems(self) -> list[str]:
        """What SQLCipher and SQLite find wrong with the pages; empty where all is well."""
        if not self._copy:
            self.truncate_log()
        broken = [str(row[0]) for row in self.rows("PRAGMA cipher_integrity_check")]
        return broken or [
            str(row[0]) for row in self.rows("PRAGMA integrity_check") if row[0] != "ok"
        ]

    def chunks(self) -> Iterator[bytes]:
        """All bytes of the file as they stand between two transactions, the log moved in first.

        For one reader that takes all of them before anything else is done here. The page of the
        locks is given as zeros. Raises Locked("vault_in_use"), Unavailable.
        """
        self.truncate_log()
        self._require_file()
        try:
            if self._bytes is None:
                # Stays open as long as the connection: on POSIX systems closing any handle of a
                # file would give up the locks that SQLite holds on it.
                self._bytes = self.path.open("rb", buffering=0)
            yield from _read(self._bytes)
        except OSError as error:
            raise unavailable(error) from None

    def close(self) -> None:
        """Checkpoints and disconnects. Closing again does nothing."""
        self._connection.close()
        if self._bytes is not None:
            self._bytes.close()

    def _require_file(self) -> None:
        """The file that was opened still stands there: one that was taken away takes writes too."""
        if file_identity(self.path) != self._identity:
            raise Unavailable("folder_gone")

    def _grow(self) -> None:
        """Rounds the file up to a whole step with room for what comes before the next look."""
        if self._unmeasured < _BYTES_BETWEEN_LOOKS:
            return
        for _ in range(_TRIES):
            free = self._pragma("freelist_count")
            short = -self._pragma("page_count") % PAGES_PER_STEP
            if not short and free >= _PAGES_IN_RESERVE:
                self._unmeasured = 0
                return
            pages = free + (short or PAGES_PER_STEP)
            self.run("INSERT INTO filler VALUES (zeroblob(?))", pages * _OVERFLOW_BYTES)
            self.run("DELETE FROM filler")
        raise Damaged("store_damaged", file=self.file)

    def _pragma(self, name: str) -> int:
        answer = self.row(f"PRAGMA {name}")
        return int(answer[0]) if answer else 0

    @contextmanager
    def _known_errors(self) -> Iterator[None]:
        try:
            yield
        except REPORTED as error:
            raise self._known(error) from None

    def _known(self, error: Exception) -> Exception:
        known = known_error(error, self.file)
        if known is None and self._copy and isinstance(error, sqlcipher.OperationalError):
            return Damaged("store_damaged", file=self.file)  # it has not the tables of ours
        return known or error


def _read(file: BinaryIO) -> Iterator[bytes]:
    length, at = file.seek(0, os.SEEK_END), 0
    while at < length:
        if at == LOCK_PAGE:
            part = bytes(min(_PAGE, length - at))
        else:
            file.seek(at)
            end = LOCK_PAGE if at < LOCK_PAGE else length
            part = file.read(min(_CHUNK, end - at))
        if not part:
            raise Unavailable("disk_error")
        yield part
        at += len(part)


def _immutable(path: Path) -> str:
    """The address of a file that nobody writes: SQLite looks for no log and no lock beside it.

    A share of a network keeps both of its slashes, behind an empty authority.
    """
    named = path.absolute().as_posix()
    told = quote(os.fsencode(named))  # bytes: a name may be no UTF-8
    return f"file://{'' if named.startswith('/') else '/'}{told}?mode=ro&immutable=1"


_HEXADECIMAL = b"0123456789abcdef"


@contextmanager
def _key_literal(raw_key: bytearray) -> Iterator[bytearray]:
    """The form x'…' that SQLCipher takes without deriving; both buffers are wiped at the end."""
    literal = bytearray(b"x'")
    for byte in raw_key:
        literal += bytearray((_HEXADECIMAL[byte >> 4], _HEXADECIMAL[byte & 15]))
    literal += b"'"
    try:
        yield literal
    finally:
        wipe(literal)
        wipe(raw_key)


def _authorise(
    action: int, first: str | None, second: str | None, _database: str | None, _source: str | None
) -> int:
    """Refuses other databases (also VACUUM, which needs one) and code from outside."""
    if action in (sqlcipher.SQLITE_ATTACH, sqlcipher.SQLITE_DETACH):
        return int(sqlcipher.SQLITE_DENY)
    if action == sqlcipher.SQLITE_FUNCTION and "load_extension" in (first, second):
        return int(sqlcipher.SQLITE_DENY)
    return int(sqlcipher.SQLITE_OK)
