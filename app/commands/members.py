"""Who has keys in this vault: added, removed, and what an end that came by itself asks for (R41).

Slots and roster are no part of a transaction. So each step is a `Work`: the vault does it whole or
not at all, then the office's list is sealed to today's members, with the line of the log. Where the
program ends between the two, the next unlocking does the second: whose key slot the list of
partners does not know yet was added, and whom it still knows was removed, by whom the roster says.
Who has no slot and of whom the roster says no such thing was removed by nobody.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from types import MappingProxyType
from typing import ClassVar

from app.commands.backups import Note
from app.commands.delegation import without_delegate
from app.commands.ending import forget_erased
from app.commands.handing import leave_log
from app.commands.ledger import Ledger
from app.commands.notes import clear_notes
from app.commands.people import leave_tables
from app.commands.resting import recheck
from app.commands.returning import let_in, open_to, stays
from app.commands.step import Command, Done, Loud, Step
from app.crypto.kdf import floor
from app.domain.calendar import moment
from app.domain.contribution import TextId
from app.domain.log import Act, LogEntry
from app.domain.meeting import ItemId
from app.domain.person import Office, Person, PersonId
from app.errors import AppError, NotFound, WrongState
from app.policy.permission import members
from app.policy.verdict import Verdict
from app.queries.cabinet import Setting
from app.store.ids import OFFICE
from app.store.records import Records
from app.store.roster import Ending
from app.store.transaction import Transaction
from app.store.vault import Vault


@dataclass(frozen=True, slots=True)
class AddMember:
    """Give somebody of the list of partners keys of their own, under a password that they typed."""

    person: PersonId
    password: str = field(repr=False)

    @property
    def noted(self) -> Command:
        """Whoever prepares."""
        return NoteMembers("add_member", self.person)

    def carry_out(self, vault: Vault, member: str, note: Note) -> None:
        """Add the slot; to no record yet.

        Raises:
            NotFound: no_such_person.
            Unusable: member_exists, member_was_removed, and what `check_password` says.
        """
        _office, person = _known(vault, member, self.person)
        kdf = floor() if vault.header.exercise else None
        vault.add_member(member, person.id, person.name, self.password, moment(None), kdf)
        note(self.noted)


@dataclass(frozen=True, slots=True)
class RemoveMember:
    """Take somebody's keys: another vault key at once, and nothing that follows is sealed to them.

    What they could read before, and copied, is beyond recall (R41).
    """

    person: PersonId
    role_ended: bool = True
    """Whether they come to no table any more either; else they stay a partner without keys."""

    @property
    def noted(self) -> Command:
        """Whoever prepares."""
        return NoteMembers("remove_member", self.person, self.role_ended)

    def carry_out(self, vault: Vault, member: str, note: Note) -> None:
        """Remove the slot and change the vault key.

        Raises:
            NotFound: no_such_person, member_unknown.
            WrongState: member_holds_office, for the mayor and the coordinator; member_is_dpo.
            Unusable: member_removes_self.
        """
        office, _person = _known(vault, member, self.person)
        if self.person in (office.mayor, office.coordinator):
            raise WrongState("member_holds_office")
        if self.person == office.dpo:  # whose lines of the log nobody would read any more
            raise WrongState("member_is_dpo")
        vault.remove_member(member, self.person, self.role_ended)
        note(self.noted)


@dataclass(frozen=True, slots=True)
class NoteMembers(Loud):
    """Seal the list of partners to the members that there are now, and say what changed."""

    verb: ClassVar[str] = "members"
    change: str
    person: PersonId
    role_ended: bool = False

    def asks(self, step: Step) -> Verdict:
        """Whoever prepares."""
        return members.keep_members(step.situation())

    def carry_out(self, step: Step) -> Done:
        """Keep office and partners for all members; whose role ended leaves the table at once."""
        step.note(Act.MEMBERS, to=(self.person,), why=self.change)
        person = step.persons.get(self.person)
        if person is not None:
            left_on = step.today if self.role_ended else person.left_on
            now = replace(person, member=person.id in step.setting.members, left_on=left_on)
            step.keep_persons((now,))
            if now.member and self.change == "add_member":
                let_in(step, (now,), closed=True)
            if self.role_ended:
                leave_tables(step, now)
                step.office = without_delegate(step, person.id)
        _reseal(step.records, step.setting.members, replace(step.office, backup_waits=True))
        return Done(self.person)


def settle_members(
    vault: Vault, ledger: Ledger, setting: Setting, member: str, now: datetime
) -> None:
    """After an unlocking: what was left half-way, whose clearance ran out, who awaits keys, notes.

    In a restored vault also what still names something that was erased. Whose removal is contested
    is added by nobody, but where it was written outside the program: they never left.

    Of what cannot be done now nothing is said: another member can, or `check` tells why not.
    """
    me = PersonId(member)
    with suppress(AppError):
        with vault.transaction(me, now=now) as transaction:
            records = Records(transaction, [])
            known, forgets = tuple(records.persons().values()), records.office().to_forget
            removed = transaction.trust.removed
        contested = {one.member for one in vault.whole(me).member(me).trust.contested.values()}
        for person in known:
            came = person.id in setting.members - contested and not person.member
            if came or (person.member and person.id in removed - setting.members):
                with suppress(AppError):
                    _note_late(vault, ledger, setting, me, now, person)
        with suppress(AppError):
            _settle_office(vault, ledger, setting.members, me, now)
        # All cases and meetings are gone through for it: only for what says less at an open item.
        waits = me in forgets or any(p.rechecks or p.clears for p in known if p.id == me)
        items_open = ledger.open_items() if waits else frozenset[ItemId]()
        for late in (
            _stay_late,
            _let_in_late,
            _forget_late,
            _clear_late,
            _recheck_late,
            _leave_log_late,
        ):
            _do_late(vault, ledger, setting, me, now, late, items_open)
    setting.table.open_items = None  # who was let in may see more


def look_again(vault: Vault, ledger: Ledger, done: Step) -> None:
    """After a step: who is here looks at what it left to them, at once.

    Of what cannot be done now nothing is said: they are asked again at their next unlocking.
    """
    if not done.left:
        return
    late = partial(_recheck_late, said=done.left)
    with suppress(AppError):
        items_open = ledger.open_items()
        for one in sorted(done.unlocked):
            _do_late(vault, ledger, done.setting, PersonId(one), done.now, late, items_open)


def _do_late(
    vault: Vault,
    ledger: Ledger,
    setting: Setting,
    me: PersonId,
    now: datetime,
    late: Callable[[Step], LogEntry | None],
    items_open: frozenset[ItemId],
) -> None:
    with suppress(AppError), _writing(vault, setting, me, now) as transaction:
        step = Step(setting, Records(transaction, []), acting=me, member=me, now=now)
        if entry := late(step):
            ledger.add(transaction, entry, step.office, step.chair, items_open)


@contextmanager
def _writing(vault: Vault, setting: Setting, me: PersonId, now: datetime) -> Iterator[Transaction]:
    """A transaction; what ends badly leaves nothing in the memory of the table either."""
    before = setting.table.copy()
    try:
        with vault.transaction(me, now=now) as transaction:
            yield transaction
    except BaseException:
        setting.table.restore(before)
        raise


def _note_late(
    vault: Vault, ledger: Ledger, setting: Setting, me: PersonId, now: datetime, person: Person
) -> None:
    """Does what `NoteMembers` would have done; the line names who added or removed somebody."""
    said = vault.said_of(me, person.id)
    by = PersonId(said.adder) if said and isinstance(said, Ending) == person.member else None
    change = NoteMembers("add_member", person.id)
    if person.member:
        ended = isinstance(said, Ending) and said.role_ended
        change = NoteMembers("remove_member", person.id, ended)
    with _writing(vault, setting, me, now) as transaction:
        step = Step(setting, Records(transaction, []), acting=by or me, member=me, now=now)
        change.carry_out(step)
        entry = LogEntry(now, Act.MEMBERS, me, by, to=(person.id,), why=change.change)
        ledger.add(transaction, entry, step.office, None, frozenset())


def _settle_office(
    vault: Vault, ledger: Ledger, slots: frozenset[PersonId], me: PersonId, now: datetime
) -> None:
    with vault.transaction(me, now=now) as transaction:
        records = Records(transaction, [])
        office = records.office()
        persons = records.persons().values()
        lapsed = frozenset(p.id for p in persons if p.id in slots and p.lapsed(now.date()))
        readers = frozenset(map(PersonId, transaction.readers(OFFICE)))
        slots |= readers - transaction.trust.removed  # nobody else is taken for gone
        slots -= records.parted()
        if readers == slots and lapsed == office.lapsed:
            return
        _reseal(records, slots, replace(office, lapsed=lapsed))
        if lapsed - office.lapsed:
            records.rotate()
        to = tuple(sorted((lapsed ^ office.lapsed) | (readers ^ slots)))
        entry = LogEntry(now, Act.MEMBERS, me, to=to, why="members")
        ledger.add(transaction, entry, office, None, frozenset())


def _stay_late(step: Step) -> LogEntry | None:
    """Has the list of partners name those again whom somebody took off it outside the program.

    So it does those of whom it says that they left, and who are still members.
    """
    wronged, members = step.records.wronged(), step.setting.members
    left = {p.id for p in step.persons.values() if p.member and p.left_on and p.id in members}
    back = [person for person in step.persons.values() if person.id in wronged | left]
    if not back:
        return None
    step.keep_persons(map(stays, back))
    to = tuple(sorted(person.id for person in back))
    return LogEntry(step.now, Act.MEMBERS, step.member, to=to, why="members")


def _let_in_late(step: Step) -> LogEntry | None:
    """Does what others await of this member; the line names them."""
    me, members = step.member, step.setting.members
    back = [person for person in step.persons.values() if me in person.awaits]
    if not back:
        return None
    step.keep_persons(
        replace(
            person,
            awaits=person.awaits & members - {me},
            unheard=person.unheard & members - {me},
        )
        for person in back
    )
    to = tuple(sorted(person.id for person in back))
    open_to(step, members.intersection(person.id for person in back if person.member))
    return LogEntry(step.now, Act.MEMBERS, me, to=to, why="members")


def _forget_late(step: Step) -> LogEntry | None:
    """In a restored vault: of what was erased after the backup, what this member can."""
    me, members, waits = step.member, step.setting.members, step.office.to_forget
    if me not in waits:
        return None
    forget_erased(step)
    kept = replace(step.office, to_forget=waits & members - {me})
    step.records.keep_office(kept, members)
    return LogEntry(step.now, Act.CHANGE, me, why="forget_erased")


def _clear_late(step: Step) -> LogEntry | None:
    """Destroys working notes of what others signed for a chair who left; the line says of when."""
    me = step.member
    if me not in step.persons or not step.persons[me].clears:
        return None
    held = {meeting.on for meeting in clear_notes(step, me)}
    if not held and step.persons[me].clears:
        return None
    return LogEntry(step.now, Act.DELETE, me, meeting=max(held, default=None), why="sign_minutes")


def _recheck_late(
    step: Step, said: Mapping[ItemId, TextId | None] = MappingProxyType({})
) -> LogEntry | None:
    """Ends neutral texts of which others could not see that they lapsed (R20, R30)."""
    me = step.member
    if me not in step.persons or not step.persons[me].rechecks:
        return None
    ended = recheck(step, me, said)
    if ended is None:
        return None
    return LogEntry(step.now, Act.DELETE if ended else Act.CHANGE, me, why="recheck")


def _leave_log_late(step: Step) -> LogEntry | None:
    """Lets who reads the log now read what was sealed to this member (R39); the line names them."""
    to = leave_log(step)
    return LogEntry(step.now, Act.MEMBERS, step.member, to=to, why="leave_log") if to else None


def _reseal(records: Records, members: frozenset[PersonId], office: Office) -> None:
    records.keep_office(office, members)
    records.keep_persons(tuple(records.persons().values()), members)


def _known(vault: Vault, member: str, person: PersonId) -> tuple[Office, Person]:
    with vault.transaction(member, now=moment(None)) as transaction:
        records = Records(transaction)
        found = records.persons().get(person)
        if found is None:
            raise NotFound("no_such_person", person=person)
        return records.office(), found
