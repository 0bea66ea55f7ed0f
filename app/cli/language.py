"""In which language the command line speaks: the one that is asked for, or the system's."""

import locale
import os
from collections.abc import Sequence

from app.domain.person import Language

_VARIABLES = ("LC_ALL", "LC_MESSAGES", "LANG")
_NAMES = {
    "nl": Language.NL,
    "dutch": Language.NL,
    "fr": Language.FR,
    "french": Language.FR,
    "en": Language.EN,
    "english": Language.EN,
    "de": Language.DE,
    "german": Language.DE,
}
"""Windows gives names of languages where others give codes."""


def spoken_language(arguments: Sequence[str]) -> Language:
    """The language of `--language`, before the arguments are known to be right; else the locale's.

    Dutch where neither says one that we speak.
    """
    for n, argument in enumerate(arguments):
        name, _, value = argument.partition("=")
        if name == "--language":
            asked = value or next(iter(arguments[n + 1 :]), "")
            if asked in set(Language):
                return Language(asked)
    return _of_locale()


def _of_locale() -> Language:
    # The environment first: Python's own locale has not been set yet, and setting it would change
    # how numbers are read.
    named = next((os.environ[name] for name in _VARIABLES if os.environ.get(name)), None)
    if named is None:
        named = locale.getlocale()[0] or ""
    first = named.replace("-", "_").partition("_")[0].partition(".")[0].lower()
    return _NAMES.get(first, Language.NL)
