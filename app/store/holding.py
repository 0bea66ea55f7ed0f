"""A vault's folder while it is held: its lock, its slots, and its stores while somebody is in."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from app.errors import AppError, Damaged, Locked, Unavailable
from app.host.lock import FolderLock
from app.store import draft, roster, stage, vacancy
from app.store import slots as slots_file
from app.store.finding import Finding
from app.store.freshness import connected, unexplained
from app.store.ground import clear, finish
from app.store.member import Unlocked, repinned, unlocked
from app.store.opened import Opened
from app.store.passwords import Passwords
from app.store.readmission import Readmission
from app.store.roster import Trust
from app.store.rotation import Rotation, rotated
from app.store.slot import OpenSlot
from app.store.slots import Slots, mark
from app.store.stage import NOTHING_MORE, Signer, Stage

_OF_SLOTS = frozenset({"slots_unexplained", "slot_missing"})


class Holding:
    """What `app.store.vault.Vault` works on; everything that writes slots.json goes through it."""

    def __init__(
        self, folder: Path, lock: FolderLock, slots: Slots, opened: Opened | None, half_made: bool
    ) -> None:
        """For `create`, `open` and `half_made`."""
        self._folder = folder
        self._lock = lock
        self._slots = slots
        self._opened: Opened | None = None
        self._busy = False
        self._half_made = half_made
        self._owed: Slots | None = None  # what `keep_places` writes
        self._unread = False  # whether slots.json may be another than `_slots`
        self._passwords = Passwords(folder)
        if opened is not None:
            self._hold(opened)

    def establish(self) -> None:
        """Writes slots.json, which makes the folder a vault; does nothing where it is one.

        Until then a crash leaves no vault, and closing leaves nothing. Raises Unavailable, closed.
        """
        if self._half_made:
            try:
                slots_file.write(self._folder, self._slots)
            except BaseException:
                self.close()
                raise
            self._half_made = False
            finish(self._folder)

    @property
    def established(self) -> bool:
        """Whether slots.json is on the disk: there is a vault, whatever fails from then on."""
        return not self._half_made

    @property
    def unlocked(self) -> frozenset[str]:
        """Who is unlocked."""
        return frozenset(self._opened.members) if self._opened else frozenset()

    @property
    def anyone(self) -> str | None:
        """Somebody who is unlocked, always the same of several; None while nobody is."""
        return min(self.unlocked, default=None)

    @property
    def folder(self) -> Path:
        """Where it is."""
        return self._folder

    @property
    def slots(self) -> Slots:
        """As they stand, also before they are written for the first time."""
        return self._slots

    @property
    def places(self) -> Slots:
        """To whom it is sealed: the slots as they will stand once they may be written.

        Beside an old file they are not: a slot that somebody put back stands until then.
        """
        slots = self._owed or self._slots
        for me in tuple(self._opened.members.values()) if self._opened else ():
            slots = vacancy.stripped(me.trust, slots)
        return slots

    def lock_member(self, member: str) -> None:
        """Drops one member's keys; the last to go locks the vault."""
        opened = self._require_open(member)
        self._require_idle()
        self._owed = None
        opened.forget(member)
        if not opened.members:
            self.lock()

    def lock(self) -> None:
        """Disconnects and drops every key; the folder stays held."""
        self._require_idle()
        opened, self._opened, self._owed = self._opened, None, None
        self._passwords.forget()
        if opened is not None:
            opened.close()

    def close(self) -> None:
        """Locks and lets other programs in. Closing again does nothing."""
        try:
            self.lock()
        finally:
            if self._half_made:
                clear(self._folder)
            self._lock.release()

    def _require_idle(self) -> None:
        if self._busy:
            raise RuntimeError("one transaction at a time")

    def _require_open(self, member: str) -> Opened:
        if self._opened is None:
            raise Locked("member_locked", member=member)
        self._opened.member(member)
        return self._opened

    def _require_current(self, opened: Opened) -> None:
        if opened.outdated:
            raise Damaged(opened.outdated)

    @contextmanager
    def _certain(self, opened: Opened) -> Iterator[None]:
        """Locks where a step was refused that may be on the disk: the next unlocking tells."""
        try:
            yield
        except AppError:
            if opened.uncertain:
                self.lock()
            raise

    @contextmanager
    def _opening(self, vault_keys: tuple[bytes, ...]) -> Iterator[Opened]:
        """The open databases; where this opened them and what follows fails, closed again."""
        slots_file.check_mac(self._slots, vault_keys[-1])
        opened, locked = self._opened, self._opened is None
        if opened is not None and opened.vault_key != vault_keys[-1]:
            raise Damaged("slots_damaged")
        try:
            if opened is None:
                opened = connected(self._folder, self._slots, vault_keys)
                stage.settle(opened, self._slots, opening=True)
                opened.standing = self._slots.members
            yield opened
            self._hold(opened)
        except BaseException:
            if locked and opened is not None:
                opened.close()
            raise

    def _hold(self, opened: Opened) -> None:
        opened.slots = mark(self._slots)
        self._opened = opened

    def _rotate(self, opened: Opened, rotation: Rotation, by: str) -> None:
        me = opened.member(by)
        self._save(opened, rotation.slots, rotation.vault_key, Signer.of(me), rotation.stage)
        try:
            opened.change_vault_key(rotation.vault_key)
            self._settle(opened, me)
            opened.rotation_done()
        except BaseException:
            self.lock()
            raise

    def _rotate_at_last(self, opened: Opened, by: str) -> None:
        """Where that fails it waits for the next unlocking, and `check` says so.

        Raises what failed where the vault is locked by it.
        """
        try:
            self._rotate(opened, rotated(opened, self._slots, by), by)
        except AppError:
            if self._opened is None:
                raise

    def _rotate_where_due(self, opened: Opened, by: str) -> None:
        """The same for what waits since an earlier time, but not beside an old file."""
        if opened.rotation_waits and not opened.outdated:
            self._rotate_at_last(opened, by)

    def _take_back(self, opened: Opened, back: Readmission) -> None:
        """Carries a readmission out: keys, vault key, plain slots, the member unlocked."""
        member = back.member.member
        opened.forget(member)
        for other in opened.members:
            opened.keys.forget_member(other)  # their circles are for what was, no more
        stage.carry_out(opened, self._slots.stage)
        opened.change_vault_key(back.vault_key)
        me = unlocked(opened.vault, back.member, roster.entries(opened.keys_file), opened.standing)
        self._settle(opened, me)
        opened.members[member] = me
        draft.prepare(opened.keys_file, member)
        self._look_at_places(opened, me)

    def _settle(self, opened: Opened, me: Unlocked) -> None:
        """Finishes what the caller left half-way, and makes slots.json plain again, as a member."""
        stage.settle(opened, self._slots)
        self._keep_pins(opened, slots_file.plain(self._slots), me)

    def keep_places(self, member: str) -> None:
        """Keeps the places of those whose slot is gone; seals what was newly pinned.

        That explains slots.json as it is, so only once what was noticed of it is on the disk.
        `header` knows them before. Raises Locked("member_locked"), Unavailable.
        """
        opened = self._require_open(member)
        owed, self._owed = self._owed, None
        if owed is not None:
            self._keep_pins(opened, owed, opened.member(member))
        self._rotate_where_due(opened, member)

    def _look_at_places(self, opened: Opened, me: Unlocked) -> None:
        """Notes whose slot is gone or may be there again, and the first entry that is void.

        Who was removed is locked at once. Where nothing is wrong with slots.json, what
        `keep_places` does is done.
        Whose own key is not the one in the roster any more leaves that to the others.
        """
        self._note_places(opened, me.trust)
        opened.forget_all(me.trust.removed)
        self._owed = None
        if me.member not in me.trust.changed:
            slots = self._in_place(opened, me)
            if self._untold(opened):
                self._owed = slots
            else:
                self._keep_pins(opened, slots, me)

    def _note_places(self, opened: Opened, trust: Trust) -> None:
        gone = vacancy.vacant(trust, self._slots)
        found = [Finding("slot_missing", {"member": member}) for member in gone]
        found += vacancy.returned(trust, self._slots)
        found += vacancy.disputed(trust)
        for entry in trust.void(roster.entries(opened.keys_file))[:1]:
            found.append(Finding("roster_damaged", {"number": entry.number}))
        opened.noticed += tuple(one for one in found if one not in opened.noticed)

    def _in_place(self, opened: Opened, me: Unlocked) -> Slots:
        """The slots as they should be, as far as a member can tell."""
        slots = vacancy.kept(me.trust, slots_file.plain(self._slots), opened.vault_key)
        return vacancy.stripped(me.trust, slots)

    def _untold(self, opened: Opened) -> bool:
        """Whether anything was noticed of slots.json that another one would hide."""
        return any(one.code in _OF_SLOTS for one in opened.noticed)

    def _notice(self, opened: Opened, trust: Trust) -> bool:
        """Notes a slots.json that nobody signed for, before another takes its place."""
        found: tuple[Finding, ...] = ()
        if self._opened is None and not self._half_made:
            found = unexplained(opened, trust, self._slots)
            opened.noticed += found
        return bool(found)

    def _keep_pins(self, opened: Opened, slots: Slots, me: Unlocked) -> None:
        """Seals newly pinned fingerprints into the bundles of unlocked members.

        Beside an old file that is for later: the roster or the log is not that of today.
        """
        if opened.outdated:
            return
        pinned = repinned(slots, opened.members.values())
        if pinned != self._slots:
            self._save(opened, pinned, opened.vault_key, Signer.of(me))

    def _rewrapped(self, slots: Slots, own: OpenSlot, vault_keys: tuple[bytes, ...]) -> None:
        """Saves what `Passwords.change` made of a member's slot, who need not be unlocked.

        Nobody is unlocked to be told of a slots.json that nobody signed for: it stays as it is. And
        nobody is to write a line that knows of the new one: the stage's leaf says it at once.
        """
        was_open = self._opened is not None
        try:
            with self._opening(vault_keys) as opened:
                me = unlocked(slots.vault, own, roster.entries(opened.keys_file), opened.standing)
                if not was_open and (found := unexplained(opened, me.trust, self._slots)):
                    raise Damaged(found[0].code)
                self._save(opened, slots, vault_keys[-1], Signer.of(me))
                if not was_open:
                    with suppress(AppError):  # else the next opening adds it
                        stage.carry_out(opened, self._slots.stage, opening=True)
        finally:
            if not was_open:
                self.lock()

    def _save(
        self,
        opened: Opened,
        slots: Slots,
        vault_key: bytes,
        by: Signer,
        planned: Stage = NOTHING_MORE,
    ) -> None:
        """Writes slots.json, which decides; what it asks for is then to be carried out.

        Beside an old store or keys.db nothing is: the right one, once it is put back, would know
        nothing of it, and be under a vault key that nobody has. Raises Damaged: keys_behind_store,
        store_behind_keys; and as `_write`.
        """
        self._require_current(opened)
        sealed = stage.prepare(opened, slots, vault_key, planned, by)
        if not self._half_made:
            self._write(sealed)
        self._slots, self._owed = sealed, None
        opened.slots, opened.standing = mark(sealed), sealed.members
        opened.forget_all(opened.members.keys() - sealed.members)

    def _write(self, slots: Slots) -> None:
        """Puts slots.json on the disk.

        Raises Unavailable, after which the former one stands there. Where the drive failed late
        all is locked, and the next unlocking finishes: slots_unfinished (cause), where the new one
        is in place; slots_uncertain (cause), where nobody can read which one is.
        """
        before = self._slots
        try:
            slots_file.write(self._folder, slots)
        except Unavailable as error:
            self._unread = True
            with suppress(AppError):
                self._reread()
            if not self._unread and self._slots == before:
                raise
            self.lock()
            code = "slots_uncertain" if self._unread else "slots_unfinished"
            raise Unavailable(code, cause=error.code) from error

    def _reread(self) -> Slots:
        """The slots, from the disk where it may have others. Raises as `app.store.slots.load`."""
        if self._unread:
            self._slots = slots_file.load(self._folder)
            self._unread = False
        return self._slots
