"""The vault: a folder that passwords open, in which every record is sealed to its readers."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path

import msgspec

from app.crypto.identity import Identity
from app.crypto.kdf import KdfParameters, calibrate
from app.crypto.recovery import DeviceCode, RecoveryCode
from app.crypto.sealing import new_key
from app.errors import AppError, Damaged, Unavailable
from app.host.drive import require_own_drive
from app.host.files import destroy_folder
from app.host.lock import FolderLock
from app.store import draft, roster, vacancy
from app.store import slots as slots_file
from app.store.admission import admit
from app.store.check import findings
from app.store.finding import Finding, GoOn, to_the_end
from app.store.founding import Founder, found
from app.store.ground import OWN, claim, clear, finish
from app.store.header import SlotName, VaultHeader, header_of
from app.store.holding import Holding
from app.store.member import unlocked
from app.store.opened import Opened
from app.store.passwords import NewPassword, require_password
from app.store.reading import LoggedLeaf, read_leaves
from app.store.readmission import Sheet, readmit, require_office
from app.store.roster import Ending, Statement
from app.store.rotation import without
from app.store.slot import new_recovery_slot, new_slot, open_recovery_slot, open_vault_keys
from app.store.slots import Slots
from app.store.stage import Signer
from app.store.transaction import Transaction

__all__ = ["Finding", "LoggedLeaf", "SlotName", "Vault", "VaultHeader"]

DRILL = "casustafel-drill"
"""A throw-away vault in the vault's own folder; what a drill leaves behind goes at opening."""


