"""Wrong passwords: each is counted before it is known to be one, and makes the next wait longer.

The count stands in a file of its own in the vault's folder, so a restart does not clear it. Whoever
can write that folder can; but they can take the folder away as well and try elsewhere, where only
the cost of Argon2id stands against them. This is for who sits at the keyboard.

A right one ends the wait. That there were wrong ones is kept until the log says it, which it may
not be able to at once: it takes an unlocked member and room on the disk (ASVS 16.3).

The wait is sat out by the running program and begins anew when it is started again. So no clock
that is set, forward or back, shortens or lengthens it, and no time is written down.
"""

import math
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from secrets import token_hex
from time import monotonic

import msgspec

from app.errors import Locked, Unavailable
from app.host.files import open_plain, unavailable, write_atomically
from app.store.slots import FILE as SLOTS

FILE = f"{SLOTS}-tries"
LONGEST = 300
"""Seconds: a stranger's tries keep a member out no longer than this."""
MOST = 64
"""Tries above which no more are counted; what stands in an unreadable file."""
_READ = 64 * 1024
"""Bytes of the file that are looked at."""


Counts = tuple[int, int]
"""Wrong ones since the last right one, and since the log was told; a file may have one for both."""


class Tries:
    """The wrong passwords of each member of one vault."""

    def __init__(self, folder: Path) -> None:
        """Reads what was counted; its wait begins now. Raises Unavailable."""
        self._path = folder / FILE
        self._counts, self._unreadable = _read(self._path)
        self._begun = monotonic()
        self._since: dict[str, float] = {}

    def wrong(self, member: str) -> int:
        """How many were wrong since the last right one, up to `MOST`."""
        return self._of(member)[0]

    def untold(self, member: str) -> int:
        """How many were wrong of which the log says nothing yet, up to `MOST`."""
        return self._of(member)[1]

    def told(self, member: str) -> None:
        """The log says it; where the disk cannot keep that, it is said again."""
        with suppress(Unavailable):
            self._keep(member, self.wrong(member), 0)

    def wait(self, member: str) -> int:
        """Seconds until the next one may be tried: 1, 2, 4 … `LONGEST`; 0 where none was wrong."""
        wrong = self.wrong(member)
        if not wrong:
            return 0
        passed = monotonic() - self._since.get(member, self._begun)
        return max(0, math.ceil(delay(wrong) - passed))

    @contextmanager
    def counted(self, member: str) -> Iterator[None]:
        """Counts one try on the disk, then tries; the count ends where it was right.

        What is neither right nor wrong (no memory, a damaged slot) does not count. Raises
        Locked("password_waits") (seconds) before anything is tried, Unavailable.
        """
        if seconds := self.wait(member):
            raise Locked("password_waits", seconds=seconds)
        before, untold = self._of(member)
        self._keep(member, min(before + 1, MOST), min(untold + 1, MOST))
        try:
            yield
        except Locked as error:
            self._since[member] = monotonic()
            error.facts = {**error.facts, "seconds": delay(self.wrong(member))}
            raise
        except BaseException:
            with suppress(Exception):
                self._keep(member, before, untold)
            raise
        with suppress(Exception):  # counted too often does little harm
            self._keep(member, 0, untold)
            self._unreadable = False

    def _of(self, member: str) -> Counts:
        return self._counts.get(member, (MOST, MOST) if self._unreadable else (0, 0))

    def _keep(self, member: str, wrong: int, untold: int) -> None:
        kept = {**self._counts, member: (wrong, untold)}
        kept = {name: both for name, both in kept.items() if any(both)}
        _clear(self._path)
        if kept:
            write_atomically(self._path, msgspec.json.encode(kept, order="sorted"))
        else:
            try:
                self._path.unlink(missing_ok=True)
            except OSError as error:
                raise unavailable(error) from None
        self._counts = kept


def _clear(path: Path) -> None:
    """Puts away what stands there and is no file: it would keep everybody out for ever."""
    with suppress(OSError):
        if path.is_dir() and not path.is_symlink():
            path.rename(path.with_name(f"{path.name}-{token_hex(4)}"))


def delay(wrong: int) -> int:
    """Seconds after so many wrong ones."""
    return min(1 << (wrong - 1), LONGEST)


def _read(path: Path) -> tuple[dict[str, Counts], bool]:
    """What was counted, and whether it could not be read."""
    try:
        with open_plain(path) as file:
            counted = msgspec.json.decode(file.read(_READ), type=dict[str, int | Counts])
    except FileNotFoundError:
        return {}, False
    except (OSError, msgspec.MsgspecError, ValueError, RecursionError):
        return {}, True
    both = {name: (n, n) if isinstance(n, int) else n for name, n in counted.items()}
    kept = {name: (_capped(wrong), _capped(untold)) for name, (wrong, untold) in both.items()}
    return {name: counts for name, counts in kept.items() if any(counts)}, False


def _capped(count: int) -> int:
    return max(0, min(count, MOST))
