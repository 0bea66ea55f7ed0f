"""The recovery code: shown once, kept nowhere, and typed back in part to be sure it was copied.

Where several people have a key it comes as two halves on two sheets, one after the other, so that
neither holder need see the other's.
"""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout

from ui.bridge import Bridge
from ui.host.copying import copy_text
from ui.printing.sheet_dialog import print_recovery
from ui.unlock.key import Header
from ui.unlock.page import Page
from ui.widgets.button import Button
from ui.widgets.form import Form, LineField
from ui.widgets.label import Label
from ui.words import say


class SheetPage(Page):
    """The code in groups of five; on goes who types the last group."""

    def __init__(self, bridge: Bridge) -> None:
        super().__init__("screens.sheet.title", self._return)
        self._bridge = bridge
        self._done: Callable[[], object] | None = None
        self._again: Callable[[], object] | None = None
        self._header: Header | None = None
        self._holder = ""
        self._sheet = ""
        self._sheets: tuple[str, ...] = ()
        self.column.addWidget(Label("screens.sheet.what"))
        self.half = Label(role="heading")
        self.column.addWidget(self.half)
        self.code = Label(role="code")
        self.code.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        say(self.code.setAccessibleName, "screens.sheet.code")
        self.column.addWidget(self.code)
        self.to_print = Button("screens.sheet.print", self._print)
        self.copy = Button("screens.sheet.copy", self._copy)
        row = QHBoxLayout()
        row.addWidget(self.to_print)
        row.addWidget(self.copy)
        row.addStretch()
        self.column.addLayout(row)
        self.keep = Label(role="hint")
        self.column.addWidget(self.keep)
        self.follows = Label("backups.sheet_follows")
        self.column.addWidget(self.follows)
        form = Form()
        self.last = LineField()
        form.field("screens.sheet.last", self.last)
        self.column.addLayout(form)
        self.go_on = Button("screens.sheet.done", self._leave, primary=True)
        self.go_on.setEnabled(False)
        self.buttons.addWidget(self.go_on)
        self.last.textChanged.connect(self._compare)

    def show_sheets(
        self,
        sheets: tuple[str, ...],
        holder: str,
        done: Callable[[], object],
        *,
        header: Header | None = None,
        again: Callable[[], object] | None = None,
    ) -> None:
        """Show this code: one sheet, or its two halves in turn. `holder` is whose it is.

        `header` is of the vault where that is not open yet; a code that follows another one is not
        valid before `done`, and `again` goes back to where that one was typed.
        """
        self._sheets, self._holder, self._done, self._header = sheets, holder, done, header
        self._again = again
        for widget in (self.follows, self.back):
            widget.setVisible(again is not None)
        self._show(sheets[0])

    def loses(self) -> str:
        """A new vault waits for its sheets; the next ones of another are not valid yet."""
        if not self._sheets:
            return ""
        return "screens.sheet.loses" if self._again is None else "screens.sheet.void"

    def _show(self, sheet: str) -> None:
        self._sheet = sheet
        number, of = self._sheets.index(sheet) + 1, len(self._sheets)
        self.half.setVisible(of > 1)
        self.half.say("screens.sheet.half", number=number, of=of)
        self.keep.say("screens.sheet.keep_half" if of > 1 else "screens.sheet.keep")
        self.go_on.say("screens.sheet.next" if number < of else "screens.sheet.done")
        groups = sheet.split("-")
        half = (len(groups) + 1) // 2
        self.code.show_text(f"{'-'.join(groups[:half])}-\n{'-'.join(groups[half:])}")
        self.last.clear()
        self.last.setFocus()

    def _print(self) -> None:
        """The sheet in front alone."""
        if self._header is not None:
            self._show_paper(self._header)
        else:
            self._bridge.call(lambda session: session.header, self._show_paper, owner=self)

    def _show_paper(self, header: Header) -> None:
        if not self._sheet:
            return
        names = {member.member: member.name for member in header.members}
        holder, number = names.get(self._holder, ""), self._sheets.index(self._sheet) + 1
        print_recovery(self._bridge, self._sheets, header.label, holder, self, number)

    def _copy(self) -> None:
        copy_text(self._sheet)

    def _compare(self, typed: str) -> None:
        self._said = False
        read = typed.strip().upper().replace("O", "0").replace("I", "1").replace("L", "1")
        self.go_on.setEnabled(bool(self._sheet) and read == self._sheet.rsplit("-", 1)[-1])

    def _leave(self) -> None:
        if not self.go_on.isEnabled():
            return
        self._uncopy()
        later = self._sheets[self._sheets.index(self._sheet) + 1 :]
        if later:
            self._show(later[0])
            return
        self._end(self._done)

    def _return(self) -> None:
        """Nothing has happened yet, and the former code holds."""
        self._uncopy()
        self._end(self._again)

    def _uncopy(self) -> None:
        clipboard = QGuiApplication.clipboard()
        if clipboard.text() == self._sheet:
            clipboard.clear()

    def _end(self, then: Callable[[], object] | None) -> None:
        self._sheet, self._sheets = "", ()
        self.code.show_text("")
        self.last.clear()
        self._done = self._again = self._header = None
        if then is not None:
            then()
