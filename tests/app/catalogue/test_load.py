"""What the catalogue must hold, and that a flaw in it is named instead of swallowed."""

import shutil
import tomllib
from datetime import date
from importlib.resources import files
from pathlib import Path

import pytest

from app.catalogue.load import load_law, read_law
from app.domain.basis import Kind
from app.domain.law import Evidence, Origin, Provenance, Regime, Term
from app.domain.person import Category, Community, Language
from app.errors import Damaged

SOURCE = Path(str(files("resources"))) / "catalogues"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(SOURCE, tmp_path / "catalogues"))


def change(folder: Path, file: str, old: str, new: str) -> None:
    text = (folder / file).read_text(encoding="utf-8")
    assert old in text
    (folder / file).write_text(text.replace(old, new, 1), encoding="utf-8")


def flaw(folder: Path) -> tuple[str, str, str]:
    with pytest.raises(Damaged) as caught:
        read_law(folder)
    return caught.value.code, str(caught.value.facts["file"]), str(caught.value.facts["entry"])


def provenances() -> list[tuple[str, Provenance]]:
    law = load_law()
    entries = [
        *law.categories.values(),
        *law.kinds.values(),
        *law.purposes.values(),
        *law.statutes,
        *law.citations,
        *law.data_categories.values(),
        *law.regimes.values(),
        *law.neutral.values(),
        *law.texts.values(),
        *law.rules.values(),
        *law.duties.values(),
        *law.sources.values(),
        *law.terms.values(),
    ]
    return [(repr(entry)[:60], entry.provenance) for entry in entries]


def test_every_category_kind_and_regime_has_an_entry() -> None:
    law = load_law()
    assert set(law.categories) == set(Category)
    assert set(law.kinds) == set(Kind)
    assert set(law.regimes) == set(Regime)
    assert set(law.purposes) == {"integrity", "terrorism", "criminal_organisation"}


def test_every_term_has_its_number_and_says_it_in_every_language() -> None:
    law = load_law()
    assert {term.value: law.term(term) for term in Term} == {
        "superior_notice": 14,
        "superior_reasons": 12,
        "superior_retention": 12,
        "superior_longest": 60,
        "longest_retention": 360,
        "review": 6,
        "majority": 18,
    }
    for entry in law.terms.values():
        for language in Language:
            assert str(entry.number) in entry.told(language)


def test_all_rules_are_there_with_origin_and_sentences() -> None:
    rules = load_law().rules
    assert set(rules) == {f"R{number}" for number in range(1, 46)}
    for rule in rules.values():
        assert rule.origin, rule.id
        for texts in (rule.text, rule.why, rule.remedy):
            assert len({texts[language].strip() for language in Language} - {""}) == 4, rule.id


def test_the_french_rules_take_the_minutes_for_no_record_of_the_police() -> None:
    french = Language.FR
    told = [
        sentence[french]
        for rule in load_law().rules.values()
        for sentence in (rule.text, rule.why, rule.remedy)
    ]
    named = [sentence for sentence in told if "procès-verbal" in sentence]
    assert all("pas un procès-verbal" in sentence for sentence in named), named
    assert any("compte rendu" in sentence for sentence in told)


def test_rules_carry_the_origin_of_the_specification() -> None:
    both, design = (Origin.STATUTE, Origin.DESIGN), (Origin.DESIGN,)
    rules = load_law().rules
    ours = {f"R{n}" for n in (6, 7, 10, 17, 18, 23, 24, 27, 29, 32, 33, 34, 36, 37, 41, 43)}
    mixed = {f"R{n}" for n in (15, 19, 30, 38, 39, 40, 42)}
    for name, rule in rules.items():
        expected = design if name in ours else both if name in mixed else (Origin.STATUTE,)
        assert rule.origin == expected, name


def test_no_entry_claims_that_a_jurist_confirmed_it() -> None:
    told = provenances()
    assert len(told) > 120
    for entry, provenance in told:
        assert not provenance.confirmed, entry
        assert provenance.source, entry
        assert provenance.version == "2026-11-21", entry


