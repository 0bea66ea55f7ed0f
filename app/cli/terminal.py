"""What the command line says and asks, and where: streams, passwords, the terminal itself."""

import getpass
import json
import os
import sys
import warnings
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, TextIO
from unicodedata import bidirectional, category, combining, east_asian_width

from app.errors import Unusable

TERMINAL = "CONOUT$" if os.name == "nt" else "/dev/tty"
PASSWORD_FILE_LIMIT = 4096
"""Bytes; far above the longest password."""
_TURNS = frozenset({"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"})
"""What makes the rest of a line stand in another order (Unicode, annex 9)."""


def prepare_streams() -> None:
    """Makes output UTF-8 also where it goes to a file or a pipe on Windows."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="backslashreplace")


def say(line: str = "") -> None:
    """One line on standard output, there at once."""
    print(line, flush=True)


def say_json(value: Any, *, indent: int | None = None) -> None:
    """One JSON value on standard output, there at once."""
    say(json.dumps(value, ensure_ascii=False, indent=indent))


def complain(line: str) -> None:
    """One line on standard error."""
    print(_one_line(line), file=sys.stderr, flush=True)


def printable(text: str) -> str:
    """The text without what a terminal would obey."""
    return "".join("\N{REPLACEMENT CHARACTER}" if _commands(c) else c for c in text)


def on_terminal() -> bool:
    """Whether standard output is read by a person and goes nowhere else."""
    return sys.stdout.isatty()


def terminal_there() -> bool:
    """Whether something can be shown to a person, past any redirection."""
    return show_once(())


def show_once(lines: Iterable[str]) -> bool:
    """Lines for the terminal only, past any redirection; False where there is no terminal."""
    if on_terminal():
        _show(sys.stdout, lines)
        return True
    try:
        with open(TERMINAL, "w", encoding="utf-8") as terminal:  # noqa: PTH123 - a device
            _show(terminal, lines)
    except OSError:
        return False
    return True


def _show(stream: TextIO, lines: Iterable[str]) -> None:
    for line in lines:
        print(line, file=stream, flush=True)


def secret_line(prompt: str, file: Path | None) -> str:
    """A password or code: the one line of a file, or typed without echo.

    Raises:
        Unusable: password_file_absent, password_file_unusable (not one line of UTF-8), or
            password_no_terminal where nobody can type.
    """
    return _typed(prompt) if file is None else _line_of(file)


def new_secret_line(prompt: str, again: str, file: Path | None) -> str:
    """A new password; typed ones are typed twice.

    Raises:
        Unusable: as `secret_line`, or passwords_differ.
    """
    first = secret_line(prompt, file)
    if file is None and _typed(again) != first:
        raise Unusable("passwords_differ")
    return first


def _typed(prompt: str) -> str:
    try:
        with warnings.catch_warnings():
            # getpass would go on with echo: a password on the screen is none.
            warnings.simplefilter("error", getpass.GetPassWarning)
            return getpass.getpass(f"{_one_line(prompt)}: ")
    except (getpass.GetPassWarning, EOFError, OSError) as error:
        raise Unusable("password_no_terminal") from error


def _line_of(file: Path) -> str:
    try:
        with file.open("rb") as opened:
            untrusted = opened.read(PASSWORD_FILE_LIMIT + 1)
    except (OSError, ValueError) as error:
        raise Unusable("password_file_absent") from error
    try:
        text = untrusted.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Unusable("password_file_unusable") from error
    line = text.removesuffix("\n").removesuffix("\r")
    if not line or len(untrusted) > PASSWORD_FILE_LIMIT or "\n" in line or "\r" in line:
        raise Unusable("password_file_unusable")
    return line


def table(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    """Rows as lines of a table with aligned columns; a cell stands on one line."""
    flat = [[_one_line(cell) for cell in row] for row in (headings, *rows)]
    widths = [max(_width(row[n]) for row in flat) for n in range(len(headings))]
    lines = [padded(row, widths) for row in flat]
    return [lines[0], "─" * max(_width(line) for line in lines), *lines[1:]]


def padded(cells: Sequence[str], widths: Sequence[int]) -> str:
    """One line of a table whose widths are known; the last cell may be longer."""
    pairs = zip(cells, widths, strict=True)
    return "  ".join(cell + " " * (width - _width(cell)) for cell, width in pairs).rstrip()


def _width(text: str) -> int:
    return sum(
        0 if combining(c) or category(c) == "Cf" else 1 + (east_asian_width(c) in "WF")
        for c in text
    )


def _one_line(text: str) -> str:
    return printable(text).replace("\n", " ")


def _commands(character: str) -> bool:
    turns = bidirectional(character) in _TURNS
    return turns or (category(character) == "Cc" and character not in "\n\t")
