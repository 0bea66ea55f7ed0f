"""Real widgets on no screen at all (unless somebody asks for one), and a real vault under them."""

import gc
import os
import shutil

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.domain.basis import Profile
from app.domain.person import Category, Community, Language, Office, Person, PersonId
from app.session import Opening, Session
from tests.ui.rest import rest
from ui import garbage
from ui.bridge import Bridge
from ui.main_window import MainWindow
from ui.style.dress import choose_look
from ui.style.typeface import in_own_letters
from ui.words import speak

HERE = Path(__file__).parent
TODAY = date(2026, 12, 1)


@dataclass
class Town:
    """An office with a mayor and a coordinator who have keys, and a head of police who has none."""

    folder: Path
    passwords: dict[str, str] = field(
        default_factory=lambda: {"aiv": "play-aiv", "mayor": "play-mayor"}
    )


def person(ident: str, name: str, category: Category) -> Person:
    """Somebody of the town."""
    return Person(
        PersonId(ident), name, "functie", "Gemeente Molenbeke", category, Community.MUNICIPAL
    )


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup() -> None:
    """Widgets go in their own thread, and what spreads the tests over processes brings another."""
    gc.disable()


@pytest.hookimpl(trylast=True)
def pytest_runtest_teardown(nextitem: pytest.Item | None) -> None:
    """What a test left is looked through as often as Python would; after the last here, all."""
    garbage.collect(quiet=True, away=True)
    if nextitem is None or HERE not in nextitem.path.parents:
        gc.collect()
        gc.enable()


@pytest.fixture(scope="session")
def qapp(qapp: QApplication) -> QApplication:
    """In the program's letters, so that a test sees the same room on every machine."""
    qapp.setFont(in_own_letters(qapp.font()))
    return qapp


@pytest.fixture(scope="session", autouse=True)
def _nothing_loaded_is_garbage() -> Iterator[None]:
    """Thousands of tests that wait for their turn are not looked through at each lock."""
    gc.collect()
    gc.freeze()
    with pytest.MonkeyPatch.context() as patch:
        for name in ("freeze", "unfreeze"):
            patch.setattr(garbage.gc, name, lambda: None)
        yield


@pytest.fixture(autouse=True)
def _dutch() -> Iterator[None]:
    speak(Language.NL)
    yield
    speak(Language.NL)


@pytest.fixture(autouse=True)
def _quick_keys(quick_passwords: None) -> None:
    """Real keys, each derived once: what a password opens is tested, not how long it takes."""


@pytest.fixture(autouse=True)
def _own_look(qapp: QApplication) -> Iterator[None]:
    """The look and the letters that a test chooses end with that test."""
    worn, letters = qapp.styleSheet(), qapp.font()
    yield
    if qapp.font() != letters:
        qapp.setFont(letters)
    if qapp.styleSheet() != worn:
        choose_look(qapp, None)
        qapp.setPalette(qapp.style().standardPalette())
        qapp.setStyleSheet(worn)


@pytest.fixture(scope="session")
def founded(tmp_path_factory: pytest.TempPathFactory) -> Town:
    """A vault on the disk, closed; an exercise, so that its passwords are cheap to derive."""
    made = Town(tmp_path_factory.mktemp("town") / "kluis")
    people = (
        person("aiv", "Tine Hoste", Category.AIV),
        person("mayor", "Greet Van Acker", Category.BM),
        person("korps", "Marc Thys", Category.POL),
    )
    office = Office(
        "Molenbeke", PersonId("mayor"), PersonId("aiv"), "H. Aerts", exercise_today=TODAY
    )
    passwords = {PersonId(member): word for member, word in made.passwords.items()}
    opening = Opening(
        "Oefenkluis", Profile.CASUSOVERLEG, True, office, people, PersonId("aiv"), passwords
    )
    session, _code = Session.create(made.folder, opening)
    session.close()
    return made


@pytest.fixture
def town(founded: Town, tmp_path: Path) -> Town:
    """The same vault for one test alone."""
    shutil.copytree(founded.folder, tmp_path / "kluis")
    return Town(tmp_path / "kluis")


@pytest.fixture
def bridge(qtbot: QtBot) -> Iterator[Bridge]:
    """A bridge with its worker; closed at the end."""
    made = Bridge()
    yield made
    made.close()


@pytest.fixture
def settle(qtbot: QtBot, bridge: Bridge) -> Callable[[], None]:
    """Wait until all that was asked is answered, and what follows from it too."""

    return partial(rest, bridge)


@pytest.fixture
def window(qtbot: QtBot, bridge: Bridge) -> MainWindow:
    """The window at its doors."""
    made = MainWindow(bridge)
    qtbot.addWidget(made)
    made.show()
    return made


@pytest.fixture
def entered(window: MainWindow, town: Town, settle: Callable[[], None]) -> MainWindow:
    """The window with the town's vault open, unlocked by the coordinator."""
    enter(window, town, settle)
    return window


def enter(window: MainWindow, town: Town, settle: Callable[[], None]) -> None:
    """Through the doors, as the coordinator does it."""
    window.gate.open_folder(town.folder)
    settle()
    key = window.gate.key
    key.member.choose("aiv")
    key.password.line.setText(town.passwords["aiv"])
    key.try_password()
    settle()
    assert window.frame is not None
