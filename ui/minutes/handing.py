"""Files that leave the vault: a folder, and writing them there whole, with neutral names.

The vault notes a copy as handed out before the disk has it. Should the disk refuse, the files
wait here and are written again, to the same folder or to another.
"""

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QWidget

from app.commands.step import Command, Done, Handed
from app.domain.person import PersonId
from app.errors import AppError
from app.session import Session, hand_out
from ui.meetings.notice import NoticePlace
from ui.style.spacing import SMALL
from ui.widgets.button import Button
from ui.widgets.form import LineField
from ui.words import say, words


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
        chosen = QFileDialog.getExistingDirectory(self, title, self.line.value)
        if chosen:
            self.line.setText(chosen)


class HandingRow(QWidget):
    """A folder and a button: carry out a command and write what it hands out."""

    asked = Signal()
    """The button was pressed and a folder is there: give the command to `hand`."""
    written = Signal(int)
    """That many files stand in the folder."""

    def __init__(self, key: str, notice: NoticePlace) -> None:
        super().__init__()
        self._key, self._notice = key, notice
        self._waiting: tuple[Handed, ...] = ()
        self.folder = FolderField()
        self.send = Button(key, self._press, primary=True)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SMALL)
        row.addWidget(self.folder, 1)
        row.addWidget(self.send)

    @property
    def waits(self) -> bool:
        """Whether files were handed out of the vault that the disk does not have yet."""
        return bool(self._waiting)

    def hand(self, command: Command, acting: PersonId | None) -> None:
        """Carry out the command, then write its files to the folder.

        Whether the folder can be written to is tried first: nothing is handed out into nowhere.
        """
        folder = self.folder.folder
        if folder is None:
            self.folder.setFocus()
            return
        self._notice.look(
            "folder",
            lambda _session: _try(folder),
            lambda _none: self._notice.run(command, acting, self._carried_out),
        )

    def _press(self) -> None:
        if self.folder.folder is None:
            self.folder.setFocus()
        elif self._waiting:
            self._write()
        else:
            self.asked.emit()

    def _carried_out(self, done: Done) -> None:
        self._waiting = done.handed
        self._write()

    def _write(self) -> None:
        folder, handed = self.folder.folder, self._waiting
        if folder is None:
            self.folder.setFocus()
            return

        def write(_session: Session) -> int:
            for one in handed:
                hand_out(folder / f"{one.copy.code}.pdf", one.data)
            return len(handed)

        self._notice.bridge.call(write, self._written, self._not_written, owner=self)

    def _written(self, count: int) -> None:
        self._waiting = ()
        self.send.say(self._key)
        self.written.emit(count)

    def _not_written(self, error: AppError) -> None:
        self.send.say("copies.write_again")
        self._notice.refusal.show_error(error)


def _try(folder: Path) -> None:
    """Write and remove an empty file. Raises what `hand_out` would raise."""
    probe = folder / ".casustafel"
    hand_out(probe, b"")
    probe.unlink(missing_ok=True)
