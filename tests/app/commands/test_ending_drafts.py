"""What ends takes what is typed about it along, on the disk and for whoever keeps drafts."""

from pathlib import Path

import pytest

from app.commands.cases import Weigh
from app.commands.minutes import SignMinutes
from app.commands.sitting import CloseItem
from app.commands.speaking import Withdraw
from app.domain.case import CaseId
from app.domain.contribution import TextId
from app.domain.meeting import MeetingId
from app.domain.person import PersonId
from app.errors import WrongState
from app.session import Session
from tests.app.commands.sittings import Step, at, begun, do, opened, recorded, said, scenario
from tests.builders import card, exercise, play

pytestmark = pytest.mark.usefixtures("quick_passwords")

MAYOR = PersonId("mayor")
SPOKEN, ELSEWHERE = "Wat er gezegd is, beter verwoord.", "Een half dossier in de wizard."


def typing(folder: Path, *steps: Step) -> tuple[Session, dict[str, str]]:
    """After these steps somebody typed of what was said, and something else."""
    file = scenario(steps)
    session = exercise(folder, file)
    made = play(session, file)
    assert made.surprises == []
    session.keep_draft(SPOKEN, ELSEWHERE)
    return session, made.ids


def evening(*more: Step) -> list[Step]:
    return [*begun("insp", "pol"), *said("bron", "insp"), *recorded("insp", "pol"), *more]


def test_an_item_that_closes_names_itself_by_meeting_and_case(tmp_path: Path) -> None:
    session, ids = typing(tmp_path, *evening())
    session.run(CloseItem(MeetingId(ids["m"]), CaseId(ids["k"])), MAYOR)
    assert frozenset((ids["m"], ids["k"])) in session.ended
    assert session.draft() == ("", ELSEWHERE)


def test_a_text_that_is_taken_back_takes_corrections_of_it_along(tmp_path: Path) -> None:
    session, ids = typing(tmp_path, *evening())
    code = card(session, ids["c"], "insp")
    session.run(Withdraw(TextId(ids["c"]), code), PersonId("insp"))
    assert frozenset((ids["c"],)) in session.ended
    assert session.draft() == ("", ELSEWHERE)


def test_minutes_once_signed_are_corrected_no_more(tmp_path: Path) -> None:
    closed = [at("close_item", "mayor"), do("close_meeting", "mayor", meeting="m")]
    session, ids = typing(tmp_path, *evening(*closed))
    meeting = MeetingId(ids["m"])
    with pytest.raises(WrongState, match="signing_stopped"):
        session.run(SignMinutes(meeting, lambda _made, _of: False), MAYOR)
    assert frozenset((meeting,)) not in session.ended, "nothing was signed"
    assert session.draft() == (SPOKEN, ELSEWHERE)
    session.run(SignMinutes(meeting), MAYOR)
    assert frozenset((meeting,)) in session.ended
    assert session.draft() == ("", ELSEWHERE)


def test_a_case_that_is_none_takes_all_that_anybody_typed(tmp_path: Path) -> None:
    session, ids = typing(tmp_path, opened())
    session.run(Weigh(CaseId(ids["k"]), is_case=False), MAYOR)
    assert frozenset((ids["k"],)) in session.ended
    assert session.draft() == ("", "")
    session.lock()
    assert session.ended == frozenset()
