"""Vaults and their keys: `new`, `password`, `recover`, `new-sheet`."""

import argparse
import re
from dataclasses import replace
from pathlib import Path

from app.cli.entering import by_name, chosen, enter, names_of, unlocked
from app.cli.terminal import (
    new_secret_line,
    say,
    secret_line,
    show_once,
    terminal_there,
)
from app.commands.recovery import NextSheet, ReplaceSheet
from app.commands.scenario.value import ID_LIMIT, LINE_LIMIT
from app.domain.basis import Profile
from app.domain.person import Category, Community, Office, Person, PersonId
from app.errors import Unusable
from app.session import Opening, Session
from app.wording.sentences import Sentences

MAYOR = PersonId("mayor")
TRIES = 3
AS_READ = str.maketrans("OIL", "011")
"""As the letters of a code are read from paper."""
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
_WORD = re.compile(r"[^\W_]+(?:[._-][^\W_]+)*")
"""An id as people type it with each command. Vaults of before may hold others."""


def new(options: argparse.Namespace, sentences: Sentences) -> int:
    """Create a vault with one member, who prepares; show its recovery code once.

    Raises:
        Unusable: as `require_terminal`, before anything is made; nothing stays without its code.
    """
    office, mayor, founder = _opening(options, sentences)
    label = _line(options, "label")
    require_terminal()
    opening = Opening(
        label=label,
        profile=Profile(options.profile),
        exercise=False,
        office=office,
        persons=tuple({person.id: person for person in (mayor, founder)}.values()),
        founder=founder.id,
        passwords={founder.id: asked_twice(founder.name, options.password_file, sentences)},
        whole=False,
    )
    session, code = Session.create(options.vault, opening)
    with session:
        if not show_once((sentences.text("cli.new.code"), *session.sheets(code))):
            raise Unusable("terminal_needed")
        session.establish()
    say(sentences.text("cli.new.done"))
    return 0


def password(options: argparse.Namespace, sentences: Sentences) -> int:
    """Change a member's password; the present one is asked first."""
    with Session.open(options.vault) as session, by_name(names_of(session)):
        old = enter(session, options, sentences)
        name = names_of(session)[options.member]
        fresh = asked_twice(name, options.new_password_file, sentences)
        session.change_password(options.member, old, fresh)
    say(sentences.text("cli.password.done"))
    return 0


def recover(options: argparse.Namespace, sentences: Sentences) -> int:
    """Give a member a new password by the recovery code; first show the code that replaces it.

    Raises:
        Unusable: as `put_on_paper`, before anything changes.
    """
    require_terminal()
    with Session.open(options.vault) as session, by_name(names := names_of(session)):
        member = chosen(options.member, names)
        sheet = secret_line(sentences.text("cli.prompt.code"), options.code_file)
        following = session.next_sheet(sheet)
        fresh = asked_twice(names[member], options.password_file, sentences)
        put_on_paper(session.sheets(following), sentences)
        session.recover(member, sheet, fresh, following)
        former = session.former_sheet()
    say(sentences.text("cli.recover.done"))
    say(sentences.text(f"backups.former_{former}"))
    return 0


def new_sheet(options: argparse.Namespace, sentences: Sentences) -> int:
    """Replace the recovery sheet by another one, which for several members is in two halves.

    Raises:
        Unusable: as `put_on_paper`, before anything changes.
    """
    require_terminal()
    with unlocked(options, sentences) as session:
        acting = PersonId(options.member)
        sheet = secret_line(sentences.text("cli.prompt.code"), options.code_file)
        following, sheets = session.work(NextSheet(sheet), acting)
        put_on_paper(sheets, sentences)
        former = session.work(ReplaceSheet(sheet, following), acting)
    say(sentences.text("cli.new_sheet.done"))
    say(sentences.text(f"backups.former_{former}"))
    return 0


def require_terminal() -> None:
    """Raises Unusable("terminal_needed") where a code could be shown nowhere."""
    if not terminal_there():
        raise Unusable("terminal_needed")


def put_on_paper(sheets: tuple[str, ...], sentences: Sentences) -> None:
    """Show the code of the next sheet, and go on once its last group was typed from paper.

    Raises:
        Unusable: code_not_kept; password_no_terminal where nobody can type.
    """
    show_once((sentences.text("cli.new.code"), *sheets))
    for number, sheet in enumerate(sheets, 1):
        last = sheet.rsplit("-", 1)[-1]
        prompt = sentences.text("cli.prompt.last_group", number=number, of=len(sheets))
        tries = (secret_line(prompt, None) for _ in range(TRIES))
        if not any(typed.strip().upper().translate(AS_READ) == last for typed in tries):
            raise Unusable("code_not_kept")


def asked_twice(name: str, file: Path | None, sentences: Sentences) -> str:
    """A new password: typed twice, or the one line of a file."""
    prompt = sentences.text("cli.prompt.new_password", member=name)
    return new_secret_line(prompt, sentences.text("cli.prompt.again"), file)


def _opening(options: argparse.Namespace, sentences: Sentences) -> tuple[Office, Person, Person]:
    """The office, its mayor and its founder, as far as the arguments tell.

    The founder coordinates. The mayor is somebody else, whose name is filled in later; in a
    participant's vault nobody convenes, and its owner stands for both.
    """
    municipality = _line(options, "municipality" if options.municipality else "label")
    participant = options.whose == "participant"
    founder = Person(
        id=PersonId(_word(options, "member")),
        name=_line(options, "name"),
        function=sentences.text(f"cli.new.{options.whose}"),
        organisation=municipality,
        category=Category(options.category),
        community=Community.MUNICIPAL,
        language=sentences.language,
    )
    title = sentences.text("cli.new.mayor")
    mayor = replace(founder, id=MAYOR, name=title, function=title, category=Category.BM)
    if participant or founder.id == MAYOR:
        mayor = founder
    office = Office(
        municipality=municipality,
        mayor=mayor.id,
        coordinator=founder.id,
        dpo=_line(options, "dpo") if options.dpo else "",
        language=sentences.language,
    )
    return office, mayor, founder


def _line(options: argparse.Namespace, name: str) -> str:
    """A name for a vault or a person: one line that says something."""
    value: str = getattr(options, name)
    if not value.strip() or len(value) > LINE_LIMIT or _CONTROL.search(value):
        raise Unusable("usage_value", command=options.called, name=f"--{name}")
    return value


def _word(options: argparse.Namespace, name: str) -> str:
    """An id for somebody: one short word. Raises Unusable("usage_word")."""
    value: str = getattr(options, name)
    if len(value) > ID_LIMIT or not _WORD.fullmatch(value):
        raise Unusable("usage_word", command=options.called, name=f"--{name}")
    return value
