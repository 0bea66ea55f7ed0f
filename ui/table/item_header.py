"""The item that is on the table: which case, how long, and opening and closing it."""

from datetime import datetime

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QSpinBox, QVBoxLayout, QWidget

from app.commands.sitting import OpenItem
from app.domain.meeting import ItemState
from app.errors import AppError, Locked
from app.queries.meetings import ItemView
from ui.bridge import Bridge
from ui.meetings.names import name
from ui.meetings.notice import NoticePlace
from ui.style.spacing import GAP, TIGHT
from ui.table.place import At
from ui.widgets.button import Button
from ui.widgets.label import Label
from ui.widgets.refusal import Findings, RefusalPanel
from ui.words import say

LONGEST_MONTHS = 360
"""30 years (R38); what is less is for the rules to say."""
MINUTE, HOUR = 60, 3600
_CLOCK = {
    (True, True): "table.item.time_of",
    (True, False): "table.item.time",
    (False, True): "table.item.planned",
    (False, False): "table.item.now",
}
"""By whether it is known since when the item is open, and how many minutes are planned."""
_EXERCISE = {
    (True, True): "table.item.took_of",
    (True, False): "table.item.took",
    (False, True): "table.item.planned_only",
    (False, False): "table.item.exercise",
}
"""The same without the time of day."""
now = datetime.now
"""The wall clock: it goes on while the laptop sleeps."""


