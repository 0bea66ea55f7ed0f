"""What lets the holder of a copy prove its passages, one by one, against one signed root."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Proof:
    """Of one copy: the root that all copies of a meeting share, and what leads to it."""

    root: bytes
    """32 bytes."""
    openings: tuple[bytes, ...]
    """One per passage, in reading order."""
    signature: bytes
    """A CMS object over the statement of that root, with zeros up to a fixed width."""
    anchored: bool = False
    """Whether the root hides a checkpoint of the log."""
