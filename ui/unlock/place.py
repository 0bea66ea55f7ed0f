"""Where vaults lie, unless somebody says otherwise."""

import re
import unicodedata
from contextlib import suppress
from pathlib import Path

from PySide6.QtCore import QStandardPaths

KEY_FILE = "slots.json"
"""What makes a folder a vault."""
MOST = 100
"""Folders of one name that are tried."""


def usual_folder() -> Path:
    """The folder in one's home in which new vaults are proposed."""
    return Path.home() / "Casustafel"


def usual_places() -> tuple[Path, ...]:
    """Where vaults are looked for: there, and where people keep their things."""
    kinds = QStandardPaths.StandardLocation
    kept = (kinds.HomeLocation, kinds.DocumentsLocation, kinds.DesktopLocation)
    return (usual_folder(), *(Path(QStandardPaths.writableLocation(kind)) for kind in kept))


def vaults() -> dict[Path, float]:
    """The vaults that lie in those places now, and when each was last written to.

    The disk tells; nothing is remembered.
    """
    found: set[Path] = set()
    for place in usual_places():
        with suppress(OSError):
            found |= {path.parent for path in place.glob(f"*/{KEY_FILE}")}
    return {folder: _used_at(folder) for folder in sorted(found)}


def _used_at(folder: Path) -> float:
    try:
        return max(file.stat().st_mtime for file in folder.iterdir())
    except OSError:
        return 0.0


def free_folder(name: str, again: str = "") -> Path:
    """One in the usual folder in which a vault can be made; `again` tells it from one of before."""
    from app.commands.founding import is_free  # after the first window

    stem = f"{name}-{again}" if again else name
    names = (name, stem, *(f"{stem}-{number}" for number in range(2, MOST)))
    folders = [usual_folder() / one for one in names]
    return next(filter(is_free, folders), folders[0])


def plain_name(text: str) -> str:
    """A name for a folder or an id: small letters, digits and hyphens."""
    ascii_text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", ascii_text.lower()).strip("-")
