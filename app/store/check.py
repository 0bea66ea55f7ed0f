"""Looks for everything that is not as it was stored."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from app.store.opened import Opened
from app.store.slots import Slots


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong: a code and facts (ids, numbers), as in `app.errors`."""

    code: str
    facts: Mapping[str, str | int] = field(default_factory=dict)


def findings(opened: Opened, by: str, folder: Path, slots: Slots) -> tuple[Finding, ...]:
    """All findings."""
    return ()
