"""Choosing a vault: those in the usual folder by name, or any other folder. Nothing is remembered.

No list of earlier vaults is kept anywhere; what is listed is what lies in the usual folder now.
"""

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QListWidget, QListWidgetItem

from app.errors import AppError
from ui.bridge import Bridge
from ui.style.spacing import SMALL
from ui.unlock.page import Page
from ui.unlock.place import KEY_FILE, usual_folder
from ui.widgets.button import Button
from ui.widgets.form import Form, LineField
from ui.widgets.label import Label
from ui.words import say, words

SHOWN = 6
"""Vaults that are seen at once; more of them scroll."""


def labels(folders: Iterable[Path]) -> dict[str, str]:
    """What the vaults in these folders are called; one that cannot be opened now is left out."""
    from app.session import Session  # after the first window

    found = {}
    for folder in folders:
        with suppress(AppError), Session.open(folder) as session:
            found[str(folder)] = session.header.label
    return found


def used_at(folder: Path) -> float:
    """When something in this folder was written last: the disk tells, nothing is remembered."""
    try:
        return max(file.stat().st_mtime for file in folder.iterdir())
    except OSError:
        return 0.0


class FolderPage(Page):
    """Opens a vault, still locked, and hands its header on."""

    def __init__(
        self, bridge: Bridge, back: Callable[[], object], opened: Callable[[Any], object]
    ) -> None:
        super().__init__("screens.folder.title", back)
        self._bridge, self._opened = bridge, opened
        self.usual_hint = Label("screens.folder.usual", "hint")
        self.column.addWidget(self.usual_hint)
        self.usual = QListWidget()
        say(self.usual.setAccessibleName, "screens.folder.usual")
        self.usual.itemActivated.connect(self._open_listed)
        self.usual.currentItemChanged.connect(self._show_listed)
        self.column.addWidget(self.usual)
        form = Form()
        self.folder = LineField()
        form.field("screens.folder.folder", self.folder)
        row = QHBoxLayout()
        row.addLayout(form, 1)
        row.addWidget(Button("screens.browse", self._browse))
        self.column.addLayout(row)
        self.go_on = Button("screens.folder.open", self.open, primary=True)
        self.buttons.addWidget(self.go_on)

    def look(self) -> None:
        """List what lies in the usual folder; the one that was used last is chosen."""
        self.refusal.clear()
        self.usual.clear()
        try:
            found = sorted(path.parent for path in usual_folder().glob(f"*/{KEY_FILE}"))
        except OSError:
            found = []
        for folder in found:
            item = QListWidgetItem(folder.name)
            item.setData(Qt.ItemDataRole.UserRole, str(folder))
            self.usual.addItem(item)
        if found:
            last = max(found, key=used_at)
            self.usual.setCurrentRow(found.index(last))
            rows = min(len(found), SHOWN) * self.usual.sizeHintForRow(0)
            self.usual.setFixedHeight(rows + 2 * SMALL)
        self._bridge.off_thread(lambda: labels(found), self._name, owner=self)
        for widget in (self.usual, self.usual_hint):
            widget.setVisible(bool(found))
        (self.usual if found else self.folder).setFocus()

    def open(self) -> None:
        """Open the folder that is typed."""
        self.refusal.clear()
        if self.folder.value:
            path = Path(self.folder.value).expanduser()
            self._bridge.open_vault(path, self._opened, self._failed, self)

    def _name(self, told: Mapping[str, str]) -> None:
        """Call the listed vaults by their labels; of one label, as after a restoration, by both."""
        names = list(told.values())
        for row in range(self.usual.count()):
            item = self.usual.item(row)
            label = told.get(item.data(Qt.ItemDataRole.UserRole), "")
            if label:
                item.setText(label if names.count(label) == 1 else f"{label} ({item.text()})")

    def _open_listed(self, item: QListWidgetItem) -> None:
        self._show_listed(item)
        self.open()

    def _show_listed(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            self.folder.setText(str(item.data(Qt.ItemDataRole.UserRole)))

    def _browse(self) -> None:
        title = words().text("screens.folder.folder")
        chosen = QFileDialog.getExistingDirectory(self, title, str(Path.home()))
        if chosen:
            self.folder.setText(chosen)
            self.open()

    def _failed(self, error: AppError) -> None:
        self.refusal.show_error(error)
