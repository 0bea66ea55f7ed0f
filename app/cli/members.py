"""Who has keys, and what two members do: emergencies, erasing, handing over an office."""

import argparse

from app.cli.arguments import called
from app.cli.entering import chosen, names_of, unlocked, wait_for, with_code
from app.cli.keys import asked_twice
from app.cli.terminal import say, say_json, secret_line, table
from app.commands.cases import EraseCase
from app.commands.emergency import OpenInEmergency
from app.commands.handing import HandOver
from app.commands.members import AddMember, RemoveMember
from app.commands.step import Command
from app.domain.case import CaseId, Urgency
from app.domain.person import Charge, PersonId
from app.queries.backups import BackupDue, BackupsDue
from app.queries.cases import CaseList
from app.queries.members import Members
from app.queries.people import Persons
from app.queries.retention import Unread
from app.session import Session
from app.wording.sentences import Sentences


def members(options: argparse.Namespace, sentences: Sentences) -> int:
    """Who has keys in this vault, and since when."""
    with unlocked(options, sentences) as session:
        found = session.ask(Members(), PersonId(options.member)).members
    if options.json:
        told = [
            {
                "id": line.person.id,
                "name": line.person.name,
                "category": line.person.category,
                "since": line.since.isoformat() if line.since else None,
                "lapsed": line.lapsed,
            }
            for line in found
        ]
        say_json({"members": told}, indent=2)
        return 0
    names = ("id", "name", "category", "since")
    rows = [
        (
            line.person.id,
            line.person.name,
            sentences.text(f"screens.category.{line.person.category.value}"),
            line.since.isoformat() if line.since else "",
        )
        for line in found
    ]
    for text in table([sentences.text(f"cli.members.{name}") for name in names], rows):
        say(text)
    return 0


def add_member(options: argparse.Namespace, sentences: Sentences) -> int:
    """Give somebody of the list of partners keys, under a password that they type themselves."""
    with unlocked(options, sentences) as session:
        others = session.ask(Members(), PersonId(options.member)).others
        names: dict[str, str] = {person.id: person.name for person in others}
        person = chosen(options.person, names)
        password = asked_twice(names[person], options.new_password_file, sentences)
        session.work(AddMember(PersonId(person), password), PersonId(options.member))
        due = session.ask(BackupsDue(), PersonId(options.member)).due
    say(sentences.text("cli.members.added", person=names[person]))
    if BackupDue.SHEET in due:
        say(sentences.text("cli.members.one_sheet", command=f"{called()} new-sheet"))
    return 0


def remove_member(options: argparse.Namespace, sentences: Sentences) -> int:
    """Take somebody's keys; what they could read before is beyond recall, and said so."""
    with unlocked(options, sentences) as session:
        names = names_of(session)
        person = chosen(options.person, names)
        work = RemoveMember(PersonId(person), role_ended=not options.stays_partner)
        session.work(work, PersonId(options.member))
    say(sentences.text("cli.members.removed", person=names[person]))
    return 0


def open_in_emergency(options: argparse.Namespace, sentences: Sentences) -> int:
    """Open a case for some hours to a member who was not admitted; takes two passwords."""
    with unlocked(options, sentences) as session:
        names = names_of(session)
        person = chosen(options.person, names)
        case, reason = _case(session, options), Urgency(options.reason)
        command = OpenInEmergency(case, PersonId(person), options.hours, reason)
        _together(session, command, options, sentences)
    say(sentences.text("cli.emergency.done", person=names[person], hours=options.hours))
    return 0


def hand_over(options: argparse.Namespace, sentences: Sentences) -> int:
    """Another person is mayor, or coordinator; takes two passwords where there are two members."""
    with unlocked(options, sentences) as session:
        people = session.ask(Persons(), PersonId(options.member))
        names: dict[str, str] = {person.id: person.name for person in people}
        person = chosen(options.person, names)
        command = HandOver(Charge(options.office), PersonId(person))
        _by_two_or_one(session, command, options, sentences)
    say(sentences.text(f"cli.hand_over.{options.office}", person=names[person]))
    return 0


def erase_case(options: argparse.Namespace, sentences: Sentences) -> int:
    """Erase a closed case; one that is kept for the archive takes a second member."""
    with unlocked(options, sentences) as session:
        command = EraseCase(_case(session, options))
        _by_two_or_one(session, command, options, sentences)
    say(sentences.text("cli.erase.done"))
    return 0


def _case(session: Session, options: argparse.Namespace) -> CaseId:
    """The case of a key; for one that the member may not know, what does not exist (R10)."""
    wanted = options.case.upper()
    who = PersonId(options.member)
    found = {line.key: line.id for line in session.ask(CaseList(), who)}
    found |= {term.key: term.case for term in session.ask(Unread(), who)}
    return found.get(wanted, CaseId(options.case))


def _by_two_or_one(
    session: Session, command: Command, options: argparse.Namespace, sentences: Sentences
) -> None:
    """With a second member where one is named; whether it takes one, the step says."""
    if options.second:
        _together(session, command, options, sentences)
    else:
        session.run(command, PersonId(options.member))


def _together(
    session: Session, command: Command, options: argparse.Namespace, sentences: Sentences
) -> None:
    """Both passwords: whoever acts gives theirs once more, right before the step.

    After wrong ones of either it is tried once the wait is over.
    """
    names = names_of(session)
    first, second = options.member, chosen(options.second, names)
    own, other = (
        secret_line(sentences.text("cli.prompt.password", member=names[member]), file)
        for member, file in (
            (first, options.password_file),
            (second, options.second_password_file),
        )
    )

    def attempt(password: str, code: str | None) -> None:
        for member in (first, second):
            wait_for(session, member, sentences)
        if code is not None:
            session.unlock(second, password, code)  # which is known for the step from then on
        session.run_together(command, PersonId(first), {first: own, second: password})

    with_code(names[second], other, sentences, attempt)
