"""The front door: unlock a vault, run commands, ask queries. Everything above comes through here.

One session works one vault from one thread. Several members may be unlocked; each step is
written by the acting person's own keys, or by the coordinator's for people without a key slot.
"""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import date, datetime
from pathlib import Path
from threading import Event
from typing import TypeVar

from app.catalogue.load import load_law
from app.commands.backups import BackUp, Work, arrange, refresh, secure, settle
from app.commands.founding import Opening as Opening  # part of this front door
from app.commands.founding import found, opened
from app.commands.ledger import Ledger, beside
from app.commands.members import look_again, settle_members
from app.commands.passwords import mix, rewrap, tell_wrong
from app.commands.recovery import by_sheet
from app.commands.restoring import FormerSheet, former_sheet, require_own_sheet, restored, sheets_of
from app.commands.restoring import Restoring as Restoring
from app.commands.sitting import Leave
from app.commands.step import Command, Done, Reaching, SigningKey, Step
from app.commands.together import together
from app.commands.typed import require_usable
from app.crypto.kdf import floor
from app.crypto.recovery import RecoveryCode
from app.domain.basis import Profile
from app.domain.calendar import moment
from app.domain.log import Act, LogEntry
from app.domain.person import Office, PersonId
from app.errors import AppError, Damaged, Locked, Refused, Unavailable
from app.host.delivery import delivering as delivering
from app.host.delivery import hand_out as hand_out
from app.policy.verdict import UNKNOWN
from app.queries.cabinet import Setting
from app.queries.desk import Desk
from app.queries.logbook import LogLine
from app.queries.query import Query
from app.queries.table import Table
from app.queries.takingback import BeyondReach
from app.store.finding import Finding, GoOn, to_the_end
from app.store.rebuilding import Rebuilt
from app.store.records import Records
from app.store.vault import Vault, VaultHeader

T = TypeVar("T")
Findings = tuple[tuple[str, Mapping[str, str]], ...]
"""Rules that refuse, each with facts that the actor may know."""


