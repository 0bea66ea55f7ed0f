"""Names what a vault holds: members by the id of their person, records and bundles at random."""

import re
import secrets
from typing import NewType

MemberId = NewType("MemberId", str)

OFFICE = "0" * 32
"""The bundle of the office's own records, and the id of its root."""

RECOVERY = MemberId("*recovery")
"""The holder of the recovery sheet: a reader of every circle, and no member."""

_RANDOM_ID = re.compile(r"[0-9a-f]{32}")


def new_id() -> str:
    """128 random bits as 32 lower-case hexadecimal digits."""
    return secrets.token_hex(16)


def require_random(identifier: str) -> str:
    """The id itself; ids lie outside the seal, so one that could say something is a bug.

    Raises ValueError.
    """
    if not is_random(identifier):
        raise ValueError("a record or bundle id is 32 hexadecimal digits")
    return identifier


def is_random(identifier: str) -> bool:
    """Whether a vault could have made this id; of one that it could not, it never held anything."""
    return _RANDOM_ID.fullmatch(identifier) is not None
