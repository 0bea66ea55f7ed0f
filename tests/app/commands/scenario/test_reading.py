"""What the reader makes of a good file."""

from datetime import date
from pathlib import Path

import pytest

from app.commands.scenario.reading import parse_scenario, read_scenario
from app.commands.scenario.shape import Expectation, Outcome, Scenario, ScenarioStep
from app.domain.basis import BasisType, Kind, Profile
from app.domain.case import About
from app.domain.contribution import Keep, Nature
from app.domain.person import Category, Clearance, Language
from app.domain.secret import SecretText

EXERCISES = Path(__file__).parents[4] / "resources" / "exercises"

HEAD = """
[scenario]
title = "Oefening"
today = 2026-11-23
language = "nl"
[office]
municipality = "Zeestad"
mayor = "mayor"
dpo = "L. Vermandere"
[[person]]
id = "mayor"
name = "An Desmedt"
function = "Burgemeester"
organisation = "Stad"
category = "BM"
community = "municipal"
language = "nl"
[[person]]
id = "aiv"
name = "Joke Claes"
function = "Coördinator"
organisation = "Stad"
category = "AIV"
community = "municipal"
language = "fr"
member = true
"""


def parsed(step: str, head: str = HEAD) -> ScenarioStep:
    return parse_scenario(f"{head}[[step]]\n{step}\n").steps[0]


def exercise(name: str) -> Scenario:
    return read_scenario(EXERCISES / name)


def test_hartenaas_is_read_whole() -> None:
    scenario = exercise("hartenaas.toml")
    assert (len(scenario.persons), len(scenario.steps)) == (8, 61)
    assert scenario.coordinator == "coordinator"
    assert scenario.profile is Profile.CASUSOVERLEG
    assert scenario.today == date(2026, 11, 23)
    assert scenario.office.dpo == "L. Vermandere"
    police = next(p for p in scenario.persons if p.id == "politie")
    assert (police.category, police.clearance) == (Category.POL, Clearance.SECRET)
    assert [step.number for step in scenario.steps] == list(range(1, 62))


def test_livc_r_is_read_whole() -> None:
    scenario = exercise("livc-r.toml")
    assert (len(scenario.persons), len(scenario.steps)) == (9, 66)
    assert scenario.steps[0].expect == Expectation(Outcome.REFUSED, "R37")
    assert scenario.steps[0].fields["signals"][0].about is About.BELIEF
    assert scenario.steps[0].fields["subject"].born == date(2010, 3, 14)


def test_a_basis_becomes_a_basis_of_the_domain() -> None:
    basis = exercise("hartenaas.toml").steps[3].fields["basis"]
    assert basis.type is BasisType.CONSENT
    assert basis.dated == date(2026, 11, 10)
    assert basis.duties == {"ksc"}
    assert "straathoek" in basis.participants


def test_texts_of_a_case_are_secret_from_the_first_moment() -> None:
    step = parsed(
        'do="contribute"\nid="c"\nmeeting="m"\ncase="k"\ntext="PLANTED"\nnature="hearsay"\n'
        'keep="minutes"\naudience="admitted"\njustification="PLANTED"'
    )
    assert step.fields["text"] == SecretText("PLANTED")
    assert "PLANTED" not in repr(step)
    assert step.fields["nature"] is Nature.HEARSAY
    assert step.fields["keep"] is Keep.MINUTES
    assert step.fields["audience"] is None
    assert "secret" not in step.fields


def test_the_coordinator_acts_where_nobody_is_named() -> None:
    assert parsed('do="declare"').acting == "aiv"
    assert parsed('do="declare"\nas="mayor"').acting == "mayor"


def test_everyone_is_none_and_named_persons_are_a_set() -> None:
    everyone = parsed('do="issue_minutes"\nmeeting="m"\nto="all"')
    named = parsed('do="issue_minutes"\nmeeting="m"\nto=["aiv","mayor"]')
    assert everyone.fields["to"] is None
    assert named.fields["to"] == {"aiv", "mayor"}


def test_rules_judge_purposes_data_categories_and_citations() -> None:
    step = parsed(
        'do="open_case"\nid="k"\nkind="admin"\npurpose="gossip"\nsubject={name="X"}\n'
        'basis={type="law", citation=""}'
    )
    assert step.fields["purpose"] == "gossip"
    assert step.fields["basis"].citation == ""
    step = parsed(
        'do="contribute"\nid="c"\nmeeting="m"\ncase="k"\ntext="t"\nnature="fact"\n'
        'categories=["nonsense"]'
    )
    assert step.fields["categories"] == {"nonsense"}


def test_an_administrative_first_meeting_makes_an_enforcement_vault() -> None:
    plan = (
        'do="plan"\nid="m"\nkind="admin"\non=2026-12-01\nplace="Zaal"\nchair="mayor"\n'
        'minute_taker="aiv"'
    )
    scenario = parse_scenario(f"{HEAD}[[step]]\n{plan}")
    assert scenario.profile is Profile.HANDHAVING
    assert scenario.steps[0].fields["kind"] is Kind.ADMIN


def test_a_file_without_steps_plays_nothing() -> None:
    assert parse_scenario(HEAD).steps == ()


@pytest.mark.parametrize(
    "name",
    [
        'O\'Neil "de Rus"',
        "E\u0301lodie Cha\u0302telain",
        "\u200fليلى\u200f",
        "山田 👩‍👧",
        "x" * 200,
    ],
)
def test_names_of_the_world_are_kept_as_they_are(name: str) -> None:
    quoted = name.replace('"', '\\"')
    scenario = parse_scenario(HEAD.replace("Joke Claes", quoted))
    assert scenario.persons[1].name == name


def test_texts_keep_their_paragraphs_and_the_longest_text_is_read() -> None:
    text = "a\tb\n" * 5000
    step = parsed(f'do="note_child_interest"\ncase="k"\ntext="""\n{text}"""')
    assert step.fields["text"] == SecretText(text)


def test_a_windows_file_with_a_byte_order_mark_is_read(tmp_path: Path) -> None:
    path = tmp_path / "notepad.toml"
    path.write_bytes(b"\xef\xbb\xbf" + HEAD.replace("\n", "\r\n").encode())
    assert read_scenario(path).persons[1].language is Language.FR


def test_the_clock_moves_before_a_birth_is_judged() -> None:
    case = (
        '[[step]]\ndo="open_case"\nid="k"\nkind="livc_r"\npurpose="integrity"\n'
        'subject={name="X", born=2026-11-25}\nbasis={type="law", citation="x"}'
    )
    scenario = parse_scenario(f'{HEAD}[[step]]\ndo="wait"\ndays=2\n{case}')
    assert scenario.steps[1].fields["subject"].born == date(2026, 11, 25)


def test_an_expectation_is_met_by_its_rule_among_others() -> None:
    expected = Expectation(Outcome.REFUSED, "R5")
    assert expected.met(Outcome.REFUSED, ("R5", "R11"))
    assert not expected.met(Outcome.REFUSED, ("R11",))
    assert not expected.met(Outcome.ERROR, ())
    assert Expectation().met(Outcome.OK, ())
