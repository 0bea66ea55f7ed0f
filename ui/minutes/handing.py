"""Files that leave the vault: a folder, and writing them there whole, with neutral names.

The vault notes a copy as handed out once the disk has it: both or neither.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QWidget

from app.commands.step import Command, Done, Handed
from app.domain.person import PersonId
from app.session import Session
from app.session import delivering as files_going
from ui.meetings.notice import NoticePlace
from ui.minutes.hand_out_dialog import HandOutDialog
from ui.style.spacing import SMALL
from ui.widgets.button import Button
from ui.widgets.documents import documents
from ui.widgets.form import LineField
from ui.words import say, words

Deliver = Callable[[Handed], None]


@contextmanager
def delivering(folder: Path) -> Iterator[Deliver]:
    """Writes copies into a folder under their codes; what the vault does not note goes again.

    The writer raises what `hand_out` raises.
    """
    with files_going() as write:

        def deliver(handed: Handed) -> None:
            copy = handed.copy
            write(folder / f"{copy.code}.pdf", handed.data, copy.signed_at)

        yield deliver


class FolderField(QWidget):
    """A folder by its path, typed or chosen."""

    def __init__(self) -> None:
        super().__init__()
        self.line = LineField()
        say(self.line.setAccessibleName, "copies.folder.name")
        say(self.line.setPlaceholderText, "copies.folder.name")
        self.choose = Button("copies.folder.choose", self._choose)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SMALL)
        row.addWidget(self.line, 1)
        row.addWidget(self.choose)
        self.setFocusProxy(self.line)

    @property
    def folder(self) -> Path | None:
        """The folder; None where nothing is filled in."""
        return Path(self.line.value).expanduser() if self.line.value else None

    def _choose(self) -> None:
        title = words().text("copies.folder.name")
        chosen = QFileDialog.getExistingDirectory(self, title, self.line.value or documents())
        if chosen:
            self.line.setText(chosen)


class HandingRow(QWidget):
    """A folder and a button: carry out a command that writes what it hands out."""

    asked = Signal()
    """The button was pressed and a folder is there: give the command to `hand`."""
    written = Signal(int)
    """That many files stand in the folder."""

    def __init__(self, key: str, notice: NoticePlace) -> None:
        super().__init__()
        self._key, self._notice = key, notice
        self.folder = FolderField()
        self.send = Button(key, self._press, primary=True)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SMALL)
        row.addWidget(self.folder, 1)
        row.addWidget(self.send)

    def hand(self, command: Callable[[Deliver], Command], of: int, acting: PersonId | None) -> None:
        """Carry out a command that writes its files, so many, by what it is given.

        What will happen is said first, and the password of `acting` asked, else of who works here.
        """
        folder = self.folder.folder
        if folder is None:
            self.folder.setFocus()
            return

        def handed(session: Session) -> Done:
            with delivering(folder) as deliver:
                return session.run(command(deliver), acting)

        def go() -> None:
            self._notice.look("hand", handed, self._handed)

        self._notice.clear()
        HandOutDialog(self._notice.bridge, self._key, of, folder, go, self, acting=acting).open()

    def _press(self) -> None:
        if self.folder.folder is None:
            self.folder.setFocus()
        else:
            self.asked.emit()

    def _handed(self, done: Done) -> None:
        self._notice.bridge.call(lambda _session: done, owner=self, changes=True)
        self.written.emit(len(done.handed))
