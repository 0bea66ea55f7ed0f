"""A text of a case, kept from being printed by accident.

`SecretText` hides its content from `str`, `repr`, formatting, logs and tracebacks. The only way
back to a `str` is `app.domain.reveal`, which import contracts keep to three modules. Only signs
that no document could show are told, to whoever typed them.
"""

import re
from typing import Never
from unicodedata import category, normalize

from app.domain.printable import undrawn

TEXT_LIMIT = 20_000
"""Characters of a text, those beyond 16 bits as two. An hour of dictation is shorter."""
_WORD = re.compile(r"[^\W_]+")
_UNSEEN = {"Mn", "Me", "Cf"}
"""Accents, once parted from their letters, and signs without a width."""


class SecretText:
    """Text that only `reveal` turns back into a string; nothing but equality shows.

    Half a character, which nothing could store or print, becomes U+FFFD.
    """

    __slots__ = ("_hidden",)

    def __init__(self, text: str) -> None:
        if not text.isascii():
            text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        self._hidden = text

    def folded(self) -> "SecretText":
        """The words alone, without capitals, accents and punctuation; signs where no word is."""
        parted = normalize("NFKD", self._hidden)
        plain = "".join(sign for sign in parted if category(sign) not in _UNSEEN)
        return SecretText(" ".join(_WORD.findall(plain.casefold())) or self._hidden)

    @property
    def too_long(self) -> bool:
        """Whether it is over `TEXT_LIMIT`."""
        return size(self._hidden) > TEXT_LIMIT

    @property
    def undrawn(self) -> tuple[str, ...]:
        """Those of its signs that no document could show, each once: for whoever typed them."""
        return undrawn(self._hidden)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, SecretText) and self._hidden == other._hidden

    def __hash__(self) -> int:
        return hash((SecretText, self._hidden))

    def __bool__(self) -> bool:
        return bool(self._hidden.strip())

    def __repr__(self) -> str:
        return "SecretText(…)"

    __str__ = __repr__

    def __format__(self, _spec: str) -> str:
        return repr(self)

    def __reduce__(self) -> Never:
        raise TypeError("a secret text is not pickled")


def size(text: str) -> int:
    """As `TEXT_LIMIT` counts, and as fields of the window do: a text within it fits in a draft."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
