"""What is said at unlocking of an old store.db beside today's keys.db, and how work goes on."""

from dataclasses import replace
from pathlib import Path
from typing import NoReturn

import pytest

from app.commands.members import AddMember
from app.commands.office import KeepPerson
from app.commands.settings import KeepOffice
from app.commands.watching import AcceptState
from app.domain.person import PersonId
from app.errors import Damaged, Unavailable
from app.host import keyring
from app.queries.people import Persons
from app.session import Session
from tests.app.commands.test_unlocking_beside import cases, opened_case, whys
from tests.app.commands.watched import COORD, PASSWORD, Memory, entered, noticed, work

pytestmark = pytest.mark.usefixtures("quick_passwords")

OTHER = "een heel ander wachtwoord"


@pytest.fixture
def old(real: Path) -> bytes:
    """A store.db of before any case was opened."""
    with entered(real) as session:
        session.run(KeepOffice("Zeestad", "DPIA-1"), COORD)
    return (real / "store.db").read_bytes()


def said(session: Session) -> str | None:
    told = session.left_out()
    return told and told.code


@pytest.mark.parametrize("openings", [1, 2, 3, 4])
def test_the_newest_store_put_back_as_told_has_all(
    real: Path, memory: Memory, old: bytes, openings: int
) -> None:
    with entered(real) as session:
        work(session)
        made = {opened_case(session)}
    newest = (real / "store.db").read_bytes()
    (real / "store.db").write_bytes(old)
    for _again in range(openings):
        with entered(real) as session:
            assert said(session) == "store_behind_keys"
            assert noticed(session) == ["store_behind_keys"]
            assert whys(session).count("store_behind_keys") == 1
    (real / "store.db").write_bytes(newest)
    with entered(real) as session:
        assert (said(session), noticed(session)) == (None, [])
        assert cases(session) == made
        assert session.check("coord") == ()


@pytest.mark.parametrize("accepted", [True, False])
def test_work_goes_on_with_an_old_store_for_good(
    real: Path, memory: Memory, old: bytes, accepted: bool
) -> None:
    with entered(real) as session:
        for number in range(6):
            work(session, 2 + number)
        for _each in range(3):
            opened_case(session)
    (real / "store.db").write_bytes(old)
    made = set[object]()
    for number in range(8):
        with entered(real) as session:
            if accepted and not number:
                session.work(AcceptState(), COORD)
            care = next(one for one in session.ask(Persons()) if one.id == "care")
            new = PersonId(f"new{number}")
            session.run(KeepPerson(replace(care, id=new, name=f"New {number}")))
            made.add(opened_case(session))
            assert noticed(session) == ([] if accepted else ["store_behind_keys"])
    with entered(real) as session:
        if not accepted:
            session.work(AcceptState(), COORD)
        assert cases(session) == made
        assert session.check("coord") == ()
    with entered(real) as session:
        assert (said(session), noticed(session)) == (None, [])


def test_a_store_of_before_a_member_came_is_called_old_and_not_damaged(
    real: Path, memory: Memory, old: bytes
) -> None:
    with entered(real) as session:
        session.work(AddMember(PersonId("pol"), PASSWORD), COORD)
    newest = (real / "store.db").read_bytes()
    (real / "store.db").write_bytes(old)
    for member in ("coord", "mayor", "pol"):
        with Session.open(real) as session, pytest.raises(Damaged, match="store_behind_keys"):
            session.unlock(member, PASSWORD)
    (real / "store.db").write_bytes(newest)
    with entered(real) as session:
        assert (noticed(session), session.check("coord")) == ([], ())
    entered(real, "pol").close()


def test_without_a_keyring_an_old_store_is_said_too(
    real: Path, old: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    def none() -> NoReturn:
        raise Unavailable("keyring_missing")

    monkeypatch.setattr(keyring, "SYSTEM", keyring.Keyring(none))
    with entered(real) as session:
        work(session)
        opened_case(session)
    (real / "store.db").write_bytes(old)
    with entered(real) as session:
        assert said(session) == "store_behind_keys"
        assert noticed(session) == ["store_behind_keys"]


def test_a_store_of_before_a_change_of_password_accuses_nobody(
    real: Path, memory: Memory, old: bytes
) -> None:
    with entered(real) as session:
        session.change_password("coord", PASSWORD, OTHER)
    (real / "store.db").write_bytes(old)
    for _again in range(2):
        with entered(real, password=OTHER) as session:
            assert noticed(session) == ["store_behind_keys"]
            with pytest.raises(Damaged, match="store_behind_keys"):
                session.change_password("coord", OTHER, PASSWORD)
    with entered(real, password=OTHER) as session:
        session.work(AcceptState(), COORD)
        session.change_password("coord", OTHER, PASSWORD)
    with entered(real) as session:
        assert (noticed(session), session.check("coord")) == ([], ())
