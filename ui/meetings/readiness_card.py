"""May the meeting open, what is missing, and the way to each of it: before anybody tries."""

from collections.abc import Callable, Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout

from app.commands.sitting import OpenMeeting
from app.domain.meeting import BEFORE
from app.domain.person import Person, PersonId
from app.errors import AppError, Locked
from app.queries.meetings import Board
from app.queries.readiness import Need
from ui.bridge import Bridge
from ui.meetings.names import name
from ui.meetings.notice import NoticePlace
from ui.places import HOME, NAVIGATION
from ui.style.spacing import GAP, SMALL
from ui.widgets.button import Button
from ui.widgets.label import Label
from ui.widgets.refusal import Findings, RefusalPanel
from ui.words import words

Solve = Callable[[Need], object]


def need_text(need: Need) -> str:
    """What is missing, in a sentence of the language of the moment."""
    blanks = {key: value for key, value in need.facts.items() if key != "categories"}
    codes = str(need.facts.get("categories", ""))
    told = ", ".join(name("category", code) for code in codes.split(", ") if code)
    return words().text(f"meetings.need.{need.code}", categories=told, **blanks)


class NeedRow(QFrame):
    """One line: what is missing, and the button that leads to the step that solves it."""

    def __init__(self, need: Need, solve: Solve) -> None:
        super().__init__()
        self.need = need
        self.setProperty("role", "need")
        text = Label()
        text.show_text(need_text(need))
        self.step = Button(f"meetings.need_step.{need.code}", lambda: solve(need))
        if not _leads(need):
            self.step.hide()
        self.step.setAccessibleName(f"{self.step.text()}: {text.text()}")
        self.step.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, SMALL, 0, 0)
        column.setSpacing(SMALL // 2)
        column.addWidget(text)
        column.addWidget(self.step, alignment=Qt.AlignmentFlag.AlignLeft)


def _leads(need: Need) -> bool:
    return need.place in NAVIGATION or need.place in HOME


class ReadinessCard(QFrame):
    """The needs of one meeting; opening it once there are none that stop it (R5, R9)."""

    opened = Signal(str)
    """The meeting of this id was opened."""

    def __init__(self, bridge: Bridge, notice: NoticePlace, solve: Solve) -> None:
        super().__init__()
        self._bridge, self._notice, self._solve = bridge, notice, solve
        self._board: Board | None = None
        self._shown: tuple[object, ...] = ()
        self.setProperty("role", "card")
        self.title = Label("meetings.open.title", "heading")
        self.state = Label()
        self.in_name = Label(role="hint")
        """In whose name it is opened, where that is not whoever acts."""
        self.rows: list[NeedRow] = []
        self.verdict = RefusalPanel()
        self.open = Button("meetings.open.open", self._open, primary=True)
        head = QHBoxLayout()
        head.addWidget(self.title, 1)
        head.addWidget(self.open)
        self._needs = QVBoxLayout()
        self._needs.setSpacing(SMALL)
        column = QVBoxLayout(self)
        column.setContentsMargins(GAP, GAP, GAP, GAP)
        column.setSpacing(SMALL)
        column.addLayout(head)
        column.addWidget(self.in_name)
        column.addWidget(self.state)
        column.addLayout(self._needs)
        column.addWidget(self.verdict)
        column.addStretch()

    def show_board(self, board: Board, people: Mapping[PersonId, Person]) -> None:
        """Show what this meeting lacks, and ask whether its chair may open it."""
        self._board = board
        before = board.line.state in BEFORE
        self.open.setVisible(before)
        self.open.setEnabled(False)
        chair = board.line.chair
        self.in_name.setVisible(before and chair != self._bridge.acting)
        named = people[chair].name if chair in people else chair
        self.in_name.say("meetings.open.in_name", name=named)
        self.verdict.clear()
        self._show_needs(board.needs)
        if not before:
            self.state.say(f"meetings.state_long.{board.line.state.value}")
            return
        self.state.say("meetings.open.asking")
        command = OpenMeeting(board.line.id)
        self._bridge.may(command, chair, self._show_verdict, self._unknown, owner=self)

    def _show_needs(self, needs: tuple[Need, ...]) -> None:
        """Rows stay as they are while nothing changes: the focus may be on one of them."""
        wanted = (words().language, *needs)
        if wanted == self._shown:
            return
        self._shown = wanted
        for row in self.rows:
            self._needs.removeWidget(row)
            row.hide()
            row.deleteLater()
        self.rows = [NeedRow(need, self._solve) for need in needs]
        for row in self.rows:
            self._needs.addWidget(row)

    def _show_verdict(self, findings: Findings) -> None:
        self.verdict.show_findings(() if self._stopped else findings)
        self.open.setEnabled(not findings)
        if findings:
            self.state.say("meetings.open.may_not")
        else:
            self.state.say("meetings.open.may_but" if self.rows else "meetings.open.may")

    def _unknown(self, error: AppError) -> None:
        """The chair's keys are not open yet: with all else there, opening asks for them."""
        if isinstance(error, Locked):
            stopped = self._stopped
            self.state.say("meetings.open.may_not" if stopped else "meetings.open.locked")
            self.open.setEnabled(not stopped)
        else:
            self.verdict.show_error(error)

    @property
    def _stopped(self) -> bool:
        return self._board is not None and any(need.blocks for need in self._board.needs)

    def _open(self) -> None:
        if self._board is not None:
            line = self._board.line
            self._notice.run(
                OpenMeeting(line.id), line.chair, lambda _done: self.opened.emit(line.id)
            )
