"""What keeping one contribution costs beside one commit of as many bytes."""

from collections.abc import Iterator
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any

from sqlcipher3 import dbapi2 as sqlcipher

from app.domain.contribution import Keep
from tests.benchmarks.rounds import Ratio, rounds
from tests.benchmarks.sitting import office, sit_down

BEFORE = 100
"""Contributions that the meeting holds already."""
ROUNDS = 300
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
    numbers = count(BEFORE)
    with office(partners=3) as session, TemporaryDirectory(prefix="benchmark-") as folder:
        sitting = sit_down(session, partners=3)
        sitting.fill(BEFORE)
        connection = _bare(Path(folder) / "bare.db")

        def program() -> float:
            begin = perf_counter()
            sitting.contribute(next(numbers), keep=Keep.SPOKEN)
            return perf_counter() - begin

        def bare() -> float:
            begin = perf_counter()
            connection.execute("BEGIN IMMEDIATE")
            connection.execute("INSERT INTO row (bytes) VALUES (randomblob(?))", (SEALED,))
            connection.execute("COMMIT")
            return perf_counter() - begin

        taken = rounds(program, bare, ROUNDS)
        connection.close()
    yield Ratio("keep one contribution ÷ bare SQLCipher commit", 4, "ms", *map(tuple, taken))


def _bare(path: Path) -> Any:
    connection = sqlcipher.connect(str(path), isolation_level=None)
    for setting in ("cipher_log_level = NONE", "cipher_memory_security = ON"):
        connection.execute(f"PRAGMA {setting}").fetchall()
    connection.set_key(bytearray(b"x'" + b"5a" * 32 + b"'"))
    for setting in SETTINGS:
        connection.execute(f"PRAGMA {setting}").fetchall()
    connection.execute("CREATE TABLE row (place INTEGER PRIMARY KEY, bytes BLOB NOT NULL) STRICT")
    return connection
