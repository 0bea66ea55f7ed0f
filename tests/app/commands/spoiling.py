"""Damage in a few words: bytes of one record that are not what was sealed."""

from collections.abc import Iterator
from contextlib import contextmanager

from app.session import Session
from app.store.connection import Database
from app.store.records import Records


def store_of(session: Session) -> Database:
    """What lies on the disk, whoever has unlocked."""
    return session._vault.whole(min(session.unlocked)).store


def spoil(session: Session, record: str) -> None:
    """Nobody opens that record any more, once the vault was locked."""
    store = store_of(session)
    ((length,),) = store.rows("SELECT length(sealed) FROM record WHERE id = ?", record)
    with store.writing():
        store.run("UPDATE record SET sealed = zeroblob(?) WHERE id = ?", length, record)


def spoil_last(session: Session, bundle: str) -> None:
    """The last record inside a case; its frame stays whole."""
    named = "SELECT id FROM record WHERE bundle = ? AND id <> ? ORDER BY place"
    spoil(session, str(store_of(session).rows(named, bundle, bundle)[-1][0]))


def unlocked_anew(session: Session, *members: str) -> None:
    """What was opened before is forgotten."""
    session.lock()
    for member in members:
        session.unlock(member, f"play-{member}")


@contextmanager
def records_of(session: Session, member: str) -> Iterator[Records]:
    """What a member's keys open."""
    with session._vault.transaction(member, now=session._now()) as transaction:
        yield Records(transaction)
