"""`export-access-request` writes one signed file for the person concerned, and tells no word."""

import json
from pathlib import Path

from tests.app.cli.conftest import EXERCISES, Run


def played(cli: Run, folder: Path) -> tuple[object, ...]:
    vault = folder / "vault"
    scenario = EXERCISES / "livc-r.toml"
    assert cli("play", scenario, "--vault", vault, "--out", folder / "out").status == 0
    (folder / "password").write_text("play-aiv\n")
    member = ("--member", "aiv", "--password-file", folder / "password")
    return ("--vault", vault, *member)


def test_the_answer_is_written_once_and_verifies(cli: Run, tmp_path: Path) -> None:
    vault = played(cli, tmp_path)
    shown = cli("show", *vault, "--json")
    keys = [case["key"] for case in json.loads(shown.out)["cases"]]
    to = tmp_path / "answer.pdf"
    ask = ("export-access-request", *vault, "--case", keys[0].lower(), "--to", to, "--in", "fr")
    ended = cli(*ask)
    assert (ended.status, ended.err) == (0, "")
    assert cli("verify", to).status == 0
    again = cli(*ask)
    assert again.status == 2
    assert "folder" in again.err or "file" in again.err
    unknown = cli("export-access-request", *vault, "--case", "L-ZZZZZZ", "--to", tmp_path / "b.pdf")
    assert unknown.status == 1
    assert not (tmp_path / "b.pdf").exists()
