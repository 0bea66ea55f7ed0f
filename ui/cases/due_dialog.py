"""What is past its retention term, in one list: ticked, confirmed by password, erased in one go."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QWidget

from app.commands.cases import CloseCase, EraseCase
from app.commands.step import Command
from app.domain.case import CaseId, CaseTerm
from app.errors import AppError
from app.queries.retention import DueCase, ends_on
from ui.bridge import Bridge
from ui.cases.steps import ERASED
from ui.widgets.button import Button
from ui.widgets.dialog import FinalDialog
from ui.widgets.form import Choice
from ui.widgets.label import Label
from ui.widgets.together import TogetherDialog
from ui.words import words

CONSEQUENCES = (
    "cases.due.what",
    "cases.page.erase_records",
    "cases.page.erase_copies",
    "cases.page.erase_elsewhere",
)


class DueDialog(FinalDialog):
    """Each case is one step: what is done stays done, and what fails is said and stays listed.

    `unread` are those that whoever acts is not admitted to. Before their term is over they can be
    closed here, by who ticks them, and erased by two.
    """

    def __init__(
        self,
        bridge: Bridge,
        due: Sequence[DueCase],
        parent: QWidget,
        unread: Sequence[CaseTerm] = (),
    ) -> None:
        title, told = ("cases.due.title", CONSEQUENCES) if due else ("cases.unread.close", ())
        super().__init__(bridge, title, told, None, parent)
        self.boxes = {line.id: QCheckBox(_told(line)) for line in due}
        for box in self.boxes.values():
            box.setChecked(True)
        others = [term for term in unread if term.case not in self.boxes]
        for term in others:
            self.boxes[term.case] = box = QCheckBox(_told_unread(term))
            box.setEnabled(not term.is_closed)
        self._due: tuple[DueCase | CaseTerm, ...] = (*due, *others)
        self._left: list[DueCase | CaseTerm] = []
        self._erased: list[DueCase] = []
        self._closed: list[CaseId] = []
        self._told: list[str] = []
        self._over = False
        self._early = [term for term in others if term.is_closed]
        self.by_two = Button("cases.unread.by_two", self._erase_by_two)
        self.by_two.setVisible(bool(self._early))
        rows: list[QWidget] = [*self.boxes.values()]
        if others or any(line.unread for line in due):
            rows.append(Label("cases.unread.what", "hint"))
        for number, row in enumerate((*rows, self.by_two), 1 + bool(due)):
            self.above.insertWidget(number, row)
        self.above.setAlignment(self.by_two, Qt.AlignmentFlag.AlignLeft)
        if len(self._early) == len(self.boxes):  # nothing to be closed or erased by one
            for widget in (self.heading, self.forever, self.keep):
                widget.hide()
            self.form.setRowVisible(self.password, False)
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

    def _tell_whose(self, keys: tuple[bool, dict[str, str]]) -> None:
        super()._tell_whose(keys)
        if self.keep.isHidden():
            self.exercise.hide()

    def _ticked(self) -> list[DueCase | CaseTerm]:
        return [line for line in self._due if self.boxes[_case(line)].isChecked()]

    def _next(self) -> None:
        self.progress.setValue(self.progress.maximum() - len(self._left))
        if self._left:
            line = self._left.pop(0)
            self._run(line, _steps(line))
        else:
            self._end()

    def _run(self, line: DueCase | CaseTerm, steps: list[Command]) -> None:
        if not steps:
            if isinstance(line, DueCase):
                self._erased.append(line)
            else:
                self._closed.append(line.case)
            self._next()
            return

        def done(_done: object) -> None:
            self._run(line, steps[1:])

        def failed(error: AppError) -> None:
            why = words().error(error)
            what = "cases.due.failed" if isinstance(line, DueCase) else "cases.unread.failed"
            self._told.append(words().text(what, case=line.key, why=why))
            self._next()

        self.bridge.run(steps[0], self.acting, done, failed, self)

    def _erase_by_two(self) -> None:
        """In a dialog of its own, in the place of this one."""
        parent = self.parentWidget()
        self.reject()
        if parent is not None:
            EarlyDialog(self.bridge, self._early, parent).open()

    def _stop(self) -> None:
        """What is under way ends; the rest stays listed."""
        self._left.clear()

    def _end(self) -> None:
        self._busy(False)
        self._over = True
        lines = list(self._told)
        if self._closed:
            lines.insert(0, words().n("cases.unread.done", len(self._closed)))
        if self._erased or not self._closed:
            lines.insert(0, words().n("cases.due.done", len(self._erased)))
        if any(line.out for line in self._erased):
            lines.append(words().text("cases.due.recall"))
        self.ended.show_text("\n".join(lines))
        self.ended.show()
        for box in self.boxes.values():
            box.setEnabled(False)
        for widget in (self.stop, self.leave, self.by_two):
            widget.hide()
        self.form.setRowVisible(self.password, False)
        self.exercise.hide()
        self.keep.say("cases.due.close")
        self.keep.setFocus()


class EarlyDialog(TogetherDialog):
    """Erase a case before its term is over, or while it is held, which nobody of both may read."""

    def __init__(self, bridge: Bridge, terms: Sequence[CaseTerm], parent: QWidget) -> None:
        told = ("cases.unread.by_two_told", *ERASED)
        super().__init__(bridge, "cases.unread.by_two", told, None, parent)
        self.case = Choice()
        self.case.offer([(term.case, term.key) for term in terms])
        self.form.field("cases.unread.which", self.case, 0)

    def command(self) -> EraseCase:
        """The one that was chosen."""
        return EraseCase(self.case.currentData())


def _case(line: DueCase | CaseTerm) -> CaseId:
    return line.id if isinstance(line, DueCase) else line.case


def _steps(line: DueCase | CaseTerm) -> list[Command]:
    if isinstance(line, CaseTerm):
        return [CloseCase(line.case)]
    erase: list[Command] = [EraseCase(line.id)]
    return erase if line.closed else [CloseCase(line.id), *erase]


def _told_unread(term: CaseTerm) -> str:
    told, last = words(), ends_on(term)
    if term.hold:
        return told.text("cases.unread.held", case=term.key)
    if last is not None and term.is_closed:
        return told.text("cases.unread.closed", case=term.key, day=last)
    if term.review_on is None:
        return told.text("cases.unread.open_still", case=term.key)
    return told.text("cases.unread.review", case=term.key, day=term.review_on)


def _told(line: DueCase) -> str:
    told = words()
    parts = [told.n("cases.due.line", line.months, case=line.key, day=line.ends_on)]
    if not line.closed:
        parts.append(told.text("cases.due.closes"))
    if line.unread:
        parts.append(told.text("cases.unread.unread"))
    if line.out:
        parts.append(told.n("cases.due.out", line.out))
    return ", ".join(parts)
