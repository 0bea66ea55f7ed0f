"""Where vaults lie, unless somebody says otherwise."""

import re
import unicodedata
from pathlib import Path

KEY_FILE = "slots.json"
"""What makes a folder a vault."""


def usual_folder() -> Path:
    """The folder in one's home in which new vaults are proposed."""
    return Path.home() / "Casustafel"


def plain_name(text: str) -> str:
    """A name for a folder or an id: small letters, digits and hyphens."""
    ascii_text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", ascii_text.lower()).strip("-")
