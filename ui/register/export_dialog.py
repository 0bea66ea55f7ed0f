"""Taking the log out as a file: what happens is said, the password is asked (spec 5)."""

from datetime import date
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QWidget

from app.queries.logpages import LogFile, LogFilter, LogForm
from app.session import Session, hand_out
from ui.bridge import Bridge
from ui.style.spacing import SMALL
from ui.widgets.button import Button
from ui.widgets.dialog import FinalDialog
from ui.widgets.form import Choice, LineField
from ui.words import say, words


class ExportDialog(FinalDialog):
    """The lines that the filter leaves, as a table or as JSON lines. The log notes it (R39)."""

    def __init__(self, bridge: Bridge, wanted: LogFilter, parent: QWidget) -> None:
        told = ("register.export.no_content", "register.export.names", "register.export.noted")
        super().__init__(bridge, "register.export.title", told, None, parent)
        self._wanted = wanted
        self.kind = Choice()
        self.kind.offer([(f.value, words().text(f"register.export.{f.value}")) for f in LogForm])
        self.path = LineField(str(Path.home() / self._name()))
        row = QWidget()
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(SMALL)
        line.addWidget(self.path, 1)
        line.addWidget(Button("screens.browse", self._browse))
        row.setFocusProxy(self.path)
        self.form.field("register.export.form", self.kind, 0)
        self.form.field("register.export.file", row, 1)
        say(self.path.setAccessibleName, "register.export.file")
        self.kind.currentIndexChanged.connect(lambda _index: self._rename())

    def do(self) -> None:
        """Only with a file to write to."""
        if not self.path.value:
            self.missing("register.export.no_file")
            self.path.setFocus()
            return
        super().do()

    def proceed(self) -> None:
        """Whether the folder takes a file is tried first: nothing is noted that did not happen."""
        path, acting = Path(self.path.value).expanduser(), self.acting
        query = LogFile(LogForm(self.kind.currentData()), self._wanted)

        def export(session: Session) -> None:
            probe = path.with_name(f".{path.name}.try")
            hand_out(probe, b"")
            probe.unlink(missing_ok=True)
            hand_out(path, session.ask(query, acting))

        self.bridge.call(export, self._done, self._failed, self, changes=True)

    def _name(self) -> str:
        return f"casustafel-log-{date.today().isoformat()}.{self.kind.currentData()}"

    def _rename(self) -> None:
        path = Path(self.path.value)
        if path.suffix in {f".{form.value}" for form in LogForm}:
            self.path.setText(str(path.with_suffix(f".{self.kind.currentData()}")))

    def _browse(self) -> None:
        title = words().text("register.export.file")
        chosen, _filter = QFileDialog.getSaveFileName(self, title, self.path.value)
        if chosen:
            self.path.setText(chosen)
