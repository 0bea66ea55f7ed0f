"""Minutes of a meeting at which no case was discussed."""

from pathlib import Path

import pytest

from tests.app.commands.sittings import do, planned, scenario
from tests.builders import exercise, play

pytestmark = pytest.mark.usefixtures("quick_passwords")


def test_a_strategic_meeting_has_minutes_for_those_who_lead_it(tmp_path: Path) -> None:
    steps = [
        planned() | {"kind": "strategic"},
        *(do("declare", who) for who in ("mayor", "coord")),
        *(do(verb, "mayor", meeting="m") for verb in ("open_meeting", "close_meeting")),
        do("sign_minutes", "mayor", meeting="m"),
        do("issue_minutes", meeting="m", to="all"),
    ]
    file = scenario(steps)
    made = play(exercise(tmp_path, file), file)
    assert made.surprises == []
    assert {who for _, who in made.files} == {"mayor", "coord"}
