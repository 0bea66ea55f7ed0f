"""Which keys are of a record that lives by the log: a row may name any number, whoever wrote it.

The log names a record by its id and by the salt that it keeps through all its keys. So it tells of
a salt whose record that is among some, and of a key that a row names whether it is that row's own.
"""

from collections.abc import Iterable, Mapping

from app.store.log import Change
from app.store.sealed import tag

Said = Mapping[bytes, Change]
"""The newest word of the log on each record, by tag: `Log.said`."""


def lives(said: Said, salt: bytes, record: str) -> bool:
    """Whether that is a record's own salt, and nothing says that the record was erased."""
    word = said.get(tag(salt, record))
    return word is not None and word.digest is not None


def owners(said: Said, salts: Iterable[bytes], records: Iterable[str]) -> dict[bytes, str]:
    """To whom of these living records each salt belongs, as far as it belongs to one of them.

    Both in the order in which they came to be, or nearly: then a salt is soon found.
    """
    found, left = dict[bytes, str](), list(records)
    for salt in dict.fromkeys(salts if left and said else ()):
        if (owner := next((one for one in left if lives(said, salt, one)), None)) is not None:
            found[salt] = owner
            left.remove(owner)
    return found
