"""What came in between moves nothing: a click or a letter under way lands where it was meant."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRect, QRectF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.domain.language import Language
from app.errors import Locked, Unavailable
from tests.ui.filled_window import Filled, filled_window
from ui.meetings.meeting_page import MeetingPage
from ui.style.dress import dress
from ui.table.item_desk import ItemDesk
from ui.table.table_page import TablePage
from ui.widgets.overlay import NoticeOverlay
from ui.words import speak

LAPTOP, DOUBLED = (1366, 768), (683, 384)
PAGES = range(6)
TEXT = "Inzetten boven 2000 euro waren niet bijgehouden."


@pytest.fixture(params=[(LAPTOP, 1.0), (DOUBLED, 1.5)], ids=["laptop", "small and large letters"])
def filled(
    request: pytest.FixtureRequest,
    qtbot: QtBot,
    tmp_path: Path,
) -> Iterator[Filled]:
    size, times = request.param
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    plain, letters = application.font(), application.font()
    letters.setPointSizeF(plain.pointSizeF() * times)
    application.setFont(letters)
    dress(application)
    try:
        with filled_window(qtbot, tmp_path) as made:
            made.window.resize(*size)
            made.go("table")
            desk_of(made).front(0)
            made.settle()
            yield made
    finally:
        application.setFont(plain)


def table_of(filled: Filled) -> TablePage:
    return filled.window.findChildren(TablePage)[0]


def desk_of(filled: Filled) -> ItemDesk:
    desk = table_of(filled).desk
    assert desk is not None
    return desk


def places(filled: Filled) -> dict[QWidget, QRect]:
    """Where everything of the table stands, but for what is said, and what gives way.

    The list of texts does, from its end. A page that scrolls may do so, to show the cursor.
    """
    table, desk = table_of(filled), desk_of(filled)
    over = [table.overlay, desk.overlay, desk._room, desk.texts_table]
    whole = filled.frame.stack if filled.frame._scroll.scrolls else filled.window
    return {
        part: QRect(part.mapTo(whole, QPoint(0, 0)), part.size())
        for part in table.findChildren(QWidget)
        if part.isVisible() and not any(part is o or o.isAncestorOf(part) for o in over)
    }


def in_sight(overlay: NoticeOverlay) -> bool:
    """Whether all of it can be seen, wherever the page was scrolled to."""
    return overlay.isVisible() and overlay.visibleRegion().boundingRect().height() > 30


def refuse(filled: Filled) -> None:
    """Three rules at once, or nearly: as tall as it gets."""
    desk_of(filled).notice.refusal.show_findings(
        (("R25", {}), ("R10", {"needed": "present"}), ("R42", {}))
    )
    filled.settle()


def test_a_refusal_moves_no_control_when_it_comes_and_when_it_goes(filled: Filled) -> None:
    desk = desk_of(filled)
    for page in PAGES:
        desk.front(page)
        filled.settle()
        before = places(filled)
        refuse(filled)
        assert in_sight(desk.overlay), page
        assert places(filled) == before, page
        QTest.keyClick(QApplication.focusWidget() or filled.window, Qt.Key.Key_Escape)
        filled.settle()
        assert not desk.overlay.isVisible()
        assert places(filled) == before, page


def cursor(filled: Filled) -> QPoint:
    """Where somebody types, on the page that may scroll."""
    held = QApplication.focusWidget()
    assert held is not None
    typed = QRectF(held.inputMethodQuery(Qt.InputMethodQuery.ImCursorRectangle)).center()
    return held.mapTo(filled.frame._scroll.viewport(), typed.toPoint())


@pytest.mark.parametrize("filled", [(DOUBLED, 1.0)], indirect=True, ids=["doubled"])
def test_below_a_page_that_scrolls_is_said_what_covers_nothing_of_it(filled: Filled) -> None:
    desk, area = desk_of(filled), filled.frame._scroll
    filled.window.activateWindow()
    page = filled.window.findChildren(MeetingPage)[0]
    full = area.viewport().height()

    def free(overlay: NoticeOverlay) -> None:
        filled.settle()
        assert in_sight(overlay)
        shown = QRect(QPoint(0, 0), area.viewport().size())
        assert not place(filled, overlay).intersects(place(filled, area))
        assert shown.height() > full // 3
        assert shown.contains(cursor(filled))

    for number in PAGES[:-1]:
        desk.front(number)
        refuse(filled)
        free(desk.overlay)
        area.verticalScrollBar().setValue(0)
        assert in_sight(desk.overlay)
        desk.notice.clear()
    filled.settle()
    assert area.viewport().height() == full
    desk.front(0)
    table_of(filled).notice.refusal.show_error(Locked("wrong_table_code"))
    page.notice.refusal.show_error(Unavailable("disk_full"))
    filled.frame.failure.show_error(Unavailable("disk_full"))
    free(page.overlay)
    assert in_sight(table_of(filled).overlay)
    assert in_sight(filled.frame.overlay)
    filled.go("meetings")
    assert not page.overlay.isVisible()
    assert not table_of(filled).overlay.isVisible()


def place(filled: Filled, part: QWidget) -> QRect:
    return QRect(part.mapTo(filled.window, QPoint(0, 0)), part.size())


@pytest.mark.parametrize("filled", [(LAPTOP, 1.0)], indirect=True, ids=["laptop"])
def test_what_is_said_covers_nothing_that_is_read_or_typed(filled: Filled) -> None:
    desk = desk_of(filled)
    texts = desk.texts_table

    def free() -> None:
        filled.settle()
        said, shown = place(filled, desk.overlay), place(filled, desk.overlay.parentWidget())
        assert in_sight(desk.overlay)
        assert shown.contains(said)
        for part in (texts, desk.header, desk.tabs, desk.prompt):
            assert not part.isVisible() or not said.intersects(place(filled, part)), part
        assert texts.viewport().rect().contains(texts.visualRect(texts.currentIndex()))

    before = place(filled, texts)
    for page in PAGES:
        desk.front(page)
        refuse(filled)
        free()
        assert desk.withdraw.isVisible()
        desk.notice.clear()
        desk.hint("table.contribution.asked")
        free()
        desk.notice.clear()
        filled.settle()
        assert place(filled, texts) == before
    desk.prompt.put(
        "table.prompt.approve",
        (("table.approve.approve", print), ("table.approve.later", print)),
        text="feit · niet geheim · voor het verslag · lezers: toegelatenen",
        field="table.approve.code",
        name="Sarah Lemmens",
    )
    for number in (1, 2):  # a form speaks of itself while the code is still asked
        desk.front(number)
        desk.hint("table.sources.asked")
        free()
    desk.prompt.take_focus()
    filled.settle()
    desk.notice.refusal.show_error(Locked("wrong_table_code"))
    free()
    desk.notice.clear()
    desk.prompt.close_prompt()
    desk.notice.password.ask("mayor", "approve", print)
    free()
    desk.notice.clear()
    filled.settle()
    assert place(filled, texts) == before
    assert desk.withdraw.isVisible()


def test_a_sentence_about_what_is_lacking_and_a_password_move_no_control(filled: Filled) -> None:
    desk = desk_of(filled)
    before = places(filled)
    desk.notice.refusal.say_hint("table.contribution.asked")
    filled.settle()
    assert in_sight(desk.overlay)
    assert places(filled) == before
    desk.notice.clear()
    desk.notice.password.ask("mayor", "approve", lambda: None)
    filled.settle()
    assert desk.overlay.isVisible()
    asked = places(filled)  # what cannot be used meanwhile may be out of sight
    assert asked == {part: before[part] for part in asked}
    assert {part for part in before if desk.tabs.isAncestorOf(part)} <= set(asked)
    desk.notice.clear()
    filled.settle()
    table = table_of(filled)
    table.notice.refusal.show_error(Locked("wrong_table_code"))
    filled.settle()
    assert in_sight(table.overlay)
    assert places(filled) == before


def test_what_failed_at_the_meeting_or_anywhere_moves_no_control(filled: Filled) -> None:
    desk, page = desk_of(filled), filled.window.findChildren(MeetingPage)[0]
    for overlay, refusal in (
        (page.overlay, page.notice.refusal),
        (filled.frame.overlay, filled.frame.failure),
    ):
        before = places(filled)
        refusal.show_error(Unavailable("disk_full"))
        filled.settle()
        assert in_sight(overlay)
        assert places(filled) == before
        QTest.mouseClick(overlay.dismiss, Qt.MouseButton.LeftButton)
        filled.settle()
        assert not overlay.isVisible()
        assert places(filled) == before
    assert desk.isVisible()


def test_what_is_asked_after_keeping_moves_no_control_of_the_form(filled: Filled) -> None:
    desk = desk_of(filled)

    def form() -> dict[QWidget, QRect]:
        return {p: at for p, at in places(filled).items() if desk.contribution.isAncestorOf(p)}

    before = form()
    desk.prompt.put("table.prompt.approve", (("table.approve.later", print),), name="Sarah Lemmens")
    filled.settle()
    assert desk.prompt.isVisible()
    assert form() == before
    desk.prompt.close_prompt()
    filled.settle()
    assert form() == before


def test_the_cursor_stays_where_it_was_while_a_refusal_comes_and_is_clicked_away(
    filled: Filled,
) -> None:
    desk = desk_of(filled)
    filled.window.activateWindow()
    text = desk.contribution.text
    text.setFocus()
    text.setPlainText(TEXT)
    refuse(filled)
    assert QApplication.focusWidget() is text
    QTest.mouseClick(desk.overlay.dismiss, Qt.MouseButton.LeftButton)
    filled.settle()
    assert not desk.overlay.isVisible()
    assert QApplication.focusWidget() is text
    assert text.value == TEXT


def test_escape_takes_away_what_is_said_before_it_leaves_anything_else(filled: Filled) -> None:
    desk = desk_of(filled)
    filled.window.activateWindow()
    desk.contribution._show_mode("table.contribution.answers")
    refuse(filled)
    for gone in (True, False):
        QTest.keyClick(desk.contribution.text, Qt.Key.Key_Escape)
        filled.settle()
        assert not desk.overlay.isVisible()
        assert desk.contribution.mode.isVisible() is gone


@pytest.mark.parametrize(
    "filled", [(LAPTOP, 1.0), (DOUBLED, 1.12)], indirect=True, ids=["laptop", "doubled"]
)
def test_no_form_scrolls_by_itself_whatever_is_opened_in_it(filled: Filled) -> None:
    desk = desk_of(filled)
    form = desk.contribution
    steps = [
        lambda: desk.front(0),
        lambda: form.choose("ksc"),
        lambda: form.audience.choose("named"),
        lambda: form.data.fold.setChecked(True),
        lambda: form.data.list.tick(["health"]),
        lambda: desk.front(1),
        lambda: desk.decision.sources.nothing.setChecked(True),
        lambda: desk.decision.sources.list.tick([desk.view.said[0].id]),
        lambda: desk.decision.neutral.choose("own"),
        lambda: desk.front(2),
        lambda: desk.action.owner.choose("straathoek"),
        lambda: desk.action.sources.list.tick([desk.view.said[0].id]),
        lambda: desk.action.neutral.choose("measure"),
        lambda: desk.front(3),
        lambda: desk.question.choose("straathoek"),
        lambda: desk.front(4),
        lambda: desk.front(5),
    ]

    def still() -> bool:
        """Once it is laid out, which takes another round where a bar comes and goes."""
        area = desk.tabs.currentWidget()
        assert isinstance(area, QAbstractScrollArea)
        return area.verticalScrollBar().maximum() == area.horizontalScrollBar().maximum() == 0

    for step in steps:
        step()
        filled.settle()
        filled.qtbot.waitUntil(still)
    whole = filled.frame._scroll.verticalScrollBar().maximum()
    assert (whole == 0) is (filled.window.width() == LAPTOP[0])
    desk.front(2)
    area = desk.tabs.currentWidget()
    assert isinstance(area, QAbstractScrollArea)
    for language in Language:
        speak(language)
        filled.settle()
        assert area.verticalScrollBar().maximum() == 0, language
        bar = desk.tabs.tabBar()
        assert bar.sizeHint().width() <= desk.tabs.width(), language  # no arrows to scroll by
