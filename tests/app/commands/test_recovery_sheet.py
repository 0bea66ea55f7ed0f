"""A vault that grows from one member to several: its one sheet is replaced by two halves."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.commands.backups import BackUp
from app.commands.drilling import Drill
from app.commands.members import AddMember
from app.commands.recovery import NEXT_MAY_HOLD, NextSheet, NoteSheet, ReplaceSheet
from app.commands.restoring import FormerSheet, Restoring, require_own_sheet
from app.crypto.kdf import floor
from app.crypto.recovery import RecoveryCode
from app.domain.log import Act, LogEntry
from app.domain.person import PersonId
from app.errors import Locked, Refused, Unavailable, Unusable
from app.queries.backups import BackupDue, BackupsDue
from app.queries.people import OfficeView
from app.session import Session
from app.store import slots
from app.store import vault as vaults
from app.store.codec import encode
from app.store.records import Records
from tests.app.commands.sittings import scenario
from tests.app.commands.watched import PASSWORD
from tests.builders import opening_of, scenario_of

pytestmark = pytest.mark.usefixtures("quick_passwords")
COORD, CLERK = PersonId("coord"), PersonId("clerk")
OTHER = "een heel ander wachtwoord"


def founded(
    folder: Path, monkeypatch: pytest.MonkeyPatch, *members: PersonId
) -> tuple[Session, RecoveryCode]:
    """A vault that is no exercise, with these members."""
    monkeypatch.setattr(vaults, "calibrate", floor)
    opening = opening_of(scenario_of(scenario(())))
    passwords = dict.fromkeys(members, PASSWORD)
    return Session.create(
        folder, replace(opening, founder=COORD, exercise=False, passwords=passwords)
    )


@pytest.fixture
def grown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Session, RecoveryCode]:
    """Founded by one, whom a second has joined."""
    session, code = founded(tmp_path / "vault", monkeypatch, COORD)
    assert len(session.sheets(code)) == 1
    assert BackupDue.SHEET not in due(session)
    session.work(AddMember(CLERK, PASSWORD), COORD)
    return session, code


def due(session: Session) -> tuple[BackupDue, ...]:
    return session.ask(BackupsDue(), COORD).due


def halved(session: Session, code: RecoveryCode) -> tuple[FormerSheet, RecoveryCode, str]:
    following, (first, second) = session.work(NextSheet(code.sheet), COORD)
    former = session.work(ReplaceSheet(code.sheet, following), COORD)
    return former, following, f"{first}+{second}"


def test_one_sheet_is_told_of_until_it_comes_in_halves(
    grown: tuple[Session, RecoveryCode], tmp_path: Path
) -> None:
    session, code = grown
    with session:
        assert BackupDue.SHEET in due(session)
        former, following, _ = halved(session, code)
        assert former is FormerSheet.NOTHING
        assert BackupDue.SHEET not in due(session)
        entry = list(session.log("coord"))[-1].entry
        assert entry is not None
        assert (entry.act, entry.why) == (Act.SHEET, "replace_sheet")
        with pytest.raises(Locked, match="wrong_recovery_code"):
            session.next_sheet(code.sheet)
        assert session.check("coord") == ()
    with Session.open(tmp_path / "vault") as again:
        again.unlock("clerk", PASSWORD)
        assert BackupDue.SHEET not in again.ask(BackupsDue(), CLERK).due
        first, second = following.halves()
        with pytest.raises(Unusable, match="recovery_half_alone"):
            again.recover("coord", first, OTHER)
        again.recover("coord", f"{first}\n{second}", OTHER)
        assert again.ask(OfficeView(), COORD).sheet_halved


def test_a_vault_of_before_that_two_founded_is_asked_for_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its sheet came in halves, which former programs did not note."""
    session, code = founded(tmp_path / "vault", monkeypatch, COORD, CLERK)
    now = datetime.now(UTC)
    with session:
        assert len(session.sheets(code)) == 2
        assert session.ask(OfficeView(), COORD).sheet_halved
        with session._vault.transaction("coord", now=now) as transaction:
            records, members = Records(transaction), frozenset({"coord", "clerk"})
            records.keep_office(replace(records.office(), sheet_halved=None), members)
            transaction.log(encode(LogEntry(now, Act.CHANGE, COORD)), frozenset({"coord"}))
        assert BackupDue.SHEET not in due(session)


