"""A refusal says which rule, why, from which source, and what would make the step possible."""

import re
from pathlib import Path

import pytest

from app.catalogue.load import load_law
from app.domain.law import RuleId
from app.domain.person import Language
from app.errors import Refused
from app.wording.refusal import refusal, refusals
from app.wording.sentences import sentences

POLICY = Path(__file__).parents[3] / "app" / "policy"


def test_a_refusal_names_rule_reason_remedy_and_source() -> None:
    said = refusal(load_law(), RuleId("R8"), {}, Language.NL)
    assert said.remedy == "De burgemeester nodigt uit of delegeert het uitnodigen."
    assert said.line == f"R8: {said.why} {said.remedy}"
    assert said.source.startswith("wet of rechtspraak: geconsolideerde teksten op Justel")
    assert said.source.endswith("; niet bevestigd door een jurist")


def test_facts_make_the_reason_exact() -> None:
    law = load_law()
    inquiry = refusal(law, RuleId("R4"), {"why": "inquiry"}, Language.FR)
    assert inquiry.why.endswith("La référence de l’enquête d’intégrité manque.")
    date = refusal(law, RuleId("R1"), {"missing": "date"}, Language.NL)
    assert date.why.endswith("Ontbreekt of klopt niet: de datum.")
    core = refusal(law, RuleId("R9"), {"missing": "BM, POL"}, Language.NL)
    assert core.why.endswith("Ontbreekt of klopt niet: BM, POL.")


def test_every_rule_that_refuses_speaks_once() -> None:
    refused = Refused(rules=("R3", "R4"), findings=(("R4", {"why": "purpose"}), ("R3", {})))
    first, second = refusals(load_law(), refused, Language.EN)
    assert (first.rule, second.rule) == ("R3", "R4")
    assert second.why.endswith("The purpose does not fit this kind of meeting or its legal basis.")


@pytest.mark.parametrize("rule", sorted(load_law().rules))
def test_every_rule_can_refuse_in_every_language(rule: RuleId) -> None:
    for language in Language:
        said = refusal(load_law(), rule, {"person": "x"}, language)
        assert said.why.strip()
        assert said.remedy.strip()
        assert "{" not in said.line + said.source


def test_every_reason_that_the_policy_gives_has_a_sentence() -> None:
    text = "".join(path.read_text("utf-8") for path in POLICY.rglob("*.py"))
    for why in re.findall(r'refuse\("R\d+", why="(\w+)"', text):
        assert sentences(Language.NL).has(f"errors.why.{why}"), why
    for missing in re.findall(r'refuse\("R\d+", missing="(\w+)"', text):
        assert sentences(Language.NL).has(f"errors.missing.{missing}"), missing
