"""The mayor countersigns the copies of a meeting before they leave."""

from PySide6.QtWidgets import QWidget

from app.commands.signing import CountersignMinutes
from app.domain.person import PersonId
from app.queries.meetings import MeetingLine
from ui.bridge import Bridge
from ui.minutes.sign_dialog import SigningDialog, Watch

CONSEQUENCES = ("copies", "read", "kept")


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
