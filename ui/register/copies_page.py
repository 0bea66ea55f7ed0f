"""The register of copies over all meetings: filtered, and what recipients say of theirs."""

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.commands.copies import AttestDestruction, ConfirmReceipt
from app.queries.register import AllCopies, Copies, CopyLine, Standing
from ui.bridge import Bridge
from ui.register.note_dialog import NoteDialog
from ui.style.spacing import SMALL, is_narrow
from ui.widgets.button import Button
from ui.widgets.empty import Begin, EmptyState
from ui.widgets.form import Choice, LineField
from ui.widgets.label import Label
from ui.widgets.pages import Pages
from ui.widgets.refusal import RefusalPanel
from ui.widgets.rows import Column, RowsTable
from ui.words import say, words

OUT = (Standing.ISSUED, Standing.RECEIVED, Standing.RECALLED, Standing.DUE)
SHOWN = {
    "out": OUT,
    "recalled": (Standing.RECALLED,),
    "due": (Standing.DUE,),
    "signed": (Standing.SIGNED,),
    "destroyed": (Standing.DESTROYED,),
    "all": tuple(Standing),
}
"""What can be looked at; first what is out there."""


def copy_columns(*, recipient: bool) -> tuple[Column[CopyLine], ...]:
    """Columns of copies; without the recipient where they are all of one."""
    whose = Column[CopyLine](
        "register.copies.recipient",
        lambda line: f"{line.name}, {line.organisation}" if line.organisation else line.name,
    )
    others = (
        Column[CopyLine]("register.copies.code", lambda line: line.code),
        Column[CopyLine]("register.copies.product", product, stretches=True),
        Column[CopyLine](
            "register.copies.meeting", lambda line: words().date(line.meeting_on), spared=2
        ),
        Column[CopyLine](
            "register.copies.issued",
            lambda line: words().date(line.issued_on) if line.issued_on else "–",
            spared=1,
        ),
        Column[CopyLine]("register.copies.due", lambda line: words().date(line.destroy_by)),
        Column[CopyLine]("register.copies.standing", standing),
    )
    return (whose, *others) if recipient else others


def product(line: CopyLine) -> str:
    """Minutes or feedback sheet."""
    return words().text(f"register.product.{line.product.value}")


def standing(line: CopyLine) -> str:
    """Where a copy is, with the day on which its recipient said so."""
    day = line.destroyed_on if line.standing is Standing.DESTROYED else line.received_on
    key = f"register.standing.{line.standing.value}"
    return words().text(key, day=day) if day is not None else words().text(key)


class CopiesTab(QWidget):
    """For whoever follows up, chairs or watches over the data."""

    def __init__(self, bridge: Bridge, begin: Begin) -> None:
        super().__init__()
        self._bridge = bridge
        self._copies = Copies((), may_note=False)
        self.shown, self.search = Choice(), LineField()
        say(self.shown.setAccessibleName, "register.copies.shown")
        say(self.search.setAccessibleName, "register.copies.search")
        say(self.search.setPlaceholderText, "register.copies.search")
        self.table: RowsTable[CopyLine] = RowsTable(
            "register.copies.title", copy_columns(recipient=True)
        )
        self.count = Label(role="hint")
        self.received_button = Button("register.copies.receive", self.note_receipt)
        self.destroyed_button = Button("register.copies.destroy", self.note_destruction)
        self.refusal = RefusalPanel()
        above, below = QHBoxLayout(), QHBoxLayout()
        above.addWidget(self.shown)
        above.addWidget(self.search, 1)
        below.addWidget(self.count, 1)
        below.addWidget(self.received_button)
        below.addWidget(self.destroyed_button)
        held = QWidget()
        inside = QVBoxLayout(held)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(SMALL)
        inside.addLayout(above)
        inside.addWidget(self.table, 1)
        inside.addLayout(below)
        self._stack = Pages()
        self._stack.addWidget(EmptyState("register.copies.empty", "register.copies.begin", begin))
        self._stack.addWidget(held)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, SMALL, 0, 0)
        column.setSpacing(SMALL)
        column.addWidget(self.refusal)
        column.addWidget(self._stack, 1)
        self.shown.currentIndexChanged.connect(lambda _index: self._fill())
        self.search.textChanged.connect(lambda _text: self._fill())
        self.table.moved.connect(self._moved)
        self.texts()

    def refresh(self) -> None:
        """Ask for the register again."""
        self._bridge.ask(
            AllCopies(), self._bridge.acting, self._show, self.refusal.show_error, owner=self
        )

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Where there is little room, the page scrolls and not the list."""
        super().resizeEvent(event)
        self.table.stand_whole(is_narrow(self))

    def texts(self) -> None:
        """Names of filters, products and standings; dates."""
        named = [(name, words().text(f"register.shown.{name}")) for name in SHOWN]
        self.shown.offer(named, self.shown.currentData() or "out")
        self.table.rows.layoutChanged.emit()
        self._fill()

    def note_receipt(self) -> None:
        """The recipient says that it arrived."""
        line = self.table.current
        if line is not None and self.received_button.isEnabled():
            command = ConfirmReceipt(line.meeting, line.code)
            NoteDialog(self._bridge, "register.copies.receive", line, command, self).open()

    def note_destruction(self) -> None:
        """The recipient says that it is destroyed."""
        line = self.table.current
        if line is not None and self.destroyed_button.isEnabled():
            command = AttestDestruction(line.meeting, line.code)
            NoteDialog(self._bridge, "register.copies.destroy", line, command, self).open()

    def _show(self, copies: Copies) -> None:
        self.refusal.clear()
        self._copies = copies
        self._stack.setCurrentIndex(1 if copies.lines else 0)
        for button in (self.received_button, self.destroyed_button):
            button.setVisible(copies.may_note)
        self._fill()

    def _fill(self) -> None:
        wanted = SHOWN[self.shown.currentData() or "all"]
        searched = self.search.value.casefold()
        lines = [
            line
            for line in self._copies.lines
            if line.standing in wanted
            and searched in f"{line.name}\n{line.organisation}\n{line.code}".casefold()
        ]
        self.table.show_rows(lines)
        self.count.say("register.copies.count", shown=len(lines), all=len(self._copies.lines))

    def _moved(self, line: CopyLine | None) -> None:
        out = line is not None and line.standing in OUT
        self.destroyed_button.setEnabled(out)
        self.received_button.setEnabled(out and line is not None and line.received_on is None)
