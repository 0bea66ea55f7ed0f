"""Taking back what was said: it is destroyed for good, so that is asked first (R20)."""

from PySide6.QtWidgets import QWidget

from app.commands.speaking import Withdraw
from app.domain.contribution import TextId
from app.domain.person import PersonId
from ui.bridge import Bridge
from ui.meetings.notice import NoticePlace
from ui.widgets.dialog import CommandDialog
from ui.widgets.label import Label


class TakeBackDialog(CommandDialog):
    """The words of a member and what becomes of them. Enter keeps them; one button takes them."""

    def __init__(
        self, bridge: Bridge, ident: TextId, text: str, acting: PersonId | None, parent: QWidget
    ) -> None:
        super().__init__(bridge, "table.texts.withdraw", parent, acting)
        self._ident = ident
        self.notice = NoticePlace(bridge)
        self.text = Label()
        self.text.show_text(text)
        for widget in (Label("table.take_back.what", "heading"), self.text, self.notice):
            self.above.addWidget(widget)
        self.leave.say("table.take_back.leave")
        self.keep.setProperty("role", None)  # nothing looks like the button to press
        self.keep.setDefault(False)
        self.leave.setDefault(True)
        self.leave.setFocus()

    def do(self) -> None:
        """Take it back; a password that it needs is asked here."""
        self.notice.run(Withdraw(self._ident), self.acting, self._done)
