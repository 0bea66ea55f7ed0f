"""What leaves on paper or as a file is noted before it leaves (R39)."""

from dataclasses import dataclass
from typing import ClassVar

from app.commands.step import Done, Loud, Step
from app.domain.log import Act
from app.policy.verdict import Verdict
from app.queries.sheets import SheetQuery


@dataclass(frozen=True, slots=True)
class NotePrinted(Loud):
    """Note that a sheet goes to a printer, or to a file; the log knows which, to whom, and why."""

    verb: ClassVar[str] = "print_sheet"
    sheet: SheetQuery
    saved: bool = False

    def asks(self, step: Step) -> Verdict:
        """Whoever may see the sheet."""
        return self.sheet.asks(step)

    def carry_out(self, step: Step) -> Done:
        """One line of the log."""
        of = self.sheet.of_meeting
        meeting = step.records.meeting(of) if of is not None else None
        step.situation(None, meeting)
        act = Act.EXPORT if self.saved else Act.PRINT
        step.note(act, meeting=meeting, to=self.sheet.to, why=self.sheet.what)
        return Done()
