"""What closing an item or a meeting ends, and what the minutes would lack: said beforehand.

Nothing opens it again. What is listed is what whoever types may read; what waits for somebody's
answer is in the same sentence whether anything waits or not (R21).
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from app.queries.settling import Unsettled
from ui.style.spacing import GAP, MARGIN
from ui.widgets.body import Body
from ui.widgets.button import Button
from ui.widgets.label import Label
from ui.words import say


@dataclass(frozen=True, slots=True)
class Loss:
    """A sentence by its key, and what stands in its blanks."""

    key: str
    blanks: dict[str, object] = field(default_factory=dict)


def of_item(lacks: Unsettled) -> tuple[Loss, ...]:
    """What an open item would lack; nothing where it is settled."""
    found = []
    if not lacks.own_files:
        key = "table.closing.own_files"
        found.append(Loss(f"{key}_over" if lacks.own_files_over else key))
    if lacks.round_open:
        found.append(Loss("table.closing.sheet"))
    return (*found, *_texts((lacks,)))


def of_meeting(lacks: tuple[Unsettled, ...], untouched: Iterable[str]) -> tuple[Loss, ...]:
    """What the minutes would lack, and the keys of the cases that were not discussed."""
    framed = ", ".join(line.case_key for line in lacks if not line.own_files)
    left = ", ".join(untouched)
    found = [Loss("table.closing.untouched", {"cases": left})] if left else []
    if framed:
        found.append(Loss("table.closing.frame_only", {"cases": framed}))
    return (*found, *_texts(lacks))


def _texts(lacks: tuple[Unsettled, ...]) -> list[Loss]:
    notes = sum(line.notes for line in lacks)
    return [Loss("table.closing.notes", {"count": notes})] if notes else []


class _Closes(Button):
    """Enter is not for it but for the way back."""

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Enter goes on to the dialog."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.ignore()
            return
        super().keyPressEvent(event)


class ClosingDialog(QDialog):
    """The list, and the ways on: back, close, or to the texts that can still be approved.

    Enter goes back, wherever the focus is: what closing destroys takes a click, or Tab and Space.
    """

    def __init__(
        self,
        title: str,
        losses: tuple[Loss, ...],
        close: Callable[[], object],
        parent: QWidget,
        back: str = "screens.cancel",
        show: Callable[[], object] | None = None,
    ) -> None:
        """`show` leads to the texts that would be lost, where there are any."""
        super().__init__(parent)
        self._close, self._show_texts = close, show
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        say(self.setWindowTitle, title)
        self.losses = [Label() for _ in losses]
        body = self._body = Body()
        body.column.addWidget(Label("table.closing.heading", "heading"))
        for label, loss in zip(self.losses, losses, strict=True):
            label.say(loss.key, **loss.blanks)
            body.column.addWidget(label)
        body.column.addStretch()
        self.leave = Button(back, self.reject)
        self.keep = _Closes(title, self._chosen)
        self.show_texts = Button("table.closing.show", self._to_texts)
        self.show_texts.setVisible(show is not None)
        buttons = QHBoxLayout()
        buttons.addWidget(self.show_texts)
        buttons.addStretch()
        buttons.addWidget(self.leave)
        buttons.addWidget(self.keep)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        whole.setSpacing(GAP)
        whole.addWidget(body, 1)
        whole.addLayout(buttons)
        self.keep.setAutoDefault(False)
        self.leave.setDefault(True)
        self.leave.setFocus()

    def event(self, event: QEvent) -> bool:
        """As high as what it lists: wrapped text tells its height too late for Qt."""
        done = super().event(event)
        if event.type() in (QEvent.Type.LayoutRequest, QEvent.Type.Show):
            self._body.grow(self)
        return done

    def _to_texts(self) -> None:
        self.reject()
        if self._show_texts is not None:
            self._show_texts()

    def _chosen(self) -> None:
        """The page takes the step: a password that it needs is asked there."""
        self.accept()
        self._close()
