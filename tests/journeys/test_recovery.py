"""A forgotten password: two halves of the sheet, held by two people, open the way back."""

from pathlib import Path

import pytest

from app.commands.scenario.playing import Play, office_of, passwords_of
from app.commands.scenario.reading import read_scenario
from app.domain.person import PersonId
from app.errors import Locked, Unusable
from app.queries.cases import CaseList, CaseView
from app.session import Opening, Session

EXERCISE = Path(__file__).resolve().parents[2] / "resources" / "exercises" / "hartenaas.toml"
NEW = "een heel nieuw wachtwoord"


def _played(folder: Path) -> tuple[Session, tuple[str, ...]]:
    scenario = read_scenario(EXERCISE)
    opening = Opening(
        scenario.title,
        scenario.profile,
        True,
        office_of(scenario),
        scenario.persons,
        scenario.coordinator,
        passwords_of(scenario),
    )
    session, code = Session.create(folder, opening)
    assert all(step.as_expected for step in Play(scenario).steps(session))
    return session, session.sheets(code)


def test_a_member_comes_back_with_both_halves_and_reads_what_they_read_before(
    tmp_path: Path,
) -> None:
    session, halves = _played(tmp_path / "vault")
    coordinator = PersonId("coordinator")
    before = session.ask(CaseList(), coordinator)
    page = session.ask(CaseView(before[0].id), coordinator)
    session.close()

    with Session.open(tmp_path / "vault") as session:
        for half in halves:
            with pytest.raises(Unusable, match="recovery_half_alone"):
                session.recover("coordinator", half, NEW)
        fresh = session.recover("coordinator", " + ".join(halves), NEW)
        assert session.ask(CaseList(), coordinator) == before
        assert session.ask(CaseView(before[0].id), coordinator) == page
        assert session.check("coordinator") == ()

    with Session.open(tmp_path / "vault") as session:
        session.unlock("coordinator", NEW)
        session.unlock("notulist", "play-notulist")
        assert session.check("coordinator") == ()
        assert any(
            line.entry is not None and line.entry.act == "recovered"
            for line in session.log("coordinator")
        )
        with pytest.raises(Locked):
            session.recover("coordinator", "\n".join(halves), NEW)
        assert len(session.sheets(fresh)) == len(halves)
    with Session.open(tmp_path / "vault") as session, pytest.raises(Locked, match="wrong_password"):
        session.unlock("coordinator", "play-coordinator")


def test_a_recovered_member_still_reads_only_their_own_circles(tmp_path: Path) -> None:
    session, halves = _played(tmp_path / "vault")
    session.close()
    with Session.open(tmp_path / "vault") as session:
        session.recover("notulist", "\n".join(halves), NEW)
        session.unlock("coordinator", "play-coordinator")
        notulist = PersonId("notulist")
        case = session.ask(CaseList(), notulist)[0]
        assert session.ask(CaseView(case.id), notulist).signals == ()
        assert session.ask(CaseView(case.id), PersonId("coordinator")).signals != ()
