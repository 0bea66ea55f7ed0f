"""Typed text → the characters that are drawn: accents composed, Arabic joined, nothing hidden."""

import re
import unicodedata
from collections.abc import Mapping, Set
from functools import cache

from app.domain.printable import INVISIBLE, UNDRAWN

_LINE_ENDS = re.compile("\r\n|[\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_ARABIC = re.compile("[\u0620-\u06ff]")
_FORMS = re.compile("[\ufb50-\ufefc]")
_JOINER, _TATWEEL = "\u200d", "\u0640"

Forms = Mapping[str, str]
"""Positional form ("isolated", "final", "initial", "medial") → its character."""


def drawn(text: str, covered: Set[str]) -> str:
    """The text as it is drawn: NFC, line ends as one, tabs as spaces, the invisible left out.

    What no typeface has becomes U+FFFD, in the text that programs read as it does on paper.
    `covered` are the characters that can be drawn joined; Arabic letters get their positional
    forms from it.
    """
    if text.isascii() and text.isprintable():
        return text
    text = _LINE_ENDS.sub("\n", unicodedata.normalize("NFC", text)).replace("\t", "    ")
    if _ARABIC.search(text):
        text = _joined(text, covered)
    return UNDRAWN.sub("\ufffd", INVISIBLE.sub("", text))


def as_typed(shown: str) -> str:
    """Drawn characters with Arabic forms traced back to the letters that were typed."""
    return _FORMS.sub(lambda found: unicodedata.normalize("NFKC", found[0]), shown)


def _joined(text: str, covered: Set[str]) -> str:
    """Arabic letters in their positional forms, with the lam-alef ligatures (Unicode 9.2)."""
    forms = _forms()
    marks = [_transparent(character) for character in text]
    solid = [index for index, mark in enumerate(marks) if not mark]
    shaped = list(text)
    previous, skip = "", False
    for place, index in enumerate(solid):
        if skip:
            skip = False
            continue
        unit = text[index]
        after = place + 1
        pair = "".join(text[at] for at in solid[place : place + 2])
        if pair in forms and len(pair) == 2 and solid[after] == index + 1:
            unit, skip, after = pair, True, place + 2
        following = text[solid[after]] if after < len(solid) else ""
        form = _form(unit, _reaches(previous), _is_reached(following))
        if form in covered:
            shaped[index] = form
            if len(unit) == 2:
                shaped[index + 1] = ""
        elif len(unit) == 2:
            skip, unit = False, unit[0]
        previous = unit[-1]
    return "".join(shaped)


def _form(unit: str, joined_before: bool, joined_after: bool) -> str:
    forms = _forms().get(unit, {})
    before = joined_before and "final" in forms
    after = joined_after and "initial" in forms
    wanted = {(True, True): "medial", (True, False): "final", (False, True): "initial"}
    return forms.get(wanted.get((before, after), "isolated"), unit)


def _reaches(character: str) -> bool:
    """Whether it joins to the letter that follows."""
    return character in (_JOINER, _TATWEEL) or "initial" in _forms().get(character, {})


def _is_reached(character: str) -> bool:
    """Whether it joins to the letter before it."""
    return character in (_JOINER, _TATWEEL) or "final" in _forms().get(character, {})


def _transparent(character: str) -> bool:
    """Whether letters join through it; what is there to join or part them is not."""
    kind = unicodedata.category(character)
    return kind in ("Mn", "Me") or (kind == "Cf" and character not in ("\u200c", _JOINER))


@cache
def _forms() -> Mapping[str, Forms]:
    """Arabic letters (and lam-alef pairs) by the forms that Unicode lists for compatibility."""
    found: dict[str, dict[str, str]] = {}
    for code in (*range(0xFB50, 0xFC00), *range(0xFE80, 0xFEFD)):
        form, *letters = unicodedata.decomposition(chr(code)).split() or [""]
        if letters and form.startswith("<"):
            base = "".join(chr(int(letter, 16)) for letter in letters)
            if len(base) == 1 or (len(base) == 2 and base[0] == "\u0644"):
                found.setdefault(base, {})[form.strip("<>")] = chr(code)
    return found
