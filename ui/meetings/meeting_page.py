"""One meeting from its agenda to its issued minutes: before, at, and after the table."""

from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.meeting import BEFORE, MeetingId, MeetingState
from app.domain.person import Office, Person, PersonId
from app.queries.meetings import Board, MeetingBoard
from app.queries.people import OfficeView, Persons
from app.session import Session
from ui.bridge import Bridge
from ui.meetings.names import name
from ui.meetings.notice import NoticePlace
from ui.meetings.preparation import PreparationPage
from ui.minutes.minutes_page import MinutesPage
from ui.style.spacing import SMALL
from ui.table.table_page import TablePage
from ui.widgets.label import Label
from ui.widgets.overlay import NoticeOverlay
from ui.widgets.screen import Navigate
from ui.widgets.tabs import Tabs
from ui.words import say, words

PREPARATION, TABLE, MINUTES = range(3)


@dataclass(frozen=True, slots=True)
class MeetingFrame:
    """What all three pages start from."""

    board: Board
    office: Office
    people: dict[PersonId, Person]


class MeetingPage(QWidget):
    """Three tabs; the one that the meeting's state asks for is in front when it is opened."""

    named = Signal(str)
    """Date and place: what stands above the page. Never a case."""

    def __init__(self, bridge: Bridge, go: Navigate) -> None:
        super().__init__()
        self._bridge = bridge
        self._meeting: MeetingId | None = None
        self._wanted: int | None = None
        self._arriving = False
        self._frame: MeetingFrame | None = None
        self.state = Label(role="hint")
        """Kind, state and chair: it stands beside the title."""
        self.notice = NoticePlace(bridge)
        self.preparation = PreparationPage(bridge, go)
        self.table = TablePage(bridge)
        self.minutes = MinutesPage(bridge)
        self.pages = Tabs()
        say(self.pages.setAccessibleName, "meetings.meeting.pages")
        for page in (self.preparation, self.table, self.minutes):
            self.pages.addTab(page, "")
        self.pages.currentChanged.connect(lambda _index: self._fill())
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SMALL)
        column.addWidget(self.pages, 1)
        self.overlay = NoticeOverlay(self.notice, self._beside, self)
        self.setFocusProxy(self.pages)
        bridge.acting_changed.connect(self._act)
        self.texts()

    @property
    def shown(self) -> MeetingId | None:
        """The meeting that is shown."""
        return self._meeting

    def show_meeting(self, meeting: str, page: int | None = None) -> None:
        """Show this meeting from now on, with a page in front or the one that its state asks."""
        if meeting != self._meeting:
            self._frame = None
            self.notice.clear()
        self._meeting = MeetingId(meeting)
        self._wanted = page
        self._arriving = True

    def refresh(self) -> None:
        """Ask for the frame; the page in front asks for the rest."""
        meeting, acting = self._meeting, self._bridge.acting
        if meeting is not None:
            self.notice.look(
                "meeting", lambda session: _frame(session, meeting, acting), self._show
            )

    def texts(self) -> None:
        """Names of tabs, and the head with its date."""
        for index, key in enumerate(("preparation", "table", "minutes")):
            self.pages.setTabText(index, words().text(f"meetings.tab.{key}"))
        if self._frame is not None:
            self._head(self._frame)
            self.preparation.texts()
            self.table.texts()
            self.minutes.texts()

    def _beside(self) -> QWidget:
        """The page in front; all of this where none is."""
        page = self.pages.currentWidget()
        return self if page is None or self.pages.isHidden() else page

    def _act(self, _person: object) -> None:
        """Somebody else acts: they see the meeting once they have asked for it themselves."""
        self._frame = None
        self.pages.hide()

    def _show(self, frame: MeetingFrame) -> None:
        if frame.board.line.id != self._meeting:
            return
        self._frame = frame
        self.pages.show()
        self._head(frame)
        if self._arriving:
            self._arriving = False
            asked = _front(frame.board.line.state)
            self.pages.setCurrentIndex(asked if self._wanted is None else self._wanted)
        self._fill()

    def _head(self, frame: MeetingFrame) -> None:
        line, said = frame.board.line, words()
        self.named.emit(f"{said.date(line.on)}, {line.place}")
        chair = frame.people.get(line.chair)
        self.state.say(
            "meetings.meeting.line",
            kind=name("kind", line.kind),
            state=said.text(f"meetings.state.{line.state.value}"),
            chair=chair.name if chair is not None else line.chair,
        )

    def _fill(self) -> None:
        if self._frame is None:
            return
        board, people = self._frame.board, self._frame.people
        page = self.pages.currentWidget()
        able = board.prepares and not board.line.state.signed
        self.preparation.menu.setVisible(page is self.preparation and able)
        if page is self.preparation:
            self.preparation.show_board(board, self._frame.office, people)
        elif page is self.table:
            self.table.show_board(board, self._frame.office, people)
        else:
            self.minutes.show_board(board, people)


def _front(state: MeetingState) -> int:
    if state in BEFORE:
        return PREPARATION
    return TABLE if state is MeetingState.OPEN else MINUTES


def _frame(session: Session, meeting: MeetingId, acting: PersonId | None) -> MeetingFrame:
    board = session.ask(MeetingBoard(meeting), acting)
    people = {person.id: person for person in session.ask(Persons(), acting)}
    return MeetingFrame(board, session.ask(OfficeView(), acting), people)
