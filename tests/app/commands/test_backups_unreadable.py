"""A folder of backups that is neither there nor gone: a failing drive, a share that went stale."""

import errno
import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest

from app.commands.backups import BackUp, LeaveFolder
from app.commands.drilling import Drill
from app.commands.restoring import Restoring, offered, require_target
from app.commands.speaking import Withdraw
from app.domain.contribution import TextId
from app.domain.person import PersonId
from app.errors import AppError, Unavailable
from app.queries.backups import BackupDue, BackupPlace, BackupPlaces, BackupsDue
from app.queries.people import OfficeView
from app.session import Session
from tests.app.commands.sittings import begun, said, scenario
from tests.app.commands.test_backups import kept_keys
from tests.builders import EXERCISES, card, exercise, opening_of, play, scenario_of

pytestmark = pytest.mark.usefixtures("quick_passwords")
COORD, INSP = PersonId("coord"), PersonId("insp")
Failing = Callable[[Path, int], AbstractContextManager[None]]
NUMBERS = {
    errno.EACCES: "no_permission",
    errno.EIO: "disk_error",
    errno.ENOTCONN: "disk_error",
    errno.ESTALE: "disk_error",
}
each_error = pytest.mark.parametrize(("number", "code"), NUMBERS.items(), ids=errno.errorcode.get)


@pytest.fixture
def failing() -> Failing:
    """While it lasts, whatever is asked about what is in a folder ends in an error."""

    @contextmanager
    def fails(folder: Path, number: int) -> Iterator[None]:
        def failed(path: object) -> None:
            if not isinstance(path, int) and folder in (path := Path(os.fsdecode(path))).parents:
                raise OSError(number, os.strerror(number), str(path))

        with pytest.MonkeyPatch.context() as patched:
            for name in ("stat", "lstat", "open", "listdir", "scandir", "mkdir", "unlink"):
                real = getattr(os, name)

                def asked(path: object, *given: object, real=real, **told: object) -> object:  # type: ignore[no-untyped-def]
                    failed(path)
                    return real(path, *given, **told)

                patched.setattr(os, name, asked)
            yield

    return fails


@pytest.fixture
def told(tmp_path: Path) -> Iterator[tuple[Session, TextId]]:
    """A text that somebody gave at the table, the meeting still open."""
    file = scenario([*begun("insp", "pol"), *said("bron", "insp")])
    session = exercise(tmp_path, file)
    outcomes = play(session, file)
    session.backs_up = False
    yield session, TextId(outcomes.ids["c"])
    session.close()


@pytest.fixture
def other(tmp_path: Path) -> Path:
    folder = tmp_path / "other"
    folder.mkdir()
    return folder


@pytest.fixture
def session(told: tuple[Session, TextId], disk: Path, other: Path) -> Session:
    """Of an office that has backups in two folders; the second one fails."""
    for folder in (disk, other):
        told[0].work(BackUp(folder), COORD)
    return told[0]


def place_of(session: Session, folder: Path) -> BackupPlace:
    (place,) = [one for one in session.ask(BackupPlaces(), COORD) if one.folder == str(folder)]
    return place


@each_error
def test_nobody_is_kept_out_by_it_and_it_is_named_with_the_reason(
    session: Session, disk: Path, other: Path, failing: Failing, number: int, code: str
) -> None:
    session.lock()
    with failing(other, number):
        session.unlock("coord", "play-coord")
        assert session.unlocked == {"coord"}
        session.settle()
        found = place_of(session, other)
        assert (found.there, found.why) == (True, code)
        state = session.ask(BackupsDue(), COORD)
        assert (state.missed, state.due) == ({str(other): code}, (BackupDue.MISSED,))
        assert [one.place.parent for one in session.work(BackUp(), COORD)] == [disk]
        session.lock()
        session.unlock("mayor", "play-mayor")
    session.settle()
    session.lock()
    session.unlock("coord", "play-coord")
    assert place_of(session, other).refused == ""


@each_error
def test_it_is_left_as_lost_and_not_otherwise(
    session: Session, disk: Path, other: Path, failing: Failing, number: int, code: str
) -> None:
    before = {file: file.read_bytes() for file in other.rglob("*") if file.is_file()}
    with failing(other, number):
        with pytest.raises(Unavailable, match=code):
            session.work(LeaveFolder(str(other)), COORD)
        session.work(LeaveFolder(str(other), lost=True), COORD)
        assert session.ask(OfficeView(), COORD).backup_folders == (str(disk),)
        assert session.ask(BackupsDue(), COORD).due == ()
    assert {file: file.read_bytes() for file in other.rglob("*") if file.is_file()} == before


def test_what_is_erased_meanwhile_goes_from_it_once_it_answers(
    session: Session, told: tuple[Session, TextId], other: Path, failing: Failing
) -> None:
    before = kept_keys(session, other)
    with failing(other, errno.EIO):
        session.run(Withdraw(told[1], card(session, told[1], "insp")), INSP)
        waits = session.left_out()
        assert waits is not None
        assert dict(waits.facts) == {"cause": "disk_error"}
    session.settle()
    assert kept_keys(session, other) < before


def test_where_it_is_chosen_that_is_refused_and_nothing_is_kept_of_it(
    told: tuple[Session, TextId], other: Path, failing: Failing
) -> None:
    with failing(other, errno.EACCES), pytest.raises(Unavailable, match="no_permission"):
        told[0].work(BackUp(other), COORD)
    assert told[0].ask(OfficeView(), COORD).backup_folders == ()
    assert list(other.iterdir()) == []


def test_restoring_and_trying_it_out_take_what_does_answer(
    tmp_path: Path, disk: Path, failing: Failing
) -> None:
    read = scenario_of(EXERCISES / "hartenaas.toml")
    session, code = Session.create(tmp_path / "vault", opening_of(read))
    coordinator = PersonId(read.coordinator)
    stale = tmp_path / "stale"
    stale.mkdir()
    shut = disk / "lost+found"
    shut.mkdir()
    with session:
        for folder in (stale, disk):
            session.work(BackUp(folder), coordinator)
        with failing(stale, errno.ESTALE):
            assert session.work(Drill(code.sheet), coordinator).backup.place.parent == disk
        session.backs_up = False
    with failing(disk, errno.EIO), pytest.raises(Unavailable, match="disk_error"):
        offered(disk)
    (place,) = (one for one in disk.iterdir() if one != shut)
    with failing(tmp_path / "new", errno.EACCES), pytest.raises(AppError, match="no_permission"):
        require_target(tmp_path / "new" / "vault", disk)
    with entering_refused(shut):
        assert offered(disk) == offered(place)
        wanted = Restoring(disk, coordinator, "een heel nieuw wachtwoord", code.sheet)
        Session.restore(tmp_path / "back", wanted)[0].close()
    with entering_refused(place), pytest.raises(Unavailable, match="no_permission"):
        offered(disk)


@contextmanager
def entering_refused(folder: Path) -> Iterator[None]:
    """As of a folder of the system on a drive: what it is may be asked, and nothing more."""
    real = os.listdir

    def listed(path: object = ".") -> list[str]:
        if Path(os.fsdecode(path)) == folder:  # type: ignore[arg-type]
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
        return real(path)  # type: ignore[call-overload,no-any-return]

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(os, "listdir", listed)
        yield
