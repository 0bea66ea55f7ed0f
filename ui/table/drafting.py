"""Keeps what is typed at the table on the disk, sealed, and gives it back after a crash or a lock.

A few seconds after something was typed it is kept, and once more just before the vault locks or
the window closes. What was kept for an item that is not in front is kept along until it is.
"""

import json
from typing import cast

import shiboken6
from PySide6.QtCore import QObject, QTimer

from app.domain.person import PersonId
from app.errors import AppError
from ui.bridge import Bridge
from ui.table.draft import ItemDraft
from ui.table.item_desk import ItemDesk

SECONDS = 3
"""What a crash in mid-sentence can take, at most."""

Place = tuple[str, str]
"""A meeting and a case: one item."""


class Drafting(QObject):
    """The drafts of all desks of one table page, kept as one text of the acting member."""

    def __init__(self, bridge: Bridge, parent: QObject) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._desks: dict[Place, ItemDesk] = {}
        self._waiting: dict[Place, ItemDraft] = {}
        self._typist: PersonId | None = None
        self._known = False
        self._said: str | None = None
        self._clock = QTimer(self)
        self._clock.setSingleShot(True)
        self._clock.setInterval(SECONDS * 1000)
        self._clock.timeout.connect(self.keep_now)
        bridge.leaving.connect(self._keep_last)
        bridge.changed.connect(self._changed)

    def watch(self, meeting: str, case: str, desk: ItemDesk) -> None:
        """Keep what is typed here, and give back what was typed before."""
        self._desks[meeting, case] = desk
        desk.typed.connect(self._typed)
        if self._known:
            self._give_back((meeting, case))
            return
        self._known = True
        typist = self._bridge.acting
        self._bridge.call(lambda session: session.draft(typist), self._found, owner=self)

    def keep_now(self) -> None:
        """Keep what stands on the desks."""
        self._clock.stop()
        text, typist = self._text(), self._typist
        self._bridge.call(
            lambda session: session.keep_draft(text, typist), self._kept, self._failed, self
        )

    def _changed(self) -> None:
        if self._text():
            self._typed()

    def _typed(self) -> None:
        self._typist = self._bridge.acting
        if not self._clock.isActive():
            self._clock.start()

    def _keep_last(self) -> None:
        if self._clock.isActive():
            self.keep_now()

    def _text(self) -> str:
        drafts = dict(self._waiting)
        for place, desk in self._desks.items():
            if not shiboken6.isValid(desk) or desk.view is None:
                continue
            drafts.pop(place, None)
            if desk.running and (draft := desk.draft()):
                drafts[place] = draft
        return json.dumps([[*place, draft] for place, draft in drafts.items()]) if drafts else ""

    def _found(self, text: str) -> None:
        """Other programs cannot write this text, only a former version of this one can."""
        for meeting, case, draft in json.loads(text) if text else ():
            self._waiting[meeting, case] = cast("ItemDraft", draft)
        for place in self._desks:
            self._give_back(place)

    def _give_back(self, place: Place) -> None:
        draft, desk = self._waiting.get(place), self._desks[place]
        if draft is not None and shiboken6.isValid(desk) and not desk.draft():
            desk.restore(draft)

    def _kept(self, _none: object) -> None:
        self._said = None

    def _failed(self, error: AppError) -> None:
        """Say once that it is not on the disk; what is typed stands on the screen."""
        if error.code != self._said:
            self._said = error.code
            self._bridge.failed.emit(error)
