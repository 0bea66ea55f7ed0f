"""Numbers of keys and of roster entries: each is given after those before it.

Whoever has the vault key can write a row by any number. One that lies far beyond the others was not
given by the program: would it count, the next would have no room above it.
"""

import secrets
from collections.abc import Callable, Iterable
from functools import partial

from app.store.connection import Database

_UNKNOWN = 2**24
"""More than anybody destroys, or passes over, before another record gets a key."""
REACH = 2**36
"""How far above the one before it a number counts; a repair passes over 2**32 at most."""

_HIGHEST = """
SELECT max(number) FROM (
    SELECT max(number) AS number FROM record_key WHERE number <= ?1
    UNION ALL SELECT max(number) FROM spent WHERE number <= ?1
)"""


def following(known: int) -> int:
    """A number above all that a lost keys.db gave, `known` being the highest one that is known of.

    It may have given more, if only to tell that it was cleared. Would one of those be given again,
    that file could be put back, and would pass for the one of today.
    """
    return known + _UNKNOWN + secrets.randbelow(_UNKNOWN)


def reached(numbers: Iterable[int]) -> int:
    """The highest number that counts; 0 where none does."""
    top = 0
    for number in sorted(numbers):
        if number > top + REACH:
            break
        top = max(top, number)
    return top


def climbed(highest_up_to: Callable[[int], int]) -> int:
    """The same of numbers that are looked up: the highest up to another one, 0 for none."""
    top = 0
    while (found := highest_up_to(top + REACH)) > top:
        top = found
    return top


def highest(keys_file: Database) -> int:
    """The highest number that a key has or had; 0 for none."""
    return climbed(partial(highest_up_to, keys_file))


def highest_up_to(keys_file: Database, number: int) -> int:
    """The same up to a number, though it may not count."""
    row = keys_file.row(_HIGHEST, number)
    return int(row[0]) if row and row[0] else 0


def never_given(keys_file: Database) -> int | None:
    """The first number that stands among those of destroyed keys, and that no key ever had."""
    row = keys_file.row("SELECT min(number) FROM spent WHERE number > ?", highest(keys_file))
    return row[0] if row else None
