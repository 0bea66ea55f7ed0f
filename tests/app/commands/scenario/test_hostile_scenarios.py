"""Scenarios come from anybody: whatever a file says, it is read or it is told what is wrong."""

from pathlib import Path

import pytest

from app.commands.scenario.reading import parse_scenario, read_scenario
from tests.builders import EXERCISES
from tests.fuzzing.mutation import bytes_of, lines_of
from tests.fuzzing.survival import survive
from tests.meetings import said, seated, step, toml

pytestmark = pytest.mark.slow
WORDS = (
    b'"x"',
    b"9" * 5000,
    b"1e400",
    b"nan",
    b"-inf",
    b"0001-01-01",
    b"9999-12-31",
    b"2026-02-30",
    b"1979-05-27T07:32:00Z",
    b"[1, 2]",
    b"{ a = 1 }",
    b'"""',
    b"'''",
    b"true",
    b"[step]",
    b"[[step]]",
    b"[[person]]",
    b"[scenario]",
    b"[[scenario.title]]",
    b'as = "mayor"',
    b'do = "wait"',
    b"days = 99999999999",
    b"a.b.c.d = 1",
    b"x = " + b"[" * 900,
    b"x = " + b"{ a = " * 300,
    b"0x7fffffffffffffffffff",
    b'"\\ud800"',
    b'"\\u0000"',
    b'"\\U00110000"',
    b"x" + b".x" * 70 + b" = 1",
)


def test_no_scenario_does_harm() -> None:
    steps = [step("wait", days=3), *seated(("pol",)), *said("pol", "c", "Iets")]
    one_of_each = {one["do"]: one for one in steps}
    short = toml(one_of_each.values()).encode()

    def read(untrusted: bytes) -> None:
        parse_scenario(untrusted.decode("utf-8", "surrogateescape"))

    survive(read, [short], lines_of(WORDS), 7_600)


def test_no_scenario_file_does_harm(tmp_path: Path) -> None:
    whole = [file.read_bytes() for file in sorted(EXERCISES.glob("*.toml"))]

    def read(untrusted: bytes) -> None:
        (tmp_path / "file.toml").write_bytes(untrusted)
        read_scenario(tmp_path / "file.toml")

    survive(read, whole, bytes_of, 300)
