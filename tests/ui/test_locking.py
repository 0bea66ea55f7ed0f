"""At locking, widgets and models that held text go; nothing of it can be reached any more."""

import gc
import weakref
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from threading import Event
from typing import Any

import pytest
import shiboken6
from PySide6.QtCore import QAbstractItemModel, QAbstractTableModel, QObject, Qt
from PySide6.QtGui import QAction, QClipboard, QGuiApplication, QTextDocument
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QTextEdit,
    QWidget,
)
from pytestqt.qtbot import QtBot

from app.commands.cases import OpenCase, Sighting
from app.domain.basis import Basis, BasisType, Kind
from app.domain.case import Subject
from app.domain.secret import SecretText
from tests.ui.filled_window import filled_window
from ui.host.copying import copy_text
from ui.main_window import MainWindow
from ui.register.log_page import LogTab
from ui.widgets.rows import RowsModel
from ui.widgets.screen import Screen

Settle = Callable[[], None]
PLANTED = "Zwaluwstaartvlinder"
ROLES = (
    Qt.ItemDataRole.DisplayRole,
    Qt.ItemDataRole.EditRole,
    Qt.ItemDataRole.ToolTipRole,
    Qt.ItemDataRole.AccessibleTextRole,
    Qt.ItemDataRole.UserRole,
)


def texts(widget: QObject) -> Iterator[str]:
    """Every text property of an object, every cell of its model, and its documents."""
    meta = widget.metaObject()
    for number in range(meta.propertyCount()):
        value = widget.property(meta.property(number).name())
        if isinstance(value, str):
            yield value
    if isinstance(widget, QAbstractItemView) and isinstance(widget.model(), QAbstractItemModel):
        yield from cells(widget.model())
    for document in widget.findChildren(QTextDocument):
        yield document.toPlainText()


def cells(model: QAbstractItemModel) -> Iterator[str]:
    """What a model holds, in every role that can be a text."""
    columns = model.columnCount() if isinstance(model, QAbstractTableModel) else 1
    for row in range(model.rowCount()):
        for column in range(columns):
            index = model.index(row, column)
            yield from (str(index.data(role)) for role in ROLES)


def known() -> list[object]:
    """Everything that Python knows, frozen by its collector or not."""
    gc.unfreeze()
    return gc.get_objects()


def alive() -> Iterator[QObject]:
    """Objects of Qt that Python still knows, whether or not a window holds them."""
    kinds = (QAbstractItemModel, QTextDocument, QWidget, QAction)
    return (o for o in known() if isinstance(o, kinds) and shiboken6.isValid(o))


def everywhere() -> str:
    found = [text for widget in QApplication.allWidgets() for text in texts(widget)]
    for thing in alive():
        found += texts(thing)
        if isinstance(thing, QAbstractItemModel):
            found += cells(thing)
    return "\n".join(found)


@pytest.fixture
def planted(entered: MainWindow, settle: Settle) -> MainWindow:
    """The planted word in a name, a signal, and a half-typed form."""
    made: list[Any] = []
    seen = Sighting(date(2026, 11, 20), SecretText(f"{PLANTED} gezien"), SecretText(PLANTED))
    command = OpenCase(
        Kind.LIVC_R,
        "terrorism",
        Basis(BasisType.LAW, "wet 30 juli 2018"),
        Subject(SecretText(PLANTED)),
        (seen,),
    )
    entered.bridge.run(command, None, made.append)
    settle()
    frame = entered.frame
    assert frame is not None
    frame.navigate("new_case")
    settle()
    wizard: Any = frame.stack.currentWidget()
    wizard.second.name.setText(PLANTED)
    frame.navigate("case", made[0].made)
    settle()
    page: Any = frame.stack.currentWidget()
    page.reveal_name()
    page.buttons["record_signal"].click()
    form: Any = QApplication.activeModalWidget()
    form.signal_form.behaviour.setPlainText(PLANTED)
    return entered


def test_the_search_for_text_finds_it(planted: MainWindow) -> None:
    assert everywhere().count(PLANTED) >= 4


def test_after_locking_no_widget_and_no_model_holds_text(
    planted: MainWindow, settle: Settle
) -> None:
    frame = planted.frame
    planted.lock()
    assert PLANTED not in [w.windowTitle() for w in QApplication.topLevelWidgets()]
    settle()
    assert PLANTED not in everywhere()
    assert frame is not None
    assert not shiboken6.isValid(frame)
    assert planted.frame is None
    assert QApplication.activeModalWidget() is None


def test_locking_clears_what_we_put_on_the_clipboard(planted: MainWindow, settle: Settle) -> None:
    copy_text(PLANTED)
    planted.lock()
    settle()
    for mode in (QClipboard.Mode.Clipboard, QClipboard.Mode.Selection):
        assert PLANTED not in QGuiApplication.clipboard().text(mode)


def test_locking_leaves_what_others_copied(planted: MainWindow, settle: Settle) -> None:
    clipboard = QGuiApplication.clipboard()
    clipboard.setText("of somebody else")
    if clipboard.ownsClipboard():
        pytest.skip("on this platform the test itself owns it")
    planted.lock()
    settle()
    assert clipboard.text() == "of somebody else"


