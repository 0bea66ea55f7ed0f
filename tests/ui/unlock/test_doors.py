"""The doors on a small screen: each is as high as its words, and what does not fit scrolls."""

import pytest
from PySide6.QtWidgets import QApplication, QPushButton

from ui.main_window import MainWindow
from ui.style.dress import LIGHT
from ui.style.sheet import sheet

DOUBLED = (683, 384)
"""What is left of 1366 × 768, in device-independent pixels, at 200 %."""


@pytest.mark.parametrize("points", [10, 20])
def test_no_door_is_lower_than_its_words(
    window: MainWindow, points: float, request: pytest.FixtureRequest
) -> None:
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    request.addfinalizer(lambda: application.setStyleSheet(""))
    application.setStyleSheet(sheet(LIGHT, "light", points))
    window.resize(*DOUBLED)
    for _ in range(4):
        QApplication.processEvents()
    doors = window.gate.doors.findChildren(QPushButton)
    assert len(doors) == 4
    for door in doors:
        assert door.height() >= door.sizeHint().height(), door.text()
    assert (window.width(), window.height()) == DOUBLED
