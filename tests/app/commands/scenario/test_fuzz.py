"""Whatever a file holds, the reader answers: a scenario, or why not."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.commands.scenario.reading import parse_scenario, read_scenario
from app.commands.scenario.shape import Scenario
from app.errors import Unusable

EXERCISES = Path(__file__).parents[4] / "resources" / "exercises"
EXAMPLES = [path.read_text("utf-8") for path in sorted(EXERCISES.glob("*.toml"))]
PIECES = ["", "\x00", "\u200f", '"', "[[", "]]", "}", " = ", "\n", "[[step]]\n", "9" * 5000, "é"]
VALUES = [
    "true",
    "7",
    "-1",
    "1e400",
    "nan",
    "[]",
    "{}",
    '""',
    '"x"',
    "2026-11-23",
    "10:00:00",
    "[[]]",
]


def answer(untrusted: str) -> None:
    read: Scenario | Unusable
    try:
        read = parse_scenario(untrusted)
    except Unusable as error:
        read = error
    if isinstance(read, Unusable):
        assert read.code.startswith("scenario_")
        assert "line" in read.facts or "table" in read.facts


@given(st.text())
def test_any_text_gets_an_answer(untrusted: str) -> None:
    answer(untrusted)


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(EXAMPLES), st.data())
def test_an_example_with_a_wound_gets_an_answer(example: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(example)))
    cut = data.draw(st.integers(0, 40))
    piece = data.draw(st.sampled_from(PIECES) | st.text(max_size=5))
    answer(example[:at] + piece + example[at + cut :])


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(EXAMPLES), st.data())
def test_an_example_with_a_foreign_value_gets_an_answer(example: str, data: st.DataObject) -> None:
    lines = example.split("\n")
    at = data.draw(st.sampled_from([n for n, line in enumerate(lines) if " = " in line]))
    key = lines[at].split(" = ")[0]
    lines[at] = f"{key} = {data.draw(st.sampled_from(VALUES))}"
    answer("\n".join(lines))


@settings(max_examples=50, deadline=None)
@given(st.binary(max_size=200))
def test_any_bytes_get_an_answer(
    tmp_path_factory: pytest.TempPathFactory, untrusted: bytes
) -> None:
    path = tmp_path_factory.mktemp("bytes") / "file.toml"
    path.write_bytes(untrusted)
    with pytest.raises(Unusable, match=r"^scenario_"):
        read_scenario(path)
