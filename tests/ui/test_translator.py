"""Qt's own dialogs speak the language of the screens."""

import pytest
from PySide6.QtCore import QCoreApplication
from pytestqt.qtbot import QtBot

from app.domain.language import Language
from ui.words import speak


@pytest.mark.parametrize(
    ("language", "told"),
    [
        (Language.NL, "Annuleren"),
        (Language.FR, "Annuler"),
        (Language.EN, "Cancel"),
        (Language.DE, "Abbrechen"),
    ],
)
def test_qt_cancels_in_the_language_of_the_screens(
    qtbot: QtBot, language: Language, told: str
) -> None:
    speak(language)
    assert QCoreApplication.translate("QPlatformTheme", "Cancel") == told
