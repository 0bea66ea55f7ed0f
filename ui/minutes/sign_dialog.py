"""Signing the minutes: what will happen is listed, and the chair's password is asked again.

Copies are made one by one in the worker. Until the last is there it can be stopped, and then
nothing was signed.
"""

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from app.commands.minutes import SignMinutes
from app.commands.step import Command
from app.domain.person import PersonId
from app.errors import AppError
from app.queries.copies import load_signer
from app.queries.law import legal_text
from app.queries.meetings import Board
from app.queries.settling import Unsettled
from ui.bridge import Bridge
from ui.garbage import keep_loaded
from ui.minutes.way_of_signing import WayOfSigning
from ui.widgets.dialog import FinalDialog
from ui.widgets.label import Label
from ui.words import words

CONSEQUENCES = ("copies", "notes", "frozen", "waiting")


class Watch(QObject):
    """Between the worker, which signs, and the screen, which may stop it.

    It belongs to the step and not to the dialog: a dialog may be gone while the step still runs.
    """

    advanced = Signal(int, int)
    """(copies made, all copies)."""

    def __init__(self) -> None:
        super().__init__()
        self._stopped = False
        self._told: tuple[int, int] | None = None

    def stop(self) -> None:
        """Go no further."""
        self._stopped = True

    def tell(self, made: int, of: int) -> bool:
        """Called by the worker, also again and again while a card is awaited; whether to go on."""
        if self._told != (made, of):
            self._told = made, of
            self.advanced.emit(made, of)
        return not self._stopped


class SigningDialog(FinalDialog):
    """Final: there is no undo, so nothing is left unsaid beforehand. It can be stopped."""

    def __init__(
        self,
        bridge: Bridge,
        title: str,
        listed: tuple[str, ...],
        parent: QWidget,
        *,
        acting: PersonId,
        signer: PersonId | None = None,
    ) -> None:
        super().__init__(bridge, title, listed, None, parent)
        bridge.off_thread(load_signer, keep_loaded)
        self._watch: Watch | None = None
        self.acting, self.signer = acting, signer
        self.way = WayOfSigning(bridge, self.form, acting)
        self.made = Label(role="hint")
        self.made.hide()
        self.above.addWidget(self.made)
        bridge.leaving.connect(self._stop)

    def step(self, watch: Watch) -> Command:
        """The step, watched."""
        raise NotImplementedError

    def reject(self) -> None:
        """Leave; while it signs, stop first and say that nothing was signed."""
        if self._watch is None:
            super().reject()
            return
        self._stop()
        self.leave.setEnabled(False)

    def proceed(self) -> None:
        """Sign, watched; the password was theirs."""
        watch = self._watch = Watch()
        watch.advanced.connect(self._advanced)
        self.leave.say("copies.sign.stop")
        self.bridge.run(self.step(watch), self.acting, self._done, self._failed, self)

    def _advanced(self, made: int, of: int) -> None:
        if self._watch is None:
            return
        self.progress.setRange(0, of)
        self.progress.setValue(made)
        self.made.say("copies.sign.progress", made=made, of=of)
        self.made.show()

    def _done(self, done: object) -> None:
        self._watch = None
        super()._done(done)

    def _failed(self, error: AppError) -> None:
        self._watch = None
        self.progress.setRange(0, 0)
        self.made.hide()
        self.leave.say("screens.cancel")
        self.leave.setEnabled(True)
        super()._failed(error)
        self.way.failed(error)

    def _stop(self) -> None:
        if self._watch is not None:
            self._watch.stop()


class SignDialog(SigningDialog):
    """Who finishes it signs; by whose key is said, and what the copies will lack."""

    def __init__(
        self,
        bridge: Bridge,
        board: Board,
        name: str,
        unsettled: tuple[Unsettled, ...],
        parent: QWidget,
    ) -> None:
        listed = tuple(f"copies.sign.{key}" for key in CONSEQUENCES)
        super().__init__(
            bridge,
            "copies.sign.title",
            listed,
            parent,
            acting=board.finisher,
            signer=board.signer,
        )
        self._meeting = board.line
        self.statement = Label()
        self.statement.show_text(legal_text("rests_on_nothing", words().language))
        self.whose = Label()
        self.whose.say("copies.sign.whose", name=name)
        self.frame_only = Label()
        framed = [line.case_key for line in unsettled if not line.own_files]
        self.frame_only.say("copies.sign.frame_only", cases=", ".join(framed))
        self.frame_only.setVisible(bool(framed))
        for label in (self.frame_only, self.statement, self.whose):
            self.above.insertWidget(self.above.count() - 2, label)  # "for ever" stays the last

    def step(self, watch: Watch) -> SignMinutes:
        """Signing, as chosen."""
        return SignMinutes(self._meeting.id, watch.tell, self.way.how)
