"""What gives way where letters are large or the window is small."""

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from app.domain.language import Language
from ui.main_window import MainWindow
from ui.style.dress import LIGHT
from ui.style.sheet import PLAIN, sheet
from ui.widgets.cells import Cells
from ui.widgets.label import Label, NameLabel
from ui.widgets.tabs import Tabs
from ui.words import speak

WIDE, NARROW = (1366, 768), (683, 384)


def test_headings_and_marks_grow_with_the_letters() -> None:
    once, twice = sheet(LIGHT, "light", PLAIN), sheet(LIGHT, "light", 2 * PLAIN)
    assert "font-size: 17.0pt" in once
    assert "font-size: 34.0pt" in twice
    assert "width: 10px; height: 10px" in once
    assert "width: 20px; height: 20px" in twice


def test_a_name_that_does_not_fit_says_so(qtbot: QtBot) -> None:
    label = NameLabel("Een kluis met een lange naam")
    qtbot.addWidget(label)
    label.resize(60, 20)
    label.show()
    assert label.text().endswith("…")
    label.resize(600, 20)
    assert label.text() == label.accessibleName() == "Een kluis met een lange naam"


def test_cells_stand_in_one_row_where_they_fit_and_else_in_two(qtbot: QtBot) -> None:
    fields = [QLineEdit() for _ in range(4)]
    window = QWidget()
    qtbot.addWidget(window)
    cells = Cells([(Label("screens.day.pick"), field) for field in fields], window)
    cells.resize(1200, 100)
    window.show()
    QApplication.processEvents()
    assert len({field.y() for field in fields}) == 1
    cells.resize(cells.minimumSizeHint().width(), 100)
    QApplication.processEvents()
    assert len({field.y() for field in fields}) == 2


def test_a_page_behind_takes_no_room(qtbot: QtBot) -> None:
    tabs, small, large = Tabs(), QLabel("klein"), QWidget()
    qtbot.addWidget(tabs)
    large.setMinimumSize(3000, 3000)
    tabs.addTab(small, "")
    tabs.addTab(large, "")
    assert tabs.minimumSizeHint().width() < 1000
    tabs.setCurrentIndex(1)
    assert tabs.minimumSizeHint().width() >= 3000


@pytest.mark.parametrize("language", [Language.NL, Language.DE])
def test_navigation_leaves_its_words_out_in_a_narrow_window(
    entered: MainWindow, language: Language
) -> None:
    speak(language)
    frame = entered.frame
    assert frame is not None
    entered.resize(*WIDE)
    QApplication.processEvents()
    named = [button.text() for button in frame.places.buttons()]
    assert all(named)
    entered.resize(*NARROW)
    QApplication.processEvents()
    places = frame.places.buttons()
    assert [button.text() for button in places] == [""] * len(named)
    assert [button.accessibleName() for button in places] == named
    assert [button.toolTip() for button in places] == named
