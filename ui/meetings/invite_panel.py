"""Everyone who could be asked to one item, each with the live verdict."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QScrollArea, QSplitter, QVBoxLayout, QWidget

from app.domain.meeting import MeetingId
from app.domain.person import PersonId
from app.queries.meetings import AgendaLine, InviteLine, InvitePanel
from app.session import Session
from ui.bridge import Bridge
from ui.meetings.invite_card import InviteCard
from ui.meetings.notice import NoticePlace
from ui.meetings.wrapping import wrap_rows
from ui.style.spacing import SMALL
from ui.widgets.label import Label
from ui.widgets.rows import Column, RowsTable
from ui.words import words


class InvitePeople(QWidget):
    """The people for the agenda item that is current."""

    def __init__(self, bridge: Bridge, notice: NoticePlace) -> None:
        super().__init__()
        self._bridge, self._notice = bridge, notice
        self._meeting: MeetingId | None = None
        self._item: AgendaLine | None = None
        self.heading = Label(role="heading")
        self.table: RowsTable[InviteLine] = RowsTable("meetings.invite.people", _COLUMNS)
        wrap_rows(self.table)
        self.card = InviteCard(bridge, notice)
        self.table.moved.connect(lambda _line: self._show_card())
        self.card.left.connect(self.table.setFocus)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(self.card)
        split = QSplitter()
        split.addWidget(self.table)
        split.addWidget(scroll)
        split.setSizes([510, 340])
        split.setChildrenCollapsible(False)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SMALL)
        column.addWidget(self.heading)
        column.addWidget(split, 1)

    def show_item(self, meeting: MeetingId, item: AgendaLine | None) -> None:
        """Ask who may come to this item."""
        self._meeting, self._item = meeting, item
        self.table.setEnabled(item is not None)
        if item is None:
            self.heading.say("meetings.invite.choose")
            self._show_people(())
            return
        self.heading.say("meetings.invite.for", case=item.key)
        case, acting = item.case, self._bridge.acting

        def people(session: Session) -> tuple[InviteLine, ...]:
            return session.ask(InvitePanel(meeting, case), acting)

        def shown(lines: tuple[InviteLine, ...]) -> None:
            if self._item is not None and self._item.case == case:
                self._show_people(lines)

        self._notice.look("invite", people, shown)

    def choose(self, person: PersonId) -> None:
        """Make somebody current."""
        for row, line in enumerate(self.table.rows.rows):
            if line.person == person:
                self.table.selectRow(row)

    def _show_people(self, lines: tuple[InviteLine, ...]) -> None:
        current = self.table.current
        self.table.show_rows(lines)
        if current is not None:
            self.choose(current.person)
        self._show_card()

    def _show_card(self) -> None:
        at = (self._meeting, self._item.case) if self._meeting and self._item else None
        self.card.show_person(self.table.current if at else None, self.table.rows.rows, at)


def _who(line: InviteLine) -> str:
    return f"{line.name}\n{line.organisation}, {line.category.value}"


def _standing(line: InviteLine) -> str:
    """Coming, invited, may, or the rules that refuse. Who declined is merely invited (R14)."""
    say = words().text
    if line.accepted:
        return say("meetings.invite.accepted")
    if line.invited:
        return say("meetings.invite.invited")
    if line.admitted:
        return say("meetings.invite.admitted")
    if not line.findings:
        return say("meetings.invite.may_short")
    rules = dict.fromkeys(rule for rule, _ in line.findings)
    return say("meetings.invite.may_not", rules=", ".join(rules))


_COLUMNS: tuple[Column[InviteLine], ...] = (
    Column("meetings.column.person", _who, stretches=True),
    Column("meetings.column.verdict", _standing),
)
