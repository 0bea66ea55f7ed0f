"""Reads what every document of ours holds from one that says nothing: nobody keeps a list of it."""

from io import BytesIO

import pikepdf

from app.leaks.objects import dissect
from app.leaks.program import COPIED, UNREADABLE_PROGRAM, FontProgram
from app.leaks.raw import take_apart
from app.leaks.written import Written


def written(pdf: bytes) -> Written:
    """What a document that says nothing holds; it is our own, and trusted."""
    raw = take_apart(pdf)
    with pikepdf.open(BytesIO(pdf)) as opened:
        objects = dissect(opened)
    own = [stream.data for stream in raw.streams if stream.number not in objects.foreign]
    others = [stream.data for stream in raw.streams if stream.number in objects.foreign]
    return Written(
        frozenset(line.strip() for part in (raw.rest, *own) for line in part.splitlines()),
        frozenset(said for strings in objects.strings.values() for said in strings),
        frozenset(name for names in objects.names.values() for name in names),
        frozenset(piece for data in others for piece in _pieces(data)),
    )


def _pieces(data: bytes) -> list[bytes]:
    try:
        tables = FontProgram(data).tables
    except UNREADABLE_PROGRAM:
        tables = {}
    return [tables[tag] for tag in COPIED if tables.get(tag)] or [data]
