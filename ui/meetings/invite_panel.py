"""Everyone who could be asked to one item, each with the live verdict; found by typing."""

from collections.abc import Iterable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QVBoxLayout, QWidget

from app.domain.person import Person, PersonId, alphabetical
from app.queries.meetings import AgendaLine, Board, InviteLine, InvitePanel
from app.queries.ways import Way
from app.session import Session
from ui.bridge import Bridge
from ui.meetings.filter_line import FilterLine
from ui.meetings.invite_card import InviteCard
from ui.meetings.names import name
from ui.meetings.notice import NoticePlace
from ui.meetings.wrapping import wrap_rows
from ui.style.spacing import SMALL
from ui.widgets.form import Choice
from ui.widgets.label import Label
from ui.widgets.rows import Column, RowsTable
from ui.widgets.whole import WholeArea
from ui.words import say, words


class InvitePeople(QWidget):
    """The people for the agenda item that is current."""

    way = Signal(object)
    """A `Way` out of a refusal that is not taken here."""

    def __init__(self, bridge: Bridge, notice: NoticePlace) -> None:
        super().__init__()
        self._bridge, self._notice = bridge, notice
        self._board: Board | None = None
        self._item: AgendaLine | None = None
        self._lines: tuple[InviteLine, ...] = ()
        self._leads: tuple[tuple[PersonId, str], ...] = ()
        self._by: PersonId | None = None
        """Who invites where that is not whoever acts: the mayor or a delegate (R8, R11)."""
        self.heading = Label(role="heading")
        self.filter = FilterLine()
        say(self.filter.setAccessibleName, "meetings.invite.filter")
        say(self.filter.setPlaceholderText, "meetings.invite.filter")
        self.filter.textChanged.connect(lambda _text: self._fill())
        self.inviter = Choice()
        say(self.inviter.setAccessibleName, "meetings.invite.by")
        self.by_label = Label("meetings.invite.by", "hint")
        self.by_label.setWordWrap(False)
        self.by_label.setBuddy(self.inviter)
        self.inviter.activated.connect(lambda _index: self._invite_as())
        self.table: RowsTable[InviteLine] = RowsTable("meetings.invite.people", _COLUMNS)
        wrap_rows(self.table)
        self.filter.down.connect(self.table.setFocus)
        self.nobody = Label("meetings.invite.nobody", "hint")
        self.card = InviteCard(bridge, notice)
        self.table.moved.connect(lambda _line: self._show_card())
        self.table.chosen.connect(lambda _line: self.card.go_on())
        self.card.left.connect(self.table.setFocus)
        self.card.answered.connect(self._go_to_next)
        self.card.way.connect(self._take)
        self._lay_out()
        bridge.acting_changed.connect(self._act)

    def _lay_out(self) -> None:
        scroll = self._beside = WholeArea(self.card)
        found = QWidget()
        left = QVBoxLayout(found)
        left.setContentsMargins(0, 0, 0, 0)
        left.setSpacing(SMALL)
        for widget in (self.filter, self.nobody):
            left.addWidget(widget)
        left.addWidget(self.table, 1)
        split = self._split = QSplitter()
        split.addWidget(found)
        split.addWidget(scroll)
        split.setSizes([510, 340])
        split.setChildrenCollapsible(False)
        head = QHBoxLayout()
        head.addWidget(self.heading, 1)
        head.addWidget(self.by_label)
        head.addWidget(self.inviter)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SMALL)
        column.addLayout(head)
        column.addWidget(split, 1)
        self.nobody.hide()
        self._offer_inviters(())

    def stand(self, way: Qt.Orientation) -> None:
        """The card beside the list, or below it."""
        self._split.setOrientation(way)
        for part in (self.table, self._beside):
            part.stand_whole(way is Qt.Orientation.Vertical)

    def follow(self, board: Board, people: dict[PersonId, Person]) -> None:
        """The meeting, and who may invite to it in the mayor's name today."""
        if self._board is None or self._board.line.id != board.line.id:
            self._by = None
            self.filter.clear()
        self._board = board
        self._leads = tuple((p, people[p].name) for p in board.inviters if p in people)

    def show_item(self, item: AgendaLine | None) -> None:
        """Ask who may come to this item, for whoever invites."""
        board, self._item = self._board, item
        self.setEnabled(board is not None and board.invites)
        if board is None or item is None or not board.invites:
            yours = board is None or board.invites
            self.heading.say(f"meetings.invite.{'choose' if yours else 'not_yours'}")
            self._show_people(())
            self._offer_inviters(())
            return
        self.heading.say("meetings.invite.for", case=item.key)
        meeting, case, inviter = board.line.id, item.case, self._inviter

        def people(session: Session) -> tuple[InviteLine, ...]:
            return session.ask(InvitePanel(meeting, case), inviter)

        def shown(lines: tuple[InviteLine, ...]) -> None:
            if self._item is not None and self._item.case == case and inviter == self._inviter:
                self._show_people(lines)
                self._offer_inviters(lines)

        self._notice.look("invite", people, shown)

    def choose(self, person: PersonId) -> None:
        """Make somebody current, also somebody whom the filter hides."""
        if all(line.person != person for line in self.table.rows.rows):
            self.filter.clear()
        for row, line in enumerate(self.table.rows.rows):
            if line.person == person:
                self.table.selectRow(row)

    def begin(self, categories: Iterable[str] = ()) -> None:
        """Go to the list; to the first person of these categories, if there is one."""
        wanted = set(categories)
        found = [line for line in self._lines if line.category.value in wanted and not line.invited]
        if found:
            self.choose(found[0].person)
        self.table.setFocus()

    def _go_to_next(self) -> None:
        """The person below, the same way whatever the answer was (R14)."""
        following = self.table.currentIndex().row() + 1
        self.table.setFocus()
        if following < len(self.table.rows.rows):
            self.table.selectRow(following)

    @property
    def _inviter(self) -> PersonId | None:
        return self._by or self._bridge.acting

    def _act(self, _person: object) -> None:
        """Somebody else acts: they ask for the people themselves, and in their own name."""
        self._by = None
        self._show_people(())

    def _show_people(self, lines: tuple[InviteLine, ...]) -> None:
        self._lines = lines
        self._fill()

    def _fill(self) -> None:
        current = self.table.current
        wanted = alphabetical(self.filter.value).split()
        found = [line for line in self._lines if all(w in _found_by(line) for w in wanted)]
        self.table.show_rows(found)
        self.nobody.setVisible(bool(self._lines) and not found)
        if current is not None:
            for row, line in enumerate(found):
                if line.person == current.person:
                    self.table.selectRow(row)
        self._show_card()

    def _show_card(self) -> None:
        board, item = self._board, self._item
        at = (board.line.id, item.case) if board is not None and item is not None else None
        line = self.table.current if at else None
        self.card.show_person(line, self._lines, at, self._inviter)

    # Who invites

    def _offer_inviters(self, lines: tuple[InviteLine, ...]) -> None:
        """Offered where the law asks for the mayor, and whoever acts is not the one (R8, R11)."""
        acting = self._bridge.acting
        asked = any(way.code == "inviter" for line in lines for way in line.ways)
        shown = asked or self._by is not None
        self.inviter.offer(
            [(None, words().text("meetings.invite.by_me")), *self._leads] if shown else []
        )
        self.inviter.choose(self._by)
        for widget in (self.inviter, self.by_label):
            widget.setVisible(shown and acting not in dict(self._leads))

    def _invite_as(self) -> None:
        self._by = self.inviter.currentData()
        self.show_item(self._item)

    def _take(self, way: Way) -> None:
        """The mayor invites, or the panel's page goes where the way leads."""
        if way.code == "inviter" and self._leads:
            self._by = self._leads[0][0]
            self.table.setFocus()  # the way that was taken goes, and with it the focus
            self.show_item(self._item)
            return
        self.way.emit(way)


def _found_by(line: InviteLine) -> str:
    told = (line.name, line.organisation, line.function, line.category.value)
    return alphabetical(" ".join((*told, name("category", line.category))))


def _who(line: InviteLine) -> str:
    return f"{line.name}\n{line.organisation}, {line.category.value}"


def _standing(line: InviteLine) -> str:
    """Coming, invited, may, or the rules that refuse. Who declined is merely invited (R14)."""
    say_ = words().text
    if line.sends:
        return say_("meetings.invite.sends", name=line.sends)
    if line.stands_for:
        return say_("meetings.invite.stands_for", name=line.stands_for)
    if line.accepted:
        return say_("meetings.invite.accepted")
    if line.invited:
        return say_("meetings.invite.invited")
    if line.admitted:
        return say_("meetings.invite.admitted")
    if line.over:
        return say_("meetings.invite.over")
    if not line.findings:
        return say_("meetings.invite.may_short")
    rules = dict.fromkeys(rule for rule, _ in line.findings)
    return say_("meetings.invite.may_not", rules=", ".join(rules))


_COLUMNS: tuple[Column[InviteLine], ...] = (
    Column("meetings.column.person", _who, stretches=True),
    Column("meetings.column.verdict", _standing),
)
