"""What a vault says of itself: `check`, also into a new vault, and `log`."""

import argparse
from collections.abc import Iterable, Mapping
from contextlib import suppress
from datetime import UTC
from functools import partial
from typing import Any

from app.cli.document import with_names
from app.cli.entering import names_of, tried, unlocked, wait_for
from app.cli.terminal import padded, printable, say, say_json
from app.commands.repairing import NoteRepaired, Repaired, examined, members_of, repair
from app.commands.watching import NoteCheck
from app.domain.log import Act
from app.domain.person import PersonId
from app.errors import AppError, Damaged, NotFound
from app.queries.anchors import StateOfLog
from app.queries.logbook import LogLine, line_fields
from app.queries.logpages import LogLines
from app.queries.people import Persons
from app.session import Session
from app.wording.sentences import Sentences

_COLUMNS = ("position", "at", "act", "member", "acting", "case", "meeting", "details")
_NARROWEST = 12


def check(options: argparse.Namespace, sentences: Sentences) -> int:
    """Every page, record, key and line of the log; 1 where something is damaged."""
    if options.repair is not None:
        return _repair(options, sentences)
    with Session.open(options.vault) as session:
        names = names_of(session)
    findings, unheld = tried(options, sentences, names, partial(_looked, options, sentences))
    told = _told(findings, sentences, names)
    if options.json:
        say_json({"whole": not told, "findings": told, "not_compared": unheld or None}, indent=2)
        return 1 if told else 0
    if not told:
        say(sentences.text("register.check.whole"))
    for line in told:
        say(str(line["message"]))
    if unheld.startswith(("keyring_", "anchor_")):
        why = sentences.text(f"errors.{unheld}")
        say(sentences.text("cli.check.not_compared", why=why))
    return 1 if told else 0


def _looked(
    options: argparse.Namespace, sentences: Sentences, password: str, code: str | None
) -> tuple[tuple[Any, ...], str]:
    """What is wrong, also where that lets nobody in; and why no keyring was compared, if so."""
    unheld = ""
    with Session.open(options.vault) as session:
        wait_for(session, options.member, sentences)
        try:
            session.unlock(options.member, password, code)
        except Damaged as error:
            damage = error
        else:
            with suppress(AppError):  # what keeps it from being known is found
                held = session.ask(StateOfLog(), PersonId(options.member)).anchored
                unheld = held.problem or ("anchor_begun" if held.begun else "")
            if unheld == "not_accepted":  # what stands is among what is found
                unheld = ""
            found = session.check(options.member)
            with suppress(AppError):  # too damaged to be written to: then it is said here alone
                session.run(NoteCheck(len(found)), PersonId(options.member))
            return found, unheld
    return examined(options.vault, options.member, password, code, damage), damage.code


def _repair(options: argparse.Namespace, sentences: Sentences) -> int:
    """What is provably whole, in a new vault; the damaged one is only read."""
    names: dict[str, str] = {slot.member: slot.name for slot in members_of(options.vault)}
    repaired = tried(options, sentences, names, partial(_repaired, options))
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
    if repaired.needs_backups:
        say(sentences.text("cli.repair.backups"))
    say(sentences.text("cli.repair.beside"))
    return 1 if told else 0


def _repaired(options: argparse.Namespace, password: str, code: str | None) -> Repaired:
    """It is entered as anybody will, before it is called ready."""
    told = repair(options.vault, options.repair, options.member, password, code)
    with Session.open(options.repair) as session:
        session.backs_up = False
        session.unlock(options.member, password, code)
        with suppress(NotFound):  # what the list of partners said of them may be lost
            session.run(NoteRepaired(), PersonId(options.member))
    return told


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
    """The log without content, line by line: it is taken out, and the log notes that (R39)."""
    with unlocked(options, sentences) as session:
        lines = session.ask(LogLines(), PersonId(options.member))
        if options.json:
            for line in lines:
                say_json(line_fields(line))
            return 0
        people = session.ask(Persons(), PersonId(options.member))
        names: dict[str, str] = {person.id: person.name for person in people}
        widest = max(_NARROWEST, *map(len, names.values()))
        acts = max(len(sentences.text(f"register.act.{act}")) for act in Act)
        widths = (6, 20, acts, widest, widest, 10, 12, 0)
        say(padded([sentences.text(f"cli.log.{column}") for column in _COLUMNS], widths))
        for line in lines:
            say(padded([printable(cell) for cell in _cells(line, names, sentences)], widths))
    return 0


def _cells(line: LogLine, names: Mapping[str, str], sentences: Sentences) -> list[str]:
    entry = line.entry
    at = line.written_at.astimezone(UTC)
    start = [str(line.position), f"{at:%Y-%m-%dT%H:%M:%SZ}"]
    if entry is None:
        signer = names.get(line.signer, line.signer)
        return [*start, sentences.text("register.log.sealed"), signer, "", "", "", ""]
    step = f"register.why.{(entry.why or '').partition('/')[0]}"
    why = sentences.text(step) if sentences.has(step) else entry.why or ""
    if entry.act is Act.WRONG_PASSWORD:
        why += "×"
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
