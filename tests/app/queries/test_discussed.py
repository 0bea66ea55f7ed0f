"""The list that the law demands, and no more of a register than that (R35)."""

from pathlib import Path

import pytest

from app.domain.person import PersonId
from app.errors import Refused
from app.queries.discussed import DiscussedPersons, Reason
from app.session import Session
from tests.app.commands.sittings import (
    TODAY,
    Step,
    at,
    convened,
    do,
    opened,
    planned,
    scenario,
    seated,
)
from tests.builders import Outcomes, exercise, play

pytestmark = pytest.mark.usefixtures("quick_passwords")
ASKED = DiscussedPersons(Reason.REQUEST)


def case(name: str, made: str, kind: str = "person") -> Step:
    return opened(made) | {"subject": {"name": name, "kind": kind}}


def played(folder: Path, *steps: Step) -> tuple[Session, Outcomes]:
    file = scenario(steps)
    session = exercise(folder, file)
    outcomes = play(session, file)
    assert not outcomes.surprises
    return session, outcomes


def discussed(*before: Step) -> list[Step]:
    """Of two persons and a network one person and the network come to the table."""
    return [
        case("Jan Zonderland", "k"),
        case("Piet Zeeman", "later"),
        case("Netwerk", "n", "network"),
        planned(),
        *convened("insp"),
        *convened("insp", case="n"),
        *before,
        *seated("mayor", "coord"),
        at("close_item", "mayor"),
        at("open_item", "mayor", "n"),
    ]


def names(session: Session, by: str) -> list[str]:
    return [line.name for line in session.ask(ASKED, PersonId(by))]


def openings(session: Session) -> list[tuple[str, str | None]]:
    lines = [line.entry for line in session.log("coord") if line.entry is not None]
    told = [(str(e.acting), e.why) for e in lines if (e.why or "").startswith("discussed")]
    assert "Zonderland" not in repr(lines)
    return told


def test_it_names_the_persons_who_were_discussed_and_when(tmp_path: Path) -> None:
    session, made = played(tmp_path, *discussed())
    (line,) = session.ask(ASKED, PersonId("mayor"))
    assert (line.name, line.case, line.on) == ("Jan Zonderland", made.ids["k"], (TODAY,))
    assert line.key.startswith("C-")
    assert names(session, "coord") == ["Jan Zonderland"]


def test_nobody_else_opens_it(tmp_path: Path) -> None:
    session, _ = played(tmp_path, *discussed())
    with pytest.raises(Refused) as refused:
        session.ask(ASKED, PersonId("clerk"))
    assert refused.value.rules == ("R35",)


def test_every_opening_is_a_line_of_the_log_with_its_reason(tmp_path: Path) -> None:
    session, _ = played(tmp_path, *discussed(), at("close_item", "mayor", "n"))
    for reason in (Reason.REQUEST, Reason.REQUEST, Reason.JUSTICE):
        session.ask(DiscussedPersons(reason), PersonId("mayor"))
    assert openings(session) == [
        ("mayor", "discussed/request"),
        ("mayor", "discussed/request"),
        ("mayor", "discussed/justice"),
    ]


def test_an_erased_case_is_on_it_no_more(tmp_path: Path) -> None:
    session, _ = played(tmp_path, *discussed(), do("close_case", case="k"))
    assert names(session, "coord") == ["Jan Zonderland"]
    session, _ = played(
        tmp_path, *discussed(), do("close_case", case="k"), do("erase_case", case="k")
    )
    assert names(session, "coord") == []


def test_a_withdrawn_declaration_closes_the_list(tmp_path: Path) -> None:
    session, _ = played(tmp_path, *discussed(), do("withdraw_declaration", "coord"))
    assert names(session, "coord") == []
    assert names(session, "mayor") == ["Jan Zonderland"]
