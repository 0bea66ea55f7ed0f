"""`export-access-request` writes one signed file for the person concerned, and tells no word."""

import json
from argparse import Namespace
from pathlib import Path

import pytest

from app.cli.access import export_access_request
from app.commands.ledger import Ledger
from app.domain.language import Language
from app.errors import Unavailable
from app.wording.sentences import sentences
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


def test_an_answer_that_the_log_did_not_take_is_taken_back(
    cli: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    vault = played(cli, tmp_path)
    key = json.loads(cli("show", *vault, "--json").out)["cases"][0]["key"]

    def full(_ledger: Ledger, *_about: object) -> None:
        raise Unavailable("disk_full")

    monkeypatch.setattr(Ledger, "add", full)
    to = tmp_path / "answer.pdf"
    options = Namespace(
        vault=tmp_path / "vault",
        member="aiv",
        password_file=tmp_path / "password",
        case=key,
        to=to,
        document_language="nl",
    )
    with pytest.raises(Unavailable, match="disk_full"):
        export_access_request(options, sentences(Language.EN))
    assert not to.exists()
