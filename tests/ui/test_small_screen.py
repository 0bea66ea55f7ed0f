"""A small laptop and large letters: whatever does not fit can be scrolled to, nothing is cut."""

from pathlib import Path

import pytest
from PySide6.QtCore import QSize
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QApplication,
    QDialog,
    QScrollArea,
    QStyleOptionComboBox,
    QTabWidget,
    QWidget,
)
from pytestqt.qtbot import QtBot

from app.domain.person import Language
from tests.ui.filled_window import Filled, filled_window
from ui.main_window import MainWindow
from ui.minutes.minutes_page import MinutesPage
from ui.people.declaring import DeclareDialog, DelegateDialog
from ui.people.declaring_several import DeclareSeveralDialog
from ui.people.ending import EndDelegationDialog, LastDayDialog, WithdrawDialog
from ui.people.form import PersonDialog
from ui.people.screen import PeopleScreen
from ui.printing.sheet_dialog import SheetDialog
from ui.style.dress import choose_look
from ui.style.spacing import within
from ui.widgets.form import Choice
from ui.widgets.help import SIZE, HelpDialog
from ui.widgets.label import Label
from ui.words import speak

LAPTOP = (1366, 768)
DOUBLED = (683, 384)
"""What is left of it, in device-independent pixels, at 200 %."""
ROOM = QSize(DOUBLED[0], DOUBLED[1] - 40)
"""For a dialog there: its title bar takes the rest."""


def cut_off(window: QWidget) -> list[str]:
    """Controls that lie outside the window with nothing around them that scrolls."""
    found = []
    for part in window.findChildren(QWidget):
        if not part.isVisible() or part.width() == 0 or scrolls(part, window):
            continue
        corner = part.mapTo(window, part.rect().bottomRight())
        if corner.x() > window.width() or corner.y() > window.height():
            found.append(f"{type(part).__name__} {part.accessibleName()} {corner.toTuple()}")
    return found


def cut_words(window: QWidget) -> list[str]:
    """Buttons, labels of one line, choices and badges that are narrower than their words."""
    parts = [p for p in window.findChildren(QWidget) if p.isVisible()]
    told = [p for p in parts if isinstance(p, QAbstractButton)]
    lines = [p for p in parts if type(p) is Label and not p.wordWrap()]
    cut = [p.text() for p in (*told, *lines) if p.text() and p.sizeHint().width() > p.width() + 1]
    choices = [p for p in parts if isinstance(p, Choice)]
    return [*cut, *(p.currentText() for p in choices if shown(p) != p.currentText())]


def shown(choice: Choice) -> str:
    """What is seen of the name that is chosen."""
    option = QStyleOptionComboBox()
    choice.initStyleOption(option)
    return str(option.currentText)  # type: ignore[attr-defined]  # Qt's stubs do not know it


def scrolls(part: QWidget, window: QWidget) -> bool:
    at = part.parentWidget()
    while at is not None and at is not window:
        if isinstance(at, QAbstractScrollArea):
            return True
        at = at.parentWidget()
    return False


def fits(window: MainWindow, size: tuple[int, int]) -> list[str]:
    """What is wrong at this size: the window will not be so small, or something lies outside."""
    window.resize(*size)
    for _ in range(3):
        QApplication.processEvents()
    taken = (window.width(), window.height())
    too_large = [f"takes {taken}"] if taken > size or taken[1] > size[1] else []
    return too_large + cut_off(window) + cut_words(window)


def twice_scrolled(window: QWidget) -> list[str]:
    """What scrolls inside something that scrolls too: the wheel stops where one does not look."""
    found = []
    for part in window.findChildren(QAbstractScrollArea):
        at: QWidget | None = part.parentWidget()
        while scrolling(part) and at is not None and at is not window:
            if isinstance(at, QScrollArea) and scrolling(at):
                found.append(f"{type(part).__name__} {part.accessibleName()}")
                break
            at = at.parentWidget()
    return found


def scrolling(area: QAbstractScrollArea) -> bool:
    return area.isVisible() and area.verticalScrollBar().maximum() > 0


@pytest.fixture
def filled(qtbot: QtBot, tmp_path: Path) -> object:
    with filled_window(qtbot, tmp_path) as made:
        yield made


@pytest.mark.parametrize("size", [LAPTOP, DOUBLED])
def test_every_place_fits_or_scrolls(filled: Filled, size: tuple[int, int]) -> None:
    found = {}
    for place in filled.places():
        for language in Language:
            speak(language)
            if wrong := fits(filled.window, size):
                found[place, language] = wrong
    assert found == {}


def test_on_a_small_screen_nothing_scrolls_inside_what_scrolls(filled: Filled) -> None:
    filled.window.resize(*DOUBLED)
    found = {}
    for place in filled.places():
        if place == "table":
            continue
        shown = filled.frame.stack.currentWidget()
        tabs = next((t for t in shown.findChildren(QTabWidget) if t.isVisible()), None)
        for number in range(tabs.count() if tabs is not None else 1):
            if tabs is not None and place not in ("meeting", "preparation"):
                tabs.setCurrentIndex(number)
            filled.settle()
            for _ in range(3):
                QApplication.processEvents()
            if wrong := twice_scrolled(filled.frame.stack):
                found[place, number] = wrong
    assert found == {}


