"""Lines of the log that were sealed to a former reader, for who reads the log after them.

A line is sealed to one reader (R39). Once another reads the log and the former one is gone, nobody
would open the lines of before. So the former reader leaves their keys: of each circle that they
alone read, the key of its lines of one kind, for the lines that stand there by then. (To tools of
their own it opens later lines of that circle too, where somebody reads again.) What else is
sealed to them under those circles, the lines of the other kind too, has keys of its own and stays
closed.
"""

from collections.abc import Iterator
from contextlib import suppress

import msgspec

from app.crypto.sealing import KEY_LENGTH, unpad, unseal
from app.errors import AppError, Damaged
from app.store import sealed
from app.store.circle import WRAP_LENGTH, Circle
from app.store.log import Leaf, payload_aad
from app.store.member import Unlocked
from app.store.opened import Inherited, Opened
from app.store.sealed import SealedRow

BUNDLE = "1".zfill(32)
"""The bundle of what former readers left."""
_SOLE = "SELECT id FROM circle WHERE length(wraps) = ?"


class Left(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """What one reader leaves to another: by circle, below which position it opens lines, and how.

    Of what the reader inherited themselves the position stays as it was.
    """

    giver: str
    to: str
    chaired: bool
    """Of which kind: `app.domain.person.LogTerm`."""
    until: int
    """How long the log was. What was sealed to them since is not left."""
    keys: dict[str, Inherited]


def bequest(opened: Opened, me: Unlocked, to: str, chaired: bool, former: bool) -> bytes:
    """What a member leaves to another; with lines that a `former` program wrote them."""
    left = Left(me.member, to, chaired, opened.log.frontier.size, {})
    for one in _left(opened, me):
        if one.to == me.member and one.chaired == chaired:
            _add(left.keys, one)
    for circle in _sole(opened, me):
        keys = [circle.line_keys[chaired], *([circle.log_key] if former else [])]
        left.keys[circle.id] = left.keys.get(circle.id, {}) | dict.fromkeys(keys, left.until)
    opened.inherited.clear()
    return msgspec.msgpack.encode(left)


def left_until(opened: Opened, me: Unlocked) -> dict[tuple[str, str, bool], int]:
    """By giver, heir and kind, up to which line it was left, as far as this member knows."""
    found: dict[tuple[str, str, bool], int] = {}
    for left in _left(opened, me):
        named = left.giver, left.to, left.chaired
        found[named] = max(left.until, found.get(named, 0))
    return found


def payload(opened: Opened, me: Unlocked, leaf: Leaf) -> bytes | None:
    """What a line says that was sealed to a former reader, to who inherited it; None otherwise."""
    for key, until in _inherited(opened, me).get(leaf.circle or "", {}).items():
        if leaf.position < until and len(key) == KEY_LENGTH:
            with suppress(Damaged):  # whoever left a wrong key opens nothing by it
                return unpad(unseal(key, leaf.sealed, payload_aad(opened.vault, leaf.position)))
    return None


def _inherited(opened: Opened, me: Unlocked) -> dict[str, Inherited]:
    known = opened.inherited.get(me.member)
    if known is None:
        known = opened.inherited[me.member] = {}
        for left in _left(opened, me):
            if left.to == me.member:
                _add(known, left)
    return known


def _add(known: dict[str, Inherited], left: Left) -> None:
    for circle, keys in left.keys.items():
        had = known.setdefault(circle, {})
        had.update((key, max(until, had.get(key, 0))) for key, until in keys.items())


def _sole(opened: Opened, me: Unlocked) -> Iterator[Circle]:
    for (circle,) in opened.keys_file.rows(_SOLE, WRAP_LENGTH):
        with suppress(Damaged):  # `check` names it
            found = opened.keys.open_circle(me, str(circle))
            if found is not None:
                yield found


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
                # Else anybody could say what was left; or it was meant for who did not get it.
                if left.giver == key.circle.maker and left.to in key.circle.readers:
                    yield left
