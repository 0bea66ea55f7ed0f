"""A dialog on a low screen: its form scrolls, what was just said is seen, its buttons stay."""

import pytest
from PySide6.QtWidgets import QDialog, QVBoxLayout
from pytestqt.qtbot import QtBot

from ui.style.spacing import MARGIN
from ui.widgets.body import LEAST, Body
from ui.widgets.button import Button
from ui.widgets.form import LineField
from ui.widgets.label import Label

LOW = 384
"""The height of a small laptop at 200 %, in device-independent pixels."""
MANY = 40


class _Dialog(QDialog):
    def __init__(self) -> None:
        super().__init__()
        self.body = Body()
        self.lines = [LineField() for _ in range(MANY)]
        for line in self.lines:
            self.body.column.addWidget(line)
        self.said = Label()
        self.body.column.addWidget(self.said)
        self.do = Button("screens.cancel", self.accept)
        whole = QVBoxLayout(self)
        whole.addWidget(self.body, 1)
        whole.addWidget(self.do)


@pytest.fixture
def dialog(qtbot: QtBot) -> _Dialog:
    made = _Dialog()
    qtbot.addWidget(made)
    made.resize(500, LOW - 2 * MARGIN)
    made.show()
    qtbot.waitExposed(made)
    return made


def in_sight(dialog: _Dialog, part: LineField | Label) -> bool:
    port = dialog.body.viewport()
    top = part.mapTo(port, part.rect().topLeft()).y()
    return top >= 0 and top + part.height() <= port.height()


def test_a_long_form_leaves_its_button_on_a_low_screen(dialog: _Dialog) -> None:
    assert dialog.minimumSizeHint().height() <= LOW - 2 * MARGIN
    assert dialog.height() <= LOW
    assert dialog.do.geometry().bottom() <= dialog.height()
    assert dialog.body.needed(400) > LOW  # or this would show nothing
    assert dialog.body.height() >= LEAST * dialog.fontMetrics().lineSpacing()


def test_what_was_just_said_is_brought_into_sight(dialog: _Dialog, qtbot: QtBot) -> None:
    assert not in_sight(dialog, dialog.said)
    dialog.said.show_text("Vul een datum in.")
    dialog.body.bring(dialog.said)
    qtbot.waitUntil(lambda: in_sight(dialog, dialog.said))


def test_the_field_that_gets_the_cursor_is_in_sight(dialog: _Dialog, qtbot: QtBot) -> None:
    assert not in_sight(dialog, dialog.lines[-1])
    dialog.activateWindow()
    dialog.lines[-1].setFocus()
    qtbot.waitUntil(lambda: in_sight(dialog, dialog.lines[-1]))


def test_the_bar_covers_no_part_of_the_widest_field(dialog: _Dialog) -> None:
    dialog.lines[0].setMinimumWidth(600)
    dialog.adjustSize()
    dialog.resize(dialog.minimumSizeHint().width(), 200)
    assert dialog.body.viewport().width() >= 600


def test_a_form_is_wide_on_a_narrow_screen(
    dialog: _Dialog, monkeypatch: pytest.MonkeyPatch
) -> None:
    wanted = dialog.body.sizeHint().width()
    dialog.resize(wanted * 2 // 3, dialog.height())
    dialog.body.widen(dialog)
    assert dialog.body.width() >= min(wanted, dialog.screen().availableSize().width() - 4 * MARGIN)
    wide = dialog.width()
    dialog.body.widen(dialog)
    assert dialog.width() == wide
