"""A vault with ten thousand cases: how long the window is busy at once while they are listed.

    python -m tests.benchmarks.cases [count]

Builds the vault in a folder of its own, then lists and filters it in the real screen and prints
the longest time, in milliseconds, during which the window could not have answered a key.
"""

import os
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter, sleep
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.domain.basis import Basis, BasisType, Kind, Profile
from app.domain.case import Case, CaseId, Stage, Subject
from app.domain.person import Category, Community, Office, Person, PersonId
from app.domain.pseudonym import draw
from app.domain.secret import SecretText
from app.session import Opening, Session
from app.store.records import Records
from ui.bridge import Bridge
from ui.cases.list_screen import CaseListScreen
from ui.style.dress import STYLE, dress

COUNT = 10_000
TODAY = date(2026, 12, 1)
AIV, MAYOR = PersonId("aiv"), PersonId("mayor")
WORD = "play-aiv"
BREATH = 0.0005
"""Seconds between two looks: what lasts longer than this is seen."""


def main(arguments: list[str]) -> int:
    """Print one line for each thing that somebody does at the list."""
    count = int(arguments[0]) if arguments else COUNT
    with TemporaryDirectory(prefix="benchmark-") as folder:
        vault = Path(folder) / "kluis"
        _build(vault, count)
        application = QApplication(["benchmark", *STYLE])
        dress(application)
        bridge = Bridge()
        longest = _work(bridge, vault, count)
        bridge.close()
    for what, milliseconds in longest.items():
        sys.stdout.write(f"{what:<24}{milliseconds:8.1f} ms\n")
    return 0


def _build(folder: Path, count: int) -> None:
    people = tuple(
        Person(who, f"Name of {who}", "f", "Molenbeke", category, Community.MUNICIPAL)
        for who, category in ((AIV, Category.AIV), (MAYOR, Category.BM))
    )
    office = Office("Molenbeke", MAYOR, AIV, "H. Aerts", exercise_today=TODAY)
    passwords = {AIV: WORD, MAYOR: "play-mayor"}
    told = ("Kluis", Profile.CASUSOVERLEG, True, office, people, AIV, passwords)
    session, _code = Session.create(folder, Opening(*told))
    basis = Basis(BasisType.LAW, "wet 30 juli 2018")
    stages = list(Stage)
    for begin in range(0, count, 500):
        with session._vault.transaction(AIV, now=session._now()) as transaction:
            records = Records(transaction)
            for number in range(begin, min(begin + 500, count)):
                ident = CaseId(records.new_id())
                case = Case(
                    ident,
                    f"L-{draw()}",
                    Kind.LIVC_R,
                    "terrorism",
                    basis,
                    Subject(SecretText(f"Somebody {number}")),
                    TODAY,
                    frozenset({AIV, MAYOR}),
                    stage=stages[number % len(stages)],
                    review_on=TODAY,
                )
                records.keep(ident, case, {AIV, MAYOR})
            transaction.log(b"made", frozenset({AIV}))
    session.close()


def _work(bridge: Bridge, vault: Path, count: int) -> dict[str, float]:
    failures: list[Any] = []
    bridge.open_vault(vault, lambda _header: None, failures.append)
    bridge.unlock(AIV, WORD, None, failures.append)
    screen = CaseListScreen(bridge, lambda _place, _ident=None: None)
    screen.resize(1136, 640)
    _stall(lambda: bridge.at_rest)
    bridge.act_as(AIV)
    longest = {"list": _stall(lambda: len(screen.lines) == count, screen.show)}
    for number, letter in enumerate("ABC"):
        longest[f"letter {number + 1}"] = _stall(
            lambda: True, lambda key=letter: QTest.keyClicks(screen.filter.key, key)
        )
    longest["all again"] = _stall(lambda: True, screen.filter.clear)
    longest["a stage"] = _stall(lambda: True, lambda: screen.filter.stage.choose("plan"))
    longest["list again"] = _stall(lambda: bridge.at_rest, screen.refresh)
    longest["lock"] = _stall(lambda: bridge.at_rest, bridge.lock)
    if failures:
        raise SystemExit(str(failures[0]))
    return longest


def _stall(over: Callable[[], bool], begin: Callable[[], object] = lambda: None) -> float:
    """The longest, in milliseconds, between two moments at which the window answers, until `over`.

    With what the worker takes of the interpreter meanwhile: a window that waits for it is as busy.
    """
    longest, before = 0.0, perf_counter()
    begin()
    for _quiet in range(3):
        while True:
            QApplication.processEvents()
            longest, before = max(longest, perf_counter() - before), perf_counter()
            if over():
                break
            sleep(BREATH)
    return longest * 1000


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
