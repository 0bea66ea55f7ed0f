"""Office and list of partners of a rebuilt vault, sealed anew for its members of today.

Whoever got keys after the backup was made reads neither, and who did may all have left: then nobody
could come in. The sheet reads every circle, so it writes them again. Nothing else: what was said in
a case, or kept for one person, opens to those to whom it was sealed and to nobody else.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from app.crypto.sealing import new_key, seal
from app.domain.person import Office, Person
from app.errors import Damaged, Unusable
from app.store import circle as circles
from app.store import sealed, vacancy
from app.store.circle import Circle, CircleRow
from app.store.codec import decode
from app.store.connection import Database
from app.store.ids import OFFICE
from app.store.keys import ADD_CIRCLE, ADD_KEY, RecordKey, key_aad
from app.store.log import Change, CircleMade
from app.store.member import Unlocked
from app.store.roster import Trust
from app.store.sealed import SealedRow, Stored


@dataclass(frozen=True, slots=True)
class Reopened:
    """What is written again; nothing where everybody reads it."""

    circles: tuple[tuple[CircleRow, Circle], ...] = ()
    records: tuple[tuple[SealedRow, RecordKey], ...] = ()

    @property
    def made(self) -> tuple[CircleMade, ...]:
        """What the leaf says of the circles."""
        return tuple(CircleMade(row.id, row.digest()) for row, _ in self.circles)

    @property
    def changes(self) -> tuple[Change, ...]:
        """What the leaf says of the records."""
        return tuple(
            Change(sealed.tag(key.salt, row.id), row.version, row.digest(key.salt))
            for row, key in self.records
        )

    def keep_keys(self, vault: str, keys_file: Database, position: int) -> None:
        """Write the keys, in a running change, as those of the leaf at a position."""
        for row, _ in self.circles:
            keys_file.run(
                ADD_CIRCLE, *(row.id, row.tag, row.sealed, row.wraps, row.recovery, position)
            )
        for _, key in self.records:
            aad = key_aad(vault, key.number, key.circle.id)
            wrapped = seal(key.circle.records_key, key.key, aad)
            keys_file.run(ADD_KEY, *(key.number, key.circle.id, wrapped, key.salt, position))

    def keep_records(self, store: Database) -> None:
        """Write the records, in a running change."""
        for row, _ in self.records:
            sealed.replace(store, row)


def reopened(
    vault: str,
    sheet: Unlocked,
    members: frozenset[str],
    records: Sequence[tuple[RecordKey, Stored]],
    first: int,
    now: datetime,
) -> Reopened:
    """Those of these records of the office that some of the members do not read, for all of them.

    `sheet` is the holder of the sheet, `first` the number of the first new key.
    """
    closed = tuple(_closed(records, members))
    if not closed or not members:
        return Reopened()
    row, circle = circles.make(vault, sheet, members)
    again = []
    for number, (key, stored) in enumerate(closed, first):
        anew = RecordKey(number, stored.id, circle, new_key(), key.salt)
        like = SealedRow(
            id=stored.id,
            bundle=OFFICE,
            version=stored.version + 1,
            schema=stored.schema,
            key=number,
            written_at=now.isoformat(timespec="seconds"),
            sealed=b"",
        )
        again.append((sealed.seal_row(vault, anew, like, stored.payload), anew))
    return Reopened(((row, circle),), tuple(again))


def parted(trust: Trust, records: Sequence[tuple[RecordKey, Stored]]) -> frozenset[str]:
    """As `vacancy.parted` of these records of the office, as far as they can be read."""
    things = [thing for _key, _stored, thing in _things(records)]
    persons = [thing for thing in things if isinstance(thing, Person)]
    office = next((thing for thing in things if isinstance(thing, Office)), None)
    return frozenset() if office is None else vacancy.parted(trust, office, persons)


def _closed(
    records: Iterable[tuple[RecordKey, Stored]], members: frozenset[str]
) -> Iterable[tuple[RecordKey, Stored]]:
    for key, stored, _thing in _things(records):
        if not members <= key.circle.readers:
            yield key, stored


def _things(
    records: Iterable[tuple[RecordKey, Stored]],
) -> Iterator[tuple[RecordKey, Stored, Office | Person]]:
    for key, stored in records:
        with suppress(Damaged, Unusable):  # then `check` says so, to whoever reads it
            thing = decode(stored.payload, stored.schema)
            if isinstance(thing, Office | Person):
                yield key, stored, thing
