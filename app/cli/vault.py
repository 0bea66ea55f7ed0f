"""What a vault says of itself: `check`, also into a new vault, and `log`."""

import argparse
from collections.abc import Iterable, Mapping
from contextlib import suppress
from typing import Any

from app.cli.document import with_names
from app.cli.entering import chosen, device_code, names_of, unlocked
from app.cli.terminal import padded, printable, say, say_json, secret_line
from app.commands.repairing import NoteRepaired, members_of, repair
from app.domain.person import PersonId
from app.errors import AppError, Locked
from app.queries.logbook import LogLine, line_fields
from app.queries.people import Persons
from app.session import Session
from app.wording.sentences import Sentences

_COLUMNS = ("position", "at", "act", "member", "acting", "case", "meeting", "details")
_NARROWEST = 12


def check(options: argparse.Namespace, sentences: Sentences) -> int:
    """Every page, record, key and line of the log; 1 where something is damaged."""
    if options.repair is not None:
        return _repair(options, sentences)
    with unlocked(options, sentences) as session:
        findings = session.check(options.member)
        told = _told(findings, sentences, names_of(session))
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
    names: dict[str, str] = {slot.member: slot.name for slot in members_of(options.vault)}
    member = chosen(options.member, names)
    prompt = sentences.text("cli.prompt.password", member=names[member])
    password, code = secret_line(prompt, options.password_file), None
    try:
        repaired = repair(options.vault, options.repair, member, password)
    except Locked as error:
        if error.code != "device_code_needed":
            raise
        code = device_code(error, names[member], sentences)
        repaired = repair(options.vault, options.repair, member, password, code)
    with suppress(AppError), Session.open(options.repair) as session:  # its office may be lost
        session.backs_up = False
        session.unlock(member, password, code)
        session.run(NoteRepaired(), PersonId(member))
    told = _told(repaired.lost, sentences, names)
    if options.json:
        kept = {"records": repaired.records, "leaves": repaired.leaves}
        say_json({"whole": not told, "kept": kept, "lost": told}, indent=2)
        return 1 if told else 0
    say(sentences.text("cli.repair.kept", records=repaired.records, leaves=repaired.leaves))
    if told:
        say(sentences.text("cli.repair.lost", number=len(told)))
    for line in told:
        facts = ", ".join(f"{key} {value}" for key, value in line["facts"].items())
        say(f"{line['message']} [{facts}]" if facts else line["message"])
    return 1 if told else 0


def _told(
    findings: Iterable[Any], sentences: Sentences, names: Mapping[str, str]
) -> list[dict[str, Any]]:
    """Each finding with its ids, and in words, with the name of the member."""

    def message(code: str, facts: Mapping[str, Any]) -> str:
        blanks = with_names(facts, names)
        return sentences.text(f"errors.{code}", **blanks)

    return [
        {"code": one.code, "facts": dict(one.facts), "message": message(one.code, one.facts)}
        for one in findings
    ]


def log(options: argparse.Namespace, sentences: Sentences) -> int:
    """The log without content, line by line."""
    with unlocked(options, sentences) as session:
        lines = session.log(options.member)
        if options.json:
            for line in lines:
                say_json(line_fields(line))
            return 0
        people = session.ask(Persons(), PersonId(options.member))
        names: dict[str, str] = {person.id: person.name for person in people}
        widest = max(_NARROWEST, *map(len, names.values()))
        widths = (6, 20, 14, widest, widest, 10, 12, 0)
        say(padded([sentences.text(f"cli.log.{column}") for column in _COLUMNS], widths))
        for line in lines:
            say(padded([printable(cell) for cell in _cells(line, names, sentences)], widths))
    return 0


def _cells(line: LogLine, names: Mapping[str, str], sentences: Sentences) -> list[str]:
    entry = line.entry
    start = [str(line.position), line.written_at.isoformat()[:19]]
    if entry is None:
        signer = names.get(line.signer, line.signer)
        return [*start, sentences.text("register.log.sealed"), signer, "", "", "", ""]
    step = f"register.why.{(entry.why or '').partition('/')[0]}"
    why = sentences.text(step) if sentences.has(step) else entry.why or ""
    details = [why, ", ".join(entry.rules)]
    details.append(", ".join(names.get(one, one) for one in entry.to))
    return [
        *start,
        sentences.text(f"register.act.{entry.act}"),
        names.get(entry.member, entry.member),
        names.get(entry.acting, entry.acting) if entry.acting else "",
        entry.case or "",
        entry.meeting.isoformat() if entry.meeting else "",
        " · ".join(part for part in details if part),
    ]
