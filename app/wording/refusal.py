"""What a refusal says: which rule and source, why, and what would make the step possible."""

from collections.abc import Mapping
from dataclasses import dataclass

from app.domain.law import Law, RuleEntry, RuleId
from app.domain.person import Language
from app.errors import Refused
from app.wording.sentences import Sentences, sentences


@dataclass(frozen=True, slots=True)
class Refusal:
    """One rule that refuses, in one language. `source` names origin, sources and confirmation."""

    rule: RuleId
    why: str
    remedy: str
    source: str

    @property
    def line(self) -> str:
        """`R8: why remedy`, for a table or a log of steps."""
        return f"{self.rule}: {self.why} {self.remedy}"


def refusal(law: Law, rule: RuleId, facts: Mapping[str, str], language: Language) -> Refusal:
    """The sentences of a rule that refuses, with what its facts add (spec 7).

    `facts` are those of the policy's finding: `why` and `missing` choose a more exact reason;
    others, such as persons, are for the caller's screen.
    """
    entry, told = law.rules[rule], sentences(language)
    why = " ".join(part for part in (entry.why[language], _detail(told, facts)) if part)
    return Refusal(rule, why, entry.remedy[language], _source(told, law, entry, language))


def refusals(law: Law, refused: Refused, language: Language) -> tuple[Refusal, ...]:
    """One for each rule that refuses, in the order of their numbers."""
    facts: dict[str, Mapping[str, str]] = {}
    for rule, told in refused.findings:
        facts.setdefault(rule, told)
    return tuple(
        refusal(law, RuleId(rule), facts.get(rule, {}), language) for rule in refused.rules
    )


def _detail(told: Sentences, facts: Mapping[str, str]) -> str:
    reason = f"errors.why.{facts.get('why')}"
    if told.has(reason):
        return told.text(reason)
    missing = facts.get("missing")
    if missing is None:
        return ""
    name = f"errors.missing.{missing}"
    return told.text("errors.missing", what=told.text(name) if told.has(name) else missing)


def _source(told: Sentences, law: Law, entry: RuleEntry, language: Language) -> str:
    provenance = entry.provenance
    origins = " + ".join(told.text(f"errors.origin.{origin}") for origin in entry.origin)
    names = [
        law.sources[source].text[language] if source in law.sources else source
        for source in provenance.source.split()
    ]
    marks = [] if provenance.confirmed else [told.text("errors.unconfirmed")]
    return "; ".join([f"{origins}: {', '.join(names)}", *marks])
