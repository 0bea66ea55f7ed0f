"""Every pair in the folder gives the vault back, whatever was sealed anew since it was made."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import msgspec
import pytest

from app.commands.backups import BackUp, LeaveFolder
from app.commands.drilling import Drill
from app.commands.members import AddMember
from app.commands.restoring import FormerSheet, Restoring
from app.crypto.recovery import RecoveryCode
from app.domain.calendar import moment
from app.domain.person import PersonId
from app.errors import Damaged, Unavailable, Unusable, WrongState
from app.host.files import write_atomically
from app.queries.backups import BackupDue, BackupPlaces, BackupsDue
from app.queries.people import OfficeView
from app.session import Session
from app.store import backup, escrow, sealed
from app.store.connection import Database
from app.store.ids import OFFICE
from app.store.opened import STORE, raw_key
from app.store.records import Records
from tests.builders import (
    EXERCISES,
    derive_each_password_once,
    opening_of,
    scenario_of,
)

pytestmark = pytest.mark.usefixtures("quick_passwords")
PASSWORD = "een heel nieuw wachtwoord"


@dataclass
class Office:
    """A vault with a backup, and somebody who may become a member."""

    session: Session
    code: RecoveryCode
    coordinator: PersonId
    folder: Path
    disk: Path

    @property
    def place(self) -> Path:
        (place,) = self.disk.iterdir()
        return place

    def add_member(self) -> None:
        with self.session._vault.transaction(self.coordinator, now=moment(None)) as transaction:
            members = {slot.member for slot in self.session.header.members}
            one = next(p for p in Records(transaction).persons() if p not in members)
        self.session.work(AddMember(one, "een lang genoeg wachtwoord"), self.coordinator)

    def back_up(self) -> None:
        self.session.work(BackUp(), self.coordinator)

    def age(self) -> None:
        """The pairs of today are of years ago, so that they stay."""
        for one in backup.backups(self.place):
            for file in (one.store, one.slots):
                file.rename(file.with_name(f"{one.made_at.year - 7}0101T090000Z{file.suffix}"))

    def wanted(self, **named: object) -> Restoring:
        sheet = "+".join(self.code.halves())
        return Restoring(self.disk, self.coordinator, PASSWORD, sheet, **named)  # type: ignore[arg-type]

    def lost(self) -> None:
        """The laptop, between two moments."""
        self.session._vault.close()
        shutil.rmtree(self.folder / "vault")

    def require_whole(self, **named: object) -> None:
        back, _, told = Session.restore(self.folder / "other", self.wanted(**named))
        back.backs_up = False
        with back:
            assert told.opened > 5
            assert (told.gone, told.damaged) == (0, 0)
            assert back.ask(OfficeView(), self.coordinator)
            assert back.check(self.coordinator) == ()


@pytest.fixture(scope="module")
def founded(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, RecoveryCode, PersonId]:
    """The vault, made once and copied for each test."""
    folder = tmp_path_factory.mktemp("founded") / "vault"
    read = scenario_of(EXERCISES / "hartenaas.toml")
    with pytest.MonkeyPatch.context() as patched:
        derive_each_password_once(patched.setattr)
        session, code = Session.create(folder, opening_of(read))
        session.close()
    return folder, code, PersonId(read.coordinator)


@pytest.fixture
def office(tmp_path: Path, founded: tuple[Path, RecoveryCode, PersonId]) -> Iterator[Office]:
    folder, code, coordinator = founded
    disk = tmp_path / "disk"
    disk.mkdir()
    shutil.copytree(folder, tmp_path / "vault")
    session = Session.open(tmp_path / "vault")
    session.unlock(coordinator, f"play-{coordinator}")
    session.work(BackUp(disk), coordinator)
    session.backs_up = False
    yield Office(session, code, coordinator, tmp_path, disk)
    session._vault.close()


def test_a_stopped_backup_leaves_a_pair_that_gives_everything_back(office: Office) -> None:
    office.add_member()
    with pytest.raises(WrongState, match="backup_stopped"):
        office.session.work(BackUp(None, lambda: False), office.coordinator)
    office.lost()
    office.require_whole()


def test_a_full_stick_leaves_a_pair_that_gives_everything_back(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.add_member()

    def full(path: Path, data: bytes) -> None:
        if path.suffix == ".store":
            raise Unavailable("disk_full")
        write_atomically(path, data)

    monkeypatch.setattr(backup, "write_atomically", full)
    office.session.settle()
    with pytest.raises(Unavailable, match="disk_full"):
        office.back_up()
    office.lost()
    office.require_whole()


def test_a_pair_from_before_two_changes_of_members_gives_everything_back(office: Office) -> None:
    office.age()
    for _ in range(2):
        office.add_member()
        office.session.settle()
        office.back_up()
    office.lost()
    oldest = backup.backups(office.place)[-1]
    office.require_whole(made_at=oldest.made_at)


def test_a_pause_after_a_change_of_members_makes_no_pair(office: Office) -> None:
    office.add_member()  # which made one at once
    before = backup.backups(office.place)
    office.session.hurried.set()
    office.session.settle()
    assert backup.backups(office.place) == before


def without_office(office: Office) -> None:
    """An escrow that says that the office was destroyed."""
    opened = office.session._vault.whole(office.coordinator)
    head = sealed.head(opened.store, OFFICE)
    assert head is not None
    file = office.place / escrow.FILE
    contents = escrow.load(file).open_with(opened.vault_key)
    keys = tuple(key for key in contents.keys if key.number != head.key)
    spent = (*contents.spent, head.key)
    forged = msgspec.structs.replace(contents, keys=keys, spent=spent, leaves=contents.leaves + 1)
    write_atomically(file, escrow.sealed(opened, msgspec.structs.replace(forged, log=b"")))


def test_a_backup_that_nobody_could_enter_is_refused_and_leaves_nothing(office: Office) -> None:
    without_office(office)
    office.lost()
    with pytest.raises(Damaged, match="backup_without_office"):
        Session.restore(office.folder / "other", office.wanted())
    assert not list((office.folder / "other").glob("*"))
    with pytest.raises(Damaged, match="backup_without_office"):
        Session.restore(office.folder / "other", office.wanted())


def test_a_backup_that_lacks_the_office_is_refused_and_leaves_nothing(office: Office) -> None:
    key = office.session._vault.whole(office.coordinator).vault_key
    (one,) = backup.backups(office.place)
    store = Database(one.store, raw_key(key, STORE))
    with store.writing():
        sealed.delete(store, [OFFICE])
    store.close()
    office.lost()
    with pytest.raises(Damaged, match="backup_without_office"):
        Session.restore(office.folder / "other", office.wanted())
    assert not list((office.folder / "other").glob("*"))


def test_a_drill_of_a_backup_that_nobody_could_enter_fails(office: Office) -> None:
    without_office(office)
    with pytest.raises(Damaged, match="backup_without_office"):
        office.session.work(Drill(office.code.sheet), office.coordinator)


def test_the_former_sheet_counts_until_every_folder_was_renewed(office: Office) -> None:
    office.disk.rename(office.folder / "in the safe")
    fresh = office.session.recover(office.coordinator, office.code.sheet, PASSWORD)
    waits = office.session.left_out()
    assert office.session.former_sheet() is FormerSheet.AWAY
    state = office.session.ask(BackupsDue(), office.coordinator)
    assert BackupDue.ERASURE in state.due
    assert [one.code for one in office.session.check(office.coordinator)] == ["escrow_waits"]
    assert waits is None or waits.code == "escrow_waits"
    (office.folder / "in the safe").rename(office.disk)
    office.session.settle()
    assert office.session.former_sheet() is FormerSheet.NOTHING
    assert office.session.check(office.coordinator) == ()
    office.code = fresh
    office.lost()
    office.require_whole()


def test_a_recovery_with_all_folders_there_keeps_no_former_sheet(office: Office) -> None:
    office.session.recover(office.coordinator, office.code.sheet, PASSWORD)
    assert office.session.former_sheet() is FormerSheet.NOTHING
    assert office.session.check(office.coordinator) == ()


def test_after_an_older_backup_the_former_sheet_opens_the_newer_ones(office: Office) -> None:
    office.age()
    office.back_up()
    office.lost()
    oldest = backup.backups(office.place)[-1].made_at
    looked, _, told = Session.restore(office.folder / "looked", office.wanted(made_at=oldest))
    with looked:
        assert looked.former_sheet(told) is FormerSheet.LEFT
    back, _, told = Session.restore(office.folder / "back", office.wanted())
    with back:
        assert back.former_sheet(told) is FormerSheet.BEFORE


def test_leaving_a_folder_of_another_copy_forgets_it_and_takes_nothing(office: Office) -> None:
    office.session._vault.close()
    shutil.copytree(office.folder / "vault", office.folder / "copy")
    own = Session.open(office.folder / "vault")
    own.unlock(office.coordinator, f"play-{office.coordinator}")
    office.session = own
    office.add_member()
    office.back_up()
    own._vault.close()
    before = sorted(office.place.iterdir())
    with Session.open(office.folder / "copy") as copy:
        copy.backs_up = False
        copy.unlock(office.coordinator, f"play-{office.coordinator}")
        with pytest.raises(Unusable, match="backup_of_another_copy"):
            copy.work(BackUp(), office.coordinator)
        (place,) = copy.ask(BackupPlaces(), office.coordinator)
        assert (place.there, place.refused) == (True, "backup_of_another_copy")
        copy.work(LeaveFolder(str(office.disk)), office.coordinator)
        assert copy.ask(BackupPlaces(), office.coordinator) == ()
    assert sorted(office.place.iterdir()) == before
