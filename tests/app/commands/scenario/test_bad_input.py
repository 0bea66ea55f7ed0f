"""What the reader says of a file that cannot be played: the place, never the content."""

import time
from collections.abc import Mapping
from pathlib import Path

import pytest

from app.commands.scenario.reading import parse_scenario, read_scenario
from app.commands.scenario.verb import VERBS
from app.errors import Unusable

HEAD = """[scenario]
title = "Oefening"
today = 2026-11-23
language = "nl"
[office]
municipality = "Zeestad"
mayor = "mayor"
dpo = "L. Vermandere"
retention_months = 6
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
language = "nl"
member = true
"""
FINE = '[[step]]\ndo = "declare"\n'
CASE = """do = "open_case"
id = "k1"
kind = "livc_r"
purpose = "terrorism"
subject = { name = "PLANTED", born = 2010-03-14 }
basis = { type = "law", citation = "wet" }
signals = [{ on = 2026-11-20, behaviour = "PLANTED", source = "school" }]
"""
NOTE = 'do = "note_child_interest"\ncase = "k1"\ntext = "PLANTED"\n'
SPEAK = 'do="contribute"\nid="c"\nmeeting="m"\ncase="k"\ntext="PLANTED"\nnature="fact"\n'


def facts_of(untrusted: str) -> tuple[str, Mapping[str, str | int]]:
    with pytest.raises(Unusable) as caught:
        parse_scenario(untrusted)
    assert "PLANTED" not in str(caught.value)
    return caught.value.code, caught.value.facts


@pytest.mark.parametrize(
    ("step", "code", "key"),
    [
        ('do = "PLANTED"', "scenario_verb", "do"),
        ("do = 7", "scenario_type", "do"),
        ("id = 'x'", "scenario_key_missing", "do"),
        (NOTE.replace("text", "txet"), "scenario_key_unknown", "txet"),
        ('do = "note_child_interest"\ncase = "k1"', "scenario_key_missing", "text"),
        (NOTE.replace('"PLANTED"', "7"), "scenario_type", "text"),
        (NOTE.replace("PLANTED", " \\n "), "scenario_empty", "text"),
        (NOTE.replace("PLANTED", "a\\u0007b"), "scenario_control", "text"),
        (NOTE.replace("PLANTED", "a\\rb"), "scenario_control", "text"),
        (NOTE.replace("k1", ""), "scenario_empty", "case"),
        (NOTE.replace("k1", "k\\t1"), "scenario_control", "case"),
        (NOTE.replace("k1", "k" * 65), "scenario_long", "case"),
        (NOTE + 'as = "ghost"', "scenario_person", "as"),
        (NOTE + 'expect = "refused"', "scenario_expect", "expect"),
        (NOTE + 'expect = "refused:R0"', "scenario_expect", "expect"),
        (NOTE + 'expect = "refused:R46"', "scenario_expect", "expect"),
        (NOTE + 'expect = "refused:R5\\n"', "scenario_expect", "expect"),
        (NOTE + "expect = true", "scenario_type", "expect"),
        (CASE.replace('"livc_r"', '"PLANTED"'), "scenario_choice", "kind"),
        (CASE.replace("terrorism", "x" * 201), "scenario_long", "purpose"),
        (CASE.replace('"PLANTED", born', '"", born'), "scenario_empty", "subject.name"),
        (CASE.replace("2010-03-14", '"2010"'), "scenario_type", "subject.born"),
        (CASE.replace("2010-03-14", "2010-03-14T10:00:00"), "scenario_type", "subject.born"),
        (CASE.replace("2010-03-14", "2026-11-24"), "scenario_born", "subject.born"),
        (CASE.replace("born =", "birth ="), "scenario_key_unknown", "subject.birth"),
        (
            CASE.replace("2010-03-14", '2010-03-14, kind = "gang"'),
            "scenario_choice",
            "subject.kind",
        ),
        (CASE.replace('"law"', '"decree"'), "scenario_choice", "basis.type"),
        (CASE.replace("citation", "quotation"), "scenario_key_unknown", "basis.quotation"),
        (
            CASE.replace('"wet"', '"wet", duties = ["mayor", "ghost"]'),
            "scenario_person",
            "basis.duties[2]",
        ),
        (
            CASE.replace('"school"', '"school", about = "mood"'),
            "scenario_choice",
            "signals[1].about",
        ),
        (CASE.replace('"PLANTED", source', "[], source"), "scenario_type", "signals[1].behaviour"),
        (CASE.replace("signals = [{", "signals = [7, {"), "scenario_type", "signals[1]"),
        (
            CASE.replace("subject = {", "subject = [{").replace("14 }", "14 }]"),
            "scenario_type",
            "subject",
        ),
        (SPEAK.replace("fact", "rumour"), "scenario_choice", "nature"),
        (SPEAK + 'keep = "always"', "scenario_choice", "keep"),
        (SPEAK + "secret = 1", "scenario_type", "secret"),
        (SPEAK + 'by = "ghost"', "scenario_person", "by"),
        (SPEAK + 'audience = "all"', "scenario_choice", "audience"),
        (SPEAK + 'audience = ["ghost"]', "scenario_person", "audience[1]"),
        (SPEAK + "audience = 7", "scenario_type", "audience"),
        (SPEAK + 'categories = "health"', "scenario_type", "categories"),
        ('do="issue_minutes"\nmeeting="m"\nto="everyone"', "scenario_choice", "to"),
        ('do="issue_minutes"\nmeeting="m"\nto=["aiv","ghost"]', "scenario_person", "to[2]"),
        ('do="delegate"\nto="ghost"', "scenario_person", "to"),
        ('do="weigh"\ncase="k"\noutcome="maybe"', "scenario_choice", "outcome"),
        ('do="advance"\ncase="k"\nstage="later"', "scenario_choice", "stage"),
        ('do="respond"\nmeeting="m"\ncase="k"\nanswer="maybe"', "scenario_choice", "answer"),
        ('do="update_action"\naction="a"\nstate="open"', "scenario_choice", "state"),
        ('do="vote_feedback"\nfeedback="f"\nvote="yes"', "scenario_choice", "vote"),
        ('do="answer"\nquestion="q"\nno_data=false', "scenario_choice", "no_data"),
        ('do="agree"\ncontribution="c"\nfor="b"\nwhat="text"', "scenario_choice", "what"),
        ('do="wait"\ndays=-1', "scenario_range", "days"),
        ('do="wait"\ndays=36501', "scenario_range", "days"),
        ('do="wait"\ndays=1.5', "scenario_type", "days"),
        ('do="wait"\ndays=true', "scenario_type", "days"),
        (
            'do="decide"\nid="b"\nmeeting="m"\ncase="k"\ntext="t"\nderived_from=[]\n'
            'neutral="measure"\nneutral_text="PLANTED"',
            "scenario_both",
            "neutral_text",
        ),
        (
            'do="decide"\nid="b"\nmeeting="m"\ncase="k"\ntext="t"',
            "scenario_key_missing",
            "derived_from",
        ),
    ],
)
def test_a_step_that_cannot_be_is_named_with_its_number_and_key(
    step: str, code: str, key: str
) -> None:
    found, facts = facts_of(f"{HEAD}{FINE}{FINE}[[step]]\n{step}\n{FINE}")
    assert found == code
    assert (facts["table"], facts["number"], facts["field"]) == ("step", 3, key)
    assert facts["place"] == "[[step]] 3"


