"""Members by the name in the key file, where the store tells of one by id: whom to go and ask."""

from collections.abc import Mapping
from typing import Protocol

Fact = str | int
_WHO = ("member", "adder")
"""Facts that are ids of members."""


class _Slot(Protocol):
    @property
    def member(self) -> str:
        """Id."""

    @property
    def name(self) -> str:
        """Name."""


def named(facts: Mapping[str, Fact], slots: "tuple[_Slot, ...]") -> dict[str, Fact]:
    """The facts of an error or a finding, with the members' names for their ids."""
    names: dict[Fact, str] = {slot.member: slot.name for slot in slots}
    return {key: names.get(fact, fact) if key in _WHO else fact for key, fact in facts.items()}
