"""Where something was found that may not be there: a page and a surface, never a word."""

from dataclasses import dataclass
from enum import StrEnum


class Surface(StrEnum):
    """Where in a PDF a text can hide."""

    TEXT = "text"
    HIDDEN_TEXT = "hidden_text"
    """Invisible, tiny, in the paper's colour, off the page, cut off or covered."""
    SPACING = "spacing"
    FONT = "font"
    METADATA = "metadata"
    STRUCTURE = "structure"
    NAVIGATION = "navigation"
    ATTACHMENT = "attachment"
    ANNOTATION = "annotation"
    FORM = "form"
    SIGNATURE = "signature"
    LAYER = "layer"
    IMAGE = "image"
    ACTION = "action"
    OBJECT = "object"
    """Parts of the file that no page shows."""
    REVISION = "revision"
    """An earlier version, or what follows the end."""
    FILE_NAME = "file_name"
    PLACE = "place"
    """Where the meeting was, as somebody typed it: it stands in every copy."""
    ROLE = "role"
    """Somebody's function or organisation."""
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One place. `page` counts from 1; 0 is the file as a whole."""

    page: int
    surface: Surface
