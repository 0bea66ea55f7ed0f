"""The mayor lets somebody else convene and chair, and takes it back, with their own keys (R8)."""

from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from app.commands.delegation import Delegate, EndDelegation
from app.domain.meeting import MeetingId
from app.domain.person import Office, Person, PersonId
from app.errors import AppError, Locked
from app.queries.meetings import MeetingLine
from app.queries.people import OfficeView
from ui.bridge import Bridge
from ui.meetings.notice import NoticePlace
from ui.meetings.wrapping import wrap_rows
from ui.style.spacing import GAP, MARGIN, SMALL
from ui.widgets.body import Body
from ui.widgets.button import Button
from ui.widgets.dayfield import DayField
from ui.widgets.form import Choice, Form
from ui.widgets.label import Label
from ui.widgets.refusal import Findings, RefusalPanel
from ui.widgets.rows import Column, RowsTable
from ui.widgets.typed import Typed
from ui.words import say, words

MEETING, PERIOD, OPEN = "meeting", "period", "open"
LOW = 6
"""Lines of the list of delegations, of which three are many."""


@dataclass(frozen=True, slots=True)
class Held:
    """One delegation that is in force or to come."""

    person: PersonId
    name: str
    since: date | None
    until: date | None
    meeting: MeetingId | None


def held_delegations(office: Office, persons: dict[PersonId, Person]) -> tuple[Held, ...]:
    """Those without end first, then those for a time or a meeting."""

    def named(person: PersonId) -> str:
        return persons[person].name if person in persons else person

    lasting = [Held(p, named(p), None, None, None) for p in sorted(office.delegates, key=named)]
    bounded = [Held(d.to, named(d.to), d.since, d.until, d.meeting) for d in office.delegations]
    return (*lasting, *bounded)


