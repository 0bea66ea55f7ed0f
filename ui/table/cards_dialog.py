"""Name cards with table codes, for those without a key of their own: to print and hand out."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from app.domain.meeting import MeetingId
from app.domain.person import PersonId
from app.queries.board import NameCard, NameCards
from app.queries.sheets import CardSheet, RoleSheet, SheetQuery
from app.session import Session
from ui.bridge import Bridge
from ui.meetings.notice import NoticePlace
from ui.printing import print_dialog
from ui.style.spacing import COLUMN, GAP, MARGIN, grown, within
from ui.widgets.button import Button
from ui.widgets.label import Label
from ui.widgets.rows import Column, RowsTable
from ui.words import say

COVERED = "•"


class CardsDialog(QDialog):
    """One line per person; the chair or the coordinator cuts and hands out the cards."""

    def __init__(
        self,
        bridge: Bridge,
        meeting: MeetingId,
        acting: PersonId | None,
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._bridge, self._meeting = bridge, meeting
        self._acting, self._page = acting, parent
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        say(self.setWindowTitle, "table.cards.title")
        self.resize(within(self.screen(), QSize(grown(COLUMN + 6 * MARGIN), COLUMN)))
        self.notice = NoticePlace(bridge)
        self.table: RowsTable[NameCard] = RowsTable("table.cards.title", self._columns())
        self.codes = Button("table.cards.codes", self._uncover)
        self.codes.setCheckable(True)
        buttons = QHBoxLayout()
        self.roles = Button("table.cards.roles", self._print_roles)
        buttons.addWidget(self.codes)
        buttons.addWidget(self.roles)
        buttons.addStretch()
        self.leave = Button("table.cards.leave", self.accept)
        self.to_print = Button("table.cards.print", self._print, primary=True)
        buttons.addWidget(self.leave)
        buttons.addWidget(self.to_print)
        column = QVBoxLayout(self)
        column.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        column.setSpacing(GAP)
        column.addWidget(Label("table.cards.hint", "hint"))
        column.addWidget(self.notice)
        column.addWidget(self.table, 1)
        column.addLayout(buttons)

        def cards(session: Session) -> tuple[NameCard, ...]:
            return session.ask(NameCards(meeting), acting)

        self.notice.look("cards", cards, self._show)

    def _show(self, cards: tuple[NameCard, ...]) -> None:
        self.table.show_rows(cards)
        for button in (self.to_print, self.roles, self.codes):
            button.setEnabled(bool(cards))

    def _columns(self) -> tuple[Column[NameCard], ...]:
        return (
            Column("table.column.person", lambda card: card.name, stretches=True),
            Column("table.column.organisation", lambda card: card.organisation, stretches=True),
            Column("table.column.code", self._code),
        )

    def _code(self, card: NameCard) -> str:
        """Covered until somebody asks: others see this screen, and one look would be enough."""
        return card.code if self.codes.isChecked() else COVERED * len(card.code)

    def _uncover(self) -> None:
        self.table.rows.layoutChanged.emit()

    def _print(self) -> None:
        self._show_sheet(CardSheet(self._meeting))

    def _print_roles(self) -> None:
        """A page for each category at the table, in each language of its people."""
        cards = {(card.language, card.category) for card in self.table.rows.rows}
        self._show_sheet(RoleSheet(tuple((role, language) for language, role in sorted(cards))))

    def _show_sheet(self, sheet: SheetQuery) -> None:
        """The sheet comes in the place of the list: never two dialogs deep."""
        self.accept()
        print_dialog(self._bridge, sheet, self._page, self._acting)
