"""Puts the law together from `resources/catalogues` and checks that its files agree."""

from collections.abc import Callable, Iterable, Mapping
from functools import cache
from importlib.resources.abc import Traversable
from types import MappingProxyType
from typing import Protocol, TypeVar

from app.catalogue.entry import Table, damaged, read_entries
from app.domain.basis import Kind
from app.domain.law import (
    CategoryEntry,
    DataCategory,
    DatedCitation,
    KindEntry,
    Law,
    LegalText,
    Provenance,
    PurposeEntry,
    Regime,
    RuleEntry,
    RuleId,
    Statute,
    Term,
    TermEntry,
    folded,
)
from app.domain.person import Category, Language
from resources import FOLDER

Key = TypeVar("Key")
Entry = TypeVar("Entry")


class _Told(Protocol):
    """An entry that says where it comes from."""

    @property
    def provenance(self) -> Provenance:
        """Its source and evidence."""


RULES = tuple(RuleId(f"R{number}") for number in range(1, 46))


@cache
def load_law() -> Law:
    """The catalogue that travels with the program, read once per process.

    Raises:
        Damaged: `catalogue_damaged` with file and entry.
    """
    return read_law(FOLDER / "catalogues")


def read_law(folder: Traversable) -> Law:
    """A catalogue from a folder that holds all its files.

    Raises:
        Damaged: `catalogue_damaged` with file and entry: a file that cannot be read, an entry
            twice, an entry that is missing, a name that no other file knows.
    """
    duties = _legal_texts(folder, "duties.toml")
    categories = read_entries(
        folder, "categories.toml", CategoryEntry, lambda table: _with_duties(table, duties)
    )
    kinds = read_entries(folder, "kinds.toml", KindEntry)
    purposes = read_entries(folder, "purposes.toml", PurposeEntry)
    data = read_entries(folder, "data_categories.toml", DataCategory)
    regimes = read_entries(folder, "regimes.toml", LegalText)
    rules = read_entries(folder, "rules.toml", RuleEntry)
    terms = read_entries(folder, "terms.toml", TermEntry)
    law = Law(
        categories=_keyed("categories.toml", categories, lambda entry: entry.code, Category),
        kinds=_keyed("kinds.toml", kinds, lambda entry: entry.code, Kind),
        purposes=_keyed("purposes.toml", purposes, lambda entry: entry.code),
        statutes=read_entries(folder, "statutes.toml", Statute),
        citations=read_entries(folder, "citations.toml", DatedCitation),
        data_categories=_keyed("data_categories.toml", data, lambda entry: entry.code),
        regimes=_keyed("regimes.toml", regimes, _regime, Regime),
        neutral=_legal_texts(folder, "neutral.toml"),
        texts=_legal_texts(folder, "texts.toml"),
        rules=_keyed("rules.toml", rules, lambda entry: entry.id, RULES),
        duties=duties,
        sources=_legal_texts(folder, "sources.toml"),
        terms=_keyed("terms.toml", terms, lambda entry: entry.id, Term),
    )
    _check(law)
    return law


def _regime(entry: LegalText) -> Regime:
    try:
        return Regime(entry.id)
    except ValueError as error:
        raise damaged("regimes.toml", entry.id) from error


def _legal_texts(folder: Traversable, file: str) -> Mapping[str, LegalText]:
    return _keyed(file, read_entries(folder, file, LegalText), lambda entry: entry.id)


def _keyed(
    file: str, entries: Iterable[Entry], key: Callable[[Entry], Key], all_of: Iterable[Key] = ()
) -> Mapping[Key, Entry]:
    """The entries by key; nothing twice, nothing missing of `all_of`."""
    found: dict[Key, Entry] = {}
    for entry in entries:
        if key(entry) in found:
            raise damaged(file, str(key(entry)))
        found[key(entry)] = entry
    for needed in all_of:
        if needed not in found:
            raise damaged(file, str(needed))
    return MappingProxyType(found)


def _with_duties(table: Table, duties: Mapping[str, LegalText]) -> Table:
    """A category names its duties elsewhere by id; its entry carries their texts."""
    names = table.get("duties_elsewhere")
    if not isinstance(names, list) or any(str(name) not in duties for name in names):
        raise damaged("categories.toml", f"{table.get('code')}.duties_elsewhere")
    texts = {
        language.value: " ".join(duties[name].text[language] for name in names)
        for language in Language
    }
    return {**table, "duties_elsewhere": texts}


def _check(law: Law) -> None:
    """What no single file can know: that the names which one uses exist in another."""
    for kind in law.kinds.values():
        _check_known("kinds.toml", kind.code, kind.purposes, law.purposes)
    aliases: dict[str, str] = {}
    for statute in law.statutes:
        _check_known("statutes.toml", statute.id, statute.purposes, law.purposes)
        for alias in {folded(name) for name in (statute.id, *statute.aliases)}:
            if alias in aliases:
                raise damaged("statutes.toml", f"{statute.id}: {alias}")
            aliases[alias] = statute.id
    ids = {statute.id for statute in law.statutes}
    for citation in law.citations:
        _check_known("citations.toml", citation.statute, [citation.statute], ids)
    _check_sources(law)


def _check_sources(law: Law) -> None:
    files: dict[str, Iterable[_Told]] = {
        "categories.toml": law.categories.values(),
        "kinds.toml": law.kinds.values(),
        "purposes.toml": law.purposes.values(),
        "statutes.toml": law.statutes,
        "citations.toml": law.citations,
        "data_categories.toml": law.data_categories.values(),
        "regimes.toml": law.regimes.values(),
        "neutral.toml": law.neutral.values(),
        "texts.toml": law.texts.values(),
        "rules.toml": law.rules.values(),
        "duties.toml": law.duties.values(),
        "sources.toml": law.sources.values(),
        "terms.toml": law.terms.values(),
    }
    for file, entries in files.items():
        for entry in entries:
            source = entry.provenance.source
            _check_known(file, f"source {source!r}", source.split() or [""], law.sources)


def _check_known(
    file: str, entry: str, names: Iterable[str], known: Mapping[str, object] | set[str]
) -> None:
    for name in names:
        if name not in known:
            raise damaged(file, f"{entry}: {name}")