class DelegationDialog(QDialog):
    """Who stands in now, who shall, and for how long. It stays until it is left."""

    def __init__(
        self,
        bridge: Bridge,
        line: MeetingLine,
        office: Office,
        persons: dict[PersonId, Person],
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._bridge, self._line, self._mayor = bridge, line, office.mayor
        self._persons = persons
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        say(self.setWindowTitle, "meetings.delegate.title")
        self.notice = NoticePlace(bridge)
        self.table: RowsTable[Held] = RowsTable("meetings.delegate.held", self._columns())
        self.table.setFixedHeight(LOW * self.fontMetrics().lineSpacing())
        wrap_rows(self.table)
        self.none = Label("meetings.delegate.none", "hint")
        self.end = Button("meetings.delegate.end", self._end)
        self.who, self.scope = Choice(), Choice()
        self.since, self.until = (DayField(f"meetings.delegate.{d}") for d in ("since", "until"))
        fields = {"who": self.who, "scope": self.scope, "since": self.since, "until": self.until}
        self.typed = Typed(bridge, fields)
        self.verdict, self.state = RefusalPanel(), Label()
        self.give = Button("meetings.delegate.give", self._give, primary=True)
        self.leave = Button("meetings.delegate.leave", self.accept)
        self._lay_out()
        self._fill(office)
        self.scope.currentIndexChanged.connect(lambda _index: self._scoped())
        self.who.currentIndexChanged.connect(lambda _index: self._ask())
        bridge.changed.connect(self._look)
        self._scoped()
        self.typed.begin(f"chairing/{line.id}")
        self.finished.connect(lambda _code: self.typed.end())

    def event(self, event: QEvent) -> bool:
        """Grow with what is said on it: wrapped text tells its height too late for Qt."""
        done = super().event(event)
        if event.type() is QEvent.Type.LayoutRequest:
            self._body.grow(self)
        return done

    def _lay_out(self) -> None:
        whole = QVBoxLayout(self)
        whole.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        whole.setSpacing(GAP)
        body = self._body = Body()
        column = body.column
        column.addWidget(Label("meetings.delegate.hint", "hint"))
        column.addWidget(self.table)
        column.addWidget(self.none)
        column.addWidget(self.end, alignment=Qt.AlignmentFlag.AlignLeft)
        form = self._form = Form()
        form.field("meetings.delegate.who", self.who)
        form.field("meetings.delegate.scope", self.scope)
        form.field("meetings.delegate.since", self.since)
        form.field("meetings.delegate.until", self.until)
        column.addWidget(self.typed)
        column.addLayout(form)
        column.addWidget(self.state)
        column.addWidget(self.verdict)
        column.addWidget(self.notice)
        column.addStretch()
        whole.addWidget(body, 1)
        buttons = QHBoxLayout()
        buttons.setSpacing(SMALL)
        buttons.addStretch()
        buttons.addWidget(self.leave)
        buttons.addWidget(self.give)
        whole.addLayout(buttons)
        for button in (self.end, self.give, self.leave):
            button.setAutoDefault(False)

    def _columns(self) -> tuple[Column[Held], ...]:
        return (
            Column("meetings.column.person", lambda held: held.name, stretches=True),
            Column("meetings.delegate.scope", self._said, stretches=True),
        )

    def _said(self, held: Held) -> str:
        say_, day = words().text, words().date
        if held.meeting is not None:
            here = held.meeting == self._line.id
            return say_(f"meetings.delegate.{'this' if here else 'another'}")
        if held.until is not None and held.since is not None:
            return say_("meetings.delegate.from_to", since=day(held.since), until=day(held.until))
        if held.since is not None:
            return say_("meetings.delegate.from", since=day(held.since))
        return say_("meetings.delegate.lasting")

    def _fill(self, office: Office) -> None:
        held = held_delegations(office, self._persons)
        self.table.show_rows(held)
        for widget in (self.table, self.end):
            widget.setVisible(bool(held))
        self.none.setVisible(not held)
        others = [p for p in self._persons.values() if p.id != office.mayor and p.left_on is None]
        self.who.offer([(p.id, f"{p.name}, {p.function}") for p in others])
        day, told = words().date(self._line.on), words().text
        self.scope.offer(
            [
                (MEETING, told("meetings.delegate.for_meeting", day=day)),
                (PERIOD, told("meetings.delegate.for_period")),
                (OPEN, told("meetings.delegate.for_good")),
            ]
        )

    def propose(self, person: PersonId) -> None:
        """Begin with somebody: whoever is to chair already."""
        self.who.choose(person)

    def _scoped(self) -> None:
        period = self.scope.currentData() == PERIOD
        for field in (self.since, self.until):
            self._form.setRowVisible(field, period)
        self._ask()

    def _command(self) -> Delegate | None:
        who, scope = self.who.currentData(), self.scope.currentData()
        if who is None:
            return None
        if scope == MEETING:
            return Delegate(who, meeting=self._line.id)
        if scope == OPEN:
            return Delegate(who)
        if self.since.fault or self.until.day is None:
            return None
        return Delegate(who, self.since.day, self.until.day)

    def _ask(self) -> None:
        """The live verdict, for the mayor; with the mayor's keys still shut, only who is asked."""
        who = self.who.currentData()
        if who is None:
            return
        self._bridge.may(Delegate(who), self._mayor, self._show, self._shut, owner=self)

    def _show(self, findings: Findings) -> None:
        self.verdict.show_findings(findings)
        self.give.setEnabled(not findings)
        self.state.setVisible(not findings)
        self.state.say("meetings.delegate.may")

    def _shut(self, error: AppError) -> None:
        if isinstance(error, Locked):
            self.verdict.clear()
            self.state.say("meetings.delegate.locked", name=self._persons[self._mayor].name)
        else:
            self.verdict.show_error(error)

    def _give(self) -> None:
        command = self._command()
        if command is None:
            fault = self.since.fault or self.until.fault
            self.notice.refusal.say_hint(fault or "meetings.delegate.lacks_day")
            self.until.setFocus()
            return
        self.notice.run(command, self._mayor, self._given)

    def _given(self, _done: object) -> None:
        self.typed.filled()

    def _end(self) -> None:
        held = self.table.current
        if held is not None:
            self.notice.run(EndDelegation(held.person), self._mayor)

    def _look(self, _done: object) -> None:
        self._bridge.ask(OfficeView(), self._bridge.acting, self._fill, owner=self)
