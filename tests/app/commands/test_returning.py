"""Who gets keys or regains what they had lost reads again what is written for all who follow."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from app.commands.meetings import Invite, Respond
from app.commands.members import AddMember, RemoveMember
from app.commands.office import Declare, KeepPerson
from app.commands.people import EndClearance, WithdrawDeclaration
from app.commands.speaking import Approve, Contribute
from app.domain.case import CaseId
from app.domain.contribution import Keep, Nature, TextId
from app.domain.person import Person, PersonId
from app.domain.secret import SecretText
from app.queries.board import NameCards
from app.queries.cases import CaseList
from app.queries.meetings import MeetingList
from app.queries.people import Persons
from app.queries.today import Standing
from app.session import Session
from app.store.records import Records
from tests.app.commands.sittings import Step, begun, convened, do, opened, planned, played, seated
from tests.app.commands.spoiling import spoil, unlocked_anew

pytestmark = pytest.mark.usefixtures("quick_passwords")
MAYOR, COORD, CLERK, POL, CARE = map(PersonId, ("mayor", "coord", "clerk", "pol", "care"))
PEOPLE = {"pol": {"member": True}, "prev": {"category": "PREV"}}
YESTERDAY, NEXT_YEAR = date(2026, 11, 22), date(2027, 11, 23)
Play = Callable[..., Session]


@pytest.fixture
def play(tmp_path: Path) -> Play:
    def made(*steps: Step) -> Session:
        session, _ = played(tmp_path, *steps, **PEOPLE)
        return session

    return made


def core() -> tuple[Step, ...]:
    """The core of an LIVC-R at the table: there a head of police needs a clearance."""
    law = {"type": "law", "citation": "wet 30 juli 2018"}
    told = {"kind": "livc_r", "purpose": "terrorism", "subject": {"name": "n"}, "basis": law}
    table = (*convened("pol", "prev"), *seated("mayor", "coord", "pol", "prev"))
    return (do("open_case", id="k", **told), planned() | {"kind": "livc_r"}, *table)


def cases(session: Session, who: PersonId) -> list[str]:
    return [line.key for line in session.ask(CaseList(), who)]


def person(session: Session, who: PersonId) -> Person:
    return next(one for one in session.ask(Persons()) if one.id == who)


def says(session: Session, who: PersonId, text: str) -> TextId:
    """Something at the table; it rewrites what everybody reads there too."""
    case, meeting = session.ask(CaseList())[0].id, session.ask(MeetingList())[0].id
    said = SecretText(text)
    told = Contribute(meeting, case, said, Nature.FACT, secret=False, keep=Keep.MINUTES)
    return TextId(str(session.run(told, who).made))


def items(session: Session, who: PersonId) -> int:
    """How many items their keys open."""
    with session._vault.transaction(who, now=session.header.created) as transaction:
        records = Records(transaction)
        files = [records.casefile(case.id) for case in records.cases()]
        return sum(len(file.items) for file in files if file is not None)


def table_code_of(session: Session, who: PersonId) -> str:
    cards = session.ask(NameCards(session.ask(MeetingList())[0].id))
    return next(card.code for card in cards if card.person == who)


def case_at_the_table(session: Session) -> CaseId:
    """Of the only meeting."""
    with session._vault.transaction(COORD, now=session.header.created) as transaction:
        records = Records(transaction)
        (meeting,) = records.meetings()
        agenda = records.agenda(meeting)
        assert agenda is not None
        return agenda.cases[0]


def agendas(session: Session, who: PersonId) -> int:
    """How many agendas their keys open."""
    with session._vault.transaction(who, now=session.header.created) as transaction:
        records = Records(transaction)
        return sum(records.agenda(meeting) is not None for meeting in records.meetings())


def texts(session: Session, who: PersonId) -> set[str]:
    """What their keys open, whatever the policy then says."""
    with session._vault.transaction(who, now=session.header.created) as transaction:
        records = Records(transaction)
        files = (records.casefile(case.id) for case in records.cases())
        return {text.id for file in files if file is not None for text in file.contributions}


def comes_again(session: Session, who: PersonId) -> None:
    session.lock_others(POL if who != POL else COORD)
    session.unlock(who, f"play-{who}")


def given(session: Session) -> list[tuple[str, tuple[str, ...]]]:
    entries = [line.entry for line in session.log("coord") if line.entry is not None]
    return [(e.member, tuple(e.to)) for e in entries if e.why == "members"]


def test_who_signs_again_reads_the_case_as_soon_as_somebody_with_its_keys_comes_in(
    play: Play,
) -> None:
    session = play(*begun("pol"))
    mine = says(session, POL, "eerder")
    session.run(WithdrawDeclaration(), POL)
    between = says(session, COORD, "intussen")
    session.run(Declare(), POL)
    assert person(session, POL).awaits == {MAYOR, COORD, CLERK}
    assert items(session, POL) == 0
    comes_again(session, COORD)
    assert items(session, POL) == 1
    assert mine in texts(session, POL)
    assert between not in texts(session, POL), "what was said meanwhile stays with who was there"
    assert person(session, POL).awaits == {MAYOR, CLERK}
    assert given(session) == [(COORD, (POL,))]
    comes_again(session, COORD)
    assert len(given(session)) == 1
    assert session.check("pol") == ()


def test_a_clearance_that_is_renewed_opens_the_case_at_once(play: Play) -> None:
    session = play(*core())
    session.run(EndClearance(POL, YESTERDAY), COORD)
    assert items(session, POL) == 0, "the seat was written away"
    renewed = replace(person(session, POL), clearance_until=NEXT_YEAR)
    session.run(KeepPerson(renewed), COORD)
    assert items(session, POL) == 1
    assert person(session, POL).awaits == {MAYOR, CLERK}
    session.run(KeepPerson(replace(renewed, awaits=frozenset(), function="hoofd")), COORD)
    assert person(session, POL).awaits == {MAYOR, CLERK}, "a form does not know it"
    assert session.check("pol") == ()


def test_a_damaged_case_keeps_no_other_from_who_is_let_in(play: Play) -> None:
    opening, *table = core()
    session = play(opening | {"id": "k2"}, opening, *table)
    session.run(EndClearance(POL, YESTERDAY), COORD)
    (spoilt,) = {line.id for line in session.ask(CaseList())} - {case_at_the_table(session)}
    spoil(session, spoilt)
    unlocked_anew(session, MAYOR, COORD, CLERK, POL)
    session.run(KeepPerson(replace(person(session, POL), clearance_until=NEXT_YEAR)), COORD)
    assert items(session, POL) == 1
    assert person(session, POL).awaits == {MAYOR, CLERK}


def test_who_lost_something_is_given_nothing(play: Play) -> None:
    session = play(*core())
    session.run(EndClearance(POL, YESTERDAY), COORD)
    session.run(KeepPerson(replace(person(session, POL), function="hoofd")), COORD)
    assert person(session, POL).awaits == frozenset()
    session.run(WithdrawDeclaration(), POL)
    session.run(KeepPerson(replace(person(session, POL), clearance_until=NEXT_YEAR)), COORD)
    before = texts(session, POL)
    says(session, COORD, "intussen")
    comes_again(session, MAYOR)
    assert texts(session, POL) == before


def test_who_gets_keys_approves_what_was_typed_for_them(play: Play) -> None:
    session = play(*begun("pol", "care"))
    theirs = says(session, CARE, "voor mij getypt")
    session.work(AddMember(CARE, "play-care"), COORD)
    session.unlock("care", "play-care")
    assert texts(session, CARE) == {theirs}
    session.run(Approve(theirs), CARE)


def test_a_case_that_whoever_adds_a_member_cannot_open_is_opened_by_who_can(play: Play) -> None:
    evening = planned() | {"minute_taker": "care"}
    on = (evening, do("add_item", "mayor", meeting="m", case="k"))
    session = play(opened(who="mayor", named=["mayor", "pol", "care"]), *on)
    assert cases(session, COORD) == []
    session.work(AddMember(CARE, "play-care"), COORD)
    session.unlock("care", "play-care")
    assert cases(session, CARE) == []
    assert person(session, CARE).awaits == {MAYOR, CLERK, POL}
    assert session.ask(Standing(), CARE).awaits == ("Name of mayor",)
    assert agendas(session, CARE) == 1, "whoever prepares opens that at once"
    assert session.ask(Standing(), POL).awaits == ()
    comes_again(session, MAYOR)
    session.unlock("care", "play-care")
    session.unlock("coord", "play-coord")
    assert session.ask(Standing(), CARE).awaits == ()
    assert len(cases(session, CARE)) == 1
    assert len(session.ask(MeetingList(), CARE)) == 1
    assert session.check("care") == session.check("mayor") == ()


def test_who_came_later_reads_nothing_more_because_the_speaker_gets_keys(play: Play) -> None:
    session = play(*begun("care"))
    theirs = says(session, CARE, "eerder gezegd")
    code = table_code_of(session, CARE)
    session.run(Approve(theirs, code), CARE)
    case, meeting = session.ask(CaseList())[0].id, session.ask(MeetingList())[0].id
    session.run(Invite(meeting, case, POL), MAYOR)
    session.run(Respond(meeting, case, accepts=True), POL)
    assert texts(session, POL) == set()
    session.work(AddMember(CARE, "play-care"), COORD)
    session.unlock("care", "play-care")
    assert texts(session, POL) == set()
    assert texts(session, CARE) == texts(session, COORD) == texts(session, CLERK) == {theirs}
    assert session.check("pol") == session.check("care") == ()


def test_a_speaker_gets_their_words_where_whoever_read_them_is_no_member_any_more(
    play: Play,
) -> None:
    session = play(*begun("care", "pol"))
    theirs = says(session, CARE, "eerder gezegd")
    session.run(Approve(theirs, table_code_of(session, CARE)), CARE)
    session.work(RemoveMember(POL, False), COORD)
    session.work(AddMember(CARE, "play-care"), COORD)
    session.unlock("care", "play-care")
    assert texts(session, CARE) == {theirs}
    assert session.check("care") == ()
