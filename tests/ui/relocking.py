"""Locking a window and coming back to it, for tests of what outlives that."""

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QApplication

from ui.drafting import drafting
from ui.main_window import MainWindow

Settle = Callable[[], None]
PLANTED = "Zwaluwstaartvlinder"


def unlock(window: MainWindow, settle: Settle, member: str = "aiv") -> None:
    """Go through the gate."""
    settle()
    key = window.gate.key
    key.member.choose(member)
    key.password.line.setText(f"play-{member}")
    key.try_password()
    settle()
    assert window.frame is not None


def go(window: MainWindow, settle: Settle, place: str, ident: str | None = None) -> Any:
    """The screen of a place."""
    assert window.frame is not None
    window.frame.navigate(place, ident)
    settle()
    return window.frame.stack.currentWidget()


def here(window: MainWindow) -> Any:
    """The screen that is shown."""
    assert window.frame is not None
    return window.frame.stack.currentWidget()


def front() -> Any:
    """The dialog in front."""
    dialog = QApplication.activeModalWidget()
    assert dialog is not None
    return dialog


def kept(window: MainWindow, settle: Settle) -> str:
    """What is on the disk of whoever acts, once all is written."""
    drafting(window.bridge).keep_now()
    found: list[tuple[str, str]] = []
    typist = window.bridge.acting
    window.bridge.call(lambda session: session.draft(typist), found.append)
    settle()
    return "".join(found[0])
