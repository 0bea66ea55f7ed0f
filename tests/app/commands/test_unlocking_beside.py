"""What is said at unlocking of an old keys.db, of what was cut off, and of another account."""

import shutil
from collections.abc import Callable
from pathlib import Path
from threading import Event
from time import monotonic

import pytest

from app.commands import watching
from app.commands.backups import BackUp
from app.commands.cases import OpenCase
from app.commands.restoring import Restoring
from app.commands.settings import KeepOffice
from app.commands.watching import AcceptState, NoteCheck
from app.domain.basis import Kind
from app.domain.case import Subject, SubjectKind
from app.domain.person import PersonId
from app.domain.secret import SecretText
from app.errors import Damaged
from app.host import account, keyring
from app.host.keyring import Keyring
from app.queries.anchors import StateOfLog
from app.queries.today import Standing
from app.session import Session
from app.store.records import Records
from tests.app.commands.watched import (
    CLERK,
    COORD,
    PASSWORD,
    Memory,
    anchored,
    entered,
    noticed,
    put_back,
    work,
)
from tests.builders import basis_of

pytestmark = pytest.mark.usefixtures("quick_passwords")


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


def test_once_the_right_keys_db_is_back_and_accepted_all_is_as_it_was(
    real: Path, memory: Memory
) -> None:
    with entered(real) as session:
        session.run(KeepOffice("Zeestad", "DPIA-1"), COORD)
    old = (real / "keys.db").read_bytes()
    with entered(real) as session:
        made = {opened_case(session) for _ in range(4)}
    right = (real / "keys.db").read_bytes()
    (real / "keys.db").write_bytes(old)
    with entered(real) as session:
        work(session)
    (real / "keys.db").write_bytes(right)
    with entered(real) as session:
        assert session.left_out() is None
        assert made <= cases(session)
        made.add(opened_case(session))
        assert noticed(session) == ["keys_behind_store"]
        session.work(AcceptState(), COORD)
        assert (noticed(session), session.check("coord")) == ([], ())
    with entered(real) as session:
        assert (noticed(session), cases(session)) == ([], made)


@pytest.mark.parametrize("member", ["mayor", "coord", "clerk"])
def test_beside_an_old_keys_db_everybody_comes_in_whoever_wrote_the_office_last(
    real: Path, memory: Memory, member: str
) -> None:
    """What was noticed is written into the office, which gets no other key meanwhile."""
    with entered(real) as session:
        session.run(KeepOffice("Zeestad", "DPIA-1"), COORD)
    with entered(real, "clerk") as session:
        session.run(NoteCheck(0), CLERK)
    old = (real / "keys.db").read_bytes()
    with entered(real) as session:
        made = {opened_case(session) for _ in range(4)}
    (real / "keys.db").write_bytes(old)
    with entered(real, member) as session:
        told = session.left_out()
        assert told is not None
        assert told.code == "keys_behind_store"
    with entered(real) as session:
        assert noticed(session) == ["keys_behind_store"]
        session.work(AcceptState(), COORD)
        made = {opened_case(session)}
    with entered(real) as session:
        assert (noticed(session), cases(session)) == ([], made)


