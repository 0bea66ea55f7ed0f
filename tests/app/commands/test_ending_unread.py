"""A case to which the coordinator is not admitted ends too: by its key and its clock alone."""

from pathlib import Path

import pytest

from app.commands.cases import CloseCase, EraseCase, HoldCase, Weigh
from app.commands.office import Wait
from app.domain.case import CaseId, Stage
from app.domain.person import PersonId
from app.errors import Refused, WrongState
from app.queries.cases import CaseList, CaseView
from app.queries.retention import Overdue, Unread
from app.queries.today import Due, Today
from app.session import Session
from app.store.records import Records
from tests.app.commands.sittings import (
    at,
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
NAMED = ("mayor", "clerk", "pol")
BEGUN = (
    opened("k", "mayor", named=NAMED),
    do("weigh", "mayor", case="k", outcome="case"),
    planned(),
    do("add_item", "mayor", meeting="m", case="k"),
    at("invite", "mayor", person="pol"),
    *seated("mayor", "clerk"),
)
HELD = (*BEGUN, *said("gezien aan de kaai", "clerk"), *recorded("mayor", "clerk"), *signed())


@pytest.fixture
def session(tmp_path: Path) -> Session:
    """A case that was weighed and discussed, under a consent that does not name `coord`."""
    return played(tmp_path, *HELD)[0]


@pytest.fixture
def case(session: Session) -> CaseId:
    return session.ask(CaseList(), MAYOR)[0].id


def everything_of(session: Session, member: str) -> bytes:
    """All that a member's keys open."""
    with session._vault.transaction(member, now=session._now()) as transaction:
        store = transaction._opened.store
        ids = [str(row[0]) for row in store.rows("SELECT id FROM record")]
        found = [transaction.read(record) for record in ids]
        return b"".join(stored.payload for stored in found if stored is not None)


def test_the_coordinator_closes_and_erases_what_they_do_not_read(
    session: Session, case: CaseId
) -> None:
    assert session.ask(CaseList(), COORD) == ()
    (term,) = session.ask(Unread(), COORD)
    assert (term.case, term.closed_on, term.runs_from) == (case, None, None)
    with pytest.raises(WrongState, match="case_not_closed"):
        session.run(EraseCase(case), COORD)
    session.run(CloseCase(case), COORD)
    with pytest.raises(WrongState, match="case_closed"):
        session.run(CloseCase(case), COORD)
    assert session.ask(Overdue(), COORD) == ()
    session.run(Wait(3000), COORD)
    (due,) = session.ask(Overdue(), COORD)
    assert (due.id, due.unread, due.closed, due.key) == (case, True, True, term.key)
    assert [line.id for line in session.ask(Overdue(), MAYOR)] == [case]
    session.run(EraseCase(case), COORD)
    for who in (MAYOR, COORD, CLERK):
        assert session.ask(CaseList(), who) == session.ask(Unread(), who) == ()
        with pytest.raises(Refused):
            session.ask(CaseView(case), who)
    assert session.check("mayor") == session.check("coord") == ()


def test_its_readers_find_it_closed_from_that_day(session: Session, case: CaseId) -> None:
    session.run(CloseCase(case), COORD)
    page = session.ask(CaseView(case), MAYOR)
    assert page.line.stage is Stage.AFSLUITING
    assert page.clock.runs_from == session._now().date()
    with pytest.raises(WrongState, match="case_closed"):
        session.run(CloseCase(case), MAYOR)
    with pytest.raises(WrongState, match="weighed_already"):
        session.run(Weigh(case, True), MAYOR)
    session.run(HoldCase(case, True), MAYOR)
    (term,) = session.ask(Unread(), COORD)
    assert term.hold
    with pytest.raises(WrongState, match="case_on_hold"):
        session.run(EraseCase(case), COORD)
    both = {"coord": "play-coord", "clerk": "play-clerk"}
    session.run_together(EraseCase(case), COORD, both)
    assert session.ask(CaseList(), MAYOR) == ()


def test_before_its_term_is_over_two_members_erase_what_one_does_not_read(
    session: Session, case: CaseId
) -> None:
    session.run(CloseCase(case), COORD)
    with pytest.raises(WrongState, match="case_unread_kept"):
        session.run(EraseCase(case), COORD)
    both = {"coord": "play-coord", "clerk": "play-clerk"}
    session.run_together(EraseCase(case), COORD, both)
    assert session.ask(CaseList(), MAYOR) == ()
    (line,) = [one.entry for one in session.log("coord") if one.entry and one.entry.case][-1:]
    assert (line.why, line.to) == ("erase_case", (CLERK,))


def test_the_mayor_ends_it_too_where_the_coordinator_is_not_admitted(
    session: Session, case: CaseId
) -> None:
    session.run(Wait(3000), COORD)
    session.run(CloseCase(case), MAYOR)
    (term,) = session.ask(Unread(), COORD)
    assert term.closed_on == session._now().date()
    session.run(EraseCase(case), MAYOR)
    assert session.ask(Unread(), COORD) == ()


def test_a_review_that_is_due_and_a_term_that_is_over_are_proposed_to_who_can_act(
    session: Session, case: CaseId
) -> None:
    def lines() -> set[tuple[Due, str]]:
        key = session.ask(Unread(), COORD)[0].key
        return {
            (one.what, one.place) for one in session.ask(Today(), COORD).lines if one.case == key
        }

    assert lines() == set()
    session.run(Wait(200), COORD)
    assert lines() == {(Due.REVIEW, "cases")}
    session.run(CloseCase(case), COORD)
    assert lines() == set()
    session.run(Wait(400), COORD)
    assert lines() == {(Due.RETENTION, "cases")}


def test_nothing_but_key_and_clock_opens_to_the_coordinator(session: Session, case: CaseId) -> None:
    session.run(CloseCase(case), COORD)
    read = everything_of(session, "coord")
    for word in ("Netwerk", "gezien aan de kaai", "verwevenheid", "D. Roels"):
        assert word.encode() not in read
        assert word.encode() in everything_of(session, "mayor")
    with pytest.raises(Refused) as caught:
        session.ask(CaseView(case), COORD)
    assert caught.value.rules == ("R10",)


def test_nobody_else_ends_what_they_do_not_read(tmp_path: Path) -> None:
    session, made = played(tmp_path, opened("k", "mayor", named=("mayor", "pol")))
    case = made.ids["k"]
    assert session.ask(Unread(), CLERK) == session.ask(Unread(), MAYOR) == ()
    for command in (CloseCase(case), EraseCase(case)):
        with pytest.raises(Refused) as caught:
            session.run(command, CLERK)
        assert caught.value.rules == ("R10",)
        with pytest.raises(Refused) as none:
            session.run(type(command)(CaseId("0" * 32)), COORD)  # one that does not exist
        assert none.value.rules == ("R10",)


def test_it_does_not_end_while_it_may_be_at_the_table(tmp_path: Path) -> None:
    session, made = played(tmp_path, *BEGUN)
    with pytest.raises(WrongState, match="item_still_open"):
        session.run(CloseCase(made.ids["k"]), COORD)


def files(session: Session) -> list[bool]:
    """Of each copy in the register, as the coordinator reads it, whether its file is there."""
    with session._vault.transaction("coord", now=session._now()) as transaction:
        records = Records(transaction)
        return [
            records.has_file(copy) for one in records.meetings() for copy in records.copies(one)
        ]


def test_the_signed_files_that_speak_of_it_go_with_it(session: Session, case: CaseId) -> None:
    assert files(session) == [True, True]
    session.run(CloseCase(case), COORD)
    session.run(Wait(3000), COORD)
    session.run(EraseCase(case), COORD)
    assert files(session) == [False, False]


def test_a_case_that_both_are_admitted_to_has_no_such_record(tmp_path: Path) -> None:
    session, _made = played(tmp_path, opened())
    assert session.ask(Unread(), COORD) == ()
    with session._vault.transaction("coord", now=session._now()) as transaction:
        assert b"term\n" not in b"".join(
            one.payload[:5] for one in transaction.roots() if not isinstance(one, Exception)
        )
