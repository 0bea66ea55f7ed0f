"""The partners in a window that becomes narrower: nothing is cut, and nobody scrolls sideways."""

from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QAbstractButton, QApplication

from app.domain.person import Language
from ui.main_window import MainWindow
from ui.people.screen import PeopleScreen
from ui.style.dress import dress
from ui.words import speak

WIDTHS = (1366, 1150, 1050, 950, 850, 770, 683, 1050, 1366)


def cut(screen: PeopleScreen) -> list[str]:
    """Buttons and boxes that are narrower than their words."""
    shown = [part for part in screen.findChildren(QAbstractButton) if part.isVisible()]
    assert screen.persons.filter.notable in shown
    return [part.text() for part in shown if part.width() < part.minimumSizeHint().width()]


@pytest.mark.parametrize("language", Language)
def test_the_card_comes_below_the_list_before_anything_is_cut(
    entered: MainWindow, settle: Callable[[], None], language: Language
) -> None:
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    dress(application)
    speak(language)
    assert entered.frame is not None
    entered.frame.navigate("people", None)
    settle()
    screen = entered.findChildren(PeopleScreen)[0]
    for width in WIDTHS:
        entered.resize(width, 768)
        settle()
        assert cut(screen) == [], width
        assert entered.frame._scroll.horizontalScrollBar().maximum() == 0, width
