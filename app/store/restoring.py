"""Restores a vault from a backup, and tries that out in a folder that is thrown away.

A drill takes the recovery sheet: everything else was verified when the backup was made, and what
fails on the bad day is a sheet that nobody finds, of which one half is lost, or that another has
replaced. It does not use the sheet up: only the throw-away vault gets another.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from app.crypto.kdf import KdfParameters, floor
from app.crypto.password import check_password
from app.crypto.recovery import RecoveryCode
from app.errors import NotFound
from app.host.drive import require_own_drive
from app.host.files import destroy_folder, require_empty
from app.store import escrow
from app.store.backup import Backup, backups
from app.store.finding import Finding
from app.store.founding import clear
from app.store.rebuilding import Rebuilt, rebuild
from app.store.slot import open_recovery_slot
from app.store.slots import Slots
from app.store.vault import DRILL, OWN, Vault


@dataclass(frozen=True, slots=True)
class Drilled:
    """How a drill ended."""

    backup: Backup
    rebuilt: Rebuilt
    findings: tuple[Finding, ...]
    """What a check of the throw-away vault found wrong; empty where all is well."""

    @property
    def sound(self) -> bool:
        """Whether work could go on from this backup."""
        return not self.findings and not self.rebuilt.damaged


def chosen(place: Path, moment: datetime | None = None) -> Backup:
    """The backup of a moment, or the newest.

    Raises NotFound("backup_missing"), Unavailable.
    """
    for one in backups(place):
        if moment is None or one.made_at == moment:
            return one
    raise NotFound("backup_missing")


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
) -> tuple[Vault, RecoveryCode, Rebuilt]:
    """A vault in an absent or empty folder, with one member back in and the next sheet's code.

    `fresh` is as for `Vault.recover`, `whole` as for `Vault.create`.

    Others come in with the passwords of today, or one by one by the sheet. Raises as `rebuild` and
    `Vault.recover`; Unusable: folder_not_empty, foreign_drive; NotFound("member_unknown").
    Nothing is left where it fails.
    """
    require_own_drive(folder)
    require_empty(folder)
    known = escrow.load(escrow_file).slots
    known.slot(member)
    if not known.exercise:
        check_password(password)
    rebuilt = rebuild(backup, escrow_file, code, folder, now)
    try:
        vault = Vault.half_made(folder, known)
        try:
            following = vault.recover(member, code, password, now, kdf, fresh)
            if whole:
                vault.establish()
        except BaseException:
            vault.close()
            raise
    except BaseException:
        clear(folder)
        raise
    return vault, following, rebuilt


def drill(folder: Path, place: Path, code: RecoveryCode, member: str, now: datetime) -> Drilled:
    """Restores the newest backup of the vault in `folder` into a folder in it, and checks that.

    Raises as `restore`.
    """
    newest, throw_away = chosen(place), folder / DRILL
    destroy_folder(throw_away, OWN)
    try:
        password = secrets.token_urlsafe(32)
        vault, _code, rebuilt = restore(
            newest,
            place / escrow.FILE,
            throw_away,
            code,
            member=member,
            password=password,
            now=now,
            kdf=floor(),
        )
        try:
            found = tuple(one for one in vault.check(member) if one.code != "escrow_waits")
            return Drilled(newest, rebuilt, found)
        finally:
            vault.close()
    finally:
        destroy_folder(throw_away, OWN)