@pytest.mark.parametrize(
    ("old", "new", "code", "place", "key"),
    [
        ("2026-11-23", "2026-11-23T09:00:00", "scenario_type", "[scenario]", "today"),
        ("2026-11-23", '"2026-11-23"', "scenario_type", "[scenario]", "today"),
        ("2026-11-23", "1815-06-18", "scenario_clock", "[scenario]", "today"),
        ("2026-11-23", "9999-12-31", "scenario_clock", "[scenario]", "today"),
        ('"nl"\n[office]', '"it"\n[office]', "scenario_choice", "[scenario]", "language"),
        ("title", "titel", "scenario_key_unknown", "[scenario]", "titel"),
        ('mayor = "mayor"', 'mayor = "ghost"', "scenario_person", "[office]", "mayor"),
        (
            "retention_months = 6",
            "retention_months = 0",
            "scenario_range",
            "[office]",
            "retention_months",
        ),
        (
            "retention_months = 6",
            'retention_months = "6"',
            "scenario_type",
            "[office]",
            "retention_months",
        ),
        ("An Desmedt", "An\\u0000", "scenario_control", "[[person]] 1", "name"),
        ("An Desmedt", "An\\nDesmedt", "scenario_control", "[[person]] 1", "name"),
        ("An Desmedt", "x" * 201, "scenario_long", "[[person]] 1", "name"),
        ('"BM"', '"CEO"', "scenario_choice", "[[person]] 1", "category"),
        ('"municipal"', '"lunar"', "scenario_choice", "[[person]] 1", "community"),
        ('id = "aiv"', 'id = "mayor"', "scenario_person_twice", "[[person]] 2", "id"),
        ('function = "Coördinator"', "", "scenario_key_missing", "[[person]] 2", "function"),
        ("member = true", 'member = "yes"', "scenario_type", "[[person]] 2", "member"),
        ("member = true", 'clearance = "low"', "scenario_choice", "[[person]] 2", "clearance"),
        ("member = true", "", "scenario_coordinator", "[person]", "member"),
        ('"AIV"', '"GEM"', "scenario_coordinator", "[person]", "member"),
    ],
)
def test_a_head_that_cannot_be_is_named(
    old: str, new: str, code: str, place: str, key: str
) -> None:
    assert old in HEAD
    found, facts = facts_of(HEAD.replace(old, new, 1) + FINE)
    assert (found, facts["place"], facts["field"]) == (code, place, key)