@pytest.mark.parametrize("back", ["mayor", "coord", "clerk"])
def test_beside_an_old_keys_db_everybody_comes_in_after_somebody_came_back_by_the_sheet(
    real: Path, memory: Memory, tmp_path: Path, back: str
) -> None:
    """The circles of before are nobody's own since: the office stays as it is until it may not."""
    with entered(real) as session:
        session.run(KeepOffice("Zeestad", "DPIA-1"), COORD)
    for member in ("mayor", "clerk"):
        entered(real, member).close()
    passwords = {**dict.fromkeys(("mayor", "coord", "clerk"), PASSWORD), back: "zestien tekens l"}
    with Session.open(real) as session:
        session.recover(back, (tmp_path / "sheet").read_text("ascii"), passwords[back])
    for member, password in passwords.items():
        entered(real, member, password).close()
    old = (real / "keys.db").read_bytes()
    with entered(real, "coord", passwords["coord"]) as session:
        for _ in range(4):
            opened_case(session)
    (real / "keys.db").write_bytes(old)
    known = dict(memory.kept)
    for member, password in passwords.items():
        with entered(real, member, password) as session:
            told = session.left_out()
            assert told is not None
            assert told.code == "keys_behind_store"
            assert session.ask(Standing(), PersonId(member)).log_sound is False
    assert memory.kept == known
    with entered(real, "coord", passwords["coord"]) as session:
        state = session.ask(StateOfLog(), COORD)
        assert ([one.code for one in state.noticed], state.may_accept) == (
            ["keys_behind_store"],
            True,
        )
        session.work(AcceptState(), COORD)
        assert session.ask(StateOfLog(), COORD).noticed == ()
        made = opened_case(session)
    for member, password in passwords.items():
        with entered(real, member, password) as session:
            assert session.left_out() is None
            assert session.ask(Standing(), PersonId(member)).log_sound is True
    with entered(real, "coord", passwords["coord"]) as session:
        assert cases(session) == {made}


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


def followed(session: Session) -> None:
    """A pause, and the keyring's answer."""
    session.rest()
    session._ledger.watch._follower.wait()
    session.rest()


def crashed(session: Session, memory: Memory, to: Path) -> dict[str, bytes]:
    """As a power cut leaves the folder, and the keyring as it was then; the logs ahead, by name."""
    kept = dict(memory.kept)
    shutil.copytree(session._vault.folder, to, ignore=shutil.ignore_patterns("*lock*"))
    session.close()
    memory.kept = kept
    return {file.name: file.read_bytes() for file in to.glob("*-wal")}


def test_what_is_cut_off_after_a_power_cut_is_said_but_for_the_last_seconds(
    real: Path, memory: Memory, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watching, "EVERY", 0.0)
    entered(real).close()
    session = entered(real)
    for minutes in (2, 3, 4, 5):
        work(session, minutes)
    followed(session)
    held = anchored(session)
    assert held is not None
    assert held.size == session._vault.whole("coord").log.frontier.size
    work(session, 6)  # in the last seconds
    ahead = crashed(session, memory, tmp_path / "crashed")
    assert ahead["store.db-wal"]
    with entered(tmp_path / "crashed") as session:
        assert noticed(session) == []
    cut = tmp_path / "cut"
    session = entered(real)
    work(session, 7)
    work(session, 8)
    followed(session)
    for name in crashed(session, memory, cut):  # nobody needs a key for that
        (cut / name).write_bytes(b"")
    with entered(cut) as session:
        assert noticed(session) == ["vault_put_back"]


def test_the_keyring_is_asked_again_only_after_a_while_and_not_where_nothing_was_done(
    real: Path, memory: Memory, monkeypatch: pytest.MonkeyPatch
) -> None:
    with entered(real) as session:
        work(session)
        followed(session)
        (before,) = memory.kept.values()
        session._ledger.watch._follower._next = 0.0
        followed(session)
        assert [*memory.kept.values()] == [before], "nothing was done"
        work(session, 4)
        session._ledger.watch._follower._next = monotonic() + 60
        followed(session)
        assert [*memory.kept.values()] == [before], "some seconds have to go by"
        session._ledger.watch._follower._next = 0.0
        followed(session)
        assert [*memory.kept.values()] != [before]


def test_a_keyring_that_hangs_or_fails_while_work_goes_on_stops_nothing(
    real: Path, memory: Memory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watching, "EVERY", 0.0)
    gate, asked = Event(), list[str]()
    store = memory.set_password

    def slow(service: str, account: str, text: str) -> None:
        asked.append(text)
        gate.wait(20)
        raise OSError("the keyring went away")

    with entered(real) as session:
        monkeypatch.setattr(memory, "set_password", slow)
        for minutes in (2, 3, 4, 5):
            work(session, minutes)
            session.rest()  # does not wait
        gate.set()
        session._ledger.watch._follower.wait()
        work(session, 6)
        session.rest()
        assert len(asked) == 1, "after a failure it is left alone until the vault locks"
        monkeypatch.setattr(memory, "set_password", store)
    with entered(real) as session:
        assert noticed(session) == []


