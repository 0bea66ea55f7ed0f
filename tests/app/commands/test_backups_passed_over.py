"""Whatever lies in a folder of backups: it is passed over and named, and stops nothing else."""

import errno
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from _pytest.mark.structures import ParameterSet

from app.commands.backups import BackUp, LeaveFolder
from app.commands.drilling import Drill
from app.commands.members import AddMember
from app.commands.restoring import FormerSheet, Restoring, offered, require_fits, require_target
from app.commands.settings import KeepIdle
from app.crypto.recovery import RecoveryCode
from app.domain.person import PersonId
from app.errors import Unavailable
from app.queries.backups import BackupPlace, BackupPlaces, BackupsDue
from app.queries.people import OfficeView
from app.session import Session
from app.store import connection
from app.store.pairs import Backup, backups
from tests.app.commands.sittings import scenario
from tests.builders import derive_each_password_once, opening_of

pytestmark = pytest.mark.usefixtures("quick_passwords")
COORD, WORDS = PersonId("coord"), "een heel nieuw wachtwoord"
OLDER, NEWER = "20250101T000000Z", "20990101T000000Z"


@dataclass(frozen=True)
class Home:
    """A vault that is closed, the disk that its office has, and the sheet."""

    folder: Path
    code: RecoveryCode

    @property
    def vault(self) -> Path:
        return self.folder / "vault"

    @property
    def disk(self) -> Path:
        return self.folder / "disk"

    @property
    def place(self) -> Path:
        return next(one for one in self.disk.iterdir() if one.is_dir())

    @property
    def sound(self) -> Backup:
        """The newest backup as the vault made it."""
        return next(one for one in backups(self.place) if one.store.stem not in (OLDER, NEWER))

    def restoring(self, **more: object) -> Restoring:
        return Restoring(self.disk, COORD, WORDS, self.code.sheet, **more)  # type: ignore[arg-type]

    def entered(self, word: str = "play-coord") -> Session:
        session = Session.open(self.vault)
        session.backs_up = False
        session.unlock("coord", word)
        return session


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, RecoveryCode]:
    """Made once, at the place where each test finds a copy: the office knows its disk by name."""
    folder = tmp_path_factory.mktemp("made") / "home"
    (folder / "disk").mkdir(parents=True)
    with pytest.MonkeyPatch.context() as patched:
        derive_each_password_once(patched.setattr)
        session, code = Session.create(folder / "vault", opening_of(scenario(())))
        session.backs_up = False
        (old,) = session.work(BackUp(folder / "disk"), COORD)
        for file in (old.store, old.slots):
            file.rename(file.with_name(f"{OLDER}{file.suffix}"))
        session.run(KeepIdle(3), COORD)
        session.work(BackUp(), COORD)
        session.close()
    shutil.copytree(folder, folder.with_name("master"))
    return folder, code


@pytest.fixture
def home(made: tuple[Path, RecoveryCode]) -> Home:
    folder, code = made
    shutil.rmtree(folder)
    shutil.copytree(folder.with_name("master"), folder)
    return Home(folder, code)


Patch = pytest.MonkeyPatch
Way = Callable[[Path, Patch], None]


def holds(data: bytes) -> Way:
    return lambda path, _: put(path, data)


def put(path: Path, data: bytes) -> None:
    path.write_bytes(data)


