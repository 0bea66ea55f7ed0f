"""Cases end, and nothing that was theirs stays or holds others up."""

from pathlib import Path

import pytest

from app.commands.cases import HoldCase, Weigh
from app.domain.case import CaseId
from app.domain.person import PersonId
from app.errors import WrongState
from app.queries.cases import CaseView
from tests.app.commands.sittings import (
    TODAY,
    Step,
    at,
    begun,
    convened,
    do,
    opened,
    planned,
    recorded,
    said,
    scenario,
    seated,
    signed,
    tried,
)
from tests.builders import Outcomes, exercise, play

pytestmark = pytest.mark.usefixtures("quick_passwords")


def last_error(made: Outcomes) -> str:
    """The code with which the last step failed; all before it went as expected."""
    assert [p for p in made[:-1] if not p.as_expected] == []
    assert isinstance(made[-1].error, WrongState), made[-1]
    return made[-1].error.code


def two_cases() -> list[Step]:
    """Two items at one meeting: the inspection sits at the first, customs at the second."""
    second = convened("customs", case="k2")
    return [
        opened(),
        opened("k2"),
        planned(),
        *convened("insp"),
        *second,
        *seated("mayor", "coord", "clerk", "insp"),
        *said("of the first", "insp"),
        *recorded("mayor", "coord", "clerk", "insp"),
        at("close_item", "mayor"),
        at("open_item", "mayor", case="k2"),
        *(at("arrive", p, case="k2") for p in ("mayor", "coord", "clerk")),
        do("declare", "customs"),
        at("arrive", "customs", case="k2"),
        *signed("k2"),
    ]


def test_erasing_one_case_leaves_the_copies_that_never_spoke_of_it(tmp_path: Path) -> None:
    ended = [do("close_case", case="k"), do("erase_case", case="k")]
    _, made = tried(tmp_path, *two_cases(), *ended, do("issue_minutes", meeting="m", to="all"))
    assert made.surprises == []
    assert set(made.files) == {("minutes", "customs")}


def test_a_copy_that_was_erased_with_its_case_cannot_be_issued(tmp_path: Path) -> None:
    ended = [do("close_case", case="k"), do("erase_case", case="k")]
    _, made = tried(tmp_path, *two_cases(), *ended, do("issue_minutes", meeting="m", to=["insp"]))
    assert made[-1].outcome != "ok"
    assert made[-1].handed == ()


def test_erasing_a_case_forgets_what_waited_at_its_table(tmp_path: Path) -> None:
    waiting = [
        at("ask", "mayor", id="q", to="insp", question="?"),
        at("assign", "mayor", id="a", text="t", owner="insp", due=TODAY, derived_from=[]),
        at("propose_feedback", id="f", text="t", derived_from=[]),
        at("vote_record", "mayor", vote="agree"),
        do("weigh", "mayor", case="k", outcome="no_case"),
    ]
    session, made = tried(
        tmp_path, *begun("insp"), *waiting[:-2], at("close_item", "mayor"), waiting[-1]
    )
    assert made.surprises == []
    table = session._table
    assert (table.questions, table.offers, table.proposals, table.recording) == ({}, {}, {}, {})
    assert table.put == frozenset()


@pytest.mark.parametrize(
    "ending",
    [do("close_case", case="k"), do("advance", case="k", stage="afsluiting")],
    ids=lambda step: step["do"],
)
def test_a_case_does_not_end_while_it_is_discussed(tmp_path: Path, ending: Step) -> None:
    weighed = do("weigh", "mayor", case="k", outcome="case")
    _, made = tried(tmp_path, *begun("insp"), weighed, ending)
    assert last_error(made) == "item_still_open"


def test_a_closed_case_is_not_taken_up_again(tmp_path: Path) -> None:
    steps = [opened(), planned(), *convened("insp"), do("close_case", case="k")]
    _, made = tried(tmp_path, *steps, at("invite", "mayor", person="customs"))
    assert last_error(made) == "case_closed"
    steps.append(do("open_meeting", "mayor", meeting="m"))
    _, made = tried(tmp_path, *steps, at("open_item", "mayor"))
    assert last_error(made) == "case_closed"


def test_nobody_is_invited_to_a_meeting_that_is_over(tmp_path: Path) -> None:
    over = [do("open_meeting", "mayor", meeting="m"), do("close_meeting", "mayor", meeting="m")]
    steps = [opened(), planned(), *convened("insp"), *over]
    _, made = tried(tmp_path, *steps, at("invite", "mayor", person="customs"))
    assert last_error(made) == "item_closed"
    _, made = tried(tmp_path, *steps[:-3], *over, at("respond", "insp", answer="accept"))
    assert last_error(made) == "item_closed"


def test_the_mayors_admission_is_not_taken_by_the_coordinator(tmp_path: Path) -> None:
    _, made = tried(tmp_path, opened(), do("revoke", case="k", person="mayor"))
    assert last_error(made) == "cannot_revoke_coordinator"


def test_a_case_that_no_member_could_open_is_not_opened(tmp_path: Path) -> None:
    mayor = {"mayor": {"member": False}}
    _, made = tried(tmp_path, opened(who="mayor", named=("mayor", "insp")), **mayor)
    assert (made[-1].outcome, made[-1].rules) == ("refused", ("R5",))


def test_whoever_has_the_only_keys_lifts_what_is_held_alone(tmp_path: Path) -> None:
    alone = {who: {"member": False} for who in ("mayor", "clerk")}
    session, made = tried(tmp_path, opened(), **alone)
    case = CaseId(made.ids["k"])
    session.run(HoldCase(case, hold=True), PersonId("coord"))
    session.run(HoldCase(case, hold=False), PersonId("coord"))
    assert not session.ask(CaseView(case), PersonId("coord")).clock.hold


def test_a_case_that_is_kept_for_the_archive_is_not_weighed_away(tmp_path: Path) -> None:
    """Judging it no case erases it, and what is held nobody erases (R36, R38)."""
    file = scenario([opened()])
    session = exercise(tmp_path, file)
    case = CaseId(play(session, file).ids["k"])
    session.run(HoldCase(case, hold=True))
    with pytest.raises(WrongState, match="case_on_hold"):
        session.run(Weigh(case, is_case=False), PersonId("mayor"))
    with pytest.raises(WrongState, match="two_persons_needed"):
        session.run(HoldCase(case, hold=False), PersonId("coord"))
    both = {"coord": "play-coord", "mayor": "play-mayor"}
    session.run_together(HoldCase(case, hold=False), PersonId("coord"), both)
    session.run(Weigh(case, is_case=False), PersonId("mayor"))
