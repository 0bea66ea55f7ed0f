"""What was typed and chosen at the table and not yet kept, as plain values that can be sealed.

A form names its fields; from these its draft is read and to these it is put back. A question to a
right-holder has no draft: it lives in memory only (R23), and so does what answers it.
"""

from collections.abc import Mapping
from typing import cast

from PySide6.QtCore import Signal, SignalInstance
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QCheckBox, QLineEdit, QPlainTextEdit, QWidget

from ui.table.fields import CheckList
from ui.widgets.button import Button
from ui.widgets.dayfield import DayField
from ui.widgets.form import Choice, LineField, TextField

Value = str | bool | list[str] | None
FormDraft = dict[str, Value]
"""One form: the name of a field and what stands in it. JSON writes and reads it as it is."""
ItemDraft = dict[str, FormDraft]
"""One item: the name of a form and its draft; forms without text are left out."""


class DraftForm(QWidget):
    """A form that can hand out what stands in it, and take it back."""

    typed = Signal()
    """Something in it changed."""
    text: TextField
    send: Button

    def __init__(self) -> None:
        super().__init__()
        self._fields: Mapping[str, QWidget] = {}

    def name_fields(self, **fields: QWidget) -> None:
        """Say which fields its draft has, in the order in which they are put back."""
        self._fields = fields
        for field in fields.values():
            _changes(field).connect(lambda *_now: self.typed.emit())

    @property
    def unsent(self) -> bool:
        """Whether text stands here that was not kept."""
        texts = (f for f in self._fields.values() if isinstance(f, LineField | TextField))
        return any(field.value for field in texts)

    def done(self) -> None:
        """It was kept: room for the next."""
        raise NotImplementedError

    def go_on(self, later: str) -> None:
        """It was kept while somebody already typed the next text, which stays."""
        self.text.setPlainText(later)
        self.text.moveCursor(QTextCursor.MoveOperation.End)

    def draft(self) -> FormDraft:
        """What stands in it; empty while no text does."""
        return {name: _value(f) for name, f in self._fields.items()} if self.unsent else {}

    def restore(self, draft: FormDraft) -> None:
        """Put it back; what is not offered any more is left out."""
        for name, field in self._fields.items():
            if name in draft:
                _fill(field, draft[name])


def _changes(field: QWidget) -> SignalInstance:
    if isinstance(field, DayField):
        return field.line.textChanged
    if isinstance(field, QPlainTextEdit | QLineEdit):
        return field.textChanged
    if isinstance(field, QCheckBox):
        return field.toggled
    if isinstance(field, CheckList):
        return field.ticked
    return cast("Choice", field).currentIndexChanged


def _value(field: QWidget) -> Value:
    if isinstance(field, DayField):
        return field.line.text()
    if isinstance(field, QPlainTextEdit):
        return field.toPlainText()
    if isinstance(field, QLineEdit):
        return field.text()
    if isinstance(field, QCheckBox):
        return field.isChecked()
    if isinstance(field, CheckList):
        return list(field.values)
    chosen = cast("Choice", field).currentData()
    return None if chosen is None else str(chosen)


def _fill(field: QWidget, value: Value) -> None:
    if isinstance(field, DayField):
        field.line.setText(str(value))
    elif isinstance(field, QPlainTextEdit):
        field.setPlainText(str(value))
    elif isinstance(field, QLineEdit):
        field.setText(str(value))
    elif isinstance(field, QCheckBox):
        field.setChecked(bool(value))
    elif isinstance(field, CheckList):
        field.tick(value if isinstance(value, list) else ())
    else:
        cast("Choice", field).choose(value)
