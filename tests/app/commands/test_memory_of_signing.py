"""A meeting of many costs no more memory to sign than one of few: each copy goes as it is made."""

import gc
import tracemalloc
from collections.abc import Iterator

import pytest

from app.commands.minutes import SignMinutes
from app.domain.meeting import MeetingId
from app.session import Session
from tests.benchmarks.sitting import MAYOR, MEMBERS, office, sit_down

pytestmark = pytest.mark.usefixtures("quick_passwords")
FEW, MANY = len(MEMBERS) + 1, 10
OF_ONE_MORE = 25_000
"""Bytes that may stay of a copy until all are made, such as its line of the register; the file of
even the shortest takes twice as many.
"""


@pytest.fixture
def session() -> Iterator[Session]:
    """An office that knows the same people whoever comes to a meeting."""
    with office(MANY - len(MEMBERS)) as opened:
        yield opened


def closed(session: Session, recipients: int) -> MeetingId:
    """A meeting whose minutes can be signed."""
    sitting = sit_down(session, recipients - len(MEMBERS))
    sitting.fill(1)
    sitting.close()
    return sitting.meeting


def peak_of_signing(session: Session, recipients: int) -> int:
    """Bytes that Python holds at most meanwhile, beyond what it held before."""
    meeting = closed(session, recipients)
    gc.collect()
    tracemalloc.start()
    try:
        session.run(SignMinutes(meeting), MAYOR)
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_no_file_of_a_copy_stays_in_memory_until_all_are_made(session: Session) -> None:
    session.run(SignMinutes(closed(session, FEW)), MAYOR)  # what is loaded and parsed once
    few, many = (peak_of_signing(session, each) for each in (FEW, MANY))
    assert many - few < (MANY - FEW) * OF_ONE_MORE
