"""The front door: unlock a vault, run commands, ask queries. Everything above comes through here.

One session works one vault from one thread. Several members may be unlocked; each step is
written by the acting person's own keys, or by the coordinator's for people without a key slot.
"""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from threading import Event
from typing import TypeVar

from app.catalogue.load import load_law
from app.commands.founding import Opening as Opening  # part of this front door
from app.commands.founding import found
from app.commands.speaking import Withdraw
from app.commands.step import Command, Done, SigningKey, Step
from app.crypto.kdf import floor
from app.crypto.recovery import RecoveryCode
from app.domain.basis import Profile
from app.domain.calendar import moment
from app.domain.log import OF_KEYS, Act, LogEntry
from app.domain.meeting import ItemId
from app.domain.person import Office, PersonId
from app.errors import AppError, Damaged, Locked, Refused
from app.host.delivery import delivering as delivering
from app.host.delivery import hand_out as hand_out
from app.policy.permission.texts import read_log
from app.policy.situation import Situation
from app.policy.verdict import UNKNOWN
from app.queries.desk import Desk, Setting
from app.queries.logbook import LogLine, decoded_line, log_reader, log_readers, open_items
from app.queries.query import Query, Seen
from app.queries.table import Table
from app.queries.takingback import BeyondReach
from app.store.codec import encode
from app.store.finding import Finding, GoOn, to_the_end
from app.store.records import Records
from app.store.transaction import Transaction
from app.store.vault import Vault, VaultHeader

T = TypeVar("T")
Findings = tuple[tuple[str, Mapping[str, str]], ...]
"""Rules that refuse, each with facts that the actor may know."""

UNLOGGED = frozenset({"R14", "R23", "R31"})
"""Refusals that leave nothing (R39): they would tell of an invitation, a question, a round."""


