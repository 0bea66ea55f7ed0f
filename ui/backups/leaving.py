"""Keeping no backups in a folder any longer: they are taken away, or the disk is given up."""

from PySide6.QtWidgets import QCheckBox, QWidget

from app.commands.backups import LeaveFolder
from app.queries.backups import BackupDue, BackupPlace, hindrance
from app.session import Session
from ui.bridge import Bridge
from ui.widgets.dialog import FinalDialog
from ui.widgets.label import Label
from ui.words import say

TAKEN = ("backups.leave_takes", "backups.leave_rest")
LOST = ("backups.lost_stays", "backups.lost_waits")
REFUSED = {
    BackupDue.AWAY: ("backups.leave_nothing",),
    BackupDue.OTHER: ("backups.leave_forgets", "backups.leave_opens"),
    BackupDue.MISSED: ("backups.leave_unread", "backups.lost_waits"),
}


class LeaveDialog(FinalDialog):
    """What goes is listed; of a disk that does not answer somebody may say that it is lost."""

    def __init__(self, bridge: Bridge, place: BackupPlace, parent: QWidget) -> None:
        hindered = hindrance(place.refused) if place.refused else None
        told = LOST if not place.there else REFUSED[hindered] if hindered else TAKEN
        super().__init__(bridge, "backups.leave_now", told, None, parent)
        self._place = place
        folder = Label(role="heading")
        folder.show_text(place.folder)
        self.above.insertWidget(0, folder)
        self.lost = QCheckBox()
        say(self.lost.setText, "backups.lost")
        self.lost.setVisible(not place.there or hindered is BackupDue.MISSED)
        self.form.addRow(self.lost)

    def do(self) -> None:
        """A disk that may come back is not given up."""
        if not self._place.there and not self.lost.isChecked():
            self.missing("backups.lost_first")
            return
        super().do()

    def proceed(self) -> None:
        """Take them away, or wait for them no longer."""
        work, acting = LeaveFolder(self._place.folder, self.lost.isChecked()), self.acting

        def left(session: Session) -> None:
            session.work(work, acting)

        self.bridge.call(left, self._done, self._failed, self, changes=True)
