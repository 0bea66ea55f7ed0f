"""What keeping one contribution costs beside one commit of as many bytes."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any

from sqlcipher3 import dbapi2 as sqlcipher

from app.domain.contribution import Keep
from tests.benchmarks.rounds import Ratio, rounds
from tests.benchmarks.sitting import Sitting, office, sit_down

BEFORE = 100
"""Contributions that a meeting holds already."""
MEETINGS, ROUNDS = 4, 80
"""Rounds at each of the meetings, so that none of them grows much longer."""
SEALED = 671
"""Bytes of a sealed contribution of this length: its size class, nonce, tag and mark."""
SETTINGS = (
    "locking_mode = EXCLUSIVE",
    "temp_store = MEMORY",
    "auto_vacuum = INCREMENTAL",
    "secure_delete = ON",
    "synchronous = FULL",
    "trusted_schema = OFF",
    "foreign_keys = ON",
    "cell_size_check = ON",
    "journal_mode = WAL",
)
"""What the program sets as well (spec 5)."""


def measure() -> Iterator[Ratio]:
    """Policy, sealing, keys, log and both databases; against one row in one transaction."""
    taken: tuple[list[float], list[float]] = ([], [])
    with office(partners=3) as session, TemporaryDirectory(prefix="benchmark-") as folder:
        connection = _bare(Path(folder) / "bare.db")
        for _ in range(MEETINGS):
            sitting = sit_down(session, partners=3)
            sitting.fill(BEFORE)
            both = rounds(partial(_kept, sitting), partial(_committed, connection), ROUNDS)
            for all_rounds, of_meeting in zip(taken, both, strict=True):
                all_rounds += of_meeting
            sitting.close()
        connection.close()
    yield Ratio("keep one contribution ÷ bare SQLCipher commit", 4, "ms", *map(tuple, taken))


def _kept(sitting: Sitting) -> float:
    begin = perf_counter()
    sitting.contribute(BEFORE, keep=Keep.SPOKEN)
    return perf_counter() - begin


def _committed(connection: Any) -> float:
    begin = perf_counter()
    connection.execute("BEGIN IMMEDIATE")
    connection.execute("INSERT INTO row (bytes) VALUES (randomblob(?))", (SEALED,))
    connection.execute("COMMIT")
    return perf_counter() - begin


def _bare(path: Path) -> Any:
    connection = sqlcipher.connect(str(path), isolation_level=None)
    for setting in ("cipher_log_level = NONE", "cipher_memory_security = ON"):
        connection.execute(f"PRAGMA {setting}").fetchall()
    connection.set_key(bytearray(b"x'" + b"5a" * 32 + b"'"))
    for setting in SETTINGS:
        connection.execute(f"PRAGMA {setting}").fetchall()
    connection.execute("CREATE TABLE row (place INTEGER PRIMARY KEY, bytes BLOB NOT NULL) STRICT")
    return connection
