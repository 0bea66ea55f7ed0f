"""The log for its readers: lines of the log, and nothing that only looks like one."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from app.domain.log import Act, LogEntry
from app.domain.person import Charge, Handover, LogTerm, PersonId
from app.queries.logbook import decoded_line, log_reader, log_readers, log_terms
from app.store.codec import encode
from app.store.ids import MemberId
from app.store.reading import LoggedLeaf
from tests.builders import COORDINATOR, MAYOR, office, person

CLERK, OTHER, DPO = map(PersonId, ("clerk", "other", "dpo"))
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


def test_whoever_held_an_office_before_anybody_noted_readers_leaves_their_lines() -> None:
    """In a vault of a former program, or where somebody wrote that there were none."""
    past = (
        Handover(Charge.COORDINATOR, CLERK, COORDINATOR, NOW.date(), (CLERK,)),
        Handover(Charge.MAYOR, OTHER, MAYOR, NOW.date(), (OTHER,)),
    )
    known = office(handovers=past)
    members = frozenset({MAYOR, COORDINATOR, CLERK, OTHER})
    terms = log_terms(known, members, 5, COORDINATOR, chaired=False)
    assert LogTerm(CLERK, chaired=False, until=5) in terms
    assert LogTerm(OTHER, chaired=True, until=5) in terms


def test_no_term_ends_after_the_log() -> None:
    forged = LogTerm(CLERK, chaired=False, until=10**12)
    known = office(log_terms=(forged, LogTerm(COORDINATOR, chaired=False)))
    members = frozenset({MAYOR, COORDINATOR, CLERK})
    terms = log_terms(known, members, 5, COORDINATOR, chaired=False)
    assert replace(forged, until=5) in terms
