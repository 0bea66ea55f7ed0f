"""How long the window stands still while the vault works: its longest stall beside what is allowed.

A clock ticks in the window's own thread; the longest time between two ticks is what somebody waits
for a key to be answered. The ratio is to 50 ms, so one is the limit and less is better. Beside it
stands the most that this thread itself computed between two ticks: where others work on the same
machine, that says what the program does, and the stall what they do to it.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter, thread_time
from typing import NamedTuple

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QCoreApplication, QEventLoop, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.commands.minutes import SignMinutes
from app.errors import AppError
from app.queries.copies import load_signer
from tests.benchmarks.crowd import PASSWORD, empty_vault, fill_cases, fill_log
from tests.benchmarks.rounds import Ratio
from tests.benchmarks.sitting import COORDINATOR, MAYOR, MEMBERS, office, sit_down
from ui.bridge import Bridge
from ui.cases.list_screen import CaseListScreen
from ui.garbage import keep_loaded
from ui.main_window import MainWindow
from ui.register.log_table import LogTable
from ui.style.dress import STYLE, dress

LIMIT = 0.050
"""Seconds: what one does not notice."""
COPIES = 20
CONTRIBUTIONS = 20
ROUNDS = 3
TICK = 5
"""Milliseconds."""
SCROLLED = 10_000
"""Lines that somebody has scrolled through when they stop."""
PATIENCE = 120
"""Seconds after which something is wrong."""
AFTER = 0.3
"""Seconds in which a screen shows what it asked for."""


class Stall(NamedTuple):
    """Seconds: how long the window answered nothing, and the most that it computed meanwhile."""

    longest: float
    busy: float


def measure() -> Iterator[Ratio]:
    """Signing, and the longest lists that an office can have."""
    application = QApplication.instance() or QApplication(["stalls", *STYLE])
    if isinstance(application, QApplication):
        dress(application)
    yield from _ratios("20 copies signed", [_signing() for _round in range(ROUNDS)])
    with TemporaryDirectory(prefix="benchmark-") as folder:
        for what, fill, stroll in (
            ("10,000 cases listed", fill_cases, _list_cases),
            ("10,000 cases filtered", None, _filter_cases),
            ("100,000 lines of the log scrolled", fill_log, _scroll_log),
        ):
            vault = Path(folder, "cases" if stroll is not _scroll_log else "log")
            if fill is not None:
                empty_vault(vault)
                fill(vault)
            with _window(vault, COORDINATOR, PASSWORD) as window:
                yield from _ratios(what, [stroll(window) for _round in range(ROUNDS)])


def _ratios(what: str, stalls: list[Stall]) -> Iterator[Ratio]:
    limits = (LIMIT,) * len(stalls)
    for name, taken in (
        (f"longest stall ÷ 50 ms: {what}", tuple(stall.longest for stall in stalls)),
        ("… computed in the window's thread", tuple(stall.busy for stall in stalls)),
    ):
        yield Ratio(name, 1, "ms", taken, limits)


def _signing() -> Stall:
    partners = COPIES - len(MEMBERS)
    with office(partners) as session:
        sitting = sit_down(session, partners)
        sitting.fill(CONTRIBUTIONS)
        sitting.close()
        session.close()
        with _window(session._vault._folder, MAYOR, f"benchmark {MAYOR}", (COORDINATOR,)) as window:
            _go(window, "minutes", sitting.meeting)
            window.bridge.act_as(MAYOR)
            window.bridge.off_thread(load_signer, keep_loaded)  # as the dialog does
            _stall(window.bridge)
            window.bridge.run(SignMinutes(sitting.meeting), MAYOR)
            return _stall(window.bridge)


def _fail(error: AppError) -> None:
    raise error


def _list_cases(window: MainWindow) -> Stall:
    _go(window, "settings")
    assert window.frame is not None
    window.frame.navigate("cases")
    return _stall(window.bridge)


def _filter_cases(window: MainWindow) -> Stall:
    _go(window, "cases")
    key = window.findChild(CaseListScreen).filter.key
    letters = iter(["0", "0", "1", "\b", "\b", "7", "\b", "\b", "\b"])

    def type_on() -> bool:
        letter = next(letters, None)
        if letter is not None:
            QTest.keyClick(key, Qt.Key.Key_Backspace if letter == "\b" else letter)
        return letter is not None

    return _stall(window.bridge, type_on)


def _scroll_log(window: MainWindow) -> Stall:
    _go(window, "register")
    table = window.findChild(LogTable)
    goal = len(table.rows.rows) + SCROLLED

    def page_down() -> bool:
        scrolls = len(table.rows.rows) < goal
        if scrolls:  # at the end of what is loaded the next lines are asked for
            QTest.keyClick(table, Qt.Key.Key_PageDown)
            QTest.keyClick(table, Qt.Key.Key_End)
        return scrolls

    return _stall(window.bridge, page_down)


def _go(window: MainWindow, place: str, ident: str | None = None) -> None:
    assert window.frame is not None
    window.frame.navigate(place, ident)
    _stall(window.bridge)


@contextmanager
def _window(
    folder: Path, member: str, password: str, others: tuple[str, ...] = ()
) -> Iterator[MainWindow]:
    window = MainWindow(Bridge())
    window.show()
    try:
        window.gate.open_folder(folder)
        _stall(window.bridge)
        window.gate.key.member.choose(member)
        window.gate.key.password.line.setText(password)
        window.gate.key.try_password()
        _stall(window.bridge)
        for other in others:
            window.bridge.unlock(other, f"benchmark {other}")
        window.bridge.failed.connect(_fail)
        _stall(window.bridge)
        yield window
    finally:
        window.close()
        window.deleteLater()
        QCoreApplication.processEvents()


def _stall(bridge: Bridge, act: Callable[[], bool] = lambda: False) -> Stall:
    """The longest time between two ticks, until the vault is at rest again.

    At every tick somebody does something (`act`), as long as it says that there is more to do.
    """
    loop, clock = QEventLoop(), QTimer()
    clock.setTimerType(Qt.TimerType.PreciseTimer)
    clock.setInterval(TICK)
    ticks, busy = [perf_counter()], [thread_time()]
    quiet = ticks[0]

    def tick() -> None:
        nonlocal quiet
        now = perf_counter()
        ticks.append(now)
        busy.append(thread_time())
        if act() or not bridge.at_rest:
            quiet = now
        if now - quiet > AFTER or now - ticks[0] > PATIENCE:
            loop.quit()

    clock.timeout.connect(tick)
    clock.start()
    loop.exec()
    clock.stop()
    clock.timeout.disconnect(tick)
    return Stall(
        max(after - before for before, after in pairwise(ticks)) - TICK / 1000,
        max(after - before for before, after in pairwise(busy)),
    )