def test_recovering_with_several_members_gives_halves_and_settles_it(
    grown: tuple[Session, RecoveryCode],
) -> None:
    session, code = grown
    with session:
        following = session.next_sheet(code.sheet)
        assert len(session.sheets(following)) == 2
        session.recover("clerk", code.sheet, OTHER, following)
        assert BackupDue.SHEET not in due(session)


def test_only_who_prepares_replaces_it_and_before_anything_is_on_paper(
    grown: tuple[Session, RecoveryCode],
) -> None:
    session, code = grown
    with session:
        session.unlock("clerk", PASSWORD)
        for work in (NextSheet(code.sheet), ReplaceSheet(code.sheet, code)):
            with pytest.raises(Refused) as refused:
                session.work(work, CLERK)
            assert refused.value.rules == ("R10",)
        with pytest.raises(Locked, match="wrong_recovery_code"):
            session.work(NextSheet(RecoveryCode.generate().sheet), COORD)
        assert code.sheet not in repr(NextSheet(code.sheet)) + repr(ReplaceSheet(code.sheet, code))


def test_backup_escrow_and_both_halves_give_the_vault_back(
    grown: tuple[Session, RecoveryCode], disk: Path, tmp_path: Path
) -> None:
    session, code = grown
    with session:
        session.work(BackUp(disk), COORD)
        _former, following, halves = halved(session, code)
        with pytest.raises(Locked, match="wrong_recovery_code"):
            session.work(Drill(code.sheet), COORD)
        assert session.work(Drill(halves), COORD).sound
    back, _, _ = Session.restore(tmp_path / "back", Restoring(disk, "coord", OTHER, halves))
    with back:
        assert back.ask(OfficeView(), COORD).sheet_halved
        assert BackupDue.SHEET not in due(back)
        assert back.check("coord") == ()
    assert following.sheet not in halves


def test_a_folder_that_is_away_opens_by_the_former_sheet_until_it_is_back(
    grown: tuple[Session, RecoveryCode], disk: Path, tmp_path: Path
) -> None:
    session, code = grown
    away = tmp_path / "away"
    with session:
        session.work(BackUp(disk), COORD)
        disk.rename(away)
        former, following, _ = halved(session, code)
        assert former is FormerSheet.AWAY
        assert BackupDue.ERASURE in due(session)
        away.rename(disk)
        session.settle()
        assert BackupDue.ERASURE not in due(session)
        assert session.work(Drill(following.sheet), COORD).sound


def test_where_the_disk_fails_the_former_sheet_holds(
    grown: tuple[Session, RecoveryCode], monkeypatch: pytest.MonkeyPatch
) -> None:
    session, code = grown

    def failing(*_told: object) -> None:
        raise Unavailable("disk_full")

    with session:
        following, _ = session.work(NextSheet(code.sheet), COORD)
        with monkeypatch.context() as patch:
            patch.setattr(slots, "write", failing)
            with pytest.raises(Unavailable, match="disk_full") as raised:
                session.work(ReplaceSheet(code.sheet, following), COORD)
        assert raised.value.code not in NEXT_MAY_HOLD
        require_own_sheet(session._vault, code.sheet)


def test_where_the_disk_fails_late_nobody_is_told_that_the_next_sheet_is_void(
    grown: tuple[Session, RecoveryCode], monkeypatch: pytest.MonkeyPatch
) -> None:
    session, code = grown
    write = slots.write

    def late(*told: object) -> None:
        write(*told)  # type: ignore[arg-type]
        raise Unavailable("disk_error")

    following, _ = session.work(NextSheet(code.sheet), COORD)
    with monkeypatch.context() as patch:
        patch.setattr(slots, "write", late)
        with pytest.raises(Unavailable) as raised:
            session.work(ReplaceSheet(code.sheet, following), COORD)
    assert raised.value.code in NEXT_MAY_HOLD
    require_own_sheet(session._vault, following.sheet)
    session.close()


def test_what_cannot_be_noted_of_the_next_sheet_leaves_it_valid_and_says_so(
    grown: tuple[Session, RecoveryCode], monkeypatch: pytest.MonkeyPatch
) -> None:
    session, code = grown

    def failing(*_told: object) -> None:
        raise Unavailable("disk_full")

    with session:
        following, _ = session.work(NextSheet(code.sheet), COORD)
        monkeypatch.setattr(NoteSheet, "carry_out", failing)
        with pytest.raises(Unavailable, match="sheet_replaced") as raised:
            session.work(ReplaceSheet(code.sheet, following), COORD)
        assert raised.value.code in NEXT_MAY_HOLD
        require_own_sheet(session._vault, following.sheet)
