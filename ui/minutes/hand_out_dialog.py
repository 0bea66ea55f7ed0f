"""Before anything is written outside the vault: how many, where, and what nobody takes back."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QWidget

from app.domain.person import PersonId
from app.queries.copies import RecipientLine
from ui.bridge import Bridge
from ui.widgets.dialog import FinalDialog
from ui.widgets.label import Label

CONSEQUENCES = ("recall", "noted")
WITHOUT = ("never", "rest")


class HandOutDialog(FinalDialog):
    """Final: what is outside can be read there for as long as somebody keeps it."""

    def __init__(
        self,
        bridge: Bridge,
        title: str,
        of: int,
        folder: Path,
        go: Callable[[], object],
        parent: QWidget,
        *,
        without: tuple[RecipientLine, ...] = (),
        acting: PersonId | None = None,
        only: str = "",
    ) -> None:
        """`without`: copies that the mayor has not countersigned, which can never be added.

        `only`: the name of the one whose copy it is, where it is one of several.
        """
        listed = tuple(f"copies.out.{key}" for key in CONSEQUENCES)
        listed += tuple(f"copies.without.{key}" for key in WITHOUT if without)
        super().__init__(bridge, "copies.without.title" if without else title, listed, None, parent)
        if acting is not None:
            self.acting = acting
        self.count, self.lacking = Label(), Label()
        self.count.say("copies.out.count", count=of, folder=str(folder))
        self.above.insertWidget(1, self.count)
        if only:
            one = Label()
            one.say("copies.out.one", name=only)
            self.above.insertWidget(2, one)
        if without:
            name = without[0].lacks
            self.lacking.say("copies.without.lacking", name=name, count=len(without), of=of)
            self.above.insertWidget(2, self.lacking)
        self._go = go

    def proceed(self) -> None:
        """Hand out; the password was theirs."""
        self._done(None)
        self._go()
