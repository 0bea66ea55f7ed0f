"""What surrounds the screens of an open vault. It goes, with all that it holds, at locking."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from ui.acting import ActingChoice
from ui.bridge import Bridge
from ui.drafting import drafting
from ui.meetings.notice import NoticePlace
from ui.places import FIRST, HOME, NAVIGATION
from ui.screens import SCREENS, Making
from ui.style.icon import is_repainted, show_icon
from ui.style.spacing import GAP, SMALL, TIGHT, is_narrow
from ui.widgets.button import Button
from ui.widgets.label import Label, NameLabel
from ui.widgets.later import later
from ui.widgets.overlay import NoticeOverlay, ScrolledPage
from ui.widgets.pages import Shown
from ui.widgets.screen import Screen
from ui.words import say, unsay

NAVIGATION_WIDTH = 190
"""Device-independent pixels that navigation takes, unless its words need more."""
RIM = 1
"""Pixels of the line beside it."""
LOW = 120
"""Pixels of its height, at least: a warning above needs room too."""


class Navigation(QScrollArea):
    """As wide as its words are, in any language; on a low screen it scrolls."""

    def __init__(self, held: QWidget) -> None:
        super().__init__()
        self.least = NAVIGATION_WIDTH
        self.setObjectName("navigation")
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidget(held)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """All places, and beside them the bar that they scroll by where they must."""
        held, bar = self.widget().minimumSizeHint(), self.verticalScrollBar()
        room = bar.sizeHint().width() if self.height() < held.height() else 0
        return QSize(max(self.least, held.width() + room + RIM), held.height())

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Low where it must be."""
        return QSize(self.sizeHint().width(), LOW)

    def event(self, event: QEvent) -> bool:
        """Follow the words, which are others in another language."""
        if event.type() in (QEvent.Type.LayoutRequest, QEvent.Type.Resize):
            self.updateGeometry()
        return super().event(event)


