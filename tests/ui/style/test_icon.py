"""Every place of the navigation has its drawing, in the colours of the look."""

import pytest
from PySide6.QtGui import QColor, QIcon
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ui.places import NAVIGATION
from ui.style.dress import LOOKS, choose_look
from ui.style.icon import SIDE, icon


def colours(made: QIcon, state: QIcon.State) -> set[str]:
    """The opaque colours of it."""
    image = made.pixmap(2 * SIDE, 2 * SIDE, QIcon.Mode.Normal, state).toImage()
    every = (image.pixelColor(x, y) for x in range(image.width()) for y in range(image.height()))
    return {colour.name() for colour in every if colour.alpha() == 255}


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("name", [*NAVIGATION, "lock", "unlock"])
def test_an_icon_is_drawn_in_the_colour_of_the_words_beside_it(
    qtbot: QtBot, name: str, look: str
) -> None:
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    choose_look(application, look)
    try:
        made = icon(name)
        for state, role in ((QIcon.State.Off, "text"), (QIcon.State.On, "on_selected")):
            assert colours(made, state) == {QColor(LOOKS[look][role]).name()}
    finally:
        choose_look(application, None)


def test_a_place_without_a_drawing_has_none(qtbot: QtBot) -> None:
    assert icon("nowhere").isNull()
