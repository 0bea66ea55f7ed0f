"""Readers of what lies outside the seal, and of what a key holder sealed, take nothing amiss."""

from collections.abc import Callable
from pathlib import Path
from random import Random

import msgspec
import pytest

from app.store import backup, circle, codec, escrow, log, pairs, roster, slot, stage, tries
from app.store import slots as slots_file
from app.store.opened import Opened
from app.store.vault import Vault
from tests.builders import case, contribution, meeting, office, person
from tests.fuzzing.mutation import bytes_of, json_of, tree_of
from tests.fuzzing.survival import survive

pytestmark = pytest.mark.slow
Keep = Callable[..., str]


def packed(dice: Random, sound: bytes) -> bytes:
    """MessagePack whose tree is another, or other bytes."""
    if dice.random() < 0.4:
        return bytes_of(dice, sound)
    try:
        return msgspec.msgpack.encode(tree_of(dice, msgspec.msgpack.decode(sound)))
    except (OverflowError, UnicodeError):  # more than this form holds
        return bytes_of(dice, sound)


def test_slots(folder: Path) -> None:
    sound = (folder / "slots.json").read_bytes()
    assert survive(slots_file.parse, [sound], json_of, 12_000).taken < 6_000


def test_counted_tries(tmp_path: Path) -> None:
    def read(untrusted: bytes) -> None:
        (tmp_path / tries.FILE).write_bytes(untrusted)
        found = tries.Tries(tmp_path)
        assert 0 <= found.wait("bm") <= tries.LONGEST

    survive(read, [b'{"bm":3,"aiv":64}'], json_of, 3_000)


def test_names_in_a_folder_of_backups(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def read(untrusted: bytes) -> None:
        name = untrusted.decode("utf-8", "replace")
        monkeypatch.setattr(pairs, "names", lambda _: (name, name.replace("store", "slots")))
        for one in backup.backups(tmp_path):
            assert one.store.name == name

    survive(read, [b"20260302T140000Z.store"], bytes_of, 6_000)


def test_escrows(opened: Opened, place: Path, keep: Keep, everyone: frozenset[str]) -> None:
    keep(b"text", everyone)
    escrow.renew(opened, (place,))
    sound = (place / escrow.FILE).read_bytes()
    contents = msgspec.msgpack.encode(escrow.load(place / escrow.FILE).open_with(opened.vault_key))

    def read(untrusted: bytes) -> None:
        escrow._parsed(untrusted).open_with(opened.vault_key)

    def read_sealed(untrusted: bytes) -> None:
        escrow._parsed(sealed_by(opened, untrusted)).open_with(opened.vault_key)

    survive(read, [sound], packed, 5_000)
    survive(read_sealed, [contents], packed, 2_000)


def sealed_by(opened: Opened, contents: bytes) -> bytes:
    """An escrow file with any contents, as who has the vault key could write it."""
    slots = escrow.slots_of(opened)
    key, aad = escrow._key(opened.vault_key), escrow._aad(opened.vault, slots)
    hidden = escrow.seal(key, escrow.pad(contents), aad)
    form = escrow._File(f"casustafel {escrow.FILE}", escrow.FORMAT, escrow.SUITE, slots, hidden)
    return msgspec.msgpack.encode(form)


def test_records() -> None:
    things = (case(), contribution(), meeting(), office(), person("pol"))

    def mutate(dice: Random, sound: bytes) -> bytes:
        kind, _, told = sound.partition(b"\n")
        if dice.random() < 0.1:
            return bytes_of(dice, sound)
        return kind + b"\n" + json_of(dice, told)

    survive(codec.decode, [codec.encode(thing) for thing in things], mutate, 15_000)


@pytest.mark.parametrize("kind", ["statement", "leaf", "stage", "circle", "bundle"])
def test_what_stands_in_keys_and_log(kind: str, vault: Vault, opened: Opened, keep: Keep) -> None:
    keep(b"text", frozenset({"bm", "aiv"}))
    me = opened.member("bm")
    entry = roster.entries(opened.keys_file)[0]
    leaf = next(opened.log.leaves())
    row = opened.keys.circle_rows()[0]
    made = opened.keys.open_circle(me, row.id)
    assert made is not None
    body = circle._Body(made.order, made.maker, made.maker_entry, made.signature)
    bundle = slot.Bundle(me.identity.to_bytes(), me.slot.pins)
    readers: dict[str, tuple[bytes, Callable[[bytes], object]]] = {
        "statement": (
            entry.statement,
            lambda b: roster.believe(
                opened.vault, me.slot.pins, [msgspec.structs.replace(entry, statement=b)]
            ),
        ),
        "leaf": (leaf.body, lambda b: log.SignedLeaf(0, b, leaf.signature).leaf()),
        "stage": (msgspec.msgpack.encode(stage.Stage((entry,), (row,), leaf)), stage._decoded),
        "circle": (
            msgspec.msgpack.encode(body),
            lambda b: circle._body(*sealed_body(b, made, row)),
        ),
        "bundle": (msgspec.msgpack.encode(bundle), slot._bundle),
    }
    sound, reader = readers[kind]
    survive(reader, [sound], packed, 3_000)


def sealed_body(
    body: bytes, made: circle.Circle, row: circle.CircleRow
) -> tuple[str, circle.CircleRow, bytes]:
    """A circle with any body, as a reader who has its key could seal it."""
    vault = "v"
    aad = circle.bind("circle", vault, row.id)
    hidden = circle.seal(circle.subkey(made.key, "body"), body, aad)
    return vault, msgspec.structs.replace(row, sealed=hidden), made.key
