"""Checkpoints (c2sp.org/tlog-checkpoint): what a log was at a moment, to be held outside of it."""

from base64 import b64decode, b64encode
from dataclasses import dataclass

from app.audit.merkle import HASH_LENGTH
from app.errors import Damaged


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The text of a signed note: of which log, how many leaves, the root over them."""

    origin: str
    size: int
    root: bytes
    """32 bytes."""
    extensions: tuple[str, ...] = ()
    """Further lines, none of them empty."""

    def __str__(self) -> str:
        """The lines, each with its end."""
        told = (self.origin, str(self.size), b64encode(self.root).decode("ascii"))
        return "".join(f"{line}\n" for line in (*told, *self.extensions))

    @classmethod
    def parse(cls, untrusted: str) -> "Checkpoint":
        """Raises Damaged("bad_checkpoint") for anything that `str` does not write."""
        try:
            origin, size, root, *more, _ = untrusted.split("\n")
            found = cls(origin, int(size), b64decode(root, validate=True), tuple(more))
        except ValueError:
            raise Damaged("bad_checkpoint") from None
        sound = found.origin and all(found.extensions) and len(found.root) == HASH_LENGTH
        if not sound or found.size < 0 or str(found) != untrusted:
            raise Damaged("bad_checkpoint")
        return found
