"""Languages: apart from the people who speak them, for a window that opens before it knows any."""

from enum import StrEnum


class Language(StrEnum):
    """Languages in which screens and documents are made."""

    NL = "nl"
    FR = "fr"
    EN = "en"
    DE = "de"
