"""Office and list of partners go to today's members when the sheet rebuilds a vault."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from app.crypto.recovery import RecoveryCode
from app.store import backup
from app.store.codec import encode
from app.store.ids import OFFICE
from app.store.opened import Opened
from app.store.rebuilding import Rebuilt
from app.store.vault import Vault
from tests.builders import office, person

Keep = Callable[..., str]
Back = Callable[..., tuple[Vault, RecoveryCode, Rebuilt]]
ALONE = frozenset({"bm"})


@pytest.fixture
def partner(keep: Keep) -> str:
    """An office that one of two members reads, and a partner in it."""
    keep(encode(office()), ALONE, bundle=OFFICE, record=OFFICE)
    return keep(encode(person("pol")), ALONE, bundle=OFFICE)


def test_all_of_it_opens_to_a_member_who_read_none_of_it(
    opened: Opened, place: Path, keep: Keep, partner: str, back: Back, now: datetime
) -> None:
    other = keep(b"of the office, for one alone", ALONE, bundle=OFFICE)
    backup.make(opened, place, now)
    again, _, told = back(member="aiv")
    assert (told.damaged, told.gone) == (0, 0)
    with again.transaction("aiv", now=now) as transaction:
        assert transaction.readers(OFFICE) == transaction.readers(partner) == {"bm", "aiv"}
        assert transaction.read(other) is None
    again.unlock("bm", "een")
    with again.transaction("bm", now=now) as transaction:
        assert transaction.readers(other) == ALONE
    assert again.check("aiv") == again.check("bm") == ()
    again.close()


def test_what_everybody_reads_stays_as_it_is(
    opened: Opened, place: Path, keep: Keep, back: Back, now: datetime
) -> None:
    keep(encode(office()), bundle=OFFICE, record=OFFICE)
    backup.make(opened, place, now)
    again, _, _ = back()
    with again.transaction("bm", now=now) as transaction:
        stored = transaction.read(OFFICE)
        assert stored is not None
        assert stored.version == 1
    again.close()
