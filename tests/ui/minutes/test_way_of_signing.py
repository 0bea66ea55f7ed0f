"""How somebody signs is asked of whoever has a choice; the mayor countersigns before issuing."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from app.commands.certificates import BindCertificate, KeyInFile
from app.commands.settings import KeepSigning
from app.commands.signing import CountersignMinutes
from app.domain.meeting import MeetingId, MeetingState
from app.domain.person import PersonId
from app.domain.signature import BoundCertificate
from app.errors import Unavailable, WrongState
from app.queries.certificates import OwnCertificates
from app.queries.copies import CopyFile, CopyRegister
from app.queries.verification import verify_document
from tests.app.commands.sittings import do, planned, scenario
from tests.app.signing.issuing import certified
from tests.app.signing.test_key_file import PASSWORD, file_of
from tests.ui.meeting_window import Window, meeting_window
from tests.ui.rest import waited_out
from ui.words import words

COORD, MAYOR = PersonId("coord"), PersonId("mayor")
NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)


@pytest.fixture
def closed(qtbot: QtBot, tmp_path: Path) -> Any:
    """A meeting that the coordinator chaired, in an office whose mayor countersigns."""
    steps = [
        do("delegate", "mayor", to="coord"),
        planned(chair="coord") | {"kind": "strategic"},
        *(do("declare", who) for who in ("mayor", "coord")),
        *(do(verb, "coord", meeting="m") for verb in ("open_meeting", "close_meeting")),
    ]
    with meeting_window(qtbot, tmp_path, scenario(steps)) as w:
        w.call(lambda session: session.run(KeepSigning(countersigned=True), COORD))
        w.bridge.act_as(COORD)
        w.open_first()
        yield w


@pytest.fixture
def bound(closed: Window, tmp_path: Path) -> BoundCertificate:
    file = tmp_path / "mine.p12"
    file.write_bytes(file_of(certified("p256", "Carla Dubois", NOW)))
    bind = BindCertificate(KeyInFile(file, PASSWORD))
    closed.call(lambda session: session.run(bind, COORD))
    (mine,) = closed.call(lambda session: session.ask(OwnCertificates(), COORD))
    return mine


def stands(w: Window) -> MeetingState:
    board = w.screen.meeting.minutes._board
    assert board is not None
    return board.line.state


def signers(w: Window) -> list[set[str]]:
    board = w.screen.meeting.minutes._board
    assert board is not None
    meeting: MeetingId = board.line.id
    codes = w.call(lambda session: session.ask(CopyRegister(meeting), COORD))
    found = []
    for line in codes:
        data = w.call(lambda s, who=line.recipient: s.ask(CopyFile(meeting, who), COORD))
        assert verify_document(data).whole
        found.append({one.name for one in verify_document(data).signers})
    return found


def test_with_one_key_only_nothing_is_asked_about_it(closed: Window) -> None:
    closed.press(closed.screen.meeting.minutes.sign)
    dialog = closed.dialog()
    assert not dialog.way.choice.isVisible()
    assert not dialog.way.secret.isVisible()


def test_a_bound_certificate_is_a_choice_whose_kind_and_secret_are_said(
    closed: Window, bound: BoundCertificate
) -> None:
    closed.press(closed.screen.meeting.minutes.sign)
    dialog = closed.dialog()
    way = dialog.way
    assert way.choice.isVisible()
    assert way.kind.text() == words().text("copies.how.kind_own_key")
    assert not way.secret.isVisible()
    way.choice.choose(bound.sha256)
    assert way.kind.text() == words().text("copies.how.kind_certificate")
    assert way.secret.isVisible()
    assert dialog.form.labelForField(way.secret).text() == words().text("copies.how.password")

    dialog.password.line.setText("play-coord")
    way.secret.line.setText("fout wachtwoord")
    closed.press(dialog.keep)
    assert stands(closed) is MeetingState.CLOSED
    assert words().text("errors.key_file_password") in dialog.refusal.text
    assert (way.secret.value, way.secret.line.hasFocus()) == ("", True)
    assert "fout wachtwoord" not in dialog.refusal.text
    assert not dialog.unsent

    way.secret.line.setText(PASSWORD)
    closed.press(dialog.keep)
    assert stands(closed) is MeetingState.SIGNED
    assert signers(closed) == [{"Carla Dubois"}] * 2


def test_another_choice_forgets_the_secret(closed: Window, bound: BoundCertificate) -> None:
    closed.press(closed.screen.meeting.minutes.sign)
    way = closed.dialog().way
    way.choice.choose(bound.sha256)
    way.secret.line.setText("iets")
    way.choice.choose("")
    assert (way.secret.value, way.secret.isVisible()) == ("", False)


def test_the_mayor_countersigns_and_nobody_else_is_asked(closed: Window) -> None:
    page = closed.screen.meeting.minutes
    closed.press(page.sign)
    closed.dialog().password.line.setText("play-coord")
    closed.press(closed.dialog().keep)
    assert stands(closed) is MeetingState.SIGNED
    assert not page.countersign.isVisible()

    closed.bridge.act_as(MAYOR)
    closed.screen.refresh()
    closed.settle()
    assert page.countersign.isVisible()
    closed.press(page.countersign)
    dialog = closed.dialog()
    dialog.password.line.setText("play-mayor")
    closed.press(dialog.keep)
    assert signers(closed) == [{"Name of coord", "Name of mayor"}] * 2
    assert not page.countersign.isVisible()


def test_whatever_failed_no_secret_stays_in_the_field(
    closed: Window, bound: BoundCertificate
) -> None:
    closed.press(closed.screen.meeting.minutes.sign)
    way = closed.dialog().way
    way.choice.choose(bound.sha256)
    for error in (Unavailable("card_removed"), WrongState("signing_stopped")):
        way.secret.line.setText("482915")
        way.failed(error)
        assert way.secret.value == ""


@pytest.mark.usefixtures("no_waiting")
def test_copies_without_the_mayors_signature_leave_only_after_it_was_said(
    closed: Window, tmp_path: Path
) -> None:
    page, out = closed.screen.meeting.minutes, tmp_path / "out"
    out.mkdir()
    closed.press(page.sign)
    closed.dialog().password.line.setText("play-coord")
    closed.press(closed.dialog().keep)
    page.issue.folder.line.setText(str(out))

    closed.press(page.issue.send)
    dialog = closed.dialog()
    assert dialog.lacking.text() == (
        "Name of mayor heeft deze exemplaren nog niet medeondertekend: 2 van 2."
    )
    closed.press(dialog.leave)
    assert (list(out.iterdir()), stands(closed)) == ([], MeetingState.SIGNED)

    closed.press(page.issue.send)
    closed.dialog().password.line.setText("iets anders")
    closed.press(closed.dialog().keep)
    assert list(out.iterdir()) == []
    waited_out(closed.dialog().waiting)
    closed.dialog().password.line.setText("play-coord")
    closed.press(closed.dialog().keep)
    assert len(list(out.iterdir())) == 2
    assert stands(closed) is MeetingState.ISSUED


def test_of_countersigned_copies_nothing_is_said_to_lack(closed: Window, tmp_path: Path) -> None:
    page, out = closed.screen.meeting.minutes, tmp_path / "out"
    out.mkdir()
    closed.press(page.sign)
    closed.dialog().password.line.setText("play-coord")
    closed.press(closed.dialog().keep)
    board = page._board
    assert board is not None
    closed.call(lambda session: session.run(CountersignMinutes(board.line.id), MAYOR))
    closed.screen.refresh()
    closed.settle()
    page.issue.folder.line.setText(str(out))
    closed.press(page.issue.send)
    assert closed.dialog().lacking.text() == ""
    closed.confirm()
    assert len(list(out.iterdir())) == 2
