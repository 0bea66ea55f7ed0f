"""One sheet as it will look on paper, with the two ways out: a printer, or a PDF file.

The bytes live in memory only, and go with the dialog or when the vault is locked.
"""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import shiboken6
from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QDialog, QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from app.domain.person import PersonId
from app.domain.sheet import RecoveryDraft
from ui.bridge import Bridge
from ui.printing.preview import PagePreview
from ui.style.spacing import COLUMN, GAP, MARGIN, within
from ui.widgets.busy import BusyBar
from ui.widgets.button import Button
from ui.widgets.dialog import FinalDialog
from ui.widgets.documents import documents
from ui.widgets.label import Label
from ui.widgets.refusal import RefusalPanel
from ui.words import say, words

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter

    from app.queries.sheets import SheetQuery
    from app.session import Session
    from ui.printing.press import Press

GUARDED = {"name_cards": ("printing.guarded.codes", "printing.guarded.noted")}
"""Sheets for which the password is asked, and what is said first: their codes attest approvals."""
OVERVIEW = 1
"""The zoom at which most of a page is seen at once."""
SIZE = QSize(COLUMN + 14 * MARGIN, 660)


def print_dialog(
    bridge: Bridge, sheet: "SheetQuery", parent: QWidget, acting: PersonId | None = None
) -> "SheetDialog":
    """Show a sheet of the vault (`app.queries.sheets`) and print it.

    `acting` is who asks for it, else whoever acts in the window. The dialog is shown already;
    refusals and failures stand in it.
    """
    dialog = SheetDialog(bridge, sheet.what, parent)
    who = acting if acting is not None else bridge.acting

    def leaves(saved: bool, then: Callable[[], None]) -> None:
        from app.commands.printing import NotePrinted

        note = NotePrinted(sheet, saved)
        if sheet.what not in GUARDED:
            bridge.run(note, who, lambda _done: then(), dialog.refusal.show_error, dialog)
            return
        title = f"printing.guarded.{'save' if saved else 'print'}"
        asked = FinalDialog(bridge, title, GUARDED[sheet.what], note, dialog)
        asked.acting = who
        asked.accepted.connect(then)
        asked.open()

    dialog.leaves = leaves
    bridge.ask(sheet, who, dialog.show_sheet, dialog.refusal.show_error, dialog)
    dialog.open()
    return dialog


def print_recovery(
    bridge: Bridge,
    sheets: tuple[str, ...],
    vault: str,
    holder: str,
    parent: QWidget,
    only: int | None = None,
) -> "SheetDialog":
    """Show a recovery code as a page, or its halves as pages for two people, and print it.

    `sheets` is what `Session.sheets` gave; of halves, `only` is the number (from 1) of the one
    that is shown, so that neither of two people need see the other's. The program saves it to no
    file, but a system may have a printer that writes one: the page asks for paper. Nothing is
    asked of the vault, which may still be locked; the code goes with the dialog.
    """
    dialog = SheetDialog(bridge, "recovery", parent, files=False)
    language, today = words().language, date.today()
    drafts = tuple(
        RecoveryDraft(language, vault, holder, code, number, len(sheets), today)
        for number, code in enumerate(sheets, 1)
        if only in (None, number)
    )

    def made() -> bytes:
        from app.queries.sheets import recovery_sheets

        return recovery_sheets(drafts)

    bridge.off_thread(made, dialog.show_sheet, dialog.refusal.show_error, dialog)
    dialog.open()
    return dialog