def test_evidence_is_as_marked_in_the_specification() -> None:
    law = load_law()
    recalled = {c for c, e in law.categories.items() if e.provenance.evidence is Evidence.RECALLED}
    derived = {c for c, e in law.categories.items() if e.provenance.evidence is Evidence.DERIVED}
    assert recalled == {Category.POL, Category.JH, Category.SCHOOL}
    assert derived == {
        Category.OCMW,
        Category.PARKET,
        Category.INSP,
        Category.ARTS,
        Category.INTEL,
    }
    assert law.rules["R4"].provenance.evidence is Evidence.DERIVED  # type: ignore[index]
    assert law.rules["R12"].provenance.evidence is Evidence.DERIVED  # type: ignore[index]
    livc = law.statute("wet 30 juli 2018")
    assert livc is not None
    assert livc.provenance.evidence is Evidence.SEEN


def test_flags_of_the_categories_follow_the_rules() -> None:
    entries = load_law().categories

    def having(flag: str, wanted: bool = True) -> str:
        return " ".join(sorted(c for c, e in entries.items() if getattr(e, flag) is wanted))

    assert having("mayors_service") == having("own_data_duty") == "AIV BM GEM PREV"
    assert having("core") == "BM POL PREV"
    assert having("municipal_level") == "AIV GEM OCMW"
    assert having("livc_seat", wanted=False) == "ADV ARTS INSP INTEL PARKET"
    assert having("livc_other_table") == "INTEL PARKET"
    assert having("invitable", wanted=False) == having("voice", wanted=False) == "ADV"
    assert having("secret_by_default") == "ADV ARTS FWB HULP JEUGD JH OCMW"
    assert having("consent_duty") == "AIV BM GEM INSP PARKET POL PREV"
    assert having("named_only") == "JEUGD SOC"
    assert having("relevance_first") == "JEUGD"
    assert having("through_superior") == "FWB"
    assert having("police") == "POL"


def test_data_categories_are_those_of_rule_25() -> None:
    entries = load_law().data_categories
    sensitive = {code for code, entry in entries.items() if entry.needs_justification}
    assert sensitive == {"judicial", "health", "origin", "convictions", "sexual", "other"}
    assert {code for code, entry in entries.items() if entry.refused} == {"classified"}
    assert len(entries) == 16


def test_kinds_have_their_letters_and_limits() -> None:
    kinds = load_law().kinds
    assert "".join(kinds[kind].letter for kind in Kind) == "LCWAS"
    assert kinds[Kind.LIVC_R].purposes == {"terrorism"}
    assert [k for k in Kind if not kinds[k].personal_data] == [Kind.STRATEGIC]
    assert not kinds[Kind.ADMIN].secrets
    assert [k for k in Kind if kinds[k].core_needed and kinds[k].mayor_invites] == [Kind.LIVC_R]


@pytest.mark.parametrize("citation", ["art. 353 §2 Sw.", "458TER", "Art 353, § 2 C. pén."])
def test_the_secrecy_article_is_found_under_its_old_and_new_names(citation: str) -> None:
    statute = load_law().statute(citation)
    assert statute is not None
    assert statute.consent
    assert statute.kinds == {Kind.CONSENT}


def test_a_citation_follows_the_date() -> None:
    law = load_law()
    statute = law.statute("art. 458ter Sw.")
    assert statute is not None
    before, since = date(2026, 8, 31), date(2026, 9, 1)
    assert law.printed(statute, Language.NL, before) == "art. 458ter Sw."
    assert law.printed(statute, Language.NL, since) == "art. 353 §2 Sw. (vroeger art. 458ter)"
    assert law.printed(statute, Language.FR, since) == "art. 353 §2 C. pén. (ancien art. 458ter)"


