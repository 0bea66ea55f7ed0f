"""What the log costs: a step with it, a check of a long one, and erasing that it says.

Processor time of this process alone but for erasing: whatever else the machine does is no cost of
the log. The disk is asked as often with the log as without it.
"""

import gc
import tracemalloc
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from hashlib import sha256
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter, process_time

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from app.commands.backups import BackUp
from app.commands.cases import CloseCase, EraseCase
from app.commands.sitting import CloseItem, CloseMeeting
from app.commands.speaking import Approve
from app.domain.case import CaseId
from app.domain.log import Act
from app.session import Session
from app.store.log import ADD_LEAF, Leaf, Log, SignedLeaf, signed_message
from app.store.opened import Opened
from app.store.records import Records
from app.store.vault import Vault
from tests.benchmarks import crowd
from tests.benchmarks.crowd import PASSWORD, empty_vault, fill_cases, fill_log
from tests.benchmarks.opening import timed_opening
from tests.benchmarks.rounds import Ratio, rounds
from tests.benchmarks.sitting import COORDINATOR, MAYOR, office, sit_down

STEPS, ROUNDS = 200, 8
CHECKED, LEAVES = 1_000_000, 100_000
TRACED = (2_000, 20_000)
"""Leaves of the two checks whose memory is traced, which takes several times as long."""
MANY, FEW = 1_000, 10
ERASED = 12
PAYLOAD = bytes(600)
"""As long as a contribution of two sentences."""


def measure() -> Iterator[Ratio]:
    """A step, a check, an erasure, and that neither cases nor lines make others slower."""
    yield appending()
    yield checking(CHECKED)
    yield remembering()
    yield erasing(backed_up=True)
    yield erasing(backed_up=False)
    yield from growing()


def appending() -> Ratio:
    """A step that writes one record, with the tree and its signature and without."""
    with TemporaryDirectory(prefix="benchmark-") as folder:
        names = ("with", "without")
        for name in names:
            empty_vault(Path(folder, name))
        with _unlocked(Path(folder, names[0])) as whole, _unlocked(Path(folder, names[1])) as bare:
            opened = bare.whole(COORDINATOR)
            opened.log = _Bare(opened.vault, opened.store)
            taken = rounds(partial(_steps, whole), partial(_steps, bare), ROUNDS)
    return Ratio(f"{STEPS} steps with the Merkle log ÷ without", 1.3, "ms", *map(tuple, taken))


def _steps(vault: Vault) -> float:
    begin = process_time()
    for _ in range(STEPS):
        with vault.transaction(COORDINATOR, now=crowd.NOW) as transaction:
            record = transaction.new_id()
            transaction.write(record, record, PAYLOAD, frozenset({COORDINATOR}))
            transaction.log(crowd.line(Act.ADD), frozenset({COORDINATOR}))
    return process_time() - begin


@dataclass(frozen=True, slots=True)
class _Counted:
    """As much of a tree as a table of rows has."""

    size: int


class _Bare(Log):
    """Rows of as many bytes in the place of leaves, of which nobody could notice a change."""

    def signed(self, leaf: Leaf, _sign: object) -> SignedLeaf:
        """As it stands."""
        return SignedLeaf(leaf.position, msgspec.msgpack.encode(leaf), bytes(64))

    def append(self, signed: SignedLeaf) -> None:
        """A row, and how many there are."""
        self._database.run(ADD_LEAF, signed.position, signed.body, signed.signature)
        self._frontier = _Counted(signed.position + 1)


def checking(leaves: int) -> Ratio:
    """All that `check` says of a log, against the hashes and signatures of its leaves."""
    with _logged(leaves) as vault:
        begin = process_time()
        _check(vault)
        whole = process_time() - begin
        bare = _bare_check(vault.whole(COORDINATOR))
    name = f"check of {leaves:,} leaves ÷ hashing and verifying"
    return Ratio(name, 2, "ms", (whole,), (bare,))


def remembering() -> Ratio:
    """What Python holds at most while it checks a log, against one of a tenth of the leaves."""
    few, many = map(_peak, TRACED)
    name = f"peak memory of a check of {TRACED[1]:,} leaves ÷ of {TRACED[0]:,}"
    return Ratio(name, 1.2, "MiB", (many,), (few,))


def _peak(leaves: int) -> float:
    with _logged(leaves) as vault:
        _check(vault)  # the first loads what the others find
        tracemalloc.start()
        try:
            _check(vault)
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()


@contextmanager
def _logged(leaves: int) -> Iterator[Vault]:
    with TemporaryDirectory(prefix="benchmark-") as folder:
        path = Path(folder, "vault")
        empty_vault(path)
        fill_log(path, leaves)
        with _unlocked(path) as vault:
            yield vault


