"""What is due of backups, and when."""

from datetime import UTC, date, datetime
from pathlib import Path
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
    away: dict[str, str] | None = None,
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
            backups=lambda: (
                (),
                {Path(folder, "vault"): code for folder, code in (away or {}).items()},
                waits,
            ),
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
    assert state(exercise=True, away={"/disk": "backup_folder_gone"}).due == (BackupDue.AWAY,)


def test_what_keeps_backups_out_of_a_folder_is_told_for_what_it_is() -> None:
    codes = {
        "/gone": "backup_folder_gone",
        "/bare": "backup_folder_emptied",
        "/copy": "backup_of_another_copy",
        "/full": "disk_full",
    }
    found = state(away=codes, exercise=True)
    assert found.due == (BackupDue.AWAY, BackupDue.OTHER, BackupDue.MISSED)
    assert found.missed == codes


def test_why_the_last_backup_is_not_in_a_folder_is_told_of_folders_of_today() -> None:
    failed = {"/disk": "disk_full", "/left": "disk_full"}
    made = {"backup_folders": ("/disk",), "backed_up_at": at(23), "drilled_on": DAY}
    found = state(**made, backups_missed=failed)
    assert (found.missed, found.due) == ({"/disk": "disk_full"}, (BackupDue.MISSED,))
    assert not found.today, "another one each minute helps nobody"
    assert state(**made, backups_missed={"/disk": "backup_stopped"}).today
    away = {"/disk": "backup_folder_gone"}
    assert state(**made, backups_missed=failed, away=away).due == (BackupDue.AWAY,)


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
