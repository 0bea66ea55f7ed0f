"""Compares the log with what the system's keyring holds of it, and has it hold the newest state.

At each unlocking what was noticed is written into the log and the office, where it stands until
whoever prepares accepts it; until then the keyring keeps what it knew. While work goes on the
keyring follows it, so that no more than the last seconds can be cut off unnoticed. A keyring that
fails is said on the screen and stops nothing. Exercises leave nothing in it.

Each account of the system has a keyring of its own, and the office knows the accounts whose keyring
was given the log. An account that is not among them has nothing to compare with: that is said once,
and from then on it has. That nothing is there where something was is said until it is accepted.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import datetime
from threading import Thread
from time import monotonic
from typing import TYPE_CHECKING, ClassVar

from app.commands.backups import Note
from app.commands.office import kept
from app.commands.returning import let_in, take_back
from app.commands.step import Command, Done, Loud, Step
from app.domain.log import Act, LogEntry
from app.domain.noticed import Anchored, Noticed
from app.domain.person import Office, PersonId
from app.errors import AppError, Damaged, Unavailable
from app.host import keyring
from app.host.account import account
from app.policy.permission import settings
from app.policy.verdict import Verdict, verdict
from app.store import anchor
from app.store.finding import Finding
from app.store.opened import Opened
from app.store.records import Records
from app.store.vault import Vault

if TYPE_CHECKING:
    from app.commands.ledger import Ledger

ENTRY = "log"
"""What the keyring calls it."""
_FILES = anchor.CODES | {"store_behind_keys", "keys_behind_store"}
EVERY = 5.0
"""Seconds between two notes of the log while work goes on."""


class _Follower:
    """Has the keyring hold a note on a thread of its own: it may ask for its own password first."""

    def __init__(self) -> None:
        self._thread: Thread | None = None
        self._next = 0.0
        self.failed = False
        self.held = Anchored()

    @property
    def is_due(self) -> bool:
        """Whether it may be asked now; after a failure not again before the vault locks."""
        idle = self._thread is None or not self._thread.is_alive()
        return idle and not self.failed and monotonic() >= self._next

    def begin(self, vault: str, note: str, held: Anchored) -> None:
        """Store it; `held` is then what is held."""
        system = keyring.SYSTEM

        def store() -> None:
            try:
                system.store(vault, ENTRY, note)
            except Unavailable:
                self.failed = True
            else:
                self.held = held

        self._next = monotonic() + EVERY
        self._thread = Thread(target=store, name="following", daemon=True)
        self._thread.start()

    def wait(self) -> None:
        """Until it answered, or its patience is over."""
        if self._thread is not None:
            self._thread.join()


class Watch:
    """Of one session."""

    def __init__(self, vault: Vault, ledger: "Ledger") -> None:
        self._vault = vault
        self._ledger = ledger
        self._told: AppError | None = None
        self._follower = _Follower()

    def told(self, left_out: Sequence[Damaged] = ()) -> AppError | None:
        """What whoever unlocked is to be told at once; nothing when this is asked again.

        Unless an answer had to leave something out, and it is known why.
        """
        told, self._told = self._told, None
        if not left_out or (member := self._vault.anyone) is None:
            return told
        outdated = self._vault.whole(member).outdated
        return Damaged(outdated) if outdated else told

    @contextmanager
    def entering(self, member: str, now: datetime, office: Office, act: Act) -> Iterator[Office]:
        """Around the line that says who entered: before it is looked, after it is noted.

        With that line goes the office that this gives: it knows what was noticed, which that line
        explains for the files, and whether the log is held anywhere; an office that gets no other
        key beside an old keys.db stays as it is, and this opening knows. A vault that was restored
        may be on another computer, whose keyring never had it; and until it is established nothing
        of it is held, for it may come to nothing.
        """
        opened = self._vault.whole(member)
        answers, note = self._recalled()
        mark, was_held = account(opened.vault), office.anchored
        if act is Act.RESTORED and note is None:
            known = office.accounts - {mark}
            office = replace(office, accounts=known, anchored=office.anchored and bool(known))
        noticed = (*opened.noticed, *self._beside(member, office))
        new = [one for one in noticed if one not in _standing(office)]
        stands = (*office.noticed, *(Noticed(one.code, now, one.facts) for one in new))
        may_hold = answers and not stands
        holds, begins = may_hold and note is not None, may_hold and note is None
        if begins and self._vault.established:  # it is not said before it is so
            holds = begins = bool(_keep(self._vault, member, now).at)
        yield replace(_held_by(office, mark) if holds else office, noticed=stands)
        office = self._ledger.office(member)
        if begins and not holds:
            begins = bool(_keep(self._vault, member, now).at)
            office = _held_by(office, mark) if begins else office
        begun = begins and was_held
        if begun:
            self._told = Unavailable("anchor_begun")
            entry = LogEntry(now, Act.UNLOCK, PersonId(member), why="anchor_begun")
            self._ledger.line(entry, kept=office)
        if opened.outdated:
            self._told = Damaged(opened.outdated)
        for one in new:
            self._ledger.line(LogEntry(now, Act.UNLOCK, PersonId(member), why=one.code))
        self._vault.keep_places(member)
        told = _keep(self._vault, member, now) if not stands else _unaccepted(stands, office)
        before = _known(opened)
        opened.anchored = replace(told, begun=begun or before.begun) if told.at else told

    def follow(self) -> None:
        """Between two steps: where the log grew, the keyring learns of it beside the work."""
        with suppress(AppError):
            if (member := self._vault.anyone) is None:
                return
            opened, follower = self._vault.whole(member), self._follower
            held = opened.anchored
            if held is None or held.at is None:
                return
            if follower.held.size > held.size:
                held = opened.anchored = replace(follower.held, begun=held.begun)
            size = opened.log.frontier.size
            if size > held.size and follower.is_due:
                now = datetime.now().astimezone()
                follower.begin(opened.vault, _note(self._vault, member), Anchored(size, now))

    def leaving(self, lock: Callable[[], None]) -> None:
        """Lock first, then have the keyring hold what the log was then."""
        note = None
        with suppress(AppError):
            if self._vault.established and (member := self._vault.anyone) is not None:
                anchored = self._vault.whole(member).anchored or Anchored()
                if not anchored.problem and not self._vault.header.exercise:
                    note = _note(self._vault, member)
        lock()
        if note is not None:
            self._follower.wait()
            with suppress(Unavailable):
                keyring.SYSTEM.store(self._vault.header.vault_id, ENTRY, note)
        self._follower = _Follower()

    def found(self, member: str, now: datetime) -> tuple[Finding, ...]:
        """For a check: what stands, and whether the log goes on from each of the signed minutes.

        What cannot be read for it is named by the check of the vault itself, and so is what was
        noticed at this opening.
        """
        found = list[Finding]()
        with suppress(AppError):
            noticed = self._vault.whole(member).noticed
            found += [one for one in _standing(self._ledger.office(member)) if one not in noticed]
        with suppress(AppError):
            beside = self._beside(member, self._ledger.office(member))
            found += [one for one in beside if one not in found]
        with suppress(AppError), self._vault.transaction(member, now=now) as transaction:
            records = Records(transaction, [])
            notes = [one.checkpoint for m in records.meetings() for one in records.anchors(m)]
            if not all(map(records.anchoring().signed_as, notes)):
                found.append(Finding("log_rewritten"))
        return tuple(found)

    def _beside(self, member: str, office: Office) -> tuple[Finding, ...]:
        """What is wrong with the log beside what the keyring holds of it.

        Until somebody accepts it that is what it was first, whatever was done since.
        """
        stands = tuple(one for one in _standing(office) if one.code in anchor.CODES)
        if stands or self._vault.header.exercise:
            return stands
        opened = self._vault.whole(member)
        answers, note = self._recalled()
        if not answers:
            return ()
        if note is None:
            mark = account(opened.vault)
            held_here = office.anchored and (not office.accounts or mark in office.accounts)
            return (Finding("anchor_missing", {"account": mark}),) if held_here else ()
        found = anchor.compare(opened, opened.member(member), note)
        if found is None or (opened.keys.ahead and found.code in anchor.OLD):
            return ()
        return (found,)

    def _recalled(self) -> tuple[bool, str | None]:
        """Whether this system's keyring holds what it is given, as far as can be seen; and what."""
        if self._vault.header.exercise:
            return False, None
        try:
            return True, keyring.SYSTEM.recall(self._vault.header.vault_id, ENTRY)
        except Unavailable:
            return False, None


