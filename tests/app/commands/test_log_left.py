"""The log belongs to the office: who reads it next reads what was sealed to who read it before."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import msgspec
import pytest

from app.commands.handing import HandOver
from app.commands.ledger import Ledger
from app.commands.members import RemoveMember
from app.commands.office import Wait
from app.commands.settings import KeepTerms
from app.domain.log import Act, LogEntry
from app.domain.person import Charge, PersonId
from app.errors import Refused, WrongState
from app.queries.logpages import LogPages
from app.queries.today import Standing
from app.session import Session
from app.store import circle, heritage
from app.store.circle import Circle
from app.store.records import Records
from tests.app.commands.test_ending_unread import everything_of
from tests.app.commands.test_handing import (
    AIV,
    BM,
    CLERK,
    COORD,
    HELD,
    MAYOR,
    WORD,
    played,
    together,
)
from tests.app.commands.test_restoring_former_office import PASSWORD, both_go, lost

OTHER = PersonId("other")
pytestmark = pytest.mark.usefixtures("quick_passwords")


@pytest.fixture
def session(tmp_path: Path) -> Session:
    return played(tmp_path, *HELD)


def read_by(session: Session, who: PersonId) -> set[int]:
    return {line.position for line in session.log(who) if line.entry is not None}


def unlock(session: Session, who: PersonId) -> None:
    session.unlock(who, f"play-{who}")


def pages(session: Session, who: PersonId) -> Iterator[int]:
    before = None
    while before != 0:
        page = session.ask(LogPages(before=before), who)
        yield from (line.position for line in page.lines if line.entry is not None)
        before = page.start


def test_it_goes_with_the_office_where_the_former_coordinator_hands_it_over(
    session: Session,
) -> None:
    before = read_by(session, COORD)
    together(session, Charge.COORDINATOR, AIV, COORD, CLERK)
    assert before <= read_by(session, AIV)
    assert before <= set(pages(session, AIV))
    assert session.ask(Standing(), AIV).log_waits == ()
    assert session.check("aiv") == session.check("mayor") == ()


def test_else_at_their_next_unlocking_for_which_today_asks(session: Session) -> None:
    before = read_by(session, COORD)
    together(session, Charge.COORDINATOR, AIV, MAYOR, CLERK)
    assert not before & read_by(session, AIV)
    name = next(slot.name for slot in session.header.members if slot.member == COORD)
    assert session.ask(Standing(), AIV).log_waits == (name,)
    assert session.ask(Standing(), MAYOR).log_waits == ()
    unlock(session, COORD)
    assert before <= read_by(session, AIV)
    assert session.ask(Standing(), AIV).log_waits == ()
    size = len(list(session.log("aiv")))
    unlock(session, COORD)
    assert [line.entry.why for line in list(session.log("aiv"))[size:] if line.entry] == [None]


def test_it_stays_readable_once_the_former_coordinator_is_gone(session: Session) -> None:
    before = read_by(session, COORD)
    together(session, Charge.COORDINATOR, AIV, COORD, CLERK)
    session.work(RemoveMember(COORD, role_ended=True), AIV)
    assert before <= read_by(session, AIV)
    assert session.check("aiv") == ()


def test_what_was_inherited_goes_on_to_the_next(session: Session) -> None:
    before = read_by(session, COORD)
    together(session, Charge.COORDINATOR, AIV, COORD, CLERK)
    meanwhile = read_by(session, AIV)
    together(session, Charge.COORDINATOR, COORD, AIV, CLERK)
    together(session, Charge.COORDINATOR, AIV, COORD, CLERK)
    assert before | meanwhile <= read_by(session, AIV)


@pytest.mark.parametrize("themselves", [True, False])
def test_what_was_read_in_a_second_term_goes_on_too(session: Session, themselves: bool) -> None:
    together(session, Charge.COORDINATOR, AIV, COORD, CLERK)
    together(session, Charge.COORDINATOR, COORD, AIV, CLERK)
    size = len(list(session.log("coord")))
    session.run(Wait(1), COORD)
    later = {position for position in read_by(session, COORD) if position >= size}
    assert later
    together(session, Charge.COORDINATOR, AIV, COORD if themselves else MAYOR, CLERK)
    assert bool(session.ask(Standing(), AIV).log_waits) is not themselves
    unlock(session, COORD)
    assert session.ask(Standing(), AIV).log_waits == ()
    session.work(RemoveMember(COORD, role_ended=True), AIV)
    assert later <= read_by(session, AIV)


@pytest.mark.parametrize("following", ["aiv", "L. Vermandere"])
def test_what_a_dpo_read_goes_on_to_who_reads_it_after_them(
    session: Session, following: str
) -> None:
    session.run(KeepTerms("other", 6), COORD)
    size = len(list(session.log("other")))
    session.run(Wait(1), COORD)
    later = {position for position in read_by(session, OTHER) if position >= size}
    assert later
    with pytest.raises(WrongState, match="member_is_dpo"):
        session.work(RemoveMember(OTHER, role_ended=True), COORD)
    session.run(KeepTerms(following, 6), COORD)
    reader = AIV if following == "aiv" else COORD
    assert session.ask(Standing(), reader).log_waits
    for one in (OTHER, MAYOR):
        unlock(session, one)
    assert session.ask(Standing(), reader).log_waits == ()
    session.work(RemoveMember(OTHER, role_ended=True), COORD)
    assert later <= read_by(session, reader)


@pytest.mark.parametrize("first", [True, False])
def test_nobody_else_says_what_somebody_left(session: Session, first: bool) -> None:
    """Whoever has keys could hide the lines of before."""

    def forged() -> None:
        opened = session._vault.whole("clerk")
        leaves = opened.log.leaves(0, opened.log.frontier.size)
        none = {str(signed.leaf().circle): {bytes(32): 10**6} for signed in leaves}
        said = msgspec.msgpack.encode(heritage.Left("coord", "aiv", False, 10**6, none))
        with session._vault.transaction("clerk", now=session._now()) as transaction:
            readers = frozenset({"coord", "aiv"})
            transaction.write(heritage.BUNDLE, transaction.new_id(), said, readers)
            transaction.log(b"", readers)
        opened.inherited.clear()

    before = read_by(session, COORD)
    if first:
        forged()
    together(session, Charge.COORDINATOR, AIV, COORD, CLERK)
    if not first:
        forged()
    assert before <= read_by(session, AIV)


def test_no_word_of_what_was_said_goes_with_it(session: Session) -> None:
    read = everything_of(session, "aiv")
    together(session, Charge.COORDINATOR, AIV, COORD, CLERK)
    assert WORD.encode() not in everything_of(session, "aiv")
    assert len(everything_of(session, "aiv")) > len(read)


def test_what_is_sealed_to_the_giver_afterwards_stays_theirs(session: Session) -> None:
    """Back in office they read under the circle of before, whose key the other one has."""
    together(session, Charge.COORDINATOR, AIV, COORD, CLERK)
    together(session, Charge.COORDINATOR, COORD, AIV, CLERK)
    size = len(list(session.log("coord")))
    session.run(Wait(1), COORD)
    later = {position for position in read_by(session, COORD) if position >= size}
    assert later
    assert not later & read_by(session, AIV)


def test_the_dpo_who_gets_keys_reads_the_lines_of_before(session: Session) -> None:
    before = read_by(session, COORD)
    session.run(KeepTerms("other", 6), COORD)
    assert before <= read_by(session, OTHER)
    unlock(session, MAYOR)  # who reads what the coordinator chaired
    assert session.ask(Standing(), OTHER).log_waits == ()
    later = len(list(session.log("other")))
    session.run(Wait(1), COORD)
    assert not {position for position in read_by(session, COORD) if position >= later}


def test_who_reads_no_log_gets_nothing_and_asks_nobody(session: Session) -> None:
    together(session, Charge.COORDINATOR, AIV, MAYOR, CLERK)
    unlock(session, COORD)
    for who in (CLERK, BM):
        assert session.ask(Standing(), who).log_waits == ()
        with pytest.raises(Refused):
            list(session.log(who))


@pytest.mark.parametrize("key", [b"", b"x" * 31, b"x" * 32])
def test_a_wrong_key_opens_nothing_and_stops_nobody(session: Session, key: bytes) -> None:
    """Whoever has keys can leave anything."""
    together(session, Charge.COORDINATOR, AIV, MAYOR, CLERK)
    sealed = next(line for line in session._vault.read_log("coord") if line.payload is not None)
    opened = session._vault.whole("coord")
    (leaf,) = opened.log.leaves(sealed.position, sealed.position + 1)
    keys = {str(leaf.leaf().circle): {key: 10**6}}
    left = heritage.Left("coord", "aiv", False, 10**6, keys)
    with session._vault.transaction("coord", now=session._now()) as transaction:
        said = msgspec.msgpack.encode(left)
        readers = frozenset({"coord", "aiv"})
        transaction.write(heritage.BUNDLE, transaction.new_id(), said, readers)
        transaction.write(heritage.BUNDLE, transaction.new_id(), b"\xff", readers)
        transaction.log(b"", readers)
    opened.inherited.clear()
    assert sealed.position not in read_by(session, AIV)


def chaired_line(session: Session, by: PersonId = CLERK) -> int:
    """The position of a line about what the coordinator chairs."""
    entry = LogEntry(session._now(), Act.CHANGE, by)
    session._ledger.line(entry, session._ledger.office(by).coordinator)
    return len(list(session.log("coord"))) - 1


def test_a_dpo_who_comes_back_reads_what_was_sealed_to_both_officers_meanwhile(
    session: Session,
) -> None:
    for dpo in ("other", "L. Vermandere"):
        session.run(KeepTerms(dpo, 6), COORD)
        for one in (OTHER, MAYOR, COORD):
            unlock(session, one)
    meanwhile = chaired_line(session)
    assert meanwhile in read_by(session, MAYOR)
    session.run(KeepTerms("other", 6), COORD)
    assert len(session.ask(Standing(), OTHER).log_waits) == 1
    unlock(session, MAYOR)
    assert session.ask(Standing(), OTHER).log_waits == ()
    assert len(read_by(session, OTHER)) == len(list(session.log("other")))


def test_what_the_coordinator_chaired_goes_from_the_dpo_to_the_mayor_alone(
    session: Session,
) -> None:
    session.run(KeepTerms("other", 6), COORD)
    chaired = chaired_line(session)
    assert chaired in read_by(session, OTHER)
    session.run(KeepTerms("L. Vermandere", 6), COORD)
    assert session.ask(Standing(), MAYOR).log_waits == session.ask(Standing(), COORD).log_waits
    unlock(session, OTHER)
    assert chaired in read_by(session, MAYOR)
    assert chaired not in read_by(session, COORD)
    assert chaired - 1 in read_by(session, COORD)
    assert session.ask(Standing(), MAYOR).log_waits == ()


def test_who_only_inherited_such_lines_leaves_them_too(session: Session) -> None:
    """To the data protection officer nothing of that kind was ever sealed."""
    chaired = chaired_line(session)
    session.run(KeepTerms("other", 6), COORD)
    unlock(session, MAYOR)
    together(session, Charge.MAYOR, BM, COORD, CLERK)
    session.work(RemoveMember(MAYOR, role_ended=True), COORD)
    session.run(KeepTerms("L. Vermandere", 6), COORD)
    assert session.ask(Standing(), BM).log_waits == ("Name of other",)
    unlock(session, OTHER)
    assert chaired in read_by(session, BM)
    assert session.ask(Standing(), BM).log_waits == ()


def test_what_members_wrote_while_nobody_held_an_office_goes_to_who_holds_it_next(
    tmp_path: Path,
) -> None:
    with lost(tmp_path, HELD, both_go).back(CLERK) as again:
        words = {CLERK: PASSWORD, BM: "play-bm", AIV: "play-aiv"}
        for one in (BM, AIV):
            again.unlock(one, words[one])
        written = read_by(again, CLERK) | read_by(again, BM) | read_by(again, AIV)
        by = {one: words[one] for one in (BM, AIV)}
        again.run_together(HandOver(Charge.COORDINATOR, AIV), BM, by)
        assert again.ask(Standing(), AIV).log_waits == ("Name of clerk",)
        again.unlock(CLERK, words[CLERK])
        assert again.ask(Standing(), AIV).log_waits == ()
        assert written <= read_by(again, AIV)


def test_lines_of_a_former_program_go_on_too_and_what_was_chaired_to_the_mayor(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It had one key for both kinds, and noted no readers."""
    with monkeypatch.context() as former:
        made = circle._opened

        def sealing_alike(*given: Any) -> Circle:
            one = made(*given)
            return replace(one, line_keys=(one.log_key, one.log_key), log_key=one.line_keys[0])

        former.setattr(circle, "_opened", sealing_alike)
        former.setattr(Ledger, "_note_term", lambda *_args, **_kinds: None)
        session = played(tmp_path, *HELD)
        chaired = chaired_line(session)
        with session._vault.transaction("coord", now=session._now()) as transaction:
            records = Records(transaction)
            records.keep_office(replace(records.office(), log_terms=()), session.unlocked)
            transaction.log(b"", frozenset({"coord"}))
        session.lock()
    for one in (MAYOR, COORD, CLERK, BM, AIV):
        unlock(session, one)
    before = read_by(session, COORD)
    assert chaired not in before
    together(session, Charge.MAYOR, BM, COORD, CLERK)
    together(session, Charge.COORDINATOR, AIV, COORD, CLERK)
    unlock(session, MAYOR)
    assert chaired in read_by(session, BM)
    assert before <= read_by(session, AIV)
    assert chaired not in read_by(session, AIV)
    assert session.check("aiv") == ()