class SheetDialog(QDialog):
    """A preview, what may become of paper, and the buttons."""

    leaves: Callable[[bool, Callable[[], None]], None]
    """(to a file?, go on): note that the sheet leaves the program, and then let it go."""

    def __init__(self, bridge: Bridge, what: str, parent: QWidget, *, files: bool = True) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._bridge, self._what = bridge, what
        self._data = b""
        self._press: Press | None = None
        self.leaves = lambda _saved, then: then()
        say(self.setWindowTitle, f"printing.title.{what}")
        self.preview = PagePreview(bridge)
        self.preview.zoom_to(OVERVIEW)
        self.refusal = RefusalPanel()
        self.state = Label()
        self.state.hide()
        self.progress = BusyBar(f"printing.title.{what}")
        self.leave = Button("printing.dialog.leave", self.reject)
        self.stop = Button("printing.dialog.stop", self._stop)
        self.save = Button("printing.dialog.save", self.save_file)
        self.print = Button("printing.dialog.print", self.choose_printer, primary=True)
        self.stop.hide()
        self.save.setVisible(files)
        for button in (self.save, self.print):
            button.setEnabled(False)
        self._lay_out(files)
        self.preview.pages.setFocus()  # until there is something to print
        self.resize(within(self.screen(), SIZE))
        bridge.locked.connect(self._drop)

    def _lay_out(self, files: bool) -> None:
        buttons = QHBoxLayout()
        buttons.addWidget(self.leave)
        buttons.addStretch()
        for button in (self.stop, self.save, self.print):
            buttons.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        column.setSpacing(GAP)
        column.addWidget(self.preview, 1)
        column.addWidget(Label("printing.dialog.spooler", "hint"))
        column.addWidget(
            Label("printing.dialog.logged" if files else "printing.dialog.unlogged", "hint")
        )
        for widget in (self.refusal, self.state, self.progress):
            column.addWidget(widget)
        column.addLayout(buttons)

    def show_sheet(self, data: bytes) -> None:
        """Show these pages; empty bytes say that there is nothing to print."""
        self._data = data
        self.preview.show_document(data)
        for button in (self.save, self.print):
            button.setEnabled(bool(data))
        if not data:
            why = f"printing.nothing.{self._what}"
            self._say(why if words().has(why) else "printing.dialog.nothing")
            return
        self.print.setDefault(True)
        self.print.setFocus()

    def choose_printer(self) -> None:
        """Let the system's dialog choose a printer: saving to a file is another button.

        The log tells the two apart, as far as it can: a system's own printer may write a file
        ("Microsoft Print to PDF", the PDF menu of macOS), and then the log says printed.
        Windows shows its dialog by `exec` alone. Should the vault lock meanwhile, there is nothing
        left to print.
        """
        from PySide6.QtPrintSupport import QPrintDialog

        from ui.printing.press import sheet_printer

        printer = sheet_printer()
        chooser = QPrintDialog(printer, self)
        chooser.setOption(QPrintDialog.PrintDialogOption.PrintPageRange, True)
        chooser.setOption(QPrintDialog.PrintDialogOption.PrintToFile, False)
        chosen = chooser.exec() == QDialog.DialogCode.Accepted
        if not shiboken6.isValid(self):
            return
        chooser.deleteLater()
        if chosen and self._data:
            self.print_on(printer)

    def print_on(self, printer: "QPrinter") -> None:
        """Note it, then print on this one."""
        self.refusal.clear()
        self.leaves(False, lambda: self._begin(printer))

    def save_file(self) -> None:
        """Ask where to, and save there; the name that is offered says whose it is to nobody."""
        name = f"{words().text(f'printing.file.{self._what}')}.pdf"
        chooser = QFileDialog(self, words().text("printing.dialog.save"), documents())
        chooser.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        chooser.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        chooser.setNameFilter(f"{words().text('printing.dialog.pdf_files')} (*.pdf)")
        chooser.setDefaultSuffix("pdf")
        chooser.selectFile(name)
        chooser.fileSelected.connect(lambda path: self.save_to(Path(path)))
        chooser.open()

    def save_to(self, path: Path) -> None:
        """Note it, then write the file, whole or not at all."""
        self.refusal.clear()
        self.state.hide()
        data = self._data

        def write(_session: "Session") -> None:
            from app.session import hand_out

            hand_out(path, data)

        def noted() -> None:
            self._bridge.call(
                write,
                lambda _none: self._say("printing.dialog.saved"),
                self.refusal.show_error,
                self,
            )

        self.leaves(True, noted)

    def reject(self) -> None:
        """Close; what is on its way to the printer stops."""
        self._drop()
        super().reject()

    # Inside

    def _begin(self, printer: "QPrinter") -> None:
        from ui.printing.press import Press

        press = self._press = Press(printer, self._data)
        press.advanced.connect(self._advanced)
        press.ended.connect(self._ended)
        self._busy(True)
        press.begin()

    def _advanced(self, page: int, pages: int) -> None:
        self.progress.setRange(0, pages)
        self.progress.setValue(page)
        self._say("printing.dialog.progress", page=page, pages=pages)

    def _ended(self, page: int, pages: int, taken: bool) -> None:
        self._press = None
        self._busy(False)
        if not taken:
            self._say("printing.dialog.failed")
        elif page < pages:
            self._say("printing.dialog.stopped", page=page, pages=pages)
        else:
            self._say("printing.dialog.printed", pages=pages)

    def _stop(self) -> None:
        if self._press is not None:
            self._press.stop()

    def _busy(self, busy: bool) -> None:
        self.print.setEnabled(not busy)
        self.save.setEnabled(not busy)
        self.stop.setVisible(busy)
        self.progress.setRange(0, 0)
        self.progress.setVisible(busy)

    def _say(self, key: str, **blanks: object) -> None:
        self.state.say(key, **blanks)
        self.state.show()

    def _drop(self) -> None:
        """Let go of the sheet."""
        self._stop()
        self._data = b""
        self.preview.show_document(b"")
        for button in (self.save, self.print):
            button.setEnabled(False)
