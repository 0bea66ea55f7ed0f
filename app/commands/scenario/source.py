"""From the bytes of a scenario file to TOML tables, or to the line that is broken."""

import re
import tomllib
from pathlib import Path
from typing import Any

from app.errors import Unusable

SIZE_LIMIT = 64 * 1024 * 1024
"""Bytes. Room for a text far over its limit, so that the text can be named, and for no more."""

_AT_LINE = re.compile(r"at line (\d+)")
_LONG_KEY = re.compile(
    r"""^[ \t]*+\[{0,2}+(?:[ \t]*+(?:[A-Za-z0-9_-]++|"[^"\n]*+"|'[^'\n]*+')[ \t]*+\.){64}""",
    re.MULTILINE,
)
"""A dotted key of 64 parts: the TOML reader of the standard library takes time in the square."""


def read_text(path: Path) -> str:
    """The text of a file, with or without a byte-order mark.

    Raises:
        Unusable: there is no such file, it cannot be read, is too large or is not UTF-8.
    """
    try:
        with path.open("rb") as file:
            untrusted = file.read(SIZE_LIMIT + 1)
    except FileNotFoundError as error:
        raise Unusable("scenario_absent", file=path.name) from error
    except (OSError, ValueError) as error:
        raise Unusable("scenario_unreadable", file=path.name) from error
    if len(untrusted) > SIZE_LIMIT:
        raise Unusable("scenario_size", limit=SIZE_LIMIT // (1024 * 1024))
    try:
        return untrusted.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = untrusted.count(b"\n", 0, error.start) + 1
        raise Unusable("scenario_encoding", line=line) from error


def tables(untrusted: str) -> dict[str, Any]:
    """The tables of a TOML text.

    Raises:
        Unusable: it is no TOML; the fact `line` counts from 1.
    """
    long_key = _LONG_KEY.search(untrusted)
    if long_key:
        raise Unusable("scenario_toml", line=untrusted.count("\n", 0, long_key.start()) + 1)
    try:
        return tomllib.loads(untrusted)
    except tomllib.TOMLDecodeError as error:
        found = _AT_LINE.search(str(error))
        # Where the reader says "end of document", something was never closed.
        line = int(found.group(1)) if found else _last_line(untrusted)
        raise Unusable("scenario_toml", line=line) from error
    except (ValueError, RecursionError) as error:
        line = _line_raising(type(error), untrusted.splitlines(keepends=True))
        raise Unusable("scenario_toml", line=line) from error


def line_of(untrusted: str, table: str, number: int) -> int | None:
    """The line on which the n-th `[[table]]` begins; None where the text may say it elsewhere too.

    The reader of the standard library tells no lines of what it could read.
    """
    heads = [n for n, line in enumerate(untrusted.splitlines(), 1) if _head(line, table)]
    many = len(tomllib.loads(untrusted).get(table, ()))
    return heads[number - 1] if len(heads) == many else None


def _head(line: str, table: str) -> bool:
    return re.match(rf"[ \t]*\[\[[ \t]*{table}[ \t]*\]\]", line) is not None


def _last_line(untrusted: str) -> int:
    return untrusted.rstrip().count("\n") + 1


def _line_raising(kind: type[Exception], lines: list[str]) -> int:
    """The line after which the reader gives up without saying where: a number or a nesting."""
    low, high = 1, len(lines)
    while low < high:
        middle = (low + high) // 2
        if _raises(kind, "".join(lines[:middle])):
            high = middle
        else:
            low = middle + 1
    return low


def _raises(kind: type[Exception], untrusted: str) -> bool:
    try:
        tomllib.loads(untrusted)
    except (ValueError, RecursionError) as error:
        return type(error) is kind
    return False
