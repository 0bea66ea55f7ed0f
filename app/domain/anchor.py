"""What ties signed minutes to the log of the vault that they come from."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class MinutesAnchor:
    """That the root under which minutes were signed hides a checkpoint of the log.

    The minutes print the root alone. Whoever changes the log afterwards cannot change what is
    printed, nor find another checkpoint that leads to it.
    """

    id: str
    root: bytes
    """Under which all copies of a meeting were signed: 32 bytes."""
    checkpoint: str
    """A signed note (`app.store.anchor`)."""
    opening: bytes
    """Leads from the checkpoint to the root (`app.audit.opening`)."""
