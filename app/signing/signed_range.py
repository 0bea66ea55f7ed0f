"""Which bytes of a file a signature covers, read from the bytes alone.

Works on files that no PDF reader opens any more, so that an altered file is called altered and
not just unreadable.
"""

import hashlib
import re
from binascii import unhexlify
from dataclasses import dataclass

BLANK_ID = b"<" + b"00" * 16 + b">"
MOST_SIGNATURES = 32
"""A file with more of them is after our time, not after our trust."""

_NUMBER = rb"\s{1,80}(\d{1,10})"
_BYTE_RANGE = re.compile(rb"/ByteRange\s{0,80}\[\s{0,80}0" + _NUMBER * 3 + rb"\s{0,80}\]")
_CMS_HEX = re.compile(rb"<30(?:[0-9A-F]{400,}|[0-9a-f]{400,})>")
_HEX = re.compile(rb"<(?:[0-9A-F]*|[0-9a-f]*)>")
_ID = re.compile(rb"/ID\s{0,9}\[\s{0,9}<[0-9A-Fa-f]{0,128}>\s{0,9}(<[0-9A-Fa-f]{32}>)\s{0,9}\]")
_ID_REACH = 4096

Bytes = bytes | memoryview


@dataclass(frozen=True, slots=True, order=True)
class SignedRange:
    """The gap that holds a signature's hex string, and where its cover ends; offsets in bytes.

    Covered are the bytes before the gap and those from its end to `end` (ISO 32000-1, 12.8.1).
    """

    gap_start: int
    gap_end: int
    end: int

    def digest(self, data: Bytes, algorithm: str) -> bytes:
        """The digest of the covered bytes, by a `hashlib` name."""
        hashed = hashlib.new(algorithm, data[: self.gap_start], usedforsecurity=True)
        hashed.update(data[self.gap_end : self.end])
        return hashed.digest()

    def contents(self, untrusted: bytes) -> bytes | None:
        """The bytes in the gap; None unless it is exactly one hex string in one letter case.

        Mixed case would be a way to change the file without changing what is read.
        """
        gap = untrusted[self.gap_start : self.gap_end]
        if not _HEX.fullmatch(gap) or len(gap) % 2:
            return None
        return unhexlify(gap[1:-1])


def find_declared(untrusted: bytes) -> list[SignedRange]:
    """Every `/ByteRange` that stays inside the file, in file order, at most `MOST_SIGNATURES`."""
    found = set()
    for match in _BYTE_RANGE.finditer(untrusted):
        gap_start, gap_end, length = (int(number) for number in match.groups())
        if gap_start < gap_end and gap_end + length <= len(untrusted):
            found.add(SignedRange(gap_start, gap_end, gap_end + length))
        if len(found) == MOST_SIGNATURES:
            break
    return sorted(found)


def find_undeclared(untrusted: bytes, declared: list[SignedRange]) -> list[SignedRange]:
    """What looks like a signature but that no `/ByteRange` points at: a damaged one.

    Its cover is taken to be the whole file.
    """
    known = {place.gap_start for place in declared}
    found = []
    for match in _CMS_HEX.finditer(untrusted):
        if match.start() not in known:
            found.append(SignedRange(match.start(), match.end(), len(untrusted)))
        if len(found) == MOST_SIGNATURES:
            break
    return found


def identify(unidentified: Bytes, place: SignedRange) -> bytes:
    """The second file identifier (ISO 32000-1, 14.4) as a PDF hex string of 34 bytes.

    Made from all that the signature covers, with `BLANK_ID` where it will stand.
    """
    return b"<%s>" % place.digest(unidentified, "sha256")[:16].hex().encode()


def fits_identifier(untrusted: bytes, place: SignedRange) -> bool:
    """Whether the covered bytes still are those that `identify` saw.

    No proof, anybody can write an identifier: it only tells *the text was altered* from *the
    text is whole, but the signature is that of another file*.
    """
    reach = max(place.gap_end, place.end - _ID_REACH)
    matches = list(_ID.finditer(untrusted[reach : place.end]))
    if not matches:
        return False
    found = matches[-1]
    start, stop = reach + found.start(1), reach + found.end(1)
    blanked = untrusted[:start] + BLANK_ID + untrusted[stop:]
    return identify(blanked, place) == found.group(1)
