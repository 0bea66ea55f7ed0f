"""The work that is killed by `tests.killing.work`, and what must be true after each of them."""

import shutil
from contextlib import closing, suppress
from datetime import UTC, datetime
from pathlib import Path
from zipfile import ZipFile

from app.commands.backups import BackUp
from app.commands.cases import EraseCase
from app.commands.drilling import Drill
from app.commands.members import RemoveMember
from app.commands.restoring import Restoring
from app.commands.scenario.playing import office_of, passwords_of
from app.commands.settings import KeepIdle
from app.crypto.kdf import floor
from app.crypto.recovery import RecoveryCode
from app.domain.case import CaseId
from app.domain.person import PersonId
from app.errors import Locked, NotFound
from app.queries.cases import CaseList
from app.queries.people import OfficeView, Persons
from app.session import Session
from app.store import backup, escrow, slot
from app.store.vault import DRILL, Vault
from tests.app.commands.sittings import begun, said, scenario
from tests.builders import DATA, changed, opening_of, play, scenario_of
from tests.killing.work import Kind, Tell
from tests.pages import pages

COORD, NEW = PersonId("coord"), "een nieuw wachtwoord"
OWN, IDLE = "play-coord", 3
SCENARIO = scenario((*begun("pol", "insp"), *said("t", "clerk")))
ERASED = scenario_of(DATA / "exercises" / "erased.toml")
PLANTED = b"Wat met de casus verdwijnt."
FOLLOWING = RecoveryCode(bytes(range(20)))
NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)


def warm() -> None:
    """What every fork would derive again."""
    for password in (NEW, *passwords_of(SCENARIO).values(), *passwords_of(ERASED).values()):
        slot.derive(password, floor())


def found(folder: Path) -> None:
    """A vault in which somebody said something at a meeting, with its sheet beside it."""
    session, code = Session.create(folder / "vault", opening_of(SCENARIO))
    assert not play(session, SCENARIO).surprises
    session.close()
    (folder / "sheet").write_text(code.sheet)


def found_with_backup(folder: Path) -> None:
    """The same with a backup."""
    found(folder)
    (folder / "disk").mkdir()
    with open_one(folder / "vault") as session:
        session.work(BackUp(folder / "disk"), COORD)


def open_one(vault: Path, member: str = COORD, password: str = OWN) -> Session:
    """The vault, unlocked by one member; clean."""
    session = Session.open(vault)
    try:
        session.unlock(member, password)
        assert session.check(member) == (), session.check(member)
    except BaseException:
        session.close()
        raise
    return session


def opens_by(vault: Path, member: str, old: str, new: str) -> str:
    """Which of two passwords opens the vault: one of them does, the other does not."""
    outcome = []
    for password in (old, new):
        with suppress(Locked), open_one(vault, member, password):
            outcome.append("old" if password == old else "new")
    assert len(outcome) == 1, outcome
    return outcome[0]


# Founding


def founding(folder: Path, tell: Tell) -> None:
    session, _ = Session.create(folder / "vault", opening_of(SCENARIO))
    tell("done")
    session.close()


def founded(folder: Path, _told: bool) -> str:
    """A vault for everybody, or none."""
    try:
        Session.open(folder / "vault").close()
    except NotFound:
        return "old"
    for member, password in passwords_of(SCENARIO).items():
        with open_one(folder / "vault", member, password) as session:
            office = session.ask(OfficeView(), member)
            assert office.municipality == office_of(SCENARIO).municipality
    return "new"


# Keys


def change_password(folder: Path, tell: Tell) -> None:
    with open_one(folder / "vault") as session:
        session.change_password(COORD, OWN, NEW)
        tell("done")


def password_changed(folder: Path, _told: bool) -> str:
    return opens_by(folder / "vault", COORD, OWN, NEW)


def recover(folder: Path, tell: Tell) -> None:
    sheet = (folder / "sheet").read_text()
    with Session.open(folder / "vault") as session:
        session.recover("clerk", sheet, NEW, FOLLOWING)
        tell("done")


