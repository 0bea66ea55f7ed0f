"""Whatever an office does, in any order, the vault holds what a few dictionaries would.

Random commands, locks, kills, full disks, new passwords, sheets, backups and restores. What the
model says exists is read by exactly those who may; what was erased is nowhere; the log only grows.
"""

import shutil
from collections.abc import Iterable
from contextlib import suppress
from copy import deepcopy
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from types import SimpleNamespace

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from app.audit.merkle import Frontier
from app.commands.backups import BackUp
from app.commands.cases import HoldCase
from app.commands.restoring import Restoring
from app.commands.scenario.playing import Play, passwords_of
from app.commands.scenario.shape import Outcome
from app.commands.scenario.steps import Names
from app.crypto import kdf
from app.domain.case import CaseId
from app.domain.person import PersonId
from app.errors import AppError, Unavailable
from app.session import Session
from app.store import backup, tries
from app.store.connection import Database
from app.store.escrow import FILE, load
from tests import meetings
from tests.builders import derive_each_password_once, opening_of
from tests.meetings import Step, arrived, declared, invited, opened_case, planned, step
from tests.pages import pages

COORD = PersonId("coord")
STAFF = ("mayor", "coord", "scribe")
GUEST = "pol"
PEOPLE = meetings.scenario([])
SPEAKERS: dict[str, tuple[str, ...]] = {"scribe": STAFF, GUEST: ("mayor", "coord")}
"""Who reads what is said: of the minute-taker everybody, of the guest the officers alone."""


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

    open_items: dict[str, str] = field(default_factory=dict)
    """Cases that are at the table, with their meeting."""
    resting: set[str] = field(default_factory=set)
    closed: set[str] = field(default_factory=set)
    held: set[str] = field(default_factory=set)
    texts: dict[str, Kept] = field(default_factory=dict)
    cases: dict[str, str] = field(default_factory=dict)
    """The names of all that are there, with their ids."""