def test_statutes_carry_what_the_example_meetings_rest_on() -> None:
    law = load_law()
    livc, flemish = law.statute("wet 30 juli 2018"), law.statute("decreet 21 mei 2021")
    french, enforcement = law.statute("décret 8 juin 2023"), law.statute("wet 15 januari 2024")
    assert livc is not None
    assert flemish is not None
    assert french is not None
    assert enforcement is not None
    assert (livc.kinds, livc.purposes) == ({Kind.LIVC_R}, {"terrorism"})
    assert {category for category, _ in flemish.authorises} == {
        Category.HULP,
        Category.SCHOOL,
        Category.JH,
        Category.JEUGD,
        Category.SOC,
    }
    assert french.authorises == {(Category.FWB, Community.FRENCH)}
    assert enforcement.needs_inquiry
    assert enforcement.mayor_determines
    assert enforcement.kinds == {Kind.OTHER_LAW}


@pytest.mark.parametrize("name", ["livc-r", "hartenaas"])
def test_every_citation_of_the_exercises_is_known(name: str) -> None:
    path = SOURCE.parent / "exercises" / f"{name}.toml"
    scenario = tomllib.loads(path.read_text(encoding="utf-8"))
    steps = [step["basis"]["citation"] for step in scenario["step"] if "basis" in step]
    persons = [p["authorisation"] for p in scenario["person"] if "authorisation" in p]
    assert steps
    for citation in [*steps, *persons]:
        assert load_law().statute(citation) is not None, citation


def test_the_constant_sentence_is_word_for_word() -> None:
    sentence = load_law().texts["may_be_left_out"].text[Language.NL]
    assert sentence == "Voor deze ontvanger kan inbreng zijn weggelaten."


def test_a_copied_folder_is_the_same_law(folder: Path) -> None:
    assert read_law(folder) == load_law()


@pytest.mark.parametrize(
    ("file", "old", "new", "entry"),
    [
        ("categories.toml", "core = true", "kern = true", "BM.core"),
        ("categories.toml", "core = true", 'core = "yes"', "BM.core"),
        ("categories.toml", "police = false", "police = false\nsoort = 1", "BM.soort"),
        ("categories.toml", '"art_29_sv"', '"art_30"', "BM.duties_elsewhere"),
        ("categories.toml", 'code = "POL"', 'code = "BM"', "BM"),
        ("categories.toml", 'code = "POL"', 'code = "XXX"', "XXX.code"),
        ("kinds.toml", 'purposes = ["terrorism"]', 'purposes = ["terror"]', "livc_r: terror"),
        ("kinds.toml", 'version = "2026-11-21"', 'versie = "1"', "versie"),
        ("purposes.toml", 'evidence = "seen"', 'evidence = "sure"', "integrity.provenance"),
        ("statutes.toml", '"458ter"', '"wet 30 juli 2018"', "secrecy_consultation: wet 30 juli"),
        ("citations.toml", '"secrecy_penalty"', '"nowhere"', "nowhere: nowhere"),
        ("regimes.toml", 'id = "right"', 'id = "must"', "must"),
        ("rules.toml", 'source = "J S1"', 'source = "J S0"', "source 'J S0': S0"),
        ("rules.toml", 'id = "R7"', 'id = "R77"', "R7"),
        ("rules.toml", "why.fr", "why.xx", "R1.why"),
        ("texts.toml", "text.fr", "text.en", "(at line"),
        ("neutral.toml", "fr = ", "# fr = ", "measure.text.fr"),
    ],
)
def test_a_flaw_is_named(folder: Path, file: str, old: str, new: str, entry: str) -> None:
    change(folder, file, old, new)
    code, named, place = flaw(folder)
    assert (code, named) == ("catalogue_damaged", file)
    assert entry in place


def test_a_file_that_is_gone_or_no_text_is_named(folder: Path) -> None:
    (folder / "duties.toml").write_bytes(b"\xff\xfe")
    assert flaw(folder)[1:] == ("duties.toml", "UTF-8")
    (folder / "duties.toml").unlink()
    code, file, entry = flaw(folder)
    assert (code, file) == ("catalogue_damaged", "duties.toml")
    assert str(folder) not in entry
