"""Whole meetings from files: every step ends as its file says, every verb is played."""

from functools import cache
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from pypdf import PdfReader

from app.commands.scenario.verb import VERBS
from app.domain.meeting import MeetingState
from app.queries.meetings import MeetingList
from tests.builders import DATA, EXERCISES, Outcomes, exercise, play, scenario_of

pytestmark = pytest.mark.usefixtures("quick_passwords")
FILES = sorted((*EXERCISES.glob("*.toml"), *(DATA / "exercises").glob("*.toml")))


@cache
def played_file(file: Path) -> Outcomes:
    """The steps of an exercise, each as its file says, in a vault that is whole at the end."""
    scenario = scenario_of(file)
    with TemporaryDirectory() as folder, exercise(Path(folder), scenario) as session:
        outcomes = play(session, scenario)
        assert outcomes.surprises == []
        assert session.check(scenario.coordinator) == ()
    return outcomes


def played(name: str) -> Outcomes:
    """The steps of an exercise of these tests."""
    return played_file(DATA / "exercises" / f"{name}.toml")


@cache
def words(pdf: bytes) -> str:
    """The text of a document, with every run of white space as one space."""
    reader = PdfReader(BytesIO(pdf))
    return " ".join(" ".join(page.extract_text().split()) for page in reader.pages)


def copies(outcomes: Outcomes) -> dict[str, str]:
    """What the minutes of each recipient say; of several meetings, the last."""
    return {
        to: words(data) for (product, to), data in outcomes.files.items() if product == "minutes"
    }


def readers(outcomes: Outcomes, text: str) -> set[str]:
    """In whose minutes a text stands."""
    return {recipient for recipient, said in copies(outcomes).items() if text in said}


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_step_of_an_exercise_ends_as_its_file_says(file: Path) -> None:
    assert len(played_file(file)) == len(scenario_of(file).steps)


def test_every_verb_is_played_with_success_and_most_are_refused_somewhere() -> None:
    steps = [step for file in FILES for step in scenario_of(file).steps]
    assert {step.do for step in steps if step.expect.rule is None} == set(VERBS)
    never_refused = {"declare", "delegate", "wait", "leave", "open_meeting", "close_meeting"}
    never_refused |= {"sign_minutes", "note_child_interest", "withdraw_declaration"}
    assert {step.do for step in steps if step.expect.rule is not None} >= set(VERBS) - never_refused


def test_every_rule_of_a_table_refuses_somewhere() -> None:
    refused = {step.expect.rule for file in FILES for step in scenario_of(file).steps}
    told = "R3 R4 R5 R6 R8 R9 R10 R11 R12 R14 R16 R17 R18 R19 R20 R23 R26 R27 R28 R30 R31 R32 R35"
    assert {*told.split(), "R36", "R37", "R41", "R42", "R43", "R45"} <= refused


def test_a_representative_gets_a_copy_as_whom_they_stand_for() -> None:
    outcomes = played("represented")
    assert set(copies(outcomes)) == {"mayor", "coord", "scribe", "pol", "deputy", "stand_in"}
    everyone = "De burgemeester laat de buurt opvolgen."
    assert readers(outcomes, everyone) == set(copies(outcomes)) - {"stand_in"}


def test_what_rests_on_a_withdrawn_text_is_for_the_officers_alone() -> None:
    outcomes = played("withdrawn")
    everyone, officers = set(copies(outcomes)), {"mayor", "coord"}
    assert readers(outcomes, "ingetrokken wordt") == set()
    assert readers(outcomes, "Inbreng die later") == set()
    for text in (
        "ingetrokken inbreng rust",
        "op dat besluit",
        "zonder vervangende",
    ):
        assert readers(outcomes, text) == officers, text
    assert readers(outcomes, "Later besluit op de ingetrokken inbreng.") == officers
    neutral = "De voorzitter neemt een maatregel"
    assert readers(outcomes, neutral) in (everyone - officers, set())


