"""The code of the recovery sheet, typed from paper: one field, or one for each of the two halves.

Its checksum tells at once whether it was copied well, while the paper still lies there.
"""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.commands.restoring import Copied, copied
from ui.widgets.code_field import PaperCode
from ui.widgets.form import Form
from ui.widgets.label import Label


class SheetField(QWidget):
    """`sheet` takes the whole code or the first half, `other` the second, where there are two."""

    edited = Signal()

    def __init__(self) -> None:
        super().__init__()
        form = Form()
        form.setContentsMargins(0, 0, 0, 0)
        form.setRowWrapPolicy(Form.RowWrapPolicy.WrapAllRows)  # a code is as wide as the page
        self.setLayout(form)
        self.sheet, self.other = PaperCode(), PaperCode()
        self.told: dict[PaperCode, Label] = {}
        for key, line in (("sheet", self.sheet), ("other", self.other)):
            form.field(f"screens.recovery.{key}", line)
            self.told[line] = Label(role="hint")
            form.addRow(self.told[line])
            line.textChanged.connect(self._look)
        self.setFocusProxy(self.sheet)
        self._look()

    @property
    def value(self) -> str:
        """As `RecoveryCode.typed` takes it."""
        return "\n".join(filter(None, (self.sheet.value, self.other.value)))

    def clear(self) -> None:
        """Forget what was typed."""
        for line in self.told:
            line.clear()

    def missing(self) -> str | None:
        """What must be typed or mended first, as the key of a sentence; the field is in front."""
        for line in (self.sheet, self.other):
            how, _typed, _of = copied(line.value)
            first = line is self.sheet
            if not line.value and (first or copied(self.sheet.value)[0] is Copied.HALF):
                line.setFocus()
                return "backups.lacks_sheet" if first else "backups.lacks_half"
            if line.value and how in (Copied.WRONG, Copied.UNDONE):
                line.setFocus()
                return "backups.lacks_signs"
        return None

    def _look(self, _text: str = "") -> None:
        halved = copied(self.sheet.value)[0] is Copied.HALF
        empty = {
            self.sheet: "backups.code_how",
            self.other: "backups.lacks_half" if halved else "backups.code_other",
        }
        for line, label in self.told.items():
            how, typed, of = copied(line.value)
            if line.value:
                label.say(f"backups.code_{how}", typed=typed, of=of)
            else:
                label.say(empty[line])
        self.edited.emit()
