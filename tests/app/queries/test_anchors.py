"""Whoever holds minutes checks the log of the vault against them."""

import shutil
from collections.abc import Iterator
from datetime import date
from hashlib import sha256
from pathlib import Path

import pytest

from app.audit.merkle import Frontier, leaf_hash
from app.audit.opening import Opening
from app.commands.minutes import IssueMinutes, SignMinutes
from app.domain.meeting import Meeting, MeetingId
from app.domain.person import PersonId
from app.queries.anchors import LogBeside, LogOfMinutes, asks_log
from app.queries.proofs import examine_proofs
from app.session import Session
from app.store.log import Leaf, Log
from app.store.records import Records
from tests.app.commands.sittings import do, planned, scenario
from tests.builders import exercise, play

pytestmark = pytest.mark.usefixtures("quick_passwords")
MAYOR, COORD = PersonId("mayor"), PersonId("coord")


@pytest.fixture(scope="module")
def held(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, Path, bytes]]:
    """The folder before the minutes were signed, the one after, and a copy that was handed out."""
    from tests.builders import derive_each_password_once

    base = tmp_path_factory.mktemp("held")
    with pytest.MonkeyPatch.context() as patch:
        derive_each_password_once(patch.setattr)
        plan = scenario(
            [
                planned() | {"kind": "strategic"},
                *(do("declare", who) for who in ("mayor", "coord")),
                *(do(verb, "mayor", meeting="m") for verb in ("open_meeting", "close_meeting")),
            ]
        )
        with exercise(base, plan) as session:
            assert play(session, plan).surprises == []
            folder = session._vault.folder
        shutil.copytree(folder, base / "before")
        with unlocked(folder) as session:
            meeting = the_meeting(session)
            session.run(SignMinutes(meeting), MAYOR)
            copy = session.run(IssueMinutes(meeting), COORD).handed[0].data
        yield base / "before", folder, copy


def unlocked(folder: Path) -> Session:
    session = Session.open(folder)
    for member in session.header.members:
        session.unlock(member.member, f"play-{member.member}")
    return session


def the_meeting(session: Session) -> MeetingId:
    with session._vault.transaction("coord", now=session._now()) as transaction:
        found = next(Records(transaction).meetings())
        assert isinstance(found, Meeting)
        return found.id


def asked(copy: bytes) -> LogOfMinutes:
    question = asks_log(examine_proofs(copy))
    assert question is not None
    return question


@pytest.fixture
def copies(held: tuple[Path, Path, bytes], tmp_path: Path) -> tuple[Path, Path, bytes]:
    for name, folder in zip(("before", "vault"), held, strict=False):
        shutil.copytree(folder, tmp_path / name)
    return tmp_path / "before", tmp_path / "vault", held[2]


@pytest.mark.parametrize("member", [MAYOR, COORD])
def test_the_vault_that_went_on_is_the_one_that_the_minutes_hide(
    copies: tuple[Path, Path, bytes], member: PersonId
) -> None:
    _, folder, copy = copies
    with unlocked(folder) as session:
        assert session.ask(asked(copy), member) is LogBeside.GOES_ON


def test_a_vault_from_before_the_minutes_does_not_know_them(
    copies: tuple[Path, Path, bytes],
) -> None:
    before, _, copy = copies
    with unlocked(before) as session:
        assert session.ask(asked(copy), MAYOR) is LogBeside.UNKNOWN
        session.run(SignMinutes(the_meeting(session)), MAYOR)  # signed again, as if never before
        assert session.ask(asked(copy), MAYOR) is LogBeside.UNKNOWN


def test_a_log_that_its_owner_wrote_anew_is_told_by_the_minutes(
    copies: tuple[Path, Path, bytes],
) -> None:
    """With all keys, and so that the log is whole in itself."""
    _, folder, copy = copies
    with unlocked(folder) as session:
        opened = session._vault.whole("coord")
        leaves = [signed.leaf() for signed in opened.log.leaves()]
        by_entry = {me.entry: me for me in opened.members.values()}
        trigger = opened.store.row("SELECT sql FROM sqlite_schema WHERE name = 'leaf_remains'")
        assert trigger is not None
        opened.store.run("DROP TRIGGER leaf_remains")
        opened.store.run("DELETE FROM leaf")
        opened.store.run("DELETE FROM log_head")
        opened.store.script(trigger[0])
        log = Log(opened.vault, opened.store)
        for leaf in leaves:
            later = leaf.written_at.replace("T", " ") if leaf.position == 1 else leaf.written_at
            anew = Leaf(
                leaf.position,
                later,
                leaf.entry,
                leaf.circle,
                leaf.sealed,
                leaf.changes,
                leaf.circles,
            )
            with opened.store.writing():
                log.append(log.signed(anew, by_entry[leaf.entry].identity.sign))
        session.lock()
        for member in ("mayor", "coord"):
            session.unlock(member, f"play-{member}")
        assert session._vault.check("coord") == ()
        assert [one.code for one in session.check("coord")] == ["log_rewritten"]
        assert session.ask(asked(copy), MAYOR) is LogBeside.REWRITTEN


def test_an_anchor_that_leads_elsewhere_counts_for_nothing(
    copies: tuple[Path, Path, bytes],
) -> None:
    _, folder, copy = copies
    with unlocked(folder) as session:
        meeting = the_meeting(session)
        with session._vault.transaction("coord", now=session._now()) as transaction:
            records = Records(transaction)
            (anchor,) = records.anchors(records.meeting(meeting))  # type: ignore[arg-type]
        opening = Opening.from_bytes(anchor.opening)
        assert opening.root(anchor.checkpoint.encode()) == anchor.root
        assert opening.root(anchor.checkpoint.replace("\n", "\n1", 1).encode()) != anchor.root
        other = LogOfMinutes(sha256(anchor.root).digest(), asked(copy).meeting_on)
        assert session.ask(other, MAYOR) is LogBeside.UNKNOWN


def test_minutes_of_an_earlier_format_say_nothing_of_a_log(
    copies: tuple[Path, Path, bytes],
) -> None:
    _, folder, _ = copies
    with unlocked(folder) as session:
        old = LogOfMinutes(bytes(32), date(2026, 11, 23), anchored=False)
        assert session.ask(old, MAYOR) is LogBeside.UNANCHORED


def test_no_copy_shows_the_checkpoint(copies: tuple[Path, Path, bytes]) -> None:
    _, folder, copy = copies
    with unlocked(folder) as session:
        opened = session._vault.whole("coord")
        tree = Frontier()
        for signed in opened.log.leaves():
            tree = tree.append(leaf_hash(signed.body))
            assert tree.root not in copy
            assert tree.root.hex().encode() not in copy
        assert opened.vault.encode() not in copy
