"""What a record holds comes back as it was, and nothing else is taken for a record."""

from datetime import UTC, datetime

import pytest

from app.domain.log import Act, LogEntry
from app.errors import AppError, Damaged, Unusable
from app.store.codec import decode, encode
from tests.builders import case, contribution, item, meeting, office, person, signal

PLANTED = "kwikstaart"
NOW = datetime(2026, 3, 2, 14, 0, tzinfo=UTC)
THINGS = [case(), contribution(), item(), meeting(), office(), person("gem"), signal()]


@pytest.mark.parametrize("thing", THINGS, ids=lambda thing: type(thing).__name__)
def test_things_come_back_as_they_were(thing: object) -> None:
    assert decode(encode(thing)) == thing


def test_log_entries_come_back_as_they_were() -> None:
    entry = LogEntry(NOW, Act.SIGN, person("mayor").id, to=(person("gem").id,))
    assert decode(encode(entry)) == entry


def altered(thing: object, before: bytes, after: bytes) -> bytes:
    payload = encode(thing)
    assert before in payload
    return payload.replace(before, after)


HOSTILE = [
    b"",
    b"contribution",
    b"unknown\n{}",
    b"contribution\n" + b"[" * 100_000,
    b'contribution\n{"text": "' + PLANTED.encode() + b'\xff"}',
    encode(contribution()) + b"kwikstaart",
    altered(contribution(), b'"said"', b"5"),
    altered(contribution(), b'"said"', b"null"),
    altered(contribution(), b'"fact"', b'"kwikstaart"'),
]


@pytest.mark.parametrize("payload", HOSTILE)
def test_what_is_no_record_is_damaged_and_not_quoted(payload: bytes) -> None:
    with pytest.raises(Damaged, match="record_damaged") as caught:
        decode(payload)
    assert not caught.value.facts
    assert caught.value.__context__ is None


def test_record_of_a_later_program_is_left_alone() -> None:
    with pytest.raises(AppError) as caught:
        decode(encode(contribution()), schema=2)
    assert isinstance(caught.value, Unusable)
    assert caught.value.code == "vault_newer"