class Session:
    """An open vault and the members who unlocked it."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault
        self._law = load_law()
        self._table = Table()
        self._today: date | None = None
        self._viewed: set[tuple[PersonId, str]] = set()
        self._left_out: list[Damaged] = []
        self._coordinator: PersonId | None = None
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
        return cls(Vault.open(folder))

    @property
    def header(self) -> VaultHeader:
        """Label, profile, exercise and members: what is readable without a key."""
        return self._vault.header

    @property
    def unlocked(self) -> frozenset[str]:
        """Members who have unlocked."""
        return self._vault.unlocked

    def unlock(self, member: str, password: str) -> None:
        """Open a member's keys; the log notes it, or they are dropped again."""
        self._vault.unlock(member, password)
        self._enter(member, Act.UNLOCK)

    def _enter(self, member: str, act: Act) -> None:
        try:
            self._table.open_items = None  # one more member may see more
            self._today = self._office(member).exercise_today
            self._write_line(LogEntry(self._now(), act, PersonId(member)))
        except BaseException:
            self._vault.lock_member(member)
            raise

    def lock_others(self, member: str) -> None:
        """Drop everybody's keys but this member's: who founds a vault goes on alone."""
        for other in self.unlocked - {member}:
            self._vault.lock_member(other)

    def lock(self) -> None:
        """Drop every key and what waits in memory; the vault can be unlocked again."""
        self._forget()
        self._vault.lock()
        self.hurried.clear()

    def close(self) -> None:
        """Lock, and let other programs open the vault."""
        self._forget()
        self._vault.close()

    def _forget(self) -> None:
        self._table.restore(Table())
        self._viewed.clear()
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
            AppError: wrong state, or the vault cannot do it; nothing is half done.
        """
        member, person = self._taken_by(command, acting)
        items_open = self._open_items()
        before = self._table.copy()
        now = self._now()
        try:
            with self._vault.transaction(member, now=now) as transaction:
                records = Records(transaction)
                step = Step(self._setting, records, acting=person, member=member, now=now)
                step.signing_key = self._signing_key
                step.waits = lambda: not self.hurried.is_set()
                step.person(person)
                verdict = command.asks(step)
                if verdict is UNKNOWN:
                    step.looked_at = None  # the log as for a record that does not exist (R10)
                if not verdict.allowed:
                    raise verdict.refused
                done = command.carry_out(step)
                office = step.records.office()
                if step.entry is not None:
                    self._log(transaction, step.entry, office, step.chair, items_open)
        except Refused as refused:
            self._table.restore(before)
            if not command.silent:
                self._log_refusal(refused, command.verb, step.looked_at, member, person)
            raise
        except BaseException:  # what ends badly leaves nothing in memory either
            self._table.restore(before)
            raise
        self._today = office.exercise_today
        return done

    def ask(self, query: Query[T], acting: PersonId | None = None) -> T:
        """Answer a question. Views and exports are logged, listings and searches are not.

        Raises:
            Refused: as for a command.
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
            self._note_view(seen, now, member, person)
            return result
        refused = verdict.refused
        self._log_refusal(refused, type(query).__name__.lower(), None, member, person)
        raise refused

    def left_out(self) -> Damaged | None:
        """That lists left out what is damaged, since this was asked last: to be said beside them.

        `records_left_out` with how many records are known to be, or the first that is wrong with
        the log (`leaf_damaged`, `log_head_damaged`); `check` tells more.
        """
        found, self._left_out[:] = tuple(self._left_out), ()
        if not found:
            return None
        records = {str(error.facts["record"]) for error in found if "record" in error.facts}
        return Damaged("records_left_out", number=len(records)) if records else found[0]

    def may(self, command: Command, acting: PersonId | None = None) -> Findings:
        """The live verdict on a command, without doing it: what refuses, or nothing."""
        member, person = self._taken_by(command, acting)
        now = self._now()
        with self._vault.transaction(member, now=now) as transaction:
            records = Records(transaction)
            step = Step(self._setting, records, acting=person, member=member, now=now)
            step.person(person)
            return tuple((f.rule, f.facts) for f in command.asks(step).findings)

    # What somebody is typing

    def keep_draft(self, spoken: str, elsewhere: str = "", acting: PersonId | None = None) -> None:
        """Keep what is being typed, sealed to the typist.

        What is typed of what was said goes at every `Step.ends`, all of it with a case or meeting.

        Raises:
            AppError: `draft_too_long` (either above 64 KiB), or the disk refuses.
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
        own = floor() if self.header.exercise else None
        self._vault.change_password(member, old, new, own)
        if member in self._vault.unlocked:
            self._write_line(LogEntry(self._now(), Act.PASSWORD, PersonId(member)))

    def recover(self, member: str, sheet: str, new_password: str) -> RecoveryCode:
        """A new identity and password for a member from the recovery sheet, and a new code.

        `sheet` is as typed from paper: the whole code, or both halves on a line each (or with a
        plus sign between them).
        """
        own = floor() if self.header.exercise else None
        parts = [part for part in sheet.replace("+", "\n").splitlines() if part.strip()]
        halves = len(parts) == 2
        code = RecoveryCode.join(*parts) if halves else RecoveryCode.parse(sheet)
        fresh = self._vault.recover(member, code, new_password, self._now(), own)
        with suppress(AppError):  # the sheet is used up: its successor must reach its owner
            if member not in self._vault.unlocked:
                self._vault.unlock(member, new_password)
            self._enter(member, Act.RECOVERED)
        return fresh

    def sheets(self, code: RecoveryCode) -> tuple[str, ...]:
        """What is printed of a code: one sheet, or with several members two halves for two people.

        One half alone opens nothing and tells nothing of the other.
        """
        return code.halves() if len(self.header.members) > 1 else (code.sheet,)

    def check(self, by: str, go_on: GoOn = to_the_end) -> tuple[Finding, ...]:
        """Every page, record, key and leaf of the log; empty where all is whole.

        Raises:
            WrongState: check_stopped, where `go_on` says no.
        """
        return self._vault.check(by, go_on)

    def log(self, by: str) -> Iterator[LogLine]:
        """The log as its readers may read it (R39).

        Raises:
            Refused: the member is not a log reader.
        """
        verdict = read_log(PersonId(by), log_readers(self._office(by), self._setting.members))
        if not verdict.allowed:
            raise verdict.refused
        return (decoded_line(leaf) for leaf in self._vault.read_log(by))

    # Inside

    def _who(self, acting: PersonId | None, by_coordinator: bool) -> tuple[PersonId, PersonId]:
        """The session member and the acting person (spec 2)."""
        unlocked = self._vault.unlocked
        if not unlocked:
            raise Locked("vault_locked")
        if self._coordinator is None:
            self._coordinator = self._office(next(iter(unlocked))).coordinator
        coordinator = self._coordinator
        person = acting or coordinator
        own = person in self._setting.members and not by_coordinator
        member = person if own else coordinator
        if member not in unlocked:
            raise Locked("member_locked", member=member)
        return member, person

    def _taken_by(self, command: Command, acting: PersonId | None) -> tuple[PersonId, PersonId]:
        """As `_who`; an own text is taken back for whom the case closed to as well (R20, R41)."""
        member, person = self._who(acting, command.by_coordinator)
        if isinstance(command, Withdraw):
            with self._vault.transaction(member, now=self._now()) as transaction:
                reached = command.reached_by(Records(transaction))
            return (member, person) if reached else self._who(acting, True)
        return member, person

    @cached_property
    def _setting(self) -> Setting:
        header = self.header
        return Setting(
            law=self._law,
            profile=Profile(header.profile),
            exercise=header.exercise,
            members=frozenset(PersonId(slot.member) for slot in header.members),
            table=self._table,
        )

    def _now(self) -> datetime:
        return moment(self._today)

    def _office(self, member: str) -> Office:
        with self._vault.transaction(member, now=self._now()) as transaction:
            return Records(transaction).office()

    def _signing_key(self, member: PersonId) -> SigningKey:
        identity = self._vault.identity(member)
        return SigningKey(identity.pdf_key_der, identity.certificate_der)

    def _log(
        self,
        transaction: Transaction,
        entry: LogEntry,
        office: Office,
        chair: PersonId | None,
        items_open: frozenset[ItemId],
    ) -> None:
        """Write a line; where an item was open before and still is, all but that goes (R39)."""
        still = items_open and items_open & self._open_items()
        told = entry.at_open_item if still else entry
        reader = log_reader(office, self._setting.members, chair)
        transaction.log(encode(told), frozenset({reader}))

    def _write_line(self, entry: LogEntry, chair: PersonId | None = None) -> None:
        office = self._office(entry.member)
        items_open = frozenset() if entry.act in OF_KEYS else self._open_items()
        with self._vault.transaction(entry.member, now=self._now()) as transaction:
            self._log(transaction, entry, office, chair, items_open)

    def _open_items(self) -> frozenset[ItemId]:
        """Items that are open now, as far as anybody who has unlocked can see."""
        if self._table.open_items is None:
            found: set[ItemId] = set()
            for member in sorted(self.unlocked):
                with self._vault.transaction(member, now=self._now()) as transaction:
                    found |= set(open_items(Records(transaction, [])))
            self._table.open_items = frozenset(found)
        return self._table.open_items

    def _log_refusal(
        self, refused: Refused, verb: str, at: Situation | None, member: PersonId, person: PersonId
    ) -> None:
        if UNLOGGED & set(refused.rules):
            return
        entry = LogEntry(self._now(), Act.REFUSED, member, person, why=verb, rules=refused.rules)
        self._write_line(entry, at.meeting.chair if at and at.meeting else None)

    def _note_view(
        self, seen: Seen | None, now: datetime, member: PersonId, person: PersonId
    ) -> None:
        if seen is None:
            return
        case = seen.case.key if seen.case is not None else None
        mark = (person, f"{seen.why}/{case}")
        if seen.once and mark in self._viewed:
            return
        entry = LogEntry(now, seen.act, member, person, case, to=seen.to, why=seen.why)
        self._write_line(entry, seen.chair)
        self._viewed.add(mark)
