"""Starts the window: `casustafel [--exercise [NAME]] [--vault DIR] [--language nl|fr|en|de]`.

The process is closed (no network, no dumps) before Qt is loaded, so Qt comes in `main`.
"""

import gc
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from app import start_process
from app.domain.language import Language

EXERCISES = ("livc-r", "hartenaas")
LANGUAGES = ("nl", "fr", "en", "de")


class Wish(NamedTuple):
    """What the command line asks of the window."""

    exercise: str | None
    vault: Path | None
    language: Language | None
    """None: as the system speaks, then as whoever unlocks does."""


def main(argv: Sequence[str] | None = None) -> int:
    """Open the window and stay until it is closed; the exit status of the program."""
    start_process()
    gc.disable()  # loading leaves no garbage to look for; `ui.garbage` does it from then on
    wish = read_arguments(argv)
    from ui.program import run

    return run(wish)


def read_arguments(argv: Sequence[str] | None) -> Wish:
    """The arguments; anything else ends the program with a line on how to use it."""
    given = sys.argv[1:] if argv is None else argv
    if not given:
        return Wish(None, None, None)
    import argparse  # the window opens sooner without it, as it mostly does

    parser = argparse.ArgumentParser("casustafel", allow_abbrev=False)
    exercise = "play a built-in meeting with invented people in a throw-away vault"
    parser.add_argument(
        "--exercise", nargs="?", const=EXERCISES[0], choices=EXERCISES, help=exercise
    )
    parser.add_argument("--vault", type=Path, metavar="DIR", help="open the vault in this folder")
    spoken = "language of the screens; else the system's, then that of whoever unlocks"
    parser.add_argument("--language", choices=LANGUAGES, help=spoken)
    read = parser.parse_args(given)
    language = Language(read.language) if read.language else None
    return Wish(read.exercise, read.vault, language)


if __name__ == "__main__":
    sys.exit(main())