def _check(vault: Vault) -> None:
    if vault.check(COORDINATOR):
        raise RuntimeError("the vault is not whole")


def _bare_check(opened: Opened) -> float:
    """RFC 9162 by a stack of peaks, and RFC 8032; reading is no part of it."""
    key = Ed25519PublicKey.from_public_bytes(opened.member(COORDINATOR).identity.public.signing)
    peaks: list[bytes] = []
    spent, leaves = 0.0, opened.log.leaves()
    while batch := tuple(islice(leaves, STEPS)):
        begin = process_time()
        for one in batch:
            root = _root_with(peaks, one)
            if one.position:  # the founding line is another's
                key.verify(one.signature, signed_message(opened.vault, one.position, root))
        spent += process_time() - begin
    return spent


def _root_with(peaks: list[bytes], leaf: SignedLeaf) -> bytes:
    """The root of all leaves up to this one; what the peaks are from here on."""
    found, size = sha256(b"\0" + leaf.body).digest(), leaf.position
    while size & 1:
        found, size = sha256(b"\1" + peaks.pop() + found).digest(), size >> 1
    peaks.append(found)
    for peak in reversed(peaks[:-1]):
        found = sha256(b"\1" + peak + found).digest()
    return found


def growing() -> Iterator[Ratio]:
    """Opening and one step, where there is a long log and ten thousand cases, against neither."""
    with TemporaryDirectory(prefix="benchmark-") as folder, timed_opening(process_time) as opened:
        full, empty = Path(folder, "full"), Path(folder, "empty")
        for path in (full, empty):
            empty_vault(path)
        fill_log(full, LEAVES)
        fill_cases(full)
        taken = rounds(partial(opened, full), partial(opened, empty), ROUNDS)
        name = f"open {LEAVES:,} lines and {crowd.CASES:,} cases ÷ an empty vault"
        yield Ratio(name, 1.2, "ms", *map(tuple, taken))
        with _unlocked(full) as large, _unlocked(empty) as small:
            taken = rounds(partial(_steps, large), partial(_steps, small), ROUNDS)
        yield Ratio(f"{STEPS} steps there ÷ in an empty vault", 1.2, "ms", *map(tuple, taken))


def erasing(*, backed_up: bool) -> Ratio:
    """Erasing a case of many contributions against one of few.

    Elapsed time: it is acknowledged once keys and write-ahead logs are gone from the disk, which
    is what whoever erases waits for, and which is asked as often for many as for few. Where the
    vault has backups, as one in use has, the escrow beside them is replaced before that, or the
    keys would live on there. Garbage is looked for before and after, as in the window, where that
    waits until nobody else does.
    """
    taken: tuple[list[float], list[float]] = ([], [])
    with office(partners=3) as session, TemporaryDirectory(prefix="benchmark-") as disk:
        if backed_up:
            session.work(BackUp(Path(disk)), COORDINATOR)
        for turn in range(ERASED + 1):
            for many in (True, False):
                case = _closed_case(session, MANY if many else FEW)
                gc.disable()
                begin = perf_counter()
                session.run(EraseCase(case), COORDINATOR)
                spent = perf_counter() - begin
                gc.enable()
                if turn:  # the first loads what the others find
                    taken[not many].append(spent)
    where = "with a backup" if backed_up else "never backed up"
    name = f"erase a case of {MANY:,} contributions ÷ of {FEW}, {where}"
    return Ratio(name, 3, "ms", *map(tuple, taken))


def _closed_case(session: Session, contributions: int) -> CaseId:
    """One contribution through the front door, and others like it beside."""
    sitting = sit_down(session, partners=3)
    first = sitting.contribute(0)
    session.run(Approve(first), MAYOR)
    with session._vault.transaction(MAYOR, now=session._now()) as transaction:
        records = Records(transaction)
        file = records.casefile(sitting.case)
        readers = records.readers(first)
        text = next(one for one in file.contributions if one.id == first) if file else None
        for _ in range(contributions - 1):
            records.keep(sitting.case, replace(text, id=records.new_id()), readers)
        transaction.log(crowd.line(Act.ADD), frozenset({COORDINATOR}))
    session.run(CloseItem(sitting.meeting, sitting.case), MAYOR)
    session.run(CloseMeeting(sitting.meeting), MAYOR)
    session.run(CloseCase(sitting.case), COORDINATOR)
    return sitting.case


@contextmanager
def _unlocked(folder: Path) -> Iterator[Vault]:
    vault = Vault.open(folder)
    try:
        vault.unlock(COORDINATOR, PASSWORD)
        yield vault
    finally:
        vault.close()
