"""What the front door leaves in the log."""

from pathlib import Path

import pytest

from app.domain.log import Act, LogEntry
from app.domain.person import PersonId
from app.queries.board import ItemBoard
from app.session import Session
from tests.app.commands.sittings import (
    Step,
    at,
    begun,
    convened,
    do,
    opened,
    planned,
    scenario,
    seated,
)
from tests.builders import Outcomes, exercise, play

pytestmark = pytest.mark.usefixtures("quick_passwords")


def played(folder: Path, *steps: Step) -> tuple[Session, Outcomes]:
    file = scenario(steps)
    session = exercise(folder, file)
    return session, play(session, file)


def told(session: Session, reader: str) -> list[LogEntry]:
    """The lines that a log reader reads, without when."""
    return [line.entry for line in session.log(reader) if line.entry is not None]


@pytest.mark.parametrize("chair", ["mayor", "coord"])
def test_a_step_at_what_one_may_not_know_is_logged_like_one_at_nothing(
    tmp_path: Path, chair: str
) -> None:
    begin = [opened(), do("delegate", "mayor", to="coord"), planned(chair=chair)]
    begin += [*convened("insp"), *seated(chair, "insp", chair=chair)]
    spoken = {"id": "c", "text": "t", "nature": "fact"}
    session, made = played(
        tmp_path,
        *begin,
        at("contribute", "care", **spoken),
        at("contribute", "care", case="nothing", **spoken),
    )
    assert [p.rules for p in made[-2:]] == [("R10",), ("R10",)]
    known, nothing = told(session, "coord")[-2:]
    assert (known.act, known.acting, known.why) == (Act.ITEM_RECORD_CHANGED, None, None)
    assert known == nothing


def test_a_view_is_told_to_the_mayor_where_the_coordinator_chaired(tmp_path: Path) -> None:
    begin = [opened(), do("delegate", "mayor", to="coord"), planned(chair="coord")]
    session, made = played(tmp_path, *begin, *convened("insp"))
    session.ask(ItemBoard(made.ids["m"], made.ids["k"]), PersonId("coord"))
    assert Act.VIEW not in {entry.act for entry in told(session, "coord")}
    assert told(session, "mayor")[-1].act is Act.VIEW


def test_while_an_item_is_open_a_refusal_there_says_only_that_its_record_changed(
    tmp_path: Path,
) -> None:
    unknown_source = at("decide", "mayor", id="b", text="t", derived_from=["nothing"])
    session, made = played(
        tmp_path, *begun("insp"), at("leave", "insp"), at("leave", "insp"), unknown_source
    )
    assert [p.rules for p in made[-3:]] == [(), ("R10",), ("R10",)]
    assert {entry.act for entry in told(session, "coord")[-3:]} == {Act.ITEM_RECORD_CHANGED}
