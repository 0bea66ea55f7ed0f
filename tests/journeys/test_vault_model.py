"""Whatever an office does, in any order, the vault holds what a few dictionaries would.

Random commands, locks, kills, full disks, new passwords, sheets, members who come and go, lost
admissions, reviews, backups whole and cut short, and restores. What the model says exists is read
by exactly those who may; what was erased is nowhere; the log only grows.
"""

import errno
import shutil
from collections.abc import Callable
from contextlib import suppress
from copy import deepcopy
from datetime import timedelta
from pathlib import Path
from typing import Any, NoReturn

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, precondition, rule

from app.audit.merkle import Frontier
from app.commands.backups import BackUp, Work
from app.commands.cases import HoldCase, Revoke
from app.commands.members import AddMember, RemoveMember
from app.commands.office import Wait
from app.commands.restoring import Restoring
from app.commands.reviewing import ReviewCase
from app.commands.scenario.shape import Outcome
from app.commands.scenario.steps import Names
from app.domain.case import CaseId
from app.domain.person import PersonId
from app.domain.secret import SecretText
from app.errors import AppError, Refused, Unavailable, WrongState
from app.host import files
from app.queries.cases import CaseView
from app.session import Session
from app.store.backup import Backup
from app.store.connection import Database
from tests import meetings
from tests.journeys.modelled_office import (
    CARE,
    COMING,
    COORD,
    GUEST,
    NEW,
    STAFF,
    Kept,
    Model,
    ModelledOffice,
)
from tests.meetings import arrived, declared, invited, opened_case, planned, step

MAYOR = PersonId("mayor")
SPEAKERS = ("scribe", GUEST, CARE)
"""Of the guest the officers read, of the others everybody."""
CUTS = st.integers(0, 4)
"""How many files were written, or parts, before it was cut."""

CUT_SHORT = ("stopped", "killed", "full")


class Killed(BaseException):
    """The power went."""


