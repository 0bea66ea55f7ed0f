"""Widgets that only a cycle holds die in the window's thread, whatever the worker does."""

import gc
import threading
import weakref

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ui.bridge import Bridge
from ui.garbage import EVERY, QUIET, Collector


class Knot(QObject):
    """Holds itself, and says in which thread it went."""

    def __init__(self, died: list[int]) -> None:
        super().__init__()
        self.me = self
        weakref.finalize(self, lambda: died.append(threading.get_ident()))


def litter() -> None:
    """As much as makes Python look for garbage, many times over."""
    for _ in range(200):
        kept = [[] for _ in range(2_000)]
        del kept


def test_garbage_is_collected_in_the_thread_of_the_window(qtbot: QtBot, bridge: Bridge) -> None:
    died: list[int] = []
    gc.collect()
    for _ in range(50):
        Knot(died)
    bridge.off_thread(litter)
    qtbot.waitUntil(lambda: bridge.at_rest, timeout=30_000)
    held = [[] for _ in range(5_000)]  # so that there is something to look for
    qtbot.wait((QUIET + 3) * EVERY)
    del held
    gc.collect()
    assert len(died) == 50
    assert set(died) == {threading.get_ident()}


def test_after_the_last_bridge_no_other_thread_collects_what_is_left(qtbot: QtBot) -> None:
    died: list[int] = []
    gc.enable()
    Bridge().close()
    assert not gc.isenabled()
    for _ in range(50):
        Knot(died)
    device = threading.Thread(target=litter)  # one that outlived the window
    device.start()
    device.join()
    assert died == []
    gc.collect()
    assert set(died) == {threading.get_ident()}


def test_what_something_held_over_a_lock_goes_when_it_is_let_go(
    qtbot: QtBot, qapp: QApplication
) -> None:
    died: list[int] = []
    collector = Collector(lambda: False, qapp)  # somebody waits all the time
    try:
        collector.empty()
        Knot(died)
        qtbot.waitUntil(lambda: bool(died), timeout=30_000)
        collector.empty()
        collector.fill()
        Knot(died)
        qtbot.wait(15 * EVERY)
        assert len(died) == 1
    finally:
        collector.stop()
