"""Keeps what is typed anywhere in the window on the disk, sealed, and gives it back afterwards.

A few seconds after something was typed it is kept, and once more just before the vault locks or
the window closes: neither a crash nor a lock takes it. It comes back when the form that it was
typed in is there again, and goes once the form was sent or left by hand, once what it is about
ended (R20, R35), or after a day: no name waits there without end (R38). A draft is sealed to who
typed it: whoever acts later gets it only by typing on. Passwords, codes, questions to
right-holders and their answers are in no draft (R23).
"""

import json
from collections import defaultdict
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple, Protocol

import shiboken6
from PySide6.QtCore import QObject, QTimer

from app.domain.person import PersonId
from app.errors import AppError, Locked
from app.session import Session
from ui.bridge import Bridge

SECONDS = 3
"""What a crash in mid-sentence can take, at most."""
LASTS = timedelta(days=1)
"""How long a draft waits for its typist."""

Place = str
"""One form: what it is and the ids that it is about, with strokes between them."""
Draft = dict[str, Any]
"""What was typed in one form, in values that JSON knows; empty for nothing."""
Typist = PersonId | None
Ended = frozenset[frozenset[str]]
"""See `Session.ended`."""
TABLE, CORRECTION = "table", "correction"
"""Forms about what was said; what is typed in them goes sooner than the rest."""


class Dated(NamedTuple):
    """A draft and when it was typed (UTC, ISO 8601, to the minute)."""

    at: str
    draft: Draft


Drafts = dict[Place, Dated]
_NOTHING = Dated("", {})


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
    return f"{TABLE}/{meeting}/{case}"


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
        bridge.changed.connect(self._changed)
        bridge.acting_changed.connect(self._act)

    def load(self) -> None:
        """Ask what whoever acts typed before: it must be known before anything takes its place."""
        typist = self._bridge.acting
        if typist in self._asked:
            return
        self._asked.add(typist)

        def found(drafts: Drafts) -> None:
            self._found(typist, drafts)

        def shut(error: AppError) -> None:
            self._asked.discard(typist)
            if not isinstance(error, Locked):
                self._failed(error)

        self._bridge.call(lambda session: _loaded(session, typist), found, shut, self)

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
        earlier = self._drafts[typist].get(place, _NOTHING).draft
        draft = source.draft()
        self._put(typist, place, draft)
        if earlier.keys() - draft.keys():
            self.keep_now()  # a question that turned to a right-holder must not wait (R23)

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
        self._drafts: defaultdict[Typist, Drafts] = defaultdict(dict)
        """What was typed, by member, also in forms that are not there yet."""
        self._asked: set[Typist] = set()
        self._known: set[Typist] = set()
        """Whose draft on the disk was read."""
        self._fresh: set[Typist] = set()
        """Whose draft is another than the one on the disk."""
        self._said: str | None = None

    def _leave(self) -> None:
        """The vault is about to lock: nothing that is typed stays in memory."""
        self._keep_last()
        self._begin()

    def _put(self, typist: Typist, place: Place, draft: Draft) -> None:
        drafts = self._drafts[typist]
        if draft == drafts.get(place, _NOTHING).draft:
            return
        if draft:
            drafts[place] = Dated(_minute(datetime.now(UTC)), draft)
        else:
            del drafts[place]
        self._freshen(typist)

    def _drop(self, place: Place) -> None:
        self._typists.pop(place, None)
        for typist in tuple(self._drafts):
            self._put(typist, place, {})
        for typist in self._asked - self._known:
            if place not in self._drafts[typist]:  # nor does what the disk has of it come back
                self._drafts[typist][place] = _NOTHING
                self._freshen(typist)

    def _keep(self, typist: Typist) -> None:
        drafts, known = dict(self._drafts[typist]), typist in self._known

        def keep(session: Session) -> Ended:
            before = {} if known else _read(session.draft(typist))
            _keep(session, typist, _lasting({**before, **drafts}, session.ended))
            return session.ended

        self._bridge.call(keep, self._kept, self._failed, self)

    def _act(self, _person: object) -> None:
        """Somebody else acts: what was given back to a form that nobody saw is not for them."""
        self._keep_last()
        for place in self._sources:
            self._give_back(place)
        if self._sources:
            self.load()

    def _changed(self, _done: object) -> None:
        """What closing an item or erasing a case took from the disk is kept again, if it may."""
        for typist, drafts in self._drafts.items():
            if drafts:
                self._freshen(typist)

    def _freshen(self, typist: Typist) -> None:
        self._fresh.add(typist)
        if not self._clock.isActive():
            self._clock.start()

    def _keep_last(self) -> None:
        if self._clock.isActive():
            self.keep_now()

    def _found(self, typist: Typist, found: Drafts) -> None:
        self._known.add(typist)
        drafts = {**found, **self._drafts[typist]}
        self._drafts[typist] = {place: kept for place, kept in drafts.items() if kept.draft}
        for place in tuple(self._sources):
            self._give_back(place)

    def _give_back(self, place: Place) -> None:
        source = self._sources[place]
        if shiboken6.isValid(source) and not source.draft():
            source.restore(self._drafts[self._bridge.acting].get(place, _NOTHING).draft)

    def _kept(self, ended: Ended) -> None:
        """What the disk keeps no more goes here as well."""
        if self._said is not None:
            self._bridge.over.emit(self._said)
            self._said = None
        for drafts in self._drafts.values():
            for place in [place for place in drafts if _over(place, ended)]:
                del drafts[place]

    def _failed(self, error: AppError) -> None:
        """Say once that it is not on the disk; what is typed stands on the screen."""
        if error.code != self._said:
            self._said = error.code
            self._bridge.failed.emit(error)


