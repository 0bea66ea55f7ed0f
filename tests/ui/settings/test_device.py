"""The device code on the screen: said beforehand, kept on paper first, and off again."""

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.domain.person import PersonId
from app.host import keyring
from app.session import Session
from tests.app.host.test_keyring import Forgets, Raises, Remembers
from tests.ui.conftest import Town
from ui.bridge import Bridge
from ui.settings import device_form
from ui.settings.device_form import DeviceDialog, DeviceForm
from ui.widgets.label import Label
from ui.words import words

Settle = Callable[[], None]


@pytest.fixture
def backend(monkeypatch: pytest.MonkeyPatch) -> Remembers:
    made = Remembers()
    monkeypatch.setattr(keyring, "SYSTEM", keyring.Keyring(lambda: made))
    return made


@pytest.fixture
def form(
    qtbot: QtBot, bridge: Bridge, town: Town, settle: Settle, monkeypatch: pytest.MonkeyPatch
) -> DeviceForm:
    """Of a vault that says that it is no exercise."""
    state_of = device_form._state_of
    monkeypatch.setattr(device_form, "_state_of", lambda s, m: (state_of(s, m)[0], False))
    bridge.open_vault(town.folder, lambda _header: None)
    bridge.unlock("aiv", town.passwords["aiv"])
    made = DeviceForm(bridge)
    qtbot.addWidget(made)
    bridge.act_as(PersonId("aiv"))
    made.show()
    settle()
    return made


def dialog_of(form: DeviceForm) -> DeviceDialog:
    return next(d for d in form.findChildren(DeviceDialog) if d.isVisible())


def turn_on(form: DeviceForm, settle: Settle) -> str:
    form.turn_on.click()
    settle()
    dialog = dialog_of(form)
    shown = next(one for one in dialog.findChildren(Label) if one.text().startswith("D"))
    code = shown.text().replace("\n", "")
    dialog.last.setText(code.rsplit("-", 1)[-1].lower())
    dialog.password.line.setText("play-aiv")
    dialog.do()
    settle()
    return code


def test_what_happens_when_it_is_lost_is_said_before_it_is_turned_on(
    form: DeviceForm, backend: Remembers
) -> None:
    said = "\n".join(label.text() for label in form.findChildren(Label) if label.isVisible())
    assert words().text("settings.device.lost") in said
    assert words().text("settings.device.off") in said
    assert form.turn_on.isVisible()
    assert not form.turn_off.isVisible()


def test_turned_on_it_is_in_the_keyring_and_turned_off_it_is_not(
    form: DeviceForm, backend: Remembers, settle: Settle, town: Town, bridge: Bridge
) -> None:
    code = turn_on(form, settle)
    assert list(backend.kept.values()) == [code]
    assert form.state.text() == words().text("settings.device.on")
    assert form.turn_off.isVisible()
    form.turn_off.click()
    dialog = dialog_of(form)
    dialog.password.line.setText("play-aiv")
    dialog.do()
    settle()
    assert not backend.kept
    assert form.state.text() == words().text("settings.device.off")
    bridge.leave()
    settle()
    with Session.open(town.folder) as session:
        session.unlock("aiv", town.passwords["aiv"])


def test_a_code_that_is_not_on_paper_is_not_set(
    form: DeviceForm, backend: Remembers, settle: Settle
) -> None:
    form.turn_on.click()
    settle()
    dialog = dialog_of(form)
    dialog.last.setText("XXXXX")
    dialog.password.line.setText("play-aiv")
    dialog.do()
    settle()
    assert dialog.refusal.text == words().text("settings.device.last_differs")
    assert dialog.password.value == "play-aiv"
    assert not backend.kept
    dialog.reject()
    assert QApplication.activeModalWidget() is None


@pytest.mark.usefixtures("no_waiting")
def test_a_wrong_password_changes_nothing_and_counts_down(
    form: DeviceForm, backend: Remembers, settle: Settle
) -> None:
    form.turn_on.click()
    settle()
    dialog = dialog_of(form)
    dialog.last.setText(str(dialog._code).rsplit("-", 1)[-1])
    dialog.password.line.setText("fout")
    dialog.do()
    settle()
    assert dialog.refusal.text == words().text("errors.wrong_password")
    assert dialog.waiting.left == 1
    assert not dialog.keep.isEnabled()
    assert not backend.kept


@pytest.mark.parametrize(
    ("broken", "code"),
    [(Forgets, "keyring_forgets"), (Raises, "keyring_failed"), (None, "keyring_missing")],
)
def test_a_keyring_that_fails_is_said_and_the_password_still_opens(
    form: DeviceForm,
    settle: Settle,
    bridge: Bridge,
    monkeypatch: pytest.MonkeyPatch,
    broken: Any,
    code: str,
) -> None:
    if broken is not None:
        monkeypatch.setattr(keyring, "SYSTEM", keyring.Keyring(broken))
    form.turn_on.click()
    settle()
    assert form.refusal.text == words().text(f"errors.{code}")
    assert form.turn_on.isEnabled()
    assert not [d for d in form.findChildren(DeviceDialog) if d.isVisible()]
    failures: list[object] = []
    bridge.call(lambda s: (s.lock(), s.unlock("aiv", "play-aiv")), None, failures.append)
    settle()
    assert not failures
