"""Where a backup can be restored is known before the sheet is asked; restoring can be stopped."""

import shutil
from collections import namedtuple
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from app.commands.backups import BackUp
from app.commands.ledger import Ledger
from app.commands.restoring import FormerSheet, Restoring, require_target
from app.crypto.recovery import RecoveryCode
from app.domain.person import PersonId
from app.errors import AppError, Locked, Unavailable, Unusable, WrongState
from app.queries.people import OfficeView
from app.session import Session
from app.store import escrow, slots
from app.store.ground import UNFINISHED
from app.store.opened import Opened
from app.store.rebuilding import Rebuilt
from app.store.restoring import require_sheet
from app.store.vault import Vault
from tests.builders import EXERCISES, derive_each_password_once, opening_of, scenario_of

pytestmark = pytest.mark.usefixtures("quick_passwords")
Usage = namedtuple("Usage", "total used free")


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str, str]:
    """A vault and a backup of it, made once: where, who prepares, the sheet."""
    folder = tmp_path_factory.mktemp("kept")
    read = scenario_of(EXERCISES / "hartenaas.toml")
    (folder / "disk").mkdir()
    with pytest.MonkeyPatch.context() as patched:
        derive_each_password_once(patched.setattr)
        session, code = Session.create(folder / "vault", opening_of(read))
        with session:
            session.work(BackUp(folder / "disk"), PersonId(read.coordinator))
            session.backs_up = False
    moved = folder.with_name("moved")  # or what one test restores would renew the escrow for all
    return folder.rename(moved), read.coordinator, code.sheet


@pytest.fixture
def folder(kept: tuple[Path, str, str], tmp_path: Path) -> Path:
    return Path(shutil.copytree(kept[0], tmp_path / "home"))


@pytest.fixture
def wanted(kept: tuple[Path, str, str], folder: Path) -> Restoring:
    _, coordinator, sheet = kept
    return Restoring(folder / "disk", coordinator, "een heel nieuw wachtwoord", sheet)


@contextmanager
def back_in(folder: Path, wanted: Restoring) -> Iterator[tuple[Session, Rebuilt]]:
    """Restored, without a backup at the end."""
    session, _, told = Session.restore(folder, wanted)
    with session:
        session.backs_up = False
        yield session, told


def opens_again(folder: Path, wanted: Restoring) -> None:
    with Session.open(folder) as session:
        session.backs_up = False
        session.unlock(wanted.member, wanted.password)


def full(*_given: object, **_named: object) -> None:
    raise Unavailable("disk_full")


def opens_by(sheet: RecoveryCode, folder: Path) -> None:
    """What lies in the folder of backups is opened by this sheet and no other."""
    (place,) = (folder / "disk").iterdir()
    require_sheet(escrow.load(place / escrow.FILE).slots, sheet)


def refused(folder: Path, source: Path) -> str:
    with pytest.raises(AppError) as error:
        require_target(folder, source)
    return error.value.code


def test_only_a_folder_in_which_a_vault_can_stand_is_taken(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    disk, vault, fresh = folder / "disk", folder / "vault", folder / "new"
    (place,) = disk.iterdir()
    before = sorted(folder.rglob("*"))
    require_target(fresh / "vault", disk)
    assert refused(vault, disk) == "folder_of_a_vault"
    assert refused(vault / "in it", disk) == "folder_in_vault"
    assert refused(folder, disk) == "folder_not_empty"
    for among in (disk, disk / "new", place):
        assert refused(among, disk) == "folder_of_backups"
    assert refused(place / "new", place) == "folder_of_backups"
    assert refused(fresh, folder / "gone") == "backup_folder_gone"
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: Usage(1, 1, 1_000_000))
    assert refused(fresh, disk) == "room_short"
    assert sorted(folder.rglob("*")) == before


