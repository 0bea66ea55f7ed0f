"""An immutable set of readers with one key, wrapped to each of them and to the recovery sheet.

Who reads is inside the seal: outside stand as many wraps as there are readers, in random order. A
member seals only into circles of their own making, so nobody can slip one under them whose key
they know.
"""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256

import msgspec

from app.crypto.hpke import HpkeKey, wrap
from app.crypto.sealing import KEY_LENGTH, new_key, seal, subkey, unseal
from app.errors import Damaged
from app.store.binding import bind
from app.store.ids import RECOVERY, new_id
from app.store.member import Unlocked
from app.store.roster import Trust

WRAP_LENGTH = 1136 + KEY_LENGTH
"""Bytes of one wrapped key (`app.crypto.hpke.wrap`)."""


class CircleRow(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """A circle as it is stored."""

    id: str
    tag: bytes | None
    sealed: bytes
    wraps: bytes
    recovery: bytes

    def digest(self) -> bytes:
        """What the log commits to."""
        return sha256(msgspec.msgpack.encode(self)).digest()

    def wrap_at(self, place: int) -> bytes:
        """The wrap of the reader at a place."""
        return self.wraps[place * WRAP_LENGTH : (place + 1) * WRAP_LENGTH]

    @property
    def size(self) -> int:
        """How many readers there are."""
        return len(self.wraps) // WRAP_LENGTH


class _Body(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """What only readers see: readers in the order of the wraps, and who made the circle."""

    readers: tuple[str, ...]
    maker: str
    maker_entry: int
    signature: bytes


@dataclass(frozen=True, slots=True)
class Circle:
    """An opened circle."""

    id: str
    order: tuple[str, ...]
    maker: str
    key: bytes = field(repr=False)
    records_key: bytes = field(repr=False)
    log_key: bytes = field(repr=False)
    """Of lines that a former program wrote."""
    line_keys: tuple[bytes, bytes] = field(repr=False)
    """Of lines of the log, and of those about what the coordinator chaired (R39)."""
    signed: bytes = field(repr=False)
    signature: bytes = field(repr=False)
    maker_entry: int

    @property
    def readers(self) -> frozenset[str]:
        """Whose circle it is."""
        return frozenset(self.order)

    def check_maker(self, trust: Trust) -> None:
        """Raises Damaged("circle_damaged") unless the maker it names signed it."""
        holder = trust.by_number.get(self.maker_entry)
        try:
            if holder is None or holder.member != self.maker:
                raise Damaged("bad_signature")
            holder.public.verify(self.signature, self.signed)
        except Damaged:
            raise Damaged("circle_damaged", circle=self.id) from None


def make(
    vault: str, maker: Unlocked, readers: frozenset[str], turn: int = 0
) -> tuple[CircleRow, Circle]:
    """A fresh circle; one without its maker cannot be found again and gets no tag.

    Its tag is the first that is free: see `Unlocked.tag`.

    Raises Damaged("member_key_changed"), NotFound("member_unknown").
    """
    order = sorted(readers)
    secrets.SystemRandom().shuffle(order)
    publics = [maker.trust.public(reader).hpke for reader in (*order, RECOVERY)]
    identifier, key = new_id(), new_key()
    signed = _signed(vault, identifier, tuple(order), key)
    body = _Body(tuple(order), maker.member, maker.entry, maker.identity.sign(signed))
    wraps = [
        wrap(public, key, _info(vault, identifier, reader))
        for reader, public in zip((*order, RECOVERY), publics, strict=True)
    ]
    row = CircleRow(
        id=identifier,
        tag=maker.tag(readers, turn) if maker.member in readers else None,
        sealed=seal(
            subkey(key, "body"), msgspec.msgpack.encode(body), bind("circle", vault, identifier)
        ),
        wraps=b"".join(wraps[:-1]),
        recovery=wraps[-1],
    )
    return row, _opened(vault, identifier, key, body)


def open_as(vault: str, row: CircleRow, reader: str, hpke: HpkeKey) -> Circle | None:
    """The circle for a member; None for one who is no reader.

    Raises Damaged("circle_damaged") where the key opens and what it seals does not.
    """
    info = _info(vault, row.id, reader)
    for place in range(row.size):
        try:
            key = hpke.unwrap(row.wrap_at(place), info)
        except Damaged:
            continue  # somebody else's wrap
        return _open(vault, row, key)
    return None


def open_for_recovery(vault: str, row: CircleRow, hpke: HpkeKey) -> Circle:
    """The circle for the recovery sheet. Raises Damaged("circle_damaged")."""
    try:
        key = hpke.unwrap(row.recovery, _info(vault, row.id, RECOVERY))
    except Damaged:
        raise Damaged("circle_damaged", circle=row.id) from None
    return _open(vault, row, key)


def rewrapped(
    vault: str, row: CircleRow, hpke: HpkeKey, keys: Mapping[str, bytes]
) -> tuple[CircleRow, Circle]:
    """A circle of which only the wrap for the recovery sheet is left, wrapped for its readers.

    Who has no key in `keys` (reader to public HPKE key) gets random bytes. Raises
    Damaged("circle_damaged").
    """
    try:
        key = hpke.unwrap(row.recovery, _info(vault, row.id, RECOVERY))
        body = _body(vault, row, key)
    except Damaged:
        raise Damaged("circle_damaged", circle=row.id) from None
    wraps = [
        wrap(keys[reader], key, _info(vault, row.id, reader))
        if reader in keys
        else secrets.token_bytes(WRAP_LENGTH)
        for reader in body.readers
    ]
    whole = msgspec.structs.replace(row, tag=None, wraps=b"".join(wraps))
    return whole, _opened(vault, row.id, key, body)


def regranted(vault: str, row: CircleRow, circle: Circle, keys: dict[str, bytes]) -> CircleRow:
    """The row with fresh wraps for those of `keys` (reader to public HPKE key) who are readers.

    It loses its tag: whoever had a former key knows this circle's, and what follows needs another.
    """
    wraps = [row.wrap_at(place) for place in range(row.size)]
    for place, reader in enumerate(circle.order):
        if reader in keys:
            wraps[place] = wrap(keys[reader], circle.key, _info(vault, row.id, reader))
    recovery = row.recovery
    if RECOVERY in keys:
        recovery = wrap(keys[RECOVERY], circle.key, _info(vault, row.id, RECOVERY))
    return msgspec.structs.replace(row, tag=None, wraps=b"".join(wraps), recovery=recovery)


def _open(vault: str, row: CircleRow, key: bytes) -> Circle:
    body = _body(vault, row, key)
    if len(body.readers) != row.size:
        raise Damaged("circle_damaged", circle=row.id)
    return _opened(vault, row.id, key, body)


def _body(vault: str, row: CircleRow, key: bytes) -> _Body:
    try:
        content = unseal(subkey(key, "body"), row.sealed, bind("circle", vault, row.id))
        return msgspec.msgpack.decode(content, type=_Body)
    except (Damaged, msgspec.MsgspecError, ValueError):
        raise Damaged("circle_damaged", circle=row.id) from None


def _opened(vault: str, identifier: str, key: bytes, body: _Body) -> Circle:
    return Circle(
        id=identifier,
        order=body.readers,
        maker=body.maker,
        maker_entry=body.maker_entry,
        key=key,
        records_key=subkey(key, "records"),
        log_key=subkey(key, "log"),
        line_keys=(subkey(key, "log lines"), subkey(key, "log lines chaired")),
        signed=_signed(vault, identifier, body.readers, key),
        signature=body.signature,
    )


def _signed(vault: str, identifier: str, order: tuple[str, ...], key: bytes) -> bytes:
    return bind("circle made", vault, identifier, order, sha256(b"commitment\0" + key).digest())


def _info(vault: str, identifier: str, reader: str) -> bytes:
    return bind("circle key", vault, identifier, reader)
