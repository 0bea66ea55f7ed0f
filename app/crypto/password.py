"""Decides which passwords may protect a vault: long ones that nobody tries first.

Length and lists, no rules of composition (OWASP ASVS 6.2, NIST SP 800-63B 3.1.1). Of passwords
this long few are common as such; what people do to reach the length is put one or two common ones
behind each other, with a year or an exclamation mark. That is refused as common too, which is far
more than the three thousand that ASVS 6.2.4 asks to know.
"""

import re
from functools import cache
from unicodedata import normalize

from app.errors import Unusable
from resources import FOLDER

MINIMUM_LENGTH = 15
"""Code points after NFC; a password is the only factor (ASVS 6.2.1)."""
MAXIMUM_LENGTH = 1024
"""Code points after NFC; above 64 as ASVS 6.2.9 asks, bounded against pasted files."""
MINIMUM_DISTINCT = 5
"""Different characters after case folding; fewer is one key held down."""


def normalise(password: str) -> str:
    """The NFC form, so that one password is the same on every keyboard and system.

    Raises Unusable("password_not_text") for lone surrogates, which have no UTF-8 form.
    """
    if any("\ud800" <= character <= "\udfff" for character in password):
        raise Unusable("password_not_text")
    return normalize("NFC", password)


def check_password(password: str) -> None:
    """Accepts a new password silently.

    Raises Unusable: password_not_text, password_too_short (minimum), password_too_long (maximum),
    password_too_uniform (minimum) or password_common.
    """
    normal = normalise(password)
    if len(normal) < MINIMUM_LENGTH:
        raise Unusable("password_too_short", minimum=MINIMUM_LENGTH)
    if len(normal) > MAXIMUM_LENGTH:
        raise Unusable("password_too_long", maximum=MAXIMUM_LENGTH)
    folded = normal.casefold()
    if len(set(folded)) < MINIMUM_DISTINCT:
        raise Unusable("password_too_uniform", minimum=MINIMUM_DISTINCT)
    if folded in _listed("common.txt") or _is_patched(folded):
        raise Unusable("password_common")


MOST_PIECES = 2
"""Different common pieces of which a password may not consist alone."""
_WRITTEN = {"a": "[a@4]", "e": "[e3]", "i": "[i1!]", "o": "[o0]", "s": "[s$5]", "t": "[t7]"}
"""What stands for a letter in "p@ssw0rd"."""
_LETTERS = str.maketrans("@43!105$7", "aaeiiosst")
_FILLING = re.compile(r"[!-@\[-`{-~\s]+")
"""Digits, marks and blanks."""


def _is_patched(folded: str) -> bool:
    """Whether nothing but one or two common pieces, digits and marks is in it."""
    pieces = _pieces()
    used = {piece.translate(_LETTERS) for piece in pieces.findall(folded)}
    return len(used) <= MOST_PIECES and not _FILLING.sub("", pieces.sub("", folded))


@cache
def _pieces() -> re.Pattern[str]:
    longest_first = sorted(_listed("pieces.txt"), key=len, reverse=True)
    written = ("".join(_WRITTEN.get(letter, letter) for letter in one) for one in longest_first)
    return re.compile("|".join(written))


@cache
def _listed(file: str) -> frozenset[str]:
    listed = (FOLDER / "passwords" / file).read_text(encoding="utf-8")
    return frozenset(normalise(line).casefold() for line in listed.splitlines())
