"""What was typed and chosen in a form and not yet kept, as plain values that can be sealed.

A form names its fields; from these its draft is read and to these it is put back. A question to a
right-holder has no draft: it lives in memory only (R23), and so does what answers it.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any, ClassVar, cast

from PySide6.QtCore import Qt, Signal, SignalInstance
from PySide6.QtGui import QShowEvent, QTextCursor
from PySide6.QtWidgets import (
    QCheckBox,
    QLineEdit,
    QListWidget,
    QPlainTextEdit,
    QSpinBox,
    QWidget,
)

from ui.widgets.button import Button
from ui.widgets.dayfield import DayField
from ui.widgets.form import Choice, LineField, TextField
from ui.widgets.reading_order import tab_as_read

Value = Any
"""What stands in a field, as JSON writes and reads it: text, number, tick, list, or nothing."""
FormDraft = dict[str, Value]
"""One form: the name of a field and what stands in it."""
ItemDraft = dict[str, FormDraft]
"""One item: the name of a form and its draft; forms without text are left out."""


class OwnDraft:
    """Beside its widget a base of a field of a kind of its own, which says what stands in it.

    No protocol: whether a field keeps one takes long to find out, and is asked at every key typed.
    """

    edited: ClassVar[Signal]

    def drafted(self) -> Value:
        """What stands in it."""
        raise NotImplementedError

    def put_back(self, value: Value) -> None:
        """Let this stand in it, at once or as soon as it is offered."""
        raise NotImplementedError


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
            changes(field).connect(lambda *_now: self.typed.emit())

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """All of it has its place now."""
        super().showEvent(event)
        tab_as_read(self)

    @property
    def unsent(self) -> bool:
        """Whether text stands here that was not kept."""
        texts = (f for f in self._fields.values() if isinstance(f, LineField | TextField))
        return any(field.value for field in texts)

    def done(self) -> None:
        """It was kept: room for the next."""
        raise NotImplementedError

    def empty(self) -> None:
        """Nothing that anybody typed or chose in it stays: what it is about is over."""
        for field in self._fields.values():
            blank(field)

    def stands(self) -> FormDraft:
        """All that stands in it, also of what is in no draft."""
        return {name: value(field) for name, field in self._fields.items()}

    def since(self, sent: FormDraft) -> FormDraft:
        """By field what was typed after `sent` stood in the form; empty where nothing was."""
        now, typed = self.stands(), (n for n, f in self._fields.items() if is_typed(f))
        return {name: _later(str(sent[name]), str(now[name])) for name in typed}

    def go_on(self, later: FormDraft) -> None:
        """It was kept while somebody typed on: in each field that stays, and nothing before it."""
        for name, typed in later.items():
            fill(self._fields[name], typed)

    def draft(self) -> FormDraft:
        """What stands in it; empty while no text does."""
        return {name: value(f) for name, f in self._fields.items()} if self.unsent else {}

    def restore(self, draft: FormDraft) -> None:
        """Put it back; what is not offered any more is left out."""
        for name, field in self._fields.items():
            if name in draft:
                fill(field, draft[name])


def is_typed(field: QWidget) -> bool:
    """Whether somebody types in it, rather than choosing from what is offered."""
    if isinstance(field, Choice):
        return field.isEditable()
    return not isinstance(field, QCheckBox | QListWidget)


def changes(field: QWidget) -> SignalInstance:
    """What a field emits when another value stands in it."""
    if isinstance(field, OwnDraft):
        return field.edited
    if isinstance(field, DayField):
        return field.line.textChanged
    if isinstance(field, QPlainTextEdit | QLineEdit):
        return field.textChanged
    if isinstance(field, QCheckBox):
        return field.toggled
    if isinstance(field, QListWidget):
        return field.itemChanged
    if isinstance(field, QSpinBox):
        return field.valueChanged
    choice = cast("Choice", field)
    return choice.currentTextChanged if choice.isEditable() else choice.currentIndexChanged


def value(field: QWidget) -> Value:
    """What stands in a field. A day is the same in every language."""
    if isinstance(field, OwnDraft):
        return field.drafted()
    if isinstance(field, DayField):
        day = field.day
        return field.line.text() if day is None else day.isoformat()
    if isinstance(field, QPlainTextEdit):
        return field.toPlainText()
    if isinstance(field, QLineEdit):
        return field.text()
    if isinstance(field, QCheckBox):
        return field.isChecked()
    if isinstance(field, QListWidget):
        items = (field.item(row) for row in range(field.count()))
        ticked = (item for item in items if item.checkState() is Qt.CheckState.Checked)
        return [str(item.data(Qt.ItemDataRole.UserRole)) for item in ticked]
    if isinstance(field, QSpinBox):
        return field.value()
    choice = cast("Choice", field)
    chosen = choice.currentText() if choice.isEditable() else choice.currentData()
    return None if chosen is None else str(chosen)


def blank(field: QWidget) -> None:
    """Let nothing stand in a field: no text, no tick, the first of its choices."""
    if isinstance(field, OwnDraft | QListWidget):
        fill(field, [])
    elif isinstance(field, QSpinBox):
        fill(field, field.minimum())
    elif isinstance(field, QCheckBox):
        fill(field, False)
    else:
        fill(field, "" if is_typed(field) else None)


def _later(sent: str, now: str) -> str:
    """What was typed behind what was sent; all of it where that was changed."""
    later = now.removeprefix(sent)
    return later if later.strip() else ""


def fill(field: QWidget, value: Value) -> None:
    """Let this stand in a field; what it does not offer is left out."""
    if isinstance(field, OwnDraft):
        field.put_back(value)
    elif isinstance(field, DayField):
        _fill_day(field, str(value))
    elif isinstance(field, QPlainTextEdit):
        field.setPlainText(str(value))
        field.moveCursor(QTextCursor.MoveOperation.End)  # typing goes on where it stopped
    elif isinstance(field, QLineEdit):
        field.setText(str(value))
    elif isinstance(field, QCheckBox):
        field.setChecked(bool(value))
    elif isinstance(field, QListWidget):
        _tick(field, value if isinstance(value, list) else ())
    elif isinstance(field, QSpinBox):
        field.setValue(int(value))
    else:
        choice = cast("Choice", field)
        if choice.isEditable():
            choice.setEditText(str(value))
        else:
            choice.choose(value)


def _fill_day(field: DayField, text: str) -> None:
    try:
        field.show_day(date.fromisoformat(text))
    except ValueError:  # typed half, or in words
        field.line.setText(text)


def _tick(field: QListWidget, values: "list[Any] | tuple[Any, ...]") -> None:
    for row in range(field.count()):
        item = field.item(row)
        ticked = item.data(Qt.ItemDataRole.UserRole) in values
        item.setCheckState(Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked)
