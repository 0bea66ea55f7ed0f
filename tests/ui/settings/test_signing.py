"""Certificates of one's own and the office's choices about signing, on the screen."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.domain.person import PersonId
from app.domain.signature import BoundCertificate, KeyStore, SignatureKind
from app.queries.certificates import OwnCertificates
from app.queries.people import OfficeView
from tests.app.signing.issuing import certified
from tests.app.signing.test_key_file import PASSWORD, file_of
from tests.ui.conftest import Town
from tests.ui.rest import waited_out
from ui.bridge import Bridge
from ui.settings import certificate_dialogs
from ui.settings.screen import SettingsScreen
from ui.words import words

Settle = Callable[[], None]
NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
AIV = PersonId("aiv")


@pytest.fixture
def screen(qtbot: QtBot, bridge: Bridge, town: Town, settle: Settle) -> SettingsScreen:
    bridge.open_vault(town.folder, lambda _header: None)
    for member, password in town.passwords.items():
        bridge.unlock(member, password)
    bridge.act_as(AIV)
    made = SettingsScreen(bridge, lambda _place, _ident: None)
    qtbot.addWidget(made)
    bridge.changed.connect(made.refresh)
    made.enter("settings", "signing")
    made.resize(1136, 640)
    made.show()
    made.refresh()
    settle()
    return made


def dialog() -> Any:
    (found,) = [
        widget
        for widget in QApplication.topLevelWidgets()
        if isinstance(widget, certificate_dialogs.RecordDialog) and widget.isVisible()
    ]
    return found


@pytest.mark.usefixtures("no_waiting")
def test_a_certificate_of_a_file_is_recorded_by_the_vaults_password_and_let_go(
    screen: SettingsScreen, town: Town, settle: Settle, tmp_path: Path
) -> None:
    file = tmp_path / "mine.p12"
    file.write_bytes(file_of(certified("p256", "Carla Dubois", NOW)))
    section = screen.signing
    assert (section.none.isVisible(), section.table.isVisible()) == (True, False)

    section.file.click()
    asked = dialog()
    asked.do()
    assert words().text("settings.signing.file_first") in asked.refusal.text
    asked.file.setText(str(file))
    asked.secret.line.setText(PASSWORD)
    asked.password.line.setText("niet dit")
    asked.do()
    settle()
    assert words().text("errors.wrong_password") in asked.refusal.text
    assert asked.secret.value == PASSWORD
    waited_out(asked.waiting)
    asked.password.line.setText(town.passwords["aiv"])
    asked.secret.line.setText("fout")
    asked.do()
    settle()
    assert words().text("errors.key_file_password") in asked.refusal.text
    assert asked.secret.value == ""
    asked.secret.line.setText(PASSWORD)
    asked.do()
    settle()

    (row,) = section.table.rows.rows
    shown = [column.text(row) for column in section.table.rows.columns]
    assert shown[:2] == ["Carla Dubois", words().text("settings.signing.kind_certificate")]
    section.table.selectRow(0)
    section.remove.click()
    settle()
    assert (section.none.isVisible(), section.table.isVisible()) == (True, False)


def test_without_the_software_of_cards_one_sentence_says_what_to_do(
    screen: SettingsScreen, settle: Settle, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.host.middleware.usual_modules", lambda: ())
    screen.signing.card.click()
    settle()
    asked = dialog()
    assert words().text("errors.card_middleware_missing") in asked.refusal.text
    assert not asked.keep.isEnabled()
    assert not asked.choice.isVisible()


def test_a_certificate_of_a_card_says_its_kind_and_is_not_recorded_without_its_code(
    screen: SettingsScreen,
    bridge: Bridge,
    town: Town,
    settle: Settle,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    found = BoundCertificate(
        "ab" * 32,
        "An Citizen (Signature)",
        SignatureKind.QUALIFIED,
        NOW.date(),
        KeyStore.CARD,
    )
    read = Path("module"), (found,)
    monkeypatch.setattr(certificate_dialogs, "certificates_on_cards", lambda _module, _going: read)
    monkeypatch.setattr("app.host.middleware.usual_modules", lambda: ())
    screen.signing.card.click()
    settle()
    asked = dialog()
    assert asked.kind.text() == words().text("copies.how.kind_qualified")
    assert asked.secret.isVisible()
    asked.secret.line.setText("482915")
    asked.password.line.setText(town.passwords["aiv"])
    asked.do()
    settle()
    assert words().text("errors.card_middleware_missing") in asked.refusal.text
    assert asked.secret.value == ""
    kept: list[Any] = []
    bridge.ask(OwnCertificates(), AIV, kept.append)
    settle()
    assert kept == [()]


def test_who_has_no_key_in_the_vault_records_no_certificate(
    screen: SettingsScreen, bridge: Bridge, settle: Settle
) -> None:
    section = screen.signing
    assert section.file.isVisible()
    bridge.act_as(PersonId("korps"))
    screen.refresh()
    settle()
    assert (section.card.isVisible(), section.file.isVisible()) == (False, False)
    assert section.without_key.isVisible()


def test_the_offices_choices_are_kept_and_a_module_that_is_not_there_is_refused(
    screen: SettingsScreen, bridge: Bridge, settle: Settle, tmp_path: Path
) -> None:
    section = screen.signing
    section.countersigned.setChecked(True)
    section.module.setText(str(tmp_path / "gone.so"))
    screen.keep()
    settle()
    assert "gone.so" in section.refusal.text
    assert section.countersigned.isChecked()
    section.module.setText("")
    screen.keep()
    settle()
    kept: list[Any] = []
    bridge.ask(OfficeView(), AIV, kept.append)
    settle()
    assert (kept[0].countersigned, kept[0].card_module) == (True, None)