class Frame(QWidget):
    """Navigation left, who acts on top, one screen in the middle, what failed below."""

    def __init__(self, bridge: Bridge, vault: str, lock: Callable[[], object]) -> None:
        super().__init__()
        self._bridge = bridge
        self._screens: dict[Making, Screen] = {}
        self._place = FIRST
        self._arriving = False
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.acting = ActingChoice(bridge)
        column.addWidget(self._top(vault, lock))
        row = QHBoxLayout()
        row.setSpacing(0)
        self.places = QButtonGroup(self)
        self._keys = Label("screens.keys_hint", "hint")
        self._navigation = Navigation(self._fill_navigation())
        self._say_places(narrow=True)  # until there is room: words would make the window grow
        row.addWidget(self._navigation)
        right = QVBoxLayout()
        right.setSpacing(0)
        self.stack = Shown()
        self._scroll = ScrolledPage()
        self._scroll.setWidget(self.stack)
        right.addWidget(self._scroll, 1)
        right.addWidget(self._scroll.foot)
        self._notice = NoticePlace(bridge)
        self.failure = self._notice.refusal
        row.addLayout(right, 1)
        column.addLayout(row, 1)
        self.overlay = NoticeOverlay(self._notice, lambda: self._scroll, self, low=True)
        self.overlay.left.connect(self.keep_focus)
        bridge.failed.connect(self._failed)
        bridge.over.connect(self.failure.end)
        bridge.busy.connect(self._settled)
        drafting(bridge).load()
        self.acting.look()

    @property
    def here(self) -> tuple[str, str | None]:
        """The place that is shown, to come back to it after locking."""
        screen = self.stack.currentWidget()
        if not isinstance(screen, Screen):
            return FIRST
        place, ident = self._place
        return screen.here or (place, ident)

    def navigate(self, place: str, ident: str | None = None) -> None:
        """Go to a place; see `ui.widgets.screen.Navigate`."""
        self._notice.clear()
        self._place = (place, ident)
        home = HOME.get(place, place)
        for button in self.places.buttons():
            button.setChecked(button.property("place") == home)
        screen = self._screen(place)
        screen.enter(place, ident)
        self.stack.setCurrentWidget(screen)
        self._scroll.ensureVisible(0, 0)
        screen.take_focus()
        self._arriving = True

    def keep_focus(self) -> None:
        """Where what had the focus went away (shown no more, disabled), begin again.

        While nothing has the focus, no key would do anything. And a screen that had nothing to
        show when one arrived may have something now.
        """
        screen, held = self.stack.currentWidget(), QApplication.focusWidget()
        arriving, self._arriving = self._arriving, False
        if not isinstance(screen, Screen) or not self.isActiveWindow():
            return
        if held is None or (arriving and not screen.isAncestorOf(held)):
            screen.take_focus()

    def fetch_focus(self) -> None:
        """What had the focus went away, and Qt gave it to what comes next in the window.

        Below the screens the next key would do what nobody meant: choose another language.
        """
        screen, held = self.stack.currentWidget(), QApplication.focusWidget()
        if not isinstance(screen, Screen) or held is None or self.isAncestorOf(held):
            return
        if held.window() is self.window():
            screen.take_focus()

    def show_focus(self, held: QWidget | None) -> None:
        """Bring what has the focus into sight, whichever key went there."""
        if held is not None and self.stack.isAncestorOf(held):
            self._scroll.ensureWidgetVisible(held, 0, GAP)

    def doable(self) -> list[QAction]:
        """The actions of the screen that is shown and of all visible in it, and who acts."""
        shown = self.stack.currentWidget()
        if shown is None:
            return self.acting.actions()
        parts = [part for part in shown.findChildren(QWidget) if part.isVisible()]
        return [action for part in (shown, *parts) for action in part.actions()] + (
            self.acting.actions()
        )

    def _screen(self, place: str) -> Screen:
        made_by = SCREENS[place]
        if made_by not in self._screens:
            made = made_by(self._bridge, self.navigate)
            self._screens[made_by] = made
            self.stack.addWidget(made)
        return self._screens[made_by]

    def _top(self, vault: str, lock: Callable[[], object]) -> QWidget:
        top = QFrame()
        top.setObjectName("topline")
        row = QHBoxLayout(top)
        row.setContentsMargins(GAP, SMALL, GAP, SMALL)
        row.setSpacing(GAP)
        row.addWidget(NameLabel(vault), 1)
        row.addWidget(self.acting)
        self.lock = Button("screens.lock", lock)
        self.lock.setProperty("role", "lock")
        say(self.lock.setAccessibleName, "screens.lock")
        row.addWidget(self.lock)
        return top

    def _fill_navigation(self) -> QWidget:
        held = QFrame()
        held.setObjectName("places")
        column = QVBoxLayout(held)
        column.setContentsMargins(SMALL, GAP, SMALL, GAP)
        column.setSpacing(TIGHT)
        for place in NAVIGATION:
            button = QPushButton()
            button.setProperty("role", "place")
            button.setProperty("place", place)
            button.setCheckable(True)
            say(button.setAccessibleName, f"screens.place.{place}")
            button.clicked.connect(lambda _checked, to=place: self.navigate(to))
            self.places.addButton(button)
            column.addWidget(button)
        column.addStretch()
        self._keys.setAlignment(Qt.AlignmentFlag.AlignLeft)
        self._keys.setContentsMargins(SMALL, GAP, 0, 0)
        column.addWidget(self._keys)
        return held

    def _say_places(self, *, narrow: bool) -> None:
        """With words or, where those would take the room of the screen, with icons alone."""
        self._narrow = narrow
        self._navigation.least = 0 if narrow else NAVIGATION_WIDTH
        self._keys.setVisible(not narrow)
        self.acting.label.setVisible(not narrow)
        for button in self.places.buttons():
            _say(button, f"screens.place.{button.property('place')}", narrow)
        _say(self.lock, "screens.lock", narrow)
        _say(self.acting.more, "screens.acting.more", narrow)
        self._draw_icons()
        self._navigation.updateGeometry()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Leave the room to the screen where there is little."""
        super().resizeEvent(event)
        if is_narrow(self) is not self._narrow:
            self._say_places(narrow=is_narrow(self))

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Draw the icons in the colours of another look."""
        super().changeEvent(event)
        if is_repainted(event):
            self._draw_icons()

    def _draw_icons(self) -> None:
        show_icon(self.lock, "lock")
        show_icon(self.acting.more, "unlock" if self._narrow else "")
        for button in self.places.buttons():
            show_icon(button, button.property("place"))

    def _settled(self, busy: bool) -> None:
        if not busy:
            later(self, self.keep_focus)

    def _failed(self, error: object) -> None:
        self.failure.show_error(error)  # type: ignore[arg-type]  # the signal carries AppError


def _say(button: QAbstractButton, key: str, narrow: bool) -> None:
    """On the button or, where it is only an icon, when one points at it."""
    shown, hidden = button.setText, button.setToolTip
    if narrow:
        shown, hidden = hidden, shown
    unsay(hidden)
    hidden("")
    say(shown, key)
