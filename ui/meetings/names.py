"""Names of codes on a screen: kinds, categories and states, in the language of the moment."""

from collections.abc import Mapping
from functools import cache

from app.domain.person import Language
from app.queries import law
from ui.words import words


@cache
def _names(language: Language) -> Mapping[str, Mapping[str, str]]:
    return law.names(language)


def name(of: str, code: str) -> str:
    """The catalogue's name of a code: `name("kind", "livc_r")`."""
    return _names(words().language).get(of, {}).get(code, code)


def names(of: str) -> Mapping[str, str]:
    """All codes of a list with their names."""
    return _names(words().language).get(of, {})
