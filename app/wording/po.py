"""Reads gettext catalogues (.po) straight from the checkout, so that nothing must be built first.

A small part of the format is enough here and is read strictly: comments, `msgid`, `msgid_plural`,
`msgstr` and continued strings. Fuzzy and empty translations count as missing, as in gettext.
"""

import re
from collections.abc import Iterator, Mapping

from app.errors import Damaged

Messages = Mapping[str, tuple[str, ...]]
"""msgid → its forms: one text, or singular and plural."""

_LINE = re.compile(r'(?:(msgid|msgid_plural|msgstr(?:\[\d\])?)\s+)?"((?:[^"\\]+|\\.)*+)"')
_ESCAPE = re.compile(r"\\(.)")
_ESCAPED = {"n": "\n", "t": "\t", '"': '"', "\\": "\\"}


def read_messages(untrusted_text: str, file: str) -> Messages:
    """All translated messages of one catalogue; the header (empty msgid) is left out.

    Raises:
        Damaged: `translations_damaged` with the file and the first line that cannot be read, or
            that repeats a message.
    """
    messages: dict[str, tuple[str, ...]] = {}
    for line, entry, fuzzy in _entries(untrusted_text, file):
        key = entry.get("msgid")
        forms = tuple(text for field, text in entry.items() if field.startswith("msgstr"))
        if key is None or not forms or key in messages:
            raise Damaged("translations_damaged", file=file, line=line)
        if key and not fuzzy and all(forms):
            messages[key] = forms
    return messages


def _entries(text: str, file: str) -> Iterator[tuple[int, dict[str, str], bool]]:
    """(line of the msgid, fields, fuzzy) per message; a blank line or a new msgid ends one."""
    entry: dict[str, str] = {}
    field, start, fuzzy, next_fuzzy = "", 0, False, False
    matched = _LINE.fullmatch  # the first window waits for every line of this
    for number, line in enumerate(text.splitlines(), 1):
        stripped = line.strip()
        if not stripped:
            continue
        if stripped[0] == "#":
            next_fuzzy = next_fuzzy or (stripped.startswith("#,") and "fuzzy" in stripped)
            continue
        found = matched(stripped)
        named, said = found.groups() if found is not None else (None, "")
        if found is None or (named is None and not field):
            raise Damaged("translations_damaged", file=file, line=number)
        if named == "msgid":
            if entry:
                yield start, entry, fuzzy
            entry, start, fuzzy, next_fuzzy = {}, number, next_fuzzy, False
        if named is not None:
            field = named
            if field in entry:
                raise Damaged("translations_damaged", file=file, line=number)
            entry[field] = ""
        entry[field] += _unescaped(said) if "\\" in said else said
    if entry:
        yield start, entry, fuzzy


def _unescaped(text: str) -> str:
    return _ESCAPE.sub(lambda found: _ESCAPED.get(found[1], found[0]), text)