@settings(
    max_examples=5,
    stateful_step_count=16,
    phases=(Phase.reuse, Phase.generate),
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
class Office(ModelledOffice):
    """Three members from the beginning, and two who may come and go."""

    @initialize(how=st.sampled_from(CUT_SHORT), cut=CUTS)
    def begin(self, how: str, cut: int) -> None:
        """A case at a table, something said, a backup of that, and one that was cut short."""
        self.found()
        self.open_a_case_at_a_table()
        for speaker in SPEAKERS:
            self.said(speaker, next(iter(self.model.open_items)))
        self.back_up("whole", days=0, cut=0)
        self.every_backup_is_remembered()
        self.back_up(how, days=1, cut=cut)

    def sound(self) -> None:
        """And so is what comes back of the oldest backup."""
        super().sound()
        for oldest in self.there()[:1]:
            self.restore(*oldest)
            self.everybody_reads_what_the_model_says_and_nothing_else()
            self.nothing_stays_silently()
            assert self.session.check(COORD) == ()

    # Cases

    @precondition(lambda self: len(self.model.cases) < 3)
    @rule()
    def open_a_case_at_a_table(self) -> None:
        case, meeting, today = self.named("k"), self.named("m"), self.model.today
        place = {"meeting": meeting, "case": case}
        guests = [guest for guest in (GUEST, CARE) if guest not in self.gone]
        there = (*STAFF, *guests)
        ages = {"date": today - timedelta(days=13), "valid_until": today + timedelta(days=160)}
        basis = meetings.consent(**ages)
        ended = self.do(
            [
                *opened_case(case, f"Onderwerp {case}", basis=basis),
                *planned(meeting, on=today),
                step("add_item", **place),
                *invited(guests, case, meeting),
                *declared(there),
                step("open_meeting", "mayor", meeting=meeting),
                step("open_item", "mayor", **place),
                *arrived(there, case, meeting),
            ]
        )
        assert set(ended) == {Outcome.OK}
        self.model.cases[case] = self.names.of("case", case)
        self.model.open_items[case] = meeting
        self.model.looked_at[case] = today

    @precondition(lambda self: self.model.open_items)
    @rule(data=st.data(), speaker=st.sampled_from(SPEAKERS))
    def say(self, data: st.DataObject, speaker: str) -> None:
        case = data.draw(st.sampled_from(sorted(self.model.open_items)))
        away = speaker in self.gone or (case, speaker) in self.model.lost
        if not away:
            self.said(speaker, case)

    def said(self, speaker: str, case: str) -> None:
        text, everybody = self.named("t"), self.readers(case)
        word = f"geplant-{text}-{'w' * 9}"
        more = {"secret": True, "audience": ["mayor"]} if speaker == GUEST else {}
        spoken = meetings.said(speaker, text, word, case, self.model.open_items[case], **more)
        assert set(self.do(spoken)) == {Outcome.OK}
        readers = everybody & {MAYOR, COORD} if speaker == GUEST else everybody
        self.model.texts[self.names.of("text", text)] = Kept(case, speaker, word, readers)

    def readers(self, case: str) -> frozenset[str]:
        """Who opens what everybody at the table may read."""
        lost = {person for of, person in self.model.lost if of == case}
        there = {*STAFF, *({CARE} - self.gone)}
        return frozenset(self.passwords.keys() & there) - lost

    @precondition(lambda self: self.model.texts)
    @rule(data=st.data())
    def take_back(self, data: st.DataObject) -> None:
        text = data.draw(st.sampled_from(sorted(self.model.texts)))
        kept = self.model.texts[text]
        name = next(n for (sort, n), made in self.names.ids.items() if made == text)
        keys = self.keys("id", text)
        (ended,) = self.do([step("withdraw", kept.speaker, contribution=name)])
        away = kept.speaker in self.gone or (kept.case, kept.speaker) in self.model.lost
        assert ended is Outcome.OK or away or kept.case not in self.model.open_items, ended
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
            self.hold(case, what == "hold")
            return
        keys = self.keys("bundle", model.cases[case])
        (ended,) = self.do([step(f"{what}_case", case=case)])
        if what == "close":
            if ended is Outcome.OK:
                model.closed[case] = model.today
            return
        assert (ended is Outcome.OK) == (case in model.closed and case not in model.held), ended
        if ended is Outcome.OK:
            self.erased |= model.forget(case)
            self.dead |= keys

    def hold(self, case: str, hold: bool) -> None:
        model = self.model
        with suppress(AppError):
            both = {member: self.passwords[PersonId(member)] for member in STAFF[:2]}
            self.session.run_together(HoldCase(CaseId(model.cases[case]), hold), COORD, both)
            (model.held.add if hold else model.held.discard)(case)
            if hold:
                model.looked_at[case] = model.today

    @precondition(lambda self: self.model.cases)
    @rule(data=st.data())
    def look_again(self, data: st.DataObject) -> None:
        case = data.draw(st.sampled_from(sorted(self.model.cases)))
        self.session.run(ReviewCase(CaseId(self.model.cases[case]), SecretText("loopt nog")), COORD)
        self.model.looked_at[case] = self.model.today

    @precondition(lambda self: not self.model.open_items)
    @rule(days=st.sampled_from([40, 190]))
    def wait(self, days: int) -> None:
        self.session.run(Wait(days), COORD)
        self.model.today += timedelta(days=days)

    # What happens to the vault

    @rule(killed=st.booleans())
    def lock(self, killed: bool) -> None:
        if killed:
            self.reopen(self.copied())
        else:
            self.session.lock()
            self.unlock()

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

        ended = []
        with pytest.MonkeyPatch.context() as patched, suppress(Unavailable):
            patched.setattr(Database, "commit", full)
            ended = self.do(meetings.said("scribe", self.named("t"), "nooit", case, meeting)[:1])
        # A circle that is spoken in often has keys in reserve: then keys.db is not written.
        assert ended == [] or (ended, file) == ([Outcome.OK], "keys.db")
        assert (self.records() == before) == (ended == [])

    @rule(data=st.data(), sheet=st.booleans())
    def change_a_password(self, data: st.DataObject, sheet: bool) -> None:
        """By the sheet: with a new identity, a new sheet and a new vault key."""
        member = data.draw(st.sampled_from(sorted(self.passwords)))
        new = NEW[next(self.numbers) % len(NEW)]
        if sheet:
            self.sheet = self.session.recover(member, self.sheet, new).sheet
        else:
            self.session.change_password(member, self.passwords[member], new)
        self.passwords[member] = new
        self.unlock()

    # Members

    @precondition(lambda self: {*COMING} - self.left - self.passwords.keys())
    @rule(data=st.data(), cut=st.none() | CUTS)
    def add_a_member(self, data: st.DataObject, cut: int | None) -> None:
        new = sorted({*COMING} - self.left - self.passwords.keys())
        member = data.draw(st.sampled_from(new))
        self.passwords[member] = NEW[0]
        if not self.killed(AddMember(member, NEW[0]), cut):
            self.unlock()
        if member in self.passwords:
            self.model.opens_own(member)

    @precondition(lambda self: {*COMING} & self.passwords.keys())
    @rule(data=st.data(), role_ended=st.booleans(), cut=st.none() | CUTS)
    def remove_a_member(self, data: st.DataObject, role_ended: bool, cut: int | None) -> None:
        """Another vault key at once, also where the program ends in between."""
        member = data.draw(st.sampled_from(sorted({*COMING} & self.passwords.keys())))
        before = self.vault_key()
        if not self.killed(RemoveMember(member, role_ended), cut):
            del self.passwords[member]
        if member not in self.passwords:
            self.left.add(member)
            self.gone |= {member} if role_ended else set()
            assert not self.opens_with(before)

    @precondition(lambda self: self.model.cases)
    @rule(data=st.data(), person=st.sampled_from([GUEST, CARE]))
    def lose_an_admission(self, data: st.DataObject, person: PersonId) -> None:
        case = data.draw(st.sampled_from(sorted(self.model.cases)))
        made, before = CaseId(self.model.cases[case]), self.vault_key()
        if (case, person) in self.model.lost or person in self.gone:
            return
        self.session.run(Revoke(made, person), COORD)
        self.model.lost.add((case, person))
        if person in self.passwords:
            assert not self.opens_with(before)
            with pytest.raises(Refused):
                self.session.ask(CaseView(made), person)

    # Backups

    @rule(how=st.sampled_from(["whole", *CUT_SHORT]), days=st.sampled_from([0, 1, 40]), cut=CUTS)
    def back_up(self, how: str, days: int, cut: int) -> None:
        """Whole or cut short: whatever backup is there then comes back."""
        self.later(days)
        if self.disk is None:
            self.disk = self.folder().with_name(self.named("disk"))
            self.disk.mkdir()
        asked = iter([True] * cut)
        stopped = BackUp(self.disk, lambda: how != "stopped" or next(asked, False))
        if how == "killed":
            self.killed(stopped, cut)
            return
        with pytest.MonkeyPatch.context() as patched, suppress(WrongState, Unavailable):
            if how == "full":
                patched.setattr(files, "_flush", after(cut, full))
            self.session.work(stopped, COORD)

    def killed(self, work: Work[Any], cut: int | None) -> bool:
        """Does it, but for what a power cut after so many files takes; whether there was one."""
        stood: list[Path] = []

        def die() -> NoReturn:
            if not stood:
                stood.append(self.copied())
                if self.disk is not None:
                    stood.append(Path(shutil.copytree(self.disk, self.folder())))
            raise Killed

        with pytest.MonkeyPatch.context() as patched, suppress(Killed):
            if cut is not None:
                patched.setattr(files, "_flush", after(cut, die))
            self.session.work(work, COORD)
        if not stood:
            return False
        with suppress(Exception):
            self.session.close()
        if self.disk is not None:
            shutil.rmtree(self.disk)
            stood[1].rename(self.disk)
        self.reopen(stood[0])
        assert self.session.check(COORD) == ()
        return True

    @precondition(lambda self: self.made)
    @rule(data=st.data())
    def lose_the_laptop(self, data: st.DataObject) -> None:
        self.restore(*data.draw(st.sampled_from(self.there()), label="backup"))

    def there(self) -> list[tuple[Backup, Model, Names]]:
        return [one for one in self.made if one[0].store.exists()]

    def restore(self, one: Backup, model: Model, names: Names) -> None:
        """Any backup comes back with today's escrow: without what was erased since."""
        assert self.disk is not None
        self.session.close()
        wanted = Restoring(self.disk, COORD, NEW[0], self.sheet, made_at=one.made_at)
        self.session, code, told = Session.restore(self.folder(), wanted)
        assert not told.damaged
        self.session.backs_up = False
        self.sheet, self.passwords[COORD] = code.sheet, NEW[0]
        self.unlock()
        gone = [case for case in model.cases if case not in self.model.cases]
        self.model, self.names = deepcopy(model), deepcopy(names)
        for member in self.passwords:  # also who got keys since
            self.model.opens_own(member)
        for text in [t for t, kept in model.texts.items() if kept.word in self.erased]:
            del self.model.texts[text]
        for case in gone:
            self.model.forget(case)
        self.made, self.disk, self.tree = [], None, Frontier()


def full() -> NoReturn:
    """There is no room on the disk."""
    raise OSError(errno.ENOSPC, "full")


def after(times: int, then: Callable[[], NoReturn]) -> Callable[[int], None]:
    """Flushing that works so many times."""
    flush, left = files._flush, iter(range(times))

    def flushed(descriptor: int) -> None:
        if next(left, None) is None:
            then()
        flush(descriptor)

    return flushed


TestOffice = pytest.mark.slow(Office.TestCase)
