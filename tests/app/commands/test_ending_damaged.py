"""A case of which a record is damaged is closed and erased too, by those alone who may end it."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from app.commands.cases import CloseCase, EraseCase, HoldCase
from app.commands.office import Wait
from app.commands.step import Command
from app.commands.watching import AcceptState
from app.domain.case import CaseId
from app.domain.person import PersonId
from app.errors import Damaged, Refused, WrongState
from app.queries.cases import CaseList, CaseView
from app.queries.retention import Overdue
from app.session import Session
from app.store import sealed
from app.store.records import Records
from app.store.vault import Vault
from tests.app.commands.sittings import (
    at,
    begun,
    case_file,
    do,
    opened,
    planned,
    played,
    recorded,
    said,
    seated,
    signed,
)

pytestmark = pytest.mark.usefixtures("quick_passwords")
MAYOR, COORD, CLERK = map(PersonId, ("mayor", "coord", "clerk"))
TABLE = ("mayor", "coord", "clerk")
EVENING = (*begun("pol"), *said("gezien aan de kaai", "pol"), *recorded(*TABLE, "pol"))
OTHER = opened("j")
BOTH = {"coord": "play-coord", "clerk": "play-clerk"}
FREE_ROW = "UPDATE record SET sealed = zeroblob(length(sealed)) WHERE id = ?"
FREE_KEY = "UPDATE record_key SET wrapped = zeroblob(length(wrapped)) WHERE number = ?"
MOVED = "UPDATE record SET bundle = ? WHERE bundle = ?"
MOVED_SPOILT = MOVED.replace(" WHERE", ", sealed = zeroblob(length(sealed)) WHERE")
NO_KEY = "DELETE FROM record_key WHERE number = ?"


def spoil_row(vault: Vault, record: str, _number: int) -> None:
    vault.whole("coord").store.run(FREE_ROW, record)


def spoil_key(vault: Vault, _record: str, number: int) -> None:
    vault.whole("coord").keys_file.run(FREE_KEY, number)


def lose_key(vault: Vault, _record: str, number: int) -> None:
    vault.whole("coord").keys_file.run(NO_KEY, number)


Spoil = Callable[[Vault, str, int], None]
HOW = pytest.mark.parametrize("spoil", [spoil_row, spoil_key, lose_key])


def spoilt(session: Session, case: CaseId, kind: str, spoil: Spoil) -> None:
    """Damages one record of a case: its frame, its item, or the text that was said."""
    file = case_file(session, case, "coord")
    parts = {"item": file.items, "text": file.contributions}
    record = case if kind == "frame" else parts[kind][0].id
    (row,) = session._vault.whole("coord").store.rows("SELECT key FROM record WHERE id = ?", record)
    spoil(session._vault, record, int(row[0]))
    again(session)
    if session._vault.whole("coord").keys.behind:
        session.work(AcceptState(), COORD)


def again(session: Session) -> None:
    """Everybody comes in anew: nothing of before is kept."""
    session.lock()
    for member in TABLE:
        session.unlock(member, f"play-{member}")


def cases(session: Session) -> list[str]:
    return [line.id for line in session.ask(CaseList(), COORD)]


def files(session: Session) -> list[bool]:
    """Of each copy in the register, whether its file is there."""
    with session._vault.transaction("coord", now=session._now()) as transaction:
        records = Records(transaction)
        return [records.has_file(one) for m in records.meetings() for one in records.copies(m)]


def agendas(session: Session) -> set[str]:
    with session._vault.transaction("coord", now=session._now()) as transaction:
        records = Records(transaction, [])
        found = [records.agenda(meeting) for meeting in records.meetings()]
    return {case for agenda in found if agenda is not None for case in agenda.cases}


@HOW
@pytest.mark.parametrize("kind", ["item", "text"])
def test_it_is_due_closed_and_erased_with_all_that_speaks_of_it(
    tmp_path: Path, kind: str, spoil: Spoil
) -> None:
    session, made = played(tmp_path, *EVENING, *signed(), OTHER)
    case, other = made.ids["k"], made.ids["j"]
    spoilt(session, case, kind, spoil)
    with pytest.raises(Damaged):
        session.ask(CaseView(case), COORD)
    session.run(CloseCase(case), COORD)
    with pytest.raises(WrongState, match="case_closed"):
        session.run(CloseCase(case), COORD)
    session.run(Wait(3000), COORD)
    assert [line.id for line in session.ask(Overdue(), COORD)] == [case]
    assert (agendas(session), any(files(session))) == ({case}, True)
    session.run(EraseCase(case), COORD)
    assert (cases(session), agendas(session), any(files(session))) == ([other], set(), False)
    store = session._vault.whole("coord").store
    assert not store.rows("SELECT 1 FROM record WHERE bundle = ?", case)
    # Of a key that is lost nobody can say under which name the log knew its record, and of bytes
    # that the log does not know nobody can say that they were of this case.
    lost = [] if spoil is spoil_key else ["record_missing"]
    assert [one.code for one in session.check("coord")] == lost


@HOW
def test_nobody_ends_it_who_would_not_end_it_whole(tmp_path: Path, spoil: Spoil) -> None:
    session, made = played(tmp_path, *EVENING, *signed())
    case = made.ids["k"]
    session.run(HoldCase(case, True), COORD)
    spoilt(session, case, "text", spoil)
    steps: tuple[Command, ...] = (CloseCase(case), EraseCase(case))
    for who in (MAYOR, CLERK, PersonId("pol"), PersonId("care")):
        for step in steps:
            with pytest.raises(Refused):
                session.run(step, who)
    with pytest.raises(WrongState, match="case_not_closed"):
        session.run(EraseCase(case), COORD)
    session.run(CloseCase(case), COORD)
    with pytest.raises(WrongState, match="case_on_hold"):
        session.run(EraseCase(case), COORD)
    session.run_together(EraseCase(case), COORD, BOTH)
    assert cases(session) == []


@HOW
def test_without_its_frame_nobody_knows_who_may_end_it_or_whether_it_is_held(
    tmp_path: Path, spoil: Spoil
) -> None:
    session, made = played(tmp_path, *EVENING, *signed())
    spoilt(session, made.ids["k"], "frame", spoil)
    steps: tuple[Command, ...] = (CloseCase(made.ids["k"]), EraseCase(made.ids["k"]))
    for step in steps:
        with pytest.raises(Damaged, match=r"record_(key_)?(damaged|missing)"):
            session.run(step, COORD)
    assert agendas(session) == {made.ids["k"]}


@pytest.mark.parametrize("closed", [True, False])
def test_what_cannot_be_read_may_be_an_item_that_is_open(tmp_path: Path, closed: bool) -> None:
    over = (at("close_item", "mayor"), do("close_meeting", "mayor", meeting="m"))
    session, made = played(tmp_path, *EVENING, *(over if closed else ()))
    spoilt(session, made.ids["k"], "item", spoil_row)
    if not closed:
        with pytest.raises(WrongState, match="item_still_open"):
            session.run(CloseCase(made.ids["k"]), COORD)
        return
    session.run(CloseCase(made.ids["k"]), COORD)


def test_who_reads_it_still_does_where_it_is_closed(tmp_path: Path) -> None:
    """The chair of a meeting that is not issued too, whatever they lost since (R41)."""
    session, made = played(
        tmp_path,
        do("delegate", "mayor", to="clerk"),
        opened(),
        planned(chair="clerk"),
        do("add_item", meeting="m", case="k"),
        at("invite", "clerk", person="pol"),
        at("respond", "pol", answer="accept"),
        *seated(*TABLE, "pol", chair="clerk"),
        *signed(chair="clerk")[:2],
        do("withdraw_declaration", "clerk"),
    )
    case = made.ids["k"]
    spoilt(session, case, "item", spoil_row)
    session.run(CloseCase(case), COORD)
    with session._vault.transaction("coord", now=session._now()) as transaction:
        assert Records(transaction).readers(case) == {*TABLE}


@HOW
def test_a_case_that_is_whole_ends_beside_it(tmp_path: Path, spoil: Spoil) -> None:
    session, made = played(tmp_path, *EVENING, *signed(), OTHER, planned("n"))
    spoilt(session, made.ids["k"], "frame", spoil)
    session.run(CloseCase(made.ids["j"]), COORD)
    session.run(EraseCase(made.ids["j"]), COORD)
    assert made.ids["j"] not in cases(session)


def test_what_a_reader_wrote_that_says_nothing_goes_with_the_case(tmp_path: Path) -> None:
    """Signed and sealed as it should be, and no payload of ours: no repair takes that away."""
    session, made = played(tmp_path, *EVENING, *signed(), OTHER)
    case, other = made.ids["k"], made.ids["j"]
    with session._vault.transaction("clerk", now=session._now()) as transaction:
        transaction.write(case, transaction.new_id(), b"junk", frozenset(TABLE))
        transaction.log(b"log\n{}", frozenset(TABLE))
    again(session)
    with pytest.raises(Damaged, match="record_damaged"):
        session.ask(CaseView(case), COORD)
    session.run(CloseCase(case), COORD)
    session.run(Wait(3000), COORD)
    assert [line.id for line in session.ask(Overdue(), COORD)] == [case]
    session.run(EraseCase(case), COORD)
    assert (cases(session), agendas(session), any(files(session))) == ([other], set(), False)
    assert session.check("coord") == ()


@pytest.mark.parametrize("sql", [MOVED, MOVED_SPOILT])
def test_what_was_moved_into_a_case_is_missed_once_that_is_erased(tmp_path: Path, sql: str) -> None:
    """Whoever erases it, alone, signs for nothing of a case that is held for the archive."""
    session, made = played(tmp_path, *EVENING, *signed(), OTHER)
    held, due = made.ids["k"], made.ids["j"]
    session.run(HoldCase(held, True), COORD)
    session.run(CloseCase(held), COORD)
    session.run(CloseCase(due), COORD)
    session._vault.whole("coord").store.run(sql, due, held)
    again(session)
    session.run(Wait(3000), COORD)
    assert [line.id for line in session.ask(Overdue(), COORD)] == [due]
    before = [one.code for one in session.check("coord")]
    session.run(EraseCase(due), COORD)
    assert before == ["record_altered"] * len(before)
    assert [one.code for one in session.check("coord")] == ["record_missing"] * len(before)


def test_a_frame_that_was_put_into_another_case_is_not_its_frame(tmp_path: Path) -> None:
    """Sealed for it by a reader: else who erases the one would destroy the other."""
    session, made = played(tmp_path, opened(), OTHER)
    case, other = made.ids["k"], made.ids["j"]
    opened_now = session._vault.whole("coord")
    row = sealed.find(opened_now.store, case)
    assert row is not None
    key = opened_now.keys.open_record_key(opened_now.member("coord"), row.key, case)
    assert key is not None
    frame = sealed.open_row(opened_now.vault, key, row).payload
    moved = sealed.seal_row(opened_now.vault, key, replace(row, bundle=other), frame)
    sql = "UPDATE record SET bundle = ?, sealed = ? WHERE id = ?"
    opened_now.store.run(sql, other, moved.sealed, case)
    again(session)
    session.run(CloseCase(other), COORD)
    session.run(EraseCase(other), COORD)
    assert cases(session) == []
    assert [one.code for one in session.check("coord")] == ["record_missing"]


@pytest.mark.parametrize("kind", ["case", "meeting", "agenda"])
def test_it_ends_beside_other_damage(tmp_path: Path, kind: str) -> None:
    session, made = played(tmp_path, *EVENING, *signed(), OTHER, planned("n"))
    case = made.ids["k"]
    with session._vault.transaction("coord", now=session._now()) as transaction:
        meeting = Records(transaction).meeting(made.ids["n"])
    assert meeting is not None
    other = {"case": made.ids["j"], "meeting": meeting.id, "agenda": meeting.agenda}[kind]
    spoil_row(session._vault, other, 0)
    spoilt(session, case, "text", spoil_row)
    session.run(CloseCase(case), COORD)
    session.run(Wait(3000), COORD)
    assert [line.id for line in session.ask(Overdue(), COORD)] == [case]
    session.run(EraseCase(case), COORD)
    assert (case in cases(session), any(files(session))) == (False, False)
