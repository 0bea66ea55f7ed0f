"""Choosing a vault: those in the usual places by name, or any other folder. Nothing is remembered.

No list of earlier vaults is kept anywhere; what is listed is what lies in those places now.
"""

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QListWidget, QListWidgetItem

from app.errors import AppError
from ui.bridge import Bridge
from ui.style.spacing import SMALL
from ui.unlock.page import Page
from ui.unlock.place import vaults
from ui.widgets.button import Button
from ui.widgets.form import Form, LineField
from ui.widgets.label import Label
from ui.words import say, words

SHOWN = 4
"""Vaults that are seen at once; more of them scroll."""
FOLDER, USED = Qt.ItemDataRole.UserRole, Qt.ItemDataRole.UserRole + 1


def labels(folders: Iterable[Path]) -> dict[str, str]:
    """What the vaults in these folders are called; one that cannot be opened now is left out."""
    from app.session import Session  # after the first window

    found = {}
    for folder in folders:
        with suppress(AppError), Session.open(folder) as session:
            found[str(folder)] = session.header.label
    return found


class FolderPage(Page):
    """Opens a vault, still locked, and hands its header on."""

    def __init__(
        self, bridge: Bridge, back: Callable[[], object], opened: Callable[[Any], object]
    ) -> None:
        super().__init__("screens.folder.title", back)
        self._bridge, self._opened = bridge, opened
        self._labels: Mapping[str, str] = {}
        self.usual_hint = Label("screens.folder.usual", "hint")
        self.column.addWidget(self.usual_hint)
        self.usual = QListWidget()
        self.usual.setWordWrap(True)
        self.usual.setResizeMode(QListWidget.ResizeMode.Adjust)
        self.usual.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
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
        """List what lies in the usual places; the one that was used last is chosen."""
        self.refusal.clear()
        self._show_list({})
        self.folder.clear()
        self.folder.setFocus()
        # a folder may lie on a share that answers late: nothing else waits for that
        self._bridge.beside(lambda _waits: vaults(), self._list, owner=self)

    def open(self) -> None:
        """Open the folder that is typed."""
        self.refusal.clear()
        if self.folder.value:
            path = Path(self.folder.value).expanduser()
            self._bridge.open_vault(path, self._opened, self._failed, self)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Say when they were used in the new language."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self._tell()

    def _list(self, found: Mapping[Path, float]) -> None:
        self._show_list(found)
        if found and not self.folder.value:  # nobody typed meanwhile
            self.usual.setCurrentRow(list(found).index(max(found, key=lambda one: found[one])))
            self.usual.setFocus()
        self._bridge.off_thread(lambda: labels(found), self._name, owner=self)

    def _show_list(self, found: Mapping[Path, float]) -> None:
        self._labels = {}
        self.usual.clear()
        for folder, used in found.items():
            item = QListWidgetItem()
            item.setData(FOLDER, str(folder))
            item.setData(USED, used)
            self.usual.addItem(item)
        self._tell()
        rows = min(len(found), SHOWN) * self.usual.sizeHintForRow(0)
        self.usual.setFixedHeight(max(rows, 0) + 2 * SMALL)
        for widget in (self.usual, self.usual_hint):
            widget.setVisible(bool(found))

    def _name(self, told: Mapping[str, str]) -> None:
        self._labels = told
        self._tell()

    def _tell(self) -> None:
        """Call each by its label, as soon as it is known; folder and day tell two of one apart."""
        for row in range(self.usual.count()):
            item = self.usual.item(row)
            folder, used = item.data(FOLDER), date.fromtimestamp(item.data(USED))
            name = self._labels.get(folder, Path(folder).name)
            item.setText(
                f"{words().text('screens.folder.used', name=name, day=used)}\n{_told(folder)}"
            )

    def _open_listed(self, item: QListWidgetItem) -> None:
        self._show_listed(item)
        self.open()

    def _show_listed(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            self.folder.setText(item.data(FOLDER))

    def _browse(self) -> None:
        title = words().text("screens.folder.folder")
        chosen = QFileDialog.getExistingDirectory(self, title, str(Path.home()))
        if chosen:
            self.folder.setText(chosen)
            self.open()

    def _failed(self, error: AppError) -> None:
        self.refusal.show_error(error)


def _told(folder: str) -> str:
    """Where it lies, from one's home on where it lies in there."""
    path, home = Path(folder), Path.home()
    return str(path.relative_to(home) if path.is_relative_to(home) else path)
