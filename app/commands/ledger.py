"""Writes the lines of the log that belong to no step: unlockings, refusals, views (R39)."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime

from app.commands.watching import Watch
from app.domain.log import OF_KEYS, Act, LogEntry
from app.domain.meeting import ItemId
from app.domain.person import Office, PersonId
from app.errors import Damaged, Locked, NotFound, Refused
from app.policy.permission.texts import read_log
from app.policy.situation import Situation
from app.queries.logbook import (
    LogLine,
    decoded_line,
    log_reader,
    log_readers,
    log_terms,
    open_items,
)
from app.queries.query import Seen
from app.queries.table import Table
from app.store.codec import encode
from app.store.ids import OFFICE
from app.store.records import Records
from app.store.transaction import Transaction
from app.store.vault import Vault

UNLOGGED = frozenset({"R14", "R23", "R31"})
"""Refusals that leave nothing (R39): they would tell of an invitation, a question, a round."""


def beside(found: Sequence[Damaged]) -> Damaged | None:
    """What is said of what an answer had to leave out.

    `records_left_out` with how many records are known to be, or the first that is wrong with the
    log (`leaf_damaged`, `log_head_damaged`); `check` tells more.
    """
    records = {str(error.facts["record"]) for error in found if "record" in error.facts}
    if records:
        return Damaged("records_left_out", number=len(records))
    return found[0] if found else None


class Ledger:
    """The log of one session: it knows what is open now, and what was viewed already."""

    def __init__(self, vault: Vault, table: Table, now: Callable[[], datetime]) -> None:
        self._vault = vault
        self._table = table
        self._now = now
        self._viewed: set[tuple[PersonId, str]] = set()
        self.watch = Watch(vault, self)

    def forget(self) -> None:
        """After locking, a view is a view again."""
        self._viewed.clear()

    def office(self, member: str) -> Office:
        """The office, as an unlocked member reads it. Raises Damaged."""
        try:
            with self._vault.transaction(member, now=self._now()) as transaction:
                return Records(transaction).office()
        except Damaged:
            if outdated := self._vault.whole(member).outdated:  # that is what is wrong with it
                raise Damaged(outdated) from None
            raise

    def add(
        self,
        transaction: Transaction,
        entry: LogEntry,
        office: Office,
        chair: PersonId | None,
        items_open: frozenset[ItemId],
    ) -> None:
        """Write a line; where an item was open before and still is, all but that goes (R39)."""
        still = items_open and items_open & self.open_items()
        told = entry.at_open_item if still else entry
        reader = log_reader(office, self._members(), chair, entry.member)
        chaired = chair == office.coordinator
        self._note_term(transaction, office, reader, chaired=chaired)
        transaction.log(encode(told), frozenset({reader}), chaired=chaired)

    def _note_term(
        self, transaction: Transaction, office: Office, reader: PersonId, *, chaired: bool
    ) -> None:
        """Keep to whom lines are sealed, where that is news, for the members who read the office.

        Where the office cannot be written now, as beside an old keys.db, a later line does it.
        """
        size, members = transaction.history.frontier.size, self._members()
        if log_terms(office, members, size, reader, chaired=chaired) == office.log_terms:
            return
        with suppress(Damaged, Locked, NotFound):
            records = Records(transaction)
            now = records.office()
            terms = log_terms(now, members, size, reader, chaired=chaired)
            records.keep_office(replace(now, log_terms=terms), records.readers(OFFICE))

    def line(
        self, entry: LogEntry, chair: PersonId | None = None, kept: Office | None = None
    ) -> None:
        """Write a line in a transaction of its own; with it, the office as it is `kept`.

        Beside an old keys.db that may be beyond whoever enters: the line needs no key of a record.
        """
        try:
            self._line(entry, chair, kept)
        except Damaged as error:
            if kept is None or error.code != "keys_behind_store":
                raise
            self._line(entry, chair, None)

    def _line(self, entry: LogEntry, chair: PersonId | None, kept: Office | None) -> None:
        office = self.office(entry.member)
        items_open = frozenset() if entry.act in OF_KEYS else self.open_items()
        with self._vault.transaction(entry.member, now=self._now()) as transaction:
            if kept is not None and kept != office:
                Records(transaction).keep_office(kept, self._members())
            self.add(transaction, entry, office, chair, items_open)

    def open_items(self) -> frozenset[ItemId]:
        """Items that are open now, as far as anybody who has unlocked can see."""
        if self._table.open_items is None:
            found: set[ItemId] = set()
            for member in sorted(self._vault.unlocked):
                with self._vault.transaction(member, now=self._now()) as transaction:
                    found |= set(open_items(Records(transaction, [])))
            self._table.open_items = frozenset(found)
        return self._table.open_items

    def refusal(
        self, refused: Refused, verb: str, at: Situation | None, member: PersonId, person: PersonId
    ) -> None:
        """Write that rules refused a step, unless even that would tell something.

        In the session of whoever tried it where that is open: at an open item a line names no more.
        """
        if UNLOGGED & set(refused.rules):
            return
        member = person if person in self._vault.unlocked else member
        entry = LogEntry(self._now(), Act.REFUSED, member, person, why=verb, rules=refused.rules)
        self.line(entry, at.meeting.chair if at and at.meeting else None)

    def view(self, seen: Seen | None, now: datetime, member: PersonId, person: PersonId) -> None:
        """Write that something was viewed or taken out."""
        if seen is None:
            return
        case = seen.case.key if seen.case is not None else None
        mark = (person, f"{seen.why}/{case}")
        if seen.once and mark in self._viewed:
            return
        entry = LogEntry(now, seen.act, member, person, case, to=seen.to, why=seen.why)
        self.line(entry, seen.chair)
        self._viewed.add(mark)

    def lines(self, by: str) -> Iterator[LogLine]:
        """Every line, as this member may read it. Raises Refused where they are no log reader."""
        verdict = read_log(PersonId(by), log_readers(self.office(by), self._members()))
        if not verdict.allowed:
            raise verdict.refused
        return (decoded_line(leaf) for leaf in self._vault.read_log(by))

    def _members(self) -> frozenset[PersonId]:
        return frozenset(PersonId(slot.member) for slot in self._vault.header.members)
