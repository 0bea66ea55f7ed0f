"""Who has a key, and the fingerprint that is read aloud."""

import re
from pathlib import Path

import pytest

from app.domain.person import PersonId
from app.queries.keys import Keys
from tests.app.commands.sittings import scenario
from tests.builders import exercise

pytestmark = pytest.mark.usefixtures("quick_passwords")


def test_every_member_has_a_fingerprint_that_all_members_see_alike(tmp_path: Path) -> None:
    session = exercise(tmp_path, scenario(()))
    lines = session.ask(Keys(), PersonId("clerk"))
    assert [line.member for line in lines] == ["clerk", "coord", "mayor"]
    for line in lines:
        assert line.fingerprint is not None
        assert re.fullmatch(r"([0-9a-f]{4} ){15}[0-9a-f]{4}", line.fingerprint)
    assert len({line.fingerprint for line in lines}) == 3
    assert session.ask(Keys(), PersonId("mayor")) == lines
