"""Lines of the log that were sealed to a former reader, for who reads the log after them.

A line is sealed to one reader (R39). Once another reads the log and the former one is gone, nobody
would open the lines of before. So the former reader leaves their keys: of each circle that they
alone read, the key of its lines, for the lines that stand there by then. What else is sealed to
them under those circles has keys of its own and stays closed.
"""

from collections.abc import Iterator, Mapping
from contextlib import suppress

import msgspec

from app.crypto.sealing import KEY_LENGTH, unpad, unseal
from app.errors import AppError, Damaged
from app.store import sealed
from app.store.circle import WRAP_LENGTH
from app.store.log import Leaf, payload_aad
from app.store.member import Unlocked
from app.store.opened import Inherited, Opened
from app.store.sealed import SealedRow

BUNDLE = "1".zfill(32)
"""The bundle of what former readers left."""
_SOLE = "SELECT id FROM circle WHERE length(wraps) = ?"


class Left(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """What one reader leaves to another: by circle, below which position it opens lines, and how.

    Of what the reader inherited themselves the position stays as it was. `turn` counts how often
    they ceased to read the log: meanwhile they may have read it again.
    """

    giver: str
    to: str
    turn: int
    keys: dict[str, tuple[int, bytes]]


def bequest(opened: Opened, me: Unlocked, to: str, turn: int) -> bytes | None:
    """What a member leaves to another this turn; None where that has it."""
    if (me.member, to, turn) in ((left.giver, left.to, left.turn) for left in _left(opened, me)):
        return None
    keys = dict(_own(opened, me))
    opened.inherited.clear()
    return msgspec.msgpack.encode(Left(me.member, to, turn, keys))


def givers(opened: Opened, me: Unlocked) -> frozenset[tuple[str, int]]:
    """Who left their lines to this member, and at which turn."""
    return frozenset((left.giver, left.turn) for left in _left(opened, me) if left.to == me.member)


def payload(opened: Opened, me: Unlocked, leaf: Leaf) -> bytes | None:
    """What a line says that was sealed to a former reader, to who inherited it; None otherwise."""
    until, key = _inherited(opened, me).get(leaf.circle or "", (0, b""))
    if leaf.position < until and len(key) == KEY_LENGTH:
        with suppress(Damaged):  # whoever left a wrong key opens nothing by it
            return unpad(unseal(key, leaf.sealed, payload_aad(opened.vault, leaf.position)))
    return None


def _inherited(opened: Opened, me: Unlocked) -> Mapping[str, Inherited]:
    known = opened.inherited.get(me.member)
    if known is None:
        known = {}
        for left in _left(opened, me):
            if left.to == me.member:
                for circle, key in left.keys.items():
                    known[circle] = max(key, known.get(circle, key))  # the higher position
        opened.inherited[me.member] = known
    return known


def _own(opened: Opened, me: Unlocked) -> Iterator[tuple[str, Inherited]]:
    yield from _inherited(opened, me).items()
    for (circle,) in opened.keys_file.rows(_SOLE, WRAP_LENGTH):
        with suppress(Damaged):  # `check` names it
            found = opened.keys.open_circle(me, str(circle))
            if found is not None:
                yield found.id, (opened.log.frontier.size, found.log_key)


def _left(opened: Opened, me: Unlocked) -> Iterator[Left]:
    rows: list[SealedRow] = []
    with suppress(Damaged):  # `check` names what is damaged
        rows = sealed.rows_of_bundle(opened.store, BUNDLE)
    for row in rows:
        with suppress(AppError, msgspec.MsgspecError):
            key = opened.keys.open_record_key(me, row.key, row.id)
            if key is not None:
                key.circle.check_maker(me.trust)
                stored = sealed.open_row(opened.vault, key, row)
                left = msgspec.msgpack.decode(stored.payload, type=Left)
                if left.giver == key.circle.maker:  # else anybody could say what was left
                    yield left