def type_everywhere(window: QWidget) -> int:
    """Type the word into every field and wipe it out again in half of them; how many fields."""
    count = 0
    for field in window.findChildren(QWidget):
        if isinstance(field, QLineEdit) and not field.isReadOnly():
            field.insert(PLANTED)
        elif isinstance(field, QPlainTextEdit | QTextEdit) and not field.isReadOnly():
            field.insertPlainText(PLANTED)
            if count % 2:
                field.selectAll()
                field.insertPlainText("-")  # the word is now in the undo stack alone
        elif isinstance(field, QComboBox) and field.isEditable():
            field.setEditText(PLANTED)
        else:
            continue
        count += 1
    return count


@contextmanager
def told_what_holds(parts: list[weakref.ref[QObject]]) -> Iterator[None]:
    """Where a part is still there at the end: of which kind, and which kinds of things hold it."""
    try:
        yield
    except Exception as failure:
        gc.unfreeze()
        for part in (there for ref in parts if (there := ref()) is not None):
            holders = sorted({type(holder).__name__ for holder in gc.get_referrers(part)})
            valid = "valid" if shiboken6.isValid(part) else "gone from Qt"
            failure.add_note(f"{type(part).__name__} ({valid}) held by {', '.join(holders)}")
        raise


def test_nothing_typed_or_shown_on_any_screen_is_reachable_after_locking(
    qtbot: QtBot, tmp_path: Path
) -> None:
    with filled_window(qtbot, tmp_path) as filled:
        window, fields = filled.window, 0
        for _place in filled.places():
            fields += type_everywhere(filled.frame.stack.currentWidget())
        shown = everywhere()
        assert fields > 20
        assert shown.count(PLANTED) >= fields // 2
        said = [text for text in shown.splitlines() if len(text) > 60]
        assert said
        parts = filled.frame.findChildren(QObject)
        held = [weakref.ref(part) for part in parts if isinstance(part, Screen | RowsModel)]
        del parts
        assert len(held) > 10
        window.lock()  # what was typed into the filter of the log is just looked for
        filled.settle()
        with told_what_holds(held):
            qtbot.waitUntil(lambda: all(part() is None for part in held), timeout=60_000)
        assert PLANTED not in everywhere()
        assert QApplication.topLevelWidgets().count(window) == 1


@pytest.mark.parametrize("asked", ["just before", "just after"])
def test_what_a_screen_asks_as_somebody_locks_keeps_none_of_its_rows(
    qtbot: QtBot, entered: MainWindow, settle: Settle, asked: str
) -> None:
    assert entered.frame is not None
    entered.frame.navigate("register")
    settle()
    tab: Any = entered.frame.stack.currentWidget().findChild(LogTab)
    assert tab.table.rows.rows
    rows = weakref.ref(tab.table.rows)
    ask, bridge = tab.restart, entered.bridge
    del tab
    worker = Event()
    if asked == "just before":
        bridge.off_thread(lambda: worker.wait(10))
        ask()
        entered.lock()
    else:
        entered.lock()
        bridge.off_thread(lambda: worker.wait(10))
        ask()
    del ask
    qtbot.wait(50)  # the window goes meanwhile
    worker.set()
    settle()
    qtbot.waitUntil(lambda: rows() is None, timeout=2000)


def test_unlocking_returns_to_the_same_case_with_its_name_hidden(
    planted: MainWindow, settle: Settle
) -> None:
    assert planted.frame is not None
    place = planted.frame.here
    planted.lock()
    settle()
    key = planted.gate.key
    assert planted.gate.currentWidget() is key
    key.member.choose("aiv")
    key.password.line.setText("play-aiv")
    key.try_password()
    settle()
    assert planted.frame is not None
    assert planted.frame.here == place
    page: Any = planted.frame.stack.currentWidget()
    assert f"{PLANTED} gezien" in everywhere()
    assert PLANTED not in page.name.text()


def test_who_was_signing_as_the_vault_locked_finds_that_nothing_was_signed(
    entered: MainWindow, settle: Settle
) -> None:
    from app.errors import WrongState

    working = Event()

    def sign(session: Any) -> None:
        working.set()
        session.hurried.wait(30)
        raise WrongState("signing_stopped")

    entered.bridge.call(sign)
    working.wait(30)
    entered.lock()
    settle()
    key = entered.gate.key
    assert key.stopped.isVisible()
    key.member.choose("aiv")
    key.password.line.setText("play-aiv")
    key.try_password()
    settle()
    entered.lock()
    settle()
    assert not key.stopped.isVisible()


def test_a_lock_while_an_answer_is_on_its_way_shows_nothing(
    planted: MainWindow, settle: Settle
) -> None:
    assert planted.frame is not None
    page: QWidget | None = planted.frame.stack.currentWidget()
    page.refresh()  # type: ignore[union-attr]  # a screen
    planted.lock()
    settle()
    assert PLANTED not in everywhere()


def test_leaving_the_vault_lets_another_program_open_it(
    planted: MainWindow, settle: Settle, town: Any
) -> None:
    from app.session import Session

    planted.leave()
    settle()
    assert planted.gate.currentWidget() is planted.gate.doors
    Session.open(town.folder).close()
