"""F1: a page for every place, in the language of the screens or else in Dutch, with its keys."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QAction, QKeySequence, QShortcut, QTextLength, QTextTable
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.domain.person import Language
from tests.ui.test_access import nameless
from ui.main_window import MainWindow
from ui.projector.window import ProjectorWindow
from ui.screens import SCREENS
from ui.table.contribution_form import KEYS as CHOICES
from ui.table.contribution_form import OPENLY
from ui.widgets.help import page
from ui.words import speak, words

HELP = Path(__file__).parents[3] / "resources" / "help"
LANGUAGES = (Language.NL, Language.FR)
READ_ON = {"projector": "table", "participant": "table"}
"""Pages that another page leads to, and the place whose keys they may name."""
HELD = {
    "meetings": {"Enter"},
    "cases": {"Enter"},
    "gate": {"Enter"},
    "new_case": {"Tab"},
    "people": {"Enter", "Space"},
    "preparation": {"Alt+Up", "Alt+Down"},
    "table": {"Space", "Esc", "Ctrl+Enter"},
    "today": {"Tab", "Enter"},
}
"""Keys that a field, a row or a list hears itself; each is pressed in the tests of its screen."""
SAID = {"Entrée": "Enter", "Spatie": "Space", "Espace": "Space", "Échap": "Esc"}
SAID |= {"←": "Left", "↑": "Up", "↓": "Down", "Maj+": "Shift+"}
KEY = re.compile(r"(?:(?:Ctrl|Alt)\+\S+|F\d+|Tab|Enter|Esc|Space)")
Settle = Callable[[], None]


def named_keys(text: str) -> set[str]:
    """The keys that a page names, as Qt writes them."""
    named: set[str] = set()
    for bold in re.findall(r"\*\*([^*]+)\*\*", text):
        for said, key in SAID.items():
            bold = bold.replace(said, key)
        if KEY.fullmatch(bold):
            named.add(bold)
    return named


def heard_keys(screen: QWidget) -> Iterator[str]:
    """The keys of the actions and shortcuts of a screen or window, and of all in it."""
    for part in (screen, *screen.findChildren(QWidget)):
        for action in part.actions():
            yield from (key.toString() for key in action.shortcuts())
    yield from (one.key().toString() for one in screen.findChildren(QShortcut))


def window_keys(window: MainWindow) -> set[str]:
    """The keys that work everywhere."""
    actions = window.findChildren(QAction, options=Qt.FindChildOption.FindDirectChildrenOnly)
    return {action.shortcut().toString() for action in actions}


def shown() -> Any:
    return QApplication.activeModalWidget()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("place", ["gate", *SCREENS, *READ_ON])
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
    for link in re.findall(r"\]\(([^)]*)\)", text):
        assert (path.parent / f"{link}.md").is_file(), link
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
    assert "Strg+K – Befehl suchen" in text


def test_the_keys_of_a_page_are_found() -> None:
    text = "**F2** x, **Ctrl+Entrée** y, **Alt+↑** z, **Ctrl+PgDown**, **Que faire ?** **Espace**"
    assert named_keys(text) == {"F2", "Ctrl+Enter", "Alt+Up", "Ctrl+PgDown", "Space"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_names_only_keys_that_its_screen_has(
    entered: MainWindow, settle: Settle, qtbot: QtBot, language: Language
) -> None:
    speak(language)
    assert entered.frame is not None
    everywhere = window_keys(entered)
    assert {"F1", "Ctrl+K", "Ctrl+L", "Ctrl+6"} <= everywhere
    projector = ProjectorWindow()
    qtbot.addWidget(projector)
    wrong: dict[str, set[str]] = {}
    for place in ("gate", *SCREENS, *READ_ON):
        home = READ_ON.get(place, place)
        heard = everywhere | HELD.get(home, set())
        if home != "gate":
            entered.frame.navigate(home)
            settle()
            heard |= set(heard_keys(entered.frame.stack.currentWidget()))
        if home == "table":
            heard |= {words().text(f"table.key.{choice}") for choice in CHOICES}
            heard.add(QKeySequence(OPENLY + words().text("table.key.secret")).toString())
            heard |= set(heard_keys(projector))
        unheard = named_keys(page(place, language) or "") - heard
        if unheard:
            wrong[place] = unheard
    assert wrong == {}


def test_help_reads_on_from_page_to_page(entered: MainWindow, settle: Settle) -> None:
    assert entered.frame is not None
    entered.frame.navigate("table")
    settle()
    entered.show_help()
    dialog = shown()
    dialog._place = "table"
    dialog.text.setMarkdown(dialog.markdown())
    for name, title in (("participant", "Wat deze tafel van u ziet"), ("table", "Aan tafel")):
        dialog.text.anchorClicked.emit(QUrl(name))
        assert dialog.text.toPlainText().startswith(title)
    dialog.text.anchorClicked.emit(QUrl("https://example.org/participant"))
    assert dialog.text.toPlainText().startswith("Aan tafel")


def test_the_checklist_is_read_from_the_settings_and_its_tables_fit(
    entered: MainWindow, settle: Settle, qtbot: QtBot
) -> None:
    entered.show_help()
    dialog = shown()
    for name in ("settings", "checklist"):
        dialog.text.anchorClicked.emit(QUrl(name))
        settle()
    assert dialog.text.toPlainText().startswith("Controlelijst beveiliging")
    dialog.resize(600, 330)
    settle()
    sideways = dialog.text.horizontalScrollBar()
    qtbot.waitUntil(lambda: sideways.maximum() == 0)  # a long page is laid out bit by bit
    tables = [t for t in dialog.text.document().rootFrame().childFrames() if type(t) is QTextTable]
    assert [table.columns() for table in tables] == [3, 3, 3]
    first = tables[1].cellAt(1, 2).firstCursorPosition().block()
    second = first.next()
    assert first.text().startswith("tests/")
    assert second.text().startswith("tests/")  # each below the other
    kind = first.begin().fragment().charFormat()
    assert kind.fontPointSize() < dialog.font().pointSizeF()
    (_, number, _) = tables[0].format().columnWidthConstraints()
    assert number.type() is QTextLength.Type.FixedLength
    assert number.rawValue() > dialog.fontMetrics().horizontalAdvance("MASVS-PLATFORM")
