"""Settings on the screen: each section is kept on its own and nothing typed is lost."""

from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.commands.settings import KeepIdle
from app.domain.language import Language
from app.domain.person import Office, PersonId
from app.errors import Unavailable
from app.queries.people import OfficeView
from app.session import Session
from tests.ui.conftest import Town
from ui.bridge import Bridge
from ui.settings.keys_section import in_lines
from ui.settings.screen import SettingsScreen
from ui.style import dress
from ui.words import speak, words

Settle = Callable[[], None]


@pytest.fixture
def screen(qtbot: QtBot, bridge: Bridge, town: Town, settle: Settle) -> SettingsScreen:
    bridge.open_vault(town.folder, lambda _header: None)
    for member, password in town.passwords.items():
        bridge.unlock(member, password)
    bridge.act_as(PersonId("aiv"))
    made = SettingsScreen(bridge, lambda _place, _ident: None)
    qtbot.addWidget(made)
    made.resize(1136, 640)
    made.show()
    settle()
    return made


def office(bridge: Bridge, settle: Settle) -> Office:
    found: list[Office] = []
    bridge.ask(OfficeView(), PersonId("aiv"), found.append)
    settle()
    return found[0]


def test_terms_are_kept_with_ctrl_s(screen: SettingsScreen, bridge: Bridge, settle: Settle) -> None:
    terms = screen.retention
    assert (terms.name.value, terms.months.value()) == ("H. Aerts", 6)
    assert not terms.button.isEnabled()
    terms.months.setValue(9)
    terms.by_kind["livc_r"].setValue(18)  # type: ignore[index]
    assert terms.long.isVisibleTo(terms)
    screen.keep()
    settle()
    assert terms.kept.text() == words().text("settings.kept")
    kept = office(bridge, settle)
    assert (kept.months_for("livc_r"), kept.months_for("consent")) == (18, 9)


def test_a_member_of_the_list_can_be_the_dpo(
    screen: SettingsScreen, bridge: Bridge, settle: Settle
) -> None:
    screen.retention.who.choose("korps")
    assert not screen.retention.name.isVisibleTo(screen.retention)
    screen.keep()
    settle()
    assert office(bridge, settle).dpo == "korps"
    assert screen.retention.who.currentData() == "korps"


def test_without_a_dpo_there_is_a_hint_and_nothing_is_lost(screen: SettingsScreen) -> None:
    screen.retention.name.setText("")
    screen.retention.months.setValue(3)
    screen.keep()
    assert screen.retention.refusal.text == words().text("settings.retention.no_dpo")
    assert screen.retention.months.value() == 3
    assert screen.retention.button.isEnabled()


def test_what_is_typed_survives_a_change_elsewhere_and_a_full_disk(
    screen: SettingsScreen, bridge: Bridge, settle: Settle, monkeypatch: pytest.MonkeyPatch
) -> None:
    screen.enter("settings", "office")
    section = screen.office
    section.municipality.setText("Sint-Jans-Molenbeek")
    bridge.run(KeepIdle(3), PersonId("aiv"))
    settle()
    assert section.municipality.value == "Sint-Jans-Molenbeek"
    assert screen.locking.minutes.value() == 3
    with monkeypatch.context() as patched:

        def full(*_asked: object) -> None:
            raise Unavailable("disk_full")

        patched.setattr(Session, "run", full)
        screen.keep()
        settle()
    assert section.refusal.text == words().text("errors.disk_full")
    assert section.municipality.value == "Sint-Jans-Molenbeek"
    screen.keep()
    settle()
    assert not section.refusal.isVisible()
    assert office(bridge, settle).municipality == "Sint-Jans-Molenbeek"


def test_a_refusal_stands_on_the_section(
    screen: SettingsScreen, bridge: Bridge, settle: Settle
) -> None:
    bridge.act_as(PersonId("korps"))
    settle()
    screen.enter("settings", "locking")
    screen.locking.minutes.setValue(1)
    screen.keep()
    settle()
    assert "R10" in screen.locking.refusal.text
    assert screen.locking.minutes.value() == 1
    assert office(bridge, settle).idle_minutes == 5


def test_the_idle_time_cannot_be_set_above_its_ceiling(screen: SettingsScreen) -> None:
    assert (screen.locking.minutes.minimum(), screen.locking.minutes.maximum()) == (1, 15)


def test_a_password_that_was_typed_does_not_wait_for_who_comes_back(
    screen: SettingsScreen,
) -> None:
    screen.enter("settings", "locking")
    keys = screen.locking.password
    for field in (keys.old, keys.new.once, keys.new.again):
        field.line.setText("een wachtwoord van iemand")
    screen.enter("settings", "retention")
    assert keys.old.value == keys.new.once.value == keys.new.again.value == ""


@pytest.mark.usefixtures("no_waiting")
def test_a_password_is_changed_and_a_wrong_one_keeps_what_was_typed(
    screen: SettingsScreen, bridge: Bridge, settle: Settle
) -> None:
    screen.enter("settings", "locking")
    keys = screen.locking.password
    long = "een zin van Ωmega tot 😀 " * 4
    keys.new.once.line.setText(long)
    keys.new.again.line.setText(long)
    assert not keys.change.isEnabled()
    keys.old.line.setText("wrong")
    keys.keep()
    settle()
    assert keys.refusal.text == words().text("errors.wrong_password")
    assert keys.new.value == long
    keys.old.line.setText("play-aiv")
    assert keys.change.text() == "Wacht nog 1 s"
    assert not keys.change.isEnabled()
    keys.waiting.tick()
    keys.keep()
    settle()
    assert keys.done.text() == words().text("settings.keys.changed")
    assert keys.old.value == keys.new.value == ""
    failures: list[object] = []
    bridge.call(lambda s: (s.lock(), s.unlock("aiv", long)), None, failures.append)
    settle()
    assert failures == []


def test_every_member_has_a_fingerprint_to_read_aloud(screen: SettingsScreen) -> None:
    keys = screen.keys
    assert [line.name for line in keys.table.rows.rows] == ["Greet Van Acker", "Tine Hoste"]
    assert len(keys.fingerprint.text().splitlines()) == 4
    assert in_lines("aaaa bbbb cccc dddd eeee") == "aaaa  bbbb  cccc  dddd\neeee"


def test_the_catalogue_shows_every_rule_and_that_it_is_unconfirmed(screen: SettingsScreen) -> None:
    law = screen.law
    rules = [line.id for line in law.table.rows.rows]
    assert rules == [f"R{number}" for number in range(1, 46)]
    law.search.setText("R38")
    assert [line.id for line in law.table.rows.rows] == ["R38"]
    assert law.facts.fact("settings.law.confirmed") == "onbevestigd"
    assert law.facts.fact("settings.law.source")
    assert law.facts.fact("settings.law.evidence")
    law.search.clear()
    law.shown.choose("unconfirmed")
    assert len(law.table.rows.rows) > len(rules)


def test_every_section_speaks_every_language(screen: SettingsScreen) -> None:
    for language in Language:
        speak(language)
        screen.texts()
        tabs = [screen.pages.tabText(index) for index in range(screen.pages.count())]
        assert tabs == [words().text(f"settings.tab.{tab}") for tab in screen.sections]


def test_language_and_look_change_at_once(screen: SettingsScreen, qapp: QApplication) -> None:
    screen.look.language.choose("fr")
    assert screen.title.text() == "Paramètres"
    screen.look.look.choose("dark")
    assert dress.look() == "dark"
    screen.look.look.choose("")
    assert dress.chosen_look() is None
