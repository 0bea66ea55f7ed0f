"""What opening a vault of ten thousand cases costs beside opening an empty one."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from app.crypto import kdf
from app.crypto.kdf import KdfParameters
from app.domain.basis import Basis, BasisType, Kind, Profile
from app.domain.case import Case, CaseId, Subject
from app.domain.person import Category, Community, Office, Person
from app.domain.secret import SecretText
from app.session import Opening, Session
from app.store import slot
from app.store.records import Records
from app.store.vault import Vault
from tests.benchmarks.rounds import Ratio, rounds
from tests.benchmarks.sitting import COORDINATOR, PURPOSE, TODAY

CASES = 10_000
AT_ONCE = 500
ROUNDS = 25
PASSWORD = "benchmark of opening"


def measure() -> Iterator[Ratio]:
    """From the folder to an unlocked session; the time of Argon2id itself is taken out."""
    with TemporaryDirectory(prefix="benchmark-") as folder, _timed_derivation() as spent:
        full, empty = Path(folder, "full"), Path(folder, "empty")
        for path in (full, empty):
            _create(path)
        _fill(full)

        def opened(path: Path) -> float:
            spent.clear()
            begin = perf_counter()
            with Session.open(path) as session:
                session.unlock(COORDINATOR, PASSWORD)
                return perf_counter() - begin - sum(spent)

        taken = rounds(lambda: opened(full), lambda: opened(empty), ROUNDS)
    yield Ratio("open 10,000 cases ÷ an empty vault", 1.5, "ms", *map(tuple, taken))


@contextmanager
def _timed_derivation() -> Iterator[list[float]]:
    """Collects what each derivation takes; the password is derived as always."""
    spent: list[float] = []

    def timed(password: str, parameters: KdfParameters) -> bytearray:
        begin = perf_counter()
        try:
            return kdf.derive(password, parameters)
        finally:
            spent.append(perf_counter() - begin)

    slot.derive = timed
    try:
        yield spent
    finally:
        slot.derive = kdf.derive


def _create(folder: Path) -> None:
    person = Person(
        COORDINATOR,
        "Joke Claes",
        "Coördinator",
        "Stad Zeestad",
        Category.AIV,
        Community.MUNICIPAL,
        member=True,
    )
    opening = Opening(
        label="Benchmarks",
        profile=Profile.CASUSOVERLEG,
        exercise=True,
        office=Office("Zeestad", COORDINATOR, COORDINATOR, "DPO", exercise_today=TODAY),
        persons=(person,),
        founder=COORDINATOR,
        passwords={COORDINATOR: PASSWORD},
    )
    Session.create(folder, opening)[0].close()


def _fill(folder: Path) -> None:
    vault = Vault.open(folder)
    try:
        vault.unlock(COORDINATOR, PASSWORD)
        for first in range(0, CASES, AT_ONCE):
            with vault.transaction(COORDINATOR, now=datetime.now(UTC)) as transaction:
                records = Records(transaction)
                for number in range(first, first + AT_ONCE):
                    case = _case(CaseId(records.new_id()), number)
                    records.keep(case.id, case, [COORDINATOR])
                transaction.log(b"filled", frozenset({COORDINATOR}))
    finally:
        vault.close()


def _case(identifier: CaseId, number: int) -> Case:
    return Case(
        identifier,
        key=f"L-{number:06}",
        kind=Kind.LIVC_R,
        purpose=PURPOSE,
        basis=Basis(BasisType.LAW, "wet 30 juli 2018"),
        subject=Subject(SecretText(f"Betrokkene {number}")),
        opened_on=TODAY,
        admitted=frozenset({COORDINATOR}),
    )