def test_on_a_small_screen_the_lists_of_the_minutes_stand_below_each_other(filled: Filled) -> None:
    filled.window.resize(*DOUBLED)
    filled.go("minutes")
    page = filled.frame.stack.currentWidget().findChild(MinutesPage)
    holder = page.lists.parentWidget()
    assert page.recipients.geometry().bottom() < page.lists.geometry().top()
    assert page.lists.geometry().bottom() < holder.height()


def test_a_screen_is_not_as_high_as_the_one_before(filled: Filled) -> None:
    window, stack = filled.window, filled.frame.stack
    window.resize(*DOUBLED)
    filled.go("new_case")
    high = {}
    for place in ("settings", "meetings", "settings"):
        filled.go(place)
        for _ in range(3):
            QApplication.processEvents()
        high.setdefault(place, stack.height())
        assert stack.height() == high[place]
        shown = stack.currentWidget()
        room = stack.parentWidget().height()
        needed = max(shown.heightForWidth(stack.width()), shown.minimumSizeHint().height())
        assert stack.height() <= max(room, needed)


def test_every_dialog_about_a_person_is_low_enough_to_keep_its_buttons_in_sight(
    filled: Filled,
) -> None:
    filled.go("people")
    screen = filled.frame.stack.currentWidget()
    assert isinstance(screen, PeopleScreen)
    bridge, day = filled.window.bridge, screen.persons.today
    people = tuple(line.person for line in screen.persons.lines)
    made: tuple[QDialog, ...] = (
        PersonDialog(bridge, people[0], screen),
        DeclareDialog(bridge, people[0], day, screen),
        DeclareSeveralDialog(bridge, people, day, screen),
        DelegateDialog(bridge, people[0], screen),
        EndDelegationDialog(bridge, people[0], screen),
        LastDayDialog(bridge, "end_clearance", people[0], day, screen),
        WithdrawDialog(bridge, people[0], screen),
        SheetDialog(bridge, "declaration", screen),
        HelpDialog("people", (), screen),
    )
    filled.settle()
    found = {}
    for dialog in made:
        for language in Language:
            speak(language)
            QApplication.processEvents()
            least = dialog.minimumSizeHint()
            if least.expandedTo(ROOM) != ROOM:
                found[type(dialog).__name__, language] = least.toTuple()
    assert found == {}


def test_a_dialog_that_chooses_its_size_leaves_room_for_its_frame(qtbot: QtBot) -> None:
    class Screen:
        def availableSize(self) -> QSize:  # noqa: N802 - Qt's name
            return QSize(*DOUBLED)

    size = within(Screen(), SIZE)  # type: ignore[arg-type]  # all that is asked of a screen
    assert size.expandedTo(ROOM) == ROOM
    assert within(QApplication.primaryScreen(), QSize(200, 100)) == QSize(200, 100)


@pytest.mark.parametrize("page", ["doors", "folder", "key", "recovery", "exercise", "founding"])
@pytest.mark.parametrize("size", [LAPTOP, DOUBLED])
def test_every_page_before_the_vault_fits_or_scrolls(
    window: MainWindow, page: str, size: tuple[int, int]
) -> None:
    window.gate.setCurrentWidget(getattr(window.gate, page))
    assert fits(window, size) == []


def test_letters_of_twice_the_size_fit_or_scroll(filled: Filled) -> None:
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    before = application.font()
    large = application.font()
    large.setPointSizeF(before.pointSizeF() * 2)
    application.setFont(large)
    try:
        places = filled.places()
        found = {place: wrong for place in places if (wrong := fits(filled.window, LAPTOP))}
    finally:
        application.setFont(before)
    assert found == {}


def test_what_is_cut_off_would_be_found(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    inside = QWidget(window)
    inside.setGeometry(90, 10, 40, 10)
    window.setFixedSize(100, 50)
    window.show()
    assert len(cut_off(window)) == 1


def test_a_window_is_as_low_as_what_it_shows(filled: Filled) -> None:
    window = filled.window
    before = window.minimumSizeHint().height()
    window.gate.setMinimumHeight(2 * before)
    filled.settle()
    assert window.minimumSizeHint().height() == before
    window.gate.setMinimumHeight(0)
    window.warning.show_left(60, True)
    filled.settle()
    taken = window.minimumSizeHint().height() - before
    assert taken == window.warning.height()


@pytest.mark.parametrize("language", [Language.NL, Language.FR])
def test_unlocking_leaves_a_small_window_as_small_as_it_was(
    window: MainWindow, request: pytest.FixtureRequest, language: Language
) -> None:
    window.language.setCurrentIndex(window.language.findData(language.value))
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    choose_look(application, "contrast")
    window.resize(*DOUBLED)
    QApplication.processEvents()
    request.getfixturevalue("entered")
    assert window.size().toTuple() == DOUBLED
    assert cut_off(window) == []