class Session:
    """An open vault and the members who unlocked it."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault
        self._law = load_law()
        self._table = Table()
        self._today: date | None = None
        self._ledger = Ledger(vault, self._table, self._now)
        self._left_out: list[Damaged] = []
        self._coordinator: PersonId | None = None
        self._waits: Unavailable | None = None
        self._unsaved = False
        self._together = set[str]()
        """Members who gave their passwords for the step that is under way."""
        self.backs_up = True
        """Whether closing makes a backup; not where somebody sees to it, or will not wait."""
        self.hurried = Event()
        """Set, from any thread, to have a step give up a device: the vault is to be locked."""

    # Opening and closing

    @classmethod
    def create(cls, folder: Path, opening: Opening) -> tuple["Session", RecoveryCode]:
        """A new vault with its office, its partners and its members, all unlocked.

        The recovery code is shown once and kept nowhere. Exercises use the floor of Argon2id.
        """
        vault, code = found(folder, opening)
        session = cls(vault)
        session._today = opening.clock
        return session, code

    @classmethod
    def open(cls, folder: Path) -> "Session":
        """A vault that is there, still locked."""
        return cls(opened(folder))

    @classmethod
    def restore(cls, folder: Path, wanted: Restoring) -> tuple["Session", RecoveryCode, Rebuilt]:
        """A vault from a backup, escrow and sheet, whose next is `wanted.fresh`; or nothing."""
        vault, code, told, office = restored(folder, wanted)
        session = cls(vault)
        try:
            session._enter(wanted.member, Act.RESTORED, office)
        except BaseException as error:
            if not (vault.established and isinstance(error, AppError)):  # else the next one settles
                vault.close()
                raise
        return session, code, told

    def establish(self) -> None:
        """The code of a new vault is on paper: it may stay. Raises Unavailable, closed."""
        self._vault.establish()

    @property
    def header(self) -> VaultHeader:
        """Label, profile, exercise and members: what is readable without a key."""
        return self._vault.header

    @property
    def unlocked(self) -> frozenset[str]:
        """Members who have unlocked."""
        return self._vault.unlocked

    def wait(self, member: str) -> int:
        """Seconds until a password of this member may be tried, after wrong ones; mostly 0."""
        return self._vault.wait(member)

    def unlock(self, member: str, password: str, device_code: str | None = None) -> None:
        """Open a member's keys; the log notes it, or they are dropped again. Raises Locked."""
        self._vault.unlock(member, password, device_code)
        self._enter(member, Act.UNLOCK)

    def _enter(self, member: str, act: Act, kept: Office | None = None) -> None:
        try:
            self._table.open_items = None  # one more member may see more
            kept = by_sheet(kept or self._ledger.office(member), self._vault, act)
            self._today = kept.exercise_today
            with self._ledger.watch.entering(member, self._now(), kept, act) as kept:
                self._ledger.line(LogEntry(self._now(), act, PersonId(member)), kept=kept)
                arrange(self._vault, member, kept, by_sheet=act is not Act.UNLOCK)
                if act is Act.RESTORED:
                    self._vault.establish()
            tell_wrong(self._vault, self._ledger, self._now(), member)
            settle_members(self._vault, self._ledger, self._setting, member, self._now())
            with suppress(Unavailable):  # that it waits stays written
                refresh(self._vault, member)
        except BaseException:
            if member in self.unlocked:  # else what failed has locked the vault, and is to be told
                self._vault.lock_member(member)
            raise

    def lock_others(self, member: str) -> None:
        """Drop everybody's keys but this member's: who founds a vault goes on alone."""
        for other in self.unlocked - {member}:
            self._vault.lock_member(other)

    def lock(self) -> None:
        """Drop every key and what waits in memory; the vault can be unlocked again."""
        self._forget()
        self._ledger.watch.leaving(self._vault.lock)
        self.hurried.clear()

    def close(self) -> None:
        """Lock, and let other programs open the vault; what was done is backed up first."""
        try:
            with suppress(AppError):  # the page of today says when the last backup was made
                self.settle()
                if self.backs_up and (member := self.backup_due()) is not None:
                    self.work(BackUp(), member)
        finally:
            self._forget()
            self._ledger.watch.leaving(self._vault.close)

    def backup_due(self) -> PersonId | None:
        """Whose session makes the backup at closing; None where all that was done is in one."""
        if (member := self._vault.anyone) is None:
            return None
        office = self._ledger.office(member)
        due = office.backs_up(self._now().date()) or (self._unsaved and office.backup_folders)
        return PersonId(member) if due else None

    def settle(self) -> None:
        """In a pause: let what was erased go from the backups of a folder that is there again."""
        if (member := self._vault.anyone) is not None:
            self._waits = refresh(self._vault, member)

    def rest(self) -> None:
        """Between two steps, as often as one likes: the system's keyring learns of the log."""
        self._ledger.watch.follow()

    def _forget(self) -> None:
        self._table.restore(Table())
        self._ledger.forget()
        self._left_out.clear()

    def __enter__(self) -> "Session":
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    # Working

    def run(self, command: Command, acting: PersonId | None = None) -> Done:
        """Do something: the policy first, then one transaction with one line of the log.

        Raises:
            Refused: rules refuse it; the refusal is logged unless it would leave a trace.
            AppError: wrong state, unusable text, or the vault cannot do it; nothing is half done.
        """
        member, person = self._taken_by(command, acting)
        require_usable(command)
        items_open = self._ledger.open_items()
        before = self._table.copy()
        now = self._now()
        try:
            with self._vault.transaction(member, now=now) as held:
                step = Step(self._setting, Records(held), acting=person, member=member, now=now)
                step.signing_key = self._signing_key
                step.waits = lambda: not self.hurried.is_set()
                step.unlocked, step.together = self.unlocked, frozenset(self._together)
                step.person(person)
                verdict = command.asks(step)
                if verdict is UNKNOWN:
                    step.looked_at = None  # the log as for a record that does not exist (R10)
                if not verdict.allowed:
                    raise verdict.refused
                done = command.carry_out(step)
                office = step.records.office()
                if step.entry is not None:
                    self._ledger.add(held, step.entry, office, step.chair, items_open)
        except Refused as refused:
            self._table.restore(before)
            if not command.silent:
                self._ledger.refusal(refused, command.verb, step.looked_at, member, person)
            raise
        except BaseException:  # what ends badly leaves nothing in memory either
            self._table.restore(before)
            raise
        self._today, self._coordinator = office.exercise_today, office.coordinator
        look_again(self._vault, self._ledger, step)
        self._unsaved |= step.entry is not None  # what leaves no trace leaves none in backups
        if office.backup_folders:
            self._waits = settle(self._vault, member)
            secure(step, lambda: self.work(BackUp(go_on=step.waits), person))
        return done

    def run_together(self, command: Command, acting: PersonId, words: Mapping[str, str]) -> Done:
        """Do something that takes the passwords of two members. Raises as `unlock` and `run`."""
        with together(self._vault, self.unlock, words, self._together):
            return self.run(command, acting)

    def work(self, work: Work[T], acting: PersonId | None = None) -> T:
        """Do something with the vault as a whole, and note it. Raises Refused as for a command."""
        if self.may(work.noted, acting):
            self.run(work.noted, acting)  # is refused, and the log says so
        member, _ = self._who(acting, False)
        result = work.carry_out(self._vault, member, lambda noted: self.run(noted, acting))
        self._unsaved = self._unsaved and not isinstance(work, BackUp)
        return result

    def ask(self, query: Query[T], acting: PersonId | None = None) -> T:
        """Answer a question. Views and exports are logged, listings and searches are not.

        Raises Refused as for a command.
        """
        member, person = self._who(acting, False)
        if isinstance(query, BeyondReach):
            member, _ = self._who(acting, True)
        now = self._now()
        with self._vault.transaction(member, now=now) as transaction:
            records = Records(transaction, self._left_out)
            desk = Desk(self._setting, records, acting=person, member=member, now=now)
            desk.person(person)
            verdict = query.asks(desk)
            if verdict.allowed:
                result, seen = query.answer(desk), query.seen(desk)
        if verdict.allowed:
            self._ledger.view(seen, now, member, person)
            return result
        self._ledger.refusal(verdict.refused, type(query).__name__.lower(), None, member, person)
        raise verdict.refused

    def left_out(self) -> AppError | None:
        """What is to be said beside an answer, since this was asked last: see `beside`."""
        found, self._left_out[:] = tuple(self._left_out), ()
        waits, self._waits = self._waits, None
        return waits or self._ledger.watch.told(found) or beside(found)

    def may(self, command: Command, acting: PersonId | None = None) -> Findings:
        """The live verdict on a command, without doing it: what refuses, or nothing."""
        member, person = self._taken_by(command, acting)
        with self._vault.transaction(member, now=(now := self._now())) as held:
            step = Step(self._setting, Records(held), acting=person, member=member, now=now)
            step.person(person)
            return tuple((f.rule, f.facts) for f in command.asks(step).findings)

    # What somebody is typing

    def keep_draft(self, spoken: str, elsewhere: str = "", acting: PersonId | None = None) -> None:
        """Keep what is being typed, sealed to the typist.

        What is typed of what was said goes at every `Step.ends`, all of it with a case or meeting.
        Raises AppError: `draft_too_long` (either above 64 KiB), or the disk refuses.
        """
        self._vault.keep_draft(self._who(acting, False)[0], spoken, elsewhere)

    def draft(self, acting: PersonId | None = None) -> tuple[str, str]:
        """What was being typed, of what was said and elsewhere; empty where nothing was."""
        return self._vault.draft(self._who(acting, False)[0])

    @property
    def ended(self) -> frozenset[frozenset[str]]:
        """Ids that together name what ended since unlocking: nothing typed about it is kept."""
        return self._table.ended

    # Keys

    def change_password(self, member: str, old: str, new: str) -> None:
        """A new password for a member; nothing but the slot is wrapped again."""
        rewrap(self._vault, self._ledger, self._now(), member, old, new)

    def change_device(self, member: str, password: str, code: str | None) -> None:
        """Have the system's keyring hold a code that the password works with, or none (None)."""
        mix(self._vault, self._ledger, self._now(), member, password, code)

    def next_sheet(self, sheet: str) -> RecoveryCode:
        """The code after that of a sheet, to put on paper first. Raises wrong_recovery_code."""
        require_own_sheet(self._vault, sheet)
        return RecoveryCode.generate()

    def recover(
        self, member: str, sheet: str, new_password: str, following: RecoveryCode | None = None
    ) -> RecoveryCode:
        """A new identity and password for a member from the recovery sheet, and a new code.

        `sheet` is as typed (see `RecoveryCode.typed`), `following` what `next_sheet` answered.
        """
        own = floor() if self.header.exercise else None
        code = RecoveryCode.typed(sheet)
        fresh = self._vault.recover(member, code, new_password, self._now(), own, following)
        with suppress(AppError):  # the sheet is used up: its successor must reach its owner
            if member not in self._vault.unlocked:
                self._vault.unlock(member, new_password)
            self._enter(member, Act.RECOVERED)
        return fresh

    def former_sheet(self, restored: Rebuilt | None = None) -> FormerSheet:
        """What the sheet still opens that recovering or restoring used up."""
        return former_sheet(self._vault, restored)

    def sheets(self, code: RecoveryCode) -> tuple[str, ...]:
        """What is printed of a code of this vault: see `sheets_of`."""
        return sheets_of(code, several=len(self.header.members) > 1)

    def check(self, by: str, go_on: GoOn = to_the_end) -> tuple[Finding, ...]:
        """Every page, record, key and leaf; empty where whole. Raises WrongState: check_stopped."""
        return (*self._ledger.watch.found(by, self._now()), *self._vault.check(by, go_on))

    def log(self, by: str) -> Iterator[LogLine]:
        """The log as its readers may read it (R39). Raises Refused to anybody else."""
        return self._ledger.lines(by)

    # Inside

    def _who(self, acting: PersonId | None, by_coordinator: bool) -> tuple[PersonId, PersonId]:
        """The session member and the acting person (spec 2)."""
        unlocked = self._vault.unlocked
        if not unlocked:
            raise Locked("vault_locked")
        if self._coordinator is None:
            self._coordinator = self._ledger.office(next(iter(unlocked))).coordinator
        coordinator = self._coordinator
        person = acting or coordinator
        member = person if person in self._setting.members and not by_coordinator else coordinator
        if member not in unlocked:
            raise Locked("member_locked", member=member)
        return member, person

    def _taken_by(self, command: Command, acting: PersonId | None) -> tuple[PersonId, PersonId]:
        """As `_who`; who walked out leaves (R41), what their keys do not reach others' write."""
        gone = isinstance(command, Leave) and acting not in self.unlocked
        member, person = self._who(acting, command.by_coordinator or gone)
        if not isinstance(command, Reaching):
            return member, person
        reach = dict.fromkeys((member, *map(PersonId, sorted(self.unlocked))), 0)
        for one in reach:
            with suppress(AppError), self._vault.transaction(one, now=(now := self._now())) as held:
                own = Desk(self._setting, Records(held), acting=one, member=one, now=now)
                reach[one] = command.reached_by(own, person)
        best = max(reach, key=reach.__getitem__)
        return (best, person) if reach[best] else self._who(acting, command.else_coordinator)

    @property
    def _setting(self) -> Setting:
        head = self.header
        members = frozenset(PersonId(slot.member) for slot in head.members)
        return Setting(self._law, Profile(head.profile), head.exercise, members, self._table)

    def _now(self) -> datetime:
        return moment(self._today)

    def _signing_key(self, member: PersonId) -> SigningKey:
        identity = self._vault.identity(member)
        return SigningKey(identity.pdf_key_der, identity.certificate_der)
