"""A step for later is done once, and keeps nobody who went before it."""

import weakref

import pytest
import shiboken6
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from ui.widgets.later import later


class Page(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self.done = 0

    def step(self) -> None:
        self.done += 1


def test_it_is_done_once_and_leaves_no_timer(qtbot: QtBot) -> None:
    page = Page()
    qtbot.addWidget(page)
    later(page, page.step)
    assert page.done == 0
    qtbot.waitUntil(lambda: page.done == 1)
    qtbot.waitUntil(lambda: not page.findChildren(QTimer))
    assert page.done == 1


@pytest.mark.parametrize("how", ["a method", "a function that knows the page"])
def test_who_is_gone_before_is_neither_called_nor_kept(qtbot: QtBot, how: str) -> None:
    page, called = Page(), []
    known = weakref.ref(page)
    step = page.step if how == "a method" else lambda page=page: called.append(page)
    later(page, step)
    shiboken6.delete(page)
    del page, step
    qtbot.wait(20)
    qtbot.waitUntil(lambda: known() is None)
    assert not called
