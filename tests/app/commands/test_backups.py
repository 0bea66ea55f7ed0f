"""Backups through the front door: who may, what the log says, what waits, what comes back."""

from dataclasses import replace
from pathlib import Path

import pytest

from app.commands.backups import BackUp, LeaveFolder
from app.commands.drilling import Drill
from app.commands.meetings import Respond
from app.commands.restoring import Restoring, offered, require_fits
from app.commands.settings import KeepIdle
from app.commands.speaking import Withdraw
from app.domain.case import CaseId
from app.domain.contribution import TextId
from app.domain.log import Act
from app.domain.meeting import MeetingId
from app.domain.person import PersonId
from app.errors import Damaged, Locked, NotFound, Refused, Unavailable, Unusable, WrongState
from app.queries.backups import BackupDue, BackupPlaces, BackupsDue
from app.queries.people import OfficeView
from app.session import Session
from app.store import backup, escrow
from app.store.opened import Opened
from tests.app.commands.sittings import at, begun, opened, planned, said, scenario
from tests.builders import EXERCISES, card, exercise, opening_of, play, scenario_of

pytestmark = pytest.mark.usefixtures("quick_passwords")
COORD, CLERK = PersonId("coord"), PersonId("clerk")


@pytest.fixture
def session(tmp_path: Path) -> Session:
    return exercise(tmp_path, scenario(()))


def acts(session: Session, member: str = "coord") -> list[Act]:
    return [line.entry.act for line in session.log(member) if line.entry is not None]


def test_a_folder_that_was_chosen_once_is_kept_and_logged(session: Session, disk: Path) -> None:
    session.work(BackUp(disk), COORD)
    office = session.ask(OfficeView(), COORD)
    assert office.backup_folders == (str(disk),)
    assert office.backed_up_at is not None
    assert acts(session)[-1] is Act.BACKUP
    (place,) = session.ask(BackupPlaces(), COORD)
    assert (place.folder, place.there, len(place.made), place.current) == (str(disk), True, 1, True)
    session.work(BackUp(), CLERK)
    session.close()


def test_only_who_prepares_chooses_a_folder_and_drills(session: Session, disk: Path) -> None:
    for work in (BackUp(disk), LeaveFolder(str(disk)), Drill("x")):
        with pytest.raises(Refused) as refused:
            session.work(work, CLERK)
        assert refused.value.rules == ("R10",)
    assert list(disk.iterdir()) == []
    assert acts(session)[-1] is Act.REFUSED
    with pytest.raises(NotFound, match="backup_folder_unset"):
        session.work(BackUp(), COORD)


def test_of_two_folders_the_one_that_is_there_is_enough(
    session: Session, disk: Path, tmp_path: Path
) -> None:
    session.work(BackUp(disk), COORD)
    other = tmp_path / "other"
    other.mkdir()
    session.work(BackUp(other), COORD)
    disk.rename(tmp_path / "in the safe")
    assert [one.place.parent for one in session.work(BackUp(), COORD)] == [other]
    assert [place.there for place in session.ask(BackupPlaces(), COORD)] == [False, True]
    other.rename(tmp_path / "lost")
    with pytest.raises(Unavailable, match="backup_folder_gone"):
        session.work(BackUp(), COORD)


def test_closing_backs_up_what_was_done_and_never_fails_for_it(
    session: Session, disk: Path, tmp_path: Path
) -> None:
    session.work(BackUp(disk), COORD)
    (place,) = disk.iterdir()
    before = {file.name: file.stat().st_mtime_ns for file in place.iterdir()}
    vault = session._vault.folder
    session.close()
    assert {file.name: file.stat().st_mtime_ns for file in place.iterdir()} == before
    again = Session.open(vault)
    again.unlock("coord", "play-coord")
    again.run(KeepIdle(3), COORD)
    again.close()
    assert {file.name: file.stat().st_mtime_ns for file in place.iterdir()} != before
    again = Session.open(vault)
    again.unlock("coord", "play-coord")
    again.run(KeepIdle(4), COORD)
    disk.rename(tmp_path / "gone")
    again.close()
    Session.open(vault).close()


