"""One spelling for everything that is compared: accents, capitals, ligatures and marks aside."""

import re
import unicodedata

_MARKS = re.compile(
    "[\u0300-\u036f\u0483-\u0489\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u20d0-\u20ff]"
)
_UNSEEN = re.compile("[\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
_WORD = re.compile(r"[^\W_]+")
_SPECIAL = re.compile("[œæøđłı]")
_BETWEEN = dict.fromkeys(code for code in range(128) if not chr(code).isalnum())
_LETTERS = str.maketrans({"œ": "oe", "æ": "ae", "ø": "o", "đ": "d", "ł": "l", "ı": "i"})


def words(text: str) -> list[str]:
    """The words of a text, plain: `Özgür's` → `ozgur`, `s`; numbers are words too."""
    if not text.isascii():
        text = _MARKS.sub("", unicodedata.normalize("NFKD", _UNSEEN.sub("", text)))
        text = text.casefold()
        if _SPECIAL.search(text):
            text = text.translate(_LETTERS)
        return _WORD.findall(text)
    return _WORD.findall(text.lower())


def solid(text: str) -> str:
    """The same without anything between the words."""
    return "".join(words(text.translate(_BETWEEN)))
