"""The circle of a case: who is admitted through what, who reads it, and how an admission ends."""

from collections.abc import Sequence

from PySide6.QtCore import Signal

from app.queries.circle import CircleLine, Through
from ui.cases.columns import CIRCLE
from ui.cases.section import Section
from ui.cases.steps_panel import remedy
from ui.widgets.button import Button
from ui.widgets.label import Label
from ui.widgets.refusal import Findings

STAYS = (Through.MAYOR, Through.COORDINATOR)
"""Whose admission belongs to the office."""


class CircleSection(Section[CircleLine]):
    """Everyone admitted; an admission can be ended, that of mayor and coordinator excepted."""

    chooses = True

    revoke_wanted = Signal(object)
    refused = Signal(object)

    def __init__(self) -> None:
        super().__init__("cases.page.circle", "cases.page.no_circle", CIRCLE)
        self._findings: Findings = ()
        self.revoke = Button("cases.page.revoke", self.revoke_current)
        self.hint = Label(role="hint")
        self.add_below(self.revoke, self.hint)
        self.table.moved.connect(self._judge)
        self._judge(None)

    def show_circle(self, rows: Sequence[CircleLine], findings: Findings) -> None:
        """Show these, and what refuses to end an admission."""
        self._findings = findings
        self.show_rows(rows)
        self._judge(self.table.current)

    def texts(self) -> None:
        """Say the cells and the verdict again."""
        super().texts()
        self._judge(self.table.current)

    def revoke_current(self) -> None:
        """End the current person's admission, or hear why not."""
        line = self.table.current
        if line is None or line.lost or line.through in STAYS:
            return
        if self._findings and line.until is None:
            self.refused.emit(self._findings)
        else:
            self.revoke_wanted.emit(line)

    def _judge(self, line: CircleLine | None) -> None:
        can = line is not None and not line.lost and line.through not in STAYS
        guest = line is not None and line.until is not None
        told = remedy(self._findings) if can and not guest else ""
        self.revoke.say("cases.page.end_emergency" if guest else "cases.page.revoke")
        self.revoke.setVisible(can)
        self.revoke.setAccessibleDescription(told)
        self.hint.setVisible(bool(told))
        self.hint.show_text(told)