def test_a_folder_is_left_with_nothing_in_it_or_given_up_as_lost(
    session: Session, disk: Path, tmp_path: Path
) -> None:
    session.work(BackUp(disk), COORD)
    disk.rename(tmp_path / "away")
    with pytest.raises(Unavailable, match="backup_folder_gone"):
        session.work(LeaveFolder(str(disk)), COORD)
    (tmp_path / "away").rename(disk)
    session.work(LeaveFolder(str(disk)), COORD)
    assert list(disk.iterdir()) == []
    assert session.ask(OfficeView(), COORD).backup_folders == ()
    session.work(BackUp(disk), COORD)
    disk.rename(tmp_path / "away")
    session.work(LeaveFolder(str(disk), lost=True), COORD)
    assert session.ask(BackupPlaces(), COORD) == ()


def test_drill_needs_the_sheet_and_uses_it_not_up(tmp_path: Path, disk: Path) -> None:
    read = scenario_of(EXERCISES / "hartenaas.toml")
    session, code = Session.create(tmp_path / "vault", opening_of(read))
    coordinator = PersonId(read.coordinator)
    with session:
        with pytest.raises(NotFound, match="backup_folder_unset"):
            session.work(Drill(code.sheet), coordinator)
        session.work(BackUp(disk), coordinator)
        with pytest.raises(Locked, match="wrong_recovery_code"):
            session.work(Drill(type(code).generate().sheet), coordinator)
        drilled = session.work(Drill("\n".join(code.halves())), coordinator)
        assert drilled.rebuilt.opened > 5
        assert session.ask(OfficeView(), coordinator).drilled_on is not None
        assert acts(session, coordinator)[-1] is Act.DRILL
        (newest,) = [one for place in disk.iterdir() for one in backup.backups(place)]
        newest.store.write_bytes(newest.store.read_bytes()[:-4096])
        with pytest.raises(Damaged):
            session.work(Drill(code.sheet), coordinator)
        assert code.sheet not in repr(Drill(code.sheet))


def test_work_goes_on_on_another_laptop_with_another_sheet(tmp_path: Path, disk: Path) -> None:
    read = scenario_of(EXERCISES / "hartenaas.toml")
    session, code = Session.create(tmp_path / "vault", opening_of(read))
    coordinator = PersonId(read.coordinator)
    session.work(BackUp(disk), coordinator)
    session.close()
    (tmp_path / "vault").rename(tmp_path / "stolen")
    wanted = Restoring(disk, coordinator, "een heel nieuw wachtwoord", "+".join(code.halves()))
    assert "wachtwoord" not in repr(wanted)
    back, fresh, told = Session.restore(tmp_path / "vault", wanted)
    with back:
        assert told.damaged == told.gone == told.later == 0
        assert back.check(coordinator) == ()
        assert acts(back, coordinator)[-1] is Act.RESTORED
        assert back.ask(OfficeView(), coordinator).backup_folders == (str(disk),)
        (place,) = back.ask(BackupPlaces(), coordinator)
        assert place.current
        back.work(BackUp(), coordinator)
        assert back.work(Drill(fresh.sheet), coordinator).sound
    with pytest.raises(Locked, match="wrong_recovery_code"):
        Session.restore(tmp_path / "again", wanted)


def test_an_older_backup_that_is_looked_at_leaves_the_newest_as_it_was(
    tmp_path: Path, disk: Path
) -> None:
    read = scenario_of(EXERCISES / "hartenaas.toml")
    session, code = Session.create(tmp_path / "vault", opening_of(read))
    coordinator = PersonId(read.coordinator)
    (older,) = session.work(BackUp(disk), coordinator)
    for file in (older.store, older.slots):
        file.rename(file.with_name(f"20200101T090000Z{file.suffix}"))
    session.run(KeepIdle(3), coordinator)
    (newest,) = session.work(BackUp(), coordinator)
    session._vault.close()
    wanted = Restoring(disk, coordinator, "een heel nieuw wachtwoord", code.sheet)
    first = backup.backups(newest.place)[1].made_at
    looked, _, _ = Session.restore(tmp_path / "looked", replace(wanted, made_at=first))
    with looked:
        assert looked.ask(OfficeView(), coordinator).backup_folders == ()
        with pytest.raises(Unusable, match="backup_of_another_copy"):
            looked.work(BackUp(disk), coordinator)
    back, _, told = Session.restore(tmp_path / "back", replace(wanted, made_at=newest.made_at))
    with back:
        assert told.damaged == told.gone == 0
        assert back.ask(OfficeView(), coordinator).backup_folders == (str(disk),)


