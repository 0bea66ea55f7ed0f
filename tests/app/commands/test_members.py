"""Members come and go: what changes at once, what stays with whoever left, and who may do it."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from app.commands.backups import BackUp
from app.commands.cases import Revoke
from app.commands.delegation import Delegate, EndDelegation
from app.commands.meetings import Invite
from app.commands.members import AddMember, RemoveMember
from app.commands.office import Declare, KeepPerson
from app.commands.people import EndClearance, WithdrawDeclaration
from app.commands.speaking import Contribute
from app.domain.contribution import Keep, Nature
from app.domain.person import Clearance, PersonId
from app.domain.secret import SecretText
from app.errors import AppError, Locked, NotFound, Refused, Unavailable, Unusable
from app.queries.cases import CaseList, CaseView
from app.queries.meetings import MeetingList
from app.queries.people import Matter, Notable, OfficeView, Partners, Persons
from app.session import Session
from app.store.opened import Opened
from app.store.records import Records
from tests.app.commands.sittings import begun, played, said, scenario
from tests.builders import after

pytestmark = pytest.mark.usefixtures("quick_passwords")
MAYOR, COORD, CLERK, POL, CARE, YOUTH = map(
    PersonId, ("mayor", "coord", "clerk", "pol", "care", "youth")
)
CAST = {"pol": {"member": True}}


@pytest.fixture
def session(tmp_path: Path) -> Session:
    """A case at the table, with a head of police who has keys too."""
    file = scenario([*begun("pol"), *said("gezien", "pol")], **CAST)
    return after(tmp_path, file)[0]


def vault_key(session: Session) -> bytes:
    return session._vault.whole("coord").vault_key


def acts(session: Session) -> list[tuple[str, str | None, tuple[str, ...]]]:
    entries = [line.entry for line in session.log("coord") if line.entry is not None]
    return [(e.act.value, e.why, tuple(e.to)) for e in entries]


def test_removed_member_loses_the_keys_the_seat_and_what_follows(session: Session) -> None:
    case = session.ask(CaseList())[0].id
    before = vault_key(session)
    session.work(RemoveMember(POL), COORD)
    assert vault_key(session) != before
    assert session.unlocked == {"mayor", "coord", "clerk"}
    with pytest.raises(NotFound, match="member_unknown"):
        session.unlock("pol", "play-pol")
    person = next(p for p in session.ask(Persons()) if p.id == POL)
    assert (person.member, person.left_on) == (False, date(2026, 11, 23))
    line = next(one for one in session.ask(CaseView(case)).circle if one.person == POL)
    assert (line.reads, line.lost) == (False, True)
    for member in ("mayor", "coord", "clerk"):
        assert session.check(member) == ()


def test_the_log_says_who_was_added_and_removed(session: Session) -> None:
    session.work(AddMember(CARE, "play-care"), COORD)
    session.work(RemoveMember(CARE), MAYOR)
    told = [line for line in acts(session) if line[0] == "members"]
    assert told == [("members", "add_member", ("care",)), ("members", "remove_member", ("care",))]


def test_added_member_unlocks_and_reads_the_list_and_no_case(session: Session) -> None:
    session.work(AddMember(CARE, "play-care"), COORD)
    session.unlock("care", "play-care")
    assert session.ask(CaseList(), CARE) == ()
    assert session.ask(OfficeView(), CARE).coordinator == COORD
    assert next(p for p in session.ask(Persons(), CARE) if p.id == CARE).member
    assert session.check("care") == ()


def test_only_whoever_prepares_changes_who_has_keys(session: Session) -> None:
    for work in (AddMember(CARE, "play-care"), RemoveMember(POL)):
        with pytest.raises(Refused) as caught:
            session.work(work, CLERK)
        assert caught.value.rules == ("R10",)
    assert len(session.header.members) == 4


@pytest.mark.parametrize(
    ("work", "code"),
    [
        (RemoveMember(MAYOR), "member_holds_office"),
        (RemoveMember(CARE), "member_unknown"),
        (RemoveMember(PersonId("nobody")), "no_such_person"),
        (AddMember(POL, "play-pol"), "member_exists"),
        (AddMember(PersonId("nobody"), "x"), "no_such_person"),
    ],
)
def test_what_cannot_be_changes_nothing(
    session: Session, work: AddMember | RemoveMember, code: str
) -> None:
    before = (session.header.members, vault_key(session))
    with pytest.raises(AppError) as caught:
        session.work(work, COORD)
    assert caught.value.code == code
    assert (session.header.members, vault_key(session)) == before


def test_who_was_removed_gets_no_key_on_the_same_line(session: Session) -> None:
    session.work(RemoveMember(POL, role_ended=False), COORD)
    assert next(p for p in session.ask(Persons()) if p.id == POL).left_on is None
    with pytest.raises(Unusable, match="member_was_removed"):
        session.work(AddMember(POL, "play-pol"), COORD)


@pytest.mark.parametrize(
    ("command", "acting"),
    [(EndClearance(POL, date(2026, 11, 22)), COORD), (WithdrawDeclaration(), POL), (None, COORD)],
)
def test_lost_admission_of_a_member_changes_the_vault_key_at_once(
    session: Session, command: EndClearance | WithdrawDeclaration | None, acting: PersonId
) -> None:
    before, case = vault_key(session), session.ask(CaseList())[0].id
    session.run(command or Revoke(case, POL), acting)
    assert vault_key(session) != before
    for member in ("coord", "pol"):
        assert session.check(member) == ()


def test_changed_category_or_clearance_of_a_member_changes_the_vault_key(session: Session) -> None:
    pol = next(p for p in session.ask(Persons()) if p.id == POL)
    before = vault_key(session)
    session.run(KeepPerson(replace(pol, function="korpschef")), COORD)
    assert vault_key(session) == before
    session.run(KeepPerson(replace(pol, clearance=Clearance.TOP_SECRET)), COORD)
    changed = vault_key(session)
    assert changed != before
    care = next(p for p in session.ask(Persons()) if p.id == CARE)
    session.run(KeepPerson(replace(care, clearance=Clearance.SECRET)), COORD)
    assert vault_key(session) == changed


def test_clearance_that_ran_out_by_itself_changes_the_vault_key_at_the_next_unlocking(
    session: Session,
) -> None:
    pol = next(p for p in session.ask(Persons()) if p.id == POL)
    session.run(KeepPerson(replace(pol, clearance_until=date(2026, 11, 22))), COORD)
    before = vault_key(session)
    for _again in range(2):
        session.lock()
        session.unlock("coord", "play-coord")
    told = [line for line in acts(session) if line[1] == "members"]
    assert told == [("members", "members", ("pol",))]
    assert vault_key(session) != before


def test_program_that_ended_before_the_list_was_sealed_is_helped_by_the_next_unlocking(
    session: Session,
) -> None:
    AddMember(CARE, "play-care").carry_out(session._vault, "coord", cut_short)
    session.lock()
    session.unlock("coord", "play-coord")
    session.unlock("care", "play-care")
    assert session.ask(OfficeView(), CARE).coordinator == COORD
    assert session.check("care") == ()


def late(session: Session) -> list[tuple[str, str | None, str | None, tuple[str, ...]]]:
    """Of each line on members: who wrote it, who did it, what, to whom."""
    entries = [line.entry for line in session.log("coord") if line.entry is not None]
    return [(e.member, e.acting, e.why, tuple(e.to)) for e in entries if e.act.value == "members"]


def cut_short(_noted: object) -> None:
    """What the program that ends before its work is noted comes to."""


def full(*_: object) -> None:
    raise Unavailable("disk_full")


@pytest.mark.parametrize("role_ended", [True, False])
def test_removal_that_was_cut_short_is_told_by_the_next_unlocking_with_who_removed_them(
    session: Session, monkeypatch: pytest.MonkeyPatch, role_ended: bool
) -> None:
    case = session.ask(CaseList())[0].id
    with monkeypatch.context() as patched:
        patched.setattr(Opened, "change_vault_key", full)
        with pytest.raises(Unavailable, match="disk_full"):
            session.work(RemoveMember(POL, role_ended), COORD)
    for _again in range(2):
        for member in ("mayor", "coord"):
            session.unlock(member, f"play-{member}")
        assert late(session) == [(MAYOR, COORD, "remove_member", (POL,))]
        person = next(p for p in session.ask(Persons()) if p.id == POL)
        assert (person.member, person.left_on is not None) == (False, role_ended)
        line = next(one for one in session.ask(CaseView(case)).circle if one.person == POL)
        assert line.lost is role_ended
        session.run(KeepPerson(person), COORD)
        assert session.check("coord") == ()
        session.lock()


@pytest.mark.parametrize("backed_up", [True, False])
def test_step_after_which_the_vault_key_could_not_be_changed_is_said_to_be_done(
    session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, backed_up: bool
) -> None:
    if backed_up:
        session.work(BackUp(tmp_path), COORD)
    with monkeypatch.context() as patched:
        patched.setattr(Opened, "change_vault_key", full)
        with pytest.raises(Unavailable, match="rotation_unfinished cause=disk_full"):
            session.run(WithdrawDeclaration(), POL)
        assert session.unlocked == frozenset()
        with pytest.raises(Unavailable, match="disk_full"):
            session.unlock("coord", "play-coord")
    session.unlock("coord", "play-coord")
    assert next(p for p in session.ask(Persons()) if p.id == POL).withdrawn_on is not None
    assert session.check("coord") == ()


def test_addition_that_was_cut_short_is_told_by_the_next_unlocking_with_who_added_them(
    session: Session,
) -> None:
    AddMember(CARE, "play-care").carry_out(session._vault, "coord", cut_short)
    AddMember(YOUTH, "play-youth").carry_out(session._vault, "mayor", cut_short)
    session.lock()
    session.unlock("mayor", "play-mayor")
    session.unlock("coord", "play-coord")
    told = {(MAYOR, COORD, "add_member", (CARE,)), (MAYOR, MAYOR, "add_member", (YOUTH,))}
    given = (COORD, None, "members", (CARE, YOUTH))
    assert sorted(map(str, late(session))) == sorted(map(str, {*told, given}))


def test_newcomer_who_is_the_first_to_unlock_after_that_is_told_whom_to_ask(
    session: Session,
) -> None:
    AddMember(CARE, "play-care").carry_out(session._vault, "coord", cut_short)
    session.lock()
    with pytest.raises(Locked, match="office_closed"):
        session.unlock("care", "play-care")
    session.unlock("coord", "play-coord")
    session.unlock("care", "play-care")


def test_addition_that_failed_late_locks_the_vault_and_is_told_by_the_next_unlocking(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr("app.store.holding.stage.settle", full)
        with pytest.raises(Unavailable, match="disk_full"):
            session.work(AddMember(CARE, "play-care"), COORD)
    assert session.unlocked == frozenset()
    session.unlock("coord", "play-coord")
    assert late(session) == [(COORD, COORD, "add_member", (CARE,))]


def test_change_of_members_is_told_also_where_something_else_sealed_the_office_anew(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    AddMember(CARE, "play-care").carry_out(session._vault, "coord", cut_short)
    session.lock()
    monkeypatch.setattr("app.store.opened.is_altered", lambda _: True)
    session.unlock("coord", "play-coord")
    assert session.ask(OfficeView(), COORD).noticed
    assert late(session) == [(COORD, COORD, "add_member", (CARE,))]


def test_whose_role_ended_is_invited_to_no_table(session: Session) -> None:
    case, meeting = session.ask(CaseList())[0].id, session.ask(MeetingList())[0].id
    session.work(RemoveMember(POL), COORD)
    findings = session.may(Invite(meeting, case, POL), MAYOR)
    assert "R41" in {rule for rule, _facts in findings}


@pytest.mark.parametrize("cut", [False, True])
def test_who_is_given_keys_at_the_table_goes_on_speaking_there_and_reads_from_then_on(
    tmp_path: Path, cut: bool
) -> None:
    session, _ = played(tmp_path, *begun("pol", "care"), *said("eerder", "pol"), **CAST)
    case, meeting = session.ask(CaseList())[0].id, session.ask(MeetingList())[0].id
    work = AddMember(CARE, "play-care")
    if cut:
        work.carry_out(session._vault, "coord", cut_short)
        session.lock()
        for member in ("coord", "mayor", "clerk", "pol"):
            session.unlock(member, f"play-{member}")
    else:
        session.work(work, COORD)
    session.unlock("care", "play-care")
    assert [line.id for line in session.ask(CaseList(), CARE)] == [case]
    text = SecretText("voortaan met eigen sleutels")
    told = Contribute(meeting, case, text, Nature.FACT, secret=False, keep=Keep.MINUTES)
    made = session.run(told, CARE).made
    with session._vault.transaction("care", now=session.header.created) as transaction:
        texts = [one.id for one in Records(transaction).casefile(case).contributions]
    assert texts == [made]
    for member in sorted(session.unlocked):
        assert session.check(member) == ()


def test_whoever_left_declares_nothing_and_stands_in_for_nobody(session: Session) -> None:
    session.work(RemoveMember(POL), COORD)
    for command, acting in ((Declare(), POL), (Delegate(POL), MAYOR)):
        with pytest.raises(Refused) as caught:
            session.run(command, acting)
        assert caught.value.rules == ("R41",)
        assert [rule for rule, _facts in session.may(command, acting)] == ["R41"]
    line = next(one for one in session.ask(Partners()) if one.person.id == POL)
    assert line.notables == (Notable(Matter.LEFT, date(2026, 11, 23)),)
    session.run(WithdrawDeclaration(), POL)


def test_a_delegation_of_whoever_left_can_still_be_ended(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One of before delegations ended with the role."""
    session.run(Delegate(POL), MAYOR)
    with monkeypatch.context() as before:
        before.setattr("app.commands.members.without_delegate", lambda step, _person: step.office)
        session.work(RemoveMember(POL), COORD)
    session.run(EndDelegation(POL), MAYOR)