def cut(path: Path, _: Patch) -> None:
    put(path, path.read_bytes()[: path.stat().st_size // 2])


def folder(path: Path, _: Patch) -> None:
    path.unlink()
    path.mkdir()
    (path / "somebody's").write_bytes(b"x")


def gone(path: Path, _: Patch) -> None:
    path.unlink()


def pipe(path: Path, _: Patch) -> None:
    path.unlink()
    os.mkfifo(path)


def nowhere(path: Path, _: Patch) -> None:
    path.unlink()
    path.symlink_to(path.with_name("not there"))


def sector(path: Path, patched: Patch, *, first: bool = True) -> None:
    """The disk lists the file, and does not give what is in it; maybe the first pages."""
    real, connect, number = os.open, connection.sqlcipher.connect, path.stat().st_ino
    bad = {str(path)}

    def fails(name: str) -> bool:
        if name in bad and path.stat().st_ino != number:
            bad.remove(name)  # another file has its name now
        return name in bad

    def opened(name: object, flags: int, *more: object, **told: object) -> int:
        if not isinstance(name, int) and fails(os.fsdecode(name)):  # type: ignore[arg-type]
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        return real(name, flags, *more, **told)  # type: ignore[arg-type]

    def connected(name: str, *more: object, **told: object) -> object:
        found = connect(name, *more, **told)
        return Failing(found) if path.name in name and fails(str(path)) else found

    patched.setattr(os, "open", opened)
    if first:
        patched.setattr(connection.sqlcipher, "connect", connected)


class Failing:
    """A connection to a file of which no page comes."""

    def __init__(self, real: object) -> None:
        self._real = real

    def __getattr__(self, name: str) -> object:
        return getattr(self._real, name)

    def executescript(self, _sql: str) -> None:
        error = connection.sqlcipher.OperationalError("disk I/O error")
        error.sqlite_errorcode = 10
        raise error


WAYS: dict[str, Way] = {
    "empty": holds(b""),
    "one byte": holds(b"x"),
    "zeros": holds(bytes(8192)),
    "cut": cut,
    "folder": folder,
    "gone": gone,
    "pipe": pipe,
    "link to nothing": nowhere,
    "sector": sector,
}


def strange(home: Home, patched: Patch) -> None:
    """Somebody else's files."""
    with (home.place / "film").open("wb") as film:
        film.truncate(1 << 40)
    (home.place / "gone").symlink_to(home.place / "nowhere")
    (home.place / "own").mkdir()
    (home.place / os.fsdecode(b"R\xe9serve")).write_bytes(b"x")
    (home.place / os.fsdecode(b"20250101T00000\xff.store")).write_bytes(b"x")


def things() -> Iterator[ParameterSet]:
    """What is laid there, and what of it is named: each as a parameter."""
    for way, lay in WAYS.items():
        skipped = pytest.mark.skipif(
            sys.platform == "win32" and way in ("pipe", "link to nothing"), reason="no such files"
        )
        for stamp, when in ((OLDER, "older"), (NEWER, "newer")):
            for kind in ("store", "slots"):
                named = (f"{stamp}.store",) if kind == "store" and way != "gone" else ()

                def laid(home: Home, patched: Patch, lay=lay, name=f"{stamp}.{kind}") -> None:  # type: ignore[no-untyped-def]
                    for file in (f"{OLDER}.store", f"{OLDER}.slots"):
                        (home.place / file).rename(home.place / name.split(".")[0]).rename(
                            (home.place / name).with_suffix(Path(file).suffix)
                        )
                    lay(home.place / name, patched)

                yield pytest.param(laid, named, id=f"{when} {kind} {way}", marks=skipped)

        def beside(home: Home, patched: Patch, lay=lay) -> None:  # type: ignore[no-untyped-def]
            lay(home.place / "escrow", patched)

        if way != "sector":  # it may answer again, and is not made anew
            yield pytest.param(beside, None, id=f"escrow {way}", marks=skipped)
    linux = pytest.mark.skipif(sys.platform != "linux", reason="names are text there")
    yield pytest.param(strange, (), id="strange", marks=linux)


each_thing = pytest.mark.parametrize(("lay", "named"), [*things()])
Lay = Callable[[Home, Patch], None]
Named = tuple[str, ...] | None
"""Which of the files is passed over; None where it is the escrow, without which nothing opens."""


def looked(session: Session) -> BackupPlace:
    (place,) = session.ask(BackupPlaces(), COORD)
    assert session.ask(BackupsDue(), COORD).missed == {}
    assert (place.there, place.refused, place.missed, place.why) == (True, "", "", "")
    return place


@each_thing
def test_backups_are_made_in_it_and_what_is_passed_over_is_named(
    home: Home, monkeypatch: Patch, lay: Lay, named: Named
) -> None:
    sound = home.sound
    lay(home, monkeypatch)
    with home.entered() as session:
        assert sound.made_at in looked(session).made
        assert looked(session).passed == (named or ())
        (made,) = session.work(BackUp(), COORD)
        found = looked(session)
        assert (made.made_at in found.made, found.current) == (True, True)
        assert found.passed == (named or ())
        session.work(AddMember(PersonId("pol"), "play-pol"), COORD)
        assert session.left_out() is None
        assert session.ask(BackupsDue(), COORD).due == ()
        assert session.work(Drill(home.code.sheet), COORD).sound


@each_thing
def test_nobody_is_kept_out_by_it_while_the_folder_is_to_be_renewed(
    home: Home, monkeypatch: Patch, lay: Lay, named: Named
) -> None:
    with home.entered() as session:
        home.disk.rename(home.folder / "away")
        session.change_password("coord", "play-coord", WORDS)
    (home.folder / "away").rename(home.disk)
    lay(home, monkeypatch)
    with home.entered(WORDS) as session:
        assert looked(session).current
        assert session.left_out() is None


@each_thing
def test_it_is_left_with_nothing_of_the_vault_in_it(
    home: Home, monkeypatch: Patch, lay: Lay, named: Named
) -> None:
    lay(home, monkeypatch)
    place, sound = home.place, home.sound
    with home.entered() as session:
        session.work(LeaveFolder(str(home.disk)), COORD)
        assert session.ask(OfficeView(), COORD).backup_folders == ()
    assert not sound.store.exists()
    left = [one.name for one in place.rglob("*") if one.is_file()] if place.exists() else []
    assert "escrow" not in left
    assert not [name for name in left if name.endswith((".store", ".slots")) and name.isascii()]


@each_thing
@pytest.mark.parametrize("by_moment", [False, True], ids=["newest", "moment"])
def test_a_sound_backup_beside_it_is_restored(
    home: Home, monkeypatch: Patch, lay: Lay, named: Named, by_moment: bool
) -> None:
    kept, sound = (home.place / "escrow").read_bytes(), home.sound
    lay(home, monkeypatch)
    escrow = home.folder / "escrow of another folder" if named is None else None
    if escrow is not None:
        escrow.write_bytes(kept)
    into = home.folder / "back"
    wanted = home.restoring(made_at=sound.made_at if by_moment else None, escrow=escrow)
    assert sound.made_at in offered(home.disk, escrow).made
    require_target(into, home.disk)
    require_fits(wanted)
    session, _, told = Session.restore(into, wanted)
    with session:
        session.backs_up = False
        newer = named is not None and NEWER in "".join(named)
        assert told.passed == (named if newer else ())
        assert session.ask(OfficeView(), COORD).idle_minutes == 3
        former = session.former_sheet(told)
        assert former is FormerSheet.BEFORE  # by the escrow no step came after it
        session.work(BackUp(home.disk), COORD)
        assert looked(session).current


def test_a_copy_of_the_store_whose_slots_are_gone_is_a_backup_like_any_other(home: Home) -> None:
    older, sound = backups(home.place)[-1], home.sound
    for one in (older, sound):
        one.slots.unlink()
    with home.entered() as session:
        assert looked(session).made == (sound.made_at, older.made_at)
        session.work(BackUp(), COORD)
        assert looked(session).passed == ()
    assert all(file.exists() for file in (older.store, older.slots))
    for one in backups(home.place):
        one.slots.unlink()
    session, _, told = Session.restore(home.folder / "back", home.restoring())
    session.close()
    assert (told.damaged, told.later, told.passed) == (0, 0, ())


def test_what_does_not_open_ousts_no_backup_of_its_day(home: Home) -> None:
    """A stick that was pulled out: the file has its name already, and nothing in it."""
    sound = home.sound
    with home.entered() as session:
        older = [sound.store.rename(sound.store.with_name("20250102T080000Z.store"))]
        older.append(sound.slots.rename(sound.slots.with_name("20250102T080000Z.slots")))
        for kind in ("store", "slots"):
            (home.place / f"20250102T230000Z.{kind}").write_bytes(b"")
        session.work(BackUp(), COORD)
    assert all(file.exists() for file in older)


def test_a_pair_that_is_not_read_for_a_while_opens_as_before(home: Home) -> None:
    """What was sealed anew meanwhile keeps its former keys in the escrow."""
    with home.entered() as session:
        session.work(AddMember(PersonId("pol"), "play-pol"), COORD)
        with pytest.MonkeyPatch.context() as patched:
            for file in sorted(home.place.glob("*.store")):
                sector(file, patched)
            session.work(AddMember(PersonId("insp"), "play-insp"), COORD)
            session.work(BackUp(), COORD)
    wanted = home.restoring(made_at=backups(home.place)[-1].made_at)
    session, _, told = Session.restore(home.folder / "back", wanted)
    session.close()
    assert (told.damaged, told.gone) == (0, 0)


def test_a_backup_that_the_disk_gives_in_part_is_named_and_an_older_one_restored(
    home: Home, monkeypatch: Patch
) -> None:
    sound, into = home.sound, home.folder / "back"
    sector(sound.store, monkeypatch, first=False)
    with pytest.raises(Unavailable, match="backup_unread") as caught:
        Session.restore(into, home.restoring())
    assert dict(caught.value.facts) == {"file": sound.store.name}
    assert not into.exists()
    older = home.restoring(made_at=backups(home.place)[-1].made_at)
    session, _, told = Session.restore(into, older)
    session.close()
    assert (told.damaged, told.passed) == (0, ())
