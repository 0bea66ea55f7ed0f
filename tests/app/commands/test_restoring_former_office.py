"""A backup from before an office went to another, restored after the former holder was removed."""

import shutil
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from app.commands.backups import BackUp
from app.commands.drilling import Drill
from app.commands.handing import HandOver
from app.commands.members import AddMember, RemoveMember
from app.commands.scenario.playing import Play
from app.domain.person import Charge, Office, Person, PersonId
from app.errors import Damaged, NotFound, Refused, WrongState
from app.queries.cases import CaseList
from app.queries.logpages import LogReaders
from app.queries.people import OfficeView, Persons
from app.queries.today import Standing
from app.session import Restoring, Session
from app.store import backup, rebuilding, sealed
from app.store.codec import decode
from app.store.ids import OFFICE
from app.store.reopening import Reopened
from tests.app.commands.sittings import do, opened, scenario
from tests.app.commands.test_ending_unread import everything_of
from tests.app.commands.test_handing import AIV, BM, CLERK, COORD, HELD, MAYOR, NEW, WORD, together
from tests.builders import opening_of

pytestmark = pytest.mark.usefixtures("quick_passwords")
OTHER = PersonId("other")
PASSWORD = "een heel nieuw wachtwoord"
Steps = tuple[dict[str, object], ...]
People = dict[str, dict[str, object]]


class Left:
    """What is left of a lost vault: a disk with backups, and the sheet."""

    def __init__(self, disk: Path, sheet: str) -> None:
        self.disk, self.sheet, self._copies = disk, sheet, 0

    def restored(self, member: PersonId, at: datetime | None = None) -> tuple[Session, "Left"]:
        """By a member, from a copy of the disk; and what is then left of the new vault."""
        self._copies += 1
        beside = self.disk.with_name(f"{self.disk.name} {self._copies}")
        copy = Path(shutil.copytree(self.disk, beside))
        wanted = Restoring(copy, member, PASSWORD, self.sheet, made_at=at)
        session, following, told = Session.restore(beside.with_suffix(".vault"), wanted)
        assert told.damaged == 0
        session.backs_up = False
        return session, Left(copy, following.sheet)

    def back(self, member: PersonId) -> Session:
        return self.restored(member)[0]


def nothing(_session: Session, _sheet: str) -> None:
    return None


def lost(
    folder: Path,
    steps: Steps,
    then: Callable[[Session], None],
    last: Callable[[Session, str], None] = nothing,
    people: People = NEW,
) -> Left:
    """A vault that was backed up, then changed while the disk was away; the escrow is of today."""
    file = scenario(steps, **people)
    session, code = Session.create(folder / "vault", opening_of(file))
    assert all(step.as_expected for step in Play(file).steps(session))
    session.backs_up = False
    disk = folder / "disk"
    disk.mkdir()
    session.work(BackUp(disk), COORD)
    disk.rename(folder / "safe")
    then(session)
    (folder / "safe").rename(disk)
    session.settle()
    last(session, code.sheet)
    session.close()
    return Left(disk, code.sheet)


ALONE: People = {
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
    tmp_path: Path, member: PersonId
) -> None:
    with lost(tmp_path, HELD, one_goes).back(member) as again:
        assert again.ask(OfficeView(), member).coordinator == COORD
        assert again.check(member) == ()
        for one in {MAYOR, CLERK} - {member}:
            again.unlock(one, f"play-{one}")
        assert again.ask(LogReaders(), MAYOR).readers == ("Name of mayor",)
        told = {one: again.ask(Standing(), one).keyless for one in (MAYOR, CLERK)}
        assert told == {MAYOR: "Name of coord", CLERK: ""}
        words = {one: PASSWORD if one == member else f"play-{one}" for one in (MAYOR, CLERK)}
        again.run_together(HandOver(Charge.COORDINATOR, AIV), MAYOR, words)
        assert again.ask(OfficeView(), CLERK).coordinator == AIV
        assert again.ask(Standing(), MAYOR).keyless == ""
        assert again.check(CLERK) == ()


def test_where_neither_holder_has_keys_two_members_hand_over(tmp_path: Path) -> None:
    with lost(tmp_path, HELD, both_go).back(AIV) as again:
        again.unlock(CLERK, "play-clerk")
        again.unlock(BM, "play-bm")
        assert not any(
            one.member for one in again.ask(Persons(), CLERK) if one.id in (MAYOR, COORD)
        )
        with pytest.raises(WrongState, match="two_persons_needed"):
            again.run(HandOver(Charge.COORDINATOR, AIV), CLERK)
        assert again.ask(Standing(), CLERK).keyless == "Name of coord"
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


def test_who_got_keys_after_the_backup_comes_in_though_nobody_of_then_is_left(
    tmp_path: Path,
) -> None:
    case = opened(named=("mayor", "coord", "clerk", "pol", "aiv"))
    left = lost(tmp_path, (case,), all_replaced, people=ALONE)
    with pytest.raises(NotFound, match="member_unknown"):
        left.back(COORD)
    with left.back(AIV) as again:
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


def test_nothing_else_that_the_office_keeps_is_opened(tmp_path: Path) -> None:
    """In circles of the same readers lie cases, and what only whoever holds an office counts."""
    case = opened(named=("mayor", "coord", "clerk", "pol", "aiv"))
    no_case = (opened("n"), do("weigh", "mayor", case="n", outcome="no_case"))
    with lost(tmp_path, (case, *no_case), all_replaced, people=ALONE).back(AIV) as again:
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


def test_a_drill_goes_as_far_as_entering(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def drilled(session: Session, sheet: str) -> None:
        assert session.work(Drill(sheet), AIV).sound
        with monkeypatch.context() as patched:
            patched.setattr(rebuilding, "reopened", lambda *_given: Reopened())
            with pytest.raises(Damaged, match="drill_failed"):
                session.work(Drill(sheet), AIV)
        assert session.work(Drill(sheet), AIV).sound

    lost(tmp_path, (opened(named=("aiv", "coord")),), all_replaced, drilled, ALONE)


def test_what_was_sealed_anew_is_in_the_next_backup_and_older_ones_stay_good(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backup, "thin", lambda *_: None)
    left = lost(tmp_path, (opened(named=("aiv", "coord")),), all_replaced, people=ALONE)
    session, after = left.restored(AIV)
    with session:
        session.work(BackUp(), AIV)
    (place,) = after.disk.iterdir()
    pairs = backup.backups(place)
    assert len(pairs) == 2
    for pair in reversed(pairs):  # the newest takes the folders over
        with after.restored(AIV, pair.made_at)[0] as again:
            assert again.check(AIV) == ()
