"""The write-ahead log of a database that was not closed: was anything in it altered since?

SQLite takes up what is whole and drops the rest without a word (file format, section 4): after a
crash that is right, for what is torn was never acknowledged. But a step is only written after the
one before it is on the disk. So bytes that are wrong in front of a later step that is right were
altered afterwards, and what was acknowledged is lost.
"""

from pathlib import Path
from struct import Struct, unpack

from app.host.files import open_plain, unavailable

_HEADER, _FRAME = Struct(">8I"), Struct(">6I")
_MAGIC, _SMALL_PAGE, _LARGE_PAGE = 0x377F0682, 512, 65536
_WORD = 0xFFFFFFFF
LARGEST = 64 * 1024 * 1024
"""Bytes that are looked at: a log is moved into the database after some four mebibytes."""


def is_altered(database: Path) -> bool:
    """Whether acknowledged steps stand in the log beside a database that will be dropped.

    Of its last step nobody can tell an alteration from a crash. Raises Unavailable.
    """
    try:
        with open_plain(database.with_name(f"{database.name}-wal")) as file:
            found = file.read(LARGEST)
    except FileNotFoundError:
        return False
    except OSError as error:
        raise unavailable(error) from None
    if len(found) < _HEADER.size:
        return False
    magic, _, page, _, *salts, first, second = _HEADER.unpack_from(found)
    if magic & ~1 != _MAGIC or not _SMALL_PAGE <= page <= _LARGE_PAGE:
        return bool(found.strip(b"\0"))  # a header is written before anything else
    order = ">" if magic & 1 else "<"
    if _sum(order, found[:24], (0, 0)) != (first, second):
        return True
    return _lost(found, page, order, (salts[0], salts[1]), (first, second))


def _lost(
    found: bytes, page: int, order: str, salts: tuple[int, int], before: tuple[int, int]
) -> bool:
    """Whether a frame is wrong and a step that was begun after its own is right.

    Each frame sums up all before it, so its sum as it stands is where the next one goes on from.
    """
    wrong = over = False
    for at in range(_HEADER.size, len(found) - _FRAME.size - page + 1, _FRAME.size + page):
        _, ends, *own, first, second = _FRAME.unpack_from(found, at)
        data = found[at : at + 8] + found[at + _FRAME.size : at + _FRAME.size + page]
        current = tuple(own) == salts  # else from before the log was last begun anew
        if current and _sum(order, data, before) == (first, second):
            if over:
                return True
        else:
            wrong = True
        over = over or (wrong and current and bool(ends))
        before = first, second
    return False


def _sum(order: str, data: bytes, start: tuple[int, int]) -> tuple[int, int]:
    """SQLite's checksum of 32-bit words, two by two (file format, section 4.2)."""
    one, two = start
    words = unpack(f"{order}{len(data) // 4}I", data)
    for first, second in zip(words[::2], words[1::2], strict=True):
        one = one + first + two & _WORD
        two = two + second + one & _WORD
    return one, two