@pytest.fixture
def accounts(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Memory]:
    """Logs another user of the system in, with a keyring of their own."""
    keyrings: dict[str, Memory] = {}

    def log_in(user: str) -> Memory:
        backend = keyrings.setdefault(user, Memory())
        monkeypatch.setattr(keyring, "SYSTEM", Keyring(lambda: backend))  # type: ignore[arg-type,return-value]
        monkeypatch.setattr(account, "_name", lambda: user)
        return backend

    return log_in


def standing(session: Session) -> list[str]:
    return [one.code for one in session._ledger.office("clerk").noticed]


def whys(session: Session) -> list[str | None]:
    return [line.entry.why for line in session.log("coord") if line.entry is not None]


def test_each_account_of_the_system_has_a_keyring_of_its_own_and_begins_once(
    real: Path, accounts: Callable[[str], Memory]
) -> None:
    accounts("greet")
    with entered(real) as session:
        assert session.left_out() is None
    for turn in range(3):
        hers = accounts("nabil")
        with entered(real, "clerk") as session:
            told = session.left_out()
            assert (told is not None and told.code == "anchor_begun") == (turn == 0)
            assert standing(session) == []
            assert session.check("clerk") == ()
            held = session._vault.whole("clerk").anchored
            assert held is not None
            assert (held.problem, held.begun) == ("", turn == 0)
        assert len(hers.kept) == 1
        accounts("greet")
        with entered(real) as session:
            assert (session.left_out(), noticed(session)) == (None, [])
            assert whys(session).count("anchor_begun") == 1


def test_an_account_whose_keyring_lost_what_it_held_is_an_alarm_though_others_have_it(
    real: Path, accounts: Callable[[str], Memory], tmp_path: Path
) -> None:
    accounts("greet")
    entered(real).close()
    hers = accounts("nabil")
    entered(real, "clerk").close()
    hers.kept.clear()
    with entered(real, "clerk") as session:
        assert standing(session) == ["anchor_missing"]
        assert session.left_out() is None
    assert hers.kept == {}
    accounts("greet")
    with entered(real) as session:
        assert noticed(session) == ["anchor_missing"]
        session.work(AcceptState(), COORD)
    accounts("nabil")
    with entered(real, "clerk") as session:
        told = session.left_out()
        assert told is not None
        assert (told.code, standing(session)) == ("anchor_begun", [])
    assert len(hers.kept) == 1


def test_an_old_folder_is_an_alarm_on_each_account_that_knew_more(
    real: Path, accounts: Callable[[str], Memory], tmp_path: Path
) -> None:
    for user, member in (("greet", "coord"), ("nabil", "clerk")):
        accounts(user)
        entered(real, member).close()
    shutil.copytree(real, tmp_path / "former")
    for user, member in (("nabil", "clerk"), ("greet", "coord")):
        accounts(user)
        entered(real, member).close()
    put_back(tmp_path / "former", real)
    accounts("nabil")
    with entered(real, "clerk") as session:
        assert standing(session) == ["vault_put_back"]


def test_who_accepts_on_another_account_has_its_keyring_hold_the_log(
    real: Path, accounts: Callable[[str], Memory]
) -> None:
    accounts("greet").kept.clear()
    with entered(real) as session:
        pass
    accounts("greet").kept.clear()
    entered(real).close()
    another = accounts("another")
    with entered(real) as session:
        assert noticed(session) == ["anchor_missing"]
        assert another.kept == {}
        session.work(AcceptState(), COORD)
    assert len(another.kept) == 1
    another.kept.clear()
    with entered(real) as session:
        assert noticed(session) == ["anchor_missing"], "this account held it, and does no more"
