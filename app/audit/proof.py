"""Passages with their openings, under a signed root: as they stand in a copy, and by themselves.

JSON of which each value but the passages has a fixed width, and in which every typed text is
written in hexadecimal digits: nothing in it can be taken for a part of the file that it stands in.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from app.audit.opening import MOST, Opening
from app.errors import Damaged

FORMAT = "casustafel-minutes-1"
ANCHORED = "casustafel-minutes-2"
"""One leaf, which no copy shows, is a checkpoint of the log."""
SIGNATURE_ROOM = 2048
"""Bytes in which the signature of the program's own keys fits; others take a multiple of it."""
BLANK_SIGNATURE = bytes(SIGNATURE_ROOM)
MARK_DIGITS, MARK_GROUP = 60, 5
_Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Proven:
    """A passage and what proves that it belongs."""

    content: bytes
    opening: Opening


@dataclass(frozen=True, slots=True)
class Proofs:
    """Of which minutes they are, and every passage that is shown."""

    municipality: str
    meeting_on: date
    root: bytes
    signature: bytes
    passages: tuple[Proven, ...]
    anchored: bool = False
    """Whether the root hides a checkpoint of the log."""

    @property
    def statement(self) -> bytes:
        """What is signed: these minutes have this root."""
        return state(self.municipality, self.meeting_on, self.root, self.anchored)

    def lead_to_root(self) -> bool:
        """Whether every passage is a leaf, and no leaf is shown twice."""
        places = {passage.opening.place for passage in self.passages}
        led = (passage.opening.root(passage.content) == self.root for passage in self.passages)
        return len(places) == len(self.passages) and all(led)

    def only(self, numbers: Iterable[int]) -> "Proofs":
        """The same with these passages only, counted from 1 in reading order.

        Raises:
            IndexError: there is no such passage.
        """
        chosen = sorted(set(numbers))
        if chosen and not 1 <= chosen[0] <= chosen[-1] <= len(self.passages):
            raise IndexError(chosen)
        return replace(self, passages=tuple(self.passages[number - 1] for number in chosen))

    def to_bytes(self) -> bytes:
        """ASCII; the same proofs give the same bytes."""
        passages = [
            {"content": one.content.hex(), "opening": one.opening.to_bytes().hex()}
            for one in self.passages
        ]
        told = {
            "format": ANCHORED if self.anchored else FORMAT,
            "root": self.root.hex(),
            "statement": self.statement.hex(),
            "signature": self.signature.hex(),
            "passages": passages,
        }
        return json.dumps(told, separators=(",", ":")).encode("ascii")

    @classmethod
    def from_bytes(cls, untrusted: bytes) -> "Proofs":
        """Raises Damaged("bad_proof") for anything that `to_bytes` does not write."""
        try:
            told: _Json = json.loads(untrusted)
            stated: _Json = json.loads(bytes.fromhex(told["statement"]))
            passages = tuple(
                Proven(
                    bytes.fromhex(one["content"]),
                    Opening.from_bytes(bytes.fromhex(one["opening"])),
                )
                for one in told["passages"]
            )
            found = cls(
                str(stated["municipality"]),
                date.fromisoformat(stated["meeting_on"]),
                bytes.fromhex(told["root"]),
                bytes.fromhex(told["signature"]),
                passages,
                told["format"] == ANCHORED,
            )
            roomy = found.signature and not len(found.signature) % SIGNATURE_ROOM
            if roomy and len(passages) <= MOST and found.to_bytes() == untrusted.strip():
                return found
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError, OverflowError):
            pass
        raise Damaged("bad_proof")


def state(municipality: str, meeting_on: date, root: bytes, anchored: bool = False) -> bytes:
    """The statement that is signed once for all copies of a meeting."""
    told = {
        "format": ANCHORED if anchored else FORMAT,
        "meeting_on": meeting_on.isoformat(),
        "municipality": municipality,
        "root": root.hex(),
    }
    return json.dumps(told, sort_keys=True, separators=(",", ":")).encode("ascii")


def mark(root: bytes) -> str:
    """The root in digits that can be read aloud: two lines of six groups, all equally wide.

    About 199 bits: nobody finds two roots with one mark.
    """
    digits = f"{int.from_bytes(root, 'big') % 10**MARK_DIGITS:0{MARK_DIGITS}d}"
    groups = [digits[at : at + MARK_GROUP] for at in range(0, MARK_DIGITS, MARK_GROUP)]
    half = len(groups) // 2
    return f"{' '.join(groups[:half])}\n{' '.join(groups[half:])}"


def with_room(signature: bytes) -> bytes:
    """The signature with zeros up to a width that tells nothing."""
    width = -(-len(signature) // SIGNATURE_ROOM) * SIGNATURE_ROOM
    return signature.ljust(width, b"\0")
