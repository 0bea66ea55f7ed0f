"""Arguments that cannot be: one line each, in the reader's language, without what was typed."""

import re
from pathlib import Path

import pytest

from app.cli.arguments import parse
from app.cli.language import spoken_language
from app.domain.person import Language
from app.errors import Unusable
from app.wording.sentences import sentences


def test_every_command_of_the_first_version_is_there() -> None:
    with pytest.raises(Unusable) as caught:
        parse(["open"], sentences(Language.EN))
    commands = (
        "play, new, show, verify, prove, check, law, log, password, recover, new-sheet,"
        " backup, restore, drill, recall, export-access-request, sign, countersign,"
        " record-certificate, members, add-member, remove-member, open-in-emergency,"
        " hand-over, erase-case"
    )
    assert caught.value.facts["allowed"] == commands


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ([], "usage_required"),
        (["play", "x.toml"], "usage_required"),
        (["show", "--member", "m"], "usage_required"),
        (["law", "--on", "tomorrow"], "usage_value"),
        (["law", "--on"], "usage_value"),
        (["new", "--vault", "v", "--label", "l", "--member", "m"], "usage_required"),
        (["play", "x", "--out", "o", "PLANTED"], "usage_unknown"),
        (["play", "x", "--out", "o", "--PLANTED"], "usage_unknown"),
        (["law", "--language", "it"], "usage_choice"),
        (["record-certificate", "--vault", "v", "--member", "m"], "usage_required"),
        (["sign", "--vault", "v", "--member", "m", "--meeting", "PLANTED"], "usage_value"),
        (
            ["record-certificate", "--vault", "v", "--member", "m", "--pkcs11", "1234"],
            "usage_unknown",
        ),
        (["play", "x", "--ou", "o"], "usage_required"),
    ],
)
def test_what_was_typed_is_not_repeated(arguments: list[str], code: str) -> None:
    with pytest.raises(Unusable) as caught:
        parse(arguments, sentences(Language.NL))
    assert caught.value.code == code
    assert "PLANTED" not in str(caught.value)
    told = sentences(Language.NL).text(f"cli.error.{code}", **caught.value.facts)
    assert "\n" not in told
    assert "…" not in told


@pytest.mark.parametrize(
    ("started", "typed"),
    [("/x/bin/casustafel-cli", "casustafel-cli"), ("/x/app/cli/__main__.py", "installer/run.py")],
)
def test_errors_and_help_name_what_can_be_typed_again(
    started: str, typed: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.argv", [started])
    with pytest.raises(Unusable) as caught:
        parse(["play", "x.toml"], sentences(Language.NL))
    assert str(caught.value.facts["command"]).endswith(f"{typed} play")
    with pytest.raises(SystemExit):
        parse(["--help"], sentences(Language.NL))
    assert capsys.readouterr().out.partition(" [")[0].endswith(typed)


def test_help_has_no_word_of_another_language(capsys: pytest.CaptureFixture[str]) -> None:
    for arguments in (["--help"], ["prove", "--help"]):
        with pytest.raises(SystemExit):
            parse(arguments, sentences(Language.NL))
    told = capsys.readouterr().out
    assert not {"usage", "options", "positional", "FILE"} & set(re.findall(r"\w+", told))


def test_play_takes_what_the_format_says() -> None:
    options = parse(["play", "x.toml", "--out", "o", "--json"], sentences(Language.NL))
    assert (options.file, options.out, options.vault) == (Path("x.toml"), Path("o"), None)
    assert (options.json, options.drafts) == (True, False)


@pytest.mark.parametrize("language", list(Language))
def test_help_speaks_every_language(language: Language, capsys: pytest.CaptureFixture[str]) -> None:
    for command in ("play", "new", "show", "verify", "check", "law", "log", "password", "recover"):
        with pytest.raises(SystemExit) as ended:
            parse([command, "--help"], sentences(language))
        assert ended.value.code == 0
    assert "cli.help" not in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "locale", "language"),
    [
        (["--language", "fr"], "nl_BE.UTF-8", Language.FR),
        (["law", "--language=de"], "nl_BE.UTF-8", Language.DE),
        (["--language"], "fr_BE.UTF-8", Language.FR),
        (["--language", "it"], "en_GB", Language.EN),
        ([], "de", Language.DE),
        ([], "C.UTF-8", Language.NL),
        ([], "ja_JP.UTF-8", Language.NL),
    ],
)
def test_the_language_is_the_one_asked_for_or_the_systems(
    arguments: list[str], locale: str, language: Language, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", locale)
    assert spoken_language(arguments) is language
