"""Somebody is put at the table by mistake: taken back at once, it changed nothing (R31, R44)."""

from pathlib import Path

import pytest

from app.commands.rounds import ExportFeedback, Vote, VoteRecord
from app.commands.sitting import Arrive, Leave
from app.domain.case import CaseId
from app.domain.contribution import TextId
from app.domain.meeting import MeetingId
from app.domain.person import PersonId
from app.errors import Refused, WrongState
from app.queries.board import ItemBoard
from app.queries.meetings import ItemView
from app.queries.rounds import Rounds
from tests.app.commands.sittings import (
    Step,
    at,
    begun,
    do,
    recorded,
    said,
    tried,
)
from tests.builders import Outcomes

pytestmark = pytest.mark.usefixtures("quick_passwords")
TABLE = ("mayor", "coord", "clerk", "insp", "pol")
COORD, CARE = PersonId("coord"), PersonId("care")
GUEST = [
    at("invite", "mayor", person="care"),
    at("respond", "care", answer="accept"),
    do("declare", "care"),
]


class Table:
    """An item at which somebody who was invited has not come."""

    def __init__(self, folder: Path, *steps: Step) -> None:
        made: Outcomes
        self.session, made = tried(folder, *begun("insp", "pol"), *GUEST, *steps)
        assert made.surprises == []
        self.ids = made.ids
        self.place = MeetingId(made.ids["m"]), CaseId(made.ids["k"])

    def come(self) -> None:
        self.session.run(Arrive(*self.place), CARE)

    def leave(self, *, slip: bool = True) -> None:
        self.session.run(Leave(*self.place, slip), CARE)

    @property
    def view(self) -> ItemView:
        return self.session.ask(ItemBoard(*self.place), COORD)

    @property
    def arrived(self) -> set[str]:
        return {chair.person for chair in self.view.chairs if chair.arrived}


def sheet(*people: str) -> list[Step]:
    votes = [do("vote_feedback", person, feedback="f", vote="agree") for person in people]
    return [at("propose_feedback", id="f", text="the follow-up", derived_from=[]), *votes]


def test_an_arrival_by_mistake_never_was(tmp_path: Path) -> None:
    table = Table(tmp_path)
    before = table.view
    table.come()
    assert table.view.slip == CARE
    table.leave()
    assert table.view == before
    assert table.arrived == set(TABLE)


def test_who_leaves_in_earnest_was_there(tmp_path: Path) -> None:
    table = Table(tmp_path)
    table.come()
    table.leave(slip=False)
    assert table.arrived == {*TABLE, CARE}
    assert table.view.slip is None


def test_agreements_that_a_mistake_reopened_stand_again(tmp_path: Path) -> None:
    table = Table(tmp_path, *recorded(*TABLE), *sheet(*TABLE))
    before = table.view, table.session.ask(Rounds(*table.place), COORD)
    table.come()
    assert not table.view.own_files
    table.leave()
    assert (table.view, table.session.ask(Rounds(*table.place), COORD)) == before
    handed = table.session.run(ExportFeedback(TextId(table.ids["f"])), COORD).handed
    assert len(handed) == 1


def test_a_round_that_ended_without_agreement_is_not_held_again_by_a_mistake(
    tmp_path: Path,
) -> None:
    against = [at("vote_record", who, vote="agree") for who in TABLE[:-1]]
    table = Table(tmp_path, *against, at("vote_record", TABLE[-1], vote="object"))
    table.come()
    table.leave()
    with pytest.raises(WrongState, match="round_over"):
        table.session.run(VoteRecord(*table.place, Vote.AGREE), COORD)


SINCE = {
    "a text": said("Er is iets gezegd.", "insp", "later"),
    "an answer in a round": [at("vote_record", "coord", vote="agree")],
    "somebody who leaves": [at("leave", "insp")],
}


@pytest.mark.parametrize("since", SINCE)
def test_what_happened_since_shows_that_the_arrival_was_real(tmp_path: Path, since: str) -> None:
    table = Table(tmp_path, at("arrive", "care"), *SINCE[since])
    assert table.view.slip is None
    with pytest.raises(WrongState, match="arrival_stands"):
        table.leave()
    assert CARE in table.arrived


def test_only_the_last_arrival_can_have_been_a_mistake(tmp_path: Path) -> None:
    table = Table(tmp_path, at("arrive", "care"))
    with pytest.raises(WrongState, match="arrival_stands"):
        table.session.run(Leave(*table.place, slip=True), PersonId("insp"))
    table.leave()
    with pytest.raises(Refused):
        table.leave()


def test_passing_shows_not_even_in_what_can_be_taken_back(tmp_path: Path) -> None:
    asked = at("ask", "mayor", id="q", to="pol", question="Weet u iets?", relevance="x")
    table = Table(tmp_path, asked, at("arrive", "care"), do("pass", "pol", question="q"))
    assert table.view.slip == CARE
