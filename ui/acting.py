"""Who acts: one of the members whose keys are open, or one more who unlocks now."""

from typing import Any

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from app.domain.person import PersonId
from ui.bridge import Bridge
from ui.style.spacing import COLUMN, MARGIN, SMALL, grown, within
from ui.unlock.key import KeyPage
from ui.widgets.action import add_action
from ui.widgets.button import Button
from ui.widgets.form import Choice
from ui.widgets.label import Label
from ui.words import say


class ActingChoice(QWidget):
    """The session members by name; the chosen one acts wherever a screen names nobody else."""

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SMALL)
        self.label = Label("screens.acting.label", "hint")
        self.label.setWordWrap(False)
        self.who = Choice()
        self.who.setMinimumContentsLength(16)
        self.who.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        say(self.who.setAccessibleName, "screens.acting.label")
        self.label.setBuddy(self.who)
        self.more = Button("screens.acting.more", self.unlock_another)
        say(self.more.setAccessibleName, "screens.acting.more")
        row.addWidget(self.label)
        row.addWidget(self.who)
        row.addWidget(self.more)
        add_action(self, "screens.acting.label", self._go_to_choice)
        self._one_more = add_action(self, "screens.acting.more", self.unlock_another)
        self.who.currentIndexChanged.connect(self._chosen)
        bridge.unlocked.connect(self._unlocked)
        bridge.changed.connect(self.look)  # a password given for one step opened keys as well

    def look(self, _cause: object = None) -> None:
        """Ask who is unlocked."""
        self._bridge.call(lambda s: (s.header, s.unlocked), self._fill, owner=self)

    def unlock_another(self) -> None:
        """One more member, by their own password."""
        self._bridge.call(lambda s: (s.header, s.unlocked), self._ask, owner=self)

    def _go_to_choice(self) -> None:
        """The arrows choose there; the list shows whom from."""
        self.who.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.who.showPopup()

    def _fill(self, known: Any) -> None:
        header, unlocked = known
        offered = [(m.member, m.name) for m in header.members if m.member in unlocked]
        self.who.blockSignals(True)  # else whoever acted before would act again, as the one kept
        if [self.who.itemData(n) for n in range(self.who.count())] != [m for m, _ in offered]:
            self.who.offer(offered)
        self.who.choose(self._bridge.acting)
        self.who.blockSignals(False)
        self._chosen()
        more = len(unlocked) < len(header.members)
        held = self.more.hasFocus()
        self.more.setVisible(more)
        if held and not more:
            self.who.setFocus()  # and not what comes next, which locks
        self._one_more.setEnabled(more)

    def _ask(self, known: Any) -> None:
        self._fill(known)
        if self.more.isHidden():
            return
        header, unlocked = known
        dialog = QDialog(self.window(), Qt.WindowType.Dialog)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        say(dialog.setWindowTitle, "screens.acting.more")
        column = QVBoxLayout(dialog)
        page = KeyPage(self._bridge, dialog.reject, lambda _member: dialog.accept(), None)
        column.setContentsMargins(0, 0, 0, 0)
        wanted = QSize(grown(COLUMN + 3 * MARGIN), grown(320))
        dialog.resize(within(self.screen(), wanted))
        page.show_vault(header, without=sorted(unlocked))
        for button in page.findChildren(Button):
            button.setAutoDefault(False)  # Enter is the password's, and never the way back
        column.addWidget(page)
        dialog.open()
        page.password.setFocus()

    def _unlocked(self, member: str) -> None:
        self._bridge.act_as(PersonId(member))
        self.look()

    def _chosen(self, _index: int = 0) -> None:
        member = self.who.currentData()
        if member is not None:
            self._bridge.act_as(PersonId(member))
