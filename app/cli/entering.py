"""How a member gets in at a terminal: name, password, wait after wrong ones, a device's code.

Who has keys is told before any password, as the unlock screen tells it to anybody.
"""

import argparse
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import TypeVar
from unicodedata import normalize

from app.cli.document import with_names
from app.cli.terminal import complain, secret_line
from app.errors import AppError, Locked, NotFound, Unusable
from app.session import Session
from app.wording.sentences import OF_A_MEMBER, Sentences

T = TypeVar("T")


@contextmanager
def unlocked(options: argparse.Namespace, sentences: Sentences) -> Iterator[Session]:
    """The session of a member who gives their password; closed afterwards."""
    with Session.open(options.vault) as session, by_name(names_of(session)):
        enter(session, options, sentences)
        yield session


@contextmanager
def by_name(names: Mapping[str, str]) -> Iterator[None]:
    """Whom an error tells of is named in it: an id tells nobody whom to ask."""
    try:
        yield
    except AppError as error:
        if error.code in OF_A_MEMBER:
            error.facts = with_names(error.facts, names)
        raise


def enter(session: Session, options: argparse.Namespace, sentences: Sentences) -> str:
    """Let a member in, who gives their password; it is the answer. `member` is their id from then.

    After wrong ones it is tried once the wait is over, which is said. Raises as `tried`;
    Locked("wrong_password").
    """

    def attempt(password: str, code: str | None) -> str:
        wait_for(session, options.member, sentences)
        session.unlock(options.member, password, code)
        return password

    return tried(options, sentences, names_of(session), attempt)


def tried(
    options: argparse.Namespace,
    sentences: Sentences,
    names: Mapping[str, str],
    attempt: Callable[[str, str | None], T],
) -> T:
    """What comes of a member's password; `member` is their id from then.

    Raises as `chosen`, `secret_line` and `attempt`.
    """
    options.member = chosen(options.member, names)
    name = names[options.member]
    prompt = sentences.text("cli.prompt.password", member=name)
    password = secret_line(prompt, options.password_file)
    with by_name(names):
        return with_code(name, password, sentences, attempt)


def with_code(
    name: str,
    password: str,
    sentences: Sentences,
    attempt: Callable[[str, str | None], T],
) -> T:
    """What comes of a password; where it works with a device code, maybe of both.

    A code that this system's keyring has not is asked at the terminal. Raises as `secret_line` and
    `attempt`.
    """
    try:
        return attempt(password, None)
    except Locked as error:
        if error.code != "device_code_needed":
            raise
        complain(sentences.error(error))
    code = secret_line(sentences.text("cli.prompt.device_code", member=name), None)
    return attempt(password, code)


def names_of(session: Session) -> dict[str, str]:
    """The names of the vault's members by their ids."""
    return {slot.member: slot.name for slot in session.header.members}


def chosen(typed: str | None, names: Mapping[str, str]) -> str:
    """The id of whom was typed, by id or by name; of the only one there is where nothing was.

    Raises:
        Unusable: member_needed, members_alike; NotFound: member_not_there; all with `members`,
            among whom to choose.
    """
    if typed is None:
        found = list(names)
    elif typed in names:
        found = [typed]
    else:
        found = [one for one, name in names.items() if _plain(name) == _plain(typed)]
    if len(found) == 1:
        return found[0]
    members = ", ".join(f"{names[one]} ({one})" for one in found or names) or "–"
    if typed is None:
        raise Unusable("member_needed", members=members)
    if found:
        raise Unusable("members_alike", members=members)
    raise NotFound("member_not_there", members=members)


def _plain(name: str) -> str:
    return " ".join(normalize("NFKC", name).casefold().split())


def wait_for(session: Session, member: str, sentences: Sentences) -> None:
    """Sit out what is left of the wait after wrong passwords."""
    if seconds := session.wait(member):
        complain(sentences.text("errors.password_waits", seconds=seconds))
    while seconds := session.wait(member):
        time.sleep(min(seconds, 1))
