"""Which account of the operating system this is, as far as the vault has to know it again."""

import os
import sys
from contextlib import suppress
from getpass import getuser
from hashlib import sha256

_LENGTH = 16


def account(vault: str) -> str:
    """A mark of the account for one vault: by itself it names nobody.

    Accounts of one name on two computers have the same: nothing of a computer stays as it is.
    """
    return sha256(f"casustafel account/{vault}/{_name()}".encode()).hexdigest()[:_LENGTH]


def _name() -> str:
    """As the system has it, and not what its environment says where there is a choice."""
    if sys.platform == "win32":
        with suppress(OSError):
            return os.getlogin()
        return getuser()
    from pwd import getpwuid

    with suppress(KeyError):
        return getpwuid(os.getuid()).pw_name
    return str(os.getuid())
