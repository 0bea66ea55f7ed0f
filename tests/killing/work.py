"""Kills what a vault does beside meetings, before each of the changes of files that it takes.

A program of its own, because it forks: `python -m tests.killing.work KIND KILLS SEED`. Each kind
prepares a state once, does its work on copies of it that are killed, and says what must be true
then. `tests.killing.kinds` has them.
"""

import json
import random
import shutil
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from app.store import tries
from tests.builders import derive_each_password_once
from tests.killing.tracing import counts, run

Tell = Callable[[str], None]
NEVER = 1_000_000


@dataclass(frozen=True, slots=True)
class Kind:
    """One piece of work; each part is given the folder in which all of it lies."""

    prepare: Callable[[Path], None]
    work: Callable[[Path, Tell], None]
    """Tells "done" when a person would be told so."""
    verify: Callable[[Path, bool], str]
    """Whether all is as it may be, given whether it was told; "old" or "new" says which."""


@dataclass
class Tally:
    """What the kills hit."""

    kills: int = 0
    old: int = 0
    new: int = 0
    told: int = 0


def kill(kind: Kind, kills: int, dice: random.Random) -> Tally:
    """Kills the work at as many of its moments, from the first to the last."""
    with TemporaryDirectory(prefix="killed-") as place:
        folder, kept = Path(place) / "work", Path(place) / "kept"
        folder.mkdir()
        kind.prepare(folder)
        shutil.copytree(folder, kept)
        begin, traced = time.monotonic(), counts()
        whole = run(lambda tell: kind.work(folder, tell), **({"at_call": NEVER} if traced else {}))
        lasts = time.monotonic() - begin
        assert whole.told == ("done",)
        assert kind.verify(folder, True) == "new"
        if traced:
            some = dice.sample(range(1, whole.calls + 1), min(kills, whole.calls))
            moments = [{"at_call": call} for call in sorted(some)]
        else:
            moments = [{"after": lasts * dice.random()} for _ in range(kills)]
        tally = Tally()
        for moment in moments:
            shutil.rmtree(folder)
            shutil.copytree(kept, folder)
            ended = run(lambda tell: kind.work(folder, tell), **moment)
            found = kind.verify(folder, ended.told == ("done",))
            assert found == "new" or not ended.told, f"told and gone: {moment}"
            tally.kills += ended.killed
            tally.told += bool(ended.told)
            tally.old += found == "old"
            tally.new += found == "new"
    return tally


def derive_at_once() -> None:
    """Each password of this process once, and waited for by nobody."""
    tries.delay = lambda _wrong: 0
    derive_each_password_once(setattr)


def main(name: str, kills: str, seed: str) -> None:
    """Kills one kind of work as many times; says what the kills hit."""
    from tests.killing.kinds import KINDS, warm

    derive_at_once()
    warm()
    dice = random.Random(seed)  # noqa: S311
    print(json.dumps(kill(KINDS[name], int(kills), dice).__dict__))


if __name__ == "__main__":
    main(*sys.argv[1:])
