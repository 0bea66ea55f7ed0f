"""Numbers of keys and of roster entries: each is given after those before it.

Whoever has the vault key can write a row by any number. One that lies far beyond the others was not
given by the program: would it count, the next would have no room above it.
"""

from collections.abc import Iterable

REACH = 2**36
"""How far above the one before it a number counts; a repair passes over 2**32 at most."""


def reached(numbers: Iterable[int]) -> int:
    """The highest number that counts; 0 where none does."""
    top = 0
    for number in sorted(numbers):
        if number > top + REACH:
            break
        top = max(top, number)
    return top
