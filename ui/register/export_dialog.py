"""Taking the log out as a file: what happens is said, the password is asked (spec 5)."""

from datetime import date
from pathlib import Path

from PySide6.QtWidgets import QWidget

from app.queries.logpages import LogFile, LogFilter, LogForm
from ui.bridge import Bridge
from ui.widgets.export import FileExport
from ui.widgets.form import Choice
from ui.words import words


class ExportDialog(FileExport):
    """The lines that the filter leaves, as a table or as JSON lines."""

    def __init__(self, bridge: Bridge, wanted: LogFilter, parent: QWidget) -> None:
        told = ("register.export.no_content", "register.export.names")
        self.kind = Choice()
        self.kind.offer([(f.value, words().text(f"register.export.{f.value}")) for f in LogForm])
        name = f"casustafel-log-{date.today().isoformat()}.{self.kind.currentData()}"
        super().__init__(bridge, "register.export.title", told, name, parent)
        self._wanted = wanted
        self.form.field("register.export.form", self.kind, 0)
        self.kind.currentIndexChanged.connect(lambda _index: self._rename())

    def query(self) -> LogFile:
        """In the chosen form."""
        return LogFile(LogForm(self.kind.currentData()), self._wanted)

    def _rename(self) -> None:
        path = Path(self.path.value)
        if path.suffix in {f".{form.value}" for form in LogForm}:
            self.path.setText(str(path.with_suffix(f".{self.kind.currentData()}")))
