"""Changes that touch slots.json and both databases: prepared aside, valid once slots.json says so.

A stage waits in keys.db. Writing slots.json with its id is the one step that decides: before it the
old passwords and keys hold and the stage is dropped, after it the stage is carried out, if need be
at the next unlocking. Its leaf is signed by whoever writes slots.json and says which one that is.
Mostly the next line of the log says the same and the leaf is needed nowhere; where the program
ended before any did, the next opening adds it. So the log knows of every slots.json that the
program wrote, and of no other. Beside an old store, which lost that line, the leaf tells both
that it did and who wrote slots.json: so it stays in keys.db until another takes its place.
"""

from contextlib import suppress
from dataclasses import dataclass, field

import msgspec

from app.audit.merkle import Frontier
from app.crypto.identity import Identity
from app.errors import Damaged
from app.store import ahead, draft, roster
from app.store import slots as slots_file
from app.store.circle import CircleRow
from app.store.freshness import last_word
from app.store.ids import new_id
from app.store.log import CircleMade, Leaf, SignedLeaf
from app.store.member import Unlocked
from app.store.opened import Opened
from app.store.roster import Entry
from app.store.slots import Slots, mark


class Stage(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """What is to be done: roster entries, circles with other wraps, a leaf that commits to them."""

    entries: tuple[Entry, ...]
    circles: tuple[CircleRow, ...] = ()
    leaf: SignedLeaf | None = None
    tree: bytes = b""
    """That of the log before the leaf."""

    @property
    def told_elsewhere(self) -> bool:
        """Whether its leaf is only for where no other says which slots.json there is.

        That of a sheet which this adds to the roster counts always: it ends what was signed before.
        """
        added = {entry.number for entry in self.entries}
        return self.leaf is None or self.leaf.leaf().entry not in added


NOTHING_MORE = Stage(())
"""But to say in the log who wrote slots.json."""


@dataclass(frozen=True, slots=True)
class Signer:
    """Who writes slots.json: their entry in the roster, and their keys."""

    entry: int
    identity: Identity = field(repr=False)

    @classmethod
    def of(cls, me: Unlocked) -> "Signer":
        """An unlocked member. Raises Damaged: member_key_changed, member_left (member)."""
        me.trust.public(me.member)
        return cls(me.entry, me.identity)


def prepare(opened: Opened, slots: Slots, vault_key: bytes, stage: Stage, by: Signer) -> Slots:
    """Puts the stage on the disk, with its leaf; the slots that name it, sealed, to be written.

    Raises Unavailable.
    """
    before, tree = slots.stage, opened.log.frontier
    slots = slots_file.sealed(msgspec.structs.replace(slots, stage=new_id()), vault_key)
    leaf = opened.log.signed(_leaf(opened, slots, stage, by), by.identity.sign)
    content = msgspec.msgpack.encode(
        msgspec.structs.replace(stage, leaf=leaf, tree=tree.to_bytes())
    )
    with opened.keys_file.writing():  # what explains the slots.json of now stays until then
        opened.keys_file.run("DELETE FROM stage WHERE id IS NOT ?", before)
        opened.keys_file.run("INSERT INTO stage VALUES (?, ?)", slots.stage, content)
    return slots


def _leaf(opened: Opened, slots: Slots, stage: Stage, by: Signer) -> Leaf:
    size = opened.log.frontier.size
    # What a failed step left would pass for keys of this leaf.
    opened.keys.set_aside(size)
    made = tuple(CircleMade(row.id, row.digest()) for row in stage.circles)
    at = slots.created  # or as the leaf before it: what has no moment of its own tells no other
    with suppress(Damaged):
        for signed in opened.log.leaves(size - 1):
            at = signed.leaf().written_at
    return Leaf(size, at, by.entry, None, b"", (), made, mark(slots))


def carry_out(opened: Opened, identifier: str | None, *, opening: bool = False) -> None:
    """Does what the named stage says, however far it came before, and drops any other.

    Beside an old store any other stays: slots.json may be as old, and today's be put back first.
    Raises Damaged("stage_damaged"), Unavailable.
    """
    keys = opened.keys_file
    waiting: dict[str, bytes] = dict(keys.rows("SELECT id, content FROM stage"))
    rest = waiting if opened.keys.ahead else {}
    if identifier in waiting:
        stage = _decoded(waiting[identifier])
        _apply(opened, stage)
        late = opening and stage.leaf is not None and _lacks(opened, stage.leaf)
        if stage.leaf is not None and (late or not stage.told_elsewhere):
            _append(opened, stage.leaf)
        rest = rest | {identifier: msgspec.msgpack.encode(_told(stage))}
    if rest != waiting:
        with keys.writing():
            keys.run("DELETE FROM stage")
            for each in rest.items():
                keys.run("INSERT INTO stage VALUES (?, ?)", *each)


def settle(opened: Opened, slots: Slots, *, opening: bool = False) -> None:
    """Finishes what a crash or the caller left half-way, as far as it lies in the databases."""
    if opening:
        _look_beyond(opened, slots)
    carry_out(opened, slots.stage, opening=opening)
    opened.keys.set_aside(opened.log.frontier.size)
    opened.finish_destruction()
    opened.renew_trust()
    draft.keep_only(opened.keys_file, slots.members)


def _look_beyond(opened: Opened, slots: Slots) -> None:
    """Notes a store that lost the leaf that was signed for slots.json as it is."""
    row = opened.keys_file.row("SELECT content FROM stage WHERE id = ?", slots.stage)
    if row is not None:
        stage = _decoded(row[0])
        if stage.leaf is not None and stage.leaf.position > opened.log.frontier.size:
            opened.store_lost()
            with suppress(Damaged):
                opened.later = Frontier.from_bytes(stage.tree), stage.leaf
    if opened.keys.ahead:
        ahead.mark(opened.store)


def is_due(content: bytes) -> bool:
    """Whether a stage as it waits has more to do than its leaf; also one that nobody can read."""
    try:
        return _changes(_decoded(content))
    except Damaged:
        return True


def _changes(stage: Stage) -> bool:
    return bool(stage.entries or stage.circles)


def _told(stage: Stage) -> Stage:
    """What is left of one that was carried out."""
    return msgspec.structs.replace(stage, entries=(), circles=())


def _apply(opened: Opened, stage: Stage) -> None:
    if not _changes(stage):
        return
    with opened.keys_file.writing():
        roster.insert(opened.keys_file, stage.entries)
        for row in stage.circles:
            opened.keys_file.run(
                "UPDATE circle SET tag = ?, wraps = ?, recovery = ? WHERE id = ?",
                *(row.tag, row.wraps, row.recovery, row.id),
            )


def _lacks(opened: Opened, leaf: SignedLeaf) -> bool:
    """Whether the log says of another slots.json than this leaf does."""
    word = last_word(opened.log)
    return word is not None and word.leaf().slots != leaf.leaf().slots


def _append(opened: Opened, leaf: SignedLeaf) -> None:
    if opened.log.frontier.size == leaf.position:
        opened.keys.set_aside(leaf.position)  # of a step that failed since
        try:
            with opened.store.writing():
                opened.log.append(leaf)
        except BaseException:
            opened.log.forget()
            raise


def _decoded(content: bytes) -> Stage:
    try:
        return msgspec.msgpack.decode(content, type=Stage)
    except (msgspec.MsgspecError, TypeError, ValueError):  # an altered page holds other kinds
        raise Damaged("stage_damaged") from None
