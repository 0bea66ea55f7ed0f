"""Forms: a label above or before each field, tied to it, so that it is the field's name."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QComboBox,
    QFormLayout,
    QLineEdit,
    QPlainTextEdit,
    QSizePolicy,
    QSpinBox,
    QStyledItemDelegate,
    QWidget,
)

from ui.style.spacing import GAP, SMALL
from ui.widgets.keys import OwnKeys
from ui.widgets.label import Label
from ui.widgets.later import later
from ui.words import say

if TYPE_CHECKING:
    from PySide6.QtWidgets import QStyleOptionComboBox

LONGEST_LINE = 500
"""Characters in a single line: as the policy and the minutes take it."""
MOST_SHOWN = 14
"""Entries of a list that are seen at once; more of them scroll."""
HINT = 60
"""Letters of a hint beside each other, where there is room."""
FRAME = 3
"""Heights of a line that the edge and the arrow of a choice never take."""


class Form(QFormLayout):
    """Rows of a label and a field. The label names the field for screen readers."""

    def __init__(self) -> None:
        super().__init__()
        self.setHorizontalSpacing(GAP)
        self.setVerticalSpacing(SMALL)
        self.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        self.setRowWrapPolicy(QFormLayout.RowWrapPolicy.DontWrapRows)
        self.setLabelAlignment(Qt.AlignmentFlag.AlignLeft)

    def field(self, key: str, field: QWidget, at: int = -1) -> None:
        """A row: the last, or the one at a place."""
        label = Label(key)
        label.setWordWrap(False)
        label.setBuddy(field)
        say(field.setAccessibleName, key)
        self.insertRow(at, label, field)

    @property
    def labels(self) -> list[QWidget]:
        """What stands before the fields, top down."""
        rows = (self.itemAt(row, QFormLayout.ItemRole.LabelRole) for row in range(self.rowCount()))
        return [row.widget() for row in rows if row is not None and row.widget() is not None]

    def hint(self, key: str = "", at: int = -1) -> Label:
        """A row below a field, with what there is to know about it: the last, or one at a place."""
        label = _Hint(key, "hint")
        self.insertRow(at, "", label)
        return label


class _Hint(Label):
    """As wide as there is room, and as high as its lines are then."""

    def __init__(self, key: str, role: str) -> None:
        super().__init__(key, role)
        policy = self.sizePolicy()
        policy.setHorizontalPolicy(QSizePolicy.Policy.Expanding)
        self.setSizePolicy(policy)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Qt remembers how high it was before its words came, and then cuts their lines."""
        super().resizeEvent(event)
        if self.height() < self.heightForWidth(self.width()):
            later(self, self.updateGeometry)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """One line, up to a width in which one reads well."""
        metrics = self.fontMetrics()
        whole = metrics.horizontalAdvance(self.text()) + metrics.averageCharWidth()
        width = min(whole, HINT * metrics.averageCharWidth())
        return QSize(width, self.heightForWidth(width))


class LineField(OwnKeys, QLineEdit):
    """One line of text; `value` is without blanks around it."""

    def __init__(self, text: str = "") -> None:
        super().__init__(text)
        self.setMaxLength(LONGEST_LINE)
        self.setInputMethodHints(Qt.InputMethodHint.ImhSensitiveData)  # no keyboard learns it

    def clear(self) -> None:
        """Forget what was typed: Qt's own clearing can be undone, also by who types next."""
        self.setText("")

    @property
    def value(self) -> str:
        """What is typed."""
        return self.text().strip()


class TextField(OwnKeys, QPlainTextEdit):
    """Several lines; Tab goes on to the next field."""

    def __init__(self, lines: int = 3) -> None:
        super().__init__()
        self.setTabChangesFocus(True)
        self.setInputMethodHints(self.inputMethodHints() | Qt.InputMethodHint.ImhSensitiveData)
        self.setFixedHeight(self.fontMetrics().lineSpacing() * lines + 3 * SMALL)

    @property
    def value(self) -> str:
        """What is typed."""
        return self.toPlainText().strip()


class Number(QSpinBox):
    """A number; its smallest may bear a name."""

    def name_least(self, text: str) -> None:
        """What stands there instead of the smallest; another language may want more room."""
        self.setSpecialValueText(text)
        self.updateGeometry()


class Choice(QComboBox):
    """One of several values, each with a name that may change with the language."""

    def __init__(self) -> None:
        super().__init__()
        self.setItemDelegate(QStyledItemDelegate(self))  # the list's own knows no style sheet
        self.setMaxVisibleItems(MOST_SHOWN)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(18)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def initStyleOption(self, option: "QStyleOptionComboBox") -> None:  # noqa: N802 - Qt's name
        """A name that is too long for the box ends in "…"."""
        super().initStyleOption(option)
        metrics = self.fontMetrics()
        room = self.width() - FRAME * metrics.height()
        if not self.isVisible() or metrics.horizontalAdvance(self.currentText()) < room:
            return
        from PySide6.QtWidgets import QStyle  # hundreds of constants: after the first window

        control, part = QStyle.ComplexControl.CC_ComboBox, QStyle.SubControl.SC_ComboBoxEditField
        width = self.style().subControlRect(control, option, part, self).width() - 2
        name = metrics.elidedText(self.currentText(), Qt.TextElideMode.ElideRight, width)
        option.currentText = name  # type: ignore[attr-defined]  # Qt's stubs do not know it

    def showPopup(self) -> None:  # noqa: N802 - Qt's name
        """The list is as wide as its longest name, also where the box is not."""
        longest = max((self.fontMetrics().horizontalAdvance(t) for t in self._names()), default=0)
        room = self.screen().availableSize().width() // 2
        self.view().setMinimumWidth(min(longest + FRAME * self.fontMetrics().height(), room))
        super().showPopup()

    def _names(self) -> "list[str]":
        return [self.itemText(number) for number in range(self.count())]

    def offer(self, values: Iterable[tuple[object, str]], chosen: object = None) -> None:
        """Offer these values by name, silently: nobody chose anything.

        Chosen is `chosen`, else what was chosen before; the first where that is not offered.
        """
        kept = self.currentData() if chosen is None else chosen
        silent = self.blockSignals(True)
        self.clear()
        for value, name in values:
            self.addItem(name, value)
        self.choose(kept)
        self.blockSignals(silent)

    def choose(self, value: object) -> None:
        """Choose a value, or the first where it is not offered."""
        found = next((n for n in range(self.count()) if self.itemData(n) == value), 0)
        self.setCurrentIndex(found if self.count() else -1)
        line = self.lineEdit()
        if line is not None:
            line.setCursorPosition(0)
