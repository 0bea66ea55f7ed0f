"""A window whose vault is taken away, whose disk takes no more, or whose records are damaged.

Nothing here stands in for the store: the folder is renamed under the open vault, the machine
refuses every byte that is written, and the bytes of records are altered.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QMessageBox,
    QWidget,
)
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from app.domain.person import PersonId
from app.errors import Damaged, Unavailable
from app.session import Session
from app.store.ids import OFFICE
from app.store.shelf import Shelves
from tests import builders
from tests.ui.filled_window import Filled, window_over
from tests.ui.meeting_window import until, visible_text
from ui.register.screen import RegisterScreen
from ui.today.screen import TodayScreen
from ui.widgets.refusal import RefusalPanel

resource = pytest.importorskip("resource", reason="Windows renames no open folder")

EXERCISE = builders.EXERCISES / "livc-r.toml"
LULL_MS = 1000
"""No form waits longer for somebody to stop typing."""
FOLDER, DISK, RECORD = "folder", "disk", "record"
FAULTS = (FOLDER, DISK, RECORD)
CODES = {
    FOLDER: (Unavailable("folder_gone"),),
    DISK: (Unavailable("disk_full"), Unavailable("disk_error")),
    RECORD: (Damaged("record_damaged"),),
}


class Faulty(Filled):
    """The whole window, what is wrong with its vault, and what it says of that."""

    vault: Path

    @property
    def screen(self) -> Any:
        """The screen that is shown."""
        return self.frame.stack.currentWidget()

    @property
    def meetings(self) -> Any:
        """The three pages of the meeting that is shown."""
        return self.screen.meeting

    def settle(self) -> None:
        """Also until nothing waits for somebody to stop typing."""
        super().settle()
        frame = self.window.frame
        timers = frame.stack.currentWidget().findChildren(QTimer) if frame is not None else []
        short = [timer for timer in timers if timer.isSingleShot() and timer.interval() < LULL_MS]
        waiting = [timer for timer in short if timer.isActive()]
        if waiting:
            self.qtbot.waitUntil(
                lambda: not any(isValid(one) and one.isActive() for one in waiting)
            )
            super().settle()

    def go(self, place: str) -> None:
        """Go there, and have it ask again."""
        super().go(place)
        self.window.bridge.changed.emit(None)
        self.settle()

    def dialog(self) -> Any:
        """The dialog in front."""
        (shown,) = self.dialogs()
        return shown

    def begin(self) -> None:
        """The coordinator acts, and no dialog is open."""
        for dialog in self.dialogs():
            dialog.reject()
        self.window.bridge.act_as(PersonId("aiv"))
        self.settle()

    def dialogs(self) -> list[QDialog]:
        """Those that are shown."""
        found = [w for w in QApplication.topLevelWidgets() if isinstance(w, QDialog)]
        return [w for w in found if w.isVisible()]

    def call(self, function: Callable[[Session], Any]) -> Any:
        """Something with the session itself, in its own thread."""
        found: list[Any] = []
        self.window.bridge.call(function, found.append)
        self.settle()
        return found[0]

    def said(self) -> str:
        """All that stands in panels that can be seen now."""
        tops: list[QWidget] = [self.window, *self.dialogs()]
        panels = [panel for top in tops for panel in top.findChildren(RefusalPanel)]
        return "\n".join(panel.text for panel in panels if panel.isVisible())

    def texts(self) -> list[str]:
        """Everything that can be read on the screen, but for the log, which a look makes longer."""
        if isinstance(self.screen, TodayScreen):
            return visible_text(self.screen, children(self.screen.sections["log"]))
        if isinstance(self.screen, RegisterScreen):
            return visible_text(self.screen, children(self.screen.log))
        return visible_text(self.screen)

    @contextmanager
    def broken(self, fault: str) -> Iterator[None]:
        """While this is wrong."""
        with {FOLDER: self._gone, DISK: self._full, RECORD: self._damaged}[fault]():
            yield
        assert not any(isinstance(w, QMessageBox) for w in QApplication.topLevelWidgets())

    @contextmanager
    def _gone(self) -> Iterator[None]:
        away = self.vault.rename(self.vault.with_name("elders"))
        try:
            yield
        finally:
            away.rename(self.vault)

    @contextmanager
    def _full(self) -> Iterator[None]:
        """No file grows any more: what a full disk does to one that writes beside its files."""
        before = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (64, before[1]))
        try:
            yield
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, before)

    @contextmanager
    def _damaged(self) -> Iterator[None]:
        """No record of a case or a meeting is what was stored; the office's own are."""
        with self.spoilt(f"bundle <> '{OFFICE}'"):
            yield

    @contextmanager
    def spoilt(self, where: str) -> Iterator[None]:
        """These records are not what was stored."""
        found = self.call(lambda session: spoil(session, where))
        try:
            yield
        finally:
            self.call(lambda session: restore(session, found))


def children(widget: QWidget) -> tuple[QWidget, ...]:
    return tuple(widget.findChildren(QWidget))


def store_of(session: Session) -> Any:
    opened = session._vault._opened
    assert opened is not None
    opened.shelves = Shelves()
    session._table.open_items = None
    return opened.store


def spoil(session: Session, where: str) -> list[tuple[Any, ...]]:
    """Alter the sealed bytes of these records; nothing of them is remembered. What they were."""
    store = store_of(session)
    rows: list[tuple[Any, ...]] = store.rows(
        f"SELECT id, sealed FROM record WHERE {where}"  # noqa: S608 words of this module
    )
    assert rows
    for record, sealed in rows:
        store.run("UPDATE record SET sealed = zeroblob(?) WHERE id = ?", len(sealed), record)
    return rows


def restore(session: Session, rows: list[tuple[Any, ...]]) -> None:
    """Put a backup of them back."""
    store = store_of(session)
    for record, sealed in rows:
        store.run("UPDATE record SET sealed = ? WHERE id = ?", sealed, record)


@contextmanager
def faulty(qtbot: QtBot, verb: str, tmp_path: Path) -> Iterator[Faulty]:
    """The window over the exercise, played up to the first step of this verb."""
    scenario = until(builders.scenario_of(EXERCISE), verb)
    vault = builders.played_vault(scenario, tmp_path / "kluis")
    with window_over(qtbot, vault, scenario, Faulty) as filled:
        filled.vault = vault
        yield filled
