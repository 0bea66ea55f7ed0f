"""What surrounds the screens of an open vault. It goes, with all that it holds, at locking."""

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from ui.acting import ActingChoice
from ui.bridge import Bridge
from ui.cases.list_screen import CaseListScreen
from ui.cases.opening import OpenCaseScreen
from ui.cases.page import CaseScreen
from ui.meetings.screen import MeetingsScreen
from ui.people.screen import PeopleScreen
from ui.style.spacing import GAP, SMALL
from ui.widgets.button import Button
from ui.widgets.label import Label
from ui.widgets.refusal import RefusalPanel
from ui.widgets.screen import Screen
from ui.words import say

PLACES = ("cases", "meetings", "people")
"""What navigation offers; every other place is reached from one of these."""
BELONGS = {"case": "cases", "new_case": "cases", "meeting": "meetings"}
NAVIGATION_WIDTH = 190


class Shown(QStackedWidget):
    """As large as the screen that is shown needs, not as the largest of all."""

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """What the screen needs at least."""
        screen = self.currentWidget()
        return screen.minimumSizeHint() if screen is not None else super().minimumSizeHint()


class Frame(QWidget):
    """Navigation left, who acts on top, one screen in the middle, what failed below."""

    def __init__(self, bridge: Bridge, vault: str, lock: Callable[[], object]) -> None:
        super().__init__()
        self._bridge = bridge
        self._screens: dict[str, Screen] = {}
        self.here: tuple[str, str | None] = ("cases", None)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.acting = ActingChoice(bridge)
        column.addWidget(self._top(vault, lock))
        row = QHBoxLayout()
        row.setSpacing(0)
        self.places = QButtonGroup(self)
        row.addWidget(self._navigation())
        right = QVBoxLayout()
        right.setSpacing(0)
        self.stack = Shown()
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setWidget(self.stack)
        right.addWidget(self._scroll, 1)
        self.failure = RefusalPanel()
        self.dismiss = Button("screens.dismiss", self._dismiss)
        self.dismiss.hide()
        below = QHBoxLayout()
        below.setContentsMargins(GAP, 0, GAP, SMALL)
        below.addWidget(self.failure, 1)
        below.addWidget(self.dismiss)
        right.addLayout(below)
        row.addLayout(right, 1)
        column.addLayout(row, 1)
        bridge.failed.connect(self._failed)
        self.acting.look()

    def navigate(self, place: str, ident: str | None = None) -> None:
        """Go to a place; see `ui.widgets.screen.Navigate`."""
        self._dismiss()
        self.here = (place, ident)
        home = BELONGS.get(place, place)
        for button in self.places.buttons():
            button.setChecked(button.property("place") == home)
        screen = self._screen("meetings" if home == "meetings" else place)
        if isinstance(screen, CaseScreen) and ident is not None:
            screen.show_case(ident)
        elif isinstance(screen, MeetingsScreen):
            screen.show_meeting(ident)
        self.stack.setCurrentWidget(screen)
        self.stack.updateGeometry()
        self._scroll.ensureVisible(0, 0)
        screen.setFocus()

    def doable(self) -> list[QAction]:
        """The actions of the screen that is shown."""
        shown = self.stack.currentWidget()
        return list(shown.actions()) if shown is not None else []

    def _screen(self, place: str) -> Screen:
        if place not in self._screens:
            made = self._make(place)
            self._screens[place] = made
            self.stack.addWidget(made)
        return self._screens[place]

    def _make(self, place: str) -> Screen:
        if place == "case":
            return CaseScreen(self._bridge, self.navigate)
        if place == "new_case":
            return OpenCaseScreen(self._bridge, self.navigate)
        if place == "meetings":
            return MeetingsScreen(self._bridge, self.navigate)
        if place == "people":
            return PeopleScreen(self._bridge, self.navigate)
        return CaseListScreen(self._bridge, self.navigate)

    def _top(self, vault: str, lock: Callable[[], object]) -> QWidget:
        top = QFrame()
        top.setObjectName("topline")
        row = QHBoxLayout(top)
        row.setContentsMargins(GAP, SMALL, GAP, SMALL)
        row.setSpacing(GAP)
        name = Label(role="heading")
        name.show_text(vault)
        name.setWordWrap(False)
        name.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        row.addWidget(name, 1)
        row.addWidget(self.acting)
        self.lock = Button("screens.lock", lock)
        row.addWidget(self.lock)
        return top

    def _navigation(self) -> QWidget:
        held = QFrame()
        held.setObjectName("navigation")
        held.setFixedWidth(NAVIGATION_WIDTH)
        column = QVBoxLayout(held)
        column.setContentsMargins(SMALL, GAP, SMALL, GAP)
        for place in PLACES:
            button = QPushButton()
            button.setProperty("role", "place")
            button.setProperty("place", place)
            button.setCheckable(True)
            say(button.setText, f"screens.place.{place}")
            button.clicked.connect(lambda _checked, to=place: self.navigate(to))
            self.places.addButton(button)
            column.addWidget(button)
        column.addStretch()
        hint = Label("screens.keys_hint", "hint")
        hint.setAlignment(Qt.AlignmentFlag.AlignLeft)
        column.addWidget(hint)
        return held

    def _failed(self, error: object) -> None:
        self.failure.show_error(error)  # type: ignore[arg-type]  # the signal carries AppError
        self.dismiss.show()

    def _dismiss(self) -> None:
        self.failure.clear()
        self.dismiss.hide()
