"""What of the list is shown: by stage, kind, what is due, and by key. Never by name (R35)."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QSizePolicy, QWidget

from app.domain.basis import Kind
from app.domain.case import Stage
from app.queries.cases import CaseLine
from app.queries.retention import Attention
from ui.widgets.cells import Cells
from ui.widgets.form import Choice
from ui.widgets.keys import WALKS, OwnKeys
from ui.widgets.label import Label
from ui.words import say, words

ANY = "any"


class KeyLine(OwnKeys, QLineEdit):
    """Letters of a key; the arrows walk the list below while one keeps typing."""

    walked = Signal(QKeyEvent)
    left = Signal()
    """Escape in an empty line."""

    def __init__(self) -> None:
        super().__init__()
        self.setMaxLength(16)
        self.setClearButtonEnabled(True)
        say(self.setPlaceholderText, "cases.list.find_hint")

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Up and down go to the list; Escape shows everything again."""
        if Qt.Key(event.key()) in WALKS:
            self.walked.emit(event)
        elif event.key() == Qt.Key.Key_Escape:
            self.clear()
            self.left.emit()
        else:
            super().keyPressEvent(event)


class CaseFilter(QWidget):
    """Four ways to see fewer cases, all at once."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.key = KeyLine()
        self.stage, self.kind, self.attention = Choice(), Choice(), Choice()
        fields = {
            "find": self.key,
            "stage": self.stage,
            "kind": self.kind,
            "attention": self.attention,
        }
        for name, field in fields.items():
            say(field.setAccessibleName, f"cases.list.{name}")
            field.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        cells = [(Label(f"cases.list.{name}", "hint"), field) for name, field in fields.items()]
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(Cells(cells))
        self.key.textChanged.connect(lambda _text: self.changed.emit())
        for choice in (self.stage, self.kind, self.attention):
            choice.setMinimumContentsLength(12)
            choice.currentIndexChanged.connect(lambda _index: self.changed.emit())
        self.texts()

    @property
    def narrows(self) -> bool:
        """Whether it leaves anything out."""
        chosen = (c.currentData() for c in (self.stage, self.kind, self.attention))
        return bool(_letters(self.key.text())) or any(chosen)

    def clear(self) -> None:
        """Show everything."""
        self.blockSignals(True)
        self.key.clear()
        for choice in (self.stage, self.kind, self.attention):
            choice.setCurrentIndex(0)
        self.blockSignals(False)
        self.changed.emit()

    def of(self, lines: tuple[CaseLine, ...]) -> tuple[CaseLine, ...]:
        """Those that are shown; quick enough for ten thousand at every letter."""
        typed, stage = _letters(self.key.text()), self.stage.currentData()
        kind, due = self.kind.currentData(), self.attention.currentData()
        if typed:
            lines = tuple(line for line in lines if typed in _letters(line.key))
        if stage:
            lines = tuple(line for line in lines if line.stage == stage)
        if kind:
            lines = tuple(line for line in lines if line.kind == kind)
        if due:
            lines = tuple(x for x in lines if (x.attention if due == ANY else due in x.attention))
        return lines

    def texts(self) -> None:
        """Names of stages and kinds."""
        told = words().text
        kinds = [kind for kind in Kind if kind is not Kind.STRATEGIC]  # no personal data, no case
        stages = [(stage.value, told(f"screens.stage.{stage.value}")) for stage in Stage]
        named = [(kind.value, told(f"screens.kind.{kind.value}")) for kind in kinds]
        due = [(ANY, told("cases.attention.any"))]
        due += [(a.value, told(f"cases.attention.{a.value}")) for a in Attention]
        self.stage.offer([("", told("cases.list.all")), *stages])
        self.kind.offer([("", told("cases.list.all_kinds")), *named])
        self.attention.offer([("", told("cases.list.all_due")), *due])


def _letters(text: str) -> str:
    """As a key is compared: its letters and digits alone."""
    return text.replace("-", "").replace(" ", "").upper()
