"""What a screen says when something cannot be: which rule and source, why, and what would help.

It stands on the form itself: nothing typed is lost and no dialog comes in between. Refusals are
not failures of the person who tried, so the panel is calm: never red.
"""

from collections.abc import Iterable, Mapping

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QAccessible, QAccessibleEvent, QFocusEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from app.errors import AppError, Refused
from ui.style.spacing import GAP, SMALL, TIGHT
from ui.widgets.label import Label
from ui.widgets.later import later
from ui.words import say, words

Findings = tuple[tuple[str, Mapping[str, str]], ...]


class RefusalPanel(QFrame):
    """Hidden while there is nothing to say."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "refusal")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        say(self.setAccessibleName, "screens.refusal.name")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(GAP, SMALL, GAP, SMALL)
        self._column.setSpacing(TIGHT)
        self._error: AppError | None = None
        self._findings: Findings = ()
        self._hint = ""
        self._brief = False
        self.hide()

    def shorten(self) -> None:
        """No heading and little around it: here every line takes room from the work."""
        self._brief = True
        self._column.setContentsMargins(GAP, TIGHT, GAP, TIGHT)
        self._column.setSpacing(0)

    def show_error(self, error: AppError) -> None:
        """Say what happened; for a refusal every rule with its reasons.

        A bug, which the bridge tells as an error of no family, is said once: by `ui.program`.
        """
        bug = type(error) is AppError
        self._error, self._findings, self._hint = None if bug else error, (), ""
        self._fill()

    def show_findings(self, findings: Iterable[tuple[str, Mapping[str, str]]]) -> None:
        """Say what a live verdict refuses; an empty one hides the panel."""
        self._error, self._findings, self._hint = None, tuple(findings), ""
        self._fill()

    def say_hint(self, key: str) -> None:
        """Say what a form still needs; nothing was refused."""
        self._error, self._findings, self._hint = None, (), key
        self._fill()

    def say_done(self, key: str) -> None:
        """Say that a step was taken, in another look: nobody should read it as a refusal."""
        self._error, self._findings, self._hint = None, (), key
        self._fill("done")

    def end(self, code: str) -> None:
        """What failed with this code does so no longer: where it still stands it goes."""
        if self._error is not None and self._error.code == code:
            self.clear()

    def clear(self) -> None:
        """Nothing to say any more."""
        self._error, self._findings, self._hint = None, (), ""
        self._fill()

    @property
    def text(self) -> str:
        """All that it says, for screen readers and tests."""
        return "\n".join(label.text() for label in self._labels())

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        """Whoever is sent here sees it, also on a page that scrolls, once it has its place."""
        super().focusInEvent(event)
        later(self, self._bring)

    def _bring(self) -> None:
        at = self.parentWidget()
        while at is not None:
            if isinstance(at, QScrollArea):
                at.ensureWidgetVisible(self, 0, GAP)
            at = at.parentWidget()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Say it in the new language."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self._fill(str(self.property("role")))

    def _labels(self) -> list[Label]:
        found = (self._column.itemAt(n) for n in range(self._column.count()))
        return [w for item in found if item and isinstance(w := item.widget(), Label)]

    def _fill(self, role: str = "refusal") -> None:
        if role != self.property("role"):
            self.setProperty("role", role)
            self.style().polish(self)
        while (taken := self._column.takeAt(0)) is not None:
            if (label := taken.widget()) is not None:
                label.hide()
                label.deleteLater()
        error, findings = self._error, self._findings
        if isinstance(error, Refused):
            findings = error.findings or tuple((rule, {}) for rule in error.rules)
        if findings:
            self._say_rules(findings)
        elif error is not None:
            self._add(words().error(error), "")
        elif self._hint:
            self._add(words().text(self._hint), "")
        shown = bool(findings) or error is not None or bool(self._hint)
        self.setVisible(shown)
        self.setAccessibleDescription(self.text)
        if shown:
            QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))

    def _say_rules(self, findings: Findings) -> None:
        # The law is loaded by the session; the screens that come before it do not wait for it.
        from app.queries.law import reasons

        if not self._brief:
            self._add(words().text("screens.refusal.heading"), "heading")
        for reason in reasons(findings, words().language):
            if self._column.count():
                self._column.addSpacing(SMALL)
            self._add(f"{reason.rule}  {reason.why}", "")
            self._add(reason.remedy, "remedy")
            self._add(reason.source, "hint")

    def _add(self, text: str, role: str) -> None:
        if not text:
            return
        label = Label(role=role)
        label.show_text(text)
        label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._column.addWidget(label)
