"""Minutes: who has them where no case was discussed, and that nothing is half signed or issued."""

from pathlib import Path

import pytest

from app.commands.minutes import IssueMinutes, SignMinutes
from app.commands.step import Handed
from app.domain.log import Act
from app.domain.meeting import MeetingId
from app.domain.person import PersonId
from app.errors import Unavailable, WrongState
from app.queries.copies import CopyRegister
from app.session import Session
from tests.app.commands.sittings import (
    Step,
    at,
    begun,
    do,
    planned,
    recorded,
    said,
    scenario,
    signed,
)
from tests.builders import exercise, play

pytestmark = pytest.mark.usefixtures("quick_passwords")


def test_a_strategic_meeting_has_minutes_for_those_who_lead_it(tmp_path: Path) -> None:
    steps = [
        planned() | {"kind": "strategic"},
        *(do("declare", who) for who in ("mayor", "coord")),
        *(do(verb, "mayor", meeting="m") for verb in ("open_meeting", "close_meeting")),
        do("sign_minutes", "mayor", meeting="m"),
        do("issue_minutes", meeting="m", to="all"),
    ]
    file = scenario(steps)
    made = play(exercise(tmp_path, file), file)
    assert made.surprises == []
    assert {who for _, who in made.files} == {"mayor", "coord"}


def evening(*more: Step) -> list[Step]:
    return [*begun("insp", "pol"), *said("bron", "insp"), *recorded("insp", "pol"), *more]


def open_vault(folder: Path, *steps: Step) -> tuple[Session, MeetingId]:
    file = scenario(steps)
    session = exercise(folder, file)
    made = play(session, file)
    assert made.surprises == []
    return session, MeetingId(made.ids["m"])


def copies(session: Session, meeting: MeetingId) -> dict[str, bool]:
    """Whether each copy was handed out, by its recipient."""
    register = session.ask(CopyRegister(meeting), PersonId("coord"))
    return {copy.recipient: copy.issued_on is not None for copy in register}


def test_signing_that_is_stopped_leaves_nothing_signed(tmp_path: Path) -> None:
    closed = [at("close_item", "mayor"), do("close_meeting", "mayor", meeting="m")]
    session, meeting = open_vault(tmp_path, *evening(*closed))
    told: list[tuple[int, int]] = []

    def stop(made: int, of: int) -> bool:
        told.append((made, of))
        return made < of

    with pytest.raises(WrongState, match="signing_stopped"):
        session.run(SignMinutes(meeting, stop), PersonId("mayor"))
    assert told == [(n, len(told) - 1) for n in range(len(told))]
    assert copies(session, meeting) == {}
    session.run(SignMinutes(meeting, lambda _made, _of: True), PersonId("mayor"))
    assert len(copies(session, meeting)) == len(told) - 1


def test_a_copy_counts_as_issued_once_its_file_was_written(tmp_path: Path) -> None:
    session, meeting = open_vault(tmp_path, *evening(*signed()))
    one = frozenset({PersonId("insp")})

    def full(_handed: Handed) -> None:
        raise Unavailable("disk_full")

    with pytest.raises(Unavailable):
        session.run(IssueMinutes(meeting, one, full), PersonId("coord"))
    assert not any(copies(session, meeting).values())
    assert not [line for line in session.log("coord") if line.entry.act is Act.EXPORT]
    files: list[Handed] = []
    session.run(IssueMinutes(meeting, one, files.append), PersonId("coord"))
    assert [handed.copy.recipient for handed in files] == ["insp"]
    assert {who for who, issued in copies(session, meeting).items() if issued} == {"insp"}
    exported = [line.entry for line in session.log("coord") if line.entry.act is Act.EXPORT]
    assert [entry.to for entry in exported] == [("insp",)]
