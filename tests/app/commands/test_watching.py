"""The log beside what the system's keyring holds of it, from unlocking to accepting."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from app.commands.backups import BackUp
from app.commands.cases import OpenCase
from app.commands.restoring import Restoring
from app.commands.settings import KeepIdle, KeepOffice
from app.commands.watching import ENTRY, AcceptState, NoteCheck
from app.crypto.kdf import floor
from app.domain.basis import Kind
from app.domain.case import Subject, SubjectKind
from app.domain.noticed import Anchored
from app.domain.person import Office, PersonId
from app.domain.secret import SecretText
from app.errors import Damaged, Refused
from app.host import keyring
from app.host.keyring import Keyring
from app.queries.people import OfficeView
from app.session import Session
from app.store import opened
from app.store import vault as vaults
from app.store.records import Records
from tests.app.commands.sittings import scenario
from tests.builders import basis_of, exercise, opening_of, scenario_of

pytestmark = pytest.mark.usefixtures("quick_passwords")
COORD, CLERK = PersonId("coord"), PersonId("clerk")
PASSWORD = "vijftien tekens lang"


class Memory:
    """A keyring that works."""

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], str] = {}

    def set_password(self, service: str, account: str, text: str) -> None:
        self.kept[service, account] = text

    def get_password(self, service: str, account: str) -> str | None:
        return self.kept.get((service, account))

    def delete_password(self, service: str, account: str) -> None:
        del self.kept[service, account]


@pytest.fixture
def memory(monkeypatch: pytest.MonkeyPatch) -> Memory:
    backend = Memory()
    monkeypatch.setattr(keyring, "SYSTEM", Keyring(lambda: backend))  # type: ignore[arg-type,return-value]
    return backend


@pytest.fixture
def real(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A vault that is no exercise, with its sheet beside it; closed."""
    monkeypatch.setattr(vaults, "calibrate", floor)
    opening = opening_of(scenario_of(scenario(())))
    passwords = dict.fromkeys(opening.passwords, PASSWORD)
    session, code = Session.create(
        tmp_path / "vault", replace(opening, exercise=False, passwords=passwords)
    )
    (tmp_path / "sheet").write_text(code.sheet, "ascii")
    session.close()
    return tmp_path / "vault"


def entered(folder: Path, member: str = "coord", password: str = PASSWORD) -> Session:
    session = Session.open(folder)
    session.unlock(member, password)
    return session


def work(session: Session, minutes: int = 3) -> None:
    session.run(KeepIdle(minutes), COORD)


def office(session: Session) -> Office:
    return session.ask(OfficeView(), COORD)


def noticed(session: Session) -> list[str]:
    return [one.code for one in office(session).noticed]


def anchored(session: Session) -> Anchored | None:
    return session._vault.whole("coord").anchored


def put_back(former: Path, folder: Path) -> None:
    for file in ("store.db", "keys.db", "slots.json"):
        shutil.copy(former / file, folder / file)


def test_a_vault_that_goes_on_is_held_by_the_keyring_and_nothing_is_said(
    real: Path, memory: Memory
) -> None:
    for minutes in (2, 3, 4):
        with entered(real) as session:
            work(session, minutes)
            held = anchored(session)
            assert held is not None
            assert (held.problem, noticed(session), session.check("coord")) == ("", [], ())
            assert held.at is not None
    assert len(memory.kept) == 1
    (note,) = memory.kept.values()
    assert f"{ENTRY}" in next(iter(memory.kept))[0]
    assert PASSWORD not in note


def test_a_new_vault_is_held_from_its_first_closing_on(memory: Memory, real: Path) -> None:
    assert len(memory.kept) == 1


def test_an_old_folder_put_back_is_said_until_it_is_accepted(
    real: Path, memory: Memory, tmp_path: Path
) -> None:
    shutil.copytree(real, tmp_path / "former")
    with entered(real) as session:
        work(session)
    put_back(tmp_path / "former", real)
    for _ in range(2):
        with entered(real) as session:
            assert noticed(session) == ["vault_put_back"]
            assert [one.code for one in session.check("coord")] == ["vault_put_back"]
            assert anchored(session) == Anchored(problem="not_accepted")
    with entered(real) as session:
        whys = [line.entry.why for line in session.log("coord") if line.entry is not None]
        assert "vault_put_back" in whys
        session.work(AcceptState(), COORD)
        assert noticed(session) == []
        assert session.check("coord") == ()
    with entered(real) as session:
        assert noticed(session) == []
        held = anchored(session)
        assert held is not None
        assert not held.problem