class Vault(Holding):
    """One vault in one folder, held against other programs until `close`.

    Its connections serve one thread at a time; a session gives it a worker thread of its own.
    """

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
        """A new vault in an absent or empty folder (see `require_free`); its founder is unlocked.

        Without `kdf` the machine is calibrated; where not `whole` it waits for `establish`. Raises
        as `app.store.ground.claim`; Unusable: name_empty and what `check_password` says (unless
        `exercise`); Unavailable.
        """
        require_password(password, exercise)
        lock = claim(folder)
        try:
            founder = Founder(member, name, password, kdf or calibrate())
            slots, opened, code = found(
                folder, label=label, profile=profile, exercise=exercise, founder=founder, now=now
            )
        except BaseException:
            clear(folder)
            lock.release()
            raise
        vault = cls(folder, lock, slots, opened, half_made=True)
        if whole:
            vault.establish()
        return vault, code

    @classmethod
    def half_made(cls, folder: Path, lock: FolderLock, slots: Slots) -> "Vault":
        """What was rebuilt in a claimed folder, which waits for `establish`."""
        return cls(folder, lock, slots, None, half_made=True)

    @classmethod
    def open(cls, folder: Path) -> "Vault":
        """The vault in `folder`, locked against other programs; no keys yet.

        Raises NotFound: vault_missing, vault_unfinished; Locked("vault_in_use"),
        Damaged("slots_damaged"), Unusable: vault_newer, foreign_drive; Unavailable.
        """
        slots_file.load(folder)
        require_own_drive(folder)
        lock = FolderLock(folder)
        try:
            finish(folder)
            with suppress(Unavailable):
                destroy_folder(folder / DRILL, OWN)
            return cls(folder, lock, slots_file.load(folder), None, half_made=False)
        except BaseException:
            lock.release()
            raise

    @property
    def header(self) -> VaultHeader:
        """Id, label, profile, members, date."""
        return header_of(self.places, self._slots)

    def whole(self, by: str) -> Opened:
        """All that is open, for backups, which take the vault as it stands. Raises as `check`."""
        self._require_idle()
        return self._require_open(by)

    def identity(self, member: str) -> Identity:
        """The private keys of an unlocked member. Raises Locked("member_locked")."""
        return self._require_open(member).member(member).identity

    def said_of(self, by: str, member: str) -> Statement | Ending | None:
        """What the roster said last of a member, if whoever said so has signed it."""
        return self._require_open(by).member(by).trust.vouched.get(member)

    def wrong(self, member: str) -> int:
        """How many passwords of this member were wrong of which the log says nothing yet."""
        return self._passwords.tries.untold(member)

    def wrong_told(self, member: str) -> None:
        """The log says it now."""
        self._passwords.tries.told(member)

    def wait(self, member: str) -> int:
        """Seconds until a password of this member may be tried; 0 mostly."""
        return self._passwords.tries.wait(member)

    def unlock(self, member: str, password: str, device_code: str | None = None) -> None:
        """Opens the vault for a member; others stay unlocked.

        Where anything was noticed of slots.json, it stays as it is until `keep_places`.
        Raises as `Passwords.opened`; Damaged: slots_damaged, slots_outdated, member_left,
        member_contested (member), store_missing, store_damaged, member_key_changed;
        Unusable("vault_newer"), Unavailable.
        """
        slots = self._reread()
        slot = self._passwords.opened(slots, member, password, device_code)
        vault_keys = open_vault_keys(
            slots.vault, member, slot.identity, slots.slot(member).vault_keys
        )
        with self._opening(vault_keys) as opened:
            listed = roster.entries(opened.keys_file)
            me = unlocked(slots.vault, slot, listed, opened.standing)
            told = self._notice(opened, me.trust)
            if member in me.trust.left or member not in self.places.members:
                raise Damaged("member_left", member=member)
            if told and me.trust.contests(member):  # until another member was told
                raise Damaged("member_contested", member=member)
            opened.members[member] = me
            draft.prepare(opened.keys_file, member)
            self._look_at_places(opened, me)
        if not self._untold(opened):
            self._rotate_where_due(opened, member)

    def accept(self, by: str) -> None:
        """What was noticed of the files is explained; what had to wait for that is done.

        Raises Locked("member_locked"), Unavailable, and what locked the vault.
        """
        opened = self._require_open(by)
        self._require_idle()
        opened.accept()
        me = opened.member(by)
        if by not in me.trust.changed:
            self._keep_pins(opened, self._in_place(opened, me), me)
        self._rotate_where_due(opened, by)

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

        It holds from the same moment on as a removal.
        Raises Locked("member_locked"), Unusable: member_exists, name_empty and what
        `check_password` says; Unavailable.
        """
        opened = self._require_open(by)
        require_password(password, self._slots.exercise)
        key = new_key()
        slot = new_slot(opened.vault, member, name, password, kdf or calibrate(), key)
        slots, planned = admit(opened, self._slots, by, slot, key, now)
        self._save(opened, slots, opened.vault_key, Signer.of(opened.member(by)), planned)
        try:
            self._settle(opened, opened.member(by))
        except BaseException:
            self.lock()
            raise

    def remove_member(self, by: str, member: str, role_ended: bool = False) -> None:
        """Removes a member's slot, and changes the vault key and both stores to another.

        What they could read before stays in any copy that they have. From the moment at which
        slots.json is written it holds, also where the rest fails: then the vault is locked, and the
        next unlocking finishes; `said_of` has whether their role ended too. Raises as
        `app.store.rotation.without`; Locked("member_locked").
        """
        opened = self._require_open(by)
        self._require_idle()
        self._require_current(opened)
        self._rotate(opened, without(opened, self._slots, by, member, role_ended), by)

    def change_password(
        self, member: str, old: str, new: str, kdf: KdfParameters | None = None
    ) -> None:
        """Wraps a member's key under another password; nothing else changes.

        Raises as `Passwords.change`; Damaged: member_key_changed, member_left (member) where they
        could not sign for it, slots_unexplained where nobody is unlocked to be told of that.
        """
        slots = self._reread()
        self._passwords.change(slots, member, old, NewPassword(new), self._rewrapped, kdf)

    def change_device(
        self, member: str, password: str, code: DeviceCode | None, kdf: KdfParameters | None = None
    ) -> None:
        """Mixes a member's password with a code that the system's keyring holds, or with none.

        Raises as `Passwords.change`.
        """
        new = NewPassword(device=code, without_device=code is None)
        self._passwords.change(self._reread(), member, password, new, self._rewrapped, kdf)

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
        Locked: wrong_recovery_code, office_closed (the sheet stays as it is: it would let nobody
        in), what `check_password` says, and as `unlock` and `_save`.
        """
        slots = self._reread()
        name = slots.slot(member).name
        require_password(new_password, slots.exercise)
        self._require_idle()
        sheet, pins, vault_keys = open_recovery_slot(slots.vault, slots.recovery, code)
        following = fresh or RecoveryCode.generate()
        try:
            with self._opening(vault_keys) as opened:
                key = new_key()
                slot = new_slot(slots.vault, member, name, new_password, kdf or calibrate(), key)
                self._require_current(opened)
                listed = roster.entries(opened.keys_file)
                trust = roster.believe(slots.vault, pins, listed, opened.standing)
                if member in trust.removed:
                    raise Damaged("member_left", member=member)
                if not self._half_made:  # a vault that is still being restored uses up no sheet
                    require_office(opened, sheet, member)
                self._notice(opened, trust)
                self._note_places(opened, trust)
                stay = vacancy.stripped(trust, slots_file.plain(self._slots))
                back = readmit(opened, stay, Sheet(sheet, pins), slot, key, following, now)
                self._save(opened, back.slots, back.vault_key, back.sheet, back.stage)
        except Unavailable as error:
            if error.code == "slots_unfinished":  # the new sheet is the valid one already
                return following
            raise
        # From here on it is too, so its code must reach the caller.
        try:
            self._take_back(opened, back)
        except AppError:
            self.lock()
        return following

    def replace_sheet(self, by: str, code: RecoveryCode, fresh: RecoveryCode) -> None:
        """Has `fresh` open what the sheet with this code opens, which opens nothing afterwards.

        The sheet stays the same reader of the same circles: a copy of slots.json from before still
        opens by the former code.
        Raises Locked: member_locked, wrong_recovery_code; Damaged, Unavailable as `_save` says.
        """
        opened = self._require_open(by)
        self._require_idle()
        slots = self._slots
        sheet, pins, vault_keys = open_recovery_slot(slots.vault, slots.recovery, code)
        recovery = new_recovery_slot(slots.vault, fresh, sheet, pins, vault_keys)
        replaced = msgspec.structs.replace(slots, recovery=recovery)
        self._save(opened, replaced, opened.vault_key, Signer.of(opened.member(by)))

    @contextmanager
    def transaction(self, by: str, *, now: datetime) -> Iterator[Transaction]:
        """One change by an unlocked member: on the disk when left, undone by any exception.

        Raises Locked("member_locked"), what `Transaction.commit` says, and Unavailable, locked:
        rotation_unfinished (cause), where the change holds; outcome_unknown, where it may.
        """
        opened = self._require_open(by)
        self._require_idle()
        transaction = Transaction(opened, by, now)
        with self._certain(opened):
            self._busy = True
            try:
                yield transaction
                transaction.commit()
            finally:
                self._busy = False
                transaction.rollback()
        if transaction.rotates:
            try:
                self._rotate_at_last(opened, by)
            except AppError as error:
                raise Unavailable("rotation_unfinished", cause=error.code) from error

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
        with self._certain(opened):
            opened.finish_destruction()  # what is still to go would take this with it
            draft.keep(opened.keys_file, opened.vault, opened.member(member), at_table, elsewhere)

    def draft(self, member: str) -> tuple[str, str]:
        """What a member was typing, at the table and elsewhere, or nothing.

        Raises Locked("member_locked").
        """
        opened = self._require_open(member)
        return draft.read(opened.keys_file, opened.vault, opened.member(member))
