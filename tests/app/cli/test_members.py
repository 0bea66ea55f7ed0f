"""Keys are given and taken, and two persons act, from the command line too."""

import json
from pathlib import Path

from tests.app.cli.conftest import EXERCISES, Run


def word(folder: Path, member: str) -> Path:
    file = folder / f"password of {member}"
    file.write_text(f"play-{member}\n")
    return file


def opened(folder: Path, member: str) -> tuple[object, ...]:
    vault = ("--vault", folder / "vault", "--member", member)
    return (*vault, "--password-file", word(folder, member))


def test_members_come_and_go_and_a_case_is_opened_by_two(cli: Run, tmp_path: Path) -> None:
    played = cli(
        "play", EXERCISES / "livc-r.toml", "--vault", tmp_path / "vault", "--out", tmp_path / "out"
    )
    assert played.status == 0
    aiv = opened(tmp_path, "aiv")
    before = json.loads(cli("members", *aiv, "--json").out)["members"]
    known = {one["id"] for one in before}
    assert "aiv" in known
    assert all(one["since"] for one in before)
    case = json.loads(cli("show", *aiv, "--json").out)["cases"][0]["key"]
    guest = "ocad"
    given = ("--person", guest, "--new-password-file", word(tmp_path, guest))
    assert guest not in known
    added = cli("add-member", *aiv, *given)
    assert (added.status, added.err) == (0, "")
    assert cli("add-member", *aiv, *given).status == 2
    emergency = ("open-in-emergency", *aiv, "--case", case, "--person", guest, "--hours", "2")
    second = ("--second", guest, "--second-password-file", word(tmp_path, guest))
    refused = cli(*emergency, "--reason", "danger", *second)
    assert refused.status == 1
    assert "R12" in refused.err, refused.err
    assert cli("erase-case", *aiv, "--case", case).status == 1
    removed = cli("remove-member", *aiv, "--person", guest)
    assert (removed.status, removed.err) == (0, "")
    assert "nobody takes back" in removed.out
    after = json.loads(cli("members", *aiv, "--json").out)["members"]
    assert guest not in {one["id"] for one in after}
    assert cli("check", *aiv).status == 0


def test_an_office_is_handed_over_by_two(cli: Run, tmp_path: Path) -> None:
    played = cli(
        "play", EXERCISES / "livc-r.toml", "--vault", tmp_path / "vault", "--out", tmp_path / "out"
    )
    assert played.status == 0
    aiv = opened(tmp_path, "aiv")
    known = [one["id"] for one in json.loads(cli("members", *aiv, "--json").out)["members"]]
    others = [one for one in known if one not in ("aiv", "bm")]
    give = ("hand-over", *aiv, "--office", "coordinator", "--person", others[0])
    alone = cli(*give)
    assert (alone.status, "two members" in alone.err) == (1, True), alone.err
    second = ("--second", others[0], "--second-password-file", word(tmp_path, others[0]))
    done = cli(*give, *second)
    assert (done.status, done.err) == (0, "")
    assert "coordinator from now on" in done.out
    refused = cli("members", *aiv, "--json")
    assert refused.status == 0
    assert cli("add-member", *aiv, "--person", "ocad").status != 0, "no longer theirs"
