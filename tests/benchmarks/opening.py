"""What opening a vault of ten thousand cases costs beside opening an empty one."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any

from app.crypto import kdf
from app.session import Session
from app.store import slot
from tests.benchmarks.crowd import PASSWORD, empty_vault, fill_cases
from tests.benchmarks.rounds import Ratio, rounds
from tests.benchmarks.sitting import COORDINATOR

ROUNDS = 25


def measure() -> Iterator[Ratio]:
    """From the folder to an unlocked session; the time of Argon2id itself is taken out."""
    with TemporaryDirectory(prefix="benchmark-") as folder, timed_opening() as opened:
        full, empty = Path(folder, "full"), Path(folder, "empty")
        for path in (full, empty):
            empty_vault(path)
        fill_cases(full)
        taken = rounds(lambda: opened(full), lambda: opened(empty), ROUNDS)
    yield Ratio("open 10,000 cases ÷ an empty vault", 1.5, "ms", *map(tuple, taken))


@contextmanager
def timed_opening(
    clock: Callable[[], float] = perf_counter,
) -> Iterator[Callable[[Path], float]]:
    """Opens and unlocks what is in a folder, and says how long that took but for Argon2id."""
    derived: list[float] = []

    def derive(*asked: Any) -> bytearray:
        begin = clock()
        try:
            return kdf.derive(*asked)
        finally:
            derived.append(clock() - begin)

    def opened(path: Path) -> float:
        derived.clear()
        begin = clock()
        with Session.open(path) as session:
            session.unlock(COORDINATOR, PASSWORD)
            return clock() - begin - sum(derived)

    slot.derive = derive
    try:
        yield opened
    finally:
        slot.derive = kdf.derive
