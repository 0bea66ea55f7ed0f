"""A file that leaves the vault readable: what happens is said, the password is asked (spec 5)."""

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QWidget

from app.queries.query import Query
from app.session import Session, hand_out
from ui.bridge import Bridge
from ui.style.spacing import SMALL
from ui.widgets.button import Button
from ui.widgets.dialog import FinalDialog
from ui.widgets.documents import documents
from ui.widgets.form import LineField
from ui.words import say, words


class FileExport(FinalDialog):
    """Subclasses give the question; the log notes the export (R39), and only one that succeeds."""

    def __init__(
        self, bridge: Bridge, title: str, told: tuple[str, ...], name: str, parent: QWidget
    ) -> None:
        """`name` is that of the file that is proposed."""
        super().__init__(bridge, title, (*told, "screens.export.noted"), None, parent)
        self.path = LineField(str(Path(documents()) / name))
        row = QWidget()
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(SMALL)
        line.addWidget(self.path, 1)
        line.addWidget(Button("screens.browse", self._browse))
        row.setFocusProxy(self.path)
        self.form.field("screens.export.file", row, 0)
        say(self.path.setAccessibleName, "screens.export.file")

    def query(self) -> Query[bytes]:
        """What answers with the bytes of the file."""
        raise NotImplementedError

    def do(self) -> None:
        """Only with a file to write to."""
        if not self.path.value:
            self.missing("screens.export.no_file")
            self.path.setFocus()
            return
        super().do()

    def proceed(self) -> None:
        """Whether the folder takes a file is tried first: nothing is noted that did not happen."""
        path, query, acting = Path(self.path.value).expanduser(), self.query(), self.acting

        def export(session: Session) -> None:
            probe = path.with_name(f".{path.name}.try")
            hand_out(probe, b"")
            probe.unlink(missing_ok=True)
            hand_out(path, session.ask(query, acting))

        self.bridge.call(export, self._done, self._failed, self, changes=True)

    def _browse(self) -> None:
        title = words().text("screens.export.file")
        chosen, _filter = QFileDialog.getSaveFileName(self, title, self.path.value or documents())
        if chosen:
            self.path.setText(chosen)
