"""`prove` lists passages or writes some; `verify` reads what it wrote."""

import json
from pathlib import Path

import pytest

from tests.app.cli.conftest import Run
from tests.app.queries.test_proofs import OWN, SHARED, issued, of


@pytest.fixture(scope="module")
def copies(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    folder = tmp_path_factory.mktemp("copies")
    paths = folder / "one.pdf", folder / "other.pdf"
    for path, data in zip(paths, issued(of(SHARED, OWN), of(SHARED)), strict=True):
        path.write_bytes(data)
    return paths


def test_one_passage_is_listed_proved_and_verified(
    cli: Run, copies: tuple[Path, Path], tmp_path: Path
) -> None:
    one, other = map(str, copies)
    listed = cli("prove", one)
    assert SHARED in listed.out
    assert "2  De buren" in listed.out
    proof = tmp_path / "passage.json"
    assert cli("prove", one, "--passage", "1", "--out", str(proof)).status == 0
    verified = cli("verify", "--json", str(proof), other)
    assert verified.status == 0
    told, beside = json.loads(verified.out)
    assert told["proof"]["texts"] == [SHARED]
    assert told["signers"][0]["name"] == "An Desmedt"
    assert beside["beside"]["same_minutes"] is True
    assert beside["beside"]["passages_in_both"] == 1
    assert "texts" not in beside["proof"]


def test_a_proof_that_was_changed_is_a_finding(
    cli: Run, copies: tuple[Path, Path], tmp_path: Path
) -> None:
    proof = tmp_path / "passage.json"
    cli("prove", str(copies[0]), "--passage", "1", "--out", str(proof))
    proof.write_bytes(proof.read_bytes().replace(b"drie".hex().encode(), b"vier".hex().encode()))
    verified = cli("verify", "--json", str(proof))
    assert verified.status == 1
    (told,) = json.loads(verified.out)
    assert told["proof"]["problems"] == ["openings_wrong"]


def test_an_existing_file_is_not_overwritten(
    cli: Run, copies: tuple[Path, Path], tmp_path: Path
) -> None:
    proof = tmp_path / "passage.json"
    proof.write_text("mine")
    assert cli("prove", str(copies[0]), "--passage", "1", "--out", str(proof)).status == 2
    assert proof.read_text() == "mine"
