"""A meeting cannot be planned on a day that is over: minutes would carry the wrong law and term."""

from pathlib import Path

from app.errors import WrongState
from tests.builders import EXERCISES, exercise, play


def test_a_meeting_is_not_planned_in_the_past(tmp_path: Path) -> None:
    text = (EXERCISES / "hartenaas.toml").read_text("utf-8")
    scenario = text.replace("on = 2026-11-26\nplace", "on = 2020-11-26\nplace")
    assert scenario != text
    with exercise(tmp_path, scenario) as session:
        planned = next(p for p in play(session, scenario) if p.step.do == "plan")
    assert isinstance(planned.error, WrongState)
    assert planned.error.code == "meeting_in_the_past"
