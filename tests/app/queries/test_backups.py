"""What is due of backups, and when."""

from datetime import UTC, date, datetime
from types import SimpleNamespace
from typing import Any, cast

import pytest

from app.queries.backups import BackupDue, BackupsDue, BackupState
from app.queries.desk import Desk
from tests.builders import office

DAY = date(2026, 11, 23)


def state(
    *, exercise: bool = False, waits: bool = False, away: tuple[str, ...] = (), **kept: Any
) -> BackupState:
    desk = SimpleNamespace(
        office=office(**kept),
        today=DAY,
        setting=SimpleNamespace(exercise=exercise),
        records=SimpleNamespace(backups=lambda: ((), frozenset(away), waits)),
    )
    return BackupsDue().answer(cast("Desk", desk))


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
