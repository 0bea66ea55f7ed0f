"""What `show` prints of a text that a signed annex put right."""

from argparse import Namespace
from datetime import date
from pathlib import Path

import pytest

from app.cli.show import _document
from app.commands.annexes import Amend, SignAnnex
from app.domain.language import Language
from app.domain.meeting import MeetingId
from app.domain.person import PersonId
from app.domain.secret import SecretText
from tests.app.commands.sittings import TODAY, at, begun, do, recorded, scenario, signed
from tests.builders import exercise, play


@pytest.mark.usefixtures("quick_passwords")
def test_words_that_were_put_right_are_printed_with_those_that_stood(tmp_path: Path) -> None:
    to_do = {"due": TODAY, "derived_from": []}
    file = scenario(
        [
            *begun("insp"),
            at("assign", "mayor", id="a", text="Overzicht bezorgen.", owner="clerk", **to_do),
            *recorded("mayor", "coord", "clerk", "insp"),
            *signed(),
            do("issue_minutes", meeting="m", to="all"),
        ]
    )
    with exercise(tmp_path, file) as session:
        played = play(session, file)
        assert played.surprises == []
        words, later = SecretText("Volledig overzicht bezorgen."), date(2027, 2, 9)
        session.run(Amend(played.ids["a"], words, due=later), PersonId("mayor"))
        session.run(SignAnnex(MeetingId(played.ids["m"])), PersonId("mayor"))
        options = Namespace(member="clerk", case=None)
        told = _document(session, options, Language.NL)["cases"][0]["meetings"][0]["actions"][0]
    assert (told["text"], told["due"]) == ("Volledig overzicht bezorgen.", "2027-02-09")
    assert told["put_right"] == {
        "on": TODAY.isoformat(),
        "before": ("Overzicht bezorgen.",),
        "beside": (),
        "due_before": TODAY.isoformat(),
    }
