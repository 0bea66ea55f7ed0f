"""Somebody is put at the table by mistake: taken back at once, it changed nothing (R31, R44)."""

from contextlib import suppress
from pathlib import Path
from time import monotonic

import pytest

from app.commands import sitting
from app.commands.rounds import ExportFeedback, Vote, VoteFeedback, VoteRecord
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
    tried,
)
from tests.builders import Outcomes, card

pytestmark = pytest.mark.usefixtures("quick_passwords")
TABLE = ("mayor", "coord", "clerk", "insp", "pol")
COORD, CARE = PersonId("coord"), PersonId("care")
LATE = ("care", "customs")
GUESTS = [
    step
    for who in LATE
    for step in (
        at("invite", "mayor", person=who),
        at("respond", who, answer="accept"),
        do("declare", who),
    )
]


class Table:
    """An item at which two who were invited have not come."""

    def __init__(self, folder: Path, *steps: Step) -> None:
        made: Outcomes
        self.session, made = tried(folder, *begun("insp", "pol"), *GUESTS, *steps)
        assert made.surprises == []
        self.ids = made.ids
        self.place = MeetingId(made.ids["m"]), CaseId(made.ids["k"])

    def come(self, who: PersonId = CARE) -> None:
        self.session.run(Arrive(*self.place), who)

    def leave(self, who: PersonId = CARE, *, slip: bool = True) -> None:
        self.session.run(Leave(*self.place, slip), who)

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
    table.leave()
    assert table.view == before
    assert table.arrived == set(TABLE)


def test_who_leaves_in_earnest_was_there(tmp_path: Path) -> None:
    table = Table(tmp_path)
    table.come()
    table.leave(slip=False)
    assert table.arrived == {*TABLE, CARE}


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
    "somebody who leaves": [at("leave", "insp")],
}


@pytest.mark.parametrize("since", SINCE)
def test_what_was_kept_since_shows_that_the_arrival_was_real(tmp_path: Path, since: str) -> None:
    table = Table(tmp_path, at("arrive", "care"), *SINCE[since])
    with pytest.raises(WrongState, match="arrival_stands"):
        table.leave()
    assert CARE in table.arrived


def test_after_a_minute_an_arrival_stands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    table = Table(tmp_path)
    table.come()
    later = monotonic() + sitting.SLIP + 1
    monkeypatch.setattr(sitting, "monotonic", lambda: later)
    with pytest.raises(WrongState, match="arrival_stands"):
        table.leave()
    assert CARE in table.arrived


def test_nobody_who_sat_there_before_something_was_kept_can_have_been_a_mistake(
    tmp_path: Path,
) -> None:
    told = said("Er is iets gezegd.", "insp", "earlier")
    table = Table(tmp_path, *told, at("arrive", "care"))
    with pytest.raises(WrongState, match="arrival_stands"):
        table.leave(PersonId("insp"))
    table.leave()
    with pytest.raises(Refused):
        table.leave()


def test_each_of_those_who_came_one_after_another_can_have_been_a_mistake(tmp_path: Path) -> None:
    first, second = map(PersonId, LATE)
    table = Table(tmp_path, *(at("arrive", who) for who in LATE))
    table.leave(first)
    assert table.arrived == {*TABLE, second}
    table.come(first)
    table.leave(second)
    assert table.arrived == {*TABLE, first}
    table.leave(first, slip=False)
    assert table.arrived == {*TABLE, first}


def test_who_signs_the_declaration_in_between_ends_nothing(tmp_path: Path) -> None:
    signs = [do("withdraw_declaration", LATE[1]), do("declare", LATE[1])]
    table = Table(tmp_path, at("arrive", LATE[0]), *signs, at("arrive", LATE[1]))
    table.leave(PersonId(LATE[0]))
    assert table.arrived == {*TABLE, LATE[1]}


def test_each_has_a_minute_of_their_own_whoever_comes_after_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = map(PersonId, LATE)
    table, begin = Table(tmp_path), monotonic()
    for who, since in ((first, 0.0), (second, sitting.SLIP - 1)):
        monkeypatch.setattr(sitting, "monotonic", lambda since=since: begin + since)
        table.come(who)
    monkeypatch.setattr(sitting, "monotonic", lambda: begin + sitting.SLIP + 1)
    with pytest.raises(WrongState, match="arrival_stands"):
        table.leave(first)
    table.leave(second)
    assert table.arrived == {*TABLE, first}


def test_no_question_waits_for_somebody_who_never_came(tmp_path: Path) -> None:
    asked = at("ask", "mayor", id="q", to="care", question="Weet u iets?", relevance="x")
    table = Table(tmp_path, at("arrive", "care"), asked)
    table.leave()
    table.come()
    waiting = table.session.ask(ItemBoard(*table.place), CARE).waiting
    assert [each.what for each in waiting] == ["record"]


