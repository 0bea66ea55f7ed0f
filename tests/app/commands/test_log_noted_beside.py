"""Beside an old keys.db the office keeps its key, though who reads the log is noted in it."""

from dataclasses import replace
from pathlib import Path

import pytest

from app.commands.settings import KeepOffice
from app.commands.watching import AcceptState
from app.domain.person import PersonId
from app.errors import Damaged
from app.queries.people import OfficeView
from app.session import Session
from app.store.ids import OFFICE
from app.store.records import Records
from tests.app.commands.test_unlocking_beside import cases, opened_case
from tests.app.commands.watched import CLERK, COORD, PASSWORD, Memory, entered

pytestmark = pytest.mark.usefixtures("quick_passwords")


@pytest.mark.parametrize("who", [COORD, CLERK])
def test_a_former_programs_vault_beside_an_old_keys_db_keeps_its_office(
    real: Path, memory: Memory, who: PersonId
) -> None:
    """Who reads the log is noted at the first line, for which a key may be missing then."""
    with entered(real) as session:
        session.run(KeepOffice("Zeestad", "DPIA-1"), COORD)
    old = (real / "keys.db").read_bytes()
    with entered(real) as session:
        made = {opened_case(session) for _ in range(4)}
        with session._vault.transaction("coord", now=session._now()) as transaction:
            records = Records(transaction)
            former = replace(records.office(), log_terms=())
            records.keep_office(former, records.readers(OFFICE))
            transaction.log(b"", frozenset({"coord"}))
    right = (real / "keys.db").read_bytes()
    (real / "keys.db").write_bytes(old)
    with Session.open(real) as session:
        session.unlock(who, PASSWORD)
        session.unlock(who, PASSWORD)
    (real / "keys.db").write_bytes(right)
    with entered(real) as session:
        assert session.ask(OfficeView(), COORD).dpia == "DPIA-1"
        assert made <= cases(session)
        session.work(AcceptState(), COORD)
        assert session.ask(OfficeView(), COORD).log_terms
        # Of a line that was written beside the old file.
        assert {one.code for one in session.check("coord")} <= {"circle_missing"}


def test_a_record_that_gets_no_other_key_keeps_its_own_also_where_the_rest_goes_on(
    real: Path, memory: Memory
) -> None:
    with entered(real) as session:
        session.run(KeepOffice("Zeestad", "DPIA-1"), COORD)
    old = (real / "keys.db").read_bytes()
    with entered(real) as session:
        made = {opened_case(session) for _ in range(4)}
    right = (real / "keys.db").read_bytes()
    (real / "keys.db").write_bytes(old)
    with (
        entered(real) as session,
        session._vault.transaction("coord", now=session._now()) as transaction,
    ):
        records = Records(transaction)
        office = records.office()
        with pytest.raises(Damaged, match="keys_behind_store"):
            records.keep_office(office, {"coord"})
        transaction.log(b"", frozenset({"coord"}))
    (real / "keys.db").write_bytes(right)
    with entered(real) as session:
        session.work(AcceptState(), COORD)
        assert session.ask(OfficeView(), COORD).dpia == "DPIA-1"
        assert made <= cases(session)
