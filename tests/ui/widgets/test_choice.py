"""A drop-down list shows every entry whole."""

import pytest
from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from ui.style.dress import LIGHT
from ui.style.sheet import sheet
from ui.widgets.form import MOST_SHOWN, Choice


@pytest.mark.parametrize("entries", [2, 5, 40])
def test_no_entry_of_an_open_list_is_cut(qtbot: QtBot, entries: int) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.setStyleSheet(sheet(LIGHT, "light"))
    choice = Choice()
    QVBoxLayout(window).addWidget(choice)
    choice.offer([(n, f"keuze {n}") for n in range(entries)])
    window.show()
    choice.showPopup()
    qtbot.wait(50)
    view = choice.view()
    whole = min(entries, MOST_SHOWN) * view.sizeHintForRow(0)
    assert view.viewport().height() == whole
    assert (view.verticalScrollBar().maximum() == 0) == (entries <= MOST_SHOWN)
    assert view.window().height() - whole <= 2
    choice.hidePopup()


def test_an_open_list_is_as_wide_as_its_longest_name_where_the_box_is_not(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.setStyleSheet(sheet(LIGHT, "light"))
    choice = Choice()
    choice.setFixedWidth(120)
    QVBoxLayout(window).addWidget(choice)
    name = "alleen wie ik noem, en niemand anders"
    choice.offer([(0, "wie toegelaten is"), (1, name)])
    window.show()
    choice.showPopup()
    qtbot.wait(50)
    assert choice.view().viewport().width() >= choice.fontMetrics().horizontalAdvance(name)
    choice.hidePopup()


def test_what_is_offered_anew_chooses_nothing_for_anybody(qtbot: QtBot) -> None:
    choice = Choice()
    qtbot.addWidget(choice)
    choice.offer([(n, str(n)) for n in range(3)], 2)
    assert choice.currentData() == 2
    heard: list[int] = []
    choice.currentIndexChanged.connect(heard.append)
    choice.offer([(n, f"keuze {n}") for n in range(3)])
    assert choice.currentText() == "keuze 2"
    choice.offer([(0, "eerste"), (1, "tweede")])
    assert choice.currentText() == "eerste"
    assert heard == []
    choice.choose(1)
    assert heard == [1]
