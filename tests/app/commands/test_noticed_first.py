"""What is noticed at unlocking is on the disk before anything explains it away."""

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from app.commands import watching
from app.commands.backups import BackUp
from app.commands.ledger import Ledger
from app.commands.repairing import examined
from app.commands.restoring import Restoring
from app.crypto.kdf import floor
from app.errors import Damaged, Unavailable
from app.host import keyring
from app.host.keyring import Keyring
from app.session import Session
from app.store import slots as slots_file
from app.store import vault as vaults
from tests.app.commands.sittings import scenario
from tests.app.commands.test_slots_written import MAYOR, altered, without_mayor
from tests.app.commands.test_unlocking_beside import accounts as accounts
from tests.app.commands.test_unlocking_beside import standing
from tests.app.commands.watched import COORD, PASSWORD, Memory, entered, noticed, office, work
from tests.builders import opening_of, scenario_of

pytestmark = pytest.mark.usefixtures("quick_passwords")
Accounts = Callable[[str], Memory]


class Refuses(Memory):
    """A keyring that gives back, and keeps no note."""

    def set_password(self, service: str, account: str, text: str) -> None:
        if service.endswith("/log"):
            raise RuntimeError("no")
        super().set_password(service, account, text)


@pytest.mark.parametrize("lines", [0, 1, 2])
def test_what_was_noticed_of_the_key_file_stands_wherever_the_unlocking_ended(
    real: Path, memory: Memory, monkeypatch: pytest.MonkeyPatch, lines: int
) -> None:
    altered(real, without_mayor)
    written, line = list[object](), Ledger.line

    def failing(ledger: Ledger, *entry: object, **kept: object) -> None:
        if len(written) == lines:
            raise Unavailable("disk_full")
        written.append(entry)
        line(ledger, *entry, **kept)  # type: ignore[arg-type]

    with monkeypatch.context() as patched:
        patched.setattr(Ledger, "line", failing)
        with Session.open(real) as session, pytest.raises(Unavailable):
            session.unlock("coord", PASSWORD)
    with entered(real) as session:
        assert {"slots_unexplained", "slot_missing"} <= {*noticed(session)}
        assert MAYOR in {slot.member for slot in session.header.members}
    with entered(real) as session:
        assert {"slots_unexplained", "slot_missing"} <= {*noticed(session)}


def test_who_only_looks_at_a_vault_explains_nothing_of_it(real: Path, memory: Memory) -> None:
    altered(real, without_mayor)
    before = (real / "slots.json").read_bytes()
    for _again in range(2):
        found = examined(real, "coord", PASSWORD, None, Damaged("record_damaged"))
        assert {"slots_unexplained", "slot_missing"} <= {one.code for one in found}
        assert (real / "slots.json").read_bytes() == before
    with entered(real) as session:
        assert {"slots_unexplained", "slot_missing"} <= {*noticed(session)}


def test_a_place_is_kept_on_the_disk_as_soon_as_it_is_told(real: Path, memory: Memory) -> None:
    altered(real, without_mayor)
    with entered(real) as session:
        assert MAYOR in {slot.member for slot in slots_file.load(real).slots}
        work(session)


def test_an_account_is_not_said_to_hold_what_its_keyring_refused(
    real: Path, accounts: Accounts, monkeypatch: pytest.MonkeyPatch
) -> None:
    accounts("greet")
    entered(real).close()
    accounts("nabil")
    working, refusing = keyring.SYSTEM, Refuses()
    monkeypatch.setattr(keyring, "SYSTEM", Keyring(lambda: refusing))  # type: ignore[arg-type,return-value]
    with entered(real, "clerk") as session:
        assert (session.left_out(), standing(session)) == (None, [])
    monkeypatch.setattr(keyring, "SYSTEM", working)
    with entered(real, "clerk") as session:
        told = session.left_out()
        assert told is not None
        assert (told.code, standing(session)) == ("anchor_begun", [])


