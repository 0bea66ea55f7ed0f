"""Reading what is sealed is a line of the log (OWASP ASVS 16.3); listing and searching is none."""

from collections.abc import Callable
from pathlib import Path

import pytest

from app.domain.log import Act, LogEntry
from app.domain.person import PersonId
from app.domain.secret import SecretText
from app.queries.board import ItemBoard
from app.queries.cases import CaseList, CaseView
from app.queries.query import Query
from app.queries.search import SearchCase
from app.session import Session
from tests.app.commands.sittings import at, begun, said, scenario
from tests.builders import after

pytestmark = pytest.mark.usefixtures("quick_passwords")
MAYOR = PersonId("mayor")
Asked = Callable[[dict[str, str]], Query[object]]


def lines(session: Session) -> list[LogEntry]:
    return [line.entry for line in session.log("coord") if line.entry is not None]


@pytest.fixture
def evening(tmp_path: Path) -> tuple[Session, dict[str, str]]:
    file = scenario([*begun("insp"), *said("kept", "insp"), at("close_item", "mayor")])
    session, outcomes = after(tmp_path, file)
    return session, dict(outcomes.ids)


@pytest.mark.parametrize(
    "asked", [lambda i: CaseView(i["k"]), lambda i: ItemBoard(i["m"], i["k"])], ids=["case", "item"]
)
def test_reading_is_one_line_until_the_next_unlocking(
    evening: tuple[Session, dict[str, str]], asked: Asked
) -> None:
    session, ids = evening
    before = len(lines(session))
    for _ in range(2):
        session.ask(asked(ids), MAYOR)
    (line,) = lines(session)[before:]
    (listed,) = session.ask(CaseList(), MAYOR)
    assert (line.act, line.acting, line.case) == (Act.VIEW, MAYOR, listed.key)
    assert "kept" not in repr(line)
    session.lock()
    for member in ("coord", "mayor"):
        session.unlock(member, f"play-{member}")
    session.ask(asked(ids), MAYOR)
    assert [one.act for one in lines(session)[before:]].count(Act.VIEW) == 2


def test_listing_and_searching_are_no_line(evening: tuple[Session, dict[str, str]]) -> None:
    session, ids = evening
    before = lines(session)
    session.ask(CaseList(), MAYOR)
    session.ask(SearchCase(SecretText("kept"), ids["k"]), MAYOR)
    assert lines(session) == before