@pytest.mark.parametrize(
    ("untrusted", "code", "table"),
    [
        ("", "scenario_table_missing", "scenario"),
        (HEAD.replace("[office]", "[bureau]"), "scenario_table_unknown", "bureau"),
        (HEAD.split("[office]")[0], "scenario_table_missing", "office"),
        (HEAD.split("[[person]]")[0], "scenario_table_missing", "person"),
        (HEAD + FINE.replace("[[step]]", "[step]"), "scenario_table_repeats", "step"),
        (HEAD.replace("[office]", "[[office]]"), "scenario_table_once", "office"),
        ("office = 7\n[scenario]", "scenario_table_once", "office"),
    ],
)
def test_a_file_without_its_tables_says_which(untrusted: str, code: str, table: str) -> None:
    found, facts = facts_of(untrusted)
    assert (found, facts["table"]) == (code, table)


@pytest.mark.parametrize(
    ("untrusted", "line"),
    [
        (HEAD.replace('"Oefening"', "Oefening"), 2),
        (HEAD.replace("2026-11-23", "2026-02-30"), 3),
        (HEAD.replace("2026-11-23", "2026-13-01"), 3),
        (HEAD + FINE.replace("declare", "\\q"), 28),
        (HEAD + '[[step]]\ntext = """never closed\n', 28),
        (HEAD.replace("= 6", f"= {'9' * 5000}"), 9),
        (HEAD.replace("= 6", f"= {'[' * 100_000}"), 9),
        (HEAD + "[[step]]\n" + "a." * 500_000 + "a = 1", 28),
        (HEAD + '[[step]]\ndo = "a"\ndo = "b"', 29),
        (HEAD.replace("Zeestad", "Zee\x00stad"), 6),
    ],
)
def test_broken_toml_is_named_by_its_line(untrusted: str, line: int) -> None:
    code, facts = facts_of(untrusted)
    assert (code, facts["line"]) == ("scenario_toml", line)


def test_the_clock_cannot_be_waited_away() -> None:
    wait = '[[step]]\ndo = "wait"\ndays = 36500\n'
    code, facts = facts_of(HEAD + wait * 100)
    assert (code, facts["field"]) == ("scenario_clock", "days")
    assert facts["number"] == 79


def test_a_text_of_ten_million_characters_is_named_at_once() -> None:
    untrusted = f"{HEAD}[[step]]\n{NOTE.replace('PLANTED', 'é' * 10_000_000)}"
    began = time.monotonic()
    code, facts = facts_of(untrusted)
    assert time.monotonic() - began < 30
    assert (code, facts["number"], facts["field"], facts["limit"]) == (
        "scenario_long",
        1,
        "text",
        20_000,
    )


def test_one_character_over_the_limit_is_too_long() -> None:
    assert parse_scenario(f"{HEAD}[[step]]\n{NOTE.replace('PLANTED', 'x' * 20_000)}")
    code, _ = facts_of(f"{HEAD}[[step]]\n{NOTE.replace('PLANTED', 'x' * 20_001)}")
    assert code == "scenario_long"


def test_a_control_character_is_named_by_its_code_point() -> None:
    _, facts = facts_of(HEAD + "[[step]]\n" + NOTE.replace("PLANTED", "a\\u009Fb"))
    assert facts["code_point"] == "U+009F"


def test_an_entry_is_named_by_its_line_too_unless_a_text_says_the_same() -> None:
    untrusted = f"{HEAD}{FINE}[[step]]\ndo = 'nothing'\n{FINE}"
    _, facts = facts_of(untrusted)
    assert facts["line"] == untrusted.splitlines().index("do = 'nothing'")
    _, facts = facts_of(untrusted.replace("'nothing'", '"""\n[[step]]\n"""'))
    assert "line" not in facts


def test_a_sign_that_no_typeface_has_is_named_with_its_step_and_key() -> None:
    code, facts = facts_of(HEAD + "[[step]]\n" + NOTE.replace("PLANTED", "goed 🙂"))
    assert (code, facts["number"], facts["field"]) == ("scenario_undrawn", 1, "text")
    assert facts["signs"] == "🙂 (U+1F642)"


def test_a_long_or_odd_key_is_shown_short_and_printable() -> None:
    _, facts = facts_of(f'{HEAD}[[step]]\ndo = "declare"\n"a\\u001b{"b" * 1000}" = 1')
    assert facts["field"] == "a?" + "b" * 38 + "…"


def test_files_that_cannot_be_read_say_so(tmp_path: Path) -> None:
    latin = tmp_path / "latin.toml"
    latin.write_bytes(b'a = 1\ntitle = "Co\xf6rdinator"\n')
    for path, code in [
        (tmp_path / "absent.toml", "scenario_absent"),
        (tmp_path, "scenario_unreadable"),
        (latin, "scenario_encoding"),
    ]:
        with pytest.raises(Unusable) as caught:
            read_scenario(path)
        assert caught.value.code == code
        assert caught.value.facts.get("file", path.name) == path.name
    assert caught.value.facts["line"] == 2


def test_a_file_larger_than_any_meeting_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "large.toml"
    with path.open("wb") as file:
        file.truncate(64 * 1024 * 1024 + 1)
    with pytest.raises(Unusable) as caught:
        read_scenario(path)
    assert caught.value.code == "scenario_size"


def test_the_format_has_fifty_four_verbs() -> None:
    assert len(VERBS) == 54
