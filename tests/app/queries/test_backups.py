"""What is due of backups, and when."""

from datetime import UTC, date, datetime
from types import SimpleNamespace
from typing import Any, cast

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key

from app.crypto.certificate import self_signed
from app.queries.backups import BackupDue, BackupsDue, BackupState
from app.queries.desk import Desk
from tests.builders import office

DAY = date(2026, 11, 23)


def state(
    *,
    exercise: bool = False,
    waits: bool = False,
    away: tuple[str, ...] = (),
    keys: dict[str, date] | None = None,
    removed: frozenset[str] = frozenset(),
    **kept: Any,
) -> BackupState:
    made = {"*recovery": DAY, "coord": DAY} | (keys or {})
    desk = SimpleNamespace(
        office=office(**kept),
        today=DAY,
        setting=SimpleNamespace(exercise=exercise, members=made.keys() - {"*recovery"}),
        records=SimpleNamespace(
            backups=lambda: ((), frozenset(away), waits),
            certificates=lambda: {name: own(day) for name, day in made.items()},
            removed=lambda: removed,
        ),
    )
    return BackupsDue().answer(cast("Desk", desk))


def own(day: date) -> bytes:
    key = generate_private_key(SECP256R1())
    return self_signed(key, "x", datetime(day.year, day.month, day.day, 9, tzinfo=UTC))


def at(day: int) -> datetime:
    return datetime(2026, 11, day, 17, tzinfo=UTC)


@pytest.mark.parametrize(
    ("kept", "due"),
    [
        ({}, (BackupDue.FOLDER,)),
        ({"made": None}, (BackupDue.BACKUP,)),
        ({"made": at(23), "drilled": None}, (BackupDue.DRILL,)),
        ({"made": at(23), "drilled": date(2026, 8, 24)}, ()),
        ({"made": at(23), "drilled": date(2026, 8, 23)}, (BackupDue.DRILL,)),
        ({"made": at(20), "drilled": DAY}, ()),
        ({"made": at(19), "drilled": DAY}, (BackupDue.BACKUP,)),
        ({"made": at(24), "drilled": DAY}, (BackupDue.BACKUP,)),
        ({"made": at(23), "drilled": date(2026, 11, 24)}, (BackupDue.DRILL,)),
    ],
)
def test_folder_backup_and_drill_come_due(kept: dict[str, Any], due: tuple[BackupDue, ...]) -> None:
    folders = ("/disk",) if kept else ()
    found = state(
        backup_folders=folders,
        backed_up_at=kept.get("made"),
        drilled_on=kept.get("drilled"),
    )
    assert found.due == due
    assert found.today == (kept.get("made") != at(23) and bool(kept))


def test_nothing_is_due_in_an_exercise_but_an_erasure_that_waits() -> None:
    assert state(exercise=True).due == ()
    assert state(exercise=True, waits=True).due == (BackupDue.ERASURE,)
    assert state(exercise=True, away=("/disk",)).due == (BackupDue.AWAY,)


def test_next_drill_is_three_months_after_the_last_and_the_first_with_the_first_backup() -> None:
    assert state().drill_on is None
    assert state(backed_up_at=at(20)).drill_on == date(2026, 11, 20)
    assert state(backed_up_at=at(20), drilled_on=date(2026, 8, 31)).drill_on == date(2026, 11, 30)
    ahead = datetime(2030, 1, 2, 17, tzinfo=UTC)
    assert state(backed_up_at=ahead).drill_on == DAY
    assert state(backed_up_at=ahead, drilled_on=date(2030, 1, 2)).drill_on == DAY


LATER = {"clerk": date(2026, 11, 24)}


@pytest.mark.parametrize(
    ("told", "due"),
    [
        ({}, False),
        ({"sheet_halved": False}, False),
        ({"sheet_halved": False, "keys": LATER}, True),
        ({"sheet_halved": False, "keys": LATER, "exercise": True}, False),
        ({"sheet_halved": True, "keys": LATER}, False),
        ({"keys": LATER}, True),
        ({"keys": {"clerk": DAY}}, False),
        ({"keys": LATER, "removed": frozenset({"former"})}, False),
    ],
)
def test_one_sheet_for_several_members_is_due_until_it_is_halved(
    told: dict[str, Any], due: bool
) -> None:
    """Of a vault that former programs made only what the days of its keys prove."""
    assert (BackupDue.SHEET in state(**told).due) == due