def recovered(folder: Path, _told: bool) -> str:
    """One password and one sheet are valid: the old ones or the new ones; others stay members."""
    turn = opens_by(folder / "vault", "clerk", "play-clerk", NEW)
    open_one(folder / "vault").close()
    sheets = {"old": (folder / "sheet").read_text(), "new": FOLLOWING.sheet}
    with Session.open(folder / "vault") as session:
        session.recover(COORD, sheets.pop(turn), NEW)
        for used in sheets.values():
            try:
                session.recover(COORD, used, NEW)
            except Locked:
                continue
            raise AssertionError("both sheets open it")
        assert session.check(COORD) == ()
    return turn


def admit(folder: Path, tell: Tell) -> None:
    with closing(Vault.open(folder / "vault")) as vault:
        vault.unlock(COORD, OWN)
        vault.add_member(COORD, "newcomer", "Nieuw", NEW, NOW, floor())
        tell("done")


def admitted(folder: Path, _told: bool) -> str:
    open_one(folder / "vault").close()
    with closing(Vault.open(folder / "vault")) as vault:
        there = "newcomer" in {member.member for member in vault.header.members}
        vault.unlock(COORD, OWN)
        if not there:
            vault.add_member(COORD, "newcomer", "Nieuw", NEW, NOW, floor())
        vault.unlock("newcomer", NEW)
        assert vault.check("newcomer") == vault.check(COORD) == ()
    return "new" if there else "old"


def remove(folder: Path, tell: Tell) -> None:
    with open_one(folder / "vault") as session:
        for minutes in range(1, 13):  # else most kills come when it holds already
            session.run(KeepIdle(minutes), COORD)
        session.work(RemoveMember(PersonId("clerk")), COORD)
        tell("done")
        session.backs_up = False


def removed(folder: Path, _told: bool) -> str:
    """Members and list of partners agree; a removed member enters nothing, the backup opens."""
    with open_one(folder / "vault") as session:
        session.backs_up = False
        there = "clerk" in {slot.member for slot in session.header.members}
        listed = {one.id for one in session.ask(Persons(), COORD) if one.member}
        assert ("clerk" in listed) is there
    if there:
        open_one(folder / "vault", "clerk", "play-clerk").close()
    brought_back(folder, folder / "other", (folder / "sheet").read_text())
    return "old" if there else "new"


# What somebody types


def found_with_draft(folder: Path) -> None:
    found(folder)
    with open_one(folder / "vault") as session:
        session.keep_draft("oud", "elders", COORD)


def keep_draft(folder: Path, tell: Tell) -> None:
    with open_one(folder / "vault") as session:
        session.keep_draft("nieuw" * 9000, "elders", COORD)
        tell("done")


def draft_kept(folder: Path, _told: bool) -> str:
    with open_one(folder / "vault") as session:
        spoken, elsewhere = session.draft(COORD)
    assert elsewhere == "elders"
    assert spoken in ("oud", "nieuw" * 9000)
    return "old" if spoken == "oud" else "new"


# Backups


def back_up(folder: Path, tell: Tell) -> None:
    with open_one(folder / "vault") as session:
        session.run(KeepIdle(IDLE), COORD)
        session.work(BackUp(), COORD)
        tell("done")
        session.backs_up = False


def backed_up(folder: Path, _told: bool) -> str:
    """The newest backup gives work back, with the sheet."""
    with open_one(folder / "vault") as session:
        session.backs_up = False
    newest = brought_back(folder, folder / "other", (folder / "sheet").read_text())
    return "new" if newest == IDLE else "old"


def places(folder: Path) -> tuple[tuple[backup.Backup, ...], Path]:
    """The backups, and where they are."""
    (place,) = (folder / "disk").iterdir()
    return backup.backups(place), place


def brought_back(folder: Path, to: Path, sheet: str) -> int:
    """Restores the newest backup; the minutes of idling that it knows."""
    wanted = Restoring(folder / "disk", COORD, NEW, sheet, fresh=FOLLOWING)
    session, _, told = Session.restore(to, wanted)
    with session:
        session.backs_up = False
        assert not told.damaged
        assert session.check(COORD) == ()
        return session.ask(OfficeView(), COORD).idle_minutes


def lose_the_laptop(folder: Path) -> None:
    found_with_backup(folder)
    shutil.rmtree(folder / "vault")


