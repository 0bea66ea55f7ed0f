"""Signing the minutes: what will happen is listed, and the chair's password is asked again."""

from PySide6.QtWidgets import QWidget

from app.commands.minutes import SignMinutes
from app.domain.person import PersonId
from app.queries.law import legal_text
from app.queries.meetings import MeetingLine
from app.queries.settling import Unsettled
from ui.bridge import Bridge
from ui.widgets.dialog import FinalDialog
from ui.widgets.label import Label
from ui.words import words

CONSEQUENCES = ("copies", "notes", "frozen", "waiting")


class SignDialog(FinalDialog):
    """Final: there is no undo, so nothing is left unsaid beforehand."""

    def __init__(
        self,
        bridge: Bridge,
        meeting: MeetingLine,
        signer: PersonId,
        name: str,
        unsettled: tuple[Unsettled, ...],
        parent: QWidget,
    ) -> None:
        listed = tuple(f"copies.sign.{key}" for key in CONSEQUENCES)
        super().__init__(bridge, "copies.sign.title", listed, SignMinutes(meeting.id), parent)
        self.acting, self.signer = meeting.chair, signer
        self.statement = Label()
        self.statement.show_text(legal_text("rests_on_nothing", words().language))
        self.whose = Label()
        self.whose.say("copies.sign.whose", name=name)
        self.frame_only, self.unapproved = Label(), Label()
        framed = [line.case_key for line in unsettled if not line.own_files]
        self.frame_only.say("copies.sign.frame_only", cases=", ".join(framed))
        self.frame_only.setVisible(bool(framed))
        waiting = sum(line.unapproved for line in unsettled)
        self.unapproved.say("copies.sign.unapproved", count=waiting)
        self.unapproved.setVisible(waiting > 0)
        for label in (self.frame_only, self.unapproved):
            self.above.addWidget(label)
        self.above.addWidget(self.statement)
        self.above.addWidget(self.whose)
