"""The document's typefaces: embedded always, read once per process and only when a page is made.

Noto Sans carries the text; DejaVu Sans stands in for what Noto lacks (Hebrew, Arabic, symbols).
What neither has never comes this far: `script.drawn` puts U+FFFD in its place.
"""

import re
from functools import cache
from io import BytesIO
from typing import Any

from reportlab.pdfbase import pdfmetrics  # type: ignore[import-untyped]
from reportlab.pdfbase.ttfonts import TTFont  # type: ignore[import-untyped]

from app.minutes.script import as_typed
from resources import FOLDER

REGULAR, BOLD, FALLBACK = "NotoSans-Regular", "NotoSans-Bold", "DejaVuSans"

_MAP = re.compile(r"\d+ beginbfchar\n(.*)\nendbfchar", re.S)
_MOST = 100
"""Entries that one block of a map may hold (Adobe Technical Note 5014)."""


class Face(TTFont):  # type: ignore[misc]
    """An embedded typeface. Widths are in thousandths of the type size."""

    def __init__(self, name: str) -> None:
        data = (FOLDER / "fonts" / f"{name}.ttf").read_bytes()
        super().__init__(name, BytesIO(data), asciiReadable=False, shapable=False)
        self.covered = frozenset(map(chr, self.face.charToGlyph))
        self.width_of: dict[str, float] = {
            chr(code): width for code, width in self.face.charWidths.items()
        }

    def addObjects(self, doc: Any) -> None:  # noqa: N802
        """Embeds the subset; its ToUnicode maps give letters, not their positional forms."""
        known = set(doc.idToObject)
        super().addObjects(doc)
        for name in doc.idToObject.keys() - known:
            if name.startswith("toUnicodeCMap:"):
                stream = doc.idToObject[name]
                stream.content = _MAP.sub(_letters, stream.content)


@cache
def face(name: str) -> Face:
    """The typeface of that name, read and registered at its first use."""
    made = Face(name)
    pdfmetrics.registerFont(made)
    # ReportLab keeps whichever came first; another would embed letters that no page shows.
    kept: object = pdfmetrics.getFont(name)
    if kept is not made:
        raise RuntimeError(f"another typeface is called {name}")
    return made


def _letters(found: re.Match[str]) -> str:
    """A ToUnicode map in UTF-16, without the codes that no text uses."""
    pairs = (line.split() for line in found[1].splitlines())
    known = {code: chr(int(character[1:-1], 16)) for code, character in pairs}
    lines = [
        f"{code} <{as_typed(character).encode('utf-16-be').hex().upper()}>"
        for code, character in known.items()
        if character != "\0" and (character != " " or code == "<20>")
    ]
    blocks = [lines[at : at + _MOST] for at in range(0, len(lines), _MOST)]
    return "\n".join(
        "\n".join((f"{len(block)} beginbfchar", *block, "endbfchar")) for block in blocks
    )
