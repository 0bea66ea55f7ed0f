"""Decides which passwords may protect a vault: long ones that nobody tries first.

Length and a list, no rules of composition (OWASP ASVS 6.2, NIST SP 800-63B 3.1.1).
"""

from functools import cache
from importlib.resources import files
from unicodedata import normalize

from app.errors import Unusable

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
    if folded in _common_passwords():
        raise Unusable("password_common")


@cache
def _common_passwords() -> frozenset[str]:
    listed = files("resources").joinpath("passwords", "common.txt").read_text(encoding="utf-8")
    return frozenset(normalise(line).casefold() for line in listed.splitlines())
