"""The screen of the partners, open."""

from collections.abc import Callable

import pytest

from ui.main_window import MainWindow
from ui.people.screen import PeopleScreen


@pytest.fixture
def people(entered: MainWindow, settle: Callable[[], None]) -> PeopleScreen:
    """As the coordinator sees it."""
    assert entered.frame is not None
    entered.frame.navigate("people")
    settle()
    shown = entered.frame.stack.currentWidget()
    assert isinstance(shown, PeopleScreen)
    return shown
