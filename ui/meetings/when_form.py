"""Day, place, chair and minute-taker of a meeting: asked when it is planned and when it changes."""

from datetime import date

from PySide6.QtWidgets import QWidget

from app.domain.person import Person, PersonId
from ui.widgets.dayfield import DayField
from ui.widgets.dialog import CommandDialog
from ui.widgets.form import Choice, LineField


class WhenForm:
    """The four rows, in the form of a dialog that says what they lack."""

    def __init__(self, dialog: CommandDialog) -> None:
        self._dialog = dialog
        self.day = DayField("meetings.plan.day")
        self.place = LineField()
        self.chair, self.minute_taker = Choice(), Choice()
        for key, field in (
            ("day", self.day),
            ("place", self.place),
            ("chair", self.chair),
            ("minute_taker", self.minute_taker),
        ):
            dialog.form.field(f"meetings.plan.{key}", field)
        self.day.setFocus()

    @property
    def drafted_fields(self) -> dict[str, QWidget]:
        """What its draft has."""
        named: dict[str, QWidget] = {"day": self.day, "place": self.place}
        return {**named, "chair": self.chair, "minute_taker": self.minute_taker}

    def offer(self, persons: tuple[Person, ...], chair: PersonId, minute_taker: PersonId) -> None:
        """Whom one can choose, and who is chosen."""
        people: list[tuple[object, str]] = [(p.id, f"{p.name}, {p.function}") for p in persons]
        for choice, person in ((self.chair, chair), (self.minute_taker, minute_taker)):
            choice.offer(list(people))
            choice.choose(person)

    def read(self) -> tuple[date, str, PersonId, PersonId] | None:
        """What is filled in; None where something is missing, said on the dialog."""
        day = self.day.day
        if day is None:
            self._dialog.missing(self.day.fault or "meetings.plan.lacks_day")
            self.day.setFocus()
            return None
        if not self.place.value:
            self._dialog.missing("meetings.plan.lacks_place")
            self.place.setFocus()
            return None
        return day, self.place.value, self.chair.currentData(), self.minute_taker.currentData()
