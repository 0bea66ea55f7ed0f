"""What is past its retention term, in one list: ticked, confirmed by password, erased in one go."""

from collections.abc import Sequence

from PySide6.QtWidgets import QCheckBox, QWidget

from app.commands.cases import CloseCase, EraseCase
from app.commands.step import Command
from app.errors import AppError
from app.queries.retention import DueCase
from ui.bridge import Bridge
from ui.widgets.button import Button
from ui.widgets.dialog import FinalDialog
from ui.widgets.label import Label
from ui.words import words

CONSEQUENCES = (
    "cases.due.what",
    "cases.page.erase_records",
    "cases.page.erase_copies",
    "cases.page.erase_elsewhere",
)


class DueDialog(FinalDialog):
    """Each case is one step: what is done stays done, and what fails is said and stays listed."""

    def __init__(self, bridge: Bridge, due: Sequence[DueCase], parent: QWidget) -> None:
        super().__init__(bridge, "cases.due.title", CONSEQUENCES, None, parent)
        self.boxes = {line.id: QCheckBox(_told(line)) for line in due}
        self._due = tuple(due)
        self._left: list[DueCase] = []
        self._erased: list[DueCase] = []
        self._told: list[str] = []
        self._over = False
        for number, box in enumerate(self.boxes.values(), 2):
            box.setChecked(True)
            self.above.insertWidget(number, box)
        self.ended = Label()
        self.ended.hide()
        self.above.addWidget(self.ended)
        self.stop = Button("cases.due.stop", self._stop)
        self.stop.hide()
        self.above.addWidget(self.stop)

    def do(self) -> None:
        """Ask the password; once all is done the button closes."""
        if self._over:
            self.accept()
            return
        if not self._ticked():
            self.missing("cases.due.none")
            return
        super().do()

    def proceed(self) -> None:
        """One after the other."""
        self._left = self._ticked()
        self.progress.setRange(0, len(self._left))
        self.progress.setTextVisible(True)
        self.stop.show()
        self._next()

    def _ticked(self) -> list[DueCase]:
        return [line for line in self._due if self.boxes[line.id].isChecked()]

    def _next(self) -> None:
        self.progress.setValue(self.progress.maximum() - len(self._left))
        if self._left:
            line = self._left.pop(0)
            self._run(line, _steps(line))
        else:
            self._end()

    def _run(self, line: DueCase, steps: list[Command]) -> None:
        if not steps:
            self._erased.append(line)
            self._next()
            return

        def done(_done: object) -> None:
            self._run(line, steps[1:])

        def failed(error: AppError) -> None:
            why = words().error(error)
            self._told.append(words().text("cases.due.failed", case=line.key, why=why))
            self._next()

        self.bridge.run(steps[0], self.acting, done, failed, self)

    def _stop(self) -> None:
        """What is under way ends; the rest stays listed."""
        self._left.clear()

    def _end(self) -> None:
        self._busy(False)
        self._over = True
        lines = [words().n("cases.due.done", len(self._erased)), *self._told]
        if any(line.out for line in self._erased):
            lines.append(words().text("cases.due.recall"))
        self.ended.show_text("\n".join(lines))
        self.ended.show()
        for box in self.boxes.values():
            box.setEnabled(False)
        for widget in (self.stop, self.leave):
            widget.hide()
        self.form.setRowVisible(self.password, False)
        self.exercise.hide()
        self.keep.say("cases.due.close")
        self.keep.setFocus()


def _steps(line: DueCase) -> list[Command]:
    erase: list[Command] = [EraseCase(line.id)]
    return erase if line.closed else [CloseCase(line.id), *erase]


def _told(line: DueCase) -> str:
    told = words()
    parts = [told.text("cases.due.line", case=line.key, months=line.months, day=line.ends_on)]
    if not line.closed:
        parts.append(told.text("cases.due.closes"))
    if line.out:
        parts.append(told.n("cases.due.out", line.out))
    return ", ".join(parts)