def restore(folder: Path, tell: Tell) -> None:
    sheet = (folder / "sheet").read_text()
    wanted = Restoring(folder / "disk", COORD, NEW, sheet, fresh=FOLLOWING)
    session, _, _ = Session.restore(folder / "vault", wanted)
    tell("done")
    session.close()


def restored(folder: Path, _told: bool) -> str:
    """There is a vault, or the backups still give one by the sheet that was shown last."""
    try:
        with open_one(folder / "vault", COORD, NEW) as session:
            session.backs_up = False
    except (NotFound, Locked):
        brought_back(folder, folder / "other", (folder / "sheet").read_text())
        return "old"
    brought_back(folder, folder / "other", FOLLOWING.sheet)
    return "new"


def drill(folder: Path, tell: Tell) -> None:
    with open_one(folder / "vault") as session:
        session.work(Drill((folder / "sheet").read_text()), COORD)
        tell("done")


def drilled(folder: Path, told: bool) -> str:
    """Nothing of the throw-away vault is left, and the sheet is not used up."""
    with open_one(folder / "vault") as session:
        assert not (folder / "vault" / DRILL).exists()
        noted = session.ask(OfficeView(), COORD).drilled_on is not None
        session.backs_up = False
    if told:
        brought_back(folder, folder / "other", (folder / "sheet").read_text())
    return "new" if noted else "old"


# Erasing


def found_with_closed_case(folder: Path) -> None:
    """A closed case with what was said, and a backup of it."""
    steps = [step for step in ERASED.steps if step.do not in ("erase_case", "search")]
    session, code = Session.create(folder / "vault", opening_of(ERASED))
    assert not play(session, changed(ERASED, steps=tuple(steps))).surprises
    (folder / "disk").mkdir()
    session.work(BackUp(folder / "disk"), COORD)
    session.close()
    (folder / "sheet").write_text(code.sheet)


def cases(session: Session) -> list[CaseId]:
    return [line.id for line in session.ask(CaseList(), COORD)]


def erase(folder: Path, tell: Tell) -> None:
    with open_one(folder / "vault") as session:
        session.run(EraseCase(cases(session)[0]), COORD)
        tell("done")
        session.backs_up = False


def erased(folder: Path, _told: bool) -> str:
    """The case is there, wholly; or nothing of it is, here or with the escrow."""
    with open_one(folder / "vault") as session:
        session.backs_up = False
        opened = session._vault._opened
        assert opened is not None
        there = bool(cases(session))
        used = {key for (key,) in opened.store.rows("SELECT key FROM record")}
        kept = escrow.load(places(folder)[1] / escrow.FILE).open_with(opened.vault_key)
        if not there:
            assert {key.number for key in kept.keys} <= used
            for database in (opened.store, opened.keys_file):
                assert PLANTED not in pages(database.path, database.file, opened.vault_key)
    return "old" if there else "new"


# A vault of a former version


def unpack(folder: Path) -> None:
    with ZipFile(DATA / "vaults" / "0.1" / "vault.zip") as packed:
        packed.extractall(folder / "vault")
    shutil.copytree(folder / "vault", folder / "warm")
    open_one(folder / "warm", "coordinator", "play-coordinator").close()
    shutil.rmtree(folder / "warm")


def upgrade(folder: Path, tell: Tell) -> None:
    with open_one(folder / "vault", "coordinator", "play-coordinator"):
        tell("done")


def upgraded(folder: Path, told: bool) -> str:
    with open_one(folder / "vault", "coordinator", "play-coordinator"):
        return "new" if told else "old"


KINDS = {
    "founding": Kind(lambda _: None, founding, founded),
    "password": Kind(found, change_password, password_changed),
    "recovery": Kind(found, recover, recovered),
    "admission": Kind(found, admit, admitted),
    "removal": Kind(found_with_backup, remove, removed),
    "draft": Kind(found_with_draft, keep_draft, draft_kept),
    "backup": Kind(found_with_backup, back_up, backed_up),
    "restoring": Kind(lose_the_laptop, restore, restored),
    "drill": Kind(found_with_backup, drill, drilled),
    "erasure": Kind(found_with_closed_case, erase, erased),
    "upgrade": Kind(unpack, upgrade, upgraded),
}
