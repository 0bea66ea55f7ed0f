"""The pages of a copy: drawn as large as asked, and gone once the vault is locked."""

from pytestqt.qtbot import QtBot

from tests.ui.meeting_window import Window, select


def test_locking_leaves_no_copy_on_the_page(closed: Window) -> None:
    page = closed.screen.meeting.minutes
    select(page.recipients, lambda line: line.person == "burgemeester")
    closed.settle()
    closed.bridge.lock()
    assert page.comparison.first.labels == []
    assert page.shelf._copies == {}
    assert list(page.texts_table.rows.rows) == []


def test_zoom_draws_the_pages_larger(closed: Window, qtbot: QtBot) -> None:
    preview = closed.screen.meeting.minutes.comparison.first
    qtbot.waitUntil(lambda: bool(preview.labels))
    closed.settle()
    before = preview.labels[0].pixmap().width()
    closed.press(preview.larger)
    assert preview.labels[0].pixmap().width() > before
    assert preview.scale.text() == "125 %"
