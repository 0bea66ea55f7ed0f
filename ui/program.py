"""The Qt application: its look, its window, and what it says of its own mistakes."""

import os
import sys
from collections.abc import Callable, Sequence
from types import TracebackType
from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QEvent,
    QLocale,
    QMessageLogContext,
    QObject,
    QSettings,
    QSize,
    Qt,
    QtMsgType,
    qInstallMessageHandler,
)
from PySide6.QtGui import QWindow
from PySide6.QtWidgets import QApplication, QWidget

from app import silence_libraries
from app.domain.language import Language
from ui.bridge import Bridge
from ui.garbage import keep_loaded
from ui.host.ending import Ending
from ui.main_window import MainWindow
from ui.style.dress import STYLE, dress
from ui.widgets.later import later
from ui.words import speak, words

if TYPE_CHECKING:
    from ui.__main__ import Wish

SIZE = QSize(1366, 768)
"""Device-independent pixels of the window at first."""
FRAME = QSize(0, 40)
"""At most what the system draws round it: its title bar."""


def run(wish: "Wish") -> int:
    """Show the window that was asked for, until it is closed."""
    forget_everything()
    qInstallMessageHandler(say_kind)
    app = QApplication([*sys.argv[:1], *STYLE])
    app.setApplicationName("casustafel")
    speak(wish.language or native_language(QLocale.system().uiLanguages()))
    dress(app)
    bridge = Bridge()
    window = MainWindow(bridge, language_chosen=wish.language is not None)
    sys.excepthook = Mistake(window)
    Ending(app)
    show_window(window)
    OncePainted(window.windowHandle(), lambda: begin(window, wish))
    status = app.exec()
    window.finish()
    forget_folders()
    return status


def say_kind(kind: QtMsgType, context: QMessageLogContext, _message: str) -> None:
    """What Qt complains of: its kind and category. Its words may be what a screen showed."""
    if sys.stderr is not None:
        sys.stderr.write(f"casustafel: {kind.name} {getattr(context, 'category', '')}\n")


def show_window(window: QWidget) -> None:
    """As large as all that a screen shows needs, or on a small screen as large as that is."""
    available = window.screen().availableSize()
    window.resize(available.boundedTo(SIZE))  # also where nothing is there to make it larger
    if has_room(available):
        window.show()
    else:
        window.showMaximized()


def has_room(available: QSize) -> bool:
    """Whether that much of a screen takes the window with what the system draws round it."""
    whole = SIZE + FRAME
    return available.boundedTo(whole) == whole


class OncePainted(QObject):
    """Does something once a window is painted: what loads meanwhile would hold it up."""

    def __init__(self, window: QWindow, then: Callable[[], object]) -> None:
        super().__init__(window)
        self._then = then
        if window.isExposed():
            self._painted()
        else:
            window.installEventFilter(self)

    def eventFilter(self, window: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """The event with which the system shows the window; Qt paints all of it right then."""
        if event.type() is QEvent.Type.Expose:
            window.removeEventFilter(self)
            self._painted()
        return False

    def _painted(self) -> None:
        later(self, self._then)  # a single shot of 0 ms goes before every timer that is due


def native_language(preferred: Sequence[str]) -> Language:
    """The first screen language of those that somebody reads (`fr-BE`, …); Dutch where none is."""
    codes = {language.value: language for language in Language}
    read = (name.replace("_", "-").split("-")[0].lower() for name in preferred)
    return next((codes[code] for code in read if code in codes), Language.NL)


def begin(window: MainWindow, wish: "Wish") -> None:
    """Go where the command line asks, and load what will be needed while nobody waits for it."""
    window.bridge.off_thread(warm_up, keep_loaded)
    if wish.exercise is not None:
        window.gate.choose_exercise()
        window.gate.exercise.choose(wish.exercise)
        window.gate.exercise.begin()
    elif wish.vault is not None:
        window.gate.open_folder(wish.vault)
    window.bridge.off_thread(load_screens, keep_loaded)


def warm_up() -> None:
    """Load the session and the law, in the worker."""
    import app.session
    from app.queries.law import names

    silence_libraries()
    names(words().language)
    del app


def load_screens() -> None:
    """Load what surrounds and fills an open vault, in the worker, while a password is typed."""
    import ui.frame

    del ui


def forget_everything() -> None:
    """Let Qt keep no settings: its file dialog would remember which folders were opened.

    It is Qt's own and not the system's, which would list them as recent, stay open at a lock, and
    hide from the watch that somebody is there.
    """
    QApplication.setAttribute(Qt.ApplicationAttribute.AA_DontUseNativeDialogs)
    for kind in (QSettings.Format.NativeFormat, QSettings.Format.IniFormat):
        for scope in (QSettings.Scope.UserScope, QSettings.Scope.SystemScope):
            QSettings.setPath(kind, scope, os.devnull)
    forget_folders()


def forget_folders() -> None:
    """Where settings have a place that cannot be moved, the registry, take them out again."""
    QSettings(QSettings.Scope.UserScope, "QtProject").remove("FileDialog")


class Mistake:
    """What is said of a bug: its kind and place, so that it can be reported; never any content."""

    def __init__(self, window: QWidget) -> None:
        self._window = window
        self._saying = False

    def __call__(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        """As `sys.excepthook`."""
        if issubclass(kind, KeyboardInterrupt):
            QApplication.quit()
            return
        while trace is not None and trace.tb_next is not None:
            trace = trace.tb_next
        module = trace.tb_frame.f_globals.get("__name__", "?") if trace is not None else "?"
        line = trace.tb_lineno if trace is not None else 0
        if self._saying:
            return
        self._saying = True
        from PySide6.QtWidgets import QMessageBox  # it mostly is not needed

        box = QMessageBox(self._window)
        box.setIcon(QMessageBox.Icon.Warning)
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setWindowTitle(words().text("screens.program"))
        box.setText(words().text("screens.mistake", kind=kind.__name__, place=f"{module}:{line}"))
        box.finished.connect(self._said)
        box.open()

    def _said(self, _result: int) -> None:
        self._saying = False