@dataclass(frozen=True, slots=True)
class AcceptState:
    """Accept the vault as it is: the keyring holds that from now on."""

    @property
    def noted(self) -> Command:
        """By whoever prepares."""
        return NoteAccepted()

    def carry_out(self, vault: Vault, member: str, note: Note) -> None:
        """Replace what the keyring holds; where it fails, that is said and stops nothing."""
        opened = vault.whole(member)
        known = {one.code for one in opened.noticed} | {one.code for one in _known(opened).noticed}
        of_files = not _FILES.isdisjoint({opened.outdated, *known})
        vault.accept(member)
        opened.anchored = _keep(vault, member, datetime.now().astimezone())
        mark = account(opened.vault) if opened.anchored.at else ""
        note(NoteAccepted(mark, of_files))


@dataclass(frozen=True, slots=True)
class NoteAccepted(Loud):
    """Note that what was noticed is explained."""

    verb: ClassVar[str] = "accept_state"
    account: str = ""
    """The mark of the one whose keyring was given the log; none where that failed."""
    of_files: bool = False
    """Whether files are accepted that are not as the office or the keyring knew them."""

    def asks(self, step: Step) -> Verdict:
        """Whoever prepares."""
        return settings.keep_office(step.situation())

    def carry_out(self, step: Step) -> Done:
        """Nothing of it stands any longer; an account whose keyring lost the log begins anew.

        Where files are accepted, which may have to be done before anything else, then that is what
        was looked at, and not whether a removal is true.
        """
        lost = {one.facts.get("account") for one in step.office.noticed}
        known = step.office.accounts - lost | ({self.account} - {""})
        files = self.of_files or any(one.code in _FILES for one in step.office.noticed)
        back = () if files else take_back(step)
        to = tuple(person.id for person in back)
        office = replace(step.office, noticed=(), accounts=known)
        done = kept(step, office, self.verb, to=to)
        let_in(step, back, closed=True)
        return done


