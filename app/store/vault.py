"""The vault: a folder that passwords open, in which every record is sealed to its readers."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path

from app.crypto.identity import Identity
from app.crypto.kdf import KdfParameters, calibrate
from app.crypto.recovery import DeviceCode, RecoveryCode
from app.crypto.sealing import new_key
from app.errors import AppError, Damaged, Locked, Unavailable
from app.host.drive import require_own_drive
from app.host.files import destroy_folder, make_private_folder, require_empty
from app.host.lock import FolderLock
from app.store import draft, roster, stage
from app.store import opened as stores
from app.store import slots as slots_file
from app.store.admission import admit
from app.store.check import findings
from app.store.finding import Finding, GoOn, to_the_end
from app.store.founding import Founder, clear, found
from app.store.freshness import connected, mark
from app.store.header import SlotName, VaultHeader, header_of
from app.store.member import repinned, unlocked
from app.store.opened import Opened
from app.store.passwords import NewPassword, Passwords, require_password
from app.store.reading import LoggedLeaf, read_leaves
from app.store.readmission import Readmission, Sheet, readmit
from app.store.rotation import Rotation, rotated, without
from app.store.slot import new_slot, open_recovery_slot, open_vault_keys
from app.store.slots import Slots
from app.store.transaction import Transaction

__all__ = ["Finding", "LoggedLeaf", "SlotName", "Vault", "VaultHeader"]

DRILL = "casustafel-drill"
"""A throw-away vault in the vault's own folder; what a drill leaves behind goes at opening."""
OWN = (stores.STORE, stores.KEYS, slots_file.FILE)
"""What the names of a vault's files begin with."""


