"""A window that is worked in and then locked, in a process of its own: see test_memory."""

import os
import sys
import time
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit

from app.host.memory import wipe_what_is_freed
from app.host.network import refuse_network
from app.queries.cases import CaseList
from app.queries.meetings import MeetingList
from ui.bridge import Bridge
from ui.main_window import MainWindow
from ui.program import forget_everything
from ui.style.dress import dress

PATIENCE = 120.0
"""Seconds that anything may take."""


def settle(bridge: Bridge) -> None:
    """Until nothing is under way for a while."""
    quiet, end = 0, time.monotonic() + PATIENCE
    while quiet < 10 and time.monotonic() < end:
        turn(10)
        quiet = quiet + 1 if bridge.at_rest else 0


def turn(milliseconds: int) -> None:
    """Let Qt work, in a loop of its own: only from one does it delete what is to be deleted."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def heard() -> str:
    """The next line from whoever started this."""
    return sys.stdin.readline().rstrip("\n")


def unlock(window: MainWindow, folder: Path, member: str) -> None:
    """Through the gate, key by key."""
    window.gate.open_folder(folder)
    settle(window.bridge)
    key = window.gate.key
    key.member.choose(member)
    for letter in heard():
        QTest.keyClicks(key.password.line, letter)
    key.try_password()
    settle(window.bridge)
    assert window.frame is not None, key.refusal.text


def look_everywhere(window: MainWindow) -> None:
    """Every case with its name, and the screens around them."""
    frame, bridge = window.frame, window.bridge
    assert frame is not None
    found: list[Any] = []
    bridge.call(lambda s: (s.ask(CaseList()), s.ask(MeetingList())), found.append)
    settle(bridge)
    cases, meetings = found.pop()
    places = [("case", case.id) for case in cases] + [("table", meetings[0].id)]
    for place, ident in [*places, *((name, None) for name in ("cases", "register", "people"))]:
        frame.navigate(place, ident)
        settle(bridge)
        page: Any = frame.stack.currentWidget()
        if place == "case":
            page.reveal_name()
            settle(bridge)
        window.grab()


def type_a_word(window: MainWindow, word: str) -> None:
    """Into every field of the form for a new case; it stays half-typed."""
    frame = window.frame
    assert frame is not None
    frame.navigate("new_case", None)
    settle(window.bridge)
    for kind in (QLineEdit, QPlainTextEdit):
        for field in frame.stack.currentWidget().findChildren(kind):
            if field.isEnabled() and not field.isReadOnly():
                QTest.keyClicks(field, word)
    settle(window.bridge)


def main(folder: Path, member: str) -> None:
    """Work, lock, and wait to be looked at after each."""
    refuse_network()
    wipe_what_is_freed()
    forget_everything()
    app = QApplication(["casustafel"])
    dress(app)
    window = MainWindow(Bridge(), language_chosen=True)
    window.show()
    unlock(window, folder, member)
    look_everywhere(window)
    type_a_word(window, heard())
    print("unlocked", flush=True)
    heard()
    window.lock()
    settle(window.bridge)
    turn(7_000)  # past the second look after a lock
    print("locked", flush=True)
    heard()
    os._exit(0)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