def test_a_neutral_text_is_read_once_everybody_asked_agreed() -> None:
    outcomes = played("agreed_neutral")
    full = {"mayor", "coord", "scribe"}
    outside = {"insp", "care", "sport"}
    for number in ("een", "twee", "drie", "vier"):
        assert readers(outcomes, f"Volledig besluit {number}.") == full
    for number in ("een", "twee", "vier"):
        assert readers(outcomes, f"Neutrale tekst {number}.") == outside
    assert readers(outcomes, "Neutrale tekst drie.") == set()
    for number in ("een", "twee"):
        assert readers(outcomes, f"Volledige afspraak {number}.") == {"mayor", "coord"}
        assert readers(outcomes, f"Neutrale afspraak {number}.") == {"sport"}
    assert readers(outcomes, "Volledige afspraak drie.") == full
    assert readers(outcomes, "Neutrale afspraak drie.") == set()


def test_each_copy_speaks_of_the_items_that_its_reader_attended() -> None:
    outcomes = played("two_items")
    staff = {"mayor", "coord", "scribe", "pol"}
    assert readers(outcomes, "Alleen bij het eerste punt gezegd.") == staff | {"care"}
    assert readers(outcomes, "Ook de jeugdwerker is hier genoemd.") == {
        *("mayor", "coord", "pol", "care", "youth")
    }
    assert readers(outcomes, "Alleen bij het tweede punt gezegd.") == staff | {"insp"}


def test_a_sheet_goes_to_the_police_once_and_nothing_of_the_other() -> None:
    outcomes = played("late_arrival")
    sheets = {
        to: words(data) for (product, to), data in outcomes.files.items() if product == "feedback"
    }
    assert set(sheets) == {"pol"}
    assert "De casus wordt opgevolgd." in sheets["pol"]
    assert readers(outcomes, "Er is verhoogd toezicht.") == set()


def test_judicial_texts_reach_own_files_after_the_prosecutors_consent() -> None:
    outcomes = played("judicial")
    handed = [(h.copy.recipient, words(h.data)) for p in outcomes for h in p.handed]
    officers, everyone = {"mayor", "coord"}, {"mayor", "coord", "scribe", "pol", "insp"}

    def holding(text: str) -> set[str]:
        return {recipient for recipient, said in handed if text in said}

    for text in ("Er loopt een onderzoek een.", "Besluit dat op het onderzoek rust een."):
        assert holding(text) == officers
    assert holding("Er is een huurachterstand een.") == everyone
    for text in ("Er loopt een onderzoek twee.", "Besluit dat op het onderzoek rust twee."):
        assert holding(text) == everyone


def test_the_source_of_the_french_community_is_named() -> None:
    said = copies(played("french_community"))
    assert "Élodie Châtelain" in said["pol"]
    assert "L’enfant est suivi par notre service." in said["pol"]


def test_a_case_that_is_none_and_one_that_ended_leave_no_text(tmp_path: Path) -> None:
    file = DATA / "exercises" / "erased.toml"
    with exercise(tmp_path, file) as session:
        assert play(session, file).surprises == []
        assert {line.state for line in session.ask(MeetingList())} == {MeetingState.ISSUED}
        assert session.check("coord") == ()


def test_a_meeting_takes_place_as_it_was_rearranged() -> None:
    outcomes = played("rearranged")
    assert set(copies(outcomes)) == {"mayor", "coord", "scribe2", "pol", "fwb"}
    for said in copies(outcomes).values():
        assert "Bibliotheek, zaal Noord" in said
        assert 0 < said.index("bezoekers") < said.index("wasplaatsen")


def test_minutes_hold_what_was_corrected_and_not_what_it_replaced() -> None:
    outcomes = played("corrected")
    everyone = {"mayor", "coord", "scribe", "pol", "insp"}
    for text in ("Er zijn vier niet-aangegeven", "controleert alle wasplaatsen"):
        assert readers(outcomes, text) == everyone, text
    assert readers(outcomes, "en hun uitbaters oplijsten") == {"mayor", "coord", "scribe"}
    assert readers(outcomes, "Een controle op een nacht plannen") == {"mayor", "coord", "insp"}
    for text in ("Er zijn drie", "Er zijn vijf", "controleert drie", "Een controle plannen"):
        assert readers(outcomes, text) == set(), text
