"""The annexes as they will read, one recipient at a time: nobody signs what they could not see."""

from collections.abc import Mapping

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from app.domain.meeting import MeetingId
from app.domain.person import Person, PersonId, alphabetical
from app.errors import AppError
from app.queries.annexes import AnnexFile, AnnexRecipients
from ui.bridge import Bridge
from ui.printing.preview import PagePreview
from ui.style.spacing import GAP, MARGIN, SMALL, within
from ui.widgets.button import Button
from ui.widgets.form import Choice
from ui.widgets.label import Label
from ui.widgets.refusal import RefusalPanel
from ui.words import say

SIZE = QSize(760, 820)


class AnnexPreview(QDialog):
    """Closes when the vault locks; each look is a view that the log notes."""

    def __init__(
        self, bridge: Bridge, meeting: MeetingId, people: Mapping[PersonId, Person], parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._bridge, self._meeting, self._people = bridge, meeting, people
        self._acting = bridge.acting
        say(self.setWindowTitle, "copies.annex.preview")
        self.who = Choice()
        say(self.who.setAccessibleName, "copies.annex.preview_who")
        self.who.currentIndexChanged.connect(self._look)
        self.pages = PagePreview(bridge)
        self.none = Label("copies.annex.preview_none", "hint")
        self.none.hide()
        self.refusal = RefusalPanel()
        self.leave = Button("copies.annex.preview_leave", self.reject)
        self._lay_out()
        self.resize(within(self.screen(), SIZE))
        bridge.locked.connect(self.reject)
        bridge.acting_changed.connect(self.reject)
        self._ask_who()

    def done(self, result: int) -> None:
        """Nothing of it stays in memory once it is closed."""
        self.pages.show_document(b"")
        super().done(result)
        self.deleteLater()

    def _lay_out(self) -> None:
        whose = Label("copies.annex.preview_who", "hint")
        whose.setWordWrap(False)
        whose.setBuddy(self.who)
        row = QHBoxLayout()
        row.setSpacing(SMALL)
        row.addWidget(whose)
        row.addWidget(self.who, 1)
        below = QHBoxLayout()
        below.addStretch()
        below.addWidget(self.leave)
        column = QVBoxLayout(self)
        column.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        column.setSpacing(GAP)
        column.addLayout(row)
        column.addWidget(self.none)
        column.addWidget(self.refusal)
        column.addWidget(self.pages, 1)
        column.addLayout(below)

    def _ask_who(self) -> None:
        meeting, acting = self._meeting, self._acting
        self._bridge.call(
            lambda session: session.ask(AnnexRecipients(meeting), acting),
            self._offer,
            self._failed,
            self,
        )

    def _offer(self, recipients: tuple[PersonId, ...]) -> None:
        names = {person.id: person.name for person in self._people.values()}
        named = [(one, names.get(one, one)) for one in recipients]
        self.none.setVisible(not named)
        self.who.offer(sorted(named, key=lambda one: alphabetical(one[1])))
        self.who.setEnabled(bool(named))
        self._look()

    def _look(self) -> None:
        wanted, meeting, acting = self.who.currentData(), self._meeting, self._acting
        self.refusal.clear()
        self.pages.show_document(b"")
        if wanted is None:
            return

        def show(data: bytes) -> None:
            if self.who.currentData() == wanted:
                self.pages.heading.say("copies.preview.view_as", name=self.who.currentText())
                self.pages.show_document(data)

        self._bridge.call(
            lambda session: session.ask(AnnexFile(meeting, wanted), acting),
            show,
            self._failed,
            self,
        )

    def _failed(self, error: AppError) -> None:
        self.refusal.show_error(error)