def test_the_other_folders_are_waited_for_after_a_restoration(tmp_path: Path, disk: Path) -> None:
    read = scenario_of(EXERCISES / "hartenaas.toml")
    session, code = Session.create(tmp_path / "vault", opening_of(read))
    coordinator, other = PersonId(read.coordinator), tmp_path / "other"
    other.mkdir()
    session.work(BackUp(other), coordinator)
    session.work(BackUp(disk), coordinator)
    session.work(BackUp(), coordinator)
    other.rename(tmp_path / "in the safe")
    session._vault.close()
    wanted = Restoring(disk, coordinator, "een heel nieuw wachtwoord", code.sheet)
    back, _, _ = Session.restore(tmp_path / "back", wanted)
    with back:
        places = back.ask(BackupPlaces(), coordinator)
        assert [(one.folder, one.there) for one in places] == [
            (str(other), False),
            (str(disk), True),
        ]


@pytest.fixture
def told(tmp_path: Path) -> tuple[Session, TextId]:
    """A text that somebody gave at the table, the meeting still open."""
    file = scenario([*begun("insp", "pol"), *said("bron", "insp")])
    session = exercise(tmp_path, file)
    outcomes = play(session, file)
    assert not outcomes.surprises
    return session, TextId(outcomes.ids["c"])


def kept_keys(session: Session, disk: Path) -> set[int]:
    opened = session._vault.whole("coord")
    (place,) = disk.iterdir()
    return {key.number for key in escrow.load(place / "escrow").open_with(opened.vault_key).keys}


def test_taking_a_text_back_reaches_the_escrow_before_it_is_acknowledged(
    told: tuple[Session, TextId], disk: Path
) -> None:
    session, text = told
    session.work(BackUp(disk), COORD)
    before = kept_keys(session, disk)
    session.run(Withdraw(text, card(session, text, "insp")), PersonId("insp"))
    assert session.left_out() is None
    assert kept_keys(session, disk) < before
    session.close()


def test_taking_a_text_back_without_the_disk_is_done_here_and_said_to_wait(
    told: tuple[Session, TextId], disk: Path, tmp_path: Path
) -> None:
    session, text = told
    session.work(BackUp(disk), COORD)
    before = kept_keys(session, disk)
    disk.rename(tmp_path / "in the safe")
    session.run(Withdraw(text, card(session, text, "insp")), PersonId("insp"))
    waits = session.left_out()
    assert isinstance(waits, Unavailable)
    assert (waits.code, dict(waits.facts)) == ("escrow_waits", {"cause": "backup_folder_gone"})
    assert session.left_out() is None
    assert session.ask(BackupsDue(), COORD).due == (BackupDue.AWAY, BackupDue.ERASURE)
    session.lock()
    (tmp_path / "in the safe").rename(disk)
    session.unlock("coord", "play-coord")
    assert kept_keys(session, disk) < before
    assert session.ask(BackupsDue(), COORD).due == ()
    assert session.check("coord") == ()
    session.close()


