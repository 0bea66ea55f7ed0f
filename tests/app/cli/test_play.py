"""`play`: status, streams, and what is left in the folders."""

import hashlib
import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
EXERCISES = ROOT / "resources" / "exercises"
Example = Callable[[str, str], Path]


def lines_of(out: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in out.splitlines()]


def test_hartenaas_ends_as_its_file_expects(hartenaas) -> None:
    assert (hartenaas.ended.status, hartenaas.ended.err) == (0, "")
    lines = lines_of(hartenaas.ended.out)
    assert [line["step"] for line in lines] == list(range(1, 62))
    assert all(list(line) == ["step", "do", "as", "outcome", "rules", "message"] for line in lines)
    first, fourth = lines[0], lines[3]
    assert (first["do"], first["as"], first["outcome"]) == ("open_case", "coordinator", "refused")
    assert first["rules"] == ["R3", "R4"]
    assert str(first["message"]).startswith("R3: ")
    assert (fourth["outcome"], fourth["rules"], fourth["message"]) == ("ok", [], "")


def test_the_lists_name_every_copy_with_its_hash(hartenaas) -> None:
    copies = json.loads((hartenaas.out / "copies.json").read_text("utf-8"))
    assert {copy["meeting"] for copy in copies} == {"m1"}
    assert {copy["recipient"] for copy in copies} == {
        "burgemeester",
        "coordinator",
        "notulist",
        "politie",
        "ksc",
        "straathoek",
    }
    for copy in copies:
        assert list(copy) == ["copy", "meeting", "recipient", "file", "sha256"]
        assert copy["file"] == f"minutes/{copy['copy']}.pdf"
        data = (hartenaas.out / copy["file"]).read_bytes()
        assert hashlib.sha256(data).hexdigest() == copy["sha256"]
    assert len(list((hartenaas.out / "minutes").iterdir())) == len(copies)
    assert json.loads((hartenaas.out / "feedback.json").read_text("utf-8")) == []


def test_an_exported_feedback_sheet_is_delivered_and_the_table_is_readable(cli, tmp_path) -> None:
    out = tmp_path / "out"
    ended = cli("play", EXERCISES / "livc-r.toml", "--out", out, language="nl")
    assert (ended.status, ended.err) == (0, "")
    assert "OEFENING" in ended.out
    assert "66 stappen gespeeld, 0 anders dan verwacht." in ended.out
    (sheet,) = json.loads((out / "feedback.json").read_text("utf-8"))
    assert (sheet["recipient"], sheet["meeting"]) == ("korps", "m1")
    assert (out / sheet["file"]).read_bytes().startswith(b"%PDF-")
    assert not (out / "drafts").exists()


def test_two_plays_give_equal_drafts_and_the_later_replaces_the_earlier(
    hartenaas, cli, tmp_path
) -> None:
    out = tmp_path / "out"
    scenario = EXERCISES / "hartenaas.toml"
    for before in (False, True):
        ended = cli("play", scenario, "--out", out, "--drafts")
        assert ended.status == 0
        assert ("stood" in ended.err and "--out" in ended.err) is before
    drafts = {path.name: path.read_bytes() for path in (out / "drafts").iterdir()}
    assert drafts == {p.name: p.read_bytes() for p in (hartenaas.out / "drafts").iterdir()}
    assert "m1-ksc.pdf" in drafts
    copies = json.loads((out / "copies.json").read_text("utf-8"))
    assert {path.name for path in (out / "minutes").iterdir()} == {
        f"{copy['copy']}.pdf" for copy in copies
    }


def test_a_step_that_ends_otherwise_gives_status_one(cli, example, tmp_path) -> None:
    scenario = example('expect = "refused:R3"', "")
    ended = cli("play", scenario, "--out", tmp_path / "out", "--json")
    assert (ended.status, ended.err) == (1, "")
    assert len(lines_of(ended.out)) == 61


def test_a_step_in_the_wrong_state_is_an_error(cli, example, tmp_path) -> None:
    opened = '[[step]]\ndo = "open_meeting"\nas = "burgemeester"\nmeeting = "m1"\n'
    ended = cli("play", example(opened, opened * 2), "--out", tmp_path / "out", "--json")
    again = lines_of(ended.out)[18]
    assert ended.status == 1
    assert (again["outcome"], again["rules"]) == ("error", [])
    assert again["message"]


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('do = "weigh"', 'do = "ponder"', "[[step]] 5 (line 130), key do:"),
        ('person = "advocaat"', 'person = "ghost"', "[[step]] 8 (line 150), key person:"),
        ('text = "Enkele', f'text = "{"x" * 20_001}', "[[step]] 40 (line 345), key text:"),
        ("today = 2026-11-23", "today = 2026-02-30", "Line 5 "),
        ('name = "Rik Maes"', 'name = "Rik\\u0007"', "[[person]] 6 (line 64), key name:"),
    ],
)
def test_an_unusable_file_leaves_one_line_and_nothing_else(
    cli, example: Example, tmp_path: Path, old: str, new: str, told: str
) -> None:
    vault, out = tmp_path / "vault", tmp_path / "out"
    ended = cli("play", example(old, new), "--vault", vault, "--out", out, "--json")
    assert (ended.status, ended.out) == (2, "")
    assert ended.err.count("\n") == 1
    assert told in ended.err
    assert not vault.exists()
    assert not out.exists()


def test_a_folder_with_something_in_it_is_no_place_for_a_vault(cli, tmp_path) -> None:
    vault, out = tmp_path / "vault", tmp_path / "new" / "out"
    vault.mkdir()
    (vault / "letter.txt").write_text("mine")
    ended = cli("play", EXERCISES / "livc-r.toml", "--vault", vault, "--out", out)
    assert (ended.status, ended.out) == (2, "")
    assert ended.err.count("\n") == 1
    assert [path.name for path in vault.iterdir()] == ["letter.txt"]
    assert not out.parent.exists()


def test_a_file_is_no_folder_to_deliver_in(cli, tmp_path) -> None:
    (tmp_path / "out").write_text("mine")
    ended = cli("play", EXERCISES / "livc-r.toml", "--out", tmp_path / "out")
    assert (ended.status, ended.out, ended.err.count("\n")) == (2, "", 1)
    assert (tmp_path / "out").read_text() == "mine"


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="folders have no modes here")
def test_a_folder_without_permission_is_said_and_nothing_is_left(cli, tmp_path) -> None:
    if os.geteuid() == 0:
        pytest.skip("root may write anywhere")
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o500)
    ended = cli("play", EXERCISES / "livc-r.toml", "--out", closed)
    assert (ended.status, ended.err.count("\n")) == (2, 1)
    assert list(closed.iterdir()) == []


def test_ids_that_no_file_name_could_hold_are_played(cli, example, tmp_path) -> None:
    scenario = example("ksc", "ksc")
    text = scenario.read_text("utf-8").replace('"m1"', '"../m:1"').replace('"ksc"', '"k/s\\"c"')
    scenario.write_text(text, "utf-8")
    out = tmp_path / "out"
    ended = cli("play", scenario, "--out", out, "--drafts")
    assert (ended.status, ended.err) == (0, "")
    copies = json.loads((out / "copies.json").read_text("utf-8"))
    assert {copy["meeting"] for copy in copies} == {"../m:1"}
    assert len(list((out / "drafts").iterdir())) == len(copies)
    assert {path.name for path in tmp_path.iterdir()} == {"changed.toml", "out"}
