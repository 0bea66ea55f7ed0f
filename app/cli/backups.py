"""Backups of a vault: `backup`, `restore`, and `drill`, which tries restoring out."""

import argparse
from datetime import UTC, datetime
from pathlib import Path

from app.cli.entering import chosen, unlocked
from app.cli.keys import asked_twice, put_on_paper, require_terminal
from app.cli.terminal import complain, say, say_json, secret_line
from app.commands.backups import BackUp
from app.commands.drilling import Drill
from app.commands.restoring import Restoring, offered, require_fits, require_target, sheets_of
from app.domain.person import PersonId
from app.errors import AppError, Damaged, Unavailable
from app.queries.backups import BackupDue, BackupPlaces, BackupsDue, beside, hindrance
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
        due = session.ask(BackupsDue(), PersonId(options.member))
        places = session.ask(BackupPlaces(), PersonId(options.member))
    missed = due.missed if options.to is None else {}
    told = [{"at": f"{one.made_at:{_STAMP}}", "folder": str(one.place)} for one in made]
    if options.json:
        without = [{"folder": folder, "why": why} for folder, why in missed.items()]
        passed = [{"folder": each.folder, "files": each.passed} for each in places if each.passed]
        say_json({"made": told, "missed": without, "passed": passed}, indent=2)
    else:
        for line in told:
            say(sentences.text("cli.backup.done", **line))
            if beside(options.vault, Path(line["folder"])):
                say(sentences.text("backups.beside"))
    for folder, why in missed.items():
        told_why = sentences.error(Unavailable(why))
        complain(sentences.text("cli.backup.missed", folder=folder, why=told_why))
    for place in places:
        if place.passed:
            why = sentences.text("backups.passed", files=", ".join(place.passed))
            complain(sentences.text("cli.backup.passed", folder=place.folder, passed=why))
    lacking = max(one.lacking for one in made)
    if lacking:
        complain(sentences.error(Damaged("backup_incomplete", number=lacking)))
    failed = any(hindrance(why) is not BackupDue.AWAY for why in missed.values())
    return 1 if lacking or failed else 0


def restore(options: argparse.Namespace, sentences: Sentences) -> int:
    """Make a vault again from a backup, the escrow and the sheet, once the next code is on paper.

    Raises:
        AppError: as `require_target`, `offered`, `chosen`, `put_on_paper` and `Session.restore`;
            nothing is changed.
    """
    require_terminal()
    require_target(options.vault, options.source)
    members = offered(options.source, options.escrow).members
    names: dict[str, str] = {slot.member: slot.name for slot in members}
    member = chosen(options.member, names)
    wanted = Restoring(
        source=options.source,
        member=member,
        sheet=secret_line(sentences.text("cli.prompt.code"), options.code_file),
        password=asked_twice(names[member], options.password_file, sentences),
        escrow=options.escrow,
        made_at=options.at,
    )
    several = require_fits(wanted) > 1
    put_on_paper(sheets_of(wanted.fresh, several=several), sentences)
    try:
        session, _, told = Session.restore(options.vault, wanted)
    except AppError:
        complain(sentences.text("backups.restore_void"))  # which sheet holds; why follows
        raise
    with session:
        former = session.former_sheet(told)
    numbers = {"opened": told.opened, "gone": told.gone, "later": told.later}
    say(sentences.text("cli.restore.done", **numbers, damaged=told.damaged))
    if told.passed:
        past = "restored_past" if told.left else "restored_beyond"
        complain(sentences.text(f"backups.{past}", files=", ".join(told.passed)))
    for key in (f"former_{former}", "restored_beside"):
        say(sentences.text(f"backups.{key}"))
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
