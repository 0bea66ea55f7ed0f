"""What a vault can be restored from, whether the sheet fits, and restoring it.

The sheet is used up by restoring. So its successor is made first and shown: only what is on paper
may become the only thing that opens the backups.
"""

from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from app.crypto.kdf import floor
from app.crypto.password import check_password
from app.crypto.recovery import RecoveryCode
from app.domain.calendar import moment
from app.domain.person import Office, PersonId
from app.errors import Damaged, NotFound, Unavailable, Unusable
from app.host.files import is_folder, is_text, require_room, same_folder, size_of
from app.store import backup, escrow
from app.store.finding import GoOn, to_the_end
from app.store.ground import require_apart, require_free
from app.store.ids import MemberId
from app.store.pairs import OTHER, names, require_folder
from app.store.rebuilding import Rebuilt
from app.store.records import Records
from app.store.restoring import chosen, ranked, require_sheet, restore
from app.store.vault import SlotName, Vault

ROOM, TIMES = 16 * 1024 * 1024, 4
"""Bytes, and how often the largest file of the backups: store and keys, each with its changes."""


@dataclass(frozen=True, slots=True)
class Offer:
    """What lies in a folder of backups, as far as it is readable without the sheet."""

    label: str
    exercise: bool
    members: tuple[SlotName, ...]
    made: tuple[datetime, ...]
    """Moments, the latest first; which is the newest the sheet tells: a clock may be wrong."""


def offered(source: Path, escrow_file: Path | None = None) -> Offer:
    """What can be restored from a folder.

    Raises:
        Unavailable: backup_folder_gone, and what else keeps from reading.
        NotFound: backup_missing, backup_of_several.
        AppError: escrow_missing and the like, as `app.store.escrow.load` says.
    """
    place = _place_with_backups(source.absolute())
    slots = escrow.load(escrow_file or place / escrow.FILE).slots
    members = tuple(SlotName(MemberId(slot.member), slot.name) for slot in slots.slots)
    made = tuple(one.made_at for one in backup.backups(place))
    return Offer(slots.label, slots.exercise, members, made)


@dataclass(frozen=True, slots=True)
class Restoring:
    """What a vault is restored from, and who comes back in."""

    source: Path
    """The folder that was chosen for backups, or the vault's own in it."""
    member: str
    password: str
    sheet: str
    escrow: Path | None = None
    """The escrow, where it is not beside the backups."""
    made_at: datetime | None = None
    """Of which moment; None for the newest."""
    fresh: RecoveryCode = field(default_factory=RecoveryCode.generate)
    """The code of the next sheet, for its owners to put on paper before anything happens."""
    go_on: GoOn = to_the_end
    """Asked again and again: False stops it, and leaves nothing of it behind."""

    def __repr__(self) -> str:
        return f"Restoring({self.member})"


def restored(folder: Path, wanted: Restoring) -> tuple[Vault, RecoveryCode, Rebuilt, Office]:
    """The vault, the next sheet's code, what came back, and the office with its folders of backups.

    The folder that was restored from is taken over: the escrow in it is still of the used sheet,
    and what is erased from now on must go there too. So are the others of the office, which may
    still hold keys of what was erased. But an older backup takes over none: its log is another than
    that of the newer ones there, which would be lost with their escrow; and one of a folder that
    cannot be kept by its name is not sure to be the office's. Where one that is newer by its name
    was passed over, and steps are lost that may be in it, only the folder with that one is left.

    Raises:
        NotFound: backup_missing, member_unknown.
        Damaged: backup_without_office, where nobody could come in.
        AppError: as `require_target` and `app.store.restoring.restore` say. Nothing is left where
            it fails.
    """
    require_target(folder, wanted.source)
    place = _place_with_backups(wanted.source.absolute())
    file = wanted.escrow or place / escrow.FILE
    sheet = RecoveryCode.typed(wanted.sheet)
    exercise = escrow.load(file).slots.exercise
    last, passed, unread = ranked(place, file, sheet)
    one = last if wanted.made_at is None else chosen(place, wanted.made_at)
    vault, code, told = restore(
        one,
        file,
        folder,
        sheet,
        member=wanted.member,
        password=wanted.password,
        now=moment(None),
        kdf=floor() if exercise else None,
        fresh=wanted.fresh,
        whole=False,
        go_on=wanted.go_on,
    )
    office, folders = _office(vault, wanted), tuple[str, ...]()
    left = one != last or not _is_named(place, vault)
    if not left:
        # How many steps are lost an escrow from elsewhere, which may be older, does not tell.
        # And what is not read may have them, whatever its name: it would be refused later on.
        lost = told.later or wanted.escrow is not None
        passed += tuple(sorted(unread.difference(passed))) if lost else ()
        left = bool(passed and lost)
        known = office.backup_folders
        here = tuple(each for each in known if same_folder(Path(each), place.parent))
        others = tuple(each for each in known if each not in here)
        folders = others if left else (*known, *(() if here else (str(place.parent),)))
    if one == last:
        told = replace(told, passed=tuple(each.store.name for each in passed))
    told = replace(told, left=left)
    looking = [PersonId(one.member) for one in vault.header.members if told.gone]
    forgetting = office.to_forget.union(looking)
    office = replace(office, backup_folders=folders, backups_missed={}, to_forget=forgetting)
    return vault, code, told, office


