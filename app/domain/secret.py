"""A text of a case, kept from being printed by accident.

`SecretText` hides its content from `str`, `repr`, formatting, logs and tracebacks. The only way
back to a `str` is `app.domain.reveal`, which import contracts keep to three modules.
"""

from typing import Never


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
        """The same words, however they are spaced and capitalised."""
        return SecretText(" ".join(self._hidden.split()).casefold())

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
