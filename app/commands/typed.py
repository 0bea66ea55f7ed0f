"""What may be kept of what somebody types: no longer than a text may be, in signs that print.

One check for the window and for scenarios, before anything is kept: nothing typed is lost, and
nobody approves words that paper would not show. What older versions kept stays as it is.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import fields, is_dataclass

from app.domain.person import Person
from app.domain.printable import undrawn
from app.domain.secret import TEXT_LIMIT, SecretText
from app.errors import Unusable

_PRINTED = ("place", "magistrate", "citation", "inquiry", "municipality", "dpo")
"""Fields that are no secret and stand in documents."""
_OF_A_PERSON = ("name", "function", "organisation")
_MOST = 5


def require_usable(typed: object) -> None:
    """Look at each text of a command. People are looked at where they are kept.

    Raises:
        Unusable: text_too_long with the `limit`, text_undrawn with the `signs`.
    """
    for text in _texts(typed):
        if isinstance(text, SecretText) and text.too_long:
            raise Unusable("text_too_long", limit=TEXT_LIMIT)
        if isinstance(text, SecretText) and text.undrawn:
            raise Unusable("text_undrawn", signs=told_one(text.undrawn))
        if isinstance(text, str) and undrawn(text):
            raise Unusable("text_undrawn", signs=told(undrawn(text)))


def require_printable(person: Person, before: Person | None) -> None:
    """Look at what documents say of somebody, as far as it is new. Raises Unusable: as above."""
    for name in _OF_A_PERSON:
        new: str = getattr(person, name)
        if (before is None or getattr(before, name) != new) and undrawn(new):
            raise Unusable("text_undrawn", signs=told(undrawn(new)))


def told(signs: Iterable[str]) -> str:
    """The first of them, each with its number: some screens cannot show them either."""
    shown = list(signs)
    named = ", ".join(f"{sign} (U+{ord(sign):04X})" for sign in shown[:_MOST])
    return named + ("…" if len(shown) > _MOST else "")


def told_one(signs: Sequence[str]) -> str:
    """Of a secret text one sign alone: all of them together may be a whole name."""
    return told(signs[:1]) + ("…" if len(signs) > 1 else "")


def _texts(typed: object) -> Iterator[SecretText | str]:
    if isinstance(typed, SecretText):
        yield typed
    elif isinstance(typed, tuple):
        for one in typed:
            yield from _texts(one)
    elif is_dataclass(typed) and not isinstance(typed, Person):
        for field in fields(typed):
            value = getattr(typed, field.name)
            if field.name in _PRINTED and isinstance(value, str):
                yield value
            else:
                yield from _texts(value)
