"""How a member gets in at a terminal: the password, the wait after wrong ones, a device's code."""

import argparse
import time
from collections.abc import Iterator
from contextlib import contextmanager

from app.cli.terminal import complain, secret_line
from app.errors import Locked
from app.session import Session
from app.wording.sentences import Sentences


@contextmanager
def unlocked(options: argparse.Namespace, sentences: Sentences) -> Iterator[Session]:
    """The session of a member who gives their password; closed afterwards."""
    with Session.open(options.vault) as session:
        enter(session, options, sentences)
        yield session


def enter(session: Session, options: argparse.Namespace, sentences: Sentences) -> str:
    """Let a member in, who gives their password; it is the answer.

    After wrong ones it is tried once the wait is over, which is said. Where the password works with
    a device code that this system's keyring has not, that is asked at the terminal.

    Raises:
        Unusable: as `secret_line`.
        Locked: wrong_password.
    """
    prompt = sentences.text("cli.prompt.password", member=options.member)
    password = secret_line(prompt, options.password_file)
    wait_for(session, options.member, sentences)
    try:
        session.unlock(options.member, password)
    except Locked as error:
        if error.code != "device_code_needed":
            raise
        complain(sentences.error(error))
        prompt = sentences.text("cli.prompt.device_code", member=options.member)
        session.unlock(options.member, password, secret_line(prompt, None))
    return password


def wait_for(session: Session, member: str, sentences: Sentences) -> None:
    """Sit out what is left of the wait after wrong passwords."""
    if seconds := session.wait(member):
        complain(sentences.text("errors.password_waits", seconds=seconds))
    while seconds := session.wait(member):
        time.sleep(min(seconds, 1))
