"""Reads one catalogue file strictly: a misspelt key must not silently change what is allowed."""

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields
from functools import cache
from importlib.resources.abc import Traversable
from types import MappingProxyType
from typing import Any, TypeVar, get_type_hints

import msgspec

from app.domain.law import Provenance, Texts
from app.domain.person import Language
from app.errors import Damaged

Entry = TypeVar("Entry")
Table = dict[str, Any]

REQUIRED_LANGUAGES = (Language.NL, Language.FR)


def damaged(file: str, entry: str) -> Damaged:
    """The error of every flaw in a catalogue: which file, and which entry or key in it."""
    return Damaged("catalogue_damaged", file=file, entry=entry)


def read_entries(
    folder: Traversable,
    file: str,
    shape: type[Entry],
    prepare: Callable[[Table], Table] = lambda table: table,
) -> tuple[Entry, ...]:
    """Every `[[entry]]` of a file as a `shape` (a dataclass of `app.domain.law`).

    The file carries its `version` once; each entry's provenance takes it. `prepare` may rewrite
    an entry before it is read.

    Raises:
        Damaged: `catalogue_damaged` with the file and the entry, key or line that is wrong: not
            TOML, an unknown or missing key, a value of the wrong type, a text without nl or fr.
    """
    tables, version = _tables(folder, file)
    return tuple(
        _entry(file, _label(table, number), prepare(table), shape, version)
        for number, table in enumerate(tables, 1)
    )


def _tables(folder: Traversable, file: str) -> tuple[list[Table], str]:
    try:
        content = tomllib.loads(folder.joinpath(file).read_text(encoding="utf-8"))
    except OSError as error:
        raise damaged(file, error.strerror or "") from error
    except UnicodeDecodeError as error:
        raise damaged(file, "UTF-8") from error
    except tomllib.TOMLDecodeError as error:
        raise damaged(file, str(error)) from error
    for key in sorted(content.keys() ^ {"version", "entry"}):
        raise damaged(file, key)
    tables, version = content["entry"], content["version"]
    if not isinstance(version, str):
        raise damaged(file, "version")
    if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
        raise damaged(file, "entry")
    return tables, version


def _label(table: Table, number: int) -> str:
    name = table.get("code", table.get("id", table.get("statute")))
    return f"entry {number}" if name is None else str(name)


def _entry(file: str, label: str, table: Table, shape: type[Entry], version: str) -> Entry:
    provenance = table.get("provenance")
    if not isinstance(provenance, dict):
        raise damaged(file, f"{label}.provenance")
    told = _values(file, f"{label}.provenance", {"version": version, **provenance}, Provenance)
    rest = {key: value for key, value in table.items() if key != "provenance"}
    values = _values(file, label, {**rest, "provenance": Provenance(**told)}, shape)
    return shape(**values)


def _values(file: str, label: str, table: Table, shape: Any) -> Table:
    hints = _hints(shape)
    needed = {field.name for field in fields(shape) if field.default is MISSING}
    for key in sorted((table.keys() - hints.keys()) | (needed - table.keys())):
        raise damaged(file, f"{label}.{key}")
    return {key: _value(file, f"{label}.{key}", table[key], hints[key]) for key in table}


@cache
def _hints(shape: Any) -> Table:
    return get_type_hints(shape)


def _value(file: str, label: str, value: object, wanted: Any) -> object:
    if isinstance(value, Provenance):
        return value
    try:
        found = msgspec.convert(value, wanted)
    except msgspec.ValidationError as error:
        raise damaged(file, label) from error
    return _texts(file, label, found) if wanted == Texts else found


def _texts(file: str, label: str, texts: Mapping[Language, str]) -> Texts:
    """All four languages; English and German fall back to Dutch until they are written."""
    for language in REQUIRED_LANGUAGES:
        if language not in texts:
            raise damaged(file, f"{label}.{language}")
    dutch = texts[Language.NL]
    return MappingProxyType({language: texts.get(language, dutch) for language in Language})
