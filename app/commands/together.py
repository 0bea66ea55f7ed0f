"""A step that takes two members: both give their passwords for it, at one laptop.

That is a reminder and no control (ASVS 2.3.5): whoever knows two passwords is two members here.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

from app.errors import Locked
from app.store.vault import Vault


@contextmanager
def together(
    vault: Vault,
    unlock: Callable[[str, str], object],
    passwords: Mapping[str, str],
    proved: set[str],
) -> Iterator[None]:
    """Fills `proved` with those whose passwords were right, until the step is over.

    Keys that this opened are dropped again. Raises as an unlocking does; Locked says of whom
    (member).
    """
    before = vault.unlocked
    try:
        for member, password in passwords.items():
            try:
                unlock(member, password)
            except Locked as error:
                raise Locked(error.code, **{**error.facts, "member": member}) from None
        proved.update(passwords)
        yield
    finally:
        proved.clear()
        for member in vault.unlocked - before if before else ():  # never the last one
            vault.lock_member(member)
