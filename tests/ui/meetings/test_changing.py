"""A planned meeting changes, is delegated or cancelled, and the invited are told without a case."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from app.domain.person import PersonId
from app.queries.meetings import MeetingList
from tests.app.commands.sittings import TODAY, Step, convened, do, opened, planned, scenario
from tests.ui.meeting_window import Window, first_meeting, visible_text
from tests.ui.rest import waited_out
from ui.meetings.change_dialog import ChangeDialog, TellDialog

LATER = TODAY + timedelta(days=20)
READY: list[Step] = [opened(), planned() | {"on": LATER}, *convened("insp", "care")]


@pytest.fixture
def prepared(qtbot: QtBot, tmp_path: Path) -> Any:
    with first_meeting(qtbot, tmp_path, scenario(READY)) as w:
        yield w


def page(w: Window) -> Any:
    return w.screen.meeting.preparation


def key(w: Window) -> str:
    return str(page(w).agenda.table.rows.rows[0].key)


def change(w: Window, **fields: str) -> None:
    page(w).change()
    w.settle()
    dialog = w.dialog()
    assert isinstance(dialog, ChangeDialog)
    dialog.when.place.setText(fields.get("place", dialog.when.place.text()))
    dialog.when.day.line.setText(fields.get("day", dialog.when.day.line.text()))
    w.press(dialog.keep)


def test_another_place_is_told_to_everybody_who_was_invited_and_names_no_case(
    prepared: Window,
) -> None:
    change(prepared, place="Bibliotheek, zaal 2")
    assert "Bibliotheek" in prepared.screen.title.text()
    told = prepared.dialog()
    assert isinstance(told, TellDialog)
    text = " ".join(visible_text(told))
    assert "Bibliotheek, zaal 2" in told.text.toPlainText()
    assert "Name of insp" in text
    assert "Name of care" in text
    assert key(prepared) not in text
    assert "Netwerk" not in text


def test_a_change_is_undone(prepared: Window) -> None:
    before = prepared.screen.title.text()
    change(prepared, place="Bibliotheek")
    prepared.dialog().accept()
    page(prepared).undo.undo()
    prepared.settle()
    assert prepared.screen.title.text() == before


def proposed(w: Window) -> str:
    """Who would write at a new meeting."""
    w.screen.list.plan_meeting()
    w.settle()
    dialog = w.dialog()
    writer = dialog.minute_taker.currentData()
    dialog.reject()
    return str(writer)


def test_a_new_meeting_is_written_by_who_wrote_last_or_else_by_who_plans_it(
    prepared: Window, monkeypatch: pytest.MonkeyPatch
) -> None:
    page(prepared).change()
    prepared.settle()
    dialog = prepared.dialog()
    dialog.when.minute_taker.choose(PersonId("mayor"))
    prepared.press(dialog.keep)
    assert proposed(prepared) == "mayor"
    monkeypatch.setattr(MeetingList, "answer", lambda _query, _desk: ())
    assert proposed(prepared) == "coord"


def test_nobody_is_told_of_another_minute_taker(prepared: Window) -> None:
    page(prepared).change()
    prepared.settle()
    dialog = prepared.dialog()
    dialog.when.minute_taker.choose(PersonId("coord"))
    prepared.press(dialog.keep)
    assert page(prepared)._board.line.minute_taker == "coord"
    assert not [w for w in prepared.screen.findChildren(TellDialog) if w.isVisible()]


def test_a_day_in_the_past_is_refused_and_what_was_typed_stays(prepared: Window) -> None:
    change(prepared, day="01/02/2020", place="Elders")
    dialog = prepared.dialog()
    assert "voorbij" in dialog.refusal.text
    assert dialog.when.day.day == date(2020, 2, 1)
    assert dialog.when.place.text() == "Elders"


@pytest.mark.usefixtures("no_waiting")
def test_cancelling_asks_the_password_lists_what_goes_and_returns_to_the_list(
    prepared: Window,
) -> None:
    page(prepared).cancel()
    prepared.settle()
    dialog = prepared.dialog()
    dialog.password.line.setText("play-wrong")
    prepared.press(dialog.keep)
    assert dialog.refusal.text
    waited_out(dialog.waiting)
    dialog.password.line.setText("play-coord")
    prepared.press(dialog.keep)
    told = prepared.dialog()
    assert isinstance(told, TellDialog)
    assert "gaat niet door" in told.text.toPlainText()
    prepared.press(told.leave)
    assert prepared.screen.pages.currentWidget() is prepared.screen.list
    assert prepared.call(lambda session: session.ask(MeetingList())) == ()


def delegations(w: Window) -> Any:
    page(w).delegate()
    w.settle()
    return w.dialog()


def test_the_mayor_delegates_for_one_meeting_and_takes_it_back(prepared: Window) -> None:
    dialog = delegations(prepared)
    dialog.who.choose(PersonId("clerk"))
    prepared.press(dialog.give)
    assert [(held.person, held.meeting) for held in dialog.table.rows.rows] == [
        ("clerk", page(prepared)._board.line.id)
    ]
    prepared.press(dialog.end)
    assert dialog.table.rows.rows == ()
    assert not dialog.notice.refusal.text


def test_a_period_needs_its_last_day(prepared: Window) -> None:
    dialog = delegations(prepared)
    dialog.scope.choose("period")
    prepared.settle()
    prepared.press(dialog.give)
    assert "laatste dag" in dialog.notice.refusal.text
    assert dialog.table.rows.rows == ()
    dialog.until.line.setText("31/12/2026")
    prepared.press(dialog.give)
    assert len(dialog.table.rows.rows) == 1


def test_a_mayor_who_has_not_unlocked_gives_the_password_on_the_dialog(
    qtbot: QtBot, tmp_path: Path
) -> None:
    with first_meeting(qtbot, tmp_path, scenario(READY), members=("coord",)) as w:
        dialog = delegations(w)
        assert "wachtwoord" in dialog.state.text()
        w.press(dialog.give)
        assert dialog.notice.password.isVisible()
        dialog.notice.password.field.line.setText("play-mayor")
        dialog.notice.password.field.entered.emit()
        w.settle()
        assert len(dialog.table.rows.rows) == 1


def test_once_it_is_open_the_place_of_a_meeting_can_be_put_right_and_nothing_else(
    qtbot: QtBot, tmp_path: Path
) -> None:
    steps = [opened(), planned(), *convened("insp"), do("open_meeting", "mayor", meeting="m")]
    with first_meeting(qtbot, tmp_path, scenario(steps)) as w:
        w.turn(0)
        able = [action.text() for action in page(w).actions_ if action.isEnabled()]
        assert able == ["Overleg wijzigen"]
        assert not page(w).agenda.remove.isVisible()
        page(w).change()
        w.settle()
        dialog = w.dialog()
        assert isinstance(dialog, ChangeDialog)
        when = dialog.when
        assert not any(f.isEnabled() for f in (when.day, when.chair, when.minute_taker))
        when.place.setText("Bibliotheek")
        assert dialog.guests
        assert dialog.message() == ""
        w.press(dialog.keep)
        assert "Bibliotheek" in w.screen.title.text()
