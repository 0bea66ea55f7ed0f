"""`recall` names whom to ask for a copy that speaks of an erased case, and nothing of the case."""

import json
from pathlib import Path

import pytest

from app.commands.cases import CloseCase, EraseCase
from app.domain.case import CaseId
from app.domain.person import PersonId
from tests.app.cli.conftest import Run
from tests.app.commands.sittings import begun, do, recorded, said, scenario, signed
from tests.builders import exercise, play

COORD = PersonId("coord")


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    everyone = ("mayor", "coord", "clerk", "insp")
    steps = [*begun("insp"), *said("kwikstaart", "insp"), *recorded(*everyone), *signed()]
    file = scenario([*steps, do("issue_minutes", meeting="m", to=["insp"])])
    with exercise(tmp_path, file) as session:
        case = CaseId(play(session, file).ids["k"])
        session.run(CloseCase(case), COORD)
        session.run(EraseCase(case), COORD)
        return session._vault.folder


def test_copies_are_listed_for_recall_once_their_case_is_erased(cli: Run, vault: Path) -> None:
    password = vault.with_name("password")
    password.write_text("play-coord\n")
    who = ("--vault", vault, "--member", "coord", "--password-file", password)
    ended = cli("recall", *who, "--json")
    assert (ended.status, ended.err) == (0, "")
    (line,) = json.loads(ended.out)["copies"]
    assert len(line["code"]) == 6
    shown = cli("recall", *who)
    assert line["code"] in shown.out
    assert "kwikstaart" not in shown.out + ended.out
