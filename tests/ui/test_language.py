"""The window speaks as whoever unlocked it, unless somebody chose a language in this run."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QAbstractButton, QLabel
from pytestqt.qtbot import QtBot

from app.domain.basis import Profile
from app.domain.person import Category, Language, Office, PersonId
from app.session import Opening, Session
from app.wording.sentences import sentences
from tests.ui.conftest import person
from ui.bridge import Bridge
from ui.main_window import MainWindow
from ui.words import speak, words

Settle = Callable[[], None]
AIV, MAYOR = PersonId("aiv"), PersonId("mayor")


@pytest.fixture(scope="module")
def eupen(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A vault whose coordinator speaks German and whose mayor speaks French."""
    folder = tmp_path_factory.mktemp("eupen") / "kluis"
    people = (
        replace(person(AIV, "Karl Schmitz", Category.AIV), language=Language.DE),
        replace(person(MAYOR, "Anne Leroy", Category.BM), language=Language.FR),
    )
    office = Office("Eupen", MAYOR, AIV, "H. Aerts")
    passwords = {AIV: "play-aiv", MAYOR: "play-mayor"}
    opening = Opening("Eupen", Profile.CASUSOVERLEG, True, office, people, AIV, passwords)
    session, _code = Session.create(folder, opening)
    session.close()
    return folder


@pytest.fixture
def at_key(window: MainWindow, eupen: Path, settle: Settle) -> Iterator[MainWindow]:
    window.gate.open_folder(eupen)
    settle()
    yield window
    window.finish()


def unlock(window: MainWindow, member: str, settle: Settle) -> None:
    window.gate.key.member.choose(member)
    window.gate.key.password.line.setText(f"play-{member}")
    window.gate.key.try_password()
    settle()
    assert window.frame is not None


def test_whoever_unlocks_is_spoken_to_in_their_own_language(
    at_key: MainWindow, settle: Settle
) -> None:
    unlock(at_key, "aiv", settle)
    assert words().language is Language.DE
    assert at_key.language.currentData() == "de"
    assert at_key.frame is not None
    assert at_key.frame.lock.text() == "Sperren"
    at_key.lock()
    settle()
    unlock(at_key, "mayor", settle)
    assert words().language is Language.FR


def test_a_chosen_language_stays(at_key: MainWindow, settle: Settle) -> None:
    at_key.language.choose("en")
    unlock(at_key, "aiv", settle)
    assert words().language is Language.EN
    at_key.lock()
    settle()
    unlock(at_key, "mayor", settle)
    assert words().language is Language.EN


def test_a_language_of_the_command_line_stays(qtbot: QtBot, bridge: Bridge) -> None:
    window = MainWindow(bridge, language_chosen=True)
    qtbot.addWidget(window)
    assert window._language_chosen


def test_a_second_member_who_unlocks_does_not_turn_the_language(
    at_key: MainWindow, settle: Settle
) -> None:
    unlock(at_key, "aiv", settle)
    at_key.bridge.unlock("mayor", "play-mayor")
    settle()
    assert words().language is Language.DE


@pytest.mark.parametrize("language", Language)
def test_the_whole_first_screen_follows_at_once(window: MainWindow, language: Language) -> None:
    speak(Language.NL if language is not Language.NL else Language.DE)
    speak(language)
    told = sentences(language)
    shown = {w.text() for w in window.findChildren(QAbstractButton)}
    shown |= {w.text() for w in window.findChildren(QLabel)}
    for key in ("doors.open", "doors.new", "doors.exercise", "doors.hint"):
        assert told.text(f"screens.{key}") in shown
    assert window.language.currentData() == language.value
