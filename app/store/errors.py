"""Says in the program's terms what SQLCipher reports; its own words name tables, so they go."""

from sqlcipher3 import dbapi2 as sqlcipher  # type: ignore[import-untyped]

from app.errors import AppError, Damaged, Locked, Unavailable

_FULL = 13
_READ_ONLY = 8
_IN_USE = frozenset({5, 6})  # SQLITE_BUSY, SQLITE_LOCKED
_NO_ACCESS = frozenset({3, 14})  # SQLITE_PERM, SQLITE_CANTOPEN
_DAMAGED = frozenset({11, 26})  # SQLITE_CORRUPT, SQLITE_NOTADB
_DISK = frozenset({7, 10})  # SQLITE_NOMEM, SQLITE_IOERR


def known_error(error: sqlcipher.Error, file: str) -> AppError | None:
    """The known error for one of SQLCipher's about the database `file`; None for a bug of ours.

    Codes: Unavailable disk_full, read_only, no_permission, disk_error; Locked vault_in_use;
    Damaged store_damaged (file).
    """
    primary = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if primary == _FULL:
        return Unavailable("disk_full")
    if primary == _READ_ONLY:
        return Unavailable("read_only")
    if primary in _NO_ACCESS:
        return Unavailable("no_permission")
    if primary in _DISK:
        return Unavailable("disk_error")
    if primary in _IN_USE:
        return Locked("vault_in_use")
    if primary in _DAMAGED:
        return Damaged("store_damaged", file=file)
    return None
