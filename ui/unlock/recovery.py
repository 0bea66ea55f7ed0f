"""Back in with the recovery sheet: the code or its halves, a new password, and then a new sheet."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from app.commands.recovery import NEXT_MAY_HOLD
from app.errors import AppError
from ui.bridge import Bridge
from ui.unlock.page import Page
from ui.unlock.paper import SheetField
from ui.unlock.password import NewPassword
from ui.widgets.busy import BusyBar
from ui.widgets.button import Button
from ui.widgets.form import Form
from ui.widgets.label import Label

if TYPE_CHECKING:
    from app.session import Session


class RecoveryPage(Page):
    """For one member; the next sheet is on paper before the old one is used up.

    `shown` puts it there, `again` comes back to this page, `recovered` gets the member.
    """

    def __init__(
        self,
        bridge: Bridge,
        back: Callable[[], object],
        shown: Callable[[tuple[str, ...], str, None, Callable[[], object]], object],
        again: Callable[[], object],
        recovered: Callable[[str], object],
    ) -> None:
        super().__init__("screens.recovery.title", back)
        self._bridge, self._shown, self._again = bridge, shown, again
        self._recovered = recovered
        self._member = ""
        self._following: Any = None
        self.name = Label(role="heading")
        self.column.addWidget(self.name)
        self.column.addWidget(Label("screens.recovery.hint", "hint"))
        form = Form()
        form.setRowWrapPolicy(Form.RowWrapPolicy.WrapAllRows)  # a code is as wide as the page
        self.paper, self.secret = SheetField(), NewPassword()
        self.sheet, self.other = self.paper.sheet, self.paper.other
        form.addRow(self.paper)
        form.field("screens.key.password", self.secret)
        self.column.addLayout(form)
        self.progress = BusyBar("screens.key.deriving")
        self.column.addWidget(self.progress)
        self.void = Label("backups.restore_void")
        self.void.hide()
        self.column.addWidget(self.void)
        self.go_on = Button("screens.recovery.go_on", self.recover, primary=True)
        self.buttons.addWidget(self.go_on)
        self.paper.edited.connect(self._check)
        self.setFocusProxy(self.paper)
        self.secret.edited.connect(self._check)

    def show_member(self, member: str, name: str) -> None:
        """Who comes back in."""
        self._member = member
        self.name.show_text(name)
        self.refusal.clear()
        self.void.hide()
        self.clear()
        self._check()

    def clear(self) -> None:
        """Forget the code and the password that were typed."""
        self.paper.clear()
        self.secret.clear()

    def recover(self) -> None:
        """Try the sheets, then show what will follow them."""
        sheet = self.paper.value
        self.refusal.clear()
        if (key := self.paper.missing()) is not None:
            self.refusal.say_hint(key)
            return
        self._busy(True)

        def tried(session: "Session") -> tuple[Any, tuple[str, ...]]:
            following = session.next_sheet(sheet)
            return following, session.sheets(following)

        self._bridge.call(tried, self._show_next, self._failed, self)

    def _show_next(self, told: tuple[Any, tuple[str, ...]]) -> None:
        self._busy(False)
        self._following, sheets = told
        self._shown(sheets, self._member, None, self._use_up)

    def _use_up(self) -> None:
        """The next sheet is on paper: this one may go."""
        member, password, sheet = self._member, self.secret.value, self.paper.value
        following, self._following = self._following, None
        self._again()
        self._busy(True)
        self._bridge.call(
            lambda session: session.recover(member, sheet, password, following),
            lambda _code: self._done(),
            self._failed_late,
            self,
        )

    def _done(self) -> None:
        self._busy(False)
        self.clear()
        self._recovered(self._member)

    def _failed_late(self, error: AppError) -> None:
        """The next sheet was shown already, and is not valid, unless nobody can tell."""
        self._failed(error)
        self.void.setVisible(error.code not in NEXT_MAY_HOLD)

    def _failed(self, error: AppError) -> None:
        self._busy(False)
        self.refusal.show_error(error)

    def _check(self) -> None:
        ready = bool(self.sheet.value) and self.secret.ready
        self.go_on.setEnabled(ready and not self.progress.isVisible())

    def _busy(self, busy: bool) -> None:
        self.progress.setVisible(busy)
        self._check()
