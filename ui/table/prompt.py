"""One thing at a time that the table may go on with, or leave, beside the forms.

A prompt is never a pending list: leaving it leaves nothing, and nobody's silence can be read off
it afterwards.
"""

from collections.abc import Callable, Collection

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from app.errors import AppError
from ui.style.spacing import SMALL, TIGHT
from ui.widgets.button import Button
from ui.widgets.code_field import CodeField
from ui.widgets.label import Label
from ui.words import say

Pressed = Callable[[str], None]
"""Gets what stands in the prompt's field, empty where it has none."""
CODE = 12
"""Letters across the field: a code has six."""


class Prompt(QFrame):
    """A sentence, perhaps a text and a code, and buttons; hidden while there is nothing."""

    stands = Signal(bool)
    """It came, or it went."""
    left = Signal()
    """It went while it had the focus, which somebody must take up."""

    def __init__(self, parent: QWidget | None = None, *, leaves: bool = True) -> None:
        """With `leaves` the last button leaves it, and so does Escape."""
        super().__init__(parent)
        self._leaves = leaves
        self.setProperty("role", "card")
        self._about = ""
        """The text that it asks something of."""
        self.sentence, self.text = Label(), Label()
        self.field = CodeField()
        self.field.narrow(CODE)
        self._row = QHBoxLayout()
        self._row.setSpacing(SMALL)
        self._row.addWidget(self.sentence, 1)
        self._row.addWidget(self.field)
        self.buttons: list[Button] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(SMALL, TIGHT, SMALL, TIGHT)
        column.setSpacing(TIGHT)
        column.addLayout(self._row)
        column.addWidget(self.text)
        self.field.returnPressed.connect(self._first)
        self.hide()

    def put(
        self,
        key: str,
        buttons: tuple[tuple[str, Pressed], ...],
        *,
        text: str = "",
        field: str = "",
        equal: bool = False,
        about: str = "",
        **blanks: object,
    ) -> None:
        """Ask this instead of what was asked before; `field` names a field to fill in.

        `about` is the text that it is about: see `follow`.

        The first button is the one to expect, unless all are `equal`.
        """
        self.close_prompt()
        self._about = about
        self.sentence.say(key, **blanks)
        self.text.show_text(text)
        self.text.setVisible(bool(text))
        self.field.setVisible(bool(field))
        if field:
            say(self.field.setAccessibleName, field)
        for number, (name, pressed) in enumerate(buttons):
            self._add(name, pressed, primary=number == 0 and not equal)
        self.show()
        self.stands.emit(True)

    @property
    def asks(self) -> bool:
        """Whether there is a field to fill in."""
        return not self.isHidden() and not self.field.isHidden()

    def follow(self, before: Collection[str], now: Collection[str]) -> None:
        """Of a text that was there and is gone nothing is asked any more: it never was (R20)."""
        if self._about in before and self._about not in now:
            self.close_prompt()

    def close_prompt(self) -> None:
        """Nothing is asked any more."""
        self._about = ""
        focused = self.focusWidget()
        held = focused is not None and focused.hasFocus()
        self.hide()
        self.field.clear()
        self.text.show_text("")
        for button in self.buttons:
            self._row.removeWidget(button)
            button.hide()
            button.deleteLater()
        self.buttons = []
        self.stands.emit(False)
        if held:
            self.left.emit()

    def take_focus(self) -> None:
        """Go to what is asked: the field, or the first button."""
        if self.isHidden():
            return
        first = self.field if not self.field.isHidden() else self.buttons[0]
        first.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def wrong(self, _error: AppError) -> None:
        """What was typed was not right: the next that is typed takes its place."""
        if self.asks:
            self.field.wrong()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Escape leaves it."""
        if event.key() == Qt.Key.Key_Escape and self.buttons and self._leaves:
            self.buttons[-1].click()
            return
        super().keyPressEvent(event)

    def _add(self, name: str, pressed: Pressed, *, primary: bool) -> None:
        button = Button(name, lambda: pressed(self.field.value), primary=primary)
        self._row.addWidget(button)
        self.buttons.append(button)

    def _first(self) -> None:
        if self.buttons:
            self.buttons[0].click()
