"""The log for its readers: lines of the log, and nothing that only looks like one."""

from datetime import UTC, datetime

import pytest

from app.domain.log import Act, LogEntry
from app.domain.person import PersonId
from app.queries.logbook import decoded_line, log_reader, log_readers
from app.store.codec import encode
from app.store.ids import MemberId
from app.store.reading import LoggedLeaf
from tests.builders import COORDINATOR, MAYOR, office, person

CLERK, DPO = PersonId("clerk"), PersonId("dpo")
NOW = datetime(2026, 3, 2, 14, 0, tzinfo=UTC)


def leaf(payload: bytes | None) -> LoggedLeaf:
    return LoggedLeaf(7, NOW, MemberId("mayor"), payload)


def test_a_line_is_read_where_it_is_sealed_to_the_reader() -> None:
    entry = LogEntry(NOW, Act.SIGN, MAYOR)
    assert decoded_line(leaf(encode(entry))).entry == entry
    assert decoded_line(leaf(None)).entry is None


@pytest.mark.parametrize("payload", [b"", b"log\n{}", encode(person("mayor"))])
def test_another_thing_in_a_leaf_is_a_line_that_says_nothing(payload: bytes) -> None:
    line = decoded_line(leaf(payload))
    assert (line.position, line.signer, line.entry) == (7, "mayor", None)


@pytest.mark.parametrize(
    ("members", "chaired", "reader"),
    [
        ({DPO, COORDINATOR, MAYOR, CLERK}, MAYOR, DPO),
        ({COORDINATOR, MAYOR, CLERK}, MAYOR, COORDINATOR),
        ({COORDINATOR, MAYOR, CLERK}, COORDINATOR, MAYOR),
        ({COORDINATOR, CLERK}, COORDINATOR, COORDINATOR),
        ({MAYOR, CLERK}, MAYOR, MAYOR),
        ({MAYOR, CLERK}, None, MAYOR),
        ({CLERK}, MAYOR, CLERK),
    ],
)
def test_nobody_without_keys_reads_the_log(
    members: set[PersonId], chaired: PersonId | None, reader: PersonId
) -> None:
    known = office(dpo=str(DPO))
    assert log_reader(known, frozenset(members), chaired, CLERK) == reader
    assert log_readers(known, frozenset(members)) <= members
