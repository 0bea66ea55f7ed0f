"""The mayor countersigns what the copies say, all of it, and only what the register knows."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import ClassVar

import pytest

from app.commands.certificates import BindCertificate, KeyInFile
from app.commands.minutes import IssueMinutes, SignMinutes
from app.commands.settings import KeepSigning
from app.commands.signing import CountersignMinutes, WithCertificate
from app.commands.step import Done, Loud, Step
from app.domain.log import Act
from app.domain.meeting import Meeting, MeetingId
from app.domain.minutes import Copy
from app.domain.person import PersonId
from app.errors import AppError, Damaged, Refused
from app.policy.verdict import Verdict, verdict
from app.queries.certificates import OwnCertificates
from app.queries.copies import CopyFile, CopyRegister, Recipients
from app.queries.countersigning import Countersigning
from app.queries.searching import DocumentLeaks
from app.queries.today import Due, Today
from app.session import Session
from tests.app.commands.sittings import do, planned, scenario
from tests.app.commands.test_signing import NOW, text
from tests.app.signing.issuing import certified
from tests.app.signing.test_key_file import PASSWORD, file_of
from tests.builders import exercise, play

pytestmark = pytest.mark.usefixtures("quick_passwords")
MAYOR, COORD = PersonId("mayor"), PersonId("coord")


def sat(tmp_path: Path, *, countersigned: bool = True) -> tuple[Session, MeetingId]:
    """A meeting that the coordinator chaired and closed."""
    steps = [
        do("delegate", "mayor", to="coord"),
        planned(chair="coord") | {"kind": "strategic"},
        *(do("declare", who) for who in ("mayor", "coord")),
        *(do(verb, "coord", meeting="m") for verb in ("open_meeting", "close_meeting")),
    ]
    file = scenario(steps)
    session = exercise(tmp_path / "vault", file)
    made = play(session, file)
    assert made.surprises == []
    session.run(KeepSigning(countersigned), COORD)
    return session, MeetingId(made.ids["m"])


@pytest.fixture
def signed(tmp_path: Path) -> tuple[Session, MeetingId]:
    session, meeting = sat(tmp_path)
    session.run(SignMinutes(meeting), COORD)
    return session, meeting


def asked_of(session: Session, who: PersonId) -> set[Due]:
    return {line.what for line in session.ask(Today(), who).lines}


def test_the_morning_reminds_the_mayor_and_tells_the_coordinator_who_is_waited_for(
    signed: tuple[Session, MeetingId],
) -> None:
    session, meeting = signed
    assert asked_of(session, MAYOR) == {Due.COUNTERSIGN}
    (line,) = session.ask(Today(), COORD).lines
    assert (line.what, line.who, line.ident) == (Due.UNCOUNTERSIGNED, "Name of mayor", meeting)
    assert {one.lacks for one in session.ask(Recipients(meeting), COORD)} == {"Name of mayor"}

    session.run(CountersignMinutes(meeting), MAYOR)
    assert asked_of(session, MAYOR) == set()
    assert asked_of(session, COORD) == {Due.UNISSUED}
    assert {one.lacks for one in session.ask(Recipients(meeting), COORD)} == {""}


def test_a_copy_that_was_issued_without_it_is_waited_for_no_longer(
    signed: tuple[Session, MeetingId],
) -> None:
    session, meeting = signed
    session.run(IssueMinutes(meeting, frozenset({COORD})), COORD)
    found = {one.person: one.lacks for one in session.ask(Recipients(meeting), COORD)}
    assert found == {COORD: "", MAYOR: "Name of mayor"}
    assert asked_of(session, MAYOR) == {Due.COUNTERSIGN}
    session.run(IssueMinutes(meeting), COORD)
    assert asked_of(session, MAYOR) == set()


def test_an_office_that_wants_no_countersignature_is_reminded_of_none(tmp_path: Path) -> None:
    session, meeting = sat(tmp_path, countersigned=False)
    session.run(SignMinutes(meeting), COORD)
    assert asked_of(session, COORD) == {Due.UNISSUED}
    assert asked_of(session, MAYOR) == set()


def refused(session: Session, command: Loud, who: PersonId = MAYOR) -> AppError:
    with pytest.raises(AppError) as error:
        session.run(command, who)
    return error.value


@dataclass(frozen=True, slots=True)
class Spoil(Loud):
    """Does to the copies of a meeting what no step of the program does."""

    verb: ClassVar[str] = "sign_minutes"
    meeting: MeetingId
    change: Callable[[Step, Meeting, tuple[Copy, ...]], None] = field(repr=False)

    def asks(self, step: Step) -> Verdict:
        return verdict()

    def carry_out(self, step: Step) -> Done:
        meeting = step.records.meeting(self.meeting)
        assert meeting is not None
        self.change(step, meeting, step.records.copies(meeting))
        step.note(Act.CHANGE, meeting=meeting, why=self.verb)
        return Done()


def states(session: Session, meeting: MeetingId) -> list[bool]:
    lines = session.ask(CopyRegister(meeting), COORD)
    return [line.countersigned_at is not None for line in lines]


def test_with_a_copy_that_is_closed_to_the_mayor_none_is_countersigned(
    signed: tuple[Session, MeetingId],
) -> None:
    session, meeting = signed

    def close(step: Step, of: Meeting, copies: tuple[Copy, ...]) -> None:
        data = step.records.file(copies[0])
        assert data is not None
        step.records.keep_file(of.files, copies[0].file, data, {COORD})

    assert session.ask(Countersigning(meeting), MAYOR) == len(states(session, meeting)) > 1
    session.run(Spoil(meeting, close), COORD)
    assert session.ask(Countersigning(meeting), MAYOR) == 0
    assert isinstance(refused(session, CountersignMinutes(meeting)), Refused)
    assert not any(states(session, meeting))


def test_what_was_erased_with_a_case_does_not_wait(signed: tuple[Session, MeetingId]) -> None:
    session, meeting = signed

    def erase(step: Step, _of: Meeting, copies: tuple[Copy, ...]) -> None:
        there = next(copy for copy in copies if step.records.file(copy) is not None)
        step.records.erase(there.file)

    count = len(states(session, meeting))
    session.run(Spoil(meeting, erase), COORD)
    assert session.ask(Countersigning(meeting), MAYOR) == count - 1
    session.run(CountersignMinutes(meeting), MAYOR)
    assert sum(states(session, meeting)) == count - 1
    assert session.ask(Countersigning(meeting), MAYOR) == 0
    assert refused(session, CountersignMinutes(meeting)).code == "copies_erased"


def test_a_file_that_is_not_the_one_of_the_register_is_not_countersigned(
    signed: tuple[Session, MeetingId],
) -> None:
    session, meeting = signed

    def swap(step: Step, of: Meeting, copies: tuple[Copy, ...]) -> None:
        other = step.records.file(copies[1])
        assert other is not None
        readers = step.records.readers(copies[0].file)
        step.records.keep_file(of.files, copies[0].file, other, readers)

    session.run(Spoil(meeting, swap), COORD)
    error = refused(session, CountersignMinutes(meeting))
    assert (type(error), error.code) == (Damaged, "copy_altered")
    assert not any(states(session, meeting))


@pytest.mark.parametrize("wanted", [True, False])
def test_what_the_office_wants_later_changes_nothing_for_signed_minutes(
    tmp_path: Path, wanted: bool
) -> None:
    session, meeting = sat(tmp_path, countersigned=wanted)
    session.run(SignMinutes(meeting), COORD)
    session.run(KeepSigning(countersigned=not wanted), COORD)
    lines = session.ask(CopyRegister(meeting), COORD)
    assert {line.countersigner for line in lines} == {MAYOR if wanted else None}
    assert session.ask(Countersigning(meeting), MAYOR) == (len(lines) if wanted else 0)
    copy = session.ask(CopyFile(meeting, COORD), COORD)
    assert session.ask(DocumentLeaks(copy), COORD).findings == ()
    if wanted:
        session.run(CountersignMinutes(meeting), MAYOR)
        assert all(states(session, meeting))
    else:
        error = refused(session, CountersignMinutes(meeting))
        assert error.code == "no_countersignature_field"


def test_the_page_names_the_holder_of_the_certificate_where_it_is_not_the_chair(
    tmp_path: Path,
) -> None:
    session, meeting = sat(tmp_path)
    file = tmp_path / "mine.p12"
    file.write_bytes(file_of(certified("p256", "Carla Dubois", NOW)))
    session.run(BindCertificate(KeyInFile(file, PASSWORD)), COORD)
    (mine,) = session.ask(OwnCertificates(), COORD)
    session.run(SignMinutes(meeting, how=WithCertificate(mine.sha256, PASSWORD)), COORD)
    copy = session.ask(CopyFile(meeting, COORD), COORD)
    assert "Het certificaat staat op naam van Carla Dubois." in text(copy)
    assert session.ask(DocumentLeaks(copy), COORD).findings == ()


def test_a_key_in_the_vault_whose_certificate_ended_signs_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    session, meeting = sat(tmp_path)
    monkeypatch.setattr(Session, "_now", lambda _session: NOW + timedelta(days=365 * 20))
    assert refused(session, SignMinutes(meeting), COORD).code == "certificate_expired"


def test_no_place_is_kept_for_a_mayor_who_has_no_key_to_fill_it(tmp_path: Path) -> None:
    steps = [
        do("delegate", "mayor", to="coord"),
        planned(chair="coord") | {"kind": "strategic"},
        *(do("declare", who) for who in ("mayor", "coord")),
        *(do(verb, "coord", meeting="m") for verb in ("open_meeting", "close_meeting")),
    ]
    file = scenario(steps, mayor={"member": False})
    session = exercise(tmp_path / "vault", file)
    made = play(session, file)
    assert made.surprises == []
    wanted = refused(session, KeepSigning(countersigned=True), COORD)
    assert wanted.code == "countersigner_without_key"
    meeting = MeetingId(made.ids["m"])
    session.run(OldWish(), COORD)
    session.run(SignMinutes(meeting), COORD)
    assert {one.countersigner for one in session.ask(CopyRegister(meeting), COORD)} == {None}
    assert asked_of(session, COORD) == {Due.UNISSUED}


@dataclass(frozen=True, slots=True)
class OldWish(Loud):
    """As a vault may still have it in which the mayor had a key once."""

    verb: ClassVar[str] = "keep_signing"

    def asks(self, step: Step) -> Verdict:
        return verdict()

    def carry_out(self, step: Step) -> Done:
        step.records.keep_office(replace(step.office, countersigned=True), step.setting.members)
        step.note(Act.CHANGE, why=self.verb)
        return Done()
