"""At locking, widgets and models that held text go; nothing of it can be reached any more."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
import shiboken6
from PySide6.QtCore import QAbstractItemModel, QAbstractTableModel, QObject
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QAbstractItemView, QApplication, QWidget

from app.commands.cases import OpenCase, Sighting
from app.domain.basis import Basis, BasisType, Kind
from app.domain.case import Subject
from app.domain.secret import SecretText
from ui.main_window import MainWindow

Settle = Callable[[], None]
PLANTED = "Zwaluwstaartvlinder"


def texts(widget: QObject) -> Iterator[str]:
    """Every text property of a widget, and every cell of its model."""
    meta = widget.metaObject()
    for number in range(meta.propertyCount()):
        value = widget.property(meta.property(number).name())
        if isinstance(value, str):
            yield value
    if isinstance(widget, QAbstractItemView) and isinstance(widget.model(), QAbstractItemModel):
        model = widget.model()
        columns = model.columnCount() if isinstance(model, QAbstractTableModel) else 1
        for row in range(model.rowCount()):
            for column in range(columns):
                yield str(model.index(row, column).data())


def everywhere() -> str:
    return "\n".join(text for widget in QApplication.allWidgets() for text in texts(widget))


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
    clipboard = QGuiApplication.clipboard()
    clipboard.setText(PLANTED)
    if not clipboard.ownsClipboard():
        pytest.skip("this platform does not say whose clipboard it is")
    planted.lock()
    settle()
    assert PLANTED not in clipboard.text()


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
    assert [s.behaviour for s in page.signals.rows.rows] == [f"{PLANTED} gezien"]
    assert PLANTED not in page.name.text()


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
