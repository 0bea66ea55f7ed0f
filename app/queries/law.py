"""The law for readers: why a rule refuses, and the whole catalogue as plain values."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from app.catalogue.load import load_law
from app.catalogue.printed import UNCONFIRMED as UNCONFIRMED
from app.catalogue.table import decision_table
from app.domain.law import LegalText, Provenance, RuleId
from app.domain.person import Language
from app.errors import Refused
from app.wording.refusal import Refusal, refusal, refusals


def reasons(
    findings: Iterable[tuple[str, Mapping[str, str]]], language: Language
) -> tuple[Refusal, ...]:
    """A live verdict in words: for each rule why, from which source, and what would help."""
    facts: dict[str, Mapping[str, str]] = {}
    for rule, told in findings:
        facts.setdefault(rule, told)
    rules = sorted(facts, key=lambda rule: int(rule[1:]))
    law = load_law()
    return tuple(refusal(law, RuleId(rule), facts[rule], language) for rule in rules)


def refusal_reasons(refused: Refused, language: Language) -> tuple[Refusal, ...]:
    """A refusal in words, rule by rule (spec 7)."""
    return refusals(load_law(), refused, language)


def names(language: Language) -> Mapping[str, Mapping[str, str]]:
    """Names of categories, kinds, purposes, data categories and templates, for lists to choose."""
    law = load_law()
    return {
        "category": {c.value: e.name[language] for c, e in law.categories.items()},
        "kind": {k.value: e.name[language] for k, e in law.kinds.items()},
        "purpose": {p: e.name[language] for p, e in law.purposes.items()},
        "data": {d: e.name[language] for d, e in law.data_categories.items()},
        "justified": {
            d: e.name[language] for d, e in law.data_categories.items() if e.needs_justification
        },
        "refused": {d: e.name[language] for d, e in law.data_categories.items() if e.refused},
        "neutral": {n: e.text[language] for n, e in law.neutral.items()},
        "regime": {r.value: e.text[language] for r, e in law.regimes.items()},
    }


def source_names(language: Language) -> Mapping[str, str]:
    """What the codes of the sources stand for."""
    return {code: source.text[language] for code, source in load_law().sources.items()}


def legal_text(text: str, language: Language) -> str:
    """A sentence that the law makes us show, such as the confidentiality declaration."""
    return load_law().texts[text].text[language]


def unconfirmed_note(language: Language) -> str:
    """What the mark means that stands behind everything no jurist has confirmed."""
    return f"{UNCONFIRMED} {legal_text('unconfirmed', language)}"


def law_document(on: date, language: Language) -> dict[str, Any]:
    """Rules with origin, source and confirmation, and the decision table, on one day."""
    law = load_law()
    return {
        "on": on.isoformat(),
        "rules": [
            {
                "id": rule.id,
                "origin": [origin.value for origin in rule.origin],
                "text": rule.text[language],
                "why": rule.why[language],
                "remedy": rule.remedy[language],
                **_provenance(rule.provenance),
            }
            for rule in sorted(law.rules.values(), key=lambda r: int(r.id[1:]))
        ],
        "citations": [
            {
                "statute": statute.id,
                "printed": law.printed(statute, language, on),
                "aliases": list(statute.aliases),
                "in_force": statute.provenance.holds(on),
                **_provenance(statute.provenance),
            }
            for statute in law.statutes
        ],
        "texts": [_text(text, language) for text in law.texts.values()],
        "regimes": [_text(text, language) for text in law.regimes.values()],
        "terms": [
            {"id": term.id, "text": term.told(language), **_provenance(term.provenance)}
            for term in law.terms.values()
        ],
        "table": [
            {
                "category": row.category.value,
                "kind": row.kind.value,
                "purpose": row.purpose,
                "may_be_invited": row.may_be_invited,
                "speaking": row.regime,
                "attendance": row.attendance,
                "duty_elsewhere": row.duty_elsewhere.get(language, ""),
                "rules": list(row.rules),
            }
            for row in decision_table(law, on)
        ],
    }


def _text(text: LegalText, language: Language) -> dict[str, Any]:
    return {"id": text.id, "text": text.text[language], **_provenance(text.provenance)}


def _provenance(provenance: Provenance) -> dict[str, Any]:
    return {
        "source": provenance.source,
        "evidence": provenance.evidence.value,
        "version": provenance.version,
        "valid_from": provenance.valid_from.isoformat() if provenance.valid_from else None,
        "valid_until": provenance.valid_until.isoformat() if provenance.valid_until else None,
        "confirmed": provenance.confirmed,
    }