# What is asked in a round meanwhile (R31, R44): the answers of the others stay as they are


def votes(*people: str, **other: str) -> list[Step]:
    agree = [at("vote_record", who, vote="agree") for who in people]
    return [*agree, *(at("vote_record", who, vote=vote) for who, vote in other.items())]


def test_who_has_answered_shows_neither_on_the_board_nor_in_whether_it_is_taken_back(
    tmp_path: Path,
) -> None:
    seen = []
    for name, answers in (("none", []), ("one", votes("coord")), ("pass", [])):
        asked = at("ask", "mayor", id="q", to="pol", question="Weet u iets?", relevance="x")
        passed = [do("pass", "pol", question="q")] if name == "pass" else []
        steps = [asked, at("arrive", "care"), *answers, *passed]
        table = Table(tmp_path / name, *steps)
        before = [(c.person, c.arrived) for c in table.view.chairs], table.view.own_files_over
        table.leave()
        seen.append((before, table.arrived, table.session.ask(Rounds(*table.place), COORD)))
    assert seen[1:] == seen[:1] * 2


@pytest.mark.parametrize("last", ["agree", "object"])
def test_a_round_for_which_only_the_mistake_was_waited_ends(tmp_path: Path, last: str) -> None:
    others = votes(*TABLE[:-1], **{TABLE[-1]: last})
    table = Table(tmp_path, at("arrive", "care"), *others)
    table.leave()
    assert table.view.own_files is (last == "agree")
    (line,) = table.session.ask(Rounds(*table.place), COORD)
    assert (line.over, line.unanimous) == (True, last == "agree")


def test_a_sheet_for_which_only_the_mistake_was_waited_is_agreed(tmp_path: Path) -> None:
    table = Table(tmp_path, at("arrive", "care"), *sheet(*TABLE))
    table.leave()
    handed = table.session.run(ExportFeedback(TextId(table.ids["f"])), COORD).handed
    assert len(handed) == 1


def test_what_a_round_came_to_with_them_is_not_held_again_without_them(tmp_path: Path) -> None:
    table = Table(tmp_path, at("arrive", "care"), *votes(*TABLE, care="object"))
    table.leave()
    assert not table.view.own_files
    with pytest.raises(WrongState, match="round_over"):
        table.session.run(VoteRecord(*table.place, Vote.AGREE), COORD)


def test_who_thought_better_of_an_agreement_that_was_reopened_is_heard(tmp_path: Path) -> None:
    again = [at("arrive", "care"), *votes(coord="object")]
    again += [do("vote_feedback", "pol", feedback="f", vote="object")]
    before = [*said("bron", "insp"), *recorded(*TABLE), *sheet(*TABLE)]
    table = Table(tmp_path, *before, *again)
    table.leave()
    lines = table.session.ask(Rounds(*table.place), COORD)
    assert [(line.over, line.unanimous) for line in lines] == [(False, False)] * 2
    answer(table, "mayor", "coord", "clerk", "insp", "pol")
    assert not table.view.own_files
    lines = table.session.ask(Rounds(*table.place), COORD)
    assert [(line.over, line.unanimous) for line in lines] == [(True, False)] * 2


def test_an_objection_of_who_is_said_never_to_have_come_stands(tmp_path: Path) -> None:
    against = [do("vote_feedback", "care", feedback="f", vote="object")]
    others = [who for who in TABLE if who != "clerk"]
    table = Table(tmp_path, at("arrive", "care"), *sheet(*others), *against)
    table.leave()
    sheet_id = TextId(table.ids["f"])
    table.session.run(VoteFeedback(sheet_id, Vote.AGREE), PersonId("clerk"))
    with pytest.raises(Refused):
        table.session.run(ExportFeedback(sheet_id), COORD)


def test_what_was_offered_before_the_mistake_waits_on(tmp_path: Path) -> None:
    offered = {"owner": "care", "due": TODAY, "derived_from": []}
    before = at("assign", "mayor", id="a", text="Doe iets", **offered)
    since = at("assign", "mayor", id="b", text="Doe meer", **offered)
    table = Table(tmp_path, before, at("arrive", "care"), since)
    table.leave()
    table.come()
    waiting = table.session.ask(ItemBoard(*table.place), CARE).waiting
    assert [each.what for each in waiting] == ["offer", "record"]


def test_nobody_is_asked_to_agree_for_what_a_mistake_took_along(tmp_path: Path) -> None:
    told = said("bron", "insp", "c", audience=["pol"])
    offered = {"owner": "care", "due": TODAY, "derived_from": ["c"], "neutral_text": "Neutraal"}
    table = Table(
        tmp_path, *told, at("arrive", "care"), at("assign", "mayor", id="a", text="x", **offered)
    )
    insp = PersonId("insp")
    asked = [each.what for each in table.session.ask(ItemBoard(*table.place), insp).waiting]
    table.leave()
    left = [each.what for each in table.session.ask(ItemBoard(*table.place), insp).waiting]
    assert sorted(set(asked) - set(left)) == ["neutral"]


