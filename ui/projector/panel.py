"""The controls of the projector, beside the agenda: nothing on it changes but by hand from here.

It is dark until somebody shows the item, and dark again before anybody arrives: not when the step
has been taken, but when it is asked for, whichever screen asks. What is shown follows the vault
meanwhile, so that a text that was taken back goes.
"""

from collections.abc import Callable

from PySide6.QtCore import QEvent, SignalInstance
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.commands.sitting import Arrive, CloseItem
from app.domain.case import CaseId
from app.domain.meeting import MeetingId
from app.domain.person import PersonId
from app.errors import AppError
from app.queries.projector import Projection, ProjectorView
from ui.bridge import Bridge
from ui.projector.sheet import Sheet
from ui.projector.window import ProjectorWindow
from ui.style.spacing import SMALL, TIGHT
from ui.widgets.action import add_action
from ui.widgets.button import Button
from ui.widgets.label import Label


class ProjectorPanel(QWidget):
    """Opens, shows, darkens, pages and closes the projector, and says what the room sees."""

    def __init__(self, bridge: Bridge) -> None:
        super().__init__()
        self._bridge = bridge
        self.window_: ProjectorWindow | None = None
        self._item: tuple[MeetingId, CaseId] | None = None
        self._asked = 0
        """Counts every look that was asked for or called off: an answer to an older one is none."""
        self._lit = False
        self._present: frozenset[PersonId] = frozenset()
        self.state = Label(role="hint")
        self.open = Button("projector.open", self.turn)
        self.close_ = Button("projector.close", self.close_projector)
        self.back = Button("projector.back", lambda: self._page(False))
        self.forward = Button("projector.forward", lambda: self._page(True))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, TIGHT, 0, 0)
        column.setSpacing(SMALL)
        for widget in (self.state, self.open):
            column.addWidget(widget)
        paging = QHBoxLayout()
        paging.setSpacing(SMALL)
        paging.addWidget(self.back)
        paging.addWidget(self.forward)
        column.addLayout(paging)
        column.addWidget(self.close_)
        bridge.asked.connect(self._before)
        bridge.changed.connect(self._look)
        bridge.acting_changed.connect(self._look)
        bridge.locked.connect(self.close_projector)
        self._tell()

    def follow(self, shown: SignalInstance, left: SignalInstance, arriving: SignalInstance) -> None:
        """Hear which item is in front, that none is any more, and that somebody is to arrive.

        `shown` carries the ids of its meeting and case.
        """
        shown.connect(self._in_front)
        left.connect(self._out_of_sight)
        arriving.connect(self.darken)

    def offer_actions(self, widget: QWidget) -> list[QAction]:
        """The same by keys, on a screen that Ctrl+K searches."""
        keys: tuple[tuple[str, Callable[[], None], str], ...] = (
            ("projector.action.turn", self.turn, "F12"),
            ("projector.action.full", self._turn_full_screen, "F11"),
            ("projector.action.forward", lambda: self._page(True), "Ctrl+PgDown"),
            ("projector.action.back", lambda: self._page(False), "Ctrl+PgUp"),
            ("projector.action.close", self.close_projector, ""),
        )
        return [add_action(widget, *key) for key in keys]

    def turn(self) -> None:
        """Open it, dark; then show the item, darken, and show it again."""
        if self.window_ is None:
            self.window_ = made = ProjectorWindow()
            made.closed.connect(self._closed)
            made.darkening.connect(self.darken)
            self.destroyed.connect(made.deleteLater)
            made.open_beside(self.window())
            self._tell()
        elif self._lit:
            self.darken()
        elif self._item is not None:
            self._ask()

    def darken(self) -> None:
        """Dark until somebody shows the item again."""
        self._asked += 1
        self._lit = False
        if self.window_ is not None:
            self.window_.darken()
        self._tell()

    def close_projector(self) -> None:
        """Gone, with all that it held."""
        if self.window_ is not None:
            self.window_.close()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """What the room reads speaks the language of the screens too."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self._look()

    def _closed(self) -> None:
        self.darken()
        window, self.window_ = self.window_, None
        if window is not None:
            window.deleteLater()
        self._tell()

    def _in_front(self, meeting: str, case: str) -> None:
        self.darken()
        self._item = (MeetingId(meeting), CaseId(case))
        self._tell()

    def _out_of_sight(self) -> None:
        self._item = None
        self.darken()

    def _before(self, command: object) -> None:
        """A step is asked for; nothing of it has happened yet."""
        if isinstance(command, Arrive | CloseItem):
            self.darken()

    def _look(self) -> None:
        """What is shown may have changed."""
        if self._lit:
            self._ask()

    def _ask(self) -> None:
        if self._item is None:
            return
        self._asked += 1
        asked, after_dark = self._asked, not self._lit

        def answered(shown: Projection) -> None:
            if asked == self._asked:
                self._show(shown, after_dark)

        def failed(error: AppError) -> None:
            if asked == self._asked:
                self.darken()
                self._bridge.failed.emit(error)

        self._bridge.ask(ProjectorView(*self._item), self._bridge.acting, answered, failed, self)

    def _show(self, shown: Projection, by_hand: bool) -> None:
        newcomers = shown.present - self._present
        self._present = shown.present
        if self.window_ is None or (newcomers and not by_hand):
            self.darken()
            return
        self._lit = True
        self.window_.show_sheet(Sheet(shown))
        self._tell()

    def _page(self, forward: bool) -> None:
        if self.window_ is not None and self._lit:
            self.window_.page(forward)

    def _turn_full_screen(self) -> None:
        if self.window_ is not None:
            self.window_.turn_full_screen()

    def _tell(self) -> None:
        opened = self.window_ is not None
        state = ("shown" if self._lit else "dark") if opened else "off"
        self.state.say(f"projector.state.{state}")
        turn = ("darken" if self._lit else "show") if opened else "open"
        self.open.say(f"projector.{turn}")
        self.open.setEnabled(not opened or self._item is not None)
        self.close_.setVisible(opened)
        for button in (self.back, self.forward):
            button.setVisible(self._lit)
