"""A finished document that says too much stops the signing before anything is destroyed."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app.commands import products
from app.commands.minutes import SignMinutes
from app.domain.contribution import TextId
from app.domain.language import Language
from app.domain.meeting import MeetingId, MeetingState
from app.domain.person import PersonId
from app.errors import WrongState
from app.minutes.compose import feedback_pdf, minutes_pdf
from app.queries.copies import CopyRegister
from app.queries.drafts import minutes_draft
from app.queries.meetings import MeetingList
from app.session import Session
from app.wording.sentences import sentences
from tests.app.commands.sittings import at, begun, do, recorded, said, scenario
from tests.app.leaks.broken import painted, text
from tests.builders import Outcomes, after, exercise, play
from tests.journeys.traces import traces

pytestmark = pytest.mark.usefixtures("quick_passwords")
NOTE, SECRET = "Kwikstaartje", "Boomkruiper"
OURS = "behind CMapName CMapType Supplement trailer pdfua"
"""Words that every copy holds in its bytes: said to some only, they stop no signing."""
MAYOR, COORD, INSP = PersonId("mayor"), PersonId("coord"), PersonId("insp")


@pytest.fixture
def closed(tmp_path: Path) -> Iterator[tuple[Session, Outcomes]]:
    """A meeting that waits for its signature: one text for some, one note for nobody."""
    file = scenario(
        [
            *begun("insp", "pol"),
            *said("Dit mag iedereen lezen.", "insp"),
            *said(f"De {SECRET} zit achter het huis. {OURS}", "pol", "s", audience=["mayor"]),
            at("contribute", "insp", id="n", text=f"Een {NOTE}.", nature="fact", keep="spoken"),
            *recorded("mayor", "coord", "clerk", "insp", "pol"),
            at("close_item", "mayor"),
            do("close_meeting", "mayor", meeting="m"),
        ]
    )
    session, played = after(tmp_path, file)
    with session:
        yield session, played


def refused(session: Session, played: Outcomes) -> WrongState:
    with pytest.raises(WrongState) as stopped:
        session.run(SignMinutes(MeetingId(played.ids["m"])), MAYOR)
    return stopped.value


def broken(word: str) -> Callable[..., bytes]:
    return lambda *asked: painted(text(word=word))(minutes_pdf(*asked))


@pytest.mark.parametrize("word", [NOTE, SECRET, "Name of customs"])
def test_a_page_that_says_too_much_stops_the_signing_with_nothing_done(
    closed: tuple[Session, Outcomes], monkeypatch: pytest.MonkeyPatch, word: str
) -> None:
    session, played = closed
    before = traces(session)
    monkeypatch.setattr(products, "minutes_pdf", broken(word))
    error = refused(session, played)
    assert error.code in ("leak_on_page", "leak_in_file")
    assert {**traces(session), "log": [], "leaf": []} == {**before, "log": [], "leaf": []}
    meeting = MeetingId(played.ids["m"])
    (line,) = session.ask(MeetingList(), COORD)
    assert line.state is MeetingState.CLOSED
    assert session.ask(CopyRegister(meeting), COORD) == ()
    monkeypatch.undo()
    session.run(SignMinutes(meeting), MAYOR)
    assert len(session.ask(CopyRegister(meeting), COORD)) == 5


def test_a_draft_that_says_too_much_stops_it_as_well(
    closed: tuple[Session, Outcomes], monkeypatch: pytest.MonkeyPatch
) -> None:
    session, played = closed

    def for_the_mayor(desk: object, meeting: object, _recipient: object, *more: object) -> object:
        return minutes_draft(desk, meeting, MAYOR, *more)  # type: ignore[arg-type]

    monkeypatch.setattr(products, "minutes_draft", for_the_mayor)
    error = refused(session, played)
    assert (error.code, error.facts["surface"]) == ("leak_on_page", "text")


def test_the_error_names_page_and_place_in_every_language_and_never_the_word(
    closed: tuple[Session, Outcomes], monkeypatch: pytest.MonkeyPatch
) -> None:
    session, played = closed
    monkeypatch.setattr(products, "minutes_pdf", broken(NOTE))
    error = refused(session, played)
    shown = [str(error), repr(error), repr(error.args), repr(vars(error))]
    for language, word in zip(
        Language, ("leesbare", "lisible", "readable", "lesbarer"), strict=True
    ):
        told = sentences(language).error(error)
        assert "1" in told
        assert word in told
        shown.append(told)
    chain = error.__cause__ or error.__context__
    shown.append(repr(chain))
    assert [line for line in shown if NOTE.lower() in line.lower()] == []
    assert NOTE not in repr(list(session.log(COORD)))


def test_a_feedback_sheet_that_says_more_than_was_agreed_is_not_exported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    people = ("mayor", "coord", "clerk", "insp", "pol")
    file = scenario(
        [
            *begun("insp", "pol"),
            *said(f"De {SECRET} zit in de schuur achter het huis.", "insp", "s"),
            do(
                "propose_feedback",
                id="f",
                meeting="m",
                case="k",
                text="Extra toezicht gevraagd.",
                derived_from=[],
            ),
            *(do("vote_feedback", who, feedback="f", vote="agree") for who in people),
        ]
    )
    with exercise(tmp_path, file) as session:
        played = play(session, file)
        assert played.surprises == []
        from app.commands.rounds import ExportFeedback

        export = ExportFeedback(TextId(played.ids["f"]))
        monkeypatch.setattr(
            products,
            "feedback_pdf",
            lambda *asked: painted(text(word=f"De {SECRET}"))(feedback_pdf(*asked)),
        )
        with pytest.raises(WrongState) as stopped:
            session.run(export, COORD)
        assert stopped.value.code == "leak_on_page"
        monkeypatch.undo()
        assert len(session.run(export, COORD).handed) == 1