def test_a_table_at_which_nobody_sat_agreed_to_nothing(tmp_path: Path) -> None:
    first = [do("open_meeting", "mayor", meeting="m"), at("open_item", "mayor")]
    steps = [opened(), planned(), *convened("pol"), *first, do("declare", "coord")]
    put = at("propose_feedback", "coord", id="f", text="Fiche", derived_from=[])
    session, made = tried(tmp_path, *steps, at("arrive", "coord"), put)
    assert made.surprises == []
    place = MeetingId(made.ids["m"]), CaseId(made.ids["k"])
    session.run(Leave(*place, slip=True), COORD)
    lines = session.ask(Rounds(*place), COORD)
    assert [(line.over, line.unanimous) for line in lines] == [(False, False)] * 2


def answer(table: Table, *people: str) -> None:
    """They agree in both rounds, as far as these wait for them."""
    for who in map(PersonId, people):
        code = card(table.session, table.ids["c"], who)
        for vote in (
            VoteRecord(*table.place, Vote.AGREE, code),
            VoteFeedback(TextId(table.ids["f"]), Vote.AGREE, code),
        ):
            with suppress(WrongState):
                table.session.run(vote, who)


# Of two who came one after another, one or both never did: what the rounds come to


def with_two(folder: Path, *since: Step) -> Table:
    """Everyone agreed to both rounds; then two more came."""
    before = [*said("bron", "insp"), *recorded(*TABLE), *sheet(*TABLE)]
    return Table(folder, *before, *(at("arrive", who) for who in LATE), *since)


@pytest.mark.parametrize("order", [LATE, LATE[::-1]])
def test_agreements_that_two_mistakes_reopened_stand_again(
    tmp_path: Path, order: tuple[str, str]
) -> None:
    table = with_two(tmp_path)
    table.leave(PersonId(order[0]))
    lines = table.session.ask(Rounds(*table.place), COORD)
    assert [line.asked for line in lines] == [(*TABLE, order[1])] * 2
    assert not table.view.own_files
    table.leave(PersonId(order[1]))
    assert table.view.own_files
    assert table.arrived == set(TABLE)
    assert len(table.session.run(ExportFeedback(TextId(table.ids["f"])), COORD).handed) == 1


@pytest.mark.parametrize("order", [LATE, LATE[::-1]])
def test_who_really_came_is_still_asked(tmp_path: Path, order: tuple[str, str]) -> None:
    stays, mistake = map(PersonId, order)
    table = with_two(tmp_path)
    table.leave(mistake)
    answer(table, *TABLE)
    assert not table.view.own_files
    answer(table, stays)
    assert table.view.own_files
    assert len(table.session.run(ExportFeedback(TextId(table.ids["f"])), COORD).handed) == 1


def test_who_agreed_where_only_a_mistake_was_waited_for_was_there(tmp_path: Path) -> None:
    table = with_two(tmp_path)
    answer(table, *TABLE, LATE[0])
    table.leave(PersonId(LATE[1]))
    assert table.view.own_files
    with pytest.raises(WrongState, match="arrival_stands"):
        table.leave(PersonId(LATE[0]))
    assert table.arrived == {*TABLE, LATE[0]}


def test_an_objection_stands_whoever_of_the_two_never_came(tmp_path: Path) -> None:
    against = [at("vote_record", LATE[0], vote="object")]
    table = with_two(tmp_path, *against)
    for who in LATE:
        table.leave(PersonId(who))
    assert not table.view.own_files


def test_a_round_that_ended_without_agreement_is_not_held_again_by_two_mistakes(
    tmp_path: Path,
) -> None:
    ended = votes(*TABLE[:-1], **{TABLE[-1]: "object"})
    table = Table(tmp_path, *ended, *(at("arrive", who) for who in LATE))
    assert not table.view.own_files_over
    for who in LATE:
        table.leave(PersonId(who))
    assert table.view.own_files_over


def test_what_was_offered_to_each_goes_with_each(tmp_path: Path) -> None:
    offered = {"due": TODAY, "derived_from": []}
    offers = [
        at("assign", "mayor", id=name, text="Doe iets", owner=owner, **offered)
        for name, owner in (("a", "care"), ("b", "customs"))
    ]
    came = [at("arrive", who) for who in LATE]
    table = Table(tmp_path, offers[1], came[0], offers[0], came[1])
    for who in LATE:
        table.leave(PersonId(who))
    for who in LATE:
        table.come(PersonId(who))
    waits = {who: table.session.ask(ItemBoard(*table.place), PersonId(who)).waiting for who in LATE}
    assert {who: [line.what for line in lines] for who, lines in waits.items()} == {
        "care": ["record"],
        "customs": ["offer", "record"],
    }
