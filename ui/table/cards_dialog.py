"""Name cards with table codes, for those without a key of their own: to copy onto paper."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from app.domain.meeting import MeetingId
from app.domain.person import PersonId
from app.queries.board import NameCard, NameCards
from app.session import Session
from ui.bridge import Bridge
from ui.meetings.notice import NoticePlace
from ui.style.spacing import COLUMN, GAP, MARGIN
from ui.widgets.button import Button
from ui.widgets.label import Label
from ui.widgets.rows import Column, RowsTable
from ui.words import say


class CardsDialog(QDialog):
    """One line per person; the chair or the coordinator cuts and hands out the cards."""

    def __init__(
        self,
        bridge: Bridge,
        meeting: MeetingId,
        acting: PersonId | None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        say(self.setWindowTitle, "table.cards.title")
        self.resize(COLUMN + 6 * MARGIN, COLUMN)
        self.notice = NoticePlace(bridge)
        self.table: RowsTable[NameCard] = RowsTable("table.cards.title", _COLUMNS)
        buttons = QHBoxLayout()
        buttons.addStretch()
        self.leave = Button("table.cards.leave", self.accept)
        buttons.addWidget(self.leave)
        column = QVBoxLayout(self)
        column.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        column.setSpacing(GAP)
        column.addWidget(Label("table.cards.hint", "hint"))
        column.addWidget(self.notice)
        column.addWidget(self.table, 1)
        column.addLayout(buttons)

        def cards(session: Session) -> tuple[NameCard, ...]:
            return session.ask(NameCards(meeting), acting)

        self.notice.look("cards", cards, self.table.show_rows)


_COLUMNS: tuple[Column[NameCard], ...] = (
    Column("table.column.person", lambda card: card.name, stretches=True),
    Column("table.column.organisation", lambda card: card.organisation, stretches=True),
    Column("table.column.code", lambda card: card.code),
)
