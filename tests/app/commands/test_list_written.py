"""The list of partners as other tools wrote it: who really gets keys, or is back, loses nothing."""

from dataclasses import replace
from pathlib import Path

import pytest

from app.commands.members import AddMember, RemoveMember
from app.commands.settings import KeepTerms
from app.commands.watching import AcceptState
from app.domain.person import Charge, PersonId
from app.queries.cases import CaseList
from app.queries.today import Standing
from app.session import Session
from app.store import heritage
from app.store.records import Records
from tests.app.commands.test_accused import sign_removal
from tests.app.commands.test_handing import AIV, BM, CLERK, COORD, HELD, MAYOR, played, together
from tests.app.commands.test_log_left import chaired_line, read_by, unlock

pytestmark = pytest.mark.usefixtures("quick_passwords")
OTHER, POL, WORD = PersonId("other"), PersonId("pol"), "vijftien tekens lang"
EVERYBODY = (AIV, BM, CLERK, COORD, MAYOR, OTHER)


def listed(session: Session, by: PersonId, person: PersonId, *, member: bool) -> None:
    with session._vault.transaction(by, now=session._now()) as transaction:
        records = Records(transaction)
        said = replace(records.persons()[person], member=member)
        records.keep_persons([said], session._setting.members)
        transaction.log(b"x", frozenset({by}))


def again(session: Session, *who: PersonId) -> Session:
    folder = session._vault.folder
    session.close()
    session = Session.open(folder)
    session.backs_up = False
    for one in who:
        unlock(session, one)
    return session


def test_whom_the_list_called_a_member_before_they_had_keys_reads_their_cases(
    tmp_path: Path,
) -> None:
    session = again(played(tmp_path, *HELD), CLERK)
    listed(session, CLERK, POL, member=True)
    session = again(session, MAYOR, COORD, CLERK)
    session.work(AddMember(POL, WORD), COORD)
    session.unlock(POL, WORD)
    assert session.ask(CaseList(), POL) != ()
    session.close()


def test_what_is_for_somebody_who_is_accused_is_left_once_they_are_not(tmp_path: Path) -> None:
    session = played(tmp_path, *HELD)
    chaired = chaired_line(session)
    together(session, Charge.COORDINATOR, AIV, COORD, CLERK)
    session = again(session, AIV, COORD)
    session.run(KeepTerms("other", 6), AIV)
    leaves = session._vault.whole(COORD).log.frontier.size
    sign_removal(session._vault, COORD, OTHER, leaves)
    listed(session, COORD, OTHER, member=False)
    rows = []
    for _ in range(3):
        session = again(session, MAYOR)  # who has lines of what was chaired for them
        store = session._vault.whole(MAYOR).store
        rows.append(store.row("SELECT count(*) FROM record WHERE bundle = ?", heritage.BUNDLE))
    assert rows == rows[:1] * 3  # none is left to who would not get it
    session.work(AcceptState(), MAYOR)
    for _ in range(3):
        session = again(session, *EVERYBODY)
    session.work(RemoveMember(COORD), AIV)
    assert chaired in read_by(session, OTHER)
    assert session.ask(Standing(), OTHER).log_waits == ()
    session.close()
