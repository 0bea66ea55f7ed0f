"""What stays together where a page ends: headings with their text, and a signature with content.

A page that holds the signature alone could be put behind other pages.
"""

from collections.abc import Sequence
from typing import Any

from reportlab.platypus import CondPageBreak, PageBreak  # type: ignore[import-untyped]

from app.minutes.document import Block, Role, Table, Text
from app.minutes.paper import MEASURE

Flowables = list[Any]

KEPT = {
    Role.TITLE: 120.0,
    Role.ITEM: 110.0,
    Role.PART: 70.0,
    Role.SIGNATURE: 70.0,
    Role.SECTION: 70.0,
    Role.LABEL: 42.0,
}
"""Points that must be free below the start of such a text, so that it never ends a page."""
MANY = 3
"""Rows of a table from which on its last two stay together."""
TOGETHER = 260.0
"""Points that are left empty at most to keep rows together."""
SIGNED = 340.0
"""The same for a signature and what it signs; a longer one goes on overleaf."""


def high(rows: Flowables) -> float:
    """Points that rows take below each other, with the room around them."""
    rows = [row for row in rows if not isinstance(row, CondPageBreak | PageBreak)]
    each = (r.getSpaceBefore() + r.wrap(MEASURE, 0)[1] + r.getSpaceAfter() for r in rows)
    return float(sum(each))


def opening(part: Flowables) -> float:
    """Points of a block that stay with what stands above it.

    As many as it asks itself, or two lines, or a whole table of two rows.
    """
    first = part[0]
    if isinstance(first, CondPageBreak):
        return float(first.height)
    if isinstance(first, PageBreak):
        return 0.0
    return high(part) if 1 < len(part) < MANY else float(first.getSpaceBefore() + first.least())


def last_two(rows: Flowables) -> Flowables:
    """The last row takes the one above it along: alone on a page it belongs to nothing.

    A table of two rows stays as it is, below a heading that would otherwise stand alone.
    """
    if len(rows) < MANY:
        return rows
    return [*rows[:-2], CondPageBreak(min(high(rows[-2:]), TOGETHER)), *rows[-2:]]


def keep(blocks: Sequence[Block], parts: list[Flowables]) -> None:
    """Lets the rows of each block ask for as much of a page as belongs to it."""
    for at in reversed(range(len(blocks) - 1)):
        if _is(blocks[at], *KEPT):
            room, heading = parts[at]
            _ask(room, high([heading]) + opening(parts[at + 1]))
    for at, block in enumerate(blocks):
        if at and _is(block, Role.SIGNATURE):
            _keep_signature(blocks, parts, at)


def _keep_signature(blocks: Sequence[Block], parts: list[Flowables], at: int) -> None:
    """All of it, with the notes above it and the end of the text before them."""
    last = at - 1
    while last and _is(blocks[last], Role.NOTE):
        last -= 1
    block, part = blocks[last], parts[last]
    follows = high([row for each in parts[last + 1 :] for row in each])
    headed = isinstance(block, Table) and bool(block.headings)
    rooms = [n for n, row in enumerate(part) if isinstance(row, CondPageBreak)]
    if rooms and rooms[-1] > (2 if headed else 0):
        _ask(part[rooms[-1]], follows + high(part[rooms[-1] :]), SIGNED)
    elif len(part) == 1 and (parted := part[0].before_last_lines()):
        parts[last] = [
            parted[0],
            CondPageBreak(min(follows + high([parted[1]]), TOGETHER)),
            parted[1],
        ]
    else:
        _keep_whole(blocks, parts, last, follows)


def _keep_whole(blocks: Sequence[Block], parts: list[Flowables], last: int, follows: float) -> None:
    """A short block, with the headings above it."""
    first = last
    while first and _is(blocks[first - 1], *KEPT):
        first -= 1
    wanted = follows + high([row for part in parts[first : last + 1] for row in part])
    if isinstance(parts[first][0], CondPageBreak):
        _ask(parts[first][0], wanted, SIGNED)
    else:
        parts[first] = [CondPageBreak(min(wanted, SIGNED)), *parts[first]]


def _is(block: Block, *roles: Role) -> bool:
    return isinstance(block, Text) and block.role in roles


def _ask(room: Any, wanted: float, most: float = TOGETHER) -> None:
    room.height = max(room.height, min(wanted, most))