def test_a_folder_that_is_away_is_asked_once_and_by_no_later_step(
    told: tuple[Session, TextId], disk: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    session, text = told
    other = tmp_path / "other"
    other.mkdir()
    session.work(BackUp(disk), COORD)
    session.work(BackUp(other), COORD)
    disk.rename(tmp_path / "in the safe")
    asked: list[Path] = []
    renew = escrow.renew

    def counted(opened: Opened, places: tuple[Path, ...]) -> None:
        asked.extend(place.parent for place in places)
        renew(opened, places)

    monkeypatch.setattr(escrow, "renew", counted)
    session.run(KeepIdle(3), COORD)
    assert asked == [], "a step that erases nothing asks no folder"
    before = kept_keys(session, other)
    session.run(Withdraw(text, card(session, text, "insp")), PersonId("insp"))
    assert asked == [disk, other]
    assert kept_keys(session, other) < before
    assert session.left_out() is not None
    asked.clear()
    session.run(KeepIdle(4), COORD)
    assert (asked, session.left_out()) == ([], None)
    session.settle()
    assert session.left_out() is not None
    (tmp_path / "in the safe").rename(disk)
    session.settle()
    assert session.left_out() is None
    assert session.check("coord") == ()
    session.close()


def test_a_backup_that_is_stopped_leaves_nothing_and_a_new_folder_unknown(
    session: Session, disk: Path
) -> None:
    with pytest.raises(WrongState, match="backup_stopped"):
        session.work(BackUp(disk, lambda: False), COORD)
    assert list(disk.iterdir()) == []
    assert session.ask(OfficeView(), COORD).backup_folders == ()
    session.work(BackUp(disk), COORD)
    (before,) = session.ask(BackupPlaces(), COORD)
    looks = iter([True])
    with pytest.raises(WrongState, match="backup_stopped"):
        session.work(BackUp(None, lambda: next(looks, False)), COORD)
    assert session.ask(BackupPlaces(), COORD) == (before,)


def test_a_backup_counts_the_rows_of_which_the_key_is_lost(session: Session, disk: Path) -> None:
    (whole,) = session.work(BackUp(disk), COORD)
    opened = session._vault.whole("coord")
    number = opened.store.rows("SELECT key FROM record")[-1][0]
    with opened.keys_file.writing():
        opened.keys_file.run("DELETE FROM record_key WHERE number = ?", number)
    (made,) = session.work(BackUp(), COORD)
    assert (whole.lacking, made.lacking) == (0, 1)


def test_the_old_sheet_stays_valid_until_the_next_one_is_on_paper(
    tmp_path: Path, disk: Path
) -> None:
    read = scenario_of(EXERCISES / "hartenaas.toml")
    session, code = Session.create(tmp_path / "vault", opening_of(read))
    coordinator = PersonId(read.coordinator)
    with session:
        session.work(BackUp(disk), coordinator)
        with pytest.raises(Locked, match="wrong_recovery_code"):
            session.next_sheet(type(code).generate().sheet)
        following = session.next_sheet(code.sheet)
        assert session.work(Drill(code.sheet), coordinator).sound, "nothing has changed yet"
        session.recover(coordinator, code.sheet, "een ander wachtwoord", following)
        assert session.work(Drill(following.sheet), coordinator).sound
    wanted = Restoring(disk, coordinator, "een heel nieuw wachtwoord", following.sheet)
    assert offered(disk).exercise
    assert require_fits(wanted) == len(offered(disk).members)
    with pytest.raises(Locked, match="wrong_recovery_code"):
        require_fits(replace(wanted, sheet=code.sheet))
    back, last, _ = Session.restore(tmp_path / "back", wanted)
    with back:
        assert last == wanted.fresh
        assert back.work(Drill(wanted.fresh.sheet), coordinator).sound


def test_escrow_has_the_password_of_today(session: Session, disk: Path) -> None:
    session.work(BackUp(disk), COORD)
    session.change_password("coord", "play-coord", "een ander wachtwoord")
    assert session.ask(BackupPlaces(), COORD)[0].current
    session.close()


def test_closing_makes_no_backup_of_what_leaves_no_trace(tmp_path: Path, disk: Path) -> None:
    """Else the log, and the time of the newest file, would tell an answer from silence (R21)."""
    steps = [opened(), planned(), at("add_item"), at("invite", "mayor", person="insp")]
    with exercise(tmp_path, scenario(steps)) as session:
        made = play(session, scenario(steps))
        assert made.surprises == []
        session.work(BackUp(disk), COORD)
        assert session.backup_due() is None
        place = MeetingId(made.ids["m"]), CaseId(made.ids["k"])
        session.run(Respond(*place, accepts=False), PersonId("insp"))
        assert session.backup_due() is None
        session.run(KeepIdle(7), COORD)
        assert session.backup_due() is not None
