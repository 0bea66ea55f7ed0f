"""The legal catalogue as a list to look things up in, with what no jurist has confirmed (law 1)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from app.catalogue.load import load_law
from app.domain.language import Language
from app.domain.law import Law, LegalText, Provenance


@dataclass(frozen=True, slots=True)
class LawLine:
    """One entry of the catalogue. `sort`: rule, statute or text."""

    sort: str
    id: str
    text: str
    why: str
    """What a refusal by this rule says; empty for what is no rule."""
    remedy: str
    origins: tuple[str, ...]
    """S statute or court, G guidance, D our design."""
    sources: tuple[str, ...]
    """In words."""
    evidence: str
    """seen, recalled, derived."""
    valid_from: date | None
    valid_until: date | None
    confirmed_by: str | None


def lawbook(language: Language, on: date) -> tuple[LawLine, ...]:
    """Rules by number, statutes as printed on that day, the terms, then the texts we print."""
    law = load_law()
    return (
        *_rules(law, language),
        *_statutes(law, language, on),
        *_terms(law, language),
        *_texts(law, language),
    )


def _rules(law: Law, language: Language) -> Iterator[LawLine]:
    for rule in sorted(law.rules.values(), key=lambda rule: int(rule.id[1:])):
        told = (rule.text[language], rule.why[language], rule.remedy[language])
        origins = tuple(origin.value for origin in rule.origin)
        yield _line(law, "rule", rule.id, told, origins, rule.provenance, language)


def _statutes(law: Law, language: Language, on: date) -> Iterator[LawLine]:
    for statute in law.statutes:
        told = (law.printed(statute, language, on), "", "")
        yield _line(law, "statute", statute.id, told, (), statute.provenance, language)


def _terms(law: Law, language: Language) -> Iterator[LawLine]:
    for term in law.terms.values():
        told = (term.told(language), "", "")
        yield _line(law, "text", term.id, told, (), term.provenance, language)


def _texts(law: Law, language: Language) -> Iterator[LawLine]:
    texts: tuple[LegalText, ...] = (
        *law.texts.values(),
        *law.neutral.values(),
        *law.regimes.values(),
        *law.duties.values(),
    )
    for text in texts:
        told = (text.text[language], "", "")
        yield _line(law, "text", text.id, told, (), text.provenance, language)


def _line(
    law: Law,
    sort: str,
    ident: str,
    told: tuple[str, str, str],
    origins: tuple[str, ...],
    provenance: Provenance,
    language: Language,
) -> LawLine:
    sources = tuple(
        law.sources[source].text[language] if source in law.sources else source
        for source in provenance.source.split()
    )
    return LawLine(
        sort,
        ident,
        *told,
        origins,
        sources,
        provenance.evidence.value,
        provenance.valid_from,
        provenance.valid_until,
        provenance.confirmed_by,
    )