def _loaded(session: Session, typist: Typist) -> Drafts:
    """What somebody typed; what ended or is too old is overwritten on the disk at once."""
    texts = session.draft(typist)
    drafts = _lasting(_read(texts), session.ended)
    if _written(drafts) != texts:
        _keep(session, typist, drafts)
    return drafts


def _keep(session: Session, typist: Typist, drafts: Drafts) -> None:
    """Keep it. Where it has no room the longest form stays out, which is said afterwards."""
    left: AppError | None = None
    while True:
        spoken, elsewhere = _written(drafts)
        try:
            session.keep_draft(spoken, elsewhere, typist)
        except AppError as error:
            if error.code != "draft_too_long":
                raise
            left = error
            longer = max((spoken, elsewhere), key=_length)
            half = [p for p in drafts if _is_spoken(p) is (longer == spoken)]
            longest = max(half, key=lambda place: _length(_text(drafts[place])))
            drafts = {place: kept for place, kept in drafts.items() if place != longest}
        else:
            break
    if left is not None:
        raise left


def _lasting(drafts: Drafts, ended: Ended) -> Drafts:
    """What was typed within a day, about nothing that ended."""
    now = datetime.now(UTC)
    since, until = _minute(now - LASTS), _minute(now + LASTS)
    return {
        place: kept
        for place, kept in drafts.items()
        if kept.draft and since <= kept.at <= until and not _over(place, ended)
    }


def _over(place: Place, ended: Ended) -> bool:
    parts = frozenset(place.split("/"))
    return any(ids <= parts for ids in ended)


def _minute(moment: datetime) -> str:
    return moment.isoformat(timespec="minutes")


def _is_spoken(place: Place) -> bool:
    return place.split("/")[0] in (TABLE, CORRECTION)


def _written(drafts: Drafts) -> tuple[str, str]:
    """What was typed about what was said, and what elsewhere."""
    spoken = {place: kept for place, kept in drafts.items() if _is_spoken(place)}
    rest = {place: kept for place, kept in drafts.items() if place not in spoken}
    return _text(spoken) if spoken else "", _text(rest) if rest else ""


def _text(value: object) -> str:
    """As JSON, letters as they are; half a letter, which no disk takes, as a question mark."""
    return json.dumps(value, ensure_ascii=False).encode("utf-8", "replace").decode("utf-8")


def _length(text: str) -> int:
    return len(text.encode("utf-8"))


def _read(texts: tuple[str, str]) -> Drafts:
    """Nobody else can write these texts, only this program or a former version of it."""
    return {place: kept for text in texts if text for place, kept in _places(text).items()}


def _places(text: str) -> Drafts:
    found: Any = json.loads(text)
    today = _minute(datetime.now(UTC))
    if isinstance(found, list):  # before other forms were kept: items of the table alone
        return {table_place(meeting, case): Dated(today, draft) for meeting, case, draft in found}
    return {  # before drafts were dated: from today on
        place: Dated(today, kept) if isinstance(kept, dict) else Dated(*kept)
        for place, kept in found.items()
    }
