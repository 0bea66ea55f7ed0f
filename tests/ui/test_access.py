"""Every control that one can reach has a name that a screen reader can say."""

import operator
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface, QKeySequence
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QWidget,
)
from pytestqt.qtbot import QtBot

from app.domain.person import Language
from tests.ui.filled_window import filled_window
from ui.main_window import MainWindow
from ui.widgets.refusal import RefusalPanel
from ui.words import speak

Settle = Callable[[], None]
Role = QAccessible.Role
CONTROLS = {
    Role.Button,
    Role.ButtonMenu,
    Role.CheckBox,
    Role.ComboBox,
    Role.EditableText,
    Role.List,
    Role.RadioButton,
    Role.SpinBox,
    Role.Table,
    Role.PageTab,
    Role.Slider,
}
UNKNOWN = {Role.NoRole, Role.Client, Role.Pane}
MOST_STOPS = 200
GATES = ("doors", "folder", "key", "recovery", "exercise", "sheet", "founding")


def controls(inside: QAccessibleInterface) -> Iterator[QAccessibleInterface]:
    for number in range(inside.childCount()):
        child = inside.child(number)
        if child is None or child.state().invisible:
            continue
        if child.role() in CONTROLS:
            yield child
        if child.role() is not Role.Table:
            yield from controls(child)


def nameless(widget: QWidget) -> list[str]:
    """Controls without a name; parts of a composite control carry the name of the whole."""
    root = QAccessible.queryAccessibleInterface(widget)
    found = []
    for control in controls(root):
        within = control.parent()
        part = within is not None and within.role() in {Role.ComboBox, Role.SpinBox}
        if not part and not control.text(QAccessible.Text.Name).strip():
            made = control.object()
            found.append(f"{made.metaObject().className()} in {type(made.parent()).__name__}")
    return found


def test_a_nameless_control_is_found(qtbot: QtBot) -> None:
    held = QWidget()
    QPushButton(held)
    qtbot.addWidget(held)
    held.show()
    assert len(nameless(held)) == 1


@pytest.mark.parametrize("page", GATES)
@pytest.mark.parametrize("language", Language)
def test_before_the_vault_every_control_has_a_name(
    window: MainWindow, page: str, language: Language
) -> None:
    speak(language)
    window.gate.setCurrentWidget(getattr(window.gate, page))
    assert nameless(window) == []


def without_role(widget: QWidget) -> list[str]:
    """Visible controls that take the focus and of which a screen reader knows no kind."""
    found = []
    for part in widget.findChildren(QWidget):
        takes = part.focusPolicy() & Qt.FocusPolicy.TabFocus and part.focusProxy() is None
        if takes and part.isVisible():
            role = QAccessible.queryAccessibleInterface(part).role()
            if role in UNKNOWN and not isinstance(part, RefusalPanel | QScrollArea):
                found.append(f"{type(part).__name__} {role.name}")
    return found


def unreached(window: QWidget, qtbot: QtBot) -> list[str]:
    """Controls that are shown and can be used, at which Tab never arrives."""
    window.activateWindow()
    start = window.focusWidget() or window
    seen: list[QWidget] = []
    at = start
    for _ in range(MOST_STOPS):
        qtbot.keyClick(at, Qt.Key.Key_Tab)
        at = QApplication.focusWidget() or window
        if at in seen:
            break
        seen.append(at)
    wanted = [
        part
        for part in window.findChildren(QWidget)
        if part.isVisible()
        and part.isEnabled()
        and part.focusPolicy() & Qt.FocusPolicy.TabFocus
        and part.focusProxy() is None
        and isinstance(part, QAbstractButton | QLineEdit | QComboBox | QAbstractItemView)
    ]
    groups = {w.group() for w in seen if isinstance(w, QAbstractButton) and w.group()}
    return [
        f"{type(part).__name__} {part.accessibleName() or part.property('text')}"
        for part in wanted
        if part not in seen and not (isinstance(part, QAbstractButton) and part.group() in groups)
    ]


def test_on_every_screen_controls_have_a_name_and_a_kind_and_tab_reaches_them(
    qtbot: QtBot, tmp_path: Path
) -> None:
    with filled_window(qtbot, tmp_path) as filled:
        found = {}
        for place in filled.places():
            window = filled.window
            wrong = nameless(window) + without_role(window) + unreached(window, qtbot)
            if wrong:
                found[place] = wrong
        assert found == {}


@pytest.mark.parametrize("action", ["add_person", "persons.sign_declaration"])
def test_in_dialogs_every_control_has_a_name(
    entered: MainWindow, action: str, settle: Settle
) -> None:
    assert entered.frame is not None
    entered.frame.navigate("people")
    settle()
    screen = entered.frame.stack.currentWidget()
    screen.persons.table.selectRow(1)  # type: ignore[union-attr]  # people; the first is the mayor
    operator.attrgetter(action)(screen)()
    settle()
    dialog = QApplication.activeModalWidget()
    assert dialog is not None
    assert nameless(dialog) == []


def test_any_action_is_found_by_its_name(entered: MainWindow, settle: Settle) -> None:
    assert entered.frame is not None
    entered.frame.navigate("cases")
    settle()
    entered.find_action()
    finder = QApplication.activeModalWidget()
    assert finder is not None
    assert nameless(finder) == []
    finder.line.setText("casus ope")  # type: ignore[attr-defined]  # the finder
    finder._do()  # type: ignore[attr-defined]
    assert entered.frame.here == ("new_case", None)


def test_the_actions_of_the_page_that_is_shown_come_first(qtbot: QtBot, tmp_path: Path) -> None:
    with filled_window(qtbot, tmp_path) as filled:
        filled.go("people")
        elsewhere = {action.text() for action in filled.frame.doable()}
        filled.go("table")
        here = [a.text() for a in filled.frame.doable() if a.isEnabled()]
        assert len(set(here) - elsewhere) > 3
        filled.window.find_action()
        finder = QApplication.activeModalWidget()
        lines = finder.found.rows.rows  # type: ignore[union-attr]  # the finder
        assert [action.text() for action in lines[: len(here)]] == here


def test_help_and_lock_have_their_keys(entered: MainWindow) -> None:
    keys = {action.shortcut().toString() for action in entered.actions()}
    assert {"Ctrl+K", "Ctrl+L", "F1"} <= keys
    assert QKeySequence("Ctrl+1").toString() == "Ctrl+1"
    entered.show_help()
    shown = QApplication.activeModalWidget()
    assert shown is not None
    assert nameless(shown) == []
