"""One item in large letters: the texts in their order, each a paragraph of its own."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.queries.projector import Projected, Projection
from ui.meetings.names import names
from ui.widgets.label import Label
from ui.words import words

HEADING = 0.75
"""Letters of a heading, as part of those of the text."""


class Sheet(QWidget):
    """Made anew for every projection. Nothing on it can be chosen, copied or hovered over."""

    def __init__(self, shown: Projection) -> None:
        super().__init__()
        self.key = shown.case_key
        self._headings: list[Label] = []
        self._texts: list[Label] = []
        self._column = QVBoxLayout(self)
        self._head().show_text(self.key)
        parts = (
            ("projector.contributions", shown.contributions),
            ("projector.decisions", shown.decisions),
            ("projector.actions", shown.actions),
        )
        for heading, texts in parts:
            if texts:
                self._head().say(heading)
            for one in texts:
                self._add(self._texts).show_text(line(one))
        self._column.addStretch()

    def set_letters(self, pixels: int) -> None:
        """The height of its letters."""
        margin = pixels * 2
        self._column.setContentsMargins(margin, pixels, margin, pixels)
        self._column.setSpacing(pixels // 2)
        for labels, size in ((self._texts, pixels), (self._headings, round(pixels * HEADING))):
            for label in labels:
                font = QFont(label.font())
                font.setPixelSize(size)
                font.setBold(labels is self._headings)
                label.setFont(font)

    def blank(self) -> None:
        """Hold no text any more."""
        for label in (*self._headings, *self._texts):
            label.show_text("")

    def _head(self) -> Label:
        return self._add(self._headings)

    def _add(self, labels: list[Label]) -> Label:
        label = Label()
        label.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
        labels.append(label)
        self._column.addWidget(label)
        return label


def line(one: Projected) -> str:
    """A text as the room reads it, with the name and the day that belong to it."""
    text = one.text.text
    if one.text.template is not None:
        text = names("neutral").get(one.text.template, "")
    if one.due is not None:
        return words().text("projector.action", text=text, who=one.who, day=one.due)
    return words().text("projector.said", text=text, who=one.who) if one.who else text
