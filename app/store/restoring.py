"""Restores a vault from a backup, and tries that out in a folder that is thrown away.

A drill takes the recovery sheet: everything else was verified when the backup was made, and what
fails on the bad day is a sheet that nobody finds, of which one half is lost, or that another has
replaced. It does not use the sheet up: only the throw-away vault gets another.
"""

import secrets
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from app.crypto.kdf import KdfParameters, floor
from app.crypto.password import check_password
from app.crypto.recovery import RecoveryCode
from app.errors import AppError, Damaged, Locked, NotFound, Unavailable, Unusable, WrongState
from app.host.files import destroy_folder, unavailable
from app.store import escrow
from app.store.backup import Backup, backups
from app.store.finding import Finding, GoOn, heeding, to_the_end
from app.store.ground import OWN, claim, clear
from app.store.pairs import in_order, logs_of, named
from app.store.rebuilding import Rebuilt, keys_by, rebuild
from app.store.slot import open_recovery_slot
from app.store.slots import Slots
from app.store.vault import DRILL, Vault


@dataclass(frozen=True, slots=True)
class Drilled:
    """How a drill ended."""

    backup: Backup
    rebuilt: Rebuilt
    findings: tuple[Finding, ...]
    """What kept from entering the throw-away vault, or a check of it found; empty where all is
    well."""
    passed: tuple[Backup, ...] = ()
    """Those that are newer by their names, and did not open or were not read."""

    @property
    def sound(self) -> bool:
        """Whether work could go on from this backup."""
        return not self.findings and not self.rebuilt.damaged


def chosen(place: Path, moment: datetime | None = None) -> Backup:
    """The backup of a moment, or the one with the latest name.

    Raises NotFound("backup_missing"), Unavailable.
    """
    for one in backups(place):
        if moment is None or one.made_at == moment:
            return one
    raise NotFound("backup_missing")


def ranked(
    place: Path, escrow_file: Path, code: RecoveryCode
) -> tuple[Backup, tuple[Backup, ...], frozenset[Backup]]:
    """The backup with the longest log: a name is of a clock, which may have been wrong.

    And those that are newer by their names, and are passed over: the sheet does not open them, or
    the disk does not give them; last all that the disk does not give. Where the sheet opens none
    the first by name is taken, for `restore` to say why. Raises as `chosen`.
    """
    first = chosen(place)
    vault_keys: tuple[bytes, ...] = ()
    with suppress(Damaged, Locked, Unusable):
        vault_keys = keys_by(escrow.load(escrow_file), code)
    trees, unread = logs_of(backups(place), vault_keys)
    sizes = {one: tree.size for one, tree in trees.items()}
    every = in_order(named(place), sizes)
    at = next((at for at, one in enumerate(every) if one in sizes), None)
    return (
        (first, (), frozenset())
        if at is None
        else (every[at], tuple(every[:at]), frozenset(unread))
    )


def require_sheet(slots: Slots, code: RecoveryCode) -> None:
    """Raises Locked("wrong_recovery_code") unless the code is that of the sheet of these slots."""
    open_recovery_slot(slots.vault, slots.recovery, code)


def restore(
    backup: Backup,
    escrow_file: Path,
    folder: Path,
    code: RecoveryCode,
    *,
    member: str,
    password: str,
    now: datetime,
    kdf: KdfParameters | None = None,
    fresh: RecoveryCode | None = None,
    whole: bool = True,
    go_on: GoOn = to_the_end,
) -> tuple[Vault, RecoveryCode, Rebuilt]:
    """A vault in a free folder, with one member back in, and the code of the next sheet.

    `fresh` is as for `Vault.recover`, `whole` as for `Vault.create`.

    Others come in with the passwords of today, or one by one by the sheet. Raises as `rebuild`,
    `Vault.recover` and `claim`; NotFound("member_unknown"). Nothing is left where it fails, or is
    stopped.
    """
    lock = claim(folder)
    try:
        known = escrow.load(escrow_file).slots
        known.slot(member)
        if not known.exercise:
            check_password(password)
        rebuilt = rebuild(backup, escrow_file, code, folder, member, now, go_on)
        vault = Vault.half_made(folder, lock, known)
    except BaseException:
        clear(folder)
        lock.release()
        raise
    try:
        following = vault.recover(member, code, password, now, kdf, fresh)
        heeding(go_on, WrongState("restoring_stopped"))()
        if whole:
            vault.establish()
    except BaseException:
        vault.close()
        raise
    return vault, following, rebuilt


def drill(
    folder: Path,
    place: Path,
    code: RecoveryCode,
    member: str,
    now: datetime,
    go_on: GoOn = to_the_end,
    enter: Callable[[Vault], object] = lambda _vault: None,
) -> Drilled:
    """Restores the newest backup of the vault in `folder` into a folder in it, and checks that.

    `enter` does what a first unlocking does: a vault in which all is whole may let nobody work.
    Raises as `restore`; Unavailable.
    """
    tried, passed, _ = ranked(place, place / escrow.FILE, code)
    throw_away = folder / DRILL
    destroy_folder(throw_away, OWN)
    try:
        throw_away.mkdir(
            0o700, exist_ok=True
        )  # `claim` would make the folder of a vault that went meanwhile
    except OSError as error:
        raise unavailable(error) from None
    try:
        password = secrets.token_urlsafe(32)
        vault, _code, rebuilt = restore(
            tried,
            place / escrow.FILE,
            throw_away,
            code,
            member=member,
            password=password,
            now=now,
            kdf=floor(),
            go_on=go_on,
        )
        try:
            found = _found(vault, member, enter, go_on)
        finally:
            vault.close()
        return Drilled(tried, rebuilt, found, passed)
    finally:
        destroy_folder(throw_away, OWN)


def _found(
    vault: Vault, member: str, enter: Callable[[Vault], object], go_on: GoOn
) -> tuple[Finding, ...]:
    try:
        enter(vault)
    except Unavailable:
        raise  # says nothing of the backup
    except AppError as error:
        return (Finding.of(error),)
    try:
        checked = vault.check(member, go_on)
    except WrongState:
        raise WrongState("restoring_stopped") from None
    return tuple(one for one in checked if one.code != "escrow_waits")
