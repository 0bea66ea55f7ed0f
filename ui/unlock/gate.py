"""Everything that comes before an unlocked vault, as pages of one stack."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from app.errors import AppError
from ui.bridge import Bridge
from ui.unlock.doors import Doors
from ui.unlock.exercise import ExercisePage
from ui.unlock.folder import FolderPage
from ui.unlock.key import Header, KeyPage
from ui.unlock.recovery import RecoveryPage
from ui.unlock.sheet import SheetPage

if TYPE_CHECKING:
    from ui.unlock.founding import FoundingPage


class Gate(QStackedWidget):
    """Emits `entered` with the first member once a vault is open and unlocked."""

    entered = Signal(str)
    practised = Signal(str)
    """The same for an exercise, which begins at its meeting."""

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self.doors = Doors(self.choose_vault, self.found_vault, self.choose_exercise)
        self.folder = FolderPage(bridge, self.show_doors, self.ask_key)
        self.key = KeyPage(bridge, self.leave_vault, self.entered.emit, self.recover)
        self.recovery = RecoveryPage(bridge, self._back_to_key, self._show_sheet)
        self.exercise = ExercisePage(bridge, self.show_doors, self.practised.emit)
        self.sheet = SheetPage(self._sheet_kept)
        self.founding: FoundingPage | None = None
        self._founder = ""
        for page in (self.doors, self.folder, self.key, self.recovery, self.exercise, self.sheet):
            self.addWidget(page)

    def show_doors(self) -> None:
        """The three doors."""
        if self.founding is not None:
            self.founding.clear()
        self._go(self.doors)

    def choose_vault(self) -> None:
        """Which vault?"""
        self._go(self.folder)
        self.folder.look()

    def open_folder(self, folder: Path) -> None:
        """Open this vault, as the command line asks."""
        self.choose_vault()
        self.folder.folder.setText(str(folder))
        self.folder.open()

    def choose_exercise(self) -> None:
        """Which exercise?"""
        self._go(self.exercise)

    def found_vault(self) -> None:
        """A new vault."""
        if self.founding is None:
            # The form needs the session's types, which take longer to load than the first window.
            from ui.unlock.founding import FoundingPage

            self.founding = FoundingPage(self._bridge, self.show_doors, self._show_sheet)
            self.addWidget(self.founding)
        self._go(self.founding)
        self.founding.label.setFocus()

    def ask_key(self, header: Header) -> None:
        """Who are you?"""
        self.key.show_vault(header)
        self._go(self.key)
        self.key.password.setFocus()

    def ask_key_again(self) -> None:
        """After locking: the same vault, which is still held against other programs."""
        self._bridge.call(_header, self.ask_key, self._gone, self)

    def recover(self, member: str, name: str) -> None:
        """A member who forgot the password."""
        self.recovery.show_member(member, name)
        self._go(self.recovery)

    def _back_to_key(self) -> None:
        self._go(self.key)

    def _show_sheet(self, sheet: str, founder: str) -> None:
        self._founder = founder
        self._go(self.sheet)
        self.sheet.show_sheet(sheet)

    def _sheet_kept(self) -> None:
        if self.founding is not None:
            self.removeWidget(self.founding)
            self.founding.deleteLater()
            self.founding = None
        self.entered.emit(self._founder)

    def leave_vault(self) -> None:
        """Close this vault; what an exercise left goes with it."""
        self._bridge.leave()
        self._bridge.off_thread(self.exercise.practice.remove)
        self.show_doors()

    def _gone(self, error: AppError) -> None:
        self.choose_vault()
        self.folder.refusal.show_error(error)

    def _go(self, page: QWidget) -> None:
        self.setCurrentWidget(page)
        page.setFocus()


def _header(session: Any) -> Any:
    return session.header
