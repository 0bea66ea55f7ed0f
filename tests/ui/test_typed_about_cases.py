"""Text typed about a case or a meeting outlives a lock, and comes back where it belongs only."""

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.commands.cases import CloseCase, EraseCase
from app.commands.sitting import CloseItem
from tests.ui.filled_window import Filled, filled_window
from tests.ui.relocking import PLANTED, front, here, kept, unlock
from ui.drafting import drafting, table_place


@pytest.fixture
def filled(qtbot: QtBot, tmp_path: Path) -> Any:
    with filled_window(qtbot, tmp_path, "open_item") as made:
        yield made


def again(filled: Filled) -> None:
    """Lock, and unlock as the same member."""
    member = str(filled.window.bridge.acting)
    filled.window.lock()
    unlock(filled.window, filled.settle, member)


def test_a_signal_comes_back_to_its_own_case(filled: Filled) -> None:
    filled.go("case")
    here(filled.window).buttons["record_signal"].click()
    form = front().signal_form
    form.on.line.setText("19/11/2026")
    form.behaviour.setPlainText(PLANTED)
    form.about.setCurrentIndex(1)
    about = form.about.currentData()
    again(filled)
    here(filled.window).buttons["record_signal"].click()
    filled.settle()
    form = front().signal_form
    assert (form.behaviour.value, str(form.on.day)) == (PLANTED, "2026-11-19")
    assert form.about.currentData() == about
    form.source.setText("een buurman")
    front().keep.click()
    filled.settle()
    assert QApplication.activeModalWidget() is None
    assert kept(filled.window, filled.settle) == ""


def test_a_case_that_is_erased_takes_what_was_typed_about_it_along(filled: Filled) -> None:
    filled.go("case")
    here(filled.window).buttons["record_signal"].click()
    front().signal_form.behaviour.setPlainText(PLANTED)
    again(filled)
    bridge, told = filled.window.bridge, []
    bridge.run(EraseCase(filled.case), None, None, told.append)
    filled.settle()
    assert PLANTED in kept(filled.window, filled.settle), "refused: nothing goes"
    assert told
    bridge.call(lambda session: session.run(CloseCase(filled.case)), failed=told.append)
    bridge.run(EraseCase(filled.case), None, None, told.append)
    filled.settle()
    assert len(told) == 1
    assert kept(filled.window, filled.settle) == ""


def test_the_reason_of_an_invitation_comes_back_to_its_own_person(filled: Filled) -> None:
    card, first, other = invitees(filled)
    card.urgency.setText(PLANTED)
    again(filled)
    card, first, other = invitees(filled)
    assert card.urgency.value == PLANTED
    assert card.urgency.isVisible()
    assert card.typed.isVisible()
    panel = here(filled.window).meeting.preparation.people
    panel.choose(other)
    filled.settle()
    assert (card.urgency.value, card.typed.isVisible()) == ("", False)
    panel.choose(first)
    filled.settle()
    assert card.urgency.value == PLANTED


def invitees(filled: Filled) -> tuple[Any, Any, Any]:
    """The card of somebody who is not invited yet, that person, and another one."""
    filled.go("preparation")
    panel = here(filled.window).meeting.preparation.people
    free = [line.person for line in panel.table.rows.rows if not line.invited]
    panel.choose(free[0])
    filled.settle()
    return panel.card, free[0], free[1]


def test_the_day_of_a_meeting_that_is_planned_comes_back(filled: Filled) -> None:
    def planning() -> Any:
        filled.go("meetings")
        here(filled.window).list.plan.click()
        filled.settle()
        return front()

    dialog = planning()
    dialog.place.setText(PLANTED)
    dialog.day.line.setText("18/12/2026")
    chair = dialog.chair.itemData(1)
    dialog.chair.setCurrentIndex(1)
    again(filled)
    dialog = planning()
    assert (dialog.place.value, str(dialog.day.day)) == (PLANTED, "2026-12-18")
    assert dialog.chair.currentData() == chair


def test_closing_an_item_takes_what_was_typed_at_the_table_and_nothing_else(
    qtbot: QtBot, tmp_path: Path
) -> None:
    with filled_window(qtbot, tmp_path, "contribute") as filled:
        filled.go("new_case")
        here(filled.window).second.name.setText(PLANTED)
        filled.go("table")
        desk = here(filled.window).meeting.table.desk
        desk.contribution.text.setPlainText("Wat niemand bewaarde.")
        before = kept(filled.window, filled.settle)
        assert "Wat niemand bewaarde." in before
        assert PLANTED in before
        told: list[Any] = []
        close = CloseItem(desk.at.meeting, desk.at.case)
        filled.window.bridge.run(close, desk.at.chair, None, told.append)
        filled.settle()
        assert not told
        assert desk.over
        after = kept(filled.window, filled.settle)
        assert "Wat niemand bewaarde." not in after
        assert PLANTED in after


def test_closing_an_item_takes_a_draft_whose_desk_is_not_there(
    qtbot: QtBot, tmp_path: Path
) -> None:
    with filled_window(qtbot, tmp_path, "contribute") as filled:
        filled.go("table")
        window, table = filled.window, here(filled.window).meeting.table
        at, drafts = table.desk.at, drafting(window.bridge)
        table.desk.contribution.text.setPlainText("Wat niemand bewaarde.")
        assert "Wat niemand bewaarde." in kept(window, filled.settle)
        drafts.leave(table_place(at.meeting, at.case), table.desk)
        window.bridge.run(CloseItem(at.meeting, at.case), at.chair)
        filled.settle()
        assert kept(window, filled.settle) == ""
        assert "Wat niemand bewaarde." not in str(vars(drafts))
