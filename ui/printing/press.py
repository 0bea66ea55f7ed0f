"""The way of pages to a printer, in a thread of its own: neither the window nor the vault waits.

The job bears the program's name alone: what is printed, for whom and of which case stands nowhere
but on the paper (spec 2, identifiers).
"""

from PySide6.QtCore import QRectF, QThread, Signal
from PySide6.QtGui import QPageSize, QPainter
from PySide6.QtPrintSupport import QPrinter

from ui.printing.pages import each_page, page_count

JOB = "Casustafel"
FINEST = 600
"""Dots per inch beyond which paper shows no difference and a page fills the memory."""

_running: set["Press"] = set()
"""Python forgets a thread that nobody holds; these hold themselves until they end."""


def sheet_printer() -> QPrinter:
    """A printer as the system knows it, for A4 without margins: the sheets bring their own."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setDocName(JOB)
    printer.setCreator(JOB)
    printer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    printer.setFullPage(True)
    return printer


class Press(QThread):
    """Draws each page at the printer's resolution and hands it over."""

    advanced = Signal(int, int)
    """(pages handed over, all pages)."""
    ended = Signal(int, int, bool)
    """(pages handed over, all pages, whether the printer took them)."""

    def __init__(self, printer: QPrinter, data: bytes) -> None:
        super().__init__()
        self._printer, self._data = printer, data
        self._stopped = False
        self.finished.connect(self._forget)

    def begin(self) -> None:
        """Print."""
        _running.add(self)
        self.start()

    def stop(self) -> None:
        """Print no further page; what the printer has, it has."""
        self._stopped = True

    def run(self) -> None:
        """The thread itself."""
        wanted = self._wanted(page_count(self._data))
        painter = QPainter()
        if not painter.begin(self._printer):
            self.ended.emit(0, len(wanted), False)
            return
        done, taken = 0, True
        try:
            for number in wanted:
                if self._stopped:
                    break
                if done and not self._printer.newPage():
                    taken = False
                    break
                self._draw(painter, number)
                done += 1
                self.advanced.emit(done, len(wanted))
            if self._stopped:
                self._printer.abort()
        finally:
            taken = painter.end() and taken
        self._data = b""
        aborted = self._printer.printerState() is QPrinter.PrinterState.Error
        self.ended.emit(done, len(wanted), taken and not aborted)

    def _wanted(self, count: int) -> list[int]:
        """The pages that the print dialog asked for; 0 is the first."""
        first, last = self._printer.fromPage(), self._printer.toPage()
        if self._printer.printRange() is not QPrinter.PrintRange.PageRange or not first:
            return list(range(count))
        return list(range(first - 1, min(last, count)))

    def _draw(self, painter: QPainter, number: int) -> None:
        dots = min(self._printer.resolution(), FINEST)
        page = next(each_page(self._data, dots, number))
        paper = self._printer.paperRect(QPrinter.Unit.DevicePixel)
        painter.drawImage(QRectF(0, 0, paper.width(), paper.height()), page.image)

    def _forget(self) -> None:
        _running.discard(self)
