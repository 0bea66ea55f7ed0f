"""A planned meeting changes, or does not take place; the invited are told so without a case.

What is told is a text to pass on by telephone or letter: the program sends nothing.
"""

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from app.commands.planning import CancelMeeting, ChangeMeeting
from app.domain.meeting import BEFORE
from app.domain.person import Person
from app.queries.guests import Guest, MeetingGuests
from app.queries.meetings import MeetingLine
from ui.bridge import Bridge
from ui.host.copying import copy_text
from ui.meetings.when_form import WhenForm
from ui.style.spacing import GAP, MARGIN
from ui.widgets.body import Body
from ui.widgets.button import Button
from ui.widgets.dialog import CommandDialog, FinalDialog
from ui.widgets.form import TextField
from ui.widgets.label import Label
from ui.words import say, words

LINES = 12
Guests = tuple[Guest, ...]
Followed = Callable[[], object]


class ChangeDialog(CommandDialog):
    """The same form as planning. Once the meeting has begun its place alone can be put right."""

    def __init__(
        self, bridge: Bridge, line: MeetingLine, persons: tuple[Person, ...], parent: QWidget
    ) -> None:
        super().__init__(bridge, "meetings.change.title", parent)
        self._line = line
        self.guests: Guests = ()
        """Who is to be told, where it is another day or place."""
        self._before = line.state in BEFORE
        hint = "meetings.change.hint" if self._before else "meetings.change.begun"
        self.above.addWidget(Label(hint, "hint"))
        self.when = WhenForm(self)
        self.when.offer(persons, line.chair, line.minute_taker)
        self.when.day.show_day(line.on)
        self.when.place.setText(line.place)
        if not self._before:
            for field in (self.when.day, self.when.chair, self.when.minute_taker):
                field.setEnabled(False)
            self.when.place.setFocus()
        self.keeps(f"change/{line.id}", self.when.drafted_fields, of_record=True)
        bridge.ask(MeetingGuests(line.id), self.acting, self._know, lambda _error: None, self)

    def command(self) -> ChangeMeeting | None:
        """The meeting as it now stands on the form."""
        told = self.when.read()
        return None if told is None else ChangeMeeting(self._line.id, *told)

    @property
    def back(self) -> ChangeMeeting:
        """What undoes it."""
        line = self._line
        return ChangeMeeting(line.id, line.on, line.place, line.chair, line.minute_taker)

    def message(self) -> str:
        """What the invited are told; empty where nothing of theirs changes."""
        told = self.when.read()
        if told is None or told[:2] == (self._line.on, self._line.place):
            return ""
        if not self.guests or not self._before:
            return ""
        new = {"day": words().date(told[0]), "place": told[1]}
        old = {"old_day": words().date(self._line.on), "old_place": self._line.place}
        return words().text("meetings.tell.changed", **new, **old)

    def _know(self, guests: Guests) -> None:
        self.guests = guests


class CancelDialog(FinalDialog):
    """Nothing brings a cancelled meeting back: its invitations go with it."""

    def __init__(self, bridge: Bridge, line: MeetingLine, parent: QWidget) -> None:
        super().__init__(
            bridge,
            "meetings.cancel.title",
            (
                "meetings.cancel.agenda",
                "meetings.cancel.invitations",
                "meetings.cancel.cases",
                "meetings.cancel.log",
            ),
            CancelMeeting(line.id),
            parent,
        )
        self._line = line
        self.guests: Guests = ()
        bridge.ask(MeetingGuests(line.id), self.acting, self._know, lambda _error: None, self)

    def message(self) -> str:
        """What the invited are told; empty where nobody was."""
        if not self.guests:
            return ""
        day, place = words().date(self._line.on), self._line.place
        return words().text("meetings.tell.cancelled", day=day, place=place)

    def _know(self, guests: Guests) -> None:
        self.guests = guests


class TellDialog(QDialog):
    """Whom to tell, and a text that says when and where and names no case."""

    def __init__(self, guests: Guests, message: str, parent: QWidget) -> None:
        super().__init__(parent)
        say(self.setWindowTitle, "meetings.tell.title")
        whole = QVBoxLayout(self)
        whole.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        whole.setSpacing(GAP)
        body = Body()
        column = body.column
        column.addWidget(Label("meetings.tell.whom"))
        self.whom = _read_only("\n".join(map(_named, guests)), min(len(guests), LINES))
        say(self.whom.setAccessibleName, "meetings.tell.whom")
        self.text = _read_only(message, LINES // 2)
        say(self.text.setAccessibleName, "meetings.tell.text")
        column.addWidget(self.whom)
        column.addWidget(Label("meetings.tell.text"))
        column.addWidget(self.text)
        whole.addWidget(body, 1)
        buttons = QHBoxLayout()
        self.copy = Button("meetings.tell.copy", lambda: copy_text(message))
        self.leave = Button("meetings.tell.done", self.accept, primary=True)
        buttons.addWidget(self.copy)
        buttons.addStretch()
        buttons.addWidget(self.leave)
        whole.addLayout(buttons)
        self.text.setFocus()


def tell(guests: Guests, message: str, parent: QWidget, then: Followed) -> None:
    """Say what to pass on, if there is somebody to tell; then go on."""
    if not message:
        then()
        return
    dialog = TellDialog(guests, message, parent)
    dialog.finished.connect(lambda _code: _leave(dialog, then))
    dialog.open()


def _leave(dialog: TellDialog, then: Followed) -> None:
    dialog.deleteLater()
    then()


def _named(guest: Guest) -> str:
    key = "meetings.tell.superior" if guest.through_superior else "meetings.tell.person"
    return words().text(key, name=guest.name, organisation=guest.organisation)


def _read_only(text: str, lines: int) -> Any:
    field = TextField(max(lines, 2))
    field.setReadOnly(True)
    field.setPlainText(text)
    return field
