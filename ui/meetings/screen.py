"""Overleg as a place of the window: the list of meetings, or one of them."""

from functools import partial

from PySide6.QtGui import QAction, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QWidget

from ui.bridge import Bridge
from ui.meetings.list_page import ListPage
from ui.meetings.meeting_page import MINUTES, PREPARATION, TABLE, MeetingPage
from ui.style.spacing import MARGIN, TIGHT, is_narrow
from ui.table.item_desk import TABS
from ui.widgets.action import add_action
from ui.widgets.button import Button
from ui.widgets.pages import Pages
from ui.widgets.screen import Navigate, Screen
from ui.words import say, unsay

PAGES = {"preparation": PREPARATION, "table": TABLE, "minutes": MINUTES}
"""Places that mean one page of a meeting; `meeting` is the page that its state asks for."""
PLACES = {page: place for place, page in PAGES.items()}


class MeetingsScreen(Screen):
    """Everything from planning a meeting to handing out its minutes."""

    def __init__(self, bridge: Bridge, go: Navigate, parent: QWidget | None = None) -> None:
        super().__init__(bridge, "meetings.list.title", parent)
        self._go = go
        self.list = ListPage(bridge, lambda meeting: go("meeting", meeting))
        self.meeting = MeetingPage(bridge, go)
        self.meeting.named.connect(self._name)
        self.meeting.pages.currentChanged.connect(lambda _index: self._show_actions())
        self.back = Button("meetings.meeting.back", lambda: go("meetings", None))
        self.pages = Pages()
        self.pages.addWidget(self.list)
        self.pages.addWidget(self.meeting)
        self.column.removeWidget(self.title)
        head = QHBoxLayout()
        head.setSpacing(MARGIN)
        self._named = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._named.addWidget(self.title)
        self._named.addWidget(self.meeting.state, 1)
        head.addLayout(self._named, 1)
        head.addWidget(self.meeting.preparation.menu)
        head.addWidget(self.back)
        self.column.addLayout(head)
        self.column.addWidget(self.pages, 1)
        add_action(self, "meetings.list.plan", self.list.plan_meeting)
        self._at_table = [
            *self._table_actions(),
            *self.meeting.table.offer_actions(self),
            *self.meeting.table.projector.offer_actions(self),
        ]
        self._show_actions()

    def enter(self, place: str, ident: str | None) -> None:
        """Show one meeting, or the list; the page that is meant in front, or the state's."""
        self.show_meeting(ident if place != "meetings" else None, PAGES.get(place))

    @property
    def here(self) -> tuple[str, str | None] | None:
        """The meeting and the page of it that is in front."""
        if self.pages.currentWidget() is not self.meeting:
            return ("meetings", None)
        return (PLACES[self.meeting.pages.currentIndex()], self.meeting.shown)

    def show_meeting(self, meeting: str | None, page: int | None = None) -> None:
        """Show one meeting, or the list."""
        one = meeting is not None
        self.back.setVisible(one)
        self.meeting.state.setVisible(one)
        if not one:
            self.meeting.preparation.menu.hide()
        self.pages.setCurrentWidget(self.meeting if one else self.list)
        self.pages.updateGeometry()
        self.setFocusProxy(self.pages.currentWidget())
        if meeting is None:
            say(self.title.setText, "meetings.list.title")
        else:
            self.meeting.show_meeting(meeting, page)
        self._show_actions()
        if self.isVisible():
            self.refresh()
        else:
            self._stale = True

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Where there is little room, what the meeting is stands below its name."""
        super().resizeEvent(event)
        narrow, way = is_narrow(self), QBoxLayout.Direction
        self._named.setDirection(way.TopToBottom if narrow else way.LeftToRight)
        self._named.setSpacing(TIGHT if narrow else MARGIN)
        self.title.setWordWrap(narrow)

    def refresh(self) -> None:
        """Ask the queries of the page that is shown again."""
        if self.pages.currentWidget() is self.meeting:
            self.meeting.refresh()
        else:
            self.list.refresh()

    def texts(self) -> None:
        """Names of codes in the new language."""
        self.meeting.texts()
        self.list.texts()

    def _name(self, title: str) -> None:
        if self.pages.currentWidget() is self.meeting:
            unsay(self.title.setText)
            self.title.setText(title)

    def _table_actions(self) -> list[QAction]:
        """What the keys do at the table (spec 7); Ctrl+K finds the same."""
        actions = [
            add_action(self, f"table.tab.{key}", partial(self._front, index), shortcut)
            for index, (key, shortcut) in enumerate(TABS)
        ]
        keep = add_action(self, "table.keep_now", self._keep)
        keep.setShortcuts([QKeySequence("Ctrl+Return"), QKeySequence("Ctrl+Enter")])
        return [*actions, keep]

    def _show_actions(self) -> None:
        meeting = self.pages.currentWidget() is self.meeting
        at_table = meeting and self.meeting.pages.currentIndex() == TABLE
        for action in self._at_table:
            action.setVisible(at_table)

    def _front(self, index: int) -> None:
        desk = self.meeting.table.desk
        if desk is not None:
            desk.front(index)

    def _keep(self) -> None:
        desk = self.meeting.table.desk
        if desk is not None:
            desk.keep_current()
