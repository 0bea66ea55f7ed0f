"""The screens are written in letters that come with the program."""

import pytest
from PySide6.QtGui import QFont, QFontInfo, QRawFont
from PySide6.QtWidgets import QApplication

from app.domain.language import Language
from resources import FOLDER
from ui.style import typeface
from ui.style.dress import dress


def test_the_screens_wear_the_letters_of_the_minutes(qapp: QApplication) -> None:
    before = qapp.font()
    plain = QFont(before)
    plain.setFamilies(["some system's own"])
    try:
        qapp.setFont(plain)
        dress(qapp)
        font = qapp.font()
        assert font.families() == ["Noto Sans", "DejaVu Sans", "some system's own"]
        for bold in (False, True):
            font.setBold(bold)
            found = QFontInfo(font)
            assert (found.family(), found.bold()) == ("Noto Sans", bold)
        assert typeface.in_own_letters(font).families() == font.families()
    finally:
        qapp.setFont(before)


@pytest.mark.parametrize("language", Language)
def test_every_sign_that_is_shown_is_there(qapp: QApplication, language: Language) -> None:
    texts = [*(FOLDER / "translations" / language).rglob("*.po")]
    texts += (FOLDER / "help").glob(f"{language}/*.md")
    shown = "".join(text.read_text("utf-8") for text in texts)
    letters = [QRawFont(str(FOLDER / "fonts" / f"{name}.ttf"), 12) for name in typeface._FILES]
    assert all(one.isValid() for one in letters)
    signs = {sign for sign in shown if sign.isprintable()}
    assert len(signs) > 60
    assert {s for s in signs if not any(one.supportsCharacter(ord(s)) for one in letters)} == set()
