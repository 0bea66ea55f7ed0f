"""The cases by stage, under their pseudonyms; a name is shown by hand and hidden on leaving."""

from functools import partial

from PySide6.QtGui import QHideEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from app.domain.case import CaseTerm
from app.domain.person import PersonId
from app.queries.cases import CaseLine, CaseList, CasePage, CaseView
from app.queries.retention import Attention, DueCase, Overdue, Unread
from app.session import Session
from ui.bridge import Bridge
from ui.cases.case_table import CaseTable
from ui.cases.due_dialog import DueDialog
from ui.cases.filters import CaseFilter
from ui.cases.subject_line import subject_line
from ui.style.spacing import GAP, SMALL, is_narrow
from ui.widgets.action import add_action
from ui.widgets.button import Button
from ui.widgets.empty import EmptyState
from ui.widgets.label import Label
from ui.widgets.pages import Pages
from ui.widgets.refusal import RefusalPanel
from ui.widgets.screen import Navigate, Screen
from ui.words import words

Known = tuple[tuple[CaseLine, ...], tuple[DueCase, ...], tuple[CaseTerm, ...]]
DUE = "due"
"""The ident of this place for what is past its retention term."""


class CaseListScreen(Screen):
    """Casussen: type letters of a key, walk with the arrows, open with Enter."""

    def __init__(self, bridge: Bridge, go: Navigate, parent: QWidget | None = None) -> None:
        super().__init__(bridge, "cases.list.title", parent)
        self._go = go
        self.lines: tuple[CaseLine, ...] = ()
        self._named: CasePage | None = None
        self.filter, self.table = CaseFilter(), CaseTable()
        self.refusal = RefusalPanel()
        self.count = Label(role="hint")
        self.count.setWordWrap(False)
        self.due: tuple[DueCase, ...] = ()
        self.unread: tuple[CaseTerm, ...] = ()
        """Cases that whoever acts ends without reading them."""
        self._proposing = False
        """Somebody came here for what is due: it is opened as soon as it is known."""
        self.overdue = Button("cases.due.open", self.propose)
        self.overdue.hide()
        self.new = Button("cases.list.new", self._open_new, primary=True)
        self.open = Button("cases.list.open", self._open_current)
        self.reveal = Button("cases.list.reveal", self.reveal_name)
        self.name = Label("cases.list.hidden")
        self._lay_out()
        self._connect()
        self.setFocusProxy(self.filter.key)
        add_action(self, "cases.list.new", self._open_new, "Ctrl+N")
        add_action(self, "cases.list.reveal", self.reveal_name, "Ctrl+R")
        add_action(self, "cases.list.find", self.filter.key.setFocus, "Ctrl+F")
        add_action(self, "cases.list.all_again", self.filter.clear)

    def enter(self, _place: str, ident: str | None) -> None:
        """With `DUE` one comes for what is past its term."""
        self._proposing = ident == DUE
        if self._proposing and self.isVisible():
            self.refresh()

    def refresh(self) -> None:
        """Ask for the list again; what is shown stays where it cannot be read."""
        acting = self.bridge.acting

        def known(session: Session) -> Known:
            lines = session.ask(CaseList(), acting)
            unread = session.ask(Unread(), acting)
            ends = unread or any(Attention.RETENTION in line.attention for line in lines)
            return lines, session.ask(Overdue(), acting) if ends else (), unread

        shown = partial(self._show, acting)
        self.bridge.call(known, shown, self.refusal.show_error, owner=self)

    def propose(self) -> None:
        """All that is past its term, to be erased in one go or looked at first."""
        if self.due or self.unread:
            DueDialog(self.bridge, self.due, self, self.unread).open()

    def texts(self) -> None:
        """Names of stages, kinds and days."""
        self.filter.texts()
        self._show_count()
        self._show_name()

    def reveal_name(self) -> None:
        """Show or hide the name of the current case. The log notes that it was looked at."""
        line = self.table.current
        if line is None:
            return
        if self._named is not None:
            self.hide_name()
            return
        view, acting = CaseView(line.id, why="name"), self.bridge.acting
        named = partial(self._name, acting)
        self.bridge.ask(view, acting, named, self.refusal.show_error, owner=self)

    def hide_name(self, _cause: object = None) -> None:
        """No name any more: on leaving, at another row, for another acting person, at locking."""
        self._named = None
        self._show_name()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802 - Qt's name
        """Names are hidden again on leaving."""
        super().hideEvent(event)
        self.hide_name()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Where the page scrolls, what can be done stands above a list that may be long."""
        super().resizeEvent(event)
        narrow = is_narrow(self)
        self.table.stand_whole(narrow)
        at = self._above if narrow else self._above + 1
        if self.column.indexOf(self.below) != at:
            self.column.removeWidget(self.below)
            self.column.insertWidget(at, self.below)

    # Inside

    def _lay_out(self) -> None:
        for widget in (self.count, self.overdue, self.new):
            self.heading.addWidget(widget)
        self.column.addWidget(self.refusal)
        self.column.addWidget(self.filter)
        begin = ("cases.list.new", self._open_new)
        again = ("cases.list.all_again", self.filter.clear)
        self.stack = Pages()
        self.stack.addWidget(EmptyState("cases.list.empty", "cases.list.begin", begin))
        self.stack.addWidget(EmptyState("cases.list.none", "cases.list.none_hint", again))
        self.stack.addWidget(self.table)
        self.column.addWidget(self.stack, 1)
        self._above = self.column.count() - 1
        self.below = QFrame()
        self.below.setProperty("role", "card")
        row = QHBoxLayout(self.below)
        row.setContentsMargins(GAP, SMALL, GAP, SMALL)
        row.setSpacing(GAP)
        row.addWidget(self.name, 1)
        row.addWidget(self.reveal)
        row.addWidget(self.open)
        self.column.addWidget(self.below)

    def _connect(self) -> None:
        self.filter.changed.connect(self._filter)
        self.filter.key.walked.connect(self._walk)
        self.filter.key.returnPressed.connect(self._open_current)
        self.table.chosen.connect(lambda line: self._go("case", line.id))
        self.table.moved.connect(self._moved)
        self.table.typed.connect(self._type)
        self.bridge.acting_changed.connect(self._act)
        self.bridge.locked.connect(self._forget)

    def _show(self, acting: PersonId | None, known: Known) -> None:
        if acting != self.bridge.acting:
            return
        self.refusal.clear()
        self.lines, self.due, self.unread = known
        self._filter()
        self.overdue.setVisible(bool(self.due or self.unread))
        told = "cases.due.open" if self.due else "cases.unread.open"
        self.overdue.say(told, count=len(self.due or self.unread))
        if self._proposing and self.isVisible():
            self._proposing = False
            self.propose()

    def _filter(self) -> None:
        shown = self.filter.of(self.lines)
        self.table.show_rows(shown)
        self.stack.setCurrentIndex(2 if shown else 1 if self.lines else 0)
        self.filter.setVisible(bool(self.lines))
        self.below.setVisible(bool(shown))
        self.new.setVisible(bool(self.lines))
        self._show_count()

    def _show_count(self) -> None:
        shown, all_of_them = len(self.table.rows.rows), len(self.lines)
        self.count.setVisible(self.filter.narrows and shown > 0)
        self.count.show_text(words().text("cases.list.count", shown=shown, all=all_of_them))

    def _walk(self, event: QKeyEvent) -> None:
        self.table.keyPressEvent(event)

    def _type(self, letters: str) -> None:
        self.filter.key.setFocus()
        self.filter.key.insert(letters)

    def _name(self, acting: PersonId | None, page: CasePage) -> None:
        line = self.table.current
        if acting != self.bridge.acting:
            return
        if self.isVisible() and line is not None and line.id == page.line.id:
            self._named = page
            self._show_name()

    def _moved(self, line: CaseLine | None) -> None:
        if self._named is not None and (line is None or line.id != self._named.line.id):
            self.hide_name()

    def _show_name(self) -> None:
        if self._named is None:
            self.name.say("cases.list.hidden")
            self.reveal.say("cases.list.reveal")
            return
        self.name.show_text(f"{self._named.line.key}  {subject_line(self._named)}")
        self.reveal.say("cases.list.hide")

    def _act(self, _person: object) -> None:
        """Somebody else acts: no name and no case of the one before."""
        self._forget()

    def _forget(self) -> None:
        self.hide_name()
        self.lines, self.due, self.unread = (), (), ()
        self.overdue.hide()
        self.table.show_rows(())

    def _open_new(self) -> None:
        self._go("new_case", None)

    def _open_current(self) -> None:
        if self.table.current is not None:
            self._go("case", self.table.current.id)
