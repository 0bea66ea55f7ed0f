"""A text that its contributor has not approved can be typed again in its place."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from app.commands.speaking import AnswerNoData, Approve, Contribute, Pass, Withdraw
from app.domain.case import CaseId
from app.domain.contribution import Keep, Nature, TextId
from app.domain.meeting import MeetingId, QuestionId
from app.domain.person import PersonId
from app.domain.secret import SecretText
from app.errors import Locked, Refused, WrongState
from app.queries.board import ItemBoard, NameCards
from app.queries.meetings import SaidLine
from app.session import Session
from tests.app.commands.sittings import Step, at, convened, do, opened, planned, scenario, seated
from tests.builders import exercise, play

pytestmark = pytest.mark.usefixtures("quick_passwords")
INSP, YOUTH = PersonId("insp"), PersonId("youth")


class Table:
    """An open item at which the inspector said something."""

    def __init__(self, folder: Path, *more: Step) -> None:
        said = at("contribute", "insp", id="c", text="Wat ik zie", nature="fact", keep="minutes")
        steps = [opened(), planned(), *convened("insp", "youth"), *seated("mayor", "insp", "youth")]
        file = scenario([*steps, said, *more])
        self.session: Session = exercise(folder, file)
        made = play(self.session, file)
        assert made.surprises == []
        self.ids = made.ids

    def correct(self, acting: PersonId, text: str, **choices: object) -> None:
        said = Contribute(
            MeetingId(self.ids["m"]),
            CaseId(self.ids["k"]),
            SecretText(text),
            Nature.HEARSAY,
            corrects=TextId(self.ids["c"]),
        )
        self.session.run(replace(said, **choices), acting)  # type: ignore[arg-type]

    @property
    def said(self) -> tuple[SaidLine, ...]:
        return self.said_before(INSP)

    def said_before(self, person: PersonId) -> tuple[SaidLine, ...]:
        place = MeetingId(self.ids["m"]), CaseId(self.ids["k"])
        return self.session.ask(ItemBoard(*place), person).said


def test_a_corrected_text_stands_in_the_place_of_the_old_one(tmp_path: Path) -> None:
    table = Table(tmp_path)
    table.correct(INSP, "Wat ik hoorde", keep=Keep.MINUTES, audience=frozenset({YOUTH}))
    (line,) = table.said
    assert line.id == table.ids["c"]
    assert (line.text.text, line.nature) == ("Wat ik hoorde", Nature.HEARSAY)
    assert line.audience == {YOUTH}
    assert not line.approved


def test_an_approved_text_is_not_typed_again(tmp_path: Path) -> None:
    table = Table(tmp_path, do("approve", "insp", contribution="c"))
    with pytest.raises(WrongState, match="approved_already"):
        table.correct(INSP, "Wat ik hoorde")
    assert [line.text.text for line in table.said] == ["Wat ik zie"]
    assert [line.attested for line in table.said] == [True]
    assert [line.categories for line in table.said] == [frozenset()]


def test_nobody_corrects_what_another_said(tmp_path: Path) -> None:
    table = Table(tmp_path)
    with pytest.raises(Refused):
        table.correct(YOUTH, "Iets anders")
    with pytest.raises(Refused):
        table.correct(PersonId("coord"), "Iets anders", by=YOUTH)
    assert [line.text.text for line in table.said] == ["Wat ik zie"]


@pytest.mark.parametrize(
    "other",
    [
        {"text": SecretText("Zoals ik het las")},
        {"audience": frozenset({PersonId("mayor")})},
        {"attributed": True},
        {"secret": True},
        {"nature": Nature.HEARSAY},
        {"keep": Keep.SPOKEN},
        {"categories": frozenset({"judicial"})},
        {"justification": SecretText("Nodig")},
    ],
)
def test_an_approval_is_of_all_that_was_shown(tmp_path: Path, other: dict[str, Any]) -> None:
    mine = at("contribute", "mayor", id="d", text="Zoals ik het zei", nature="fact", keep="minutes")
    table = Table(tmp_path, mine)
    text, mayor = TextId(table.ids["d"]), PersonId("mayor")
    said = next(line.stated for line in table.said_before(mayor) if line.id == text)
    assert said.text == SecretText("Zoals ik het zei")
    with pytest.raises(WrongState) as refused:
        table.session.run(Approve(text, shown=replace(said, **other)), mayor)
    assert refused.value.code == "text_changed"
    table.session.run(Approve(text, shown=said), mayor)


@pytest.mark.parametrize("typed", [None, "", "ABCDEF"])
def test_nobody_takes_a_text_back_in_the_name_of_somebody_else(
    tmp_path: Path, typed: str | None
) -> None:
    table = Table(tmp_path)
    before = list(table.session.log("coord"))
    with pytest.raises(Locked, match="wrong_table_code"):
        table.session.run(Withdraw(TextId(table.ids["c"]), typed), INSP)
    assert list(table.session.log("coord")) == before
    assert [line.id for line in table.said] == [table.ids["c"]]


@pytest.mark.parametrize("answer", [Pass, AnswerNoData])
def test_without_their_code_nobody_learns_or_ends_what_was_asked_of_a_right_holder(
    tmp_path: Path, answer: type[Pass] | type[AnswerNoData]
) -> None:
    asked = {"to": "youth", "question": "Wat weet u?", "relevance": "ter zake"}
    table = Table(tmp_path, at("ask", "mayor", id="q", **asked))
    session, question = table.session, QuestionId(table.ids["q"])
    before = list(session.log("coord"))
    for code in (None, "ABCDEF"):
        with pytest.raises(Refused) as waiting:
            session.run(answer(question, code), YOUTH)
        with pytest.raises(Refused) as never:
            session.run(answer(QuestionId("f" * 32), code), YOUTH)
        assert waiting.value.rules == never.value.rules
        assert session._table.questions.keys() == {question}
    cards = session.ask(NameCards(MeetingId(table.ids["m"])), PersonId("coord"))
    session.run(answer(question, next(c.code for c in cards if c.person == YOUTH)), YOUTH)
    assert not session._table.questions
    assert list(session.log("coord")) == before
