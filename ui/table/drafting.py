"""Keeps what is typed at the table on the disk, sealed, and gives it back after a crash or a lock.

A few seconds after something was typed it is kept, and once more just before the vault locks or
the window closes. What was kept for an item that is not in front is kept along until it is. A
draft is sealed to who typed it: whoever acts later gets it only by typing on.
"""

import json
from collections import defaultdict
from functools import partial
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
    """The drafts of all desks of one table page, kept as one text of each member who typed."""

    def __init__(self, bridge: Bridge, parent: QObject) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._desks: dict[Place, ItemDesk] = {}
        self._typists: dict[Place, PersonId | None] = {}
        """Who typed last at a desk."""
        self._waiting: defaultdict[PersonId | None, dict[Place, ItemDraft]] = defaultdict(dict)
        """What was kept before, by member, for items that they did not look at yet."""
        self._asked: set[PersonId | None] = set()
        self._fresh: set[PersonId | None] = set()
        """Whose draft is another than the one on the disk."""
        self._said: str | None = None
        self._clock = QTimer(self)
        self._clock.setSingleShot(True)
        self._clock.setInterval(SECONDS * 1000)
        self._clock.timeout.connect(self.keep_now)
        bridge.leaving.connect(self._keep_last)
        bridge.changed.connect(self._changed)
        bridge.acting_changed.connect(self._act)

    def watch(self, meeting: str, case: str, desk: ItemDesk) -> None:
        """Keep what is typed here, and give back what was typed before."""
        place = (meeting, case)
        self._desks[place] = desk
        desk.typed.connect(partial(self._typed, place))
        self._give_back(place)
        self._ask()

    def keep_now(self) -> None:
        """Keep what stands on the desks."""
        self._clock.stop()
        fresh, self._fresh = self._fresh, set()
        for typist in fresh:
            self._keep(self._text(typist), typist)

    def _keep(self, text: str, typist: PersonId | None) -> None:
        self._bridge.call(
            lambda session: session.keep_draft(text, typist), self._kept, self._failed, self
        )

    def _ask(self) -> None:
        """What whoever acts typed before."""
        typist = self._bridge.acting
        if typist not in self._asked:
            self._asked.add(typist)
            found = partial(self._found, typist)
            self._bridge.call(lambda session: session.draft(typist), found, owner=self)

    def _act(self, _person: object) -> None:
        """Somebody else acts: what was given back to a desk that nobody saw is not for them."""
        self._keep_last()
        for place, desk in self._desks.items():
            if shiboken6.isValid(desk) and desk.view is None:
                desk.restore({})
                self._give_back(place)
        if self._desks:
            self._ask()

    def _changed(self) -> None:
        """What was kept for an item went when another one closed: keep it again."""
        for typist in {*self._waiting, *self._typists.values()}:
            if self._text(typist):
                self._freshen(typist)

    def _typed(self, place: Place) -> None:
        typist = self._bridge.acting
        before, self._typists[place] = self._typists.get(place, typist), typist
        self._freshen(before)
        self._freshen(typist)

    def _freshen(self, typist: PersonId | None) -> None:
        self._fresh.add(typist)
        if not self._clock.isActive():
            self._clock.start()

    def _keep_last(self) -> None:
        if self._clock.isActive():
            self.keep_now()

    def _text(self, typist: PersonId | None) -> str:
        drafts = dict(self._waiting[typist])
        for place, desk in self._desks.items():
            if not shiboken6.isValid(desk) or desk.view is None:
                continue
            if self._typists.get(place, typist) != typist:
                continue
            if place in self._typists or not desk.running:
                drafts.pop(place, None)
            if desk.running and (draft := desk.draft()):
                drafts[place] = draft
        return json.dumps([[*place, draft] for place, draft in drafts.items()]) if drafts else ""

    def _found(self, typist: PersonId | None, text: str) -> None:
        """Other programs cannot write this text, only a former version of this one can."""
        for meeting, case, draft in json.loads(text) if text else ():
            self._waiting[typist][meeting, case] = cast("ItemDraft", draft)
        for place in self._desks:
            self._give_back(place)

    def _give_back(self, place: Place) -> None:
        draft, desk = self._waiting[self._bridge.acting].get(place), self._desks[place]
        if draft is not None and shiboken6.isValid(desk) and not desk.draft():
            desk.restore(draft)

    def _kept(self, _none: object) -> None:
        self._said = None

    def _failed(self, error: AppError) -> None:
        """Say once that it is not on the disk; what is typed stands on the screen."""
        if error.code != self._said:
            self._said = error.code
            self._bridge.failed.emit(error)
