"""A damaged vault is told what is wrong with it, and its repair can be entered or is not made."""

import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.commands.backups import BackUp
from app.commands.office import KeepPerson
from app.commands.repairing import NoteRepaired, examined, repair
from app.domain.person import Person, PersonId
from app.errors import AppError, Damaged
from app.queries.people import OfficeView, Persons
from app.session import Session
from app.store.connection import Database
from app.store.ids import OFFICE
from app.store.opened import KEYS, STORE, raw_key
from app.store.records import Records
from tests.app.commands.sittings import CAST, scenario
from tests.builders import exercise

pytestmark = pytest.mark.usefixtures("quick_passwords")
COORD, MAYOR, PASSWORD = PersonId("coord"), PersonId("mayor"), "play-coord"
NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
PAGE = 4096
FLIP = """UPDATE record SET sealed = CAST(substr(sealed, 1, 40)
    || CASE substr(sealed, 41, 1) WHEN x'00' THEN x'01' ELSE x'00' END
    || substr(sealed, 42) AS BLOB) WHERE id = ?"""
LOSE = "DELETE FROM record WHERE id = ?"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A closed vault with an office and its people."""
    with exercise(tmp_path, scenario(())) as session:
        return session._vault.folder


def on_store(folder: Path, work: Callable[[Database], object]) -> None:
    with Session.open(folder) as session:
        session._vault.unlock(COORD, PASSWORD)
        key = session._vault.whole(COORD).vault_key
    store = Database(folder / STORE, raw_key(key, STORE))
    work(store)
    store.close()


def break_page(folder: Path, number: int, file: str = STORE) -> None:
    content = bytearray((folder / file).read_bytes())
    content[(number - 1) * PAGE + 2000] ^= 1
    (folder / file).write_bytes(content)


def lose_page_of_office(folder: Path) -> None:
    """Not the first page of the table, but the one that holds the record itself."""
    for number in range(10, 20):
        copy = shutil.copytree(folder, folder.parent / f"probed{number}")
        break_page(copy, number)
        if damage_at_entering(copy) is not None:
            break_page(folder, number)
            return
    raise AssertionError("no page stops an entering")


def damage_at_entering(folder: Path) -> Damaged | None:
    with Session.open(folder) as session:
        session.backs_up = False
        try:
            session.unlock(COORD, PASSWORD)
        except Damaged as error:
            return error
    return None


def entered(folder: Path, lost: Person | None = None) -> None:
    """All come in, and work goes on: somebody who is no longer in the list is put there again."""
    with Session.open(folder) as session:
        session.backs_up = False
        for member in ("mayor", "clerk", COORD):
            session.unlock(member, f"play-{member}")
        if lost is not None:
            session.run(KeepPerson(lost), COORD if lost.id == MAYOR else MAYOR)
        assert session.ask(OfficeView(), COORD).coordinator == COORD
        assert len(session.ask(Persons(), COORD)) == len(CAST)


def flip_office(folder: Path) -> None:
    on_store(folder, lambda store: store.run(FLIP, OFFICE))


def lose_office(folder: Path) -> None:
    on_store(folder, lambda store: store.run(LOSE, OFFICE))


@pytest.mark.parametrize(
    ("damage", "code", "found"),
    [
        (flip_office, "office_damaged", "record_altered"),
        (lose_office, "office_damaged", "record_missing"),
        (lose_page_of_office, "store_damaged", "pages_damaged"),
    ],
)
def test_without_the_office_nobody_enters_what_is_wrong_is_named_and_no_vault_is_made(
    folder: Path, tmp_path: Path, damage: Callable[[Path], None], code: str, found: str
) -> None:
    damage(folder)
    error = damage_at_entering(folder)
    assert error is not None
    assert error.code == code
    named = [one.code for one in examined(folder, COORD, PASSWORD, None, error)]
    assert named[0] == code
    assert found in named
    before = {file.name: file.read_bytes() for file in folder.iterdir() if file.is_file()}
    with pytest.raises(Damaged, match="repair_without_office"):
        repair(folder, tmp_path / "new", COORD, PASSWORD)
    assert not (tmp_path / "new").exists()
    assert {f.name: f.read_bytes() for f in folder.iterdir() if f.is_file()} == before


def test_an_office_that_opens_but_is_not_what_was_signed_is_not_taken_over(
    folder: Path, tmp_path: Path
) -> None:
    """Who put an old one back would choose who leads the office."""
    on_store(folder, lambda store: store.run("UPDATE record SET written_at = 'x'"))
    assert damage_at_entering(folder) is None
    with pytest.raises(Damaged, match="repair_without_office"):
        repair(folder, tmp_path / "new", COORD, PASSWORD)
    assert not (tmp_path / "new").exists()


def people_of(folder: Path) -> dict[str, Person]:
    """By the record that holds each."""
    with Session.open(folder) as session:
        session._vault.unlock(COORD, PASSWORD)
        with session._vault.transaction(COORD, now=NOW) as transaction:
            records = Records(transaction)
            return {records.person_record(one.id) or "": one for one in records.persons().values()}


def test_a_repair_of_a_vault_that_lost_any_person_is_entered_and_worked_in(
    folder: Path, tmp_path: Path
) -> None:
    people = people_of(folder)
    assert len(people) == len(CAST)
    for place, (record, who) in enumerate(people.items()):
        damaged, new = tmp_path / f"damaged{place}", tmp_path / f"new{place}"
        shutil.copytree(folder, damaged)
        sql = LOSE if place % 2 else FLIP
        on_store(damaged, lambda store, sql=sql, one=record: store.run(sql, one))
        assert len(repair(damaged, new, COORD, PASSWORD).lost) == 1
        entered(new, who)


def test_without_anybody_who_prepares_no_vault_is_made(folder: Path, tmp_path: Path) -> None:
    lost = [record for record, one in people_of(folder).items() if one.id in (COORD, MAYOR)]
    for record in lost:
        on_store(folder, lambda store, one=record: store.run(LOSE, one))
    with pytest.raises(Damaged, match="repair_without_office"):
        repair(folder, tmp_path / "new", "clerk", "play-clerk")
    assert not (tmp_path / "new").exists()


def test_whatever_page_is_lost_a_repair_is_entered_or_not_made(
    folder: Path, tmp_path: Path
) -> None:
    ended = list[str]()
    for number in (1, 2, 5, 7, *range(10, 14)):
        damaged, new = tmp_path / f"damaged{number}", tmp_path / f"new{number}"
        shutil.copytree(folder, damaged)
        break_page(damaged, number)
        try:
            repair(damaged, new, COORD, PASSWORD)
        except AppError as error:
            assert not new.exists()
            ended.append(error.code)
        else:
            entered(new)
            ended.append("made")
    assert {"made", "repair_without_office"} <= set(ended)


@pytest.mark.parametrize("loses", [True, False])
@pytest.mark.parametrize("member", ["coord", "clerk"])
def test_a_repair_that_lost_something_leaves_the_older_backups_whole(
    folder: Path, tmp_path: Path, disk: Path, loses: bool, member: str
) -> None:
    with Session.open(folder) as session:
        session.unlock(COORD, PASSWORD)
        session.work(BackUp(disk), COORD)
    kept = contents(disk)
    if loses:
        record = next(one for one, who in people_of(folder).items() if who.id == "clerk")
        on_store(folder, lambda store: store.run(LOSE, record))
    told = repair(folder, tmp_path / "new", member, f"play-{member}")
    assert bool(told.lost) is loses
    with Session.open(tmp_path / "new") as session:
        for one in ("mayor", COORD):
            session.unlock(one, f"play-{one}")
        assert session.ask(OfficeView(), COORD).backup_folders == (() if loses else (str(disk),))
        assert not [one for one in session.check(COORD) if one.code != "record_missing"]
        session.run(NoteRepaired(), COORD)
    assert (contents(disk) == kept) is loses
    with Session.open(tmp_path / "new") as session:
        session.unlock(COORD, PASSWORD)


@pytest.mark.parametrize("table", ["draft", "intent"])
def test_a_repair_that_lost_only_what_no_backup_has_keeps_the_folders_of_backups(
    folder: Path, tmp_path: Path, disk: Path, table: str
) -> None:
    """Else what is erased in the new vault would come back from them."""
    with Session.open(folder) as session:
        session.unlock(COORD, PASSWORD)
        session.work(BackUp(disk), COORD)
        key = session._vault.whole(COORD).vault_key
    file = STORE if table == "intent" else KEYS
    database = Database(folder / file, raw_key(key, file))
    (root,) = database.row("SELECT rootpage FROM sqlite_schema WHERE name = ?", table) or ()
    database.close()
    break_page(folder, root, file)
    told = repair(folder, tmp_path / "new", COORD, PASSWORD)
    assert "drafts_lost" in [one.code for one in told.lost]
    assert not told.needs_backups
    with Session.open(tmp_path / "new") as session:
        for one in ("mayor", COORD):
            session.unlock(one, f"play-{one}")
        assert session.ask(OfficeView(), COORD).backup_folders == (str(disk),)
        assert session.check(COORD) == ()
        session.work(BackUp(), COORD)


def contents(folder: Path) -> dict[Path, bytes]:
    return {file: file.read_bytes() for file in folder.rglob("*") if file.is_file()}