def test_an_account_is_not_said_to_hold_what_a_kill_kept_from_its_keyring(
    real: Path, accounts: Accounts, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    accounts("greet")
    entered(real).close()
    accounts("nabil")

    def killed(*_said: object) -> None:
        shutil.copytree(real, tmp_path / "killed", ignore=shutil.ignore_patterns("*lock*"))
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(watching, "_keep", killed)
        with Session.open(real) as session, pytest.raises(KeyboardInterrupt):
            session.unlock("clerk", PASSWORD)
    with entered(tmp_path / "killed", "clerk") as session:
        assert standing(session) == []


@pytest.mark.parametrize("works", [True, False])
def test_a_restored_vault_begins_on_another_computer_with_a_user_of_the_same_name(
    real: Path,
    accounts: Accounts,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    works: bool,
) -> None:
    accounts("greet")
    disk, new = tmp_path / "disk", tmp_path / "new"
    disk.mkdir()
    with entered(real) as session:
        session.work(BackUp(disk), COORD)
        assert office(session).anchored
    elsewhere, refusing = Memory(), Refuses()
    backend = elsewhere if works else refusing
    monkeypatch.setattr(keyring, "SYSTEM", Keyring(lambda: backend))  # type: ignore[arg-type,return-value]
    wanted = Restoring(disk, COORD, PASSWORD, (tmp_path / "sheet").read_text("ascii"))
    session, _code, _told = Session.restore(new, wanted)
    with session:
        told = session.left_out()
        assert (told is not None and told.code == "anchor_begun") == works
        assert noticed(session) == []
    backend = elsewhere
    with entered(new) as session:
        assert noticed(session) == []
    elsewhere.kept.clear()
    with entered(new) as session:
        assert noticed(session) == ["anchor_missing"], "from then on it is held there"


@pytest.mark.parametrize("elsewhere", [True, False])
def test_a_restoration_that_came_to_nothing_leaves_nothing_in_the_keyring(
    real: Path,
    memory: Memory,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    elsewhere: bool,
) -> None:
    """Neither where the keyring never had the vault, nor where it holds the one that stands."""
    disk, new = tmp_path / "disk", tmp_path / "new"
    disk.mkdir()
    with entered(real) as session:
        session.work(BackUp(disk), COORD)
        session.backs_up = False
    if elsewhere:
        memory.kept.clear()
    held = dict(memory.kept)
    wanted = Restoring(disk, COORD, PASSWORD, (tmp_path / "sheet").read_text("ascii"))

    def full(*_given: object) -> None:
        raise Unavailable("disk_full")

    with monkeypatch.context() as patched:
        patched.setattr(slots_file, "write", full)
        with pytest.raises(Unavailable, match="disk_full"):
            Session.restore(new, wanted)
    assert memory.kept == held
    if elsewhere:
        session, _code, _told = Session.restore(new, wanted)
        with session:
            assert noticed(session) == []
        with entered(new) as session:
            assert (noticed(session), office(session).anchored) == ([], True)
    else:
        with entered(real) as session:
            assert noticed(session) == []


def test_a_new_vault_that_was_never_established_leaves_nothing_in_the_keyring(
    tmp_path: Path, memory: Memory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(vaults, "calibrate", floor)
    opening = opening_of(scenario_of(scenario(())))
    passwords = dict.fromkeys(opening.passwords, PASSWORD)
    half = replace(opening, exercise=False, passwords=passwords, whole=False)
    session, _code = Session.create(tmp_path / "vault", half)
    session.close()
    assert memory.kept == {}


def test_a_restored_vault_beside_a_longer_log_that_is_known_is_an_alarm(
    real: Path, accounts: Accounts, tmp_path: Path
) -> None:
    accounts("greet")
    disk = tmp_path / "disk"
    disk.mkdir()
    with entered(real) as session:
        session.work(BackUp(disk), COORD)
        for minutes in (2, 3, 4):
            work(session, minutes)
        session.backs_up = False
    wanted = Restoring(disk, COORD, PASSWORD, (tmp_path / "sheet").read_text("ascii"))
    session, _code, _told = Session.restore(tmp_path / "new", wanted)
    with session:
        assert noticed(session) == ["vault_restored"]
