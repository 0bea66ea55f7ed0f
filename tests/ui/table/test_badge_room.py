"""Badges, and the category below each, are read whole in every language."""

from app.domain.person import Category, Language
from tests.ui.meeting_window import Window
from ui.meetings.wrapping import ACROSS, WIDEST
from ui.style.spacing import SMALL
from ui.table.badge import BadgeDelegate
from ui.table.people_panel import BADGE
from ui.words import speak, words


def test_whole_categories_stand_below_the_badges(at_table: Window) -> None:
    panel = at_table.screen.meeting.table.people
    table, delegate = panel.table, panel.table.itemDelegateForColumn(BADGE)
    assert isinstance(delegate, BadgeDelegate)
    metrics = table.fontMetrics()
    for language in Language:
        speak(language)
        at_table.settle()
        for category in Category:
            told = words().text(f"screens.category.{category}")
            below = delegate.lines(f"○\n{told}")[1:]
            assert " ".join(below) == told
            most = WIDEST * metrics.averageCharWidth()
            assert all(" " not in line or metrics.horizontalAdvance(line) <= most for line in below)
        room = table.columnWidth(BADGE) - ACROSS // 2 - SMALL
        for number, chair in enumerate(table.rows.rows):
            lines = delegate.lines(panel.badge_text(chair))
            assert all(metrics.horizontalAdvance(line) <= room for line in lines[1:])
            assert table.rowHeight(number) >= len(lines) * metrics.lineSpacing()
