"""A small laptop and large letters: whatever does not fit can be scrolled to, nothing is cut."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QWidget
from pytestqt.qtbot import QtBot

from tests import builders
from tests.ui.filled_window import Filled, filled_window
from ui.main_window import MainWindow

LAPTOP = (1366, 768)
DOUBLED = (683, 384)
"""What is left of it, in device-independent pixels, at 200 %."""


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
    return too_large + cut_off(window)


@pytest.fixture
def filled(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> object:
    builders.derive_each_password_once(monkeypatch.setattr)
    with filled_window(qtbot, tmp_path) as made:
        yield made


@pytest.mark.parametrize("size", [LAPTOP, DOUBLED])
def test_every_place_fits_or_scrolls(filled: Filled, size: tuple[int, int]) -> None:
    found = {place: wrong for place in filled.places() if (wrong := fits(filled.window, size))}
    assert found == {}


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
