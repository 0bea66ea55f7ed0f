"""The commands of `casustafel-cli` and their arguments, with help in the reader's language."""

import argparse
import re
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import NoReturn

from app import __version__
from app.cli.backups import moment
from app.domain.basis import Profile
from app.domain.case import Urgency
from app.domain.person import Category, Language
from app.errors import Unusable
from app.wording.sentences import Sentences

_REQUIRED = re.compile(r"required: (.+)|one of the arguments (.+) is required")
_NAME = re.compile("[0-9a-f]{32}")
"""Of a meeting."""
_ABOUT = re.compile(r"argument ([^:]+): (.+)", re.DOTALL)


class CommandLine(argparse.ArgumentParser):
    """A parser whose errors are ours: one line, in the reader's language."""

    def error(self, message: str) -> NoReturn:
        """Raises Unusable; the values that were typed are not repeated."""
        command = self.prog
        required = _REQUIRED.search(message)
        if required:
            raise Unusable("usage_required", command=command, names=required[1] or required[2])
        about = _ABOUT.match(message)
        if about is None:
            raise Unusable("usage_unknown", command=command)
        name = about.group(1)
        choices = re.search(r"\(choose from (.+)\)", about.group(2))
        if choices:
            allowed = choices.group(1).replace("'", "")
            raise Unusable("usage_choice", command=command, name=name, allowed=allowed)
        raise Unusable("usage_value", command=command, name=name)


class _Builder:
    """Adds commands one by one; every one has `--language` and `--help`."""

    def __init__(self, sentences: Sentences) -> None:
        self.sentences = sentences
        self.parser = self._started(
            CommandLine(
                prog="casustafel-cli",
                description=self._help("program"),
                add_help=False,
                allow_abbrev=False,
            )
        )
        self.parser.add_argument(
            "--version", action="version", version=__version__, help=self._help("version")
        )
        self.commands = self.parser.add_subparsers(
            dest="command", metavar=self._help("command"), required=True
        )
        self.command = self.parser

    def add(self, name: str) -> None:
        """Begins a command; the arguments that follow are its own."""
        self.command = self._started(
            self.commands.add_parser(
                name,
                help=self._help(name),
                description=self._help(name),
                add_help=False,
                allow_abbrev=False,
            )
        )

    def option(self, name: str, *, about: str | None = None, **settings: object) -> None:
        """An option of the command; its help is found by its name, or by what it is `about`."""
        key = about or name.lstrip("-").replace("-", "_")
        self.command.add_argument(name, help=self._help(f"option_{key}"), **settings)  # type: ignore[arg-type]

    def positional(self, name: str, key: str, nargs: str | None = None) -> None:
        """One file, or more, without an option's name."""
        self.command.add_argument(
            name, type=Path, nargs=nargs, metavar="FILE", help=self._help(key)
        )

    def path(self, name: str, *, required: bool = True, **settings: str) -> None:
        """An option that names a folder or file."""
        metavar = self._help("path")
        self.option(name, type=Path, required=required, metavar=metavar, **settings)

    def way_of_signing(self, *, required: bool = False) -> None:
        """A key file or a card; the secret of either is asked on the terminal."""
        either = self.command.add_mutually_exclusive_group(required=required)
        file, card = self._help("option_pkcs12"), self._help("option_pkcs11")
        either.add_argument("--pkcs12", type=Path, metavar="FILE", help=file)
        either.add_argument("--pkcs11", action="store_true", help=card)
        self.option("--certificate", type=_fingerprint, metavar="SHA-256")

    def flags(self, *names: str) -> None:
        """Options that are there or not."""
        for name in names:
            self.option(name, action="store_true")

    def vault(self) -> None:
        """What every command asks that opens a vault."""
        self.path("--vault")
        self.option("--member", required=True, metavar="ID")
        self.path("--password-file", required=False)

    def _started(self, parser: CommandLine) -> CommandLine:
        parser.add_argument("-h", "--help", action="help", help=self._help("help"))
        parser.add_argument(
            "--language",
            choices=[str(language) for language in Language],
            default=argparse.SUPPRESS,
            help=self._help("option_language"),
        )
        return parser

    def _help(self, name: str) -> str:
        return self.sentences.text(f"cli.help.{name}").replace("%", "%%")


def parse(arguments: Sequence[str], sentences: Sentences) -> argparse.Namespace:
    """The arguments, with the name of the `command` among them.

    Raises:
        Unusable: usage_… with the command and the argument's name.
        SystemExit: help was asked and given.
    """
    build = _Builder(sentences)
    _add_play(build)
    _add_new(build)
    _add_show(build)
    _add_verify(build)
    _add_prove(build)
    _add_check(build)
    _add_law(build)
    _add_log(build)
    _add_password(build)
    _add_recover(build)
    _add_backups(build)
    _add_export_access_request(build)
    _add_signing(build)
    _add_members(build)
    return build.parser.parse_args(list(arguments))


