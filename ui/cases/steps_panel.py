"""What one can do to a case now, and of the rest what would make it possible: the live verdict."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLayoutItem, QVBoxLayout, QWidget

from app.queries.law import reasons
from ui.style.spacing import SMALL
from ui.widgets.action import add_action
from ui.widgets.button import Button
from ui.widgets.label import Label
from ui.widgets.refusal import Findings
from ui.words import words

Verdicts = Mapping[str, Findings]
"""By step that is offered: the findings that refuse it; none means allowed."""


def remedy(findings: Findings) -> str:
    """Rule by rule what would make a step possible."""
    told = reasons(findings, words().language)
    return "\n".join(f"{reason.rule}  {reason.remedy}" for reason in told)


class StepsPanel(QWidget):
    """A button for each step. A refused one stays reachable: pressed, it says why."""

    refused = Signal(object)
    """Somebody pressed a step that a rule refuses: its findings."""

    def __init__(self, steps: Mapping[str, Callable[[], object]], screen: QWidget) -> None:
        super().__init__()
        self._done = steps
        self._verdicts: Verdicts = {}
        self.buttons: dict[str, Button] = {}
        self._hints: list[Label] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(SMALL)
        self._heading = Label("cases.page.steps", "heading")
        self._not_now = Label("cases.page.not_now", "heading")
        self._nothing = Label("cases.page.no_steps", "hint")
        for name in steps:
            button = Button(f"cases.page.{name}", partial(self._press, name))
            button.setParent(self)
            self.buttons[name] = button
            add_action(screen, f"cases.page.{name}", button.click)
        self.show_verdicts({})

    def show_verdicts(self, verdicts: Verdicts) -> None:
        """Offer these steps: first those that nothing refuses, then the others by their reasons."""
        before = [name for name, findings in self._verdicts.items() if not findings]
        self._verdicts = verdicts
        for name, findings in verdicts.items():
            self._mark(self.buttons[name], bool(findings))
        focused = self.window().focusWidget()  # also while a dialog in front has the keys
        held = next((name for name, button in self.buttons.items() if button is focused), None)
        self._empty()
        allowed = [name for name, findings in verdicts.items() if not findings]
        self._put([self._heading])
        self._put([self.buttons[name] for name in allowed] or [self._nothing])
        groups: dict[str, list[str]] = {}
        for name, findings in verdicts.items():
            if findings:
                groups.setdefault(remedy(findings), []).append(name)
        if groups:
            self._put([self._not_now])
        for told, names in groups.items():
            hint = Label(role="hint")
            hint.show_text(told)
            self._hints.append(hint)
            self._put([*(self.buttons[name] for name in names), hint])
            for name in names:
                self.buttons[name].setAccessibleDescription(told)
        self._column.addStretch()
        if held is not None and verdicts:  # a button that was hidden meanwhile lost the keyboard
            self.buttons[self._following(held, allowed, before)].setFocus()

    def _following(self, held: str, allowed: list[str], before: list[str]) -> str:
        """The step itself; where it was taken, what it made possible, or the next in a case."""
        if held in self._verdicts:
            return held
        order = list(self._done)
        made = [name for name in allowed if name not in before]
        later = [name for name in order[order.index(held) :] if name in allowed]
        return (*made, *later, *reversed(allowed), *self._verdicts)[0]

    def texts(self) -> None:
        """Say the reasons in the new language."""
        self.show_verdicts(self._verdicts)

    def _press(self, name: str) -> None:
        findings = self._verdicts.get(name, ())
        if findings:
            self.refused.emit(findings)
        elif name in self._verdicts:
            self._done[name]()

    def _mark(self, button: Button, refused: bool) -> None:
        """Looks unlike a step that can be taken, and can still be asked why."""
        role = "not_now" if refused else None
        if button.property("role") != role:
            button.setProperty("role", role)
            button.style().unpolish(button)
            button.style().polish(button)

    def _put(self, widgets: Sequence[QWidget]) -> None:
        for widget in widgets:
            self._column.addWidget(widget)
            widget.show()

    def _empty(self) -> None:
        taken: QLayoutItem | None
        while (taken := self._column.takeAt(0)) is not None:
            widget = taken.widget()
            if widget is not None:
                widget.hide()
        for button in self.buttons.values():
            button.hide()
            button.setAccessibleDescription("")
        for hint in self._hints:
            hint.deleteLater()
        self._hints.clear()
