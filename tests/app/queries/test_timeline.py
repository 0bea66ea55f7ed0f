"""The course of a case: in order, through the disclosure, and of actions only what R43 lets see."""

from pathlib import Path
from typing import Any

import pytest

from app.commands.cases import Advance, CloseCase, RecordSignal, Revoke, Sighting, Weigh
from app.commands.outcomes import UpdateAction
from app.domain.case import Stage
from app.domain.decision import ActionState
from app.domain.meeting import ItemState
from app.domain.person import PersonId
from app.domain.secret import SecretText
from app.queries.cases import CasePage, CaseView
from app.queries.circle import Through
from app.queries.timeline import Happening
from app.session import Session
from tests.app.commands.sittings import TODAY, Step, at, begun, do, said, scenario, signed
from tests.builders import Outcomes, exercise, play

pytestmark = pytest.mark.usefixtures("quick_passwords")
MAYOR, COORD, CLERK = PersonId("mayor"), PersonId("coord"), PersonId("clerk")


def evening(folder: Path, *more: Step) -> tuple[Session, Outcomes]:
    """Weighed, planned, discussed; a decision on a source that the clerk may not read."""
    assign = {"due": TODAY, "derived_from": []}
    steps = [
        *begun("insp", "customs"),
        *said("the source", "insp", audience=["customs"]),
        at("decide", "mayor", id="b", text="decided", derived_from=["c"]),
        at("assign", "mayor", id="a", text="write it down", owner="clerk", **assign),
        at("assign", "mayor", id="a2", text="go there", owner="coord", **assign),
        *more,
    ]
    file = scenario(steps)
    session = exercise(folder, file)
    made = play(session, file)
    assert not made.surprises
    return session, made


def page(session: Session, made: Outcomes, who: PersonId) -> CasePage:
    return session.ask(CaseView(made.ids["k"]), who)


def told(seen: CasePage) -> list[tuple[Any, ...]]:
    return [(e.what, e.stage or e.item or e.text) for e in seen.course.events]


def test_what_happened_is_told_in_order_with_every_stage(tmp_path: Path) -> None:
    session, made = evening(tmp_path, *signed())
    case = made.ids["k"]
    session.run(Weigh(case, is_case=True), MAYOR)
    session.run(Advance(case, Stage.PLAN))
    session.run(CloseCase(case))
    assert told(page(session, made, COORD)) == [
        (Happening.OPENED, ""),
        (Happening.WEIGHED, Stage.WEGING),
        (Happening.STAGE, Stage.PLAN),
        (Happening.STAGE, Stage.AFSLUITING),
        (Happening.MEETING, ItemState.CLOSED),
        (Happening.DECISION, "decided"),
        (Happening.ACTION, "write it down"),
        (Happening.ACTION, "go there"),
    ]


def test_a_signal_stands_in_the_course_for_those_who_may_read_it(tmp_path: Path) -> None:
    session, made = evening(tmp_path)
    seen = Sighting(TODAY, SecretText("lights at night"), SecretText("a neighbour"))
    session.run(RecordSignal(made.ids["k"], seen), COORD)
    assert (Happening.SIGNAL, "lights at night") in told(page(session, made, MAYOR))
    assert Happening.SIGNAL not in [what for what, _ in told(page(session, made, CLERK))]


def test_who_may_not_read_a_decision_finds_nothing_of_it_in_the_course(tmp_path: Path) -> None:
    session, made = evening(tmp_path)
    assert (Happening.DECISION, "decided") in told(page(session, made, MAYOR))
    seen = told(page(session, made, CLERK))
    assert [what for what, _ in seen if what is Happening.DECISION] == []
    assert (Happening.ACTION, "write it down") in seen


def test_state_and_lateness_are_for_owner_mayor_and_coordinator(tmp_path: Path) -> None:
    session, made = evening(tmp_path)
    done = UpdateAction(made.ids["a2"], ActionState.DONE, SecretText("went on foot"))
    session.run(done, COORD)
    for who in (MAYOR, COORD):
        lines = {line.text: line for line in page(session, made, who).course.actions}
        assert lines["go there"].state is ActionState.DONE
        assert lines["go there"].remark == "went on foot"
        assert lines["write it down"].state is ActionState.OPEN
    lines = {line.text: line for line in page(session, made, CLERK).course.actions}
    assert lines["write it down"].state is ActionState.OPEN
    assert lines["write it down"].findings == ()
    assert (lines["go there"].state, lines["go there"].remark) == (None, "")
    assert [rule for rule, _ in lines["go there"].findings] == ["R10"]


def test_actions_that_are_over_come_last(tmp_path: Path) -> None:
    session, made = evening(tmp_path)
    session.run(UpdateAction(made.ids["a"], ActionState.NO_LONGER_POSSIBLE), CLERK)
    texts = [line.text for line in page(session, made, MAYOR).course.actions]
    assert texts == ["go there", "write it down"]


def test_the_circle_tells_through_what_and_for_whom_since_when(tmp_path: Path) -> None:
    session, made = evening(tmp_path)
    circle = {line.person: line for line in page(session, made, COORD).circle}
    assert circle[MAYOR].through is Through.MAYOR
    assert circle[CLERK].through is Through.MINUTE_TAKER
    assert circle[PersonId("insp")].through is Through.INVITED
    assert circle[PersonId("insp")].since == TODAY
    assert (circle[CLERK].reads, circle[PersonId("insp")].reads) == (True, False)
    to_the_clerk = {line.person: line for line in page(session, made, CLERK).circle}
    assert to_the_clerk[PersonId("insp")].since is None


def test_a_lost_admission_is_shown_to_those_who_prepare_alone(tmp_path: Path) -> None:
    closing = [at("close_item", "mayor"), do("close_meeting", "mayor", meeting="m")]
    session, made = evening(tmp_path, *closing)
    session.run(Revoke(made.ids["k"], PersonId("customs")))
    seen = page(session, made, COORD).circle
    assert [line.person for line in seen if line.lost] == ["customs"]
    assert seen[-1].person == "customs"
    others = page(session, made, CLERK).circle
    assert "customs" not in [line.person for line in others]
    assert not any(line.lost for line in others)
