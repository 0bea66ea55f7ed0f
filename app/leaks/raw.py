"""The bytes of a file before anybody interprets them: the streams of all revisions, the rest."""

import base64
import binascii
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

_OBJECT = re.compile(rb"(\d{1,10}) \d{1,5} obj\b")
_CONTROL = bytes(range(9)) + bytes(range(14, 32)) + bytes(range(127, 160))
_HEX = re.compile(rb"[0-9A-Fa-f]{12,}")
_BASE64 = re.compile(rb"[A-Za-z0-9+/_-]{12,}={0,2}")
_OCTAL = re.compile(rb"\\([0-3][0-7]{2})")
_PERCENT = re.compile(rb"[%=#]([0-9A-Fa-f]{2})")
_ENTITY = re.compile(rb"&#(x[0-9A-Fa-f]{1,6}|\d{1,7});")
_END = re.compile(rb"%%EOF[\r\n ]*")
LARGEST = 64 * 1024 * 1024
"""Bytes to which one stream may be decompressed."""


@dataclass(frozen=True, slots=True)
class Stream:
    """One stream as it stands in the file. `number` is its object's, 0 where none is seen."""

    number: int
    data: bytes


@dataclass(frozen=True, slots=True)
class RawFile:
    """A file taken apart by its bytes alone."""

    streams: tuple[Stream, ...]
    rest: bytes
    """Everything outside the streams: dictionaries, strings, comments."""
    tail: bytes
    """What follows the last end mark."""
    revisions: int


def take_apart(pdf: bytes) -> RawFile:
    """Finds every stream, also of objects that were superseded or that nothing refers to."""
    streams, rest, at = [], [], 0
    while (begin := pdf.find(b"stream", at)) >= 0:
        start = begin + 6
        if pdf[begin - 3 : begin] == b"end" or pdf[start : start + 1] not in (b"\r", b"\n"):
            rest.append(pdf[at:start])
            at = start
            continue
        end = pdf.find(b"endstream", start)
        end = len(pdf) if end < 0 else end
        head = pdf[at:begin]
        found = _OBJECT.findall(head)
        rest.append(head)
        data = pdf[start:end].lstrip(b"\r\n")
        streams.append(Stream(int(found[-1]) if found else 0, _opened(data)))
        at = end
    rest.append(pdf[at:])
    ends = [found.end() for found in _END.finditer(pdf)]
    tail = pdf[ends[-1] :] if ends else b""
    return RawFile(tuple(streams), b"\n".join(rest), tail, pdf.count(b"startxref"))


def _opened(data: bytes) -> bytes:
    try:
        return zlib.decompressobj().decompress(data, LARGEST)
    except zlib.error:
        return data


def readings(data: bytes) -> Iterator[bytes]:
    """The bytes, and what they are once they are read as each of the usual encodings."""
    yield data
    if b"\0" in data:
        yield data.replace(b"\0", b"")
    if len(data) - len(data.translate(None, _CONTROL)) > len(data) // 20:
        return  # pictures and typefaces: no encoding of text applies to them
    if b"\\" in data:
        yield _OCTAL.sub(lambda found: bytes([int(found[1], 8)]), data)
    if found := _PERCENT.search(data):
        yield _PERCENT.sub(lambda found: bytes([int(found[1], 16)]), data[found.start() :])
    if b"&#" in data:
        yield _ENTITY.sub(_entity, data)
    runs = [binascii.unhexlify(run[: len(run) & ~1]) for run in _HEX.findall(data)]
    if runs:
        decoded = b"\n".join(runs)
        yield decoded
        yield decoded.replace(b"\0", b"")
    packed = [_unpacked(run) for run in _BASE64.findall(data) if not _HEX.fullmatch(run)]
    if packed:
        decoded = b"\n".join(packed)
        yield decoded
        yield decoded.replace(b"\0", b"")


def _unpacked(run: bytes) -> bytes:
    run = run.rstrip(b"=").translate(bytes.maketrans(b"-_", b"+/"))
    try:
        return base64.b64decode(run[: len(run) - (len(run) % 4 == 1)] + b"==")
    except (ValueError, binascii.Error):
        return b""


def _entity(found: re.Match[bytes]) -> bytes:
    told = found[1].decode("ascii")
    code = int(told[1:], 16) if told.startswith("x") else int(told)
    return chr(code).encode("utf-8", "ignore") if code < 0x110000 else b""
