"""The settings as the coordinator has them on the screen."""

from app.domain.person import PersonId
from tests.ui.conftest import Town
from ui.bridge import Bridge
from ui.settings.screen import SettingsScreen


def settings_of(bridge: Bridge, town: Town) -> SettingsScreen:
    """Opened, unlocked and shown, in the room that a laptop leaves."""
    bridge.open_vault(town.folder, lambda _header: None)
    bridge.unlock("aiv", town.passwords["aiv"])
    bridge.act_as(PersonId("aiv"))
    made = SettingsScreen(bridge, lambda _place, _ident: None)
    made.resize(1136, 640)
    made.show()
    return made
