"""Backups of a vault: `backup`, `restore`, and `drill`, which tries restoring out."""

import argparse
from datetime import UTC, datetime

from app.cli.keys import asked_twice, unlocked
from app.cli.terminal import say, say_json, secret_line, show_once, terminal_there
from app.commands.backups import BackUp, Drill, Restoring
from app.domain.person import PersonId
from app.errors import Unusable
from app.session import Session
from app.wording.sentences import Sentences

_STAMP = "%Y%m%dT%H%M%SZ"


def moment(stamp: str) -> datetime:
    """The moment in a backup's file name, for the argument parser. Raises ValueError."""
    return datetime.strptime(stamp, _STAMP).replace(tzinfo=UTC)


def backup(options: argparse.Namespace, sentences: Sentences) -> int:
    """Make a backup in a folder, which is one of the office's from then on; or in all it has."""
    with unlocked(options, sentences) as session:
        made = session.work(BackUp(options.to), PersonId(options.member))
    told = [{"at": f"{one.made_at:{_STAMP}}", "folder": str(one.place)} for one in made]
    if options.json:
        say_json({"made": told}, indent=2)
    else:
        for line in told:
            say(sentences.text("cli.backup.done", **line))
    return 0


def restore(options: argparse.Namespace, sentences: Sentences) -> int:
    """Make a vault again from a backup, the escrow and the sheet; show the code that follows.

    Raises:
        Unusable: terminal_needed, before anything changes: the new code is shown nowhere else.
    """
    if not terminal_there():
        raise Unusable("terminal_needed")
    wanted = Restoring(
        source=options.source,
        member=options.member,
        sheet=secret_line(sentences.text("cli.prompt.code"), options.code_file),
        password=asked_twice(options.member, options.password_file, sentences),
        escrow=options.escrow,
        made_at=options.at,
    )
    session, code, told = Session.restore(options.vault, wanted)
    with session:  # closing makes a backup, which takes its time: the code is on paper by then
        show_once((sentences.text("cli.new.code"), *session.sheets(code)))
    numbers = {"opened": told.opened, "gone": told.gone, "later": told.later}
    say(sentences.text("cli.restore.done", **numbers, damaged=told.damaged))
    return 1 if told.damaged else 0


def drill(options: argparse.Namespace, sentences: Sentences) -> int:
    """Restore the newest backup into a folder that is thrown away, and say what opened."""
    with unlocked(options, sentences) as session:
        sheet = secret_line(sentences.text("cli.prompt.code"), options.code_file)
        told = session.work(Drill(sheet, options.source), PersonId(options.member))
    facts = {
        "at": f"{told.backup.made_at:{_STAMP}}",
        "opened": told.rebuilt.opened,
        "later": told.rebuilt.later,
    }
    if options.json:
        say_json(facts, indent=2)
    else:
        say(sentences.text("cli.drill.done", **facts))
    return 0
