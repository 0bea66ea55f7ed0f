"""The follow-up plan of a case: who does what by when, how far it is, and one step to say so."""

from collections.abc import Sequence

from PySide6.QtCore import Signal

from app.queries.timeline import ActionLine
from ui.cases.columns import ACTIONS
from ui.cases.section import Section
from ui.cases.steps_panel import remedy
from ui.widgets.button import Button
from ui.widgets.label import Label


class ActionsSection(Section[ActionLine]):
    """Actions, soonest due first; those that are over come last. Enter updates the current one."""

    chooses = True

    update_wanted = Signal(object)
    """Somebody wants to say how far an action is."""
    refused = Signal(object)
    """A rule refuses that: its findings."""

    def __init__(self) -> None:
        super().__init__("cases.page.plan", "cases.page.no_plan", ACTIONS)
        self.update_state = Button("cases.page.update_action", self.update_current)
        self.hint = Label(role="hint")
        self.add_below(self.update_state, self.hint)
        self.table.moved.connect(self._judge)
        self.table.chosen.connect(lambda _line: self.update_current())
        self._judge(None)

    def show_rows(self, rows: Sequence[ActionLine]) -> None:
        """Show these."""
        super().show_rows(rows)
        self._judge(self.table.current)

    def texts(self) -> None:
        """Say the cells and the verdict again."""
        super().texts()
        self._judge(self.table.current)

    def update_current(self) -> None:
        """Say how far the current action is, or hear why not."""
        line = self.table.current
        if line is None or line.owner is None:
            return
        if line.findings:
            self.refused.emit(line.findings)
        else:
            self.update_wanted.emit(line)

    def _judge(self, line: ActionLine | None) -> None:
        known = line is not None and line.owner is not None
        told = remedy(line.findings) if line is not None and known else ""
        self.update_state.setVisible(known)
        self.update_state.setAccessibleDescription(told)
        self.hint.setVisible(bool(told))
        self.hint.show_text(told)
