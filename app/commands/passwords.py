"""A member's own way in, changed once the present password was given."""

from datetime import datetime

from app.commands.backups import refresh
from app.commands.ledger import Ledger
from app.crypto.kdf import floor
from app.crypto.recovery import DeviceCode
from app.domain.log import Act, LogEntry
from app.domain.person import PersonId
from app.host import keyring
from app.store.vault import Vault


def rewrap(
    vault: Vault, ledger: Ledger, now: datetime, member: str, password: str, new: str
) -> None:
    """Wrap a member's key under another password; the log and the backups' escrow follow.

    Raises as `Passwords.change`.
    """
    vault.change_password(member, password, new, floor() if vault.header.exercise else None)
    _note(vault, ledger, LogEntry(now, Act.PASSWORD, PersonId(member)))


def mix(
    vault: Vault, ledger: Ledger, now: datetime, member: str, password: str, code: str | None
) -> None:
    """Mix a member's password with a code that this system's keyring holds, or with none.

    Raises Unusable("device_code_mistyped"), and as `Passwords.change`.
    """
    device = None if code is None else DeviceCode.parse(code)
    vault.change_device(member, password, device, floor() if vault.header.exercise else None)
    act = Act.DEVICE_OFF if device is None else Act.DEVICE_ON
    _note(vault, ledger, LogEntry(now, act, PersonId(member)))


def new_device_code() -> str:
    """A code for this computer, as it is put on paper, once its keyring proved itself.

    Raises as `app.host.keyring.Keyring`.
    """
    keyring.SYSTEM.prove()
    return DeviceCode.generate().sheet


def tell_wrong(vault: Vault, ledger: Ledger, now: datetime, member: str) -> None:
    """Write how many passwords of an unlocked member were wrong; a few may have been more."""
    if wrong := vault.wrong(member):
        ledger.line(LogEntry(now, Act.WRONG_PASSWORD, PersonId(member), why=str(wrong)))
        vault.wrong_told(member)


def _note(vault: Vault, ledger: Ledger, entry: LogEntry) -> None:
    if entry.member in vault.unlocked:
        tell_wrong(vault, ledger, entry.at, entry.member)
        ledger.line(entry)
        refresh(vault, entry.member)
