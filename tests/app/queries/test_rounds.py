"""Who is asked in a round does not tell who has answered (R31, R44)."""

from pathlib import Path

import pytest

from app.domain.case import CaseId
from app.domain.meeting import MeetingId
from app.domain.person import PersonId
from app.queries.rounds import RoundLine, Rounds
from tests.app.commands.sittings import Step, at, convened, do, opened, planned, scenario, seated
from tests.builders import exercise, play

pytestmark = pytest.mark.usefixtures("quick_passwords")


def lines(folder: Path, *more: Step) -> tuple[RoundLine, ...]:
    steps = [opened(), planned(), *convened("insp", "youth"), *seated("mayor", "insp", "youth")]
    file = scenario([*steps, *more])
    with exercise(folder, file) as session:
        made = play(session, file)
        assert made.surprises == []
        place = MeetingId(made.ids["m"]), CaseId(made.ids["k"])
        return session.ask(Rounds(*place), PersonId("coord"))


def vote(who: str, answer: str) -> Step:
    return at("vote_record", who, vote=answer)


@pytest.mark.parametrize("answer", ["agree", "object", "abstain"])
def test_everyone_stays_asked_as_long_as_the_round_runs(tmp_path: Path, answer: str) -> None:
    (before,) = lines(tmp_path / "a")
    (after,) = lines(tmp_path / "b", vote("insp", answer), vote("mayor", "agree"))
    assert before == after
    assert {"mayor", "insp", "youth"} <= set(before.asked)


def test_whoever_left_is_still_asked_and_whoever_lost_the_admission_is_not(tmp_path: Path) -> None:
    (left,) = lines(tmp_path / "a", at("leave", "insp"))
    assert "insp" in left.asked
    (revoked,) = lines(tmp_path / "b", do("revoke", case="k", person="insp"))
    assert "insp" not in revoked.asked


def test_nobody_is_asked_once_it_is_over(tmp_path: Path) -> None:
    (running,) = lines(tmp_path / "a")
    votes = [vote(who, "agree") for who in running.asked]
    (over,) = lines(tmp_path / "b", *votes)
    assert (over.asked, over.over, over.unanimous) == ((), True, True)


@pytest.mark.parametrize("answers", [(), ("mayor",), ("mayor", "insp", "youth")])
def test_closing_the_item_ends_its_round_whoever_had_answered(
    tmp_path: Path, answers: tuple[str, ...]
) -> None:
    votes = [vote(who, "object") for who in answers]
    (closed,) = lines(tmp_path / "a", *votes, at("close_item", "mayor"))
    assert closed == RoundLine(None, "", (), over=True, unanimous=False)