def test_only_who_prepares_accepts(real: Path, memory: Memory, tmp_path: Path) -> None:
    shutil.copytree(real, tmp_path / "former")
    with entered(real) as session:
        work(session)
    held = dict(memory.kept)
    put_back(tmp_path / "former", real)
    with entered(real) as session:
        session.unlock("clerk", PASSWORD)
        with pytest.raises(Refused):
            session.work(AcceptState(), CLERK)
    assert memory.kept == held


def test_a_keyring_that_forgot_what_it_held_is_said_until_it_is_accepted(
    real: Path, memory: Memory, tmp_path: Path
) -> None:
    entered(real).close()
    shutil.copytree(real, tmp_path / "old")
    with entered(real) as session:
        work(session)
    memory.kept.clear()
    put_back(tmp_path / "old", real)
    for _again in range(2):
        with entered(real) as session:
            assert noticed(session) == ["anchor_missing"]
            assert {one.code for one in session.check("coord")} == {"anchor_missing"}
            assert anchored(session) == Anchored(problem="not_accepted")
    with entered(real) as session:
        session.work(AcceptState(), COORD)
        assert (noticed(session), session.check("coord")) == ([], ())
    with entered(real) as session:
        assert noticed(session) == []


def test_a_vault_that_went_on_elsewhere_and_here_is_called_forked(
    real: Path, memory: Memory, tmp_path: Path
) -> None:
    shutil.copytree(real, tmp_path / "former")
    with entered(real) as session:
        work(session)
    put_back(tmp_path / "former", real)
    knows, memory.kept = memory.kept, {}
    with entered(real) as session:  # on another laptop, which knew nothing
        for minutes in (2, 3, 4, 5):
            work(session, minutes)
        assert noticed(session) == []
    memory.kept = knows
    with entered(real) as session:
        assert noticed(session) == ["vault_forked"]


def test_a_restored_backup_is_said_to_be_that_and_accepted_once(
    real: Path, memory: Memory, tmp_path: Path
) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    with entered(real) as session:
        session.work(BackUp(disk), COORD)
        session.backs_up = False
        for minutes in (2, 3, 4, 5):
            work(session, minutes)
    for file in real.iterdir():
        file.unlink()
    sheet = (tmp_path / "sheet").read_text("ascii")
    wanted = Restoring(disk, COORD, PASSWORD, sheet)
    session, _code, _told = Session.restore(real, wanted)
    with session:
        assert noticed(session) == ["vault_restored"]
        session.work(AcceptState(), COORD)
    with entered(real) as session:
        assert noticed(session) == []


@pytest.mark.parametrize("broken", ["missing", "raises"])
def test_without_a_keyring_all_works_and_the_reason_is_known(
    real: Path, monkeypatch: pytest.MonkeyPatch, broken: str
) -> None:
    def failing() -> object:
        raise OSError("no bus")

    if broken == "raises":
        monkeypatch.setattr(keyring, "SYSTEM", Keyring(failing))  # type: ignore[arg-type]
    with entered(real) as session:
        work(session)
        expected = "keyring_missing" if broken == "missing" else "keyring_failed"
        assert anchored(session) == Anchored(problem=expected)
        assert session.check("coord") == ()
        session.lock()
        session.unlock("coord", PASSWORD)


def test_a_changed_entry_of_the_keyring_is_said(real: Path, memory: Memory) -> None:
    with entered(real) as session:
        work(session)
    for name in memory.kept:
        memory.kept[name] = "x"
    with entered(real) as session:
        assert noticed(session) == ["anchor_damaged"]


