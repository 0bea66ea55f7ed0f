"""`verify --leaks` searches a copy for what was left out for its recipient, and says no word."""

import json
from datetime import date
from pathlib import Path

from app.domain.language import Language
from app.domain.person import Category
from app.domain.sheet import RolesDraft
from app.minutes.sheets import roles_pdf
from tests.app.cli.conftest import PlayedVault, Run
from tests.app.leaks.broken import comment
from tests.builders import law

SECRET = b"stroman"


def copy_of(played: PlayedVault, recipient: str) -> Path:
    (listed,) = [
        line
        for line in json.loads((played.out / "copies.json").read_text("utf-8"))
        if line["recipient"] == recipient
    ]
    return played.out / listed["file"]


def test_a_clean_copy_is_said_to_be_clean(cli: Run, hartenaas: PlayedVault) -> None:
    file = copy_of(hartenaas, "straathoek")
    ended = cli("verify", "--leaks", file, *hartenaas.member("burgemeester"))
    assert (ended.status, ended.err) == (0, "")
    clean, judged = ended.out.splitlines()
    assert clean == "Found nothing of what was left out for the recipient of this copy."
    assert judged.startswith("Judged by what the recipient might know at the signing on ")


def test_an_altered_copy_is_a_finding_with_its_place_and_without_the_word(
    cli: Run, hartenaas: PlayedVault, tmp_path: Path
) -> None:
    altered = tmp_path / "copy.pdf"
    data = copy_of(hartenaas, "straathoek").read_bytes()
    altered.write_bytes(comment(data).replace(b"zwaluwstaart", SECRET) + SECRET)
    ended = cli("verify", "--leaks", altered, *hartenaas.member("burgemeester"))
    assert ended.status == 1
    assert "Found in the file: hidden parts." in ended.out
    assert "Found in the file: earlier versions." in ended.out
    assert SECRET.decode() not in ended.out + ended.err
    told = cli("verify", "--leaks", altered, *hartenaas.member("burgemeester"), "--json")
    assert told.status == 1
    assert '"surface": "revision"' in told.out


def test_the_same_text_in_the_copy_of_who_may_know_it_is_none(
    cli: Run, hartenaas: PlayedVault, tmp_path: Path
) -> None:
    altered = tmp_path / "copy.pdf"
    data = copy_of(hartenaas, "burgemeester").read_bytes()
    altered.write_bytes(comment(data).replace(b"zwaluwstaart", SECRET))
    ended = cli("verify", "--leaks", altered, *hartenaas.member("burgemeester"))
    assert ended.status == 0, ended.out + ended.err


def test_a_document_that_is_no_copy_of_this_vault_cannot_be_searched(
    cli: Run, hartenaas: PlayedVault, tmp_path: Path
) -> None:
    other = tmp_path / "other.pdf"
    other.write_bytes(b"no document")
    ended = cli("verify", "--leaks", other, *hartenaas.member("burgemeester"))
    assert ended.status == 2
    assert "not a copy that you may check" in ended.err


def test_a_document_that_cannot_be_searched_takes_nothing_from_the_others(
    cli: Run, hartenaas: PlayedVault, tmp_path: Path
) -> None:
    other, sheet = tmp_path / "other.pdf", tmp_path / "sheet.pdf"
    other.write_bytes(b"no document")
    draft = RolesDraft("Zeestad", ((Category.POL, Language.FR),), date(2026, 11, 22), False)
    sheet.write_bytes(roles_pdf(draft, law()))
    file = copy_of(hartenaas, "straathoek")
    who = hartenaas.member("burgemeester")
    ended = cli("verify", "--leaks", other, sheet, file, *who)
    assert ended.status == 2
    assert ended.err.startswith(f"{other}: This document is not a copy that you may check")
    assert "“Your role” is a sheet that the program prints and was not searched." in ended.out
    assert "Found nothing" in ended.out
    told = json.loads(cli("verify", "--leaks", other, sheet, file, *who, "--json").out)
    searched = [(entry["document"], entry["searched"]) for entry in told]
    assert searched == [(None, False), ("Your role", False), ("minutes", True)]
    assert told[2]["judged_as_of"]
    assert cli("verify", "--leaks", sheet, *who).status == 2


def test_who_follows_no_meeting_up_searches_nobodys_copy(cli: Run, hartenaas: PlayedVault) -> None:
    file = copy_of(hartenaas, "straathoek")
    ended = cli("verify", "--leaks", file, *hartenaas.member("notulist"))
    assert ended.status == 2


def test_the_vault_must_be_named(cli: Run, hartenaas: PlayedVault) -> None:
    ended = cli("verify", "--leaks", copy_of(hartenaas, "straathoek"))
    assert ended.status == 2
    assert "--vault" in ended.err
