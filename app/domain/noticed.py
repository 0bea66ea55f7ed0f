"""What was noticed of the vault's files at opening, and how much of its log is known elsewhere."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Noticed:
    """Something that stands until whoever prepares accepts the vault as it is."""

    code: str
    """Of an error, with what fills its sentence."""
    at: datetime
    facts: Mapping[str, int | str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Anchored:
    """What the system's keyring holds of this log since it was opened."""

    size: int = 0
    """Lines of the log that are known there."""
    at: datetime | None = None
    """Since when; None where nothing is held."""
    begun: bool = False
    """Whether it knew nothing of it before, so that there was nothing to compare with."""
    problem: str = ""
    """The code of an error, or `exercise`, or `not_accepted`; empty where all is well."""
    noticed: tuple[Noticed, ...] = ()
    """What stands at this opening, and could not be written into the office."""
