"""Prints what a query answers: any values of plain lists, mappings, words and numbers."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from app.cli.terminal import printable, say, table
from app.domain.person import Language
from app.wording.sentences import Sentences

_WIDEST_CELL = 60
_WORDS = {
    "about": ("screens.about",),
    "attendance": ("cli.attendance",),
    "category": ("screens.category",),
    "evidence": ("settings.evidence",),
    "kept": ("table.keep",),
    "kind": ("screens.kind",),
    "may_be_invited": ("partners.seat",),
    "nature": ("table.nature",),
    "origin": ("errors.origin",),
    "product": ("register.product",),
    "profile": ("screens.profile",),
    "purpose": ("screens.purpose",),
    "speaking": ("partners.speaking",),
    "stage": ("screens.stage",),
    "state": ("screens.item", "cases.state"),
    "subject_kind": ("screens.subject",),
}
"""Where the words stand for the codes under a key: those that the screens use."""
_PEOPLE = {"adder", "admitted", "contributor", "known_as", "member", "owner", "recipient"}
"""Keys under which persons stand by id."""


def with_names(told: Any, names: Mapping[str, str], key: str = "") -> Any:
    """The same with the names of people for their ids, as far as they are known."""
    if isinstance(told, Mapping):
        return {inner: with_names(value, names, inner) for inner, value in told.items()}
    if isinstance(told, list | tuple):
        return [with_names(value, names, key) for value in told]
    return names.get(told, told) if key in _PEOPLE and isinstance(told, str) else told


def print_document(document: Mapping[str, Any], sentences: Sentences) -> None:
    """The document for a person: headings, tables and lines; long texts stand in full."""
    for line in document_lines(document, sentences):
        say(line)


def document_lines(
    document: Mapping[str, Any], sentences: Sentences, indent: str = ""
) -> Iterator[str]:
    """The lines of a document, deeper values further in."""
    for key, told in document.items():
        value: Any = _spoken(told, sentences)
        label = _label(key, sentences)
        if _is_tables(value):
            yield ""
            yield f"{indent}{label}"
            yield from _entries(value, sentences, indent + "  ")
        elif isinstance(value, Mapping):
            yield indent + sentences.text("cli.line", label=label, told="").rstrip()
            yield from document_lines(value, sentences, indent + "  ")
        else:
            told_value = _scalar(value, sentences, key)
            yield indent + sentences.text("cli.line", label=label, told=told_value)


def _entries(rows: Sequence[Mapping[str, Any]], sentences: Sentences, indent: str) -> Iterator[str]:
    """A table where everything fits in cells, else one block per entry."""
    keys = list(rows[0])
    rows = [{key: _spoken(value, sentences) for key, value in row.items()} for row in rows]
    cells = [[_scalar(row[key], sentences, key) for key in keys if key in row] for row in rows]
    alike = all(list(row) == keys and not _deep(row) for row in rows)
    if alike and all(len(cell) <= _WIDEST_CELL for row in cells for cell in row):
        for line in table([_label(key, sentences) for key in keys], cells):
            yield f"{indent}{line}"
        return
    for row in rows:
        yield ""
        yield from document_lines(row, sentences, indent)


def _spoken(value: object, sentences: Sentences) -> object:
    """Of a text in several languages the one that is spoken here."""
    if isinstance(value, Mapping) and value and set(value) <= set(Language):
        return value.get(sentences.language) or value[Language.NL]
    return value


def _is_tables(value: object) -> bool:
    return bool(
        isinstance(value, Sequence)
        and not isinstance(value, str)
        and value
        and all(isinstance(entry, Mapping) for entry in value)
    )


def _deep(row: Mapping[str, Any]) -> bool:
    return any(isinstance(value, Mapping) or _is_tables(value) for value in row.values())


def _scalar(value: object, sentences: Sentences, key: str) -> str:
    if value is None or value == "":
        return "–"
    if isinstance(value, bool):
        return sentences.text("cli.value.yes" if value else "cli.value.no")
    if isinstance(value, Sequence) and not isinstance(value, str):
        return ", ".join(_scalar(entry, sentences, key) for entry in value) or "–"
    return printable(_in_words(str(value), sentences, key))


def _in_words(value: str, sentences: Sentences, key: str) -> str:
    """A code as the screens say it; anything else as it is."""
    named = (f"{group}.{value}" for group in _WORDS.get(key, ()))
    return next((sentences.text(name) for name in named if sentences.has(name)), value)


def _label(key: str, sentences: Sentences) -> str:
    named = f"cli.label.{key}"
    return sentences.text(named) if sentences.has(named) else key.replace("_", " ")
