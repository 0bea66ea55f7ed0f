"""Keeps what is typed anywhere in the window on the disk, sealed, and gives it back afterwards.

A few seconds after something was typed it is kept, and once more just before the vault locks or
the window closes: neither a crash nor a lock takes it. It comes back when the form that it was
typed in is there again, and goes once the form was sent or left by hand. A draft is sealed to who
typed it: whoever acts later gets it only by typing on. Passwords, codes, questions to
right-holders and their answers are in no draft (R23).
"""

import json
from collections import defaultdict
from typing import Any, Protocol, cast

import shiboken6
from PySide6.QtCore import QObject, QTimer

from app.commands.cases import EraseCase, Weigh
from app.commands.minutes import SignMinutes
from app.commands.planning import CancelMeeting
from app.domain.person import PersonId
from app.errors import AppError, Locked
from app.session import Session
from ui.bridge import Bridge

SECONDS = 3
"""What a crash in mid-sentence can take, at most."""

Place = str
"""One form: what it is and the ids that it is about, with strokes between them."""
Draft = dict[str, Any]
"""What was typed in one form, in values that JSON knows; empty for nothing."""
Typist = PersonId | None
_TABLE = "table/"


class Source(Protocol):
    """A form whose text is kept; whenever its draft changes, it tells `Drafting.typed`."""

    @property
    def over(self) -> bool:
        """Whether what is typed there can be kept no more."""
        ...

    def draft(self) -> Draft:
        """What is typed there; empty where nothing is."""
        ...

    def restore(self, draft: Draft) -> None:
        """Put a draft back, at once or as soon as the form shows something."""
        ...


def drafting(bridge: Bridge) -> "Drafting":
    """The drafts of the vault that this bridge has open."""
    found: Drafting | None = bridge.findChild(Drafting)
    return Drafting(bridge) if found is None else found


def table_place(meeting: str, case: str) -> Place:
    """One item at the table."""
    return f"{_TABLE}{meeting}/{case}"


