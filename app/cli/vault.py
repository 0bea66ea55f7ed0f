"""What a vault says of itself: `check`, also into a new vault, and `log`."""

import argparse
from collections.abc import Iterable
from contextlib import suppress
from typing import Any

from app.cli.entering import unlocked
from app.cli.terminal import padded, say, say_json, secret_line
from app.commands.repairing import NoteRepaired, repair
from app.domain.person import PersonId
from app.errors import AppError
from app.queries.logbook import LogLine, line_fields
from app.session import Session
from app.wording.sentences import Sentences

_WIDTHS = (6, 20, 14, 12, 12, 10, 12, 0)


def check(options: argparse.Namespace, sentences: Sentences) -> int:
    """Every page, record, key and line of the log; 1 where something is damaged."""
    if options.repair is not None:
        return _repair(options, sentences)
    with unlocked(options, sentences) as session:
        findings = session.check(options.member)
    told = _told(findings, sentences)
    if options.json:
        say_json({"whole": not findings, "findings": told}, indent=2)
    elif not findings:
        say(sentences.text("register.check.whole"))
    else:
        for line in told:
            say(str(line["message"]))
    return 1 if findings else 0


def _repair(options: argparse.Namespace, sentences: Sentences) -> int:
    """What is provably whole, in a new vault; the damaged one is only read."""
    prompt = sentences.text("cli.prompt.password", member=options.member)
    password = secret_line(prompt, options.password_file)
    repaired = repair(options.vault, options.repair, options.member, password)
    with suppress(AppError), Session.open(options.repair) as session:  # its office may be lost
        session.backs_up = False
        session.unlock(options.member, password)
        session.run(NoteRepaired(), PersonId(options.member))
    told = _told(repaired.lost, sentences)
    if options.json:
        kept = {"records": repaired.records, "leaves": repaired.leaves}
        say_json({"whole": not told, "kept": kept, "lost": told}, indent=2)
        return 1 if told else 0
    say(sentences.text("cli.repair.kept", records=repaired.records, leaves=repaired.leaves))
    if told:
        say(sentences.text("cli.repair.lost", number=len(told)))
    for line in told:
        facts = ", ".join(f"{key} {value}" for key, value in line["facts"].items())
        say(f"{line['code']} {facts}".rstrip())
    return 1 if told else 0


def _told(findings: Iterable[Any], sentences: Sentences) -> list[dict[str, Any]]:
    return [
        {
            "code": finding.code,
            "facts": dict(finding.facts),
            "message": sentences.text(f"errors.{finding.code}", **finding.facts),
        }
        for finding in findings
    ]


def log(options: argparse.Namespace, sentences: Sentences) -> int:
    """The log without content, line by line."""
    with unlocked(options, sentences) as session:
        lines = session.log(options.member)
        if not options.json:
            names = ("position", "at", "act", "member", "acting", "case", "meeting", "details")
            say(padded([sentences.text(f"cli.log.{name}") for name in names], _WIDTHS))
        for line in lines:
            if options.json:
                say_json(line_fields(line))
            else:
                say(padded(_cells(line, sentences), _WIDTHS))
    return 0


def _cells(line: LogLine, sentences: Sentences) -> list[str]:
    entry = line.entry
    start = [str(line.position), line.written_at.isoformat()[:19]]
    if entry is None:
        return [*start, sentences.text("register.log.sealed"), line.signer, "", "", "", ""]
    step = f"register.why.{(entry.why or '').partition('/')[0]}"
    why = sentences.text(step) if sentences.has(step) else entry.why or ""
    details = [why, ", ".join(entry.rules), ", ".join(entry.to)]
    return [
        *start,
        sentences.text(f"register.act.{entry.act}"),
        entry.member,
        entry.acting or "",
        entry.case or "",
        entry.meeting.isoformat() if entry.meeting else "",
        " · ".join(part for part in details if part),
    ]
