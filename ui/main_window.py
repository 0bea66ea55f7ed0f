"""The window: the gate before a vault is open, its frame after, and nothing of it once locked."""

from functools import cached_property, partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, QThread, QTimer
from PySide6.QtGui import QAction, QCloseEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QMainWindow,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from app.domain.ids import PersonId
from app.domain.language import Language
from ui.bridge import Bridge
from ui.garbage import collect_all, leave_nothing
from ui.places import FIRST, NAVIGATION
from ui.style.dress import next_look
from ui.unlock.gate import Gate
from ui.widgets.action import add_action
from ui.widgets.busy import BusyBar
from ui.widgets.form import Choice
from ui.widgets.label import Label
from ui.widgets.later import later
from ui.widgets.pages import Shown
from ui.widgets.warning import LockWarning
from ui.words import languages, say, speak, words

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QWindow

    from ui.arrival import Arrival
    from ui.backups.automatic import Backing
    from ui.frame import Frame
    from ui.host.watch import LockWatch

SLOW = 500
"""Milliseconds after which work shows that it is under way."""
UNWINDING = 20
"""Milliseconds between looks whether a dialog's own loop has ended."""


def change_look() -> None:
    """Light, dark, high contrast, and round again."""
    app = QApplication.instance()
    if isinstance(app, QApplication):
        next_look(app)


