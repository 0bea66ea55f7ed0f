"""Back in with the recovery sheet: the code or its halves, a new password, and then a new sheet."""

from collections.abc import Callable

from PySide6.QtWidgets import QProgressBar

from app.errors import AppError
from ui.bridge import Bridge
from ui.unlock.page import Page
from ui.unlock.password import NewPassword
from ui.widgets.button import Button
from ui.widgets.form import Form, LineField
from ui.widgets.label import Label
from ui.words import say


class RecoveryPage(Page):
    """For one member; `recovered` gets the new sheets and the member."""

    def __init__(
        self,
        bridge: Bridge,
        back: Callable[[], object],
        recovered: Callable[[tuple[str, ...], str], object],
    ) -> None:
        super().__init__("screens.recovery.title", back)
        self._bridge, self._recovered = bridge, recovered
        self._member = ""
        self.name = Label(role="heading")
        self.column.addWidget(self.name)
        self.column.addWidget(Label("screens.recovery.hint", "hint"))
        form = Form()
        form.setRowWrapPolicy(Form.RowWrapPolicy.WrapAllRows)  # a code is as wide as the page
        self.sheet, self.other = LineField(), LineField()
        self.secret = NewPassword()
        form.field("screens.recovery.sheet", self.sheet)
        form.field("screens.recovery.other", self.other)
        form.field("screens.key.password", self.secret)
        self.column.addLayout(form)
        self.progress = QProgressBar()
        self.progress.setRange(0, 0)
        self.progress.setTextVisible(False)
        say(self.progress.setAccessibleName, "screens.key.deriving")
        self.progress.hide()
        self.column.addWidget(self.progress)
        self.go_on = Button("screens.recovery.go_on", self.recover, primary=True)
        self.buttons.addWidget(self.go_on)
        self.sheet.textChanged.connect(lambda _text: self._check())
        self.secret.edited.connect(self._check)

    def show_member(self, member: str, name: str) -> None:
        """Who comes back in."""
        self._member = member
        self.name.show_text(name)
        self.refusal.clear()
        self.clear()
        self._check()

    def clear(self) -> None:
        """Forget the code and the password that were typed."""
        self.sheet.clear()
        self.other.clear()
        self.secret.clear()

    def recover(self) -> None:
        """Use the sheets up."""
        member, password = self._member, self.secret.value
        sheet = "\n".join(filter(None, (self.sheet.value, self.other.value)))
        self.refusal.clear()
        self._busy(True)
        self._bridge.call(
            lambda session: session.sheets(session.recover(member, sheet, password)),
            self._done,
            self._failed,
            self,
        )

    def _done(self, sheets: tuple[str, ...]) -> None:
        self._busy(False)
        self.clear()
        self._recovered(sheets, self._member)

    def _failed(self, error: AppError) -> None:
        self._busy(False)
        self.refusal.show_error(error)

    def _check(self) -> None:
        ready = bool(self.sheet.value) and self.secret.ready
        self.go_on.setEnabled(ready and not self.progress.isVisible())

    def _busy(self, busy: bool) -> None:
        self.progress.setVisible(busy)
        self._check()
