"""The front door: what is opened and locked, and what a failure on the way leaves."""

from pathlib import Path

import pytest

from app.commands.scenario.reading import read_scenario
from app.domain.person import PersonId
from app.errors import Locked, Unavailable, WrongState
from app.queries.people import Persons
from app.session import Session
from app.store.transaction import Transaction
from tests.builders import EXERCISES, exercise, opening_of

HARTENAAS = EXERCISES / "hartenaas.toml"
pytestmark = pytest.mark.usefixtures("quick_passwords")


@pytest.fixture
def session(tmp_path: Path) -> Session:
    return exercise(tmp_path, HARTENAAS)


def full(_: Transaction) -> None:
    """The disk has no room for what a transaction writes."""
    raise Unavailable("disk_full")


def test_a_member_whose_unlocking_is_not_logged_stays_locked(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    session.lock()
    session.unlock("notulist", "play-notulist")
    with monkeypatch.context() as patched:
        patched.setattr(Transaction, "commit", full)
        with pytest.raises(Unavailable, match="disk_full"):
            session.unlock("coordinator", "play-coordinator")
    assert session.unlocked == {"notulist"}
    with pytest.raises(Locked, match="member_locked"):
        session.ask(Persons(), PersonId("coordinator"))
    session.unlock("coordinator", "play-coordinator")
    assert session.ask(Persons(), PersonId("coordinator"))
    session.close()


def test_the_next_sheet_reaches_its_owner_though_the_log_cannot_be_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    session, code = Session.create(tmp_path / "vault", opening_of(read_scenario(HARTENAAS)))
    session.lock()
    with monkeypatch.context() as patched:
        patched.setattr(Transaction, "commit", full)
        successor = session.recover("coordinator", code.sheet, "een nieuw wachtwoord")
    assert session.unlocked == frozenset()
    session.recover("coordinator", successor.sheet, "een ander wachtwoord")
    assert session.check("coordinator") == ()
    session.close()


def test_a_check_can_be_stopped_at_any_leaf_or_record(tmp_path: Path) -> None:
    session, _code = Session.create(tmp_path / "vault", opening_of(read_scenario(HARTENAAS)))
    asked = 0

    def count() -> bool:
        nonlocal asked
        asked += 1
        return True

    assert session.check("coordinator", count) == ()
    assert asked > 2
    for last in range(asked):
        left = iter(range(last))
        with pytest.raises(WrongState, match="check_stopped"):
            session.check("coordinator", lambda left=left: next(left, None) is not None)
    session.close()


@pytest.mark.usefixtures("no_waiting")
def test_how_many_passwords_were_wrong_is_in_the_log_once_one_was_right(tmp_path: Path) -> None:
    with exercise(tmp_path, EXERCISES / "livc-r.toml") as session:
        member = str(session.header.members[0].member)
        for _ in range(3):
            with pytest.raises(Locked, match="wrong_password"):
                session.unlock(member, "fout")
        session.unlock(member, f"play-{member}")
        session.unlock(member, f"play-{member}")
        (reader,) = {line.entry.member for line in session.log(member) if line.entry} & {member}
        told = [(line.entry.act, line.entry.why) for line in session.log(reader) if line.entry]
    assert told[-3:] == [("unlock", None), ("wrong_password", "3"), ("unlock", None)]


@pytest.mark.usefixtures("no_waiting")
def test_wrong_passwords_before_a_change_of_it_are_in_the_log(tmp_path: Path) -> None:
    with exercise(tmp_path, EXERCISES / "livc-r.toml") as session:
        member = str(session.header.members[0].member)
        with pytest.raises(Locked, match="wrong_password"):
            session.change_password(member, "fout", "nieuw")
        session.change_password(member, f"play-{member}", "nieuw")
        with pytest.raises(Locked, match="wrong_password"):
            session.change_device(member, "fout", None)
        session.change_device(member, "nieuw", None)
        told = [(line.entry.act, line.entry.why) for line in session.log(member) if line.entry]
    wrong = ("wrong_password", "1")
    assert told[-4:] == [wrong, ("password", None), wrong, ("device_off", None)]


@pytest.mark.usefixtures("no_waiting")
def test_a_member_whose_wrong_passwords_cannot_be_logged_stays_locked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_given: object) -> None:
        raise Unavailable("disk_full")

    with exercise(tmp_path, EXERCISES / "livc-r.toml") as session:
        member = str(session.header.members[0].member)
        session.lock()
        with pytest.raises(Locked, match="wrong_password"):
            session.unlock(member, "fout")
        with monkeypatch.context() as patched:
            patched.setattr("app.session.tell_wrong", full)
            with pytest.raises(Unavailable, match="disk_full"):
                session.unlock(member, f"play-{member}")
        assert not session.unlocked
        session.unlock(member, f"play-{member}")
        told = [(line.entry.act, line.entry.why) for line in session.log(member) if line.entry]
    assert told[-1] == ("wrong_password", "1")


@pytest.mark.usefixtures("no_waiting")
def test_wrong_passwords_of_a_member_who_is_locked_are_in_the_log_once_they_unlock(
    tmp_path: Path,
) -> None:
    with exercise(tmp_path, EXERCISES / "livc-r.toml") as session:
        member, other = (str(slot.member) for slot in session.header.members[:2])
        session.lock()
        session.unlock(other, f"play-{other}")
        with pytest.raises(Locked, match="wrong_password"):
            session.change_password(member, "fout", "nieuw")
        session.change_password(member, f"play-{member}", "nieuw")
        session.unlock(member, "nieuw")
        reader = next(m for m in (member, other) if any(one.entry for one in session.log(m)))
        told = [
            (line.entry.act, line.entry.why)
            for line in session.log(reader)
            if line.entry and line.entry.member == member
        ]
    assert told[-1] == ("wrong_password", "1")
