"""The line above a form that says that earlier typed text stands there again, and throws it away.

It keeps the form's draft (`ui.drafting`): what differs from what the program filled in, each field
with a hash of what stood there first. So a draft of a form that changes a record puts back only
what was typed, and says so where the record changed meanwhile; the text of the record itself, which
somebody may take back (R20), is in no draft.
"""

import json
from collections.abc import Mapping
from hashlib import sha256

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPlainTextEdit, QWidget

from ui.bridge import Bridge
from ui.drafting import Draft, drafting
from ui.style.spacing import SMALL
from ui.widgets.button import Button
from ui.widgets.draft import Value, changes, fill, is_typed, value
from ui.widgets.label import Label


class Typed(QWidget):
    """Hidden until a draft was put back. `begin` once the form is filled, `end` once it is over."""

    put_back = Signal()
    """What was typed earlier stands in the form again."""
    thrown = Signal()
    """Somebody threw it away: the form stands as it was filled."""
    over = False

    def __init__(self, bridge: Bridge, fields: Mapping[str, QWidget]) -> None:
        """`fields` are put back in this order; never a password, a code or a search."""
        super().__init__()
        self._bridge, self._fields = bridge, fields
        self._was: dict[str, Value] = {}
        self._place = ""
        self._filling = self._of_record = False
        self.told = Label(role="hint")
        self.throw = Button("screens.discard", self._throw)
        self.throw.setAutoDefault(False)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SMALL)
        row.addWidget(self.told, 1)
        row.addWidget(self.throw)
        self.hide()
        for field in fields.values():
            changes(field).connect(self._changed)

    @property
    def fields(self) -> tuple[QWidget, ...]:
        """The fields that it keeps."""
        return tuple(self._fields.values())

    def begin(self, place: str, *, of_record: bool = False) -> None:
        """From here on, what differs from what stands in the form was typed for this place.

        Of a record, another text in the form than before tells that the record changed.
        """
        if self._place and self._place != place:
            self.leave()
        self._place, self._of_record = place, of_record
        self.filled()
        drafting(self._bridge).watch(place, self)

    def begun(self, place: str) -> bool:
        """Whether what is typed is kept for this place now."""
        return self._place == place

    def filled(self) -> None:
        """The program filled the form anew: what stands in it now nobody typed."""
        self._was = {name: value(field) for name, field in self._fields.items()}
        self._changed()

    def leave(self) -> None:
        """The form is for something else from here on; what was typed stays kept."""
        if self._place:
            drafting(self._bridge).leave(self._place, self)
        self._place = ""
        self.hide()

    def end(self) -> None:
        """It was sent, or left by hand."""
        if self._place:
            drafting(self._bridge).forget(self._place)
        self._place = ""
        self.hide()

    def draft(self) -> Draft:
        """By field a hash of what stood there, and what stands there now; empty if untouched."""
        now = {name: value(field) for name, field in self._fields.items()}
        found = {
            n: [_hash(self._was[n]), now[n]]
            for n in now
            if n in self._was and now[n] != self._was[n]
        }
        return found if any(is_typed(self._fields[name]) for name in found) else {}

    def restore(self, draft: Draft) -> None:
        """Put back what was typed, and say so."""
        mine = {name: draft[name] for name in self._fields if name in draft}
        mine = {name: pair for name, pair in mine.items() if pair[1] != self._was[name]}
        if not mine:
            return
        elsewhere = self._of_record and any(
            _hash(self._was[n]) != was for n, (was, _) in mine.items()
        )
        self._fill({name: now for name, (_, now) in mine.items()}, typed=True)
        self.told.say("screens.put_back.changed" if elsewhere else "screens.put_back")
        self.show()
        self.put_back.emit()

    def _fill(self, values: "dict[str, Value]", *, typed: bool) -> None:
        self._filling = True
        for name, typed_value in values.items():
            field = self._fields[name]
            fill(field, typed_value)
            if isinstance(field, QLineEdit):
                field.setModified(typed)
            elif isinstance(field, QPlainTextEdit):
                field.document().setModified(typed)
        self._filling = False

    def _throw(self) -> None:
        self._fill(self._was, typed=False)
        self._changed()
        self.thrown.emit()
        self.focusNextChild()

    def _changed(self, *_now: object) -> None:
        if self._filling or not self._place:
            return
        if not self.isHidden() and not self.draft():
            self.hide()
        drafting(self._bridge).typed(self._place)


def _hash(value: Value) -> str:
    return sha256(json.dumps(value).encode()).hexdigest()