class Vault:
    """One vault in one folder, held against other programs until `close`.

    Its connections serve one thread at a time; a session gives it a worker thread of its own.
    """

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
        self._passwords = Passwords(folder)
        if opened is not None:
            self._hold(opened)

    @classmethod
    def create(
        cls,
        folder: Path,
        *,
        label: str,
        profile: str,
        exercise: bool,
        member: str,
        name: str,
        password: str,
        now: datetime,
        kdf: KdfParameters | None = None,
        whole: bool = True,
    ) -> tuple["Vault", RecoveryCode]:
        """A new vault in an absent or empty folder; its founder is unlocked.

        Without `kdf` the machine is calibrated; where not `whole` it waits for `establish`. Raises
        Unusable: folder_not_empty, foreign_drive, name_empty and what `check_password` says
        (unless `exercise`); Unavailable.
        """
        require_password(password, exercise)
        require_own_drive(folder)
        require_empty(folder)
        make_private_folder(folder)
        lock = FolderLock(folder)
        try:
            require_empty(folder)
            founder = Founder(member, name, password, kdf or calibrate())
            slots, opened, code = found(
                folder, label=label, profile=profile, exercise=exercise, founder=founder, now=now
            )
        except BaseException:
            lock.release()
            raise
        vault = cls(folder, lock, slots, opened, half_made=True)
        if whole:
            vault.establish()
        return vault, code

    @classmethod
    def half_made(cls, folder: Path, slots: Slots) -> "Vault":
        """What was rebuilt in a folder, which waits for `establish`. Raises as `open`."""
        return cls(folder, FolderLock(folder), slots, None, half_made=True)

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

    @classmethod
    def open(cls, folder: Path) -> "Vault":
        """The vault in `folder`, locked against other programs; no keys yet.

        Raises NotFound("vault_missing"), Locked("vault_in_use"), Damaged("slots_damaged"),
        Unusable: vault_newer, foreign_drive; Unavailable.
        """
        slots_file.load(folder)
        require_own_drive(folder)
        lock = FolderLock(folder)
        try:
            with suppress(Unavailable):
                destroy_folder(folder / DRILL, OWN)
            return cls(folder, lock, slots_file.load(folder), None, half_made=False)
        except BaseException:
            lock.release()
            raise

    @property
    def header(self) -> VaultHeader:
        """Id, label, profile, members, date."""
        return header_of(self._slots)

    @property
    def unlocked(self) -> frozenset[str]:
        """Who is unlocked."""
        return frozenset(self._opened.members) if self._opened else frozenset()

    @property
    def folder(self) -> Path:
        """Where it is."""
        return self._folder

    def whole(self, by: str) -> Opened:
        """All that is open, for backups, which take the vault as it stands. Raises as `check`."""
        self._require_idle()
        return self._require_open(by)

    def identity(self, member: str) -> Identity:
        """The private keys of an unlocked member. Raises Locked("member_locked")."""
        return self._require_open(member).member(member).identity

    def wait(self, member: str) -> int:
        """Seconds until a password of this member may be tried; 0 mostly."""
        return self._passwords.tries.wait(member)

    def unlock(self, member: str, password: str, device_code: str | None = None) -> int:
        """Opens the vault for a member; others stay unlocked. How many passwords were wrong before.

        Raises as `Passwords.opened`; Damaged: slots_damaged, slots_outdated, member_left,
        store_missing, store_damaged, member_key_changed; Unusable("vault_newer"), Unavailable.
        """
        slots, wrong = self._slots, self._passwords.tries.wrong(member)
        slot = self._passwords.opened(slots, member, password, device_code)
        vault_keys = open_vault_keys(
            slots.vault, member, slot.identity, slots.slot(member).vault_keys
        )
        with self._opening(vault_keys) as opened:
            listed = roster.entries(opened.keys_file)
            me = unlocked(slots.vault, slot, listed)
            if member in me.trust.left:
                raise Damaged("member_left", member=member)
            opened.members[member] = me
            draft.prepare(opened.keys_file, member)
            self._keep_pins(opened, self._slots)
        if opened.rotation_waits:
            self._rotate_at_last(opened, member)
        return wrong

    def add_member(
        self,
        by: str,
        member: str,
        name: str,
        password: str,
        now: datetime,
        kdf: KdfParameters | None = None,
    ) -> None:
        """Admits a member to the vault, to no record yet.

        Raises Locked("member_locked"), Unusable: member_exists, name_empty and what
        `check_password` says; Unavailable.
        """
        opened = self._require_open(by)
        require_password(password, self._slots.exercise)
        key = new_key()
        slot = new_slot(opened.vault, member, name, password, kdf or calibrate(), key)
        self._save(admit(opened, self._slots, by, slot, key, now), opened.vault_key)
        self._settle(opened)

    def remove_member(self, by: str, member: str) -> None:
        """Removes a member's slot, and changes the vault key and both stores to another.

        What they could read before stays in any copy that they have. From the moment at which
        slots.json is written it holds, also where the rest fails: then the vault is locked, and the
        next unlocking finishes. Raises as `app.store.rotation.without`; Locked("member_locked").
        """
        opened = self._require_open(by)
        self._require_idle()
        self._rotate(opened, without(opened, self._slots, by, member))

    def change_password(
        self, member: str, old: str, new: str, kdf: KdfParameters | None = None
    ) -> None:
        """Wraps a member's key under another password; nothing else changes.

        Raises as `Passwords.change`.
        """
        self._passwords.change(self._slots, member, old, NewPassword(new), self._save, kdf)

    def change_device(
        self, member: str, password: str, code: DeviceCode | None, kdf: KdfParameters | None = None
    ) -> None:
        """Mixes a member's password with a code that the system's keyring holds, or with none.

        Raises as `Passwords.change`.
        """
        new = NewPassword(device=code, without_device=code is None)
        self._passwords.change(self._slots, member, password, new, self._save, kdf)

    def recover(
        self,
        member: str,
        code: RecoveryCode,
        new_password: str,
        now: datetime,
        kdf: KdfParameters | None = None,
        fresh: RecoveryCode | None = None,
    ) -> RecoveryCode:
        """Lets a member back in by the sheet, which is thereby used up; the code of the next one.

        It is `fresh` where that is on paper already: then the power may go at any time.
        The member is unlocked afterwards, with a new identity (everybody is locked where the disk
        failed late: the next unlocking finishes). Raises NotFound("member_unknown"),
        Locked("wrong_recovery_code"), what `check_password` says, and as `unlock`.
        """
        slots = self._slots
        name = slots.slot(member).name
        require_password(new_password, slots.exercise)
        self._require_idle()
        sheet, pins, vault_keys = open_recovery_slot(slots.vault, slots.recovery, code)
        with self._opening(vault_keys) as opened:
            key = new_key()
            slot = new_slot(slots.vault, member, name, new_password, kdf or calibrate(), key)
            code = fresh or RecoveryCode.generate()
            back = readmit(opened, self._slots, Sheet(sheet, pins), slot, key, code, now)
            self._save(back.slots, back.vault_key)
        # From here on the new sheet is the valid one, so its code must reach the caller.
        try:
            self._take_back(opened, back)
        except AppError:
            self.lock()
        return back.code

    @contextmanager
    def transaction(self, by: str, *, now: datetime) -> Iterator[Transaction]:
        """One change by an unlocked member: on the disk when left, undone by any exception.

        Raises Locked("member_locked") and what `Transaction.commit` says.
        """
        opened = self._require_open(by)
        self._require_idle()
        transaction = Transaction(opened, by, now)
        self._busy = True
        try:
            yield transaction
            transaction.commit()
        finally:
            self._busy = False
            transaction.rollback()
        if transaction.rotates:
            self._rotate_at_last(opened, by)

    def read_log(self, by: str) -> Iterator[LoggedLeaf]:
        """The log in order, as far as it is sealed to an unlocked member. Raises Damaged."""
        return read_leaves(self._require_open(by), by)

    def check(self, by: str, go_on: GoOn = to_the_end) -> tuple[Finding, ...]:
        """Everything that is not as it was stored, as far as a member can tell; empty is clean.

        Raises Locked("member_locked"), WrongState("check_stopped") where `go_on` says no.
        """
        return findings(self._require_open(by), by, self._folder, self._slots, go_on)

    def keep_draft(self, member: str, at_table: str, elsewhere: str = "") -> None:
        """Keeps what a member is typing, until the next one.

        What is typed at the table goes with the end of an item; all of it when a case is erased.

        Raises Locked("member_locked"), Unusable("draft_too_long"), Unavailable.
        """
        opened = self._require_open(member)
        self._require_idle()
        draft.keep(opened.keys_file, opened.vault, opened.member(member), at_table, elsewhere)

    def draft(self, member: str) -> tuple[str, str]:
        """What a member was typing, at the table and elsewhere, or nothing.

        Raises Locked("member_locked").
        """
        opened = self._require_open(member)
        return draft.read(opened.keys_file, opened.vault, opened.member(member))

    def lock_member(self, member: str) -> None:
        """Drops one member's keys; the last to go locks the vault."""
        opened = self._require_open(member)
        self._require_idle()
        opened.forget(member)
        if not opened.members:
            self.lock()

    def lock(self) -> None:
        """Disconnects and drops every key; the folder stays held."""
        self._require_idle()
        opened, self._opened = self._opened, None
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

    @contextmanager
    def _opening(self, vault_keys: tuple[bytes, ...]) -> Iterator[Opened]:
        """The open databases; where this opened them and what follows fails, closed again."""
        slots_file.check_mac(self._slots, vault_keys[-1])
        opened = self._opened
        if opened is not None and opened.vault_key != vault_keys[-1]:
            raise Damaged("slots_damaged")
        try:
            if opened is None:
                opened = connected(self._folder, self._slots, vault_keys)
                self._settle(opened)
            elif self._slots.stage is not None:
                self._settle(opened)
            yield opened
            self._hold(opened)
        except BaseException:
            if self._opened is None and opened is not None:
                opened.close()
            raise

    def _hold(self, opened: Opened) -> None:
        opened.slots = mark(self._slots)
        self._opened = opened

    def _rotate(self, opened: Opened, rotation: Rotation) -> None:
        self._save(rotation.slots, rotation.vault_key)
        try:
            for gone in opened.members.keys() - {slot.member for slot in self._slots.slots}:
                opened.forget(gone)
            opened.change_vault_key(rotation.vault_key)
            self._settle(opened)
            opened.rotation_done()
        except BaseException:
            self.lock()
            raise

    def _rotate_at_last(self, opened: Opened, by: str) -> None:
        with suppress(AppError):  # it waits for the next unlocking: `check` says so
            self._rotate(opened, rotated(opened, self._slots, by))

    def _take_back(self, opened: Opened, back: Readmission) -> None:
        """Carries a readmission out: keys, vault key, plain slots, the member unlocked."""
        member = back.member.member
        opened.forget(member)
        for other in opened.members:
            opened.keys.forget_member(other)  # their circles are for what was, no more
        stage.carry_out(opened, self._slots.stage)
        opened.change_vault_key(back.vault_key)
        self._settle(opened)
        opened.members[member] = unlocked(
            opened.vault, back.member, roster.entries(opened.keys_file)
        )
        draft.prepare(opened.keys_file, member)

    def _settle(self, opened: Opened) -> None:
        """Finishes what a crash or the caller left half-way, and makes slots.json plain again."""
        stage.settle(opened, self._slots)
        self._keep_pins(opened, slots_file.plain(self._slots))

    def _keep_pins(self, opened: Opened, slots: Slots) -> None:
        """Seals newly pinned fingerprints into the bundles of unlocked members."""
        pinned = repinned(slots, opened.members.values())
        if pinned != self._slots:
            self._save(pinned, opened.vault_key)

    def _save(self, slots: Slots, vault_key: bytes) -> None:
        sealed = slots_file.sealed(slots, vault_key)
        if not self._half_made:
            slots_file.write(self._folder, sealed)
        self._slots = sealed
        if self._opened is not None:
            self._opened.slots = mark(sealed)
