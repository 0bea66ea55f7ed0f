"""An office whose vault is held against a few dictionaries: what always holds, whatever is done."""

import shutil
from collections.abc import Iterable
from contextlib import suppress
from copy import deepcopy
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from types import SimpleNamespace

import pytest
from hypothesis.stateful import RuleBasedStateMachine, invariant

from app.audit.merkle import Frontier
from app.commands import backups
from app.commands.scenario.playing import Play, passwords_of
from app.commands.scenario.shape import Outcome
from app.commands.scenario.steps import Names
from app.crypto import kdf
from app.domain.calendar import months_later
from app.domain.person import PersonId
from app.errors import Damaged
from app.queries.cases import CaseList
from app.queries.retention import Overdue
from app.session import Session
from app.store import backup, tries
from app.store.connection import Database
from app.store.escrow import FILE, load
from app.store.opened import raw_key
from tests import meetings
from tests.builders import derive_each_password_once, opening_of
from tests.meetings import Step
from tests.pages import pages

COORD, CARE, YOUTH = map(PersonId, ("coord", "care", "youth"))
STAFF = ("mayor", "coord", "scribe")
GUEST = "pol"
COMING = (CARE, YOUTH)
"""Who may be given keys, and have them taken; the first sits at the tables."""
PEOPLE = meetings.scenario([])
NEW = ("eerste wachtwoord", "tweede wachtwoord")
"""Few, for each is derived once."""
MONTHS = 6
"""Between two reviews, and that a closed case is kept."""


@dataclass
class Kept:
    """One text: of which case, who said it, the word that is planted in it, and who reads it."""

    case: str
    speaker: str
    word: str
    readers: frozenset[str]


@dataclass
class Model:
    """What there is."""

    today: date = meetings.TODAY
    open_items: dict[str, str] = field(default_factory=dict)
    """Cases that are at the table, with their meeting."""
    resting: set[str] = field(default_factory=set)
    closed: dict[str, date] = field(default_factory=dict)
    held: set[str] = field(default_factory=set)
    looked_at: dict[str, date] = field(default_factory=dict)
    """When each case was opened, or looked at again."""
    lost: set[tuple[str, str]] = field(default_factory=set)
    """Admissions that ended: of which case, and whose."""
    texts: dict[str, Kept] = field(default_factory=dict)
    cases: dict[str, str] = field(default_factory=dict)
    """The names of all that are there, with their ids."""

    def forget(self, case: str) -> set[str]:
        """A case goes; the words that go with it."""
        gone = [text for text, kept in self.texts.items() if kept.case == case]
        words = {self.texts.pop(text).word for text in gone}
        for named in (self.cases, self.open_items, self.closed, self.looked_at):
            named.pop(case, None)
        self.resting.discard(case)
        self.held.discard(case)
        return {*words, f"Onderwerp {case}"}

    def opens_own(self, member: str) -> None:
        """Whoever gets keys reads what they said before (R20), where they lost no admission."""
        for text, kept in self.texts.items():
            if kept.speaker == member and (kept.case, member) not in self.lost:
                self.texts[text] = replace(kept, readers=kept.readers | {member})

    def overdue(self) -> set[str]:
        """Cases that ask to be erased."""
        return {
            self.cases[case]
            for case, day in self.closed.items()
            if case not in self.held and months_later(day, MONTHS) <= self.today
        }

    def reviews(self) -> dict[str, date | None]:
        """When each case is to be looked at again."""
        return {
            made: None
            if case in self.closed and case not in self.held
            else months_later(self.looked_at[case], MONTHS)
            for case, made in self.cases.items()
        }


