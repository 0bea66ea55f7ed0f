"""Tab follows the eye, in every form at the table and in every dialog."""

from collections.abc import Callable
from itertools import combinations
from pathlib import Path

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QCalendarWidget, QDialog, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.conftest import Town
from tests.ui.filled_window import filled_window
from tests.ui.test_every_form_is_kept import DIALOGS
from ui.main_window import MainWindow

Settle = Callable[[], None]


def tabbed(whole: QWidget) -> list[QWidget]:
    """What Tab reaches in it, in the order of Tab."""
    found, at = [], whole.nextInFocusChain()
    while at is not None and at is not whole:
        reached = at.focusPolicy() & Qt.FocusPolicy.TabFocus and at.focusProxy() is None
        part = isinstance(at.parentWidget(), QCalendarWidget)
        if reached and not part and whole.isAncestorOf(at) and at.isVisible() and at.isEnabled():
            found.append(at)
        at = at.nextInFocusChain()
    return found


def walked(dialog: QDialog) -> list[QWidget]:
    """What Tab goes through in a dialog, once round from what stands first."""
    found: list[QWidget] = []
    while (at := dialog.focusWidget()) not in found:
        found.append(at)
        dialog.focusNextPrevChild(True)
    first = min(found, key=lambda field: field.mapTo(dialog, QPoint(0, 0)).toTuple()[::-1])
    return found[found.index(first) :] + found[: found.index(first)]


def against_the_eye(whole: QWidget, order: list[QWidget]) -> list[tuple[str, str]]:
    """Pairs that Tab takes the wrong way round: what comes later stands above it, or left of it."""

    def place(widget: QWidget) -> QRect:
        return QRect(widget.mapTo(whole, QPoint(0, 0)), widget.size())

    def name(widget: QWidget) -> str:
        return widget.accessibleName() or getattr(widget, "text", lambda: "?")()

    wrong = []
    for earlier, later in combinations(order, 2):
        a, b = place(earlier), place(later)
        above = b.bottom() < a.top() and b.left() <= a.right()
        beside = b.right() < a.left() and b.top() <= a.bottom() and a.top() <= b.bottom()
        if above or beside:
            wrong.append((name(earlier), name(later)))
    return wrong


def test_tab_follows_the_eye_in_every_form_at_the_table(qtbot: QtBot, tmp_path: Path) -> None:
    with filled_window(qtbot, tmp_path) as filled:
        filled.go("table")
        desk = filled.frame.stack.currentWidget().meeting.table.desk  # type: ignore[attr-defined]
        forms = (desk.contribution, desk.decision, desk.action, desk.question, desk.feedback)
        wrong = {}
        for number, form in enumerate(forms):
            desk.front(number)
            filled.settle()
            assert form.isVisible()
            assert len(tabbed(form)) > 1
            if found := against_the_eye(form, tabbed(form)):
                wrong[type(form).__name__] = found
        assert not wrong


def test_tab_follows_the_eye_in_every_dialog(
    entered: MainWindow, settle: Settle, town: Town
) -> None:
    wrong = {}
    for kind, made in DIALOGS.items():
        dialog = made(entered.bridge, entered)
        dialog.open()
        settle()
        order = walked(dialog)
        assert len(order) > 1
        assert set(order) >= set(tabbed(dialog))
        if found := against_the_eye(dialog, order):
            wrong[kind.__name__] = found
        dialog.done(0)
        settle()
    assert not wrong
