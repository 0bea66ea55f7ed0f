"""One step as a form in a dialog. Refused or failed, it stays with all that was typed."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QVBoxLayout,
    QWidget,
)

from app.domain.person import PersonId
from app.errors import AppError, Locked
from ui.bridge import Bridge
from ui.style.spacing import GAP, MARGIN, SMALL
from ui.unlock.password import PasswordField
from ui.widgets.body import Body
from ui.widgets.busy import BusyBar
from ui.widgets.button import Button
from ui.widgets.form import Form, LineField, TextField
from ui.widgets.label import Label
from ui.widgets.reading_order import stops, tab_on
from ui.widgets.refusal import RefusalPanel
from ui.widgets.typed import Typed
from ui.widgets.waiting import Waiting
from ui.words import say

if TYPE_CHECKING:
    from app.commands.step import Command
    from app.session import Session


class CommandDialog(QDialog):
    """Subclasses fill `form` and build the command; it is gone once the command is carried out."""

    def __init__(
        self,
        bridge: Bridge,
        title: str,
        parent: QWidget,
        acting: PersonId | None = None,
    ) -> None:
        super().__init__(parent)
        self.bridge = bridge
        self.acting = acting if acting is not None else bridge.acting
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        say(self.setWindowTitle, title)
        self._warned = False
        """It was said that what is typed goes with the dialog."""
        self._discards = self._begins = False
        self._lay_out(title)
        bridge.leaving.connect(self._discard)

    def _lay_out(self, title: str) -> None:
        whole = QVBoxLayout(self)
        whole.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        whole.setSpacing(GAP)
        body = self._body = Body()
        column = body.column
        self.above = QVBoxLayout()
        self.above.setSpacing(SMALL)
        column.addLayout(self.above)
        self.form = Form()
        column.addLayout(self.form)
        self.refusal = RefusalPanel()
        column.addWidget(self.refusal)
        self.progress = BusyBar("screens.busy")
        column.addWidget(self.progress)
        column.addStretch()
        whole.addWidget(body, 1)
        buttons = QHBoxLayout()
        buttons.addStretch()
        self.leave = Button("screens.cancel", self._leave)
        self.keep = Button(title, self.do, primary=True)
        self.keep.setDefault(True)
        buttons.addWidget(self.leave)
        buttons.addWidget(self.keep)
        whole.addLayout(buttons)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):  # in a text Enter alone begins a new line
            QShortcut(QKeySequence(keys), self).activated.connect(self.keep.click)

    def keeps(self, place: str, fields: Mapping[str, QWidget], *, of_record: bool = False) -> None:
        """Keep what is typed in these fields until the dialog is left; see `Typed.begin`."""
        self.typed = Typed(self.bridge, fields)
        self.above.addWidget(self.typed)
        self.typed.begin(place, of_record=of_record)
        self.finished.connect(lambda _code: self.typed.end())

    @property
    def unsent(self) -> bool:
        """Whether somebody typed a text here that is kept nowhere."""
        lines = any(f.isModified() and f.value for f in _open(self.findChildren(LineField)))
        texts = _open(self.findChildren(TextField))
        return lines or any(f.document().isModified() and f.value for f in texts)

    def reject(self) -> None:
        """Leave, unless a typed text would go: that is said first, and only the button does it."""
        if self._discards or not self.unsent:
            super().reject()
            return
        self._warned = True
        self.refusal.say_hint("screens.unsent")
        self._body.bring(self.refusal)
        self.leave.say("screens.discard")
        self.keep.setFocus()  # a second Escape or a reflex throws nothing away

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """Begin at the first field."""
        self._begins = self.focusWidget() is None
        self._body.widen(self)  # first: shown narrow, it would grow as high as narrow text is
        super().showEvent(event)
        self._begin()

    def focusNextPrevChild(self, forward: bool) -> bool:  # noqa: N802 - Qt's name
        """Tab goes as one reads; fields may come later than the dialog."""
        return tab_on(self, forward)

    def _begin(self) -> None:
        """Nobody said where: Qt would take the button that was made first, which leaves.

        A field may come later than the dialog: who has not moved yet begins there.
        """
        if not self._begins or self.focusWidget() not in (None, self.leave):
            self._begins = False
            return
        for stop in stops(self._body):
            if stop.isVisibleTo(self) and stop.isEnabled() and stop is not self._body:
                stop.setFocus(Qt.FocusReason.OtherFocusReason)
                self._begins = False
                return

    def event(self, event: QEvent) -> bool:
        """Grow with what is said on it: wrapped text tells its height too late for Qt."""
        done = super().event(event)
        if event.type() is QEvent.Type.LayoutRequest:
            self._body.grow(self)
            self._begin()
        return done

    def command(self) -> "Command | None":
        """The command as typed; None where something is missing, said in `self.missing`."""
        raise NotImplementedError

    def missing(self, key: str) -> None:
        """Say what must be filled in first, without calling it a refusal."""
        self.refusal.say_hint(key)
        self._body.bring(self.refusal)

    def do(self) -> None:
        """Carry it out."""
        if not self.keep.isEnabled():
            return
        self.refusal.clear()
        command = self.command()
        if command is None:
            return
        self._busy(True)
        self.bridge.run(command, self.acting, self._done, self._failed, self)

    def _leave(self) -> None:
        self._discards = self._warned
        self.reject()

    def _discard(self) -> None:
        """The vault locks: nothing may stand in the way."""
        self._discards = True

    def _done(self, _done: Any) -> None:
        self._busy(False)
        self.accept()

    def _failed(self, error: AppError) -> None:
        self._busy(False)
        self.refusal.show_error(error)
        self._body.bring(self.refusal)
        self.refusal.setFocus()

    def _busy(self, busy: bool) -> None:
        self.keep.setEnabled(not busy)
        self.progress.setVisible(busy)


def _keys_of(session: "Session") -> tuple[bool, dict[str, str]]:
    """Whether it is a play, and the members of the vault by id."""
    header = session.header
    return header.exercise, {str(slot.member): slot.name for slot in header.members}


def _open(fields: "list[Any]") -> "list[Any]":
    """Those in which something can be typed now."""
    return [field for field in fields if field.isEnabled() and not field.isReadOnly()]


class FinalDialog(CommandDialog):
    """A step that nothing undoes: what will happen is listed, and the password is asked."""

    signer: "PersonId | None" = None
    """Whose password it is, where not that of the acting person."""

    def __init__(
        self,
        bridge: Bridge,
        title: str,
        consequences: tuple[str, ...],
        command: "Command | None",
        parent: QWidget,
    ) -> None:
        super().__init__(bridge, title, parent)
        self._command = command
        self.heading = Label("screens.final.heading", "heading")
        self.above.addWidget(self.heading)
        for consequence in consequences:
            self.above.addWidget(Label(consequence))
        self.forever = Label("screens.final.forever", "hint")
        self.above.addWidget(self.forever)
        self.password = PasswordField("screens.final.password")
        self.form.field("screens.final.password", self.password)
        self.exercise = self.form.hint()
        self.exercise.hide()
        self.waiting = Waiting(self.keep, title)
        bridge.call(_keys_of, self._tell_whose, owner=self)
        self.password.setFocus()

    def command(self) -> "Command | None":
        """The step itself; None where a subclass does something else in `proceed`."""
        return self._command

    def do(self) -> None:
        """Ask the vault whether the password is the member's, then carry it out."""
        if not self.keep.isEnabled() or self.acting is None:
            return
        member, password = self.signer or self.acting, self.password.value
        self.refusal.clear()
        self._busy(True)
        self.bridge.call(
            lambda session: session.unlock(member, password),
            lambda _none: self.proceed(),
            self._not_theirs,
            self,
        )

    def _not_theirs(self, error: AppError) -> None:
        """It is typed again at once."""
        self._failed(error)
        self.password.setFocus()

    def _tell_whose(self, keys: tuple[bool, dict[str, str]]) -> None:
        """Whose password it is where somebody else acts, and in a play what it is."""
        exercise, names = keys
        member = self.signer or self.acting
        label = self.form.labelForField(self.password)
        if member != self.bridge.acting and member in names and isinstance(label, Label):
            label.say("screens.final.password_of", name=names[member])
            for field in (self.password, self.password.line):
                say(field.setAccessibleName, "screens.final.password_of", name=names[member])
        if exercise:
            self.exercise.say("screens.key.exercise_password", password=f"play-{member}")
            self.exercise.show()

    def _failed(self, error: AppError) -> None:
        super()._failed(error)
        self.waiting.after(error)
        if isinstance(error, Locked) and error.code == "wrong_password":
            self.password.line.selectAll()
            self.password.setFocus()

    def proceed(self) -> None:
        """Carry it out; the password was theirs."""
        if self._command is not None:
            self.bridge.run(self._command, self.acting, self._done, self._failed, self)
