"""A signed text as it now stands, and nothing of that for somebody who may not read the text."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from app.commands.annexes import Amend, SignAnnex
from app.domain.case import CaseId
from app.domain.contribution import TextId
from app.domain.meeting import MeetingId
from app.domain.person import PersonId
from app.domain.secret import SecretText
from app.queries.annexes import SignedTexts
from app.queries.board import ItemBoard
from app.queries.cases import CaseView
from app.queries.copies import Recipients
from app.queries.corrections import DraftText
from app.queries.search import SearchCase
from app.queries.tablecodes import TableCode
from app.queries.timeline import Course
from app.queries.today import Due, Today
from app.session import Session
from tests.app.commands.sittings import TODAY, at, begun, do, recorded, said, scenario, signed
from tests.builders import Outcomes, after

pytestmark = pytest.mark.usefixtures("quick_passwords")
MAYOR, COORD, CLERK, POL = map(PersonId, ("mayor", "coord", "clerk", "pol"))
LATER = date(2027, 5, 9)
HIDDEN = "Wij bekijken de schuur."


@dataclass(frozen=True)
class Evening:
    """Issued minutes: a decision and an action for all, both once more for the officers alone."""

    session: Session
    played: Outcomes

    def id(self, name: str) -> str:
        return self.played.ids[name]

    def put_right(
        self, of: str, words: str, who: PersonId = MAYOR, *, sign: bool = True, **more: Any
    ) -> None:
        code = self.session.ask(TableCode(TextId(self.id(of)), who), COORD) if who == POL else None
        self.session.run(
            replace(Amend(TextId(self.id(of)), SecretText(words), code=code), **more), who
        )
        if sign:
            self.session.run(SignAnnex(MeetingId(self.id("m"))), MAYOR)

    def course(self, who: PersonId) -> Course:
        return self.session.ask(CaseView(self.id("k")), who).course

    def seen(self, who: PersonId) -> list[Any]:
        """All that the screens ask for, as this person."""
        meeting, case = MeetingId(self.id("m")), CaseId(self.id("k"))
        ask = self.session.ask
        said = [
            found
            for words in ("schuur", "bijgebouw", "eigenaar")
            for found in ask(SearchCase(SecretText(words), case), who)
        ]
        page = ask(CaseView(case), who)
        return [page, ask(ItemBoard(meeting, case), who), said, ask(Today(), who)]

    def text(self, of: str, who: PersonId) -> DraftText:
        lines = self.session.ask(SignedTexts(MeetingId(self.id("m"))), who)
        return next(line.line for line in lines if line.line.id == self.id(of))


@pytest.fixture
def evening(tmp_path: Path) -> Iterator[Evening]:
    rest: dict[str, Any] = {"due": TODAY, "derived_from": []}
    file = scenario(
        [
            *begun("insp", "pol"),
            *said("De zaak sloot op maandag.", "insp"),
            *said("De eigenaar woont in de schuur.", "pol", "s", audience=["mayor"]),
            at("decide", "mayor", id="b", text="Wij volgen dit op.", derived_from=["c"]),
            at("decide", "mayor", id="h", text=HIDDEN, derived_from=["s"], neutral="measure"),
            at("assign", "mayor", id="a", text="Overzicht bezorgen.", owner="clerk", **rest),
            at("assign", "mayor", id="x", text="Schuur bekijken.", owner="coord", due=TODAY,
               derived_from=["s"]),
            *recorded("mayor", "coord", "clerk", "insp", "pol"),
            *signed(),
            do("issue_minutes", meeting="m", to="all"),
        ]
    )  # fmt: skip
    session, played = after(tmp_path, file)
    with session:
        yield Evening(session, played)


def test_the_case_tells_the_words_that_stand_and_those_that_stood(evening: Evening) -> None:
    evening.put_right("b", "Wij volgen dit niet op.")
    evening.put_right("b", "Wij volgen dit later op.")
    evening.put_right("b", "Na advies.", added=True)
    told = [e for e in evening.course(CLERK).events if e.text.startswith("Wij volgen")]
    assert [event.text for event in told] == ["Wij volgen dit later op."]
    right = told[0].put_right
    assert right is not None
    assert right.before == ("Wij volgen dit op.", "Wij volgen dit niet op.")
    assert right.beside == ("Na advies.",)
    board = evening.session.ask(ItemBoard(MeetingId(evening.id("m")), evening.id("k")), CLERK)
    line = next(d.text for d in board.decisions if d.id == evening.id("b"))
    assert (line.text, line.put_right) == (told[0].text, right)
    assert evening.text("b", MAYOR).put_right == right


def test_old_and_new_words_are_both_found(evening: Evening) -> None:
    evening.put_right("b", "Wij sluiten het dossier.")
    for words in ("volgen dit", "sluiten het dossier"):
        found = evening.session.ask(SearchCase(SecretText(words), CaseId(evening.id("k"))), CLERK)
        assert [seen.text for seen in found] == ["Wij sluiten het dossier."]


def test_an_action_is_due_by_the_day_that_the_annex_tells(evening: Evening) -> None:
    evening.put_right("a", "Overzicht bezorgen.", due=LATER)
    line = next(one for one in evening.course(CLERK).actions if one.id == evening.id("a"))
    assert (line.text, line.due) == ("Overzicht bezorgen.", LATER)
    assert line.put_right is not None
    assert (line.put_right.before, line.put_right.due_before) == ((), TODAY)
    board = evening.session.ask(ItemBoard(MeetingId(evening.id("m")), evening.id("k")), CLERK)
    assert next(one.due for one in board.actions if one.id == evening.id("a")) == LATER
    asks = evening.session.ask(Today(), CLERK).lines
    assert [one.on for one in asks if one.what is Due.OWN_ACTION] == [LATER]
    assert evening.text("a", MAYOR).due == LATER


def test_before_the_chair_signs_nothing_stands(evening: Evening) -> None:
    everybody = (MAYOR, COORD, CLERK)
    before = {who: evening.seen(who) for who in everybody}
    evening.put_right("b", "Wij sluiten het dossier.", sign=False)
    evening.put_right("a", "Anders.", sign=False, due=LATER)
    assert {who: evening.seen(who) for who in everybody} == before


def test_who_may_not_read_the_old_words_sees_no_difference(evening: Evening) -> None:
    before, officers = evening.seen(CLERK), evening.seen(MAYOR)
    evening.put_right("h", "Wij bekijken het bijgebouw.")
    evening.put_right("x", "Bijgebouw bekijken.", due=LATER)
    evening.put_right("s", "De eigenaar woont in het bijgebouw.", POL)
    assert evening.seen(CLERK) == before
    assert evening.seen(MAYOR) != officers, "whoever reads the text reads what became of it"


def test_what_somebody_does_not_get_is_told_as_it_stands_and_since_when(evening: Evening) -> None:
    evening.put_right("s", "De eigenaar woont in het bijgebouw.", POL)
    lines = evening.session.ask(Recipients(MeetingId(evening.id("m"))), MAYOR)
    missing = [text for line in lines for text in line.left_out if "eigenaar" in text.text]
    assert missing
    for text in missing:
        assert text.text == "De eigenaar woont in het bijgebouw."
        assert text.put_right is not None
        assert text.put_right.before == ("De eigenaar woont in de schuur.",)
