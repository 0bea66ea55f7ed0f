"""Says in the program's terms what SQLCipher reports; its own words name tables, so they go."""

from sqlcipher3 import dbapi2 as sqlcipher  # type: ignore[import-untyped]

from app.errors import AppError, Damaged, Locked, Unavailable

_FULL = 13
_READ_ONLY = 8
_IN_USE = frozenset({5, 6})  # SQLITE_BUSY, SQLITE_LOCKED
_NO_ACCESS = frozenset({3, 14})  # SQLITE_PERM, SQLITE_CANTOPEN
_DAMAGED = frozenset({11, 26})  # SQLITE_CORRUPT, SQLITE_NOTADB
_ALTERED = frozenset({18, 19, 20, 23})  # SQLITE_TOOBIG, _CONSTRAINT, _MISMATCH, _AUTH
"""What our own statements meet only where rows say what we never write."""
_NO_TEXT = "Could not decode to UTF-8"
_DISK = frozenset({10})  # SQLITE_IOERR

REPORTED = (sqlcipher.Error, MemoryError, OverflowError, UnicodeError)
"""What SQLCipher's module raises: MemoryError for SQLITE_NOMEM, which altered pages give too; the
last two for numbers and texts that no column of ours has."""


def known_error(error: Exception, file: str) -> AppError | None:
    """The known error for one of SQLCipher's about the database `file`; None for a bug of ours.

    Codes: Unavailable disk_full, read_only, no_permission, disk_error, memory_refused;
    Locked vault_in_use; Damaged store_damaged (file).
    """
    if isinstance(error, MemoryError):
        return Unavailable("memory_refused")
    if not isinstance(error, sqlcipher.Error) or str(error).startswith(_NO_TEXT):
        return Damaged("store_damaged", file=file)
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
    if primary in _DAMAGED | _ALTERED:
        return Damaged("store_damaged", file=file)
    return None