@dataclass(frozen=True, slots=True)
class NoteCheck(Loud):
    """Note that the whole vault was looked at, and how much was wrong."""

    verb: ClassVar[str] = "check"
    found: int

    def asks(self, step: Step) -> Verdict:
        """Any member."""
        return verdict()

    def carry_out(self, step: Step) -> Done:
        """Keep the moment."""
        office = replace(step.office, checked_at=step.now, check_found=self.found)
        return kept(step, office, self.verb)


def _known(opened: Opened) -> Anchored:
    return opened.anchored or Anchored()


def _held_by(office: Office, mark: str) -> Office:
    """Whose log the keyring of this account holds."""
    return replace(office, anchored=True, accounts=office.accounts | {mark})


def _unaccepted(stands: Sequence[Noticed], office: Office) -> Anchored:
    """Nothing is held anew; what is not in the office by now is known as long as this is open."""
    written = _standing(office)
    lacks = tuple(one for one in stands if Finding(one.code, one.facts) not in written)
    return Anchored(problem="not_accepted", noticed=lacks)


def _standing(office: Office) -> tuple[Finding, ...]:
    """What was noticed and nobody accepted yet."""
    return tuple(Finding(one.code, one.facts) for one in office.noticed)


def _note(vault: Vault, member: str) -> str:
    opened = vault.whole(member)
    return anchor.make(opened, opened.member(member))


def _keep(vault: Vault, member: str, now: datetime) -> Anchored:
    if vault.header.exercise:
        return Anchored(problem="exercise")
    try:
        keyring.SYSTEM.store(vault.header.vault_id, ENTRY, _note(vault, member))
    except Unavailable as error:
        return Anchored(problem=error.code)
    return Anchored(vault.whole(member).log.frontier.size, now)
