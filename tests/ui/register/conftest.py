"""What all tests of the register begin with."""

from collections.abc import Callable
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.commands.scenario.playing import passwords_of
from app.domain.person import PersonId
from tests.app.commands.sittings import begun, do, recorded, said, scenario, signed
from tests.builders import exercise, play
from tests.ui.register.window import Shown
from ui.bridge import Bridge
from ui.register.screen import RegisterScreen


@pytest.fixture
def shown(qtbot: QtBot, tmp_path: Path, bridge: Bridge, settle: Callable[[], None]) -> Shown:
    everyone = ("mayor", "coord", "clerk", "insp")
    steps = [*begun("insp"), *said("kept", "insp"), *recorded(*everyone), *signed()]
    file = scenario([*steps, do("issue_minutes", meeting="m", to=["insp"])])
    session = exercise(tmp_path, file)
    made = play(session, file)
    assert not made.surprises
    session.close()
    bridge.open_vault(max(tmp_path.glob("vault*")), lambda _header: None)
    for member, password in passwords_of(file).items():
        bridge.unlock(member, password)
    bridge.act_as(PersonId("coord"))
    settle()
    screen = RegisterScreen(bridge, lambda _place, _ident: None)
    qtbot.addWidget(screen)
    screen.resize(1136, 640)
    screen.show()
    settle()
    return Shown(screen, bridge, settle, made.files["minutes", "insp"])
