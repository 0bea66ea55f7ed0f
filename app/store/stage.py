"""Changes that touch slots.json and both databases: prepared aside, valid once slots.json says so.

A stage waits in keys.db. Writing slots.json with its id is the one step that decides: before it the
old passwords and keys hold and the stage is dropped, after it the stage is carried out, if need be
at the next unlocking.
"""

import msgspec

from app.errors import Damaged
from app.store import draft, roster
from app.store.circle import CircleRow
from app.store.connection import Database
from app.store.ids import new_id
from app.store.log import SignedLeaf
from app.store.opened import Opened
from app.store.roster import Entry
from app.store.slots import Slots


class Stage(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """What is to be done: roster entries, circles with other wraps, a leaf that commits to them."""

    entries: tuple[Entry, ...]
    circles: tuple[CircleRow, ...] = ()
    leaf: SignedLeaf | None = None


def prepare(keys: Database, stage: Stage) -> str:
    """Puts the stage on the disk; the id that slots.json must name. Raises Unavailable."""
    identifier = new_id()
    with keys.writing():
        keys.run("DELETE FROM stage")
        keys.run("INSERT INTO stage VALUES (?, ?)", identifier, msgspec.msgpack.encode(stage))
    return identifier


def carry_out(opened: Opened, identifier: str | None) -> None:
    """Does what the named stage says, however far it came before, and drops any other.

    Raises Damaged("stage_damaged"), Unavailable.
    """
    keys = opened.keys_file
    waiting = {str(row[0]): bytes(row[1]) for row in keys.rows("SELECT id, content FROM stage")}
    if not waiting:
        return
    if identifier in waiting:
        _apply(opened, _decoded(waiting[identifier]))
    with keys.writing():
        keys.run("DELETE FROM stage")


def settle(opened: Opened, slots: Slots) -> None:
    """Finishes what a crash or the caller left half-way, as far as it lies in the databases."""
    carry_out(opened, slots.stage)
    opened.keys.drop_orphans(opened.log.frontier.size)
    opened.finish_destruction()
    opened.renew_trust()
    draft.keep_only(opened.keys_file, (slot.member for slot in slots.slots))


def _apply(opened: Opened, stage: Stage) -> None:
    with opened.keys_file.writing():
        roster.insert(opened.keys_file, stage.entries)
        for row in stage.circles:
            opened.keys_file.run(
                "UPDATE circle SET tag = ?, wraps = ?, recovery = ? WHERE id = ?",
                *(row.tag, row.wraps, row.recovery, row.id),
            )
    leaf = stage.leaf
    if leaf is not None and opened.log.frontier.size == leaf.position:
        try:
            with opened.store.writing():
                opened.log.append(leaf)
        except BaseException:
            opened.log.forget()
            raise


def _decoded(content: bytes) -> Stage:
    try:
        return msgspec.msgpack.decode(content, type=Stage)
    except (msgspec.MsgspecError, ValueError):
        raise Damaged("stage_damaged") from None
