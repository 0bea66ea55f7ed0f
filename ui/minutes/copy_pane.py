"""One recipient's copy as it will read, and the copies that were composed since the last change.

What is looked at is composed, and nothing else: each look is a view that the log notes.
"""

from collections.abc import Callable

from PySide6.QtCore import QObject

from app.domain.meeting import MeetingId
from app.domain.person import PersonId
from app.queries.copies import CopyFile, load_composer
from app.session import Session
from ui.bridge import Bridge
from ui.garbage import keep_loaded
from ui.meetings.notice import NoticePlace
from ui.printing.preview import PagePreview

Key = tuple[PersonId | None, MeetingId, PersonId]


class CopyShelf(QObject):
    """Copies in memory until anything changes or the vault locks; never a stale one."""

    def __init__(self, bridge: Bridge, notice: NoticePlace) -> None:
        super().__init__(notice)
        self._bridge, self._notice = bridge, notice
        self._copies: dict[Key, bytes] = {}
        self._age = 0
        self._ready = False
        bridge.changed.connect(self.clear)
        bridge.locked.connect(self.clear)

    def clear(self) -> None:
        """Forget all; what is still on its way is not kept either."""
        self._copies.clear()
        self._age += 1

    def get_ready(self) -> None:
        """Load what composing needs before the first copy is asked for."""
        if not self._ready:
            self._ready = True
            self._bridge.off_thread(load_composer, keep_loaded, owner=self)

    def ask(
        self,
        meeting: MeetingId,
        recipient: PersonId,
        wanted: Callable[[], bool],
        show: Callable[[bytes], None],
    ) -> None:
        """Show the copy, at once where it is known; one that is no longer wanted is not made."""
        key = (self._bridge.acting, meeting, recipient)
        known = self._copies.get(key)
        if known is not None:
            show(known)
            return
        age = self._age

        def copy(session: Session) -> bytes | None:
            return session.ask(CopyFile(meeting, recipient), key[0]) if wanted() else None

        def made(data: bytes | None) -> None:
            if data is None or age != self._age:
                return
            self._copies[key] = data
            if wanted():
                show(data)

        self._notice.look(f"copy/{recipient}", copy, made)


class CopyPane(PagePreview):
    """A preview that knows whose copy it shows; it never shows another's under that name."""

    def __init__(self, bridge: Bridge, shelf: CopyShelf, *, keys: bool = True) -> None:
        super().__init__(bridge, keys=keys)
        self._shelf = shelf
        self._wanted: tuple[MeetingId, PersonId] | None = None

    def look_at(self, meeting: MeetingId, recipient: PersonId, name: str) -> None:
        """Show this recipient's copy."""
        now = (meeting, recipient)
        if self._wanted != now:
            self.show_document(b"")
        self._wanted = now
        self.heading.say("copies.preview.view_as", name=name)
        self._shelf.ask(meeting, recipient, lambda: self._wanted == now, self.show_document)

    def look_away(self) -> None:
        """Show nothing."""
        self._wanted = None
        self.show_document(b"")
