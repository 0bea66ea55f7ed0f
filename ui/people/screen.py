"""Partners: persons and organisations, what is missing, and what the office does for them."""

from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import (
    QApplication,
    QBoxLayout,
    QHBoxLayout,
    QVBoxLayout,
    QWidget,
)

from app.queries.people import OfficeView, PartnerLine, Partners, organisations
from app.session import Session
from ui.bridge import Bridge
from ui.people.export_dialog import PartnerExport
from ui.people.form import PersonDialog
from ui.people.import_page import ImportPage
from ui.people.organisations import OrganisationsPanel
from ui.people.person_card import STEPS
from ui.people.persons import PersonsPanel
from ui.style.spacing import GAP, MARGIN, is_narrow
from ui.widgets.action import add_action
from ui.widgets.button import Button
from ui.widgets.empty import EmptyState
from ui.widgets.label import Label
from ui.widgets.pages import Pages
from ui.widgets.refusal import RefusalPanel
from ui.widgets.screen import Navigate, Screen
from ui.widgets.tabs import Tabs
from ui.words import words

EMPTY, LIST, IMPORT = range(3)


class PeopleScreen(Screen):
    """Partners."""

    def __init__(self, bridge: Bridge, _go: Navigate, parent: QWidget | None = None) -> None:
        super().__init__(bridge, "partners.title", parent)
        self.persons = PersonsPanel(bridge)
        self.organisations, self.importing = OrganisationsPanel(), ImportPage(bridge)
        self.refusal, self.told = RefusalPanel(), Label(role="hint")
        self._narrow = False
        self.add = Button("partners.add", self.add_person, primary=True)
        self.read_list = Button("partners.import", self.import_list)
        self.write_list = Button("partners.export", self.export_list)
        self._lay_out()
        self.persons.began.connect(self._clear)
        self.organisations.person_chosen.connect(self._show_person)
        self.importing.left.connect(self._leave_import)
        self._add_actions()

    def refresh(self) -> None:
        """Ask for the list again."""
        acting = self.bridge.acting

        def looked(session: Session) -> tuple[object, ...]:
            lines = session.ask(Partners(), acting)
            return lines, organisations(lines), session.ask(OfficeView(), acting)

        self.bridge.call(looked, self._show, owner=self)
        if self._stack.currentIndex() == IMPORT:
            self.importing.refresh()

    def texts(self) -> None:
        """Names of categories, dates."""
        self.tabs.setTabText(0, words().text("partners.persons"))
        self.tabs.setTabText(1, words().text("partners.organisations"))
        self.persons.texts()
        self.organisations.texts()
        self.importing.texts()

    # Steps

    def add_person(self) -> None:
        """Somebody new."""
        self._clear()
        dialog = PersonDialog(self.bridge, None, self)
        dialog.accepted.connect(lambda: self.persons.expect(dialog.ident))
        dialog.open()

    def search_list(self) -> None:
        """Type to narrow the list."""
        if self._stack.currentIndex() == LIST:
            self.tabs.setCurrentIndex(0)
            self.persons.search()

    def import_list(self) -> None:
        """Read a list from a spreadsheet."""
        self._clear()
        self._stack.setCurrentIndex(IMPORT)
        self._show_heading(False)
        self.importing.begin()

    def export_list(self) -> None:
        """Ask where to, and write the list there."""
        self._clear()
        asked = PartnerExport(self.bridge, self)

        def written() -> None:
            self.told.say("partners.export.done", file=Path(asked.path.value).name)
            self.told.show()

        asked.accepted.connect(written)
        asked.open()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802 - Qt's name
        """What was told of a step is over once somebody goes elsewhere."""
        super().hideEvent(event)
        self._clear()

    def event(self, event: QEvent) -> bool:
        """Where there is little room, also for longer words, the card comes below the list."""
        done = super().event(event)
        if event.type() in (QEvent.Type.Resize, QEvent.Type.LayoutRequest):
            self._stand()
        return done

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """As narrow as the list or the card: else it would never become narrow again."""
        least = super().minimumSizeHint()
        return QSize(least.width() if self._narrow else max(self._widths), least.height())

    @property
    def _widths(self) -> list[int]:
        """What the list and the card need, each with what surrounds them."""
        parts = (self.persons.widget(at) for at in range(self.persons.count()))
        return [part.minimumSizeHint().width() + 2 * MARGIN for part in parts]

    def _stand(self) -> None:
        # the card needs a bar more beside the list, and is not to go to and fro for that
        needed = sum(self._widths) + (MARGIN if self._narrow else 0)
        narrow = is_narrow(self) or self.width() < needed
        if narrow is self._narrow:
            return
        self._narrow = narrow
        beside = QBoxLayout.Direction
        self.heading.setDirection(beside.TopToBottom if narrow else beside.LeftToRight)
        self.persons.card.stand_whole(narrow)
        for table in (self.persons.table, self.organisations.table, self.organisations.people):
            table.stand_whole(narrow)
        way = Qt.Orientation.Vertical if narrow else Qt.Orientation.Horizontal
        for split in (self.persons, self.organisations):
            if split.orientation() is not way:
                split.setOrientation(way)

    # Inside

    def _add_actions(self) -> None:
        add_action(self, "partners.find", self.search_list, "Ctrl+F")
        steps = self.persons.steps()
        for step in STEPS:
            add_action(self, f"partners.{step}", steps[step])
        add_action(self, "partners.declare_several", self.persons.sign_several)
        add_action(self, "partners.add", self.add_person, "Ctrl+N")
        add_action(self, "partners.import", self.import_list)
        add_action(self, "partners.export", self.export_list)

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(GAP)
        row.addStretch()
        for button in (self.write_list, self.read_list, self.add):
            row.addWidget(button)
        self.heading.addLayout(row)
        self.tabs = Tabs()
        self.tabs.addTab(_padded(self.persons), "")
        self.tabs.addTab(_padded(self.organisations), "")
        self._stack = Pages()
        begin = ("partners.add", self.add_person)
        self._stack.addWidget(EmptyState("partners.empty", "partners.begin", begin))
        self._stack.addWidget(self.tabs)
        self._stack.addWidget(self.importing)
        self.told.hide()
        for widget in (self.refusal, self.told):
            self.column.addWidget(widget)
        self.column.addWidget(self._stack, 1)
        self.setFocusProxy(self.persons.table)
        self.texts()

    def _show(self, known: Any) -> None:
        lines, found, office = known
        self.organisations.show_organisations(found)
        self.persons.show_lines(lines, found, office)
        if self._stack.currentIndex() != IMPORT:
            self._show_list()

    def _show_list(self) -> None:
        """The list, or what to begin with; the focus goes along where nothing else has it."""
        self._stack.setCurrentIndex(LIST if self.persons.lines else EMPTY)
        focused = QApplication.focusWidget()
        if focused is None or not focused.isVisible():
            self.persons.table.setFocus()

    def _show_person(self, line: PartnerLine) -> None:
        """From an organisation to one of its people."""
        self.tabs.setCurrentIndex(0)
        self.persons.go_to(line.person.id)

    def _leave_import(self, taken: int) -> None:
        self._show_heading(True)
        self._show_list()
        if taken:
            self.told.show_text(words().n("partners.import.done", taken))
            self.told.show()
        self.refresh()
        self.persons.table.setFocus()

    def _show_heading(self, shown: bool) -> None:
        for button in (self.write_list, self.read_list, self.add):
            button.setVisible(shown)

    def _clear(self) -> None:
        self.refusal.clear()
        self.told.hide()


def _padded(widget: QWidget) -> QWidget:
    held = QWidget()
    column = QVBoxLayout(held)
    column.setContentsMargins(0, GAP, 0, 0)
    column.addWidget(widget)
    return held
