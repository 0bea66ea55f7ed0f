"""The mayor countersigns the copies of a meeting before they leave, or they leave without it."""

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from app.commands.signing import CountersignMinutes
from app.domain.person import PersonId
from app.queries.copies import RecipientLine
from app.queries.meetings import MeetingLine
from ui.bridge import Bridge
from ui.minutes.sign_dialog import SigningDialog, Watch
from ui.widgets.dialog import FinalDialog
from ui.widgets.label import Label

CONSEQUENCES = ("copies", "read", "kept")
WITHOUT = ("never", "rest")


class CountersignDialog(SigningDialog):
    """Final, like every signature."""

    def __init__(
        self, bridge: Bridge, meeting: MeetingLine, mayor: PersonId, parent: QWidget
    ) -> None:
        listed = tuple(f"copies.countersign.{key}" for key in CONSEQUENCES)
        super().__init__(bridge, "copies.countersign.title", listed, parent, acting=mayor)
        self._meeting = meeting

    def step(self, watch: Watch) -> CountersignMinutes:
        """Countersigning, as chosen."""
        return CountersignMinutes(self._meeting.id, self.way.how, watch.tell)


class WithoutDialog(FinalDialog):
    """Handing copies out that the mayor has not countersigned: it can never be added to them."""

    def __init__(
        self,
        bridge: Bridge,
        without: tuple[RecipientLine, ...],
        of: int,
        go: Callable[[], object],
        parent: QWidget,
    ) -> None:
        listed = tuple(f"copies.without.{key}" for key in WITHOUT)
        super().__init__(bridge, "copies.without.title", listed, None, parent)
        self.lacking = Label()
        self.lacking.say("copies.without.lacking", name=without[0].lacks, count=len(without), of=of)
        self.above.insertWidget(1, self.lacking)
        self._go = go

    def proceed(self) -> None:
        """Hand out; the password was theirs."""
        self._done(None)
        self._go()