class MainWindow(QMainWindow):
    """Frame only: every screen lives in a package of its own. Its title never names a case."""

    def __init__(self, bridge: Bridge, *, language_chosen: bool = False) -> None:
        super().__init__()
        self.bridge = bridge
        self._language_chosen = language_chosen
        """Whether somebody chose a language; else the screens speak the member's own."""
        self._frame: Frame | None = None
        self._place: tuple[str, str | None] | None = None
        self._went = False
        """What had the keys went away, a button or a dialog: nobody sends them where they go."""
        self._held: QWidget | None = None
        """What had them in this window last: there they may go back to."""
        say(self.setWindowTitle, "screens.program")
        self._stack = Shown()
        self.warning = LockWarning()
        self._lay_out()
        self.gate = Gate(bridge)
        self._stack.addWidget(self.gate)
        self.gate.entered.connect(self._enter)
        self.gate.practised.connect(self._practise)
        self.gate.currentChanged.connect(self._gate_turned)
        self._fill_status()
        self._add_actions()
        bridge.locked.connect(self._locked)
        bridge.changed.connect(self._keep_idle)
        self._app = QApplication.instance()
        if isinstance(self._app, QApplication):
            self._app.focusChanged.connect(self._reach)
            self._app.focusWindowChanged.connect(self._reach_window)
        bridge.busy.connect(self._busy)
        self.resize(1200, 740)
        self.gate.show_doors()

    @property
    def frame(self) -> "Frame | None":
        """What surrounds the screens; None while locked."""
        return self._frame

    @cached_property
    def watch(self) -> "LockWatch":
        """Who watches over an open vault; made when somebody goes through a door."""
        from ui.host.watch import LockWatch

        made = LockWatch(self)
        made.due.connect(self.lock)
        made.warned.connect(self.warning.show_left)
        return made

    @cached_property
    def backing(self) -> "Backing":
        """Who looks after the backups of the open vault; made when somebody is in."""
        from ui.backups.automatic import Backing

        return Backing(self.bridge, self)

    def lock(self) -> None:
        """Lock the vault, if one is open. What screens hand over before is still written."""
        if self._frame is not None:
            self.bridge.lock()
            self._rest()

    def leave(self) -> None:
        """Close the vault and go back to the doors."""
        if self._frame is not None and not self._saves_first(self.leave):
            self.gate.leave_vault()
            self._show_gate()
            self._rest()

    def find_action(self) -> None:
        """Any action by its name."""
        from ui.widgets.finder import Finder

        doable = [action for action in self._doable() if action is not self._find]
        Finder(doable, self).open()

    def show_help(self) -> None:
        """The keys, and what this place is for."""
        from ui.widgets.help import HelpDialog

        place = self._frame.here[0] if self._frame is not None else "gate"
        HelpDialog(place, self._doable(), QApplication.activeModalWidget() or self).open()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Show which language is spoken, whoever changed it."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self.language.blockSignals(True)
            self.language.choose(words().language.value)
            self.language.blockSignals(False)

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 - Qt's name
        """The program ends with its window; what was done is backed up first, in sight."""
        if (self._frame is None and self.gate.stays()) or self._saves_first(self.close):
            event.ignore()
            return
        self.finish()
        super().closeEvent(event)

    def finish(self) -> None:
        """Close the vault, take back what was copied, remove what an exercise left.

        Again does nothing.
        """
        from ui.host.copying import clear_ours

        self.bridge.close()
        if self._frame is not None:
            self._forget()
        clear_ours()  # the recovery code is copied before there is a frame
        self.gate.remove_remains()

    # Inside

    def _saves_first(self, then: "Callable[[], object]") -> bool:
        """Whether a backup comes first; afterwards this goes on by itself."""
        if self._frame is None or not self.backing.wanted:
            return False
        self.backing.before_closing(then)
        return True

    def _doable(self) -> list[QAction]:
        """What can be done now: on the page that is shown, then everywhere in the window."""
        here = self._frame.doable() if self._frame is not None else []
        return here + [action for action in self.actions() if action.isEnabled()]

    def _lay_out(self) -> None:
        held = QWidget()
        column = QVBoxLayout(held)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.warning)
        column.addWidget(self._stack, 1)
        self.setCentralWidget(held)

    def _fill_status(self) -> None:
        status = self.statusBar()
        status.setSizeGripEnabled(False)
        self.progress = BusyBar("screens.busy")
        self.progress.setFixedWidth(160)
        self.mark = Label("screens.exercise_mark", "exercise")
        self.mark.setWordWrap(False)
        self.mark.hide()
        status.addWidget(self.mark)
        status.addPermanentWidget(self.progress)
        self._slow = QTimer(self)
        self._slow.setSingleShot(True)
        self._slow.setInterval(SLOW)
        self._slow.timeout.connect(self.progress.show)
        self.language = Choice()
        self.language.setMinimumContentsLength(10)
        self.language.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.language.offer(languages(), words().language.value)
        say(self.language.setAccessibleName, "screens.language")
        self.language.currentIndexChanged.connect(lambda _index: self._choose_language())
        status.addPermanentWidget(self.language)

    def _choose_language(self) -> None:
        self._language_chosen = True
        speak(Language(self.language.currentData()))

    def _add_actions(self) -> None:
        self._find = add_action(self, "screens.action.find", self.find_action, "Ctrl+K")
        add_action(self, "screens.action.help", self.show_help, "F1")
        add_action(self, "screens.action.look", change_look)
        self._inside: list[QAction] = []
        """What can be done only while a vault is open."""
        self._inside.append(add_action(self, "screens.lock", self.lock, "Ctrl+L"))
        for number, place in enumerate(NAVIGATION, 1):
            go = partial(self._go, place)
            self._inside.append(add_action(self, f"screens.place.{place}", go, f"Ctrl+{number}"))
        self._inside.append(add_action(self, "screens.action.leave", self.leave))
        self._offer_inside(False)

    def _offer_inside(self, offered: bool) -> None:
        for action in self._inside:
            action.setEnabled(offered)

    def _reach(self, before: QWidget | None, now: QWidget | None) -> None:
        """The keys have gone elsewhere: in this window, in another, or nowhere."""
        frame = self._frame
        if before is not None:
            self._went = _goes(before)
            if before.window() is self:
                self._held = before
        went, self._went = self._went, self._went and now is None
        if frame is not None:
            frame.show_focus(now)
            if now is None:
                later(frame, frame.keep_focus)
            elif went and now is not self._held:
                later(frame, frame.fetch_focus)
        if now is not None:
            self._equip(now.window())

    def _reach_window(self, shown: "QWindow | None") -> None:
        """A window may have the keys though nothing in it takes them, as the projector's has."""
        for window in QApplication.topLevelWidgets() if shown is not None else ():
            if window.windowHandle() is shown:
                self._equip(window)

    def _equip(self, window: QWidget) -> None:
        """Let Ctrl+L work in every window, and F1 in a dialog: the keys of this one stay out."""
        kinds = (Qt.WindowType.Window, Qt.WindowType.Dialog, Qt.WindowType.Sheet)
        if isinstance(window, MainWindow) or window.windowType() not in kinds:
            return
        if window.property("reached"):
            return
        window.setProperty("reached", True)
        QShortcut(QKeySequence("Ctrl+L"), window).activated.connect(self.lock)
        if isinstance(window, QDialog) and window.objectName() != "help":
            QShortcut(QKeySequence("F1"), window).activated.connect(self.show_help)

    def _gate_turned(self) -> None:
        """Before the doors nothing is left of the vault that was open, nor of its being one."""
        self.watch.adopt()
        if self.gate.currentWidget() is self.gate.doors:
            self._place = None
            self.mark.hide()

    def _go(self, place: str) -> None:
        if self._frame is not None:
            self._frame.navigate(place)

    def _practise(self, coordinator: str) -> None:
        from ui.arrival import latest_meeting

        def prepared(meeting: str | None) -> None:
            self._place = ("meetings", None) if meeting is None else ("meeting", meeting)
            self._enter(coordinator)

        self.bridge.call(
            lambda session: latest_meeting(session, PersonId(coordinator)), prepared, owner=self
        )

    def _enter(self, member: str) -> None:
        """The vault is open: ask what it is, then show its screens."""
        from ui.arrival import Arrival  # the session's types: after the first window

        self.bridge.act_as(PersonId(member))
        self.bridge.call(
            lambda session: Arrival.of(session, PersonId(member)), self._show_frame, owner=self
        )

    def _show_frame(self, arrival: "Arrival") -> None:
        from ui.frame import Frame

        if not self._language_chosen:
            speak(arrival.language)
        self._destroy_frame()
        frame = Frame(self.bridge, arrival.label, self.lock)
        self._frame = frame
        self._stack.addWidget(frame)
        self._stack.setCurrentWidget(frame)
        self.mark.setVisible(arrival.exercise)
        self._offer_inside(True)
        self.watch.keep_minutes(arrival.idle_minutes)
        self.watch.begin()
        self.backing.begin()
        frame.navigate(*(self._place or FIRST))

    def _keep_idle(self) -> None:
        """The office may have made the idle time shorter."""
        if self._frame is not None:
            from ui.arrival import idle_minutes

            self.bridge.call(idle_minutes, self.watch.keep_minutes, owner=self._frame)

    def _locked(self) -> None:
        if self._frame is None:
            return
        self._place = self._frame.here
        self._show_gate()
        self.gate.ask_key_again()

    def _show_gate(self) -> None:
        """Back before the vault; nothing that it held stays."""
        self._offer_inside(False)
        self._stack.setCurrentWidget(self.gate)
        self._forget()

    def _rest(self) -> None:
        """Once the job before this one has dropped the keys, the machine may sleep."""
        self.bridge.off_thread(lambda: None, lambda _none: self._rested(), owner=self)

    def _rested(self) -> None:
        self.watch.end()
        leave_nothing()  # also what jobs that were under way still held

    def _forget(self) -> None:
        """Text leaves the screen and the clipboard."""
        from ui.host.copying import clear_ours

        self.watch.rest()
        self._destroy_frame()
        clear_ours()

    def _destroy_frame(self) -> None:
        """All widgets and models that held text go; a dialog's own loop must end first."""
        frame, self._frame = self._frame, None
        for window in QApplication.topLevelWidgets():
            if isinstance(window, QDialog):
                window.reject()
                window.deleteLater()
            elif window is not self and window.windowType() is Qt.WindowType.Window:
                window.close()
                self._delete_when_unwound(window)
        if frame is None:
            return
        self._stack.removeWidget(frame)
        frame.hide()
        self._delete_when_unwound(frame)

    def _delete_when_unwound(self, frame: QWidget) -> None:
        if QThread.currentThread().loopLevel() > 1:
            QTimer.singleShot(UNWINDING, lambda: self._delete_when_unwound(frame))
            return
        frame.setParent(None)
        frame.destroyed.connect(lambda: QTimer.singleShot(0, collect_all))  # rows that Python holds
        frame.deleteLater()

    def _busy(self, busy: bool) -> None:
        if busy:
            self._slow.start()
        else:
            self._slow.stop()
            self.progress.hide()


def _goes(widget: QWidget) -> bool:
    """Whether what had the keys goes away: a button that is no use any more, a dialog."""
    here = widget.isVisible() and widget.isEnabled()
    return not here or isinstance(widget.window(), QDialog)
