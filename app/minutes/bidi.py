"""Visual order of lines that hold Hebrew or Arabic: the Unicode Bidirectional Algorithm (UAX 9).

Explicit marks are gone before (`script`), so only the implicit rules are left.
"""

import re
import unicodedata
from collections.abc import Sequence

_RTL = re.compile(
    "[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff\U00010800-\U00010fff\U0001e800-\U0001efff]"
)
_MIRRORED = str.maketrans("()[]{}<>«»‹›≤≥", ")(][}{><»«›‹≥≤")
_PAIRS = {")": "(", "]": "[", "}": "{"}
_NEUTRAL = frozenset({"B", "S", "WS", "ON", "BN"})


def has_rtl(text: str) -> bool:
    """Whether the order of its characters needs any thought."""
    return _RTL.search(text) is not None


def levels(paragraph: str) -> tuple[int, list[int]]:
    """(base level, level per character) of one paragraph; odd levels run from right to left."""
    original = [unicodedata.bidirectional(character) or "L" for character in paragraph]
    strong = next((kind for kind in original if kind in ("L", "R", "AL")), "L")
    base = 0 if strong == "L" else 1
    edge = "R" if base else "L"
    kinds = _neutrals(_brackets(paragraph, _weak(original, edge), edge), edge)
    found = []
    for kind in kinds:
        if base:
            found.append(2 if kind in ("L", "EN", "AN") else 1)
        else:
            found.append({"R": 1, "EN": 2, "AN": 2}.get(kind, 0))
    return base, found


def visual(line: str, of: Sequence[int], base: int) -> str:
    """One line in visual order, left to right; its trailing spaces stay at its end (L1, L2)."""
    depth = list(of)
    for index in range(len(line.rstrip()), len(line)):
        depth[index] = base
    order = list(range(len(line)))
    for level in range(max(depth, default=0), 0, -1):
        start = 0
        while start < len(order):
            end = start
            while end < len(order) and depth[order[end]] >= level:
                end += 1
            order[start:end] = order[start:end][::-1]
            start = max(end, start + 1)
    return _drawn(line, depth, order)


def _drawn(line: str, depth: Sequence[int], order: Sequence[int]) -> str:
    """Mirrored brackets (L4), and each mark behind its letter, where a font expects it (L3)."""
    done: list[str] = []
    marks: list[str] = []
    for at in order:
        character = line[at]
        if depth[at] % 2 == 0:
            done += [*marks, character]
            marks = []
        elif unicodedata.combining(character):
            marks.append(character)
        else:
            done += [character.translate(_MIRRORED), *reversed(marks)]
            marks = []
    return "".join(done + marks)


def _weak(kinds: list[str], edge: str) -> list[str]:
    """W1 to W7: numbers, and the marks and signs that go with them."""
    kinds = list(kinds)
    before, strong = edge, edge
    for index, kind in enumerate(kinds):
        if kind == "NSM":
            kinds[index] = kind = before
        before = kind
        if kind in ("L", "R", "AL"):
            strong = kind
        elif kind == "EN" and strong == "AL":
            kinds[index] = before = "AN"
    for index in range(1, len(kinds) - 1):
        left, kind, right = kinds[index - 1 : index + 2]
        if left == right and (
            (kind in ("ES", "CS") and left == "EN") or (kind, left) == ("CS", "AN")
        ):
            kinds[index] = left
    kinds = _terminated(["R" if kind == "AL" else kind for kind in kinds])
    strong = edge
    for index, kind in enumerate(kinds):
        if kind in ("L", "R"):
            strong = kind
        elif kind == "EN" and strong == "L":
            kinds[index] = "L"
    return kinds


def _terminated(kinds: list[str]) -> list[str]:
    """W5 and W6: signs that touch a European number join it; the others are neutral."""
    for way in (range(len(kinds)), range(len(kinds) - 1, -1, -1)):
        number = False
        for index in way:
            number = kinds[index] == "EN" or (number and kinds[index] == "ET")
            if number:
                kinds[index] = "EN"
    return ["ON" if kind in ("ES", "ET", "CS") else kind for kind in kinds]


def _brackets(paragraph: str, kinds: list[str], edge: str) -> list[str]:
    """N0: a pair of brackets runs with its content or, against the line, with what precedes it."""
    for opening, closing in _pairs(paragraph, kinds):
        inside = {_strong(kind) for kind in kinds[opening + 1 : closing]} - {""}
        if not inside:
            continue
        before = next(filter(None, map(_strong, reversed(kinds[:opening]))), edge)
        way = edge if edge in inside or before == edge else before
        kinds[opening] = kinds[closing] = way
    return kinds


def _pairs(paragraph: str, kinds: Sequence[str]) -> list[tuple[int, int]]:
    """Matching brackets in the order in which they open (BD16; 63 open ones at most)."""
    found: list[tuple[int, int]] = []
    waiting: list[int] = []
    for index, character in enumerate(paragraph):
        if kinds[index] != "ON":
            continue
        if character in _PAIRS.values():
            if len(waiting) == 63:
                return []
            waiting.append(index)
        elif character in _PAIRS:
            for place in range(len(waiting) - 1, -1, -1):
                if paragraph[waiting[place]] == _PAIRS[character]:
                    found.append((waiting[place], index))
                    del waiting[place:]
                    break
    return sorted(found)


def _strong(kind: str) -> str:
    """The direction that a kind counts for, empty for none; numbers count as right to left."""
    if kind == "L":
        return "L"
    return "R" if kind in ("R", "EN", "AN") else ""


def _neutrals(kinds: list[str], edge: str) -> list[str]:
    """N1 and N2: what stands between takes the direction of both sides, or the paragraph's."""
    start = 0
    while start < len(kinds):
        end = start
        while end < len(kinds) and kinds[end] in _NEUTRAL:
            end += 1
        if end > start:
            left = _strong(kinds[start - 1]) if start else edge
            right = _strong(kinds[end]) if end < len(kinds) else edge
            kinds[start:end] = [left if left == right else edge] * (end - start)
        start = end + 1
    return kinds