class ItemHeader(QFrame):
    """The case by its key; the name only when asked for by hand."""

    closes = Signal()
    """The item is to be closed; the desk first sees to what is still typed."""

    def __init__(self, bridge: Bridge, notice: NoticePlace) -> None:
        super().__init__()
        self._bridge, self._notice = bridge, notice
        self._at: At | None = None
        self._view: ItemView | None = None
        self.key, self.purpose = Label(role="heading"), Label(role="hint")
        self.subject = Label()
        self.reveal = QPushButton()
        self.reveal.setCheckable(True)
        self.clock = Label(role="hint")
        say(self.clock.setAccessibleName, "table.item.clock")
        self.months_label = Label("table.item.months", "hint")
        self.months = QSpinBox()
        self.months.setRange(1, LONGEST_MONTHS)
        say(self.months.setAccessibleName, "table.item.months")
        self.open = Button("table.item.open", self._open, primary=True)
        self.close_item = Button("table.item.close", self.closes.emit)
        self.closed = Label("table.item.closed", "hint")
        self.frame_only = Label("table.item.frame_only", "hint")
        self.outcome = Label("table.texts.outcome", "hint")
        self.outcome.hide()
        self.warnings = QWidget()
        """What the minutes would lack, and why nothing is done here with a decision or an action;
        the desk lays it out beside the texts."""
        self.verdict = RefusalPanel()
        self._lay_out()
        self.reveal.toggled.connect(self._reveal)
        self.months.valueChanged.connect(lambda _months: self._ask_verdict())
        self._since: datetime | None = None
        self._exercise = False
        """Whose clock stands still: beside it the time of day would be a second one."""
        self._tick = QTimer(self)
        self._tick.setInterval(1000)
        self._tick.timeout.connect(self._show_clock)
        self._reveal(False)

    def show_view(self, at: At, view: ItemView) -> None:
        """Show the item as it stands."""
        earlier, fresh = self._view, self._view is None
        begins = earlier is not None and earlier.state is not view.state
        self._at, self._view = at, view
        self.key.show_text(view.case_key)
        self.purpose.show_text(name("purpose", view.purpose))
        self._reveal(self.reveal.isChecked())
        planned, open_ = view.state is ItemState.PLANNED, view.state is ItemState.OPEN
        for widget in (self.months_label, self.months):
            widget.setVisible(planned and not view.retention_agreed)
        self.open.setVisible(planned)
        self.close_item.setVisible(open_)
        self.closed.setVisible(view.state is ItemState.CLOSED)
        if fresh:
            self._bridge.call(lambda session: session.header.exercise, self._know_clock, owner=self)
            self.months.setValue(view.retention_months)
        self._warn(view, open_)
        self._run_clock(open_, begins)
        self.verdict.clear()
        if planned:
            self._ask_verdict()

    def hide_name(self) -> None:
        """Names are hidden again on leaving."""
        self.reveal.setChecked(False)

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(GAP)
        for label in (self.key, self.subject, self.clock, self.months_label):
            label.setWordWrap(False)
        left: tuple[QWidget, ...] = (self.key, self.reveal, self.subject)
        right: tuple[QWidget, ...] = (self.clock, self.months_label, self.months, self.open)
        for widget in left:
            row.addWidget(widget)
        row.addStretch()
        for widget in (*right, self.close_item, self.closed):
            row.addWidget(widget)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, TIGHT, 0, 0)
        column.setSpacing(TIGHT)
        column.addLayout(row)
        column.addWidget(self.purpose)
        column.addWidget(self.verdict)
        below = QVBoxLayout(self.warnings)
        below.setContentsMargins(0, 0, 0, 0)
        below.setSpacing(0)
        below.addWidget(self.frame_only)
        below.addWidget(self.outcome)

    def _reveal(self, shown: bool) -> None:
        view = self._view
        self.subject.show_text(view.subject if shown and view is not None else "")
        self.subject.setVisible(shown)
        say(self.reveal.setText, "table.item.hide" if shown else "table.item.reveal")
        self.reveal.setVisible(view is not None and bool(view.subject))

    def _warn(self, view: ItemView, open_: bool) -> None:
        """What the minutes would lack if the item closed now; never what nobody approved (R21)."""
        over = "_over" if view.own_files_over else ""
        self.frame_only.say(f"table.item.frame_only{over}")
        self.frame_only.setVisible(open_ and not view.own_files)

    def _run_clock(self, runs: bool, begins: bool) -> None:
        """How long is said only of an item that opened before these eyes: no time is kept."""
        self.clock.setVisible(runs)
        if begins or not runs:
            self._since = now() if runs else None
        if not runs:
            self._tick.stop()
        elif not self._tick.isActive():
            self._tick.start()
        self._show_clock()

    def _know_clock(self, exercise: bool) -> None:
        self._exercise = exercise
        self._show_clock()

    def _show_clock(self) -> None:
        """The time of day, what is planned, and since when it is open as far as that is known."""
        time, since = now(), self._since
        allotted = self._at.allotted if self._at is not None else None
        took = 0 if since is None else int((time - since).total_seconds())
        clock = _EXERCISE if self._exercise else _CLOCK
        self.clock.say(
            clock[since is not None, allotted is not None],
            took=clock_text(took),
            planned=allotted or 0,
            since=f"{since or time:%H:%M}",
            now=f"{time:%H:%M}",
        )

    def _ask_verdict(self) -> None:
        at, view = self._at, self._view
        if at is None or view is None or view.state is not ItemState.PLANNED:
            return
        command = OpenItem(at.meeting, at.case, self.months.value())
        self.open.setEnabled(False)
        self._bridge.may(command, at.chair, self._show_verdict, self._unknown, owner=self)

    def _show_verdict(self, findings: Findings) -> None:
        view = self._view
        if view is not None and view.state is ItemState.PLANNED:
            self.verdict.show_findings(findings)
            self.open.setEnabled(not findings)

    def _unknown(self, error: AppError) -> None:
        """The chair's keys are not open yet: opening asks for them, and then the rules decide."""
        self.open.setEnabled(isinstance(error, Locked))

    def _open(self) -> None:
        at = self._at
        if at is not None:
            months = self.months.value()
            self._notice.run(OpenItem(at.meeting, at.case, months), at.chair)


def clock_text(seconds: int) -> str:
    """Minutes and seconds, with hours before them once there are any."""
    hours, rest = divmod(max(seconds, 0), HOUR)
    shown = f"{rest // MINUTE:02}:{rest % MINUTE:02}"
    return f"{hours}:{shown}" if hours else shown
