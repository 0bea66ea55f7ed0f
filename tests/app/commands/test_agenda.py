"""The agenda keeps its order; what comes off it was never there, for whoever it admitted either."""

from datetime import timedelta
from pathlib import Path

import pytest

from app.commands.agenda import AllotTime
from app.domain.person import PersonId
from app.errors import Unusable, WrongState
from app.queries.cases import CaseList
from app.queries.meetings import MeetingBoard
from app.session import Session
from tests.app.commands.sittings import (
    TODAY,
    at,
    begun,
    convened,
    do,
    opened,
    planned,
    played,
    seated,
    tried,
)
from tests.builders import Outcomes

pytestmark = pytest.mark.usefixtures("quick_passwords")
THREE = [
    *[opened(case) for case in ("k", "k2", "k3")],
    planned(),
    *[at("add_item", case=case) for case in ("k", "k2", "k3")],
]


def order(session: Session, made: Outcomes, who: str = "coord") -> list[str]:
    names = {ident: name for name, ident in made.ids.items()}
    board = session.ask(MeetingBoard(made.ids["m"]), PersonId(who))
    return [names[line.case] for line in board.agenda]


@pytest.mark.parametrize(
    ("case", "after", "wanted"),
    [
        ("k", "k2", ["k2", "k", "k3"]),
        ("k3", None, ["k3", "k", "k2"]),
        ("k", "k3", ["k2", "k3", "k"]),
        ("k2", "k", ["k", "k2", "k3"]),
    ],
)
def test_a_case_is_put_behind_another_one_or_first(
    tmp_path: Path, case: str, after: str | None, wanted: list[str]
) -> None:
    fields = {} if after is None else {"after": after}
    session, made = played(tmp_path, *THREE, at("move_item", case=case, **fields))
    assert order(session, made) == order(session, made, "clerk") == wanted


def test_a_case_is_not_put_behind_one_that_is_not_there(tmp_path: Path) -> None:
    steps = [*THREE, opened("k4"), at("move_item", after="k4"), at("move_item", after="k")]
    _, made = tried(tmp_path, *steps)
    assert [getattr(p.error, "code", None) for p in made[-2:]] == ["unknown_item"] * 2


def test_the_time_of_a_case_is_kept_and_taken_back(tmp_path: Path) -> None:
    session, made = played(tmp_path, *THREE, at("allot_time", case="k2", minutes=25))

    def times() -> list[int | None]:
        board = session.ask(MeetingBoard(made.ids["m"]))
        return [line.allotted for line in board.agenda]

    assert times() == [None, 25, None]
    session.run(AllotTime(made.ids["m"], made.ids["k2"], None))
    assert times() == [None, None, None]
    for minutes in (0, -5, 601):
        with pytest.raises(Unusable, match="item_time"):
            session.run(AllotTime(made.ids["m"], made.ids["k2"], minutes))


def test_a_case_that_comes_off_the_agenda_was_never_shown_to_the_minute_taker(
    tmp_path: Path,
) -> None:
    session, made = played(tmp_path, *THREE, at("remove_item", case="k2"))
    assert order(session, made) == ["k", "k3"]
    known = {line.id for line in session.ask(CaseList(), PersonId("clerk"))}
    assert known == {made.ids["k"], made.ids["k3"]}
    assert len(session.ask(CaseList(), PersonId("mayor"))) == 3
    assert session.check("coord") == ()


def test_who_is_admitted_by_another_meeting_stays_so(tmp_path: Path) -> None:
    other = [planned("m2"), at("add_item", case="k2", meeting="m2")]
    session, made = played(tmp_path, *THREE, *other, at("remove_item", case="k2"))
    known = {line.id for line in session.ask(CaseList(), PersonId("clerk"))}
    assert made.ids["k2"] in known


def test_a_case_that_came_off_can_be_put_on_again(tmp_path: Path) -> None:
    session, made = played(tmp_path, *THREE, at("remove_item", case="k"), at("add_item", case="k"))
    assert order(session, made) == ["k2", "k3", "k"]


def test_a_case_to_which_somebody_was_invited_stays(tmp_path: Path) -> None:
    steps = [*THREE, at("invite", "mayor", "k2", person="insp"), at("remove_item", case="k2")]
    session, made = tried(tmp_path, *steps)
    assert isinstance(made[-1].error, WrongState)
    assert made[-1].error.code == "item_invited"
    assert order(session, made) == ["k", "k2", "k3"]


@pytest.mark.parametrize("verb", ["move_item", "allot_time", "remove_item"])
def test_nothing_of_the_agenda_changes_once_the_meeting_is_open(tmp_path: Path, verb: str) -> None:
    _, made = tried(tmp_path, *begun("insp"), at(verb))
    assert getattr(made[-1].error, "code", None) == "meeting_begun"


@pytest.mark.parametrize("verb", ["move_item", "allot_time", "remove_item"])
@pytest.mark.parametrize("who", ["clerk", "insp", "youth"])
def test_the_agenda_is_arranged_by_those_who_prepare_alone(
    tmp_path: Path, verb: str, who: str
) -> None:
    steps = [opened(), planned(), *convened("insp"), at(verb, who)]
    _, made = tried(tmp_path, *steps)
    assert made[-1].rules == ("R10",)


def test_the_order_is_read_by_nobody_who_sits_at_one_case_only(tmp_path: Path) -> None:
    steps = [
        opened(),
        opened("k2"),
        planned(),
        *convened("insp"),
        *convened("customs", case="k2"),
        at("move_item", case="k2"),
        *seated("mayor", "insp"),
    ]
    session, made = played(tmp_path, *steps)
    assert order(session, made, "insp") == ["k"]
    assert order(session, made, "customs") == ["k2"]


def test_an_open_delegation_lets_somebody_chair_for_that_meeting_or_time_alone(
    tmp_path: Path,
) -> None:
    tomorrow = TODAY + timedelta(days=1)
    steps = [
        opened(),
        planned(chair="coord"),
        planned("m2", chair="coord"),
        *convened("insp"),
        at("add_item", meeting="m2"),
        at("invite", "mayor", meeting="m2", person="customs"),
        do("open_meeting", meeting="m"),
        do("delegate", "mayor", to="coord", meeting="m"),
        do("open_meeting", meeting="m2"),
        do("open_meeting", meeting="m"),
        do("delegate", "mayor", to="coord", since=TODAY, until=tomorrow),
        do("end_delegation", "mayor", of="coord"),
        do("open_meeting", meeting="m2"),
        do("delegate", "mayor", to="coord", since=TODAY, until=tomorrow),
        do("wait", days=2),
        do("open_meeting", meeting="m2"),
        do("delegate", "mayor", to="coord", until=TODAY),
        do("delegate", "coord", to="coord"),
        do("delegate", "mayor", to="coord", since=TODAY, until=TODAY + timedelta(days=9)),
        do("open_meeting", meeting="m2"),
    ]
    _, made = tried(tmp_path, *steps)
    ends = {p.step.number: p.rules for p in made if p.step.do == "open_meeting"}
    assert list(ends.values()) == [("R10",), ("R10",), (), ("R10",), ("R10",), ()]
    assert getattr(made[-4].error, "code", None) == "delegation_in_the_past"
    assert made[-3].rules == ("R10",)
