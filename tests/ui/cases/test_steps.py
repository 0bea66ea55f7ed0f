"""What one can do to a case keeps what was typed when refused, and asks before it is final."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication

from app.commands.cases import OpenCase
from app.domain.basis import Basis, BasisType, Kind
from app.domain.case import Subject
from app.domain.secret import SecretText
from ui.cases.page import CaseScreen
from ui.cases.steps import ChildInterestDialog, SignalDialog
from ui.main_window import MainWindow
from ui.widgets.dialog import FinalDialog

Settle = Callable[[], None]


@pytest.fixture
def page(entered: MainWindow, settle: Settle) -> CaseScreen:
    made: list[Any] = []
    basis = Basis(BasisType.LAW, "wet 30 juli 2018")
    subject = Subject(SecretText("Jonas"), born=date(2012, 5, 1))
    command = OpenCase(Kind.LIVC_R, "terrorism", basis, subject)
    entered.bridge.run(command, None, made.append)
    settle()
    assert entered.frame is not None
    entered.frame.navigate("case", made[0].made)
    settle()
    shown = entered.frame.stack.currentWidget()
    assert isinstance(shown, CaseScreen)
    return shown


def dialog() -> Any:
    return QApplication.activeModalWidget()


def test_a_signal_without_a_day_waits_and_with_one_is_kept(
    page: CaseScreen, settle: Settle
) -> None:
    page.buttons["record_signal"].click()
    form = dialog()
    assert isinstance(form, SignalDialog)
    form.signal_form.behaviour.setPlainText("Zoekt contact met een ronselaar")
    form.signal_form.source.setText("politie")
    form.do()
    assert "dag" in form.refusal.text
    form.signal_form.on.line.setText("1/1/2099")
    form.do()
    settle()
    assert "R37" in form.refusal.text
    assert form.signal_form.source.value == "politie"
    form.signal_form.on.line.setText("27/11/2026")
    form.do()
    settle()
    assert [s.source for s in page.signals.rows.rows] == ["politie"]
    assert dialog() is None


def test_the_interest_of_a_child_is_asked_for_and_noted(page: CaseScreen, settle: Settle) -> None:
    assert "Minderjarig" in page.facts.fact("cases.page.child")
    page.buttons["note_child"].click()
    form = dialog()
    assert isinstance(form, ChildInterestDialog)
    form.text.setPlainText("De ouders worden betrokken.")
    form.do()
    settle()
    assert page.facts.fact("cases.page.child") == "De ouders worden betrokken."


def test_closing_and_erasing_ask_the_password_and_list_what_happens(
    page: CaseScreen, settle: Settle, entered: MainWindow
) -> None:
    page.buttons["close"].click()
    form = dialog()
    assert isinstance(form, FinalDialog)
    settle()
    assert "play-aiv" in form.exercise.text()
    form.password.line.setText("fout")
    form.do()
    settle()
    assert "opent de kluis niet" in form.refusal.text
    assert form.password.line.hasFocus()
    assert form.password.line.selectedText()
    assert page.facts.fact("cases.page.stage") == "aanmelding"
    form.password.line.setText("play-aiv")
    form.do()
    settle()
    assert page.facts.fact("cases.page.stage") == "afsluiting"
    page.buttons["erase"].click()
    form = dialog()
    form.password.line.setText("play-aiv")
    form.do()
    settle()
    assert page.facts.fact("cases.page.stage") == ""
    assert page.page is None
