"""F1: a page for every place, in the language of the screens or else in Dutch, with its keys."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication

from app.domain.person import Language
from tests.ui.test_access import nameless
from ui.main_window import MainWindow
from ui.screens import SCREENS
from ui.widgets.help import page
from ui.words import speak, words

HELP = Path(__file__).parents[3] / "resources" / "help"
Settle = Callable[[], None]


def shown() -> Any:
    return QApplication.activeModalWidget()


@pytest.mark.parametrize("language", [Language.NL, Language.FR])
@pytest.mark.parametrize("place", ["gate", *SCREENS])
def test_every_place_has_a_page(place: str, language: Language) -> None:
    text = page(place, language)
    assert text is not None
    assert text.startswith("# ")
    assert text.count("\n## ") == 2


def test_the_two_languages_have_the_same_pages() -> None:
    dutch, french = ({p.name for p in (HELP / code).iterdir()} for code in ("nl", "fr"))
    assert dutch == french


@pytest.mark.parametrize(
    "path", sorted(HELP.rglob("*.md")), ids=lambda p: f"{p.parent.name}/{p.stem}"
)
def test_no_page_leads_out_of_the_program(path: Path) -> None:
    text = path.read_text("utf-8")
    assert "](" not in text
    assert "http" not in text
    assert "<" not in text


def test_f1_shows_the_page_of_the_place_with_the_keys_of_its_actions(
    entered: MainWindow, settle: Settle
) -> None:
    assert entered.frame is not None
    entered.frame.navigate("people")
    settle()
    entered.show_help()
    dialog = shown()
    assert nameless(dialog) == []
    text = dialog.text.toPlainText()
    assert text.startswith("Partners")
    assert "Ctrl+L – Vergrendelen" in text
    assert words().text("screens.help.in_dutch") not in text
    assert not dialog.text.openExternalLinks()
    assert not dialog.text.openLinks()


def test_a_language_without_pages_gets_the_dutch_one_and_is_told_so(window: MainWindow) -> None:
    speak(Language.DE)
    window.show_help()
    text = shown().text.toPlainText()
    assert text.startswith("Diese Seite gibt es noch nicht in Ihrer Sprache.")
    assert "Een kluis openen" in text
    assert "Strg+K – Eine Handlung suchen" in text
