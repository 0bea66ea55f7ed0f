"""Every control that one can reach has a name that a screen reader can say."""

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtGui import QAccessible, QAccessibleInterface, QKeySequence
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from app.domain.person import Language
from ui.main_window import MainWindow
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


@pytest.mark.parametrize("place", ["cases", "new_case", "people", "meetings", "case"])
def test_on_every_screen_every_control_has_a_name(
    entered: MainWindow, place: str, settle: Settle
) -> None:
    assert entered.frame is not None
    entered.frame.navigate(place)
    settle()
    assert nameless(entered) == []


@pytest.mark.parametrize("action", ["add_person", "sign_declaration", "delegate_to"])
def test_in_dialogs_every_control_has_a_name(
    entered: MainWindow, action: str, settle: Settle
) -> None:
    assert entered.frame is not None
    entered.frame.navigate("people")
    settle()
    getattr(entered.frame.stack.currentWidget(), action)()
    settle()
    dialog = QApplication.activeModalWidget()
    assert dialog is not None
    assert nameless(dialog) == []


def test_any_action_is_found_by_its_name(entered: MainWindow, settle: Settle) -> None:
    settle()
    entered.find_action()
    finder = QApplication.activeModalWidget()
    assert finder is not None
    assert nameless(finder) == []
    finder.line.setText("casus ope")  # type: ignore[attr-defined]  # the finder
    finder._do()  # type: ignore[attr-defined]
    assert entered.frame is not None
    assert entered.frame.here == ("new_case", None)


def test_help_and_lock_have_their_keys(entered: MainWindow) -> None:
    keys = {action.shortcut().toString() for action in entered.actions()}
    assert {"Ctrl+K", "Ctrl+L", "F1"} <= keys
    assert QKeySequence("Ctrl+1").toString() == "Ctrl+1"
    entered.show_help()
    shown = QApplication.activeModalWidget()
    assert shown is not None
    assert nameless(shown) == []
