"""Feeds hostile input to a reader and sees that it takes it or says why not, soon, in our terms."""

import os
import signal
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from random import Random
from types import FrameType
from typing import TypeVar

from app.errors import AppError

SEED = os.environ.get("FUZZ_SEED", "1")
"""Another one tries other inputs; a failure names it."""
PATIENCE = 20.0
"""Seconds of this process for one input, on a busy machine too."""
T = TypeVar("T")


@dataclass
class Tally:
    """How many inputs there were, and how many of them were taken as sound."""

    inputs: int = 0
    taken: int = 0


def survive(
    reader: Callable[[T], object],
    sound: Sequence[T],
    mutate: Callable[[Random, T], T],
    count: int,
    *,
    patience: float = PATIENCE,
) -> Tally:
    """Reads sound inputs, then as many mutants of them; only an AppError may come of one."""
    tally = Tally()
    for one in sound:
        reader(one)
    for number in range(count):
        dice = Random(f"{SEED} {number}")  # noqa: S311 the same inputs each time
        untrusted = mutate(dice, dice.choice(sound))
        tally.inputs += 1
        try:
            with _limited(patience):
                reader(untrusted)
            tally.taken += 1
        except AppError:
            continue
        except Exception as error:
            told = repr(untrusted)
            told = told if len(told) < 2000 else f"{told[:1000]} … {told[-1000:]}"
            raise AssertionError(
                f"FUZZ_SEED={SEED}, input {number}: {error!r} of {told}"
            ) from error
    return tally


@contextmanager
def _limited(patience: float) -> Iterator[None]:
    """Measured by the processor's time, so that a busy machine is not called a hang."""
    if not hasattr(signal, "setitimer"):
        begin = time.process_time()
        yield
        if time.process_time() - begin > patience:
            raise TimeoutError(f"more than {patience} s")
        return
    before = signal.signal(signal.SIGVTALRM, _too_long)
    signal.setitimer(signal.ITIMER_VIRTUAL, patience)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def _too_long(_number: int, _frame: FrameType | None) -> None:
    raise TimeoutError("the reader does not come to an end")
