"""Looking at a case again: why it is still kept, and with some services for how long (R38)."""

from PySide6.QtWidgets import QWidget

from app.commands.reviewing import ReviewCase
from app.domain.case import CaseId
from app.domain.secret import SecretText
from app.queries.retention import Clock
from ui.bridge import Bridge
from ui.widgets.dialog import CommandDialog
from ui.widgets.form import Number, TextField
from ui.widgets.label import Label
from ui.words import say

MOST = 60
"""Months: as the policy allows at most."""


class ReviewDialog(CommandDialog):
    """A reason; a longer term only where the law lets it grow."""

    def __init__(self, bridge: Bridge, case: CaseId, clock: Clock | None, parent: QWidget) -> None:
        super().__init__(bridge, "cases.page.review", parent)
        self._case = case
        self.above.addWidget(Label("cases.review.hint", "hint"))
        self.reason = TextField(4)
        self.form.field("cases.review.reason", self.reason)
        self.months = Number()
        least = clock.months if clock is not None else 0
        self.months.setRange(least, max(MOST, least))
        say(self.months.name_least, "cases.review.same")
        self._same = least
        self.form.field("cases.review.months", self.months)
        grows = clock is not None and clock.from_discussion and clock.agreed_on is not None
        self.form.setRowVisible(self.months, grows)
        self.keeps(f"review/{case}", {"reason": self.reason, "months": self.months})
        self.reason.setFocus()

    def command(self) -> ReviewCase | None:
        """The review as typed."""
        if not self.reason.value:
            self.missing("cases.review.lacks_reason")
            return None
        months = self.months.value() if self.months.value() > self._same else None
        return ReviewCase(self._case, SecretText(self.reason.value), months)
