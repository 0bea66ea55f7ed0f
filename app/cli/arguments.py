"""The commands of `casustafel-cli` and their arguments, with help in the reader's language."""

import argparse
import os
import re
import sys
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import Any, NoReturn

from app import __version__
from app.cli.backups import moment
from app.domain.basis import Profile
from app.domain.case import Urgency
from app.domain.person import Category, Charge, Language
from app.errors import Unusable
from app.wording.sentences import Sentences

_REQUIRED = re.compile(r"required: (.+)|one of the arguments (.+) is required")
_NAME = re.compile("[0-9a-f]{32}")
"""Of a meeting."""
_ABOUT = re.compile(r"argument ([^:]+): (.+)", re.DOTALL)


def called() -> str:
    """How the command line is started, as people type it: by its name, or out of a checkout."""
    if Path(sys.argv[0]).name != "__main__.py":
        return "casustafel-cli"
    return f"{'py' if os.name == 'nt' else 'python3'} installer/run.py"


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


def _layout(usage: str) -> type[argparse.HelpFormatter]:
    """Help that begins with this word."""

    class Layout(argparse.HelpFormatter):
        def add_usage(
            self,
            text: str | None,
            actions: Iterable[argparse.Action],
            groups: Iterable[Any],
            prefix: str | None = None,
        ) -> None:
            super().add_usage(text, actions, groups, f"{usage} " if prefix is None else prefix)

    return Layout


class _Builder:
    """Adds commands one by one; every one has `--language` and `--help`."""

    def __init__(self, sentences: Sentences) -> None:
        self.sentences = sentences
        self._layout = _layout(self.word("usage"))
        self.parser = CommandLine(
            prog=called(),
            description=self.word("program"),
            add_help=False,
            allow_abbrev=False,
            formatter_class=self._layout,
        )
        self.commands = self.parser.add_subparsers(
            title=self.word("commands"),
            dest="command",
            metavar=self.word("command"),
            required=True,
        )
        self._begin(self.parser)
        self.options.add_argument(
            "--version", action="version", version=__version__, help=self.word("version")
        )

    def add(self, name: str) -> None:
        """Begins a command; the arguments that follow are its own."""
        command = self.commands.add_parser(
            name,
            help=self.word(name),
            description=self.word(name),
            add_help=False,
            allow_abbrev=False,
            formatter_class=self._layout,
        )
        command.set_defaults(called=command.prog)
        self._begin(command)

    def option(self, name: str, *, about: str | None = None, **settings: Any) -> None:
        """An option of the command; its help is found by its name, or by what it is `about`."""
        key = about or name.lstrip("-").replace("-", "_")
        self.options.add_argument(name, help=self.word(f"option_{key}"), **settings)

    def positional(self, name: str, key: str, nargs: str | None = None) -> None:
        """One file, or more, without an option's name."""
        told = self.word(key)
        self.files.add_argument(name, type=Path, nargs=nargs, metavar=self.word("file"), help=told)

    def path(self, name: str, *, required: bool = True, **settings: str) -> None:
        """An option that names a folder or file."""
        metavar = self.word("path")
        self.option(name, type=Path, required=required, metavar=metavar, **settings)

    def way_of_signing(self, *, required: bool = False) -> None:
        """A key file or a card; the secret of either is asked on the terminal."""
        either = self.options.add_mutually_exclusive_group(required=required)
        file, card = self.word("option_pkcs12"), self.word("option_pkcs11")
        either.add_argument("--pkcs12", type=Path, metavar=self.word("file"), help=file)
        either.add_argument("--pkcs11", action="store_true", help=card)
        self.option("--certificate", type=_fingerprint, metavar="SHA-256")

    def flags(self, *names: str) -> None:
        """Options that are there or not."""
        for name in names:
            self.option(name, action="store_true")

    def vault(self) -> None:
        """What every command asks that opens a vault."""
        self.path("--vault")
        self.member()

    def member(self) -> None:
        """Who works, and the file of their password; the only member need not be named."""
        self.option("--member", metavar=self.word("name"))
        self.path("--password-file", required=False)

    def _begin(self, parser: CommandLine) -> None:
        """What follows is this parser's."""
        self.files = parser.add_argument_group(self.word("arguments"))
        self.options = parser.add_argument_group(self.word("options"))
        self.options.add_argument("-h", "--help", action="help", help=self.word("help"))
        self.options.add_argument(
            "--language",
            choices=[str(language) for language in Language],
            default=argparse.SUPPRESS,
            help=self.word("option_language"),
        )

    def word(self, name: str) -> str:
        """Help, or what stands for a value in it."""
        return self.sentences.text(f"cli.help.{name}").replace("%", "%%")


def parse(arguments: Sequence[str], sentences: Sentences) -> argparse.Namespace:
    """The arguments, with the name of the `command` and how it was `called` among them.

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
    build.option("--label", required=True, metavar=build.word("name"))
    build.option("--member", required=True, about="new_member", metavar=build.word("word"))
    build.option("--name", required=True, metavar=build.word("name"))
    build.option("--profile", choices=[str(p) for p in Profile], default=Profile.CASUSOVERLEG)
    build.option("--for", dest="whose", choices=["office", "participant"], default="office")
    categories = [str(category) for category in Category]
    build.option("--category", choices=categories, default=Category.AIV)
    build.option("--municipality", metavar=build.word("name"))
    build.option("--dpo", metavar=build.word("name"))
    build.path("--password-file", required=False)


def _add_show(build: _Builder) -> None:
    build.add("show")
    build.vault()
    build.option("--case", metavar=build.word("key"))
    build.flags("--json")


def _add_verify(build: _Builder) -> None:
    build.add("verify")
    build.positional("files", "document", nargs="+")
    build.path("--vault", required=False)
    build.member()
    build.flags("--leaks", "--json")


def _add_prove(build: _Builder) -> None:
    build.add("prove")
    build.positional("file", "document")
    build.option("--passage", type=int, action="append", metavar="N")
    build.option("--out", about="proof_out", type=Path, metavar=build.word("file"))


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
    build.add("new-sheet")
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
    build.option("--person", required=True, metavar=build.word("name"))
    build.path("--new-password-file", required=False)
    build.add("remove-member")
    build.vault()
    build.option("--person", required=True, metavar=build.word("name"))
    build.flags("--stays-partner")
    build.add("open-in-emergency")
    build.vault()
    build.option("--case", required=True, metavar=build.word("key"))
    build.option("--person", required=True, metavar=build.word("name"))
    build.option("--hours", type=int, required=True, metavar="N")
    build.option("--reason", choices=[str(reason) for reason in Urgency], required=True)
    _add_second(build, required=True)
    build.add("hand-over")
    build.vault()
    build.option("--office", choices=[str(charge) for charge in Charge], required=True)
    build.option("--person", required=True, metavar=build.word("name"))
    _add_second(build, required=False)
    build.add("erase-case")
    build.vault()
    build.option("--case", required=True, metavar=build.word("key"))
    _add_second(build, required=False)


def _add_second(build: _Builder, *, required: bool) -> None:
    build.option("--second", required=required, metavar=build.word("name"))
    build.path("--second-password-file", required=False)


def _add_export_access_request(build: _Builder) -> None:
    build.add("export-access-request")
    build.vault()
    build.option("--case", required=True, metavar=build.word("key"))
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
