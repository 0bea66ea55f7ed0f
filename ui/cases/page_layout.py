"""Where everything of a case stands: what is known on the left, what can be done on the right."""

from collections.abc import Callable, Mapping

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from app.domain.case import Stage
from app.domain.person import PersonId
from app.queries.cases import CasePage, SignalLine
from app.queries.timeline import Event
from ui.cases.actions_section import ActionsSection
from ui.cases.circle_section import CircleSection
from ui.cases.clock_facts import ClockFacts
from ui.cases.columns import SIGNALS, TIMELINE
from ui.cases.frame_facts import FrameFacts
from ui.cases.section import Section
from ui.cases.steps_panel import StepsPanel
from ui.style.spacing import GAP, MARGIN
from ui.widgets.button import Button
from ui.widgets.label import Label
from ui.widgets.later import later
from ui.widgets.refusal import Findings, RefusalPanel

NARROW = 110
"""Letters of width below which the steps stand under the facts rather than beside them."""
STEPS = 30
"""Letters of width of the steps."""


class CaseLayout(QScrollArea):
    """One page that scrolls as a whole, in one column or two."""

    def __init__(self, done: Mapping[str, Callable[[], object]], screen: QWidget) -> None:
        super().__init__(screen)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.refusal, self.lapsed = RefusalPanel(), RefusalPanel()
        self.name = Label("cases.page.name_hidden")
        self.reveal = Button("cases.list.reveal", lambda: None)
        self.facts, self.clock = FrameFacts(), ClockFacts()
        self.circle, self.plan = CircleSection(), ActionsSection()
        self.signals: Section[SignalLine] = Section(
            "cases.page.signals", "cases.page.no_signals", SIGNALS
        )
        self.timeline: Section[Event] = Section(
            "cases.page.timeline", "cases.page.no_timeline", TIMELINE
        )
        self.to_meetings = Button("cases.page.to_meetings", lambda: None)
        self.timeline.add_below(self.to_meetings)
        self.steps = StepsPanel(done, screen)
        self._lay_out()

    def show_page(
        self, page: CasePage, names: Mapping[PersonId, str], judged: Mapping[str, Findings]
    ) -> None:
        """Show a case; `judged` is the live verdict on each step."""
        self.facts.show_page(page, names)
        closed = page.line.stage is Stage.AFSLUITING
        self.clock.show_clock(page.clock, page.today, page.reviews, closed=closed)
        self.plan.none.say("cases.page.planned_nothing" if closed else "cases.page.no_plan")
        self.lapsed.show_findings((("R6", {}),) if page.lapsed else ())
        self.signals.show_rows(page.signals)
        self.plan.show_rows(page.course.actions)
        self.timeline.show_rows(page.course.events)
        self.circle.show_circle(page.circle, judged.get("revoke", ()))
        self.steps.show_verdicts({n: f for n, f in judged.items() if n != "revoke"})
        self._arrange()
        self._inside.show()

    def clear(self) -> None:
        """Nothing of a case."""
        self._inside.hide()
        for facts in (self.facts, self.clock):
            facts.clear()
        for section in (self.signals, self.plan, self.timeline):
            section.show_rows(())
        self.circle.show_circle((), ())
        self.lapsed.clear()
        self.steps.show_verdicts({})

    def texts(self) -> None:
        """Everything that names codes and dates."""
        for part in (
            self.facts,
            self.clock,
            self.signals,
            self.circle,
            self.plan,
            self.timeline,
            self.steps,
        ):
            part.texts()
        later(self, self._arrange)  # the buttons hear of the language after this

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Two columns where there is room for them."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        letter = self.fontMetrics().averageCharWidth()
        narrow = self.width() < NARROW * letter
        way = QBoxLayout.Direction
        self._columns.setDirection(way.TopToBottom if narrow else way.LeftToRight)
        widest = max(button.sizeHint().width() for button in self.steps.buttons.values())
        room = self.viewport().width() - GAP
        self.steps.setFixedWidth(room if narrow else max(widest, STEPS * letter))

    def _lay_out(self) -> None:
        self._inside = QWidget()
        self.setWidget(self._inside)
        self._columns = QBoxLayout(QBoxLayout.Direction.LeftToRight, self._inside)
        self._columns.setContentsMargins(0, 0, GAP, 0)
        self._columns.setSpacing(MARGIN)
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP)
        row = QHBoxLayout()
        row.addWidget(self.name, 1)
        row.addWidget(self.reveal)
        column.addLayout(row)
        clock = Label("cases.clock.title", "heading")
        above: tuple[QWidget, ...] = (self.lapsed, self.facts, clock, self.clock)
        for widget in (*above, self.plan, self.timeline, self.signals, self.circle):
            column.addWidget(widget)
        column.addStretch()
        left.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._columns.addWidget(left, 1)
        self._columns.addWidget(self.steps, 0, Qt.AlignmentFlag.AlignTop)
        self._inside.hide()
