"""A bar that moves as long as nobody knows how long something takes."""

from pytestqt.qtbot import QtBot

from app.domain.language import Language
from ui.widgets.busy import BusyBar
from ui.words import speak, words


def test_a_bar_waits_out_of_sight_moves_without_an_end_and_has_a_name(qtbot: QtBot) -> None:
    bar = BusyBar("screens.busy")
    qtbot.addWidget(bar)
    assert bar.isHidden()
    assert (bar.minimum(), bar.maximum()) == (0, 0)
    speak(Language.FR)
    assert bar.accessibleName() == words().text("screens.busy")
