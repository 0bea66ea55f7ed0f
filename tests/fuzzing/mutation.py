"""Makes hostile input out of sound input: bytes, and the trees that JSON and MessagePack hold.

Everything follows from the `random.Random` that is given, so that a seed names an input.
"""

import json
from collections.abc import Callable, Sequence
from copy import deepcopy
from random import Random
from typing import Any

Mutate = Callable[[Random, bytes], bytes]

TOKENS = (
    b"\0",
    b"\r",
    b"\r\n",
    b"\xef\xbb\xbf",
    b"\xff\xfe",
    b"\xfe\xff",
    b"\xff",
    b"\xed\xa0\x80",
    b"\xf4\x90\x80\x80",
    b"\xc0\x80",
    "\u202e\u0301\u2028".encode(),
    b"NaN",
    b"-Infinity",
    b"1e999999",
    b"-0",
    b"9" * 5000,
    b"[" * 3000,
    b"{" * 200,
    b'{"a":' * 2000,
    b"\x80" * 40,
    b"\xff" * 9,
    b"\x84" + b"\x7f\xff\xff\xff",
    b'"',
    b"'",
    b"\\u0000",
    b"\\ud800",
    b"%s%n",
    b"../" * 8,
)
"""What readers stumble over."""

VALUES: tuple[Any, ...] = (
    None,
    True,
    False,
    0,
    -1,
    1,
    2**31,
    2**63 - 1,
    2**63,
    2**64,
    -(2**63) - 1,
    10**400,
    0.5,
    -0.0,
    float("nan"),
    float("inf"),
    "",
    "\0",
    "\ud800",
    "\u202ex\u0301",
    "A" * 20_000,
    "0001-01-01T00:00:00+00:00",
    "9999-12-31T23:59:59-23:59",
    "2026-13-45",
    [],
    {},
    [[]],
    [None] * 60,
    {"": ""},
)


def nested(depth: int) -> list[Any]:
    """Lists in lists."""
    found: list[Any] = []
    for _ in range(depth):
        found = [found]
    return found


def bytes_of(dice: Random, sound: bytes) -> bytes:
    """A few bytes other than they were: flipped, cut, moved, doubled, or something put in."""
    found = bytearray(sound)
    for _ in range(dice.choice((1, 1, 1, 2, 3, 8))):
        at = dice.randrange(len(found) + 1)
        length = dice.choice((1, 1, 2, 4, 16, 256, max(1, len(found) // 2)))
        part = bytes(found[at : at + length])
        match dice.randrange(8):
            case 0 if at < len(found):
                found[at] ^= 1 << dice.randrange(8)
            case 1 if at < len(found):
                found[at] = dice.choice((0, 1, 0x7F, 0x80, 0xFF, dice.randrange(256)))
            case 2:
                del found[at : at + length]
            case 3:
                found[at:at] = part
            case 4:
                found[at:at] = dice.choice(TOKENS)
            case 5:
                found[at : at + length] = dice.randbytes(len(part))
            case 6:
                del found[at:]
            case _:
                to = dice.randrange(len(found) + 1)
                found[to : to + len(part)] = part
    return bytes(found)


def tree_of(dice: Random, sound: Any) -> Any:
    """The same tree with a value or key of it gone, doubled, renamed or of another kind."""
    found = deepcopy(sound)
    for _ in range(dice.choice((1, 1, 1, 2, 4))):
        places = list(_places(found))
        if not places:
            return _value(dice)
        holder, key = dice.choice(places)
        values = [each[at] for each, at in places[:50]]
        match dice.randrange(7):
            case 0:
                del holder[key]
            case 1 if isinstance(holder, dict):
                holder[dice.choice(("", "mac", "\ud800", f"{key} ", "A" * 5000))] = holder[key]
            case 1:
                holder.insert(dice.randrange(len(holder) + 1), holder[key])
            case 2:
                holder[key] = deepcopy(values[dice.randrange(len(values))])
            case 3 if isinstance(holder[key], bytes):
                holder[key] = bytes_of(dice, holder[key])
            case 3 if isinstance(holder[key], int) and not isinstance(holder[key], bool):
                holder[key] += dice.choice((-1, 1, 2**31, -(2**62)))
            case 4 if isinstance(holder[key], str):
                text = holder[key]
                at = dice.randrange(len(text) + 1)
                put = dice.choice(("", "\0", "=", "\ud800", "é", "9"))
                holder[key] = text[:at] + put + text[at + 1 :]
            case 5:
                holder[key] = [holder[key]] * dice.choice((1, 2, 40))
            case _:
                holder[key] = _value(dice)
    return found


def json_of(dice: Random, sound: bytes) -> bytes:
    """JSON whose tree is another, also such as no reader should take; or other bytes."""
    if dice.random() < 0.3:
        return bytes_of(dice, sound)
    told = json.dumps(tree_of(dice, json.loads(sound)), ensure_ascii=dice.random() < 0.5)
    found = told.encode("utf-8", "surrogatepass")
    if dice.random() < 0.1:
        at = found.find(b"{") + 1
        found = found[:at] + found[at : found.find(b",") + 1] + found[at:]  # one key twice
    return b"\xef\xbb\xbf" + found if dice.random() < 0.03 else found


def lines_of(words: Sequence[bytes]) -> Mutate:
    """For texts of lines: lines gone, doubled or moved, values and words in the place of others."""

    def mutate(dice: Random, sound: bytes) -> bytes:
        if dice.random() < 0.25:
            return bytes_of(dice, sound)
        lines = sound.split(b"\n")
        for _ in range(dice.choice((1, 1, 2, 3))):
            at = dice.randrange(len(lines))
            before, mark, after = lines[at].partition(dice.choice((b"=", b" ", b";", b",")))
            match dice.randrange(6):
                case 0 if len(lines) > 1:
                    del lines[at]
                case 1:
                    lines.insert(dice.randrange(len(lines)), lines[at])
                case 2:
                    lines[at] = before + mark + b" " + dice.choice(words)
                case 3:
                    lines[at] = dice.choice(words) + mark + after
                case 4:
                    lines[at] = bytes_of(dice, lines[at])
                case _:
                    lines.insert(at, dice.choice(words))
        return dice.choice((b"\n", b"\n", b"\n", b"\r\n", b"\r")).join(lines)

    return mutate


def _value(dice: Random) -> Any:
    if dice.random() < 0.05:
        return nested(60)  # deeper ones come as bytes: no tree holds them
    return deepcopy(dice.choice(VALUES))


def _places(tree: Any) -> list[tuple[Any, Any]]:
    """Every place in a tree: what holds it and under which key."""
    found, waiting = list[tuple[Any, Any]](), [tree]
    while waiting and len(found) < 500:
        holder = waiting.pop()
        keys = holder if isinstance(holder, dict) else range(len(holder))
        for key in keys:
            found.append((holder, key))
            if isinstance(holder[key], list | dict):
                waiting.append(holder[key])
    return found