@settings(
    max_examples=8,
    stateful_step_count=16,
    phases=(Phase.reuse, Phase.generate),
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
class Office(RuleBasedStateMachine):
    """One office with three members, one vault, and disks for its backups."""

    def __init__(self) -> None:
        super().__init__()
        self.patched = pytest.MonkeyPatch()
        derive_each_password_once(self.patched.setattr)
        self.patched.setattr(tries, "delay", lambda _wrong: 0)
        salt = SimpleNamespace(token_bytes=bytes)  # one for all: each password is derived once
        self.patched.setattr(kdf, "secrets", salt)
        self.place = TemporaryDirectory(prefix="office-")
        self.numbers = count(1)
        self.model, self.names = Model(), Names()
        self.passwords = dict(passwords_of(PEOPLE))
        self.erased: set[str] = set()
        self.dead: set[int] = set()
        """Numbers of the keys of what was erased: no number is given twice."""
        self.disk: Path | None = None
        self.made: list[tuple[backup.Backup, Model, Names]] = []
        self.tree = Frontier()

    # Beginning and ending

    @initialize()
    def found(self) -> None:
        folder = Path(self.place.name) / "vault"
        self.session, code = Session.create(folder, opening_of(PEOPLE))
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
        for member in STAFF:
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
        play = Play(meetings.scenario(steps), self.names)
        return [play._play(one, self.session).outcome for one in play.scenario.steps]

    def named(self, kind: str) -> str:
        return f"{kind}{next(self.numbers)}"

    @precondition(lambda self: len(self.model.cases) < 3)
    @rule()
    def open_a_case_at_a_table(self) -> None:
        case, meeting = self.named("k"), self.named("m")
        place = {"meeting": meeting, "case": case}
        there = (*STAFF, GUEST)
        ended = self.do(
            [
                *opened_case(case, f"Onderwerp {case}"),
                *planned(meeting),
                step("add_item", **place),
                *invited([GUEST], case, meeting),
                *declared(there),
                step("open_meeting", "mayor", meeting=meeting),
                step("open_item", "mayor", **place),
                *arrived(there, case, meeting),
            ]
        )
        assert set(ended) == {Outcome.OK}
        self.model.cases[case] = self.names.of("case", case)
        self.model.open_items[case] = meeting

    @precondition(lambda self: self.model.open_items)
    @rule(data=st.data(), speaker=st.sampled_from(sorted(SPEAKERS)))
    def say(self, data: st.DataObject, speaker: str) -> None:
        case = data.draw(st.sampled_from(sorted(self.model.open_items)))
        text, readers = self.named("t"), frozenset(SPEAKERS[speaker])
        word = f"geplant-{text}-{'w' * 9}"
        more = {"secret": True, "audience": ["mayor"]} if speaker == GUEST else {}
        spoken = meetings.said(speaker, text, word, case, self.model.open_items[case], **more)
        assert set(self.do(spoken)) == {Outcome.OK}
        self.model.texts[self.names.of("text", text)] = Kept(case, speaker, word, readers)

    @precondition(lambda self: self.model.texts)
    @rule(data=st.data())
    def take_back(self, data: st.DataObject) -> None:
        text = data.draw(st.sampled_from(sorted(self.model.texts)))
        kept = self.model.texts[text]
        name = next(n for (sort, n), made in self.names.ids.items() if made == text)
        keys = self.keys("id", text)
        (ended,) = self.do([step("withdraw", kept.speaker, contribution=name)])
        assert ended is Outcome.OK or kept.case not in self.model.open_items, ended
        if ended is Outcome.OK:
            self.erased.add(self.model.texts.pop(text).word)
            self.dead |= keys

    @precondition(lambda self: self.model.open_items)
    @rule(data=st.data())
    def end_a_meeting(self, data: st.DataObject) -> None:
        case = data.draw(st.sampled_from(sorted(self.model.open_items)))
        meeting = self.model.open_items.pop(case)
        assert set(self.do(meetings.closed(case, meeting))) == {Outcome.OK}
        self.model.resting.add(case)

    @precondition(lambda self: self.model.cases)
    @rule(data=st.data(), what=st.sampled_from(["close", "hold", "release", "erase", "erase"]))
    def end_a_case(self, data: st.DataObject, what: str) -> None:
        case = data.draw(st.sampled_from(sorted(self.model.cases)))
        model = self.model
        if what in ("hold", "release"):
            with suppress(AppError):
                hold = what == "hold"
                both = {member: self.passwords[member] for member in STAFF[:2]}
                step_ = HoldCase(CaseId(model.cases[case]), hold)
                self.session.run_together(step_, COORD, both)
                (model.held.add if hold else model.held.discard)(case)
            return
        keys = self.keys("bundle", model.cases[case])
        (ended,) = self.do([step(f"{what}_case", case=case)])
        if what == "close":
            if ended is Outcome.OK:
                model.closed.add(case)
            return
        assert (ended is Outcome.OK) == (case in model.closed and case not in model.held), ended
        if ended is Outcome.OK:
            self.forget(case)
            self.dead |= keys

    def keys(self, column: str, value: str) -> set[int]:
        """The numbers of the keys of a record, or of all records of a bundle."""
        store = self.session._vault.whole(COORD).store
        asked = f"SELECT key FROM record WHERE {column} = ?"  # noqa: S608 a name of ours
        return {key for (key,) in store.rows(asked, value)}

    def forget(self, case: str) -> None:
        gone = [text for text, kept in self.model.texts.items() if kept.case == case]
        self.erased |= {self.model.texts.pop(text).word for text in gone}
        self.erased.add(f"Onderwerp {case}")
        del self.model.cases[case]
        for group in (self.model.resting, self.model.closed, self.model.held):
            group.discard(case)

    # What happens to the vault

    @rule()
    def lock(self) -> None:
        self.session.lock()
        self.unlock()

    def unlock(self) -> None:
        for member, password in self.passwords.items():
            if member not in self.session.unlocked:
                self.session.unlock(member, password)

    @rule()
    def kill(self) -> None:
        """What a power cut leaves: the files as they stand."""
        after = self.folder()
        shutil.copytree(self.session._vault.folder, after)
        self.session.close()
        self.session = Session.open(after)
        self.session.backs_up = False
        self.unlock()
        assert self.session.check(COORD) == ()

    def folder(self) -> Path:
        return Path(self.place.name) / self.named("vault")

    @precondition(lambda self: self.model.open_items)
    @rule(file=st.sampled_from(["store.db", "keys.db"]))
    def fill_the_disk(self, file: str) -> None:
        """What somebody says then is not there, not even in part."""
        case, meeting = next(iter(self.model.open_items.items()))
        before, commit = self.records(), Database.commit

        def full(database: Database) -> None:
            if database.file == file:
                raise Unavailable("disk_full")
            commit(database)

        with pytest.MonkeyPatch.context() as patched:
            patched.setattr(Database, "commit", full)
            with pytest.raises(Unavailable, match="disk_full"):
                self.do(meetings.said("scribe", self.named("t"), "nooit", case, meeting)[:1])
        assert self.records() == before

    def records(self) -> set[tuple[str, int]]:
        store = self.session._vault.whole(COORD).store
        return set(store.rows("SELECT id, version FROM record"))

    @rule(member=st.sampled_from(STAFF))
    def change_a_password(self, member: str) -> None:
        new = f"wachtwoord {next(self.numbers) % 3}"
        self.session.change_password(member, self.passwords[PersonId(member)], new)
        self.passwords[PersonId(member)] = new

    @rule(member=st.sampled_from(STAFF))
    def come_back_by_the_sheet(self, member: str) -> None:
        """A new identity, a new sheet and a new vault key."""
        self.passwords[PersonId(member)] = "terug"
        self.sheet = self.session.recover(member, self.sheet, "terug").sheet
        self.unlock()

    # Backups

    @rule()
    def back_up(self) -> None:
        if self.disk is None:
            self.disk = self.folder().with_name(self.named("disk"))
            self.disk.mkdir()
        self.session.work(BackUp(self.disk), COORD)

    @precondition(lambda self: self.made)
    @rule(data=st.data())
    def lose_the_laptop(self, data: st.DataObject) -> None:
        """Any backup comes back with today's escrow: without what was erased since."""
        there = [one for one in self.made if one[0].store.exists()]
        one, model, names = data.draw(st.sampled_from(there), label="backup")
        assert self.disk is not None
        self.session.close()
        wanted = Restoring(self.disk, COORD, "terug", self.sheet, made_at=one.made_at)
        self.session, code, told = Session.restore(self.folder(), wanted)
        assert not told.damaged
        self.session.backs_up = False
        self.sheet, self.passwords[COORD] = code.sheet, "terug"
        self.unlock()
        gone = [case for case in model.cases if case not in self.model.cases]
        self.model, self.names = deepcopy(model), deepcopy(names)
        for text in [t for t, kept in model.texts.items() if kept.word in self.erased]:
            del self.model.texts[text]
        for case in gone:
            self.forget(case)
            self.model.open_items.pop(case, None)
        self.made, self.disk, self.tree = [], None, Frontier()

    # What is always true

    @invariant()
    def everybody_reads_what_the_model_says_and_nothing_else(self) -> None:
        if not hasattr(self, "session"):
            return
        for member in STAFF:
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
                    assert {text for text in texts if text in self.model.texts} == set(mine)
                    assert all(word.encode() in texts[text] for text, word in mine.items())
                    content = b"".join(texts.values())
                    assert not [word for word in self.erased if word.encode() in content]

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


TestOffice = pytest.mark.slow(Office.TestCase)