def _is_named(place: Path, vault: Vault) -> bool:
    """Whether the office can keep the folder by its name: another spelling may be the same."""
    own = backup.place_in(place.parent, vault.header.vault_id)
    return same_folder(place, own) and is_text(place)


def _office(vault: Vault, wanted: Restoring) -> Office:
    """As the backup knows it."""
    try:
        with vault.transaction(wanted.member, now=moment(None)) as transaction:
            return Records(transaction).office()
    except Damaged:
        vault.close()
        raise Damaged("backup_without_office") from None
    except BaseException:
        vault.close()
        raise


class FormerSheet(StrEnum):
    """What the sheet still opens that was used up."""

    NOTHING = "nothing"
    AWAY = "away"
    """The backups in a folder that was not there; it is renewed as soon as it is."""
    NEWER = "newer"
    """The backups in a folder that was left as it was: of another copy, or with newer steps."""
    BEFORE = "before"
    """The vault that was restored, where it still stands on a disk."""
    LEFT = "left"
    """The backups in the folder that was restored from: it was left as it was, with newer ones, or
    with what may be."""


def former_sheet(vault: Vault, restored: Rebuilt | None = None) -> FormerSheet:
    """Whether the sheet that was used up may be destroyed: by what was `restored`, or else."""
    member = vault.anyone
    if member is None:
        return FormerSheet.AWAY  # nobody came in, so no folder was asked
    opened = vault.whole(member)
    if restored is not None and restored.left:
        return FormerSheet.LEFT
    if opened.escrow_waits:
        newer = OTHER in opened.unreached.values()
        return FormerSheet.NEWER if newer else FormerSheet.AWAY
    return FormerSheet.BEFORE if restored is not None else FormerSheet.NOTHING


def require_target(folder: Path, source: Path) -> None:
    """Whether what a folder of backups holds can be restored into another: the first thing to try.

    Raises:
        Unusable: folder_of_backups, folder_in_vault, and as `app.store.ground.require_free`.
        Unavailable: room_short, no_permission and the like.
        AppError: as `offered`.
    """
    place = _place_with_backups(source.absolute())
    into = folder.resolve()
    if any(into.is_relative_to(kept.resolve()) for kept in (source, place)):
        raise Unusable("folder_of_backups")
    require_free(folder)
    require_apart(folder)
    files = (place / escrow.FILE, *(one.store for one in backup.backups(place)))
    require_room(folder, ROOM + TIMES * max(map(size_of, files)))


def require_fits(wanted: Restoring) -> int:
    """Tries all that can be tried before anything changes; how many members the vault has.

    Raises:
        Locked: wrong_recovery_code.
        NotFound: backup_missing, member_unknown.
        AppError: as `offered`, and what `check_password` says.
    """
    place = _place_with_backups(wanted.source.absolute())
    chosen(place, wanted.made_at)
    slots = escrow.load(wanted.escrow or place / escrow.FILE).slots
    slots.slot(wanted.member)
    if not slots.exercise:
        check_password(wanted.password)
    require_sheet(slots, RecoveryCode.typed(wanted.sheet))
    return len(slots.slots)


def sheets_of(code: RecoveryCode, *, several: bool) -> tuple[str, ...]:
    """What is printed of a code: one sheet, or with several members two halves for two people.

    One half alone opens nothing and tells nothing of the other.
    """
    return code.halves() if several else (code.sheet,)


class Copied(StrEnum):
    """How well a code was copied from a sheet, as its checksum tells; it may be of another one."""

    UNDONE = "undone"
    WRONG = "wrong"
    WHOLE = "whole"
    HALF = "half"


def copied(code: str) -> tuple[Copied, int, int]:
    """How well so far, and how many signs are typed of how many."""
    typed, of = RecoveryCode.signs(code)
    try:
        RecoveryCode.parse(code)
    except Unusable as error:
        if error.code == "recovery_half_alone":
            return Copied.HALF, typed, of
        return (Copied.WRONG if typed >= of else Copied.UNDONE), typed, of
    return Copied.WHOLE, typed, of


def require_own_sheet(vault: Vault, sheet: str) -> None:
    """Raises Locked("wrong_recovery_code") unless it is the sheet of this vault; as `typed`."""
    require_sheet(vault.slots, RecoveryCode.typed(sheet))


def _place_with_backups(source: Path) -> Path:
    """The folder itself where it holds backups, else the only one in it that does.

    On a drive also stand folders of the system that nobody may enter: they are passed over, and
    told of where there are no backups to be seen.
    """
    require_folder(source)
    if backup.backups(source):
        return source
    found, shut = list[Path](), list[Unavailable]()
    for name in names(source):
        place = source / name
        try:
            if is_folder(place) and backup.backups(place):
                found.append(place)
        except Unavailable as error:
            shut.append(error)
    if len(found) > 1:
        raise NotFound("backup_of_several")
    if not found:
        raise [NotFound("backup_missing"), *shut][-1]
    return found[0]
