"""A mayor without a key slot chairs: the minutes come, and say whose key signed them."""

from io import BytesIO
from pathlib import Path

from pypdf import PdfReader

from tests.builders import EXERCISES, exercise, play


def test_the_minutes_of_a_chair_without_a_key_are_signed_for_them(tmp_path: Path) -> None:
    text = (EXERCISES / "hartenaas.toml").read_text("utf-8")
    marked = 'category = "BM"\ncommunity = "municipal"\nlanguage = "nl"\nmember = true'
    assert marked in text
    scenario = text.replace(marked, marked.replace("member = true", "member = false"))
    with exercise(tmp_path, scenario) as session:
        outcomes = play(session, scenario)
        assert not outcomes.surprises
        copy = outcomes.files["minutes", "burgemeester"]
    said = "\n".join(page.extract_text() for page in PdfReader(BytesIO(copy)).pages)
    assert "Ondertekend door Joke Claes" in said
    assert "namens de voorzitter, An Desmedt" in said
