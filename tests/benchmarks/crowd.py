"""A vault as large as one gets: ten thousand cases, or a log of a hundred thousand lines."""

from datetime import UTC, datetime
from pathlib import Path

from app.domain.basis import Basis, BasisType, Kind, Profile
from app.domain.case import Case, CaseId, Stage, Subject
from app.domain.log import Act, LogEntry
from app.domain.person import Category, Community, Office, Person
from app.domain.secret import SecretText
from app.session import Opening, Session
from app.store.codec import encode
from app.store.records import Records
from app.store.transaction import Transaction
from app.store.vault import Vault
from tests.benchmarks.sitting import COORDINATOR, PURPOSE, TODAY

CASES = 10_000
LINES = 100_000
PASSWORD = "benchmark of a crowd"
_AT_ONCE, _LINES_AT_ONCE = 500, 5_000
_BASIS = Basis(BasisType.LAW, "wet 30 juli 2018")
NOW = datetime(2026, 11, 26, 9, tzinfo=UTC)


def empty_vault(folder: Path) -> None:
    """One member, nothing else."""
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


def fill_cases(folder: Path) -> None:
    """Cases of every stage."""
    vault = Vault.open(folder)
    try:
        vault.unlock(COORDINATOR, PASSWORD)
        for first in range(0, CASES, _AT_ONCE):
            with vault.transaction(COORDINATOR, now=NOW) as transaction:
                records = Records(transaction)
                for number in range(first, first + _AT_ONCE):
                    case = _case(CaseId(records.new_id()), number)
                    records.keep(case.id, case, [COORDINATOR])
                transaction.log(line(Act.ADD), frozenset({COORDINATOR}))
    finally:
        vault.close()


def fill_log(folder: Path, lines: int = LINES) -> None:
    """Lines of the log, each sealed and signed as always, many to a commit."""
    vault = Vault.open(folder)
    try:
        vault.unlock(COORDINATOR, PASSWORD)
        for first in (0, *range(1, lines, _LINES_AT_ONCE)):
            with vault.transaction(COORDINATOR, now=NOW) as transaction:
                transaction.log(line(Act.VIEW), frozenset({COORDINATOR}))
                if first:  # the first commit makes the circle
                    _append(transaction, min(_LINES_AT_ONCE, lines - first) - 1)
    finally:
        vault.close()


def _append(transaction: Transaction, lines: int) -> None:
    """More leaves in a transaction than the program itself would put there."""
    opened, entry = transaction._opened, transaction._entry
    if entry is None:
        raise RuntimeError("nothing is logged yet")
    sign = opened.member(COORDINATOR).identity.sign
    for _line in range(lines):
        opened.log.append(opened.log.signed(transaction._leaf(*entry), sign))


def line(act: Act) -> bytes:
    """An entry of the log."""
    return encode(LogEntry(NOW, act, COORDINATOR, COORDINATOR, "L-K7QM2D", why="case"))


def _case(identifier: CaseId, number: int) -> Case:
    return Case(
        identifier,
        key=f"L-{number:06}",
        kind=Kind.LIVC_R,
        purpose=PURPOSE,
        basis=_BASIS,
        subject=Subject(SecretText(f"Betrokkene {number}")),
        opened_on=TODAY,
        admitted=frozenset({COORDINATOR}),
        stage=tuple(Stage)[number % len(Stage)],
    )