def test_what_flipped_in_the_log_ahead_is_said(real: Path, memory: Memory, tmp_path: Path) -> None:
    crashed = tmp_path / "crashed"
    with entered(real) as session:
        for minutes in (2, 3, 4, 5):
            work(session, minutes)
        shutil.copytree(real, crashed, ignore=shutil.ignore_patterns("*lock*"))
    ahead = crashed / "store.db-wal"
    content = bytearray(ahead.read_bytes())
    content[len(content) // 3] ^= 1
    ahead.write_bytes(content)
    with entered(crashed) as session:
        assert "wal_altered" in noticed(session)
        facts = next(one.facts for one in office(session).noticed if one.code == "wal_altered")
        assert facts == {"file": "store.db"}
        assert altered(session) == ["store.db"]
    with entered(crashed) as session:
        assert altered(session) == ["store.db"], "until it is accepted, whoever looks"
        session.work(AcceptState(), COORD)
        assert altered(session) == []
    with entered(crashed) as session:
        assert altered(session) == []


def altered(session: Session) -> list[object]:
    """The files of which a check says that their log ahead was changed."""
    return [one.facts["file"] for one in session.check("coord") if one.code == "wal_altered"]


def test_what_flipped_in_both_logs_ahead_is_said_of_both(
    real: Path, memory: Memory, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(opened, "is_altered", lambda _file: True)
        entered(real).close()
    with entered(real) as session:
        assert altered(session) == ["store.db", "keys.db"]


def test_an_exercise_leaves_nothing_in_the_keyring(tmp_path: Path, memory: Memory) -> None:
    with exercise(tmp_path, scenario(())) as session:
        work(session)
        folder = session._vault.folder
    with entered(folder, password="play-coord") as session:
        assert anchored(session) == Anchored(problem="exercise")
    assert memory.kept == {}


def test_a_check_is_kept_with_its_moment(tmp_path: Path) -> None:
    with exercise(tmp_path, scenario(())) as session:
        session.run(NoteCheck(0), COORD)
        assert office(session).checked_at is not None
        session.run(NoteCheck(2), CLERK)
        assert office(session).check_found == 2


def test_damage_that_hides_the_anchors_does_not_end_a_check(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(_self: Records) -> None:
        raise Damaged("store_damaged", file="store.db")

    with exercise(tmp_path, scenario(())) as session:
        monkeypatch.setattr(Records, "meetings", gone)
        monkeypatch.setattr(Records, "office", gone)
        assert session.check("coord") == ()
        monkeypatch.undo()


def opened_case(session: Session) -> object:
    basis, purpose = basis_of(Kind.LIVC_R)
    subject = Subject(SecretText("A. Nabil"), SubjectKind.PERSON)
    return session.run(OpenCase(Kind.LIVC_R, purpose, basis, subject), COORD).made


def cases(session: Session) -> set[object]:
    with session._vault.transaction("coord", now=session._now()) as transaction:
        return {case.id for case in Records(transaction, []).cases()}


def test_an_old_keys_db_is_said_at_unlocking_and_nothing_new_is_kept_until_it_is_accepted(
    real: Path, memory: Memory, tmp_path: Path
) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    with entered(real) as session:
        session.run(KeepOffice("Zeestad", "DPIA-1"), COORD)
    old = (real / "keys.db").read_bytes()
    with entered(real) as session:
        made = {opened_case(session) for _ in range(4)}
        session.work(BackUp(disk), COORD)
    (real / "keys.db").write_bytes(old)
    for _again in range(2):
        with entered(real) as session:
            told = session.left_out()
            assert told is not None
            assert told.code == "keys_behind_store"
            assert session.left_out() is None
            assert noticed(session) == ["keys_behind_store"]
            with pytest.raises(Damaged, match="keys_behind_store"):
                opened_case(session)
            work(session)
    with entered(real) as session:
        session.work(AcceptState(), COORD)
        later = {opened_case(session) for _ in range(4)}
        session.work(BackUp(), COORD)
    with entered(real) as session:
        assert noticed(session) == []
        assert later <= cases(session)
    for file in real.iterdir():
        file.unlink()
    wanted = Restoring(disk, COORD, PASSWORD, (tmp_path / "sheet").read_text("ascii"))
    session, _code, _told = Session.restore(real, wanted)
    with session:
        assert made | later <= cases(session)


def test_an_old_keys_db_without_the_key_of_the_office_is_called_that(
    real: Path, memory: Memory
) -> None:
    old = (real / "keys.db").read_bytes()
    with entered(real) as session:
        vault = session._vault
        with vault.transaction("coord", now=session._now()) as transaction:
            records = Records(transaction)
            records.keep_office(records.office(), frozenset({COORD}))
            transaction.log(b"readers", frozenset({"coord"}))
    (real / "keys.db").write_bytes(old)
    with Session.open(real) as session, pytest.raises(Damaged, match="keys_behind_store"):
        session.unlock("coord", PASSWORD)