class Drafting(QObject):
    """The drafts of all forms of the window, kept as one text of each member who typed."""

    def __init__(self, bridge: Bridge) -> None:
        super().__init__(bridge)
        self._bridge = bridge
        self._clock = QTimer(self)
        self._clock.setSingleShot(True)
        self._clock.setInterval(SECONDS * 1000)
        self._clock.timeout.connect(self.keep_now)
        self._begin()
        bridge.leaving.connect(self._leave)
        bridge.asked.connect(self._note)
        bridge.changed.connect(self._changed)
        bridge.acting_changed.connect(self._act)

    def load(self) -> None:
        """Ask what whoever acts typed before: it must be known before anything takes its place."""
        typist = self._bridge.acting
        if typist in self._asked:
            return
        self._asked.add(typist)

        def found(texts: tuple[str, str]) -> None:
            self._found(typist, texts)

        def shut(error: AppError) -> None:
            self._asked.discard(typist)
            if not isinstance(error, Locked):
                self._failed(error)

        self._bridge.call(lambda session: session.draft(typist), found, shut, self)

    def watch(self, place: Place, source: Source) -> None:
        """Keep what is typed here, and give back what was typed before."""
        self._sources[place] = source
        self._give_back(place)
        self.load()

    def typed(self, place: Place) -> None:
        """The draft of a form is another than it was: it is theirs who act now."""
        source = self._sources.get(place)
        if source is None or not shiboken6.isValid(source):
            return
        typist = self._bridge.acting
        before, self._typists[place] = self._typists.get(place, typist), typist
        if before != typist:
            self._put(before, place, {})
        self._put(typist, place, source.draft())

    def leave(self, place: Place, source: Source) -> None:
        """The form shows something else from here on; what was typed in it stays kept."""
        if self._sources.get(place) is source:
            del self._sources[place]

    def forget(self, place: Place) -> None:
        """It was sent, left by hand, or can be kept no more: nothing of it stays."""
        self._sources.pop(place, None)
        self._drop(place)

    def keep_now(self) -> None:
        """Keep what is typed."""
        for place, source in self._sources.items():
            if shiboken6.isValid(source) and source.over:
                self._drop(place)
        self._clock.stop()
        for typist in self._fresh:
            self._keep(typist)
        self._fresh.clear()

    # Inside

    def _begin(self) -> None:
        self._sources: dict[Place, Source] = {}
        self._typists: dict[Place, Typist] = {}
        """Who typed last in a form."""
        self._drafts: defaultdict[Typist, dict[Place, Draft]] = defaultdict(dict)
        """What was typed, by member, also in forms that are not there yet."""
        self._asked: set[Typist] = set()
        self._known: set[Typist] = set()
        """Whose draft on the disk was read."""
        self._fresh: set[Typist] = set()
        """Whose draft is another than the one on the disk."""
        self._ending = ""
        """The record that ends with the step that is under way."""
        self._said: str | None = None

    def _leave(self) -> None:
        """The vault is about to lock: nothing that is typed stays in memory."""
        self._keep_last()
        self._begin()

    def _put(self, typist: Typist, place: Place, draft: Draft) -> None:
        drafts = self._drafts[typist]
        if draft == drafts.get(place, {}):
            return
        if draft:
            drafts[place] = draft
        else:
            del drafts[place]
        self._freshen(typist)

    def _drop(self, place: Place) -> None:
        self._typists.pop(place, None)
        for typist in tuple(self._drafts):
            self._put(typist, place, {})

    def _keep(self, typist: Typist) -> None:
        drafts, known = dict(self._drafts[typist]), typist in self._known

        def keep(session: Session) -> None:
            before = {} if known else _read(session.draft(typist))
            session.keep_draft(*_written({**before, **drafts}), typist)

        self._bridge.call(keep, self._kept, self._failed, self)

    def _act(self, _person: object) -> None:
        """Somebody else acts: what was given back to a form that nobody saw is not for them."""
        self._keep_last()
        for place in self._sources:
            self._give_back(place)
        if self._sources:
            self.load()

    def _changed(self, _done: object) -> None:
        """What closing an item or erasing a case took from the disk is kept again."""
        if self._ending:
            self._end(self._ending)
            self._ending = ""
        for typist, drafts in self._drafts.items():
            if drafts:
                self._freshen(typist)

    def _note(self, command: object) -> None:
        self._ending = _ended_by(command)

    def _end(self, record: str) -> None:
        """What is typed about a case that was erased, or minutes that were signed, goes too."""
        for drafts in tuple(self._drafts.values()):
            for place in [place for place in drafts if record in place.split("/")]:
                self._drop(place)

    def _freshen(self, typist: Typist) -> None:
        self._fresh.add(typist)
        if not self._clock.isActive():
            self._clock.start()

    def _keep_last(self) -> None:
        if self._clock.isActive():
            self.keep_now()

    def _found(self, typist: Typist, texts: tuple[str, str]) -> None:
        self._known.add(typist)
        self._drafts[typist] = {**_read(texts), **self._drafts[typist]}
        for place in tuple(self._sources):
            self._give_back(place)

    def _give_back(self, place: Place) -> None:
        source = self._sources[place]
        if shiboken6.isValid(source) and not source.draft():
            source.restore(self._drafts[self._bridge.acting].get(place, {}))

    def _kept(self, _none: object) -> None:
        self._said = None

    def _failed(self, error: AppError) -> None:
        """Say once that it is not on the disk; what is typed stands on the screen."""
        if error.code != self._said:
            self._said = error.code
            self._bridge.failed.emit(error)


def _ended_by(command: object) -> str:
    """The id of the case or meeting of which nothing can be kept after this step."""
    if isinstance(command, EraseCase) or (isinstance(command, Weigh) and not command.is_case):
        return str(command.case)
    if isinstance(command, CancelMeeting | SignMinutes):
        return str(command.meeting)
    return ""


def _written(drafts: dict[Place, Draft]) -> tuple[str, str]:
    """What was typed at the table and what elsewhere."""
    table = {place: draft for place, draft in drafts.items() if place.startswith(_TABLE)}
    rest = {place: draft for place, draft in drafts.items() if place not in table}
    return json.dumps(table) if table else "", json.dumps(rest) if rest else ""


def _read(texts: tuple[str, str]) -> dict[Place, Draft]:
    """Nobody else can write these texts, only this program or a former version of it."""
    return {place: draft for text in texts if text for place, draft in _places(text).items()}


def _places(text: str) -> dict[Place, Draft]:
    found: Any = json.loads(text)
    if isinstance(found, list):  # before other forms were kept: items of the table alone
        return {table_place(meeting, case): draft for meeting, case, draft in found}
    return cast("dict[Place, Draft]", found)
