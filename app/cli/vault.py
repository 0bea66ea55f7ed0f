"""What a vault says of itself: `check` and `log`."""

import argparse

from app.cli.entering import unlocked
from app.cli.terminal import padded, say, say_json
from app.queries.logbook import LogLine, line_fields
from app.wording.sentences import Sentences

_WIDTHS = (6, 20, 14, 12, 12, 10, 12, 0)


def check(options: argparse.Namespace, sentences: Sentences) -> int:
    """Every page, record, key and line of the log; 1 where something is damaged."""
    with unlocked(options, sentences) as session:
        findings = session.check(options.member)
    told = [
        {
            "code": finding.code,
            "facts": dict(finding.facts),
            "message": sentences.text(f"errors.{finding.code}", **finding.facts),
        }
        for finding in findings
    ]
    if options.json:
        say_json({"whole": not findings, "findings": told}, indent=2)
    elif not findings:
        say(sentences.text("register.check.whole"))
    else:
        for line in told:
            say(str(line["message"]))
    return 1 if findings else 0


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