def _add_play(build: _Builder) -> None:
    build.add("play")
    build.positional("file", "scenario")
    build.path("--vault", required=False)
    build.path("--out")
    build.flags("--json", "--drafts")


def _add_new(build: _Builder) -> None:
    build.add("new")
    build.path("--vault")
    for name in ("--label", "--member", "--name"):
        build.option(name, required=True)
    build.option("--profile", choices=[str(p) for p in Profile], default=Profile.CASUSOVERLEG)
    build.option("--for", dest="whose", choices=["office", "participant"], default="office")
    categories = [str(category) for category in Category]
    build.option("--category", choices=categories, default=Category.AIV)
    build.option("--municipality")
    build.option("--dpo")
    build.path("--password-file", required=False)


def _add_show(build: _Builder) -> None:
    build.add("show")
    build.vault()
    build.option("--case", metavar="KEY")
    build.flags("--json")


def _add_verify(build: _Builder) -> None:
    build.add("verify")
    build.positional("files", "document", nargs="+")
    build.path("--vault", required=False)
    build.option("--member", metavar="ID")
    build.path("--password-file", required=False)
    build.flags("--leaks", "--json")


def _add_prove(build: _Builder) -> None:
    build.add("prove")
    build.positional("file", "document")
    build.option("--passage", type=int, action="append", metavar="N")
    build.option("--out", type=Path, metavar="FILE")


def _add_check(build: _Builder) -> None:
    build.add("check")
    build.vault()
    build.path("--repair", required=False)
    build.flags("--json")


def _add_law(build: _Builder) -> None:
    build.add("law")
    build.option("--on", type=date.fromisoformat, metavar="2026-11-23")
    build.flags("--json")


def _add_log(build: _Builder) -> None:
    build.add("log")
    build.vault()
    build.flags("--json")


def _add_password(build: _Builder) -> None:
    build.add("password")
    build.vault()
    build.path("--new-password-file", required=False)


def _add_recover(build: _Builder) -> None:
    build.add("recover")
    build.vault()
    build.path("--code-file", required=False)


def _add_backups(build: _Builder) -> None:
    build.add("backup")
    build.vault()
    build.path("--to", required=False, about="backup_to")
    build.flags("--json")
    build.add("restore")
    build.path("--from", dest="source", about="backup_from")
    build.path("--escrow", required=False)
    build.option("--at", type=moment, metavar="20261123T170000Z")
    build.vault()
    build.path("--code-file", required=False)
    build.add("drill")
    build.vault()
    build.path("--from", required=False, dest="source", about="drill_from")
    build.path("--code-file", required=False)
    build.flags("--json")
    build.add("recall")
    build.vault()
    build.flags("--json")


def _add_members(build: _Builder) -> None:
    build.add("members")
    build.vault()
    build.flags("--json")
    build.add("add-member")
    build.vault()
    build.option("--person", required=True, metavar="ID")
    build.path("--new-password-file", required=False)
    build.add("remove-member")
    build.vault()
    build.option("--person", required=True, metavar="ID")
    build.flags("--stays-partner")
    build.add("open-in-emergency")
    build.vault()
    build.option("--case", required=True, metavar="KEY")
    build.option("--person", required=True, metavar="ID")
    build.option("--hours", type=int, required=True, metavar="N")
    build.option("--reason", choices=[str(reason) for reason in Urgency], required=True)
    _add_second(build, required=True)
    build.add("erase-case")
    build.vault()
    build.option("--case", required=True, metavar="KEY")
    _add_second(build, required=False)


def _add_second(build: _Builder, *, required: bool) -> None:
    build.option("--second", required=required, metavar="ID")
    build.path("--second-password-file", required=False)


def _add_export_access_request(build: _Builder) -> None:
    build.add("export-access-request")
    build.vault()
    build.option("--case", required=True, metavar="KEY")
    build.path("--to")
    languages = [str(language) for language in Language]
    build.option("--in", dest="document_language", choices=languages)


def _add_signing(build: _Builder) -> None:
    for name in ("sign", "countersign"):
        build.add(name)
        build.vault()
        build.option("--meeting", type=_day_or_name, required=True, metavar="2026-11-23")
        build.way_of_signing()
    build.add("record-certificate")
    build.vault()
    build.way_of_signing(required=True)


def _day_or_name(typed: str) -> date | str:
    """The day of a meeting, or which of several on one day, as the command names them."""
    return typed if _NAME.fullmatch(typed) else date.fromisoformat(typed)


def _fingerprint(typed: str) -> str:
    """The first digits of a fingerprint, as the command or another program prints them."""
    return typed.replace(":", "").replace(" ", "").lower()
