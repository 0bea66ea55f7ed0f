"""Signing and handing out: nothing without the chair's password, nothing into nowhere."""

from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from app.commands.step import Handed
from app.domain.meeting import MeetingState
from app.errors import Unavailable
from tests import builders
from tests.ui.meeting_window import HARTENAAS, Window, meeting_window, until
from ui.minutes import handing


@pytest.fixture(autouse=True)
def _quick_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    builders.derive_each_password_once(monkeypatch.setattr)


@pytest.fixture
def closed(qtbot: QtBot, tmp_path: Path) -> Any:
    scenario = until(builders.scenario_of(HARTENAAS), "sign_minutes")
    with meeting_window(qtbot, tmp_path, scenario) as w:
        w.open_first()
        yield w


@pytest.fixture
def signed(qtbot: QtBot, tmp_path: Path) -> Any:
    scenario = until(builders.scenario_of(HARTENAAS), "issue_minutes")
    with meeting_window(qtbot, tmp_path, scenario) as w:
        w.open_first()
        yield w


def state(w: Window) -> MeetingState:
    board = w.screen.meeting.minutes._board
    assert board is not None
    return board.line.state


def test_a_closed_meeting_opens_at_its_minutes(closed: Window) -> None:
    assert closed.screen.meeting.pages.currentWidget() is closed.screen.meeting.minutes
    assert not closed.screen.meeting.minutes.issue.isVisible()


def test_signing_lists_what_will_happen_and_asks_the_chairs_password(closed: Window) -> None:
    closed.press(closed.screen.meeting.minutes.sign)
    dialog = closed.dialog()
    assert "An Desmedt" in dialog.whose.text()
    assert "vertrouwelijks" in dialog.statement.text()
    dialog.password.line.setText("play-coordinator")
    closed.press(dialog.keep)
    assert dialog.isVisible()
    assert dialog.refusal.text
    assert dialog.password.line.hasFocus()
    assert state(closed) is MeetingState.CLOSED
    dialog.password.line.setText("play-burgemeester")
    closed.press(dialog.keep)
    assert state(closed) is MeetingState.SIGNED
    assert not closed.screen.meeting.minutes.sign.isVisible()


def test_leaving_the_dialog_signs_nothing(closed: Window) -> None:
    closed.press(closed.screen.meeting.minutes.sign)
    closed.press(closed.dialog().leave)
    assert state(closed) is MeetingState.CLOSED


def test_what_a_recipient_will_not_get_is_said_with_the_reason(closed: Window) -> None:
    page = closed.screen.meeting.minutes
    rows = [line.person for line in page.recipients.rows.rows]
    page.recipients.selectRow(rows.index("straathoek"))
    closed.settle()
    table = page.left_out
    shown = [[c.text(row) for c in table.rows.columns] for row in table.rows.rows]
    assert any("folders" in text and "genoemd" in why for text, why in shown)
    page.recipients.selectRow(rows.index("burgemeester"))
    closed.settle()
    assert not any("folders" in line.text for line in table.rows.rows)


def test_a_copy_is_handed_to_one_recipient_alone(signed: Window, tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    page = signed.screen.meeting.minutes
    rows = [line.person for line in page.recipients.rows.rows]
    page.recipients.selectRow(rows.index("ksc"))
    page.only.setChecked(True)
    page.issue.folder.line.setText(str(out))
    signed.press(page.issue.send)
    issued = [line.person for line in page.recipients.rows.rows if line.issued_on]
    assert issued == ["ksc"]
    codes = [row.copy.code for row in page.register.rows.rows if row.copy.issued_on]
    assert [path.name for path in out.iterdir()] == [f"{codes[0]}.pdf"]


def test_a_folder_that_is_not_there_hands_nothing_out(signed: Window, tmp_path: Path) -> None:
    page = signed.screen.meeting.minutes
    page.issue.folder.line.setText(str(tmp_path / "gone"))
    signed.press(page.issue.send)
    assert page.notice.refusal.text
    assert page.issue.folder.line.value == str(tmp_path / "gone")
    assert not any(line.issued_on for line in page.recipients.rows.rows)


def test_files_that_the_disk_refused_wait_and_are_written_again(
    signed: Window, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = signed.screen.meeting.minutes
    out = tmp_path / "out"
    out.mkdir()
    page.issue.folder.line.setText(str(out))
    write, written = handing.hand_out, list[str]()

    def full(path: Path, data: bytes) -> None:
        written.append(path.name)
        if len(written) == 3:
            raise Unavailable("disk_full")
        write(path, data)

    monkeypatch.setattr(handing, "hand_out", full)
    signed.press(page.issue.send)
    assert "vol" in page.notice.refusal.text
    assert len(list(out.iterdir())) < 6
    waiting: tuple[Handed, ...] = page.issue._waiting
    assert len(waiting) == 6
    signed.press(page.issue.send)
    assert len(list(out.iterdir())) == 6
    assert not page.issue._waiting


def test_zoom_draws_the_pages_larger(closed: Window, qtbot: QtBot) -> None:
    preview = closed.screen.meeting.minutes.preview
    qtbot.waitUntil(lambda: bool(preview.labels))
    closed.settle()
    before = preview.labels[0].pixmap().width()
    closed.press(preview.larger)
    assert preview.labels[0].pixmap().width() > before
    assert preview.scale.text() == "125 %"
