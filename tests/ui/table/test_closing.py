"""Closing an item: what would be lost is said first, and nothing typed is stranded."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from shiboken6 import isValid

from app.domain.meeting import ItemState
from app.domain.person import PersonId
from app.queries.settling import ItemSettling
from app.session import Session
from tests.ui.meeting_window import Window, visible_text

TEXT = "Inzetten boven 2000 euro waren niet bijgehouden."


def state(w: Window) -> ItemState:
    assert w.desk.view is not None
    return w.desk.view.state


def test_an_open_item_says_what_its_minutes_would_lack(at_table: Window) -> None:
    header = at_table.desk.header
    assert header.frame_only.isVisible()
    at_table.desk.front(5)
    at_table.press(at_table.desk.rounds.hold)
    at_table.answer_round()
    at_table.press(at_table.dialog().leave)
    assert not header.frame_only.isVisible()


def test_beside_the_list_nothing_changes_by_what_somebody_did_not_approve(
    at_table: Window,
) -> None:
    desk, table = at_table.desk, at_table.screen.meeting.table
    beside = (desk.header, desk.header.warnings, table.people, table.agenda)
    clock = (desk.header.clock,)

    def seen() -> list[str]:
        return [text for part in beside for text in visible_text(part, clock)]

    at_table.contribute("ksc", TEXT, minutes=False)
    before = seen()
    at_table.contribute("ksc", TEXT)
    at_table.press(desk.prompt.buttons[1])
    assert before
    assert seen() == before
    table._approve()
    assert desk.prompt.asks


@pytest.mark.parametrize("page", range(5))
def test_an_item_with_text_that_was_not_kept_does_not_close_at_once(
    at_table: Window, page: int
) -> None:
    desk = at_table.desk
    forms = (desk.contribution, desk.decision, desk.action, desk.question, desk.feedback)
    forms[page].text.setPlainText(TEXT)
    desk.front(5)
    at_table.press(desk.header.close_item)
    assert state(at_table) is ItemState.OPEN
    assert desk.tabs.currentIndex() == page
    assert desk.tabs.tabText(page).split()[0] in at_table.dialog().losses[0].text()
    at_table.press(at_table.dialog().leave)
    assert state(at_table) is ItemState.OPEN
    assert forms[page].text.value == TEXT
    at_table.close_item()
    assert state(at_table) is ItemState.CLOSED


def test_every_page_with_text_that_was_not_kept_is_named(at_table: Window) -> None:
    desk = at_table.desk
    desk.contribution.text.setPlainText(TEXT)
    desk.feedback.text.setPlainText(TEXT)
    at_table.press(desk.header.close_item)
    said = [one.text() for one in at_table.dialog().losses]
    for page, line in zip((0, 4), said, strict=False):
        assert desk.tabs.tabText(page).split()[0] in line
    at_table.press(at_table.dialog().leave)


def test_closing_lists_first_what_would_be_lost_and_how_many(at_table: Window) -> None:
    at_table.contribute("ksc", TEXT)
    at_table.press(at_table.desk.prompt.buttons[1])
    for _ in range(2):
        at_table.contribute("ksc", TEXT, minutes=False)
    at_table.desk.front(4)
    at_table.desk.feedback.text.setPlainText("De opvolging loopt.")
    at_table.desk.feedback.sources.nothing.setChecked(True)
    at_table.press(at_table.desk.feedback.send)
    at_table.dialog().reject()
    at_table.settle()
    at_table.press(at_table.desk.header.close_item)
    dialog = at_table.dialog()
    said = [label.text() for label in dialog.losses]
    assert dialog.show_texts.isVisible()
    begins = ["Eigen dossiers", "Fiche voor de politie", "Teksten die niet", "Vragen en aangebo"]
    assert [text.startswith(b) for text, b in zip(said, begins, strict=True)] == [True] * 4
    assert ": 3. In de lijst" in said[2]
    assert state(at_table) is ItemState.OPEN
    at_table.press(dialog.keep)
    assert state(at_table) is ItemState.CLOSED


def test_a_settled_item_closes_at_once(at_table: Window) -> None:
    at_table.desk.front(5)
    at_table.press(at_table.desk.rounds.hold)
    at_table.answer_round()
    at_table.press(at_table.dialog().leave)
    at_table.press(at_table.desk.header.close_item)
    assert state(at_table) is ItemState.CLOSED


def test_a_text_that_the_typist_may_not_read_is_not_counted(at_table: Window) -> None:
    at_table.contribute("ksc", TEXT, minutes=False)
    at, ask = at_table.desk.at, Session.ask
    assert at is not None
    lacks = ItemSettling(at.meeting, at.case)
    counted = [
        at_table.call(lambda session, who=who: ask(session, lacks, who)).notes
        for who in (at.typist, at.chair, PersonId("politie"))
    ]
    assert counted == [1, 1, 0]


def test_a_refusal_leaves_the_save_button_in_view_and_goes_with_the_tab(at_table: Window) -> None:
    desk = at_table.desk
    desk.contribution.text.setPlainText(TEXT)
    desk.contribution.data.fold.setChecked(True)
    desk.contribution.data.list.tick(["health"])
    at_table.press(desk.contribution.send)
    assert at_table.said()
    assert desk.notice.height() < 140
    assert at_table.screen.height() <= 640
    desk.front(1)
    assert not at_table.said()


def test_signing_names_the_cases_of_which_partners_get_the_frame_alone(at_table: Window) -> None:
    at_table.contribute("ksc", TEXT)
    assert at_table.desk.view is not None
    key = at_table.desk.view.case_key
    at_table.press(at_table.desk.prompt.buttons[1])
    at_table.close_item()
    at_table.press(at_table.screen.meeting.table.close_meeting)
    closing = at_table.dialog()
    assert key in closing.losses[0].text()
    assert ": 1. In de lijst" in closing.losses[1].text()
    at_table.press(closing.keep)
    at_table.turn(2)
    at_table.press(at_table.screen.meeting.minutes.sign)
    dialog = at_table.dialog()
    assert key in dialog.frame_only.text()
    assert dialog.frame_only.isVisible()


def test_the_warning_leads_to_the_texts_that_would_be_lost(at_table: Window) -> None:
    codes, desk = at_table.codes(), at_table.desk
    at_table.contribute("ksc", TEXT)
    desk.prompt.field.setText(codes["ksc"])
    at_table.press(desk.prompt.buttons[0])
    at_table.contribute("ksc", "Later aangevuld.")
    at_table.press(desk.prompt.buttons[1])
    desk.texts_table.selectRow(0)
    at_table.press(desk.header.close_item)
    at_table.press(at_table.dialog().show_texts)
    assert state(at_table) is ItemState.OPEN
    assert desk.texts_table.current is not None
    assert desk.texts_table.current.waits
    at_table.close_item()
    table = at_table.screen.meeting.table
    desk.texts_table.selectRow(0)
    table.agenda.clearSelection()
    at_table.press(table.close_meeting)
    at_table.press(at_table.dialog().show_texts)
    assert desk.texts_table.current.waits


def test_a_warning_about_no_text_leads_to_none(at_table: Window) -> None:
    at_table.press(at_table.desk.header.close_item)
    assert not at_table.dialog().show_texts.isVisible()


def test_enter_goes_back_from_the_warning_wherever_the_focus_is(at_table: Window) -> None:
    for way in ("leave", "keep"):
        at_table.press(at_table.desk.header.close_item)
        dialog = at_table.dialog()
        assert dialog.leave.isDefault()
        assert dialog.focusWidget() is dialog.leave
        getattr(dialog, way).setFocus()
        QTest.keyClick(getattr(dialog, way), Qt.Key.Key_Return)
        at_table.settle()
        assert not isValid(dialog)
        assert state(at_table) is ItemState.OPEN
    at_table.press(at_table.desk.header.close_item)
    QTest.keyClick(at_table.dialog().keep, Qt.Key.Key_Space)
    at_table.settle()
    assert state(at_table) is ItemState.CLOSED
