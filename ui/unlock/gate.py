"""Everything that comes before an unlocked vault, as pages of one stack."""

from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from app.errors import AppError
from ui.bridge import Bridge
from ui.unlock.doors import Doors

if TYPE_CHECKING:
    from ui.unlock.exercise import ExercisePage
    from ui.unlock.folder import FolderPage
    from ui.unlock.founding import FoundingPage
    from ui.unlock.key import Header, KeyPage
    from ui.unlock.recovery import RecoveryPage
    from ui.unlock.restore import RestorePage
    from ui.unlock.sheet import SheetPage

PageType = TypeVar("PageType", bound=QWidget)


class Gate(QStackedWidget):
    """Emits `entered` with the first member once a vault is open and unlocked."""

    entered = Signal(str)
    practised = Signal(str)
    """The same for an exercise, which begins at its meeting."""

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._founder = ""
        self.doors = Doors(
            self.choose_vault, self.found_vault, self.choose_exercise, self.choose_backup
        )
        self.addWidget(self.doors)
        bridge.stopped.connect(self._say_stopped)

    # The pages behind the doors are loaded and made when somebody first goes there: the window
    # opens sooner.

    @cached_property
    def folder(self) -> "FolderPage":
        """Which vault?"""
        from ui.unlock.folder import FolderPage

        return self._added(FolderPage(self._bridge, self.show_doors, self.ask_key))

    @cached_property
    def key(self) -> "KeyPage":
        """Who are you?"""
        from ui.unlock.key import KeyPage

        forgotten = self.recover
        return self._added(KeyPage(self._bridge, self.leave_vault, self.entered.emit, forgotten))

    @cached_property
    def recovery(self) -> "RecoveryPage":
        """A new password from the recovery sheet."""
        from ui.unlock.recovery import RecoveryPage

        page = RecoveryPage(
            self._bridge, self._back_to_key, self.next_sheet, self._recover, self._in
        )
        return self._added(page)

    @cached_property
    def restore(self) -> "RestorePage":
        """From a backup."""
        from ui.unlock.restore import RestorePage

        page = RestorePage(self._bridge, self.show_doors, self.next_sheet, self._restore, self._in)
        return self._added(page)

    @cached_property
    def exercise(self) -> "ExercisePage":
        """Which exercise?"""
        from ui.unlock.exercise import ExercisePage

        return self._added(ExercisePage(self._bridge, self.show_doors, self.practised.emit))

    @cached_property
    def sheet(self) -> "SheetPage":
        """The recovery sheet."""
        from ui.unlock.sheet import SheetPage

        return self._added(SheetPage(self._bridge))

    @cached_property
    def founding(self) -> "FoundingPage":
        """A new vault."""
        from ui.unlock.founding import FoundingPage

        return self._added(FoundingPage(self._bridge, self.show_doors, self._show_sheet))

    def stays(self) -> bool:
        """Whether the window stays open this once, for what would go with it: a page says what."""
        page = self.currentWidget()
        if page is self.doors:
            return False
        from ui.unlock.page import Page  # the doors need none of it

        return isinstance(page, Page) and page.stays()

    def remove_remains(self) -> None:
        """Remove what an exercise left; only once the bridge let go of the vault."""
        if "exercise" in self.__dict__:
            self.exercise.practice.remove()

    def show_doors(self) -> None:
        """The three doors."""
        if "founding" in self.__dict__:
            self.founding.clear()
        if "restore" in self.__dict__:
            self.restore.clear()
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

    def choose_backup(self) -> None:
        """From a backup."""
        self.restore.clear()
        self._go(self.restore)

    def _restore(self) -> None:
        self._go(self.restore)

    def _recover(self) -> None:
        self._go(self.recovery)

    def next_sheet(
        self,
        sheets: tuple[str, ...],
        holder: str,
        header: "Header | None",
        then: Callable[[], object],
    ) -> None:
        """Put the code that will follow the one in use on paper; then go on, or go back."""
        before = self.currentWidget()
        self._go(self.sheet)
        self.sheet.show_sheets(sheets, holder, then, header=header, again=lambda: self._go(before))

    def choose_exercise(self) -> None:
        """Which exercise?"""
        self._go(self.exercise)

    def found_vault(self) -> None:
        """A new vault."""
        self._go(self.founding)
        self.founding.label.setFocus()

    def ask_key(self, header: "Header") -> None:
        """Who are you?"""
        self.key.show_vault(header)
        self._go(self.key)
        self.key.password.setFocus()

    def ask_key_again(self) -> None:
        """After locking: the same vault, which is still held against other programs."""
        self._bridge.call(_header, self.ask_key, self._gone, self)

    def _say_stopped(self) -> None:
        """Whoever was signing as the vault locked finds here that nothing was signed."""
        self.key.stopped.show()

    def recover(self, member: str, name: str) -> None:
        """A member who forgot the password."""
        self.recovery.show_member(member, name)
        self._go(self.recovery)

    def _back_to_key(self) -> None:
        self.recovery.clear()
        self._go(self.key)

    def _show_sheet(self, sheets: tuple[str, ...], founder: str) -> None:
        self._founder = founder
        self._go(self.sheet)
        self.sheet.show_sheets(sheets, founder, self._sheet_kept)

    def _sheet_kept(self) -> None:
        """Only now there is a vault: one whose code nobody has could not be saved."""
        self._bridge.call(
            lambda session: session.establish(),
            lambda _none: self._in(self._founder),
            self._not_founded,
            self,
        )

    def _not_founded(self, error: AppError) -> None:
        self._bridge.leave()
        self._go(self.founding)
        self.founding.refusal.show_error(error)

    def _in(self, member: str) -> None:
        """The vault is open; the form of a new one is done with."""
        if "founding" in self.__dict__:
            self.removeWidget(self.founding)
            self.founding.deleteLater()
            del self.founding
        self.entered.emit(member)

    def leave_vault(self) -> None:
        """Close this vault; what an exercise left goes with it."""
        if "key" in self.__dict__:
            self.key.stopped.hide()
        self._bridge.leave()
        self._bridge.off_thread(self.remove_remains)
        self.show_doors()

    def _gone(self, error: AppError) -> None:
        self.choose_vault()
        self.folder.refusal.show_error(error)

    def _added(self, page: PageType) -> PageType:
        self.addWidget(page)
        return page

    def _go(self, page: QWidget) -> None:
        self.setCurrentWidget(page)
        page.setFocus()


def _header(session: Any) -> Any:
    return session.header
