"""The cases by stage, under their pseudonyms; a name is shown by hand and hidden on leaving."""

from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QSizePolicy, QStackedWidget, QWidget

from app.domain.case import Stage
from app.queries.cases import CaseLine, CaseList, CasePage, CaseView
from ui.bridge import Bridge
from ui.widgets.action import add_action
from ui.widgets.button import Button
from ui.widgets.empty import EmptyState
from ui.widgets.form import Choice
from ui.widgets.label import Label
from ui.widgets.rows import Column, RowsTable
from ui.widgets.screen import Navigate, Screen
from ui.words import say, words


class CaseListScreen(Screen):
    """Casussen."""

    def __init__(self, bridge: Bridge, go: Navigate, parent: QWidget | None = None) -> None:
        super().__init__(bridge, "cases.list.title", parent)
        self._go = go
        self._names: dict[str, str] = {}
        self.stage = Choice()
        say(self.stage.setAccessibleName, "cases.list.stage")
        self.reveal = Button("cases.list.reveal", self.reveal_name)
        self.new = Button("cases.list.new", self._open_new, primary=True)
        self.open = Button("cases.list.open", self._open_current)
        self.table: RowsTable[CaseLine] = RowsTable("cases.list.title", self._columns())
        self.table.chosen.connect(lambda line: self._go("case", line.id))
        self._fill_heading()
        self._stack = QStackedWidget()
        begin = ("cases.list.new", self._open_new)
        self._stack.addWidget(EmptyState("cases.list.empty", "cases.list.begin", begin))
        self._stack.addWidget(self.table)
        self.column.addWidget(self._stack, 1)
        self.stage.currentIndexChanged.connect(lambda _index: self.refresh())
        self.table.moved.connect(self._moved)
        self.setFocusProxy(self.table)
        add_action(self, "cases.list.new", self._open_new, "Ctrl+N")
        add_action(self, "cases.list.reveal", self.reveal_name, "Ctrl+R")
        self.texts()

    def refresh(self) -> None:
        """Ask for the list again."""
        stage = self.stage.currentData()
        query = CaseList(Stage(stage) if stage else None)
        self.bridge.ask(query, self.bridge.acting, self._show, owner=self)

    def texts(self) -> None:
        """Names of stages, kinds and purposes."""
        stages = [(stage.value, words().text(f"screens.stage.{stage.value}")) for stage in Stage]
        self.stage.offer([("", words().text("cases.list.all")), *stages])

    def reveal_name(self) -> None:
        """Show or hide the name of the current case. The log notes that it was looked at."""
        line = self.table.current
        if line is None:
            return
        if self._names.pop(line.id, None) is not None:
            self._repaint()
            return
        view = CaseView(line.id, why="name")
        self.bridge.ask(view, self.bridge.acting, lambda p: self._named(line.id, p), owner=self)

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802 - Qt's name
        """Names are hidden again on leaving."""
        super().hideEvent(event)
        self._names.clear()
        self._repaint()

    def _columns(self) -> tuple[Column[CaseLine], ...]:
        return (
            Column("cases.list.key", lambda line: line.key),
            Column("cases.list.name", self._name),
            Column("cases.list.kind", lambda line: words().text(f"screens.kind.{line.kind}")),
            Column(
                "cases.list.purpose",
                lambda line: words().text(f"screens.purpose.{line.purpose}"),
                stretches=True,
            ),
            Column("cases.list.stage", lambda line: words().text(f"screens.stage.{line.stage}")),
            Column("cases.list.opened", lambda line: words().date(line.opened_on)),
            Column(
                "cases.list.review",
                lambda line: words().date(line.review_on) if line.review_on else "–",
            ),
        )

    def _name(self, line: CaseLine) -> str:
        return self._names.get(line.id) or words().text("cases.list.hidden")

    def _fill_heading(self) -> None:
        bar = self.heading
        self.stage.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        label = Label("cases.list.stage", "hint")
        label.setWordWrap(False)
        label.setBuddy(self.stage)
        for widget in (label, self.stage, self.reveal, self.open, self.new):
            bar.addWidget(widget)

    def _show(self, lines: tuple[CaseLine, ...]) -> None:
        self.table.show_rows(lines)
        filtered = bool(self.stage.currentData())
        self._stack.setCurrentIndex(1 if lines or filtered else 0)
        for button in (self.reveal, self.open):
            button.setEnabled(bool(lines))
        self.new.setVisible(bool(lines) or filtered)

    def _named(self, case: str, page: CasePage) -> None:
        if self.isVisible():
            self._names[case] = page.subject
            self._repaint()

    def _moved(self, line: CaseLine | None) -> None:
        if self._names and (line is None or line.id not in self._names):
            self._names.clear()
            self._repaint()

    def _repaint(self) -> None:
        shown = self.table.current is not None and self.table.current.id in self._names
        self.reveal.say("cases.list.hide" if shown else "cases.list.reveal")
        self.table.rows.layoutChanged.emit()

    def _open_new(self) -> None:
        self._go("new_case", None)

    def _open_current(self) -> None:
        if self.table.current is not None:
            self._go("case", self.table.current.id)
