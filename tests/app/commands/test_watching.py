"""The log beside what the system's keyring holds of it, from unlocking to accepting."""

import shutil
from pathlib import Path

import pytest

from app.commands.backups import BackUp
from app.commands.restoring import Restoring
from app.commands.watching import ENTRY, AcceptState, NoteCheck
from app.domain.noticed import Anchored
from app.errors import Damaged, Refused
from app.host import keyring
from app.host.keyring import Keyring
from app.session import Session
from app.store import opened
from app.store.records import Records
from tests.app.commands.sittings import scenario
from tests.app.commands.watched import (
    CLERK,
    COORD,
    PASSWORD,
    Memory,
    anchored,
    entered,
    noticed,
    office,
    put_back,
    work,
)
from tests.builders import exercise

pytestmark = pytest.mark.usefixtures("quick_passwords")


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
