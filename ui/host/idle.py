"""When an unlocked vault locks by itself (ASVS 7.3.1, 7.3.2). Computation only; nothing waits.

Time is counted by two clocks, and the one that shows more counts: the wall clock goes on while
the machine sleeps, the other cannot be set back.
"""

import time
from collections.abc import Callable
from typing import NamedTuple

LONGEST_OPEN = 8 * 60 * 60
"""Seconds after unlocking at which the vault locks whatever anybody does (ASVS 7.3.2)."""
WARNING = 20
"""Seconds before the lock at which the window says so."""
MINUTES = 5
"""Idle minutes until the office's own are known."""


class Reading(NamedTuple):
    """Two clocks read at one moment, in seconds."""

    steady: float
    """Never set, never back; counts sleep where the system has such a clock."""
    wall: float


def read_clocks() -> Reading:
    """The clocks of this machine."""
    boot = getattr(time, "CLOCK_BOOTTIME", None)
    steady = time.monotonic() if boot is None else time.clock_gettime(boot)
    return Reading(steady, time.time())


class IdleClock:
    """Counts from `begin`; `touch` tells it that somebody is there."""

    def __init__(self, read: Callable[[], Reading] = read_clocks) -> None:
        self._read = read
        self._last = read()
        self._limit = MINUTES * 60
        self._idle = self._open = 0.0

    def begin(self) -> None:
        """The vault was unlocked now."""
        self._last = self._read()
        self._idle = self._open = 0.0

    def keep_minutes(self, minutes: int) -> None:
        """After so many idle minutes the vault locks."""
        self._limit = minutes * 60

    def touch(self) -> bool:
        """Somebody pressed a key or moved the mouse; False where that comes too late."""
        if self.left <= 0:
            return False
        self._idle = 0.0
        return True

    @property
    def left(self) -> float:
        """Seconds until the lock; 0 where it is due."""
        self._advance()
        return max(0.0, min(self._limit - self._idle, LONGEST_OPEN - self._open))

    @property
    def postponable(self) -> bool:
        """Whether a key or the mouse puts the next lock off; not after eight hours."""
        return LONGEST_OPEN - self._open > self._limit - self._idle

    def _advance(self) -> None:
        last, self._last = self._last, self._read()
        passed = max(self._last.steady - last.steady, self._last.wall - last.wall, 0.0)
        self._idle += passed
        self._open += passed