def test_restoring_refuses_by_itself_what_nobody_asked_before(
    folder: Path, wanted: Restoring, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whichever door it came by; nothing is made, and the sheet is as good as before."""
    before = sorted(folder.rglob("*"))
    refusals = {
        folder / "disk" / "new": "folder_of_backups",
        folder / "vault" / "new": "folder_in_vault",
        folder / "vault": "folder_of_a_vault",
        folder: "folder_not_empty",
    }
    for into, code in refusals.items():
        with pytest.raises(Unusable, match=code):
            Session.restore(into, wanted)
    with monkeypatch.context() as patched:
        patched.setattr(shutil, "disk_usage", lambda _path: Usage(1, 1, 1_000_000))
        with pytest.raises(Unavailable, match="room_short"):
            Session.restore(folder / "new", wanted)
    assert sorted(folder.rglob("*")) == before


def test_a_folder_in_which_nobody_may_write_is_said(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def denied(_path: Path, *_told: object, **_named: object) -> None:
        raise PermissionError(13, "denied")

    monkeypatch.setattr(Path, "mkdir", denied)
    assert refused(folder / "new", folder / "disk") == "no_permission"


def patient(times: int) -> Callable[[], bool]:
    """Goes on so many times."""
    left = iter([True] * times)
    return lambda: next(left, False)


def test_restoring_stops_wherever_it_is_and_leaves_all_as_it_was(
    folder: Path, wanted: Restoring
) -> None:
    before = {file: file.read_bytes() for file in folder.rglob("*") if file.is_file()}
    asked, back = list[bool](), folder / "back"
    for stops in range(4):
        with pytest.raises(WrongState, match="restoring_stopped"):
            Session.restore(back, replace(wanted, go_on=patient(stops)))
    assert {file: file.read_bytes() for file in folder.rglob("*") if file.is_file()} == before
    going_on = replace(wanted, go_on=lambda: not asked.append(True))
    with back_in(back, going_on) as (_, told):
        assert len(asked) >= 4
    assert (told.damaged, told.gone) == (0, 0)
    assert not (back / UNFINISHED).exists()


def test_restoration_that_cannot_note_its_folders_leaves_nothing_and_the_sheet_as_good(
    folder: Path, wanted: Restoring, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else nothing that is erased from then on would go from the escrow it was restored from."""
    back = folder / "back"
    with monkeypatch.context() as patched:
        patched.setattr(Ledger, "line", full)
        with pytest.raises(Unavailable, match="disk_full"):
            Session.restore(back, wanted)
    assert not back.exists()
    with back_in(back, wanted) as (session, _):
        office = session.ask(OfficeView(), PersonId(wanted.member))
        assert str(folder / "disk") in office.backup_folders


def test_nothing_is_left_of_a_restoration_with_another_sheet(
    folder: Path, wanted: Restoring
) -> None:
    other = replace(wanted, sheet=RecoveryCode.generate().sheet)
    with pytest.raises(Locked, match="wrong_recovery_code"):
        Session.restore(folder / "back", other)
    assert not (folder / "back").exists()


def test_restoration_for_which_the_disk_is_full_says_so_and_leaves_nothing(
    folder: Path, wanted: Restoring, monkeypatch: pytest.MonkeyPatch
) -> None:
    back = folder / "back"
    for where, what in ((slots, "write"), (Opened, "escrow_due")):
        with monkeypatch.context() as patched:
            patched.setattr(where, what, full)
            with pytest.raises(Unavailable, match="disk_full"):
                Session.restore(back, wanted)
        assert not back.exists()
    with back_in(back, wanted) as (session, _):
        assert session.unlocked == {wanted.member}


def test_restored_vault_stands_whatever_cannot_be_done_in_its_folders_of_backups(
    folder: Path, wanted: Restoring, monkeypatch: pytest.MonkeyPatch
) -> None:
    back = folder / "back"
    with monkeypatch.context() as patched:
        patched.setattr(escrow, "renew", full)
        with back_in(back, wanted) as (session, told):
            assert session.unlocked == {wanted.member}
            assert session.former_sheet(told) is FormerSheet.AWAY
            assert [one.code for one in session.check(wanted.member)] == ["escrow_waits"]
    opens_again(back, wanted)
    opens_by(wanted.fresh, folder)


@pytest.mark.parametrize("locks", [False, True])
def test_restored_vault_stands_where_the_disk_is_full_right_after_it_came_about(
    folder: Path, wanted: Restoring, monkeypatch: pytest.MonkeyPatch, locks: bool
) -> None:
    """Also where that locks it: who comes in next finishes."""
    back = folder / "back"

    def locking(vault: Vault, *_given: object) -> None:
        vault.lock()

    with monkeypatch.context() as patched:
        patched.setattr("app.commands.backups._replaced", full)
        if locks:
            patched.setattr("app.session.settle_members", locking)
        with back_in(back, wanted) as (session, told):
            assert session.former_sheet(told) is FormerSheet.AWAY
    opens_again(back, wanted)
    opens_by(wanted.fresh, folder)
