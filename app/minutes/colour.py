"""The colour space that the pages declare: sRGB (IEC 61966-2-1), built from its own numbers.

A profile is a file of somebody's; this one is nobody's, and small (ICC.1:2004-10, version 4.2).
"""

from functools import cache
from struct import pack

NAME = "sRGB IEC61966-2.1"

_WHITE = (0.9642, 1.0, 0.8249)
"""The D50 white of the profile connection space."""
_ADAPTATION = (
    (1.04788208, 0.02291870, -0.05020142),
    (0.02958679, 0.99047852, -0.01707459),
    (-0.00923157, 0.01507568, 0.75167847),
)
"""Bradford's adaptation of D65 to D50."""
_RED = (0.43606567, 0.22248840, 0.01391602)
_GREEN = (0.38514709, 0.71687317, 0.09707642)
_BLUE = (0.14306641, 0.06060791, 0.71409607)
"""The primaries, adapted to D50."""
_CURVE = (2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045)


@cache
def srgb_profile() -> bytes:
    """An ICC display profile of sRGB; the same bytes each time."""
    curve = b"para" + bytes(4) + pack(">HH", 3, 0) + _fixed(*_CURVE)
    tags = {
        b"desc": _text(NAME),
        b"cprt": _text("No copyright, use freely"),
        b"wtpt": _xyz(_WHITE),
        b"chad": b"sf32" + bytes(4) + _fixed(*(value for row in _ADAPTATION for value in row)),
        b"rXYZ": _xyz(_RED),
        b"gXYZ": _xyz(_GREEN),
        b"bXYZ": _xyz(_BLUE),
        b"rTRC": curve,
        b"gTRC": curve,
        b"bTRC": curve,
    }
    start = 128 + 4 + 12 * len(tags)
    placed: dict[bytes, int] = {}
    data = b""
    for content in tags.values():
        if content not in placed:
            placed[content] = start + len(data)
            data += content + bytes(-len(content) % 4)
    table = b"".join(
        signature + pack(">II", placed[content], len(content))
        for signature, content in tags.items()
    )
    return _header(start + len(data)) + pack(">I", len(tags)) + table + data


def _header(size: int) -> bytes:
    made = pack(">6H", 2026, 1, 1, 0, 0, 0)
    head = pack(">II", size, 0) + pack(">I", 0x04200000) + b"mntrRGB XYZ " + made + b"acsp"
    return (head + bytes(28) + _fixed(*_WHITE)).ljust(128, b"\0")


def _fixed(*values: float) -> bytes:
    """Numbers of the type s15Fixed16."""
    return b"".join(pack(">i", round(value * 65536)) for value in values)


def _xyz(values: tuple[float, float, float]) -> bytes:
    return b"XYZ " + bytes(4) + _fixed(*values)


def _text(text: str) -> bytes:
    told = text.encode("utf-16-be")
    return b"mluc" + bytes(4) + pack(">II", 1, 12) + b"enUS" + pack(">II", len(told), 28) + told
