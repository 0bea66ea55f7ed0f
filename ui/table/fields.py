"""Fields of the forms at the table: whom a text may reach, what it speaks of, what it rests on."""

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QInputMethodEvent, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from ui.meetings.names import names
from ui.style.spacing import SMALL, TIGHT
from ui.widgets.form import LineField, TextField
from ui.words import say

LINES = 2
"""Rows of a list that are seen at once."""
_MODIFIER = Qt.KeyboardModifier
LETTERS = _MODIFIER.ShiftModifier | _MODIFIER.GroupSwitchModifier | _MODIFIER.KeypadModifier
"""With which a key still types a letter."""
ALT_GR = _MODIFIER.ControlModifier | _MODIFIER.AltModifier
"""As one system says it."""
Index = QModelIndex | QPersistentModelIndex
QWIDGETSIZE_MAX = 16_777_215
"""Qt's word for as high as one likes."""


class SpeechField(TextField):
    """A text that takes the height there is; undoing in an empty one asks for what was kept."""

    recalled = Signal()

    def __init__(self) -> None:
        super().__init__(2)
        self._least = self.minimumHeight()
        self._mark = QLabel(self)
        self._mark.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._mark.hide()
        self.verticalScrollBar().rangeChanged.connect(lambda *_range: self._place_mark())
        self.setMaximumHeight(QWIDGETSIZE_MAX)

    def mark(self, text: str) -> None:
        """Stand this in the corner of the field, beside what is typed; empty for nothing."""
        self._mark.setText(text)
        self._mark.setVisible(bool(text))
        self.setAccessibleDescription(text)
        self._place_mark()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """The mark keeps to its corner."""
        super().resizeEvent(event)
        self._place_mark()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Larger letters need more room."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.FontChange:
            self._place_mark()

    def _place_mark(self) -> None:
        self._mark.adjustSize()
        room = 0 if self._mark.isHidden() else self._mark.width() + 2 * SMALL
        self.setViewportMargins(0, 0, room, 0)
        bar = self.verticalScrollBar()
        scrolls = bar.width() if bar.maximum() > bar.minimum() else 0
        self._mark.move(self.width() - self._mark.width() - SMALL - scrolls, TIGHT)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Two lines; more where there is room."""
        return QSize(super().sizeHint().width(), self._least)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Two lines: Qt would ask for more than it needs, and the page would scroll."""
        return QSize(super().minimumSizeHint().width(), self._least)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Ctrl+Z undoes typing first."""
        undo = event.matches(QKeySequence.StandardKey.Undo)
        if undo and not self.document().isUndoAvailable() and not self.value:
            self.recalled.emit()
            return
        super().keyPressEvent(event)


class CheckList(QListWidget):
    """Several of many: Space ticks, arrows move. `values` are the ticked ones, in order.

    Beside a text, who types on after the list was opened types there: no word ticks a reader.
    """

    ticked = Signal()

    def __init__(self, name: str, beside: TextField | None = None) -> None:
        super().__init__()
        self._beside = beside
        self.setInputMethodHints(Qt.InputMethodHint.ImhSensitiveData)  # no keyboard learns it
        say(self.setAccessibleName, name)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setWordWrap(True)
        self.setResizeMode(QListWidget.ResizeMode.Adjust)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.itemChanged.connect(lambda _item: self.ticked.emit())

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Two rows; more where there is room."""
        rows = LINES * self.fontMetrics().lineSpacing() + SMALL
        return QSize(super().sizeHint().width(), rows)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """No lower than that."""
        return QSize(super().minimumSizeHint().width(), self.sizeHint().height())

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Letters and Escape go to the text."""
        letters = event.text().strip()
        plain = event.modifiers() & ~LETTERS in (_MODIFIER.NoModifier, ALT_GR)
        typed = letters if letters.isprintable() and plain else ""
        if self._beside is None or not (typed or event.key() == Qt.Key.Key_Escape):
            super().keyPressEvent(event)
        else:
            self._type(self._beside, typed)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:  # noqa: N802 - Qt's name
        """What was composed, with a dead key or otherwise, goes there too."""
        if self._beside is None:
            super().inputMethodEvent(event)
        elif event.commitString():
            self._type(self._beside, event.commitString())

    def _type(self, text: TextField, typed: str) -> None:
        text.setFocus(Qt.FocusReason.ShortcutFocusReason)
        text.insertPlainText(typed)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        """Accents are composed here as well; Qt lets no list do that which is not edited itself."""
        super().focusInEvent(event)
        self._compose()

    def currentChanged(self, now: Index, before: Index) -> None:  # noqa: N802 - Qt's name
        """And lets it no more whenever another row is current."""
        super().currentChanged(now, before)
        self._compose()

    def _compose(self) -> None:
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, self._beside is not None)

    @property
    def values(self) -> tuple[str, ...]:
        """What is ticked."""
        return tuple(
            str(item.data(Qt.ItemDataRole.UserRole))
            for item in self._items()
            if item.checkState() is Qt.CheckState.Checked
        )

    def offer(self, entries: Sequence[tuple[str, str]]) -> None:
        """Offer these (value, name); what was ticked stays ticked where it is still there."""
        self._fill(entries, self.values)

    def _fill(self, entries: Sequence[tuple[str, str]], ticked: Iterable[str]) -> None:
        wanted = set(ticked)
        self.blockSignals(True)
        self.clear()
        for value, name in entries:
            item = QListWidgetItem(name)
            item.setData(Qt.ItemDataRole.UserRole, value)
            item.setFlags(
                Qt.ItemFlag.ItemIsEnabled
                | Qt.ItemFlag.ItemIsSelectable
                | Qt.ItemFlag.ItemIsUserCheckable
            )
            item.setCheckState(
                Qt.CheckState.Checked if value in wanted else Qt.CheckState.Unchecked
            )
            self.addItem(item)
        self.blockSignals(False)

    def tick(self, values: Iterable[str]) -> None:
        """Tick these and no others."""
        wanted = set(values)
        for item in self._items():
            ticked = item.data(Qt.ItemDataRole.UserRole) in wanted
            item.setCheckState(Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked)

    def _items(self) -> list[QListWidgetItem]:
        return [self.item(row) for row in range(self.count())]


class DataField(QWidget):
    """Categories of data in the text, folded away until asked for (R25: absent is not asked).

    `fold` opens it, and is laid out by the form.
    """

    def __init__(self, beside: TextField) -> None:
        super().__init__()
        self.fold = QToolButton()
        self.fold.setCheckable(True)
        say(self.fold.setAccessibleName, "table.data.fold")
        self.list = CheckList("table.data.list", beside)
        self.justification = LineField()
        say(self.justification.setAccessibleName, "table.data.justification")
        say(self.justification.setPlaceholderText, "table.data.justification")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(TIGHT)
        for widget in (self.list, self.justification):
            column.addWidget(widget)
        self.list.hide()
        self.justification.hide()
        self.fold.toggled.connect(self._unfold)
        self.list.ticked.connect(self._show_justification)

    @property
    def values(self) -> frozenset[str]:
        """The categories that are ticked."""
        return frozenset(self.list.values)

    @property
    def refused(self) -> bool:
        """Whether one is ticked that goes on no record (R26)."""
        return bool(self.values & names("refused").keys())

    def clear(self) -> None:
        """Nothing is asked and nothing is justified."""
        self.list.tick(())
        self.justification.clear()
        self.fold.setChecked(False)

    def texts(self) -> None:
        """Names of the categories in the new language."""
        self.list.offer([(code, _label(code)) for code in names("data")])

    def _unfold(self, shown: bool) -> None:
        self.list.setVisible(shown)
        self._show_justification()

    def _show_justification(self) -> None:
        asked = bool(self.values & names("justified").keys())
        self.justification.setVisible(asked and self.fold.isChecked())


def _label(code: str) -> str:
    """A star marks what needs a justification."""
    return names("data")[code] + (" *" if code in names("justified") else "")
