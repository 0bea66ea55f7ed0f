"""Whatever old file is put back and accepted, in any order: what was erased never comes back.

Random steps, some with the disk away; then one old file of the two, which whoever prepares accepts.
Both at once is an old folder: nobody can know what came after it.
"""

import shutil
from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from random import Random

import pytest

from app.errors import AppError, Unusable
from app.store import backup, escrow
from app.store.opened import KEYS, STORE
from app.store.restoring import restore
from app.store.transaction import Transaction
from app.store.vault import Vault
from tests.app.store.conftest import KDF, new_vault
from tests.app.store.old_stores import NOW

BOTH, ALONE = frozenset({"bm", "aiv"}), frozenset({"bm"})


class Office:
    """A vault, its disk, and what a dictionary would hold."""

    def __init__(self, tmp: Path, seed: int) -> None:
        self.folder, self.random = tmp / "vault", Random(seed)  # noqa: S311
        self.vault, self.code = new_vault(self.folder)
        self.vault.add_member("bm", "aiv", "A", "twee", NOW, KDF)
        disk = tmp / "disk"
        disk.mkdir()
        self.place = backup.prepare(self.vault.whole("bm"), disk)
        self.vault.whole("bm").places = (self.place,)
        self.now = NOW
        self.held: dict[str, bytes] = {}
        self.erased, self.heard = set[str](), set[str]()
        self.back_then: dict[backup.Backup, dict[str, bytes]] = {}

    def step(self, work: Callable[[Transaction], None]) -> None:
        with self.vault.transaction("bm", now=self.now) as transaction:
            work(transaction)
            transaction.log(b"line", BOTH)

    def write(self) -> None:
        def work(transaction: Transaction) -> None:
            record = transaction.new_id()
            self.held[record] = record.encode()
            transaction.write(record, record, record.encode(), self.random.choice([BOTH, ALONE]))

        self.step(work)

    def seal_anew(self) -> None:
        if self.held:
            one, readers = self.random.choice([*self.held]), self.random.choice([BOTH, ALONE])
            self.step(lambda transaction: transaction.write(one, one, self.held[one], readers))

    def erase(self) -> None:
        """The disk may be away."""
        if self.held:
            one = self.random.choice([*self.held])
            self.step(lambda transaction: transaction.erase(one))
            del self.held[one]
            self.erased.add(one)
            if self.random.random() < 0.2:
                with suppress(Unusable):  # it knows of steps that an old store does not
                    escrow.renew(self.vault.whole("bm"), (self.place,))
                    self.heard = set(self.erased)

    def put_back(self) -> None:
        file = self.folder / self.random.choice([STORE, STORE, KEYS])
        self.vault.lock()
        old = file.read_bytes()
        self.enter()
        for _ in range(self.random.randint(1, 4)):
            self.random.choice([self.erase, self.seal_anew, self.write])()
        self.vault.lock()
        file.write_bytes(old)
        self.enter()
        self.vault.accept("bm")
        self.held = self.read(self.vault, self.held)

    def enter(self) -> None:
        self.vault.close()
        self.vault = Vault.open(self.folder)
        self.vault.unlock("bm", "een")
        self.vault.unlock("aiv", "twee")
        self.vault.whole("bm").places = (self.place,)

    def back_up(self) -> None:
        self.now += timedelta(hours=self.random.choice([1, 26]))
        with suppress(Unusable):
            made = backup.make(self.vault.whole("bm"), self.place, self.now)
            self.back_then[made] = dict(self.held)
            self.heard = set(self.erased)

    def read(self, vault: Vault, records: Iterable[str]) -> dict[str, bytes]:
        found = {}
        for record in records:
            with suppress(AppError), vault.transaction("bm", now=self.now) as transaction:
                if stored := transaction.read(record):
                    found[record] = stored.payload
        return found

    def require_erased(self, into: Path) -> None:
        """Here, and in all that the backups give back; which has all that is still held."""
        assert not self.read(self.vault, self.erased)
        for one in backup.backups(self.place):
            restored = self.restored(one, into)
            assert not self.read(restored, self.heard)
            still = {r: text for r, text in self.back_then[one].items() if r in self.held}
            assert self.read(restored, still) == still
            restored.close()
            shutil.rmtree(into)

    def restored(self, one: backup.Backup, into: Path) -> Vault:
        into.mkdir()
        vault, _, _ = restore(
            one,
            self.place / escrow.FILE,
            into / "vault",
            self.code,
            member="bm",
            password="nieuw",
            now=self.now,
            kdf=KDF,
        )
        return vault


@pytest.mark.usefixtures("quick_passwords")
@pytest.mark.parametrize("seed", range(8))
def test_what_was_erased_never_comes_back(tmp_path: Path, seed: int) -> None:
    office = Office(tmp_path, seed)
    for _ in range(3):
        office.write()
    steps = [office.write, office.seal_anew, office.erase, office.back_up, office.back_up]
    for _ in range(3):
        for _ in range(4):
            office.random.choice(steps)()
        office.back_up()
        office.put_back()
        office.random.choice([office.write, office.seal_anew, office.erase])()
        office.back_up()
        office.require_erased(tmp_path / "again")
    office.vault.close()