class ModelledOffice(RuleBasedStateMachine):
    """One office, one vault, and disks for its backups."""

    def __init__(self) -> None:
        super().__init__()
        self.patched = pytest.MonkeyPatch()
        derive_each_password_once(self.patched.setattr)
        self.patched.setattr(tries, "delay", lambda _wrong: 0)
        salt = SimpleNamespace(token_bytes=bytes)  # one for all: each password is derived once
        self.patched.setattr(kdf, "secrets", salt)
        self.now = datetime(2026, 11, 23, 9, tzinfo=UTC)
        self.patched.setattr(backups, "moment", lambda _today: self.now)
        self.place = TemporaryDirectory(prefix="office-")
        self.numbers = count(1)
        self.model, self.names = Model(), Names()
        self.passwords = dict.fromkeys(passwords_of(PEOPLE), NEW[0])
        """Of the members."""
        self.left: set[str] = set()
        """Whose keys were taken: they never have any again."""
        self.gone: set[str] = set()
        """Whose role ended with them."""
        self.erased: set[str] = set()
        self.dead: set[int] = set()
        """Numbers of the keys of what was erased: no number is given twice."""
        self.disk: Path | None = None
        self.made: list[tuple[backup.Backup, Model, Names]] = []
        self.tree = Frontier()

    # Beginning and ending

    def found(self) -> None:
        folder = Path(self.place.name) / "vault"
        opening = replace(opening_of(PEOPLE), passwords=self.passwords)
        self.session, code = Session.create(folder, opening)
        self.session.backs_up = False
        self.sheet = code.sheet

    def teardown(self) -> None:
        try:
            if hasattr(self, "session"):
                self.sound()
                self.session.close()
        finally:
            self.patched.undo()
            self.place.cleanup()

    def sound(self) -> None:
        """Clean for everybody, and nothing of what was erased."""
        for member in self.passwords:
            assert self.session.check(member) == ()
        opened = self.session._vault.whole(COORD)
        for database in (opened.store, opened.keys_file):
            content = pages(database.path, database.file, opened.vault_key)
            assert not [word for word in self.erased if word.encode() in content]
        for place in opened.places:
            kept = load(place / FILE).open_with(opened.vault_key)
            assert self.dead.isdisjoint(key.number for key in kept.keys)

    # What is done

    def do(self, steps: Iterable[Step]) -> list[Outcome]:
        """Each step through the session; how they ended."""
        play = Play(meetings.scenario(steps, self.passwords.keys() - STAFF), self.names)
        return [play._play(one, self.session).outcome for one in play.scenario.steps]

    def named(self, kind: str) -> str:
        return f"{kind}{next(self.numbers)}"

    def folder(self) -> Path:
        return Path(self.place.name) / self.named("vault")

    def unlock(self) -> None:
        for member, password in self.passwords.items():
            if member not in self.session.unlocked:
                self.session.unlock(member, password)

    def reopen(self, folder: Path) -> None:
        """Goes on with the files in a folder, as they stand."""
        with suppress(Exception):
            self.session.close()
        self.session = Session.open(folder)
        self.session.backs_up = False
        there = {slot.member for slot in self.session.header.members}
        self.passwords = {who: word for who, word in self.passwords.items() if who in there}
        self.unlock()

    def copied(self) -> Path:
        """What a power cut leaves: the files as they stand."""
        return Path(shutil.copytree(self.session._vault.folder, self.folder()))

    def vault_key(self) -> bytes:
        return self.session._vault.whole(COORD).vault_key

    def opens_with(self, vault_key: bytes) -> bool:
        """Whether a copy of either store opens with a vault key."""
        copy, opens = self.copied(), 0
        for file in ("store.db", "keys.db"):
            with suppress(Damaged):
                Database(copy / file, raw_key(vault_key, file), copy=True).close()
                opens += 1
        return bool(opens)

    def keys(self, column: str, value: str) -> set[int]:
        """The numbers of the keys of a record, or of all records of a bundle."""
        store = self.session._vault.whole(COORD).store
        asked = f"SELECT key FROM record WHERE {column} = ?"  # noqa: S608 a name of ours
        return {key for (key,) in store.rows(asked, value)}

    def records(self) -> set[tuple[str, int]]:
        store = self.session._vault.whole(COORD).store
        return set(store.rows("SELECT id, version FROM record"))

    def later(self, days: int) -> None:
        """The clock of backups, which no exercise puts on."""
        self.now += timedelta(days=days, seconds=1)

    # What is always true

    @invariant()
    def everybody_reads_what_the_model_says_and_nothing_else(self) -> None:
        if not hasattr(self, "session"):
            return
        assert {slot.member for slot in self.session.header.members} == set(self.passwords)
        for member in self.passwords:
            vault = self.session._vault
            with vault.transaction(member, now=vault.header.created) as transaction:
                for case, made in self.model.cases.items():
                    assert transaction.holds(made), case
                    texts = {one.id: one.payload for one in transaction.bundle(made)}
                    mine = {
                        text: kept.word
                        for text, kept in self.model.texts.items()
                        if kept.case == case and member in kept.readers
                    }
                    opened = {text for text in texts if text in self.model.texts}
                    assert opened == set(mine), (member, case)
                    assert all(word.encode() in texts[text] for text, word in mine.items())
                    content = b"".join(texts.values())
                    assert not [word for word in self.erased if word.encode() in content]

    @invariant()
    def nothing_stays_silently(self) -> None:
        """What is due for erasing, and when each case is looked at again (R38)."""
        if hasattr(self, "session"):
            lines = self.session.ask(CaseList(), COORD)
            assert {line.id: line.review_on for line in lines} == self.model.reviews()
            assert {due.id for due in self.session.ask(Overdue(), COORD)} == self.model.overdue()

    @invariant()
    def every_backup_is_remembered(self) -> None:
        """With what there was when it was made, also by the program itself."""
        known = {one.made_at for one, _, _ in self.made}
        for place in self.disk.iterdir() if self.disk else ():
            for one in backup.backups(place):
                if one.made_at not in known:
                    self.made.append((one, deepcopy(self.model), deepcopy(self.names)))

    @invariant()
    def the_log_only_grows(self) -> None:
        if hasattr(self, "session"):
            log = self.session._vault.whole(COORD).log
            assert log.began_with(self.tree)
            self.tree = log.frontier
