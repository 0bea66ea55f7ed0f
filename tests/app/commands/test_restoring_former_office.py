"""A backup from before an office went to another, restored after the former holder was removed."""

import shutil
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from app.commands.backups import BackUp
from app.commands.handing import HandOver
from app.commands.members import AddMember, RemoveMember
from app.commands.scenario.playing import Play
from app.domain.person import Charge, Office, Person, PersonId
from app.errors import NotFound, Refused, WrongState
from app.queries.cases import CaseList
from app.queries.logpages import LogReaders
from app.queries.people import OfficeView, Persons
from app.session import Restoring, Session
from app.store import backup, sealed
from app.store.codec import decode
from app.store.ids import OFFICE
from tests.app.commands.sittings import do, opened, scenario
from tests.app.commands.test_ending_unread import everything_of
from tests.app.commands.test_handing import AIV, BM, CLERK, COORD, HELD, MAYOR, NEW, WORD, together
from tests.builders import opening_of

pytestmark = pytest.mark.usefixtures("quick_passwords")
OTHER = PersonId("other")
PASSWORD = "een heel nieuw wachtwoord"
Lost = Callable[..., Callable[[PersonId], Session]]


@pytest.fixture
def lost(tmp_path: Path, disk: Path, monkeypatch: pytest.MonkeyPatch) -> Lost:
    """Has a vault backed up, changed and lost, its escrow of today; gives who restores it."""
    monkeypatch.setattr(backup, "thin", lambda *_: None)

    def lose(
        *steps: dict[str, object],
        then: Callable[[Session], None],
        people: dict[str, dict[str, object]] = NEW,
    ) -> Callable[[PersonId], Session]:
        file = scenario(steps, **people)
        session, code = Session.create(tmp_path / "vault", opening_of(file))
        assert all(step.as_expected for step in Play(file).steps(session))
        session.backs_up = False
        (made,) = session.work(BackUp(disk), COORD)
        then(session)
        session.settle()
        session.close()

        def restored(member: PersonId, at: datetime = made.made_at) -> Session:
            copy = Path(shutil.copytree(disk, tmp_path / f"disk of {member}"))
            wanted = Restoring(copy, member, PASSWORD, code.sheet, made_at=at)
            again, _, told = Session.restore(tmp_path / f"again by {member}", wanted)
            assert told.damaged == told.gone == 0
            again.backs_up = False
            return again

        return restored

    return lose


ALONE: dict[str, dict[str, object]] = {
    "mayor": {"category": "BM", "member": False},
    "clerk": {"category": "GEM", "member": False},
    "aiv": {"category": "AIV", "member": False},
}
"""One member with keys, who is the coordinator; a mayor without, and a successor to be."""


def one_goes(session: Session) -> None:
    together(session, Charge.COORDINATOR, AIV, MAYOR, CLERK)
    session.work(RemoveMember(COORD), AIV)


def both_go(session: Session) -> None:
    one_goes(session)
    together(session, Charge.MAYOR, BM, AIV, CLERK)
    session.work(RemoveMember(MAYOR), AIV)


@pytest.mark.parametrize("member", [AIV, MAYOR, CLERK, BM, OTHER])
def test_any_member_of_today_comes_in_and_the_mayor_hands_over_again(
    lost: Lost, member: PersonId
) -> None:
    with lost(*HELD, then=one_goes)(member) as again:
        assert again.ask(OfficeView(), member).coordinator == COORD
        assert again.check(member) == ()
        for one in {MAYOR, CLERK} - {member}:
            again.unlock(one, f"play-{one}")
        assert again.ask(LogReaders(), MAYOR).readers == ("Name of mayor",)
        words = {one: PASSWORD if one == member else f"play-{one}" for one in (MAYOR, CLERK)}
        again.run_together(HandOver(Charge.COORDINATOR, AIV), MAYOR, words)
        assert again.ask(OfficeView(), CLERK).coordinator == AIV
        assert again.check(CLERK) == ()


def test_where_neither_holder_has_keys_two_members_hand_over(lost: Lost) -> None:
    with lost(*HELD, then=both_go)(AIV) as again:
        again.unlock(CLERK, "play-clerk")
        again.unlock(BM, "play-bm")
        assert not any(
            one.member for one in again.ask(Persons(), CLERK) if one.id in (MAYOR, COORD)
        )
        with pytest.raises(WrongState, match="two_persons_needed"):
            again.run(HandOver(Charge.COORDINATOR, AIV), CLERK)
        words = {AIV: PASSWORD, CLERK: "play-clerk"}
        again.run_together(HandOver(Charge.COORDINATOR, AIV), CLERK, words)
        with pytest.raises(Refused):
            again.run_together(HandOver(Charge.MAYOR, BM), CLERK, words)
        again.run_together(HandOver(Charge.MAYOR, BM), AIV, words)
        office = again.ask(OfficeView(), CLERK)
        assert (office.mayor, office.coordinator) == (BM, AIV)
        for one in (AIV, BM):
            assert WORD.encode() not in everything_of(again, one)
        assert again.check(AIV) == again.check(CLERK) == ()


def all_replaced(session: Session) -> None:
    session.work(AddMember(AIV, "play-aiv"), COORD)
    session.unlock(AIV, "play-aiv")
    together(session, Charge.COORDINATOR, AIV, COORD, AIV)
    session.work(RemoveMember(COORD), AIV)


def test_who_got_keys_after_the_backup_comes_in_though_nobody_of_then_is_left(lost: Lost) -> None:
    case = opened(named=("mayor", "coord", "clerk", "pol", "aiv"))
    restore = lost(case, then=all_replaced, people=ALONE)
    with pytest.raises(NotFound, match="member_unknown"):
        restore(COORD)
    with restore(AIV) as again:
        known = {one.id: one.member for one in again.ask(Persons(), AIV)}
        assert known[AIV]
        assert not known[COORD]
        again.run(HandOver(Charge.COORDINATOR, AIV), AIV)
        assert again.ask(OfficeView(), AIV).coordinator == AIV
        assert again.check(AIV) == ()
        again.lock()
        again.unlock(AIV, PASSWORD)
        assert again.ask(CaseList(), AIV) == ()
        assert b"Netwerk" not in everything_of(again, AIV)
        assert again.check(AIV) == ()


def test_nothing_else_that_the_office_keeps_is_opened(lost: Lost) -> None:
    """In circles of the same readers lie cases, and what only whoever holds an office counts."""
    case = opened(named=("mayor", "coord", "clerk", "pol", "aiv"))
    no_case = (opened("n"), do("weigh", "mayor", case="n", outcome="no_case"))
    with lost(case, *no_case, then=all_replaced, people=ALONE)(AIV) as again:
        vault = again._vault.whole(AIV)
        me, closed = vault.member(AIV), []
        with again._vault.transaction(AIV, now=again._now()) as transaction:
            read = {type(decode(one.payload)) for one in transaction.bundle(OFFICE)}
        assert read == {Office, Person}
        for row in sealed.batch(vault.store, 0, 1000):
            if vault.keys.open_record_key(me, row.key, row.id) is None:
                closed.append(row.bundle)
            else:
                assert row.bundle == OFFICE
        assert OFFICE in closed
        assert len(set(closed)) == 2
