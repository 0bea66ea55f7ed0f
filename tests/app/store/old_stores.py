"""A vault beside which somebody put an old store.db back, and how to look at it."""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from app.store.opened import STORE
from app.store.vault import Vault

NOW = datetime(2026, 3, 2, 14, 0, tzinfo=UTC)


def line(vault: Vault, readers: frozenset[str] = frozenset({"bm"})) -> None:
    """As each unlocking writes one."""
    with vault.transaction("bm", now=NOW) as transaction:
        transaction.log(b"unlocked", readers)


def entered(vault: Vault) -> Vault:
    vault.unlock("bm", "een")
    line(vault)
    return vault


def codes(vault: Vault) -> list[str]:
    return [one.code for one in vault.check("bm")]


def payloads(vault: Vault, records: list[str]) -> list[bytes | None]:
    with vault.transaction("bm", now=NOW) as transaction:
        found = [transaction.read(record) for record in records]
    return [one and one.payload for one in found]


@dataclass
class Lost:
    """A vault whose store is old: what it lacks, and the store that has it."""

    vault: Vault
    records: list[str]
    right: bytes
    folder: Path

    def put_right(self) -> Vault:
        self.vault.lock()
        (self.folder / STORE).write_bytes(self.right)
        return entered(self.vault)

    def require_whole(self) -> None:
        vault = self.put_right()
        assert vault.whole("bm").noticed == ()
        assert payloads(vault, self.records) == [b"%d" % n for n in range(len(self.records))]
        # Of a single step nobody can tell a crash from an old store, in which it goes on.
        assert set(codes(vault)) <= ({"circle_unknown"} if len(self.records) == 1 else set())
