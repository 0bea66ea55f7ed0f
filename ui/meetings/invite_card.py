"""One person beside the agenda: may they be invited, why not, and what would make it possible."""

from functools import partial

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from app.commands.meetings import Invite, Respond
from app.domain.case import CaseId
from app.domain.meeting import MeetingId
from app.domain.person import PersonId
from app.domain.secret import SecretText
from app.errors import AppError, Locked, WrongState
from app.queries.meetings import InviteLine
from app.queries.ways import Way
from ui.bridge import Bridge
from ui.meetings.agenda_panel import NARROW
from ui.meetings.names import name
from ui.meetings.notice import NoticePlace
from ui.style.spacing import GAP, SMALL
from ui.widgets.button import Button
from ui.widgets.form import Choice, Form, LineField
from ui.widgets.label import Label
from ui.widgets.refusal import Findings, RefusalPanel
from ui.widgets.typed import Typed
from ui.words import words

PRESSES = (QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonDblClick)


class InviteCard(QFrame):
    """The verdict on one person, live, with the one or two things that can be done."""

    answered = Signal()
    """Somebody answered, either way: the next person can be telephoned."""
    left = Signal()
    """The button that was pressed went, and nothing else here takes up the focus."""
    way = Signal(object)
    """Somebody takes a `Way` out of the refusal."""

    def __init__(self, bridge: Bridge, notice: NoticePlace) -> None:
        super().__init__()
        self._bridge, self._notice = bridge, notice
        self._at: tuple[MeetingId, CaseId] | None = None
        self._line: InviteLine | None = None
        self._by: PersonId | None = None
        self._pressed = 0
        """When a button was last pressed, in milliseconds of the system's events."""
        self.setProperty("role", "card")
        self.heading, self.state = Label(role="heading"), Label()
        self.category = Label(role="hint")
        self.superior = Label(role="hint")
        self.verdict = RefusalPanel()
        self.ways: list[Button] = []
        self._ways = QVBoxLayout()
        self._ways.setSpacing(SMALL)
        self.urgency, self.reasons = LineField(), LineField()
        self.typed = Typed(bridge, {"urgency": self.urgency, "reasons": self.reasons})
        self.typed.put_back.connect(self._show_typed)
        self.typed.thrown.connect(self._check)
        self.instead = Choice()
        self.instead.setMinimumContentsLength(NARROW)
        self.invite = Button("meetings.invite.invite", self._invite, primary=True)
        self.accept = Button("meetings.invite.accept", self._accept, primary=True)
        self.decline = Button("meetings.invite.decline", self._decline)
        self.no_trace = Label("meetings.invite.decline_hint", "hint")
        for button in (self.invite, self.accept, self.decline):
            button.installEventFilter(self)
        self._lay_out()
        for field in (self.urgency, self.reasons):
            field.editingFinished.connect(self._check)
        self.instead.currentIndexChanged.connect(lambda _index: self._check_answer())
        self.show_person(None, (), None, None)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(GAP, GAP, GAP, GAP)
        column.setSpacing(SMALL)
        for label in (self.heading, self.category, self.superior, self.state):
            column.addWidget(label)
        self._asked = {
            "notice": self._fields("meetings.invite.urgency", self.urgency),
            "reasons_under_12": self._fields("meetings.invite.reasons", self.reasons),
        }
        self._instead = self._fields("meetings.invite.instead", self.instead)
        for part in (self.typed, *self._asked.values(), self._instead, self.verdict):
            column.addWidget(part)
        column.addLayout(self._ways)
        buttons = QHBoxLayout()
        for button in (self.invite, self.accept, self.decline):
            buttons.addWidget(button)
        buttons.addStretch()
        column.addLayout(buttons)
        column.addWidget(self.no_trace)
        column.addStretch()

    def show_person(
        self,
        line: InviteLine | None,
        others: tuple[InviteLine, ...],
        at: tuple[MeetingId, CaseId] | None,
        by: PersonId | None,
    ) -> None:
        """Show somebody at an item, whom `by` invites. What was typed for the same person stays."""
        same = line is not None and self._line is not None and line.person == self._line.person
        if not same or at != self._at:
            self.typed.leave()
            self.urgency.clear()
            self.reasons.clear()
            self.instead.choose(None)
            for part in self._asked.values():
                part.hide()
        buttons = (self.invite, self.accept, self.decline)
        held = next((button for button in buttons if button.hasFocus()), None)
        self._line, self._at, self._by = line, at, by
        self.setVisible(line is not None)
        if line is not None and at is not None:
            self._keep_typed(line, at)
        if line is not None:
            self._fill(line, others)
        if held is not None and not (held.isVisible() and held.isEnabled()):
            self.left.emit()  # not on to the answer: a second Enter would give it for somebody

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """The second half of a double click would hit the next step, or the next person."""
        if not isinstance(event, QMouseEvent) or event.type() not in PRESSES:
            return False
        before, self._pressed = self._pressed, event.timestamp()
        return 0 <= self._pressed - before < QApplication.doubleClickInterval()

    def _keep_typed(self, line: InviteLine, at: tuple[MeetingId, CaseId]) -> None:
        """Whoever is invited needs no reason any more."""
        place = "/".join(("invitation", *at, line.person))
        if line.invited:
            self.typed.end()
        elif not self.typed.begun(place):
            self.typed.begin(place)

    def _show_typed(self) -> None:
        """The fields in which something was put back, whatever the verdict asks now."""
        for part, field in zip(self._asked.values(), (self.urgency, self.reasons), strict=True):
            if field.value:
                part.show()
        self._check()

    def go_on(self) -> None:
        """Invite whoever is shown; where that cannot be, go to what can be done instead."""
        if self.invite.isVisible() and self.invite.isEnabled():
            self.invite.click()
            return
        there = (self.accept, self.decline, *self.ways, self.verdict)
        following = next((w for w in there if w.isVisible() and w.isEnabled()), None)
        if following is not None:
            following.setFocus()

    def _fill(self, line: InviteLine, others: tuple[InviteLine, ...]) -> None:
        self.heading.show_text(f"{line.name}, {line.function}, {line.organisation}")
        self.category.show_text(name("category", line.category))
        open_ = not line.invited
        waits = line.invited and not line.accepted
        self.invite.setVisible(open_)
        self.accept.setVisible(waits)
        self.decline.setVisible(waits)
        for widget in (self._instead, self.no_trace):
            widget.setVisible(waits)
        nobody = [(None, words().text("meetings.invite.self"))]
        others = tuple(other for other in others if other != line)
        colleagues = sorted(others, key=lambda other: other.organisation != line.organisation)
        told = ((one.person, f"{one.name}, {one.organisation}") for one in colleagues)
        self.instead.offer([*nobody, *told])
        self.superior.setVisible(open_ and line.needs_notice)
        self.superior.say("meetings.invite.superior", day=line.last_day or "")
        self._show_ways(line.ways if open_ else ())
        self._show_verdict(line.findings if open_ else ())
        self._say_state(line)
        if line.over and not line.accepted:
            self._show_over(line)
        elif waits:
            self._check_answer()
        elif open_ and any(not part.isHidden() for part in self._asked.values()):
            self._check()

    def _show_ways(self, ways: tuple[Way, ...]) -> None:
        """Buttons that lead to what would make it possible."""
        for button in self.ways:
            self._ways.removeWidget(button)
            button.hide()
            button.deleteLater()
        self.ways = []
        for way in ways:
            button = Button(f"meetings.way.{way.code}", partial(self.way.emit, way))
            self.ways.append(button)
            self._ways.addWidget(button, alignment=Qt.AlignmentFlag.AlignLeft)

    def _say_state(self, line: InviteLine) -> None:
        if line.sends or line.stands_for:
            key = "sends" if line.sends else "stands_for"
        elif line.accepted:
            key = "accepted"
        elif line.invited:
            key = "invited"
        else:
            key = "may_too" if line.admitted else "may"
        comes = line.invited or bool(line.stands_for)
        self.state.setVisible(comes or not (line.findings or line.over))
        self.state.say(f"meetings.invite.{key}", name=line.sends or line.stands_for)

    def _fields(self, key: str, field: QWidget) -> QWidget:
        holder = QWidget()
        form = Form()
        form.setRowWrapPolicy(Form.RowWrapPolicy.WrapAllRows)  # the card is narrow
        form.setContentsMargins(0, 0, 0, 0)
        form.field(key, field)
        holder.setLayout(form)
        holder.hide()
        return holder

    def _show_over(self, line: InviteLine) -> None:
        """It is too late to ask or to answer, whatever the rules say."""
        self.verdict.show_error(WrongState(line.over))
        for button in (self.invite, self.accept):
            button.setEnabled(False)

    def _show_verdict(self, findings: Findings) -> None:
        for rule, facts in findings:
            part = self._asked.get(facts.get("missing", "")) if rule == "R45" else None
            if part is not None:
                part.show()
        self.verdict.show_findings(findings)
        self.invite.setEnabled(not findings)

    def _command(self) -> Invite | None:
        if self._line is None or self._at is None:
            return None
        urgency, reasons = self.urgency.value, self.reasons.value
        return Invite(
            *self._at,
            self._line.person,
            urgency=SecretText(urgency) if urgency else None,
            reasons_under_12=SecretText(reasons) if reasons else None,
        )

    def _check(self) -> None:
        command = self._command()
        if command is None or (self._line is not None and self._line.over):
            return

        def shown(findings: Findings) -> None:
            now = self._command()
            if now == command and self._line is not None and not self._line.invited:
                self._show_verdict(findings)
                self.state.setVisible(not findings)
                if not findings:
                    self.state.say("meetings.invite.may")

        self._bridge.may(command, self._by, shown, owner=self)

    def _answer(self) -> Respond | None:
        """That they take part, as they said by telephone; or whoever comes in their place."""
        if self._at is None:
            return None
        instead: PersonId | None = self.instead.currentData()
        return Respond(*self._at, accepts=True, represented_by=instead)

    def _check_answer(self) -> None:
        """Taking part has its rules too: whoever they refuse cannot be put down as coming."""
        line, command = self._line, self._answer()
        if line is None or command is None or not line.invited or line.accepted:
            return

        def shown(findings: Findings) -> None:
            if line == self._line and command == self._answer():
                self.verdict.show_findings(findings)
                self.accept.setEnabled(not findings)

        self._bridge.may(command, line.person, shown, self._unasked, owner=self)

    def _unasked(self, error: AppError) -> None:
        """The coordinator's keys are not open: answering asks for them."""
        self.accept.setEnabled(isinstance(error, Locked))

    def _invite(self) -> None:
        command = self._command()
        if command is not None:
            self._notice.run(command, self._by)

    def _accept(self) -> None:
        command = self._answer()
        if self._line is not None and command is not None:
            self._notice.run(command, self._line.person, lambda _done: self.answered.emit())

    def _decline(self) -> None:
        """One click: nothing is written, and nothing on the screen changes (R14)."""
        if self._line is not None and self._at is not None:
            command = Respond(*self._at, accepts=False)
            self._notice.quietly(command, self._line.person, self.answered.emit)
