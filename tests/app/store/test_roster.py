"""A key counts only with its owner's signature and one's own pin."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

import msgspec
import pytest

from app.crypto.identity import Identity
from app.crypto.kdf import KdfParameters
from app.crypto.recovery import RecoveryCode
from app.errors import Damaged, NotFound
from app.store import circle, roster
from app.store.connection import Database
from app.store.finding import Finding
from app.store.ids import RECOVERY
from app.store.numbers import REACH
from app.store.repairing import repair
from app.store.roster import Ending, Entry, Statement, believe, new_ending, new_entry, next_number
from app.store.slot import with_pins
from app.store.stage import Signer
from app.store.vault import Vault

Insider = Callable[[Callable[[Database, Database], None]], None]
VAULT = "f" * 32


def write_for(vault: Vault, by: str, readers: frozenset[str], now: datetime) -> None:
    with vault.transaction(by, now=now) as transaction:
        record = transaction.new_id()
        transaction.write(record, record, b"text", readers)
        transaction.log(b"written", frozenset({by}))


@pytest.mark.parametrize("known_circle", [False, True])
def test_swapped_key_stops_sealing(
    vault: Vault,
    insider: Insider,
    now: datetime,
    everyone: frozenset[str],
    alone: frozenset[str],
    known_circle: bool,
) -> None:
    if known_circle:
        write_for(vault, "bm", everyone, now)
    thief, aiv = Identity.generate("thief", now), vault.identity("aiv")
    vault_id = vault.header.vault_id

    def swap(_: Database, keys: Database) -> None:
        number = max(entry.number for entry in roster.entries(keys))
        said = Statement(vault_id, number, "aiv", thief.public.to_bytes(), "aiv")
        entry = new_entry(said, thief, aiv)
        triggers = keys.rows("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'")
        for name, _ in triggers:
            keys.script(f"DROP TRIGGER {name}")
        keys.run(
            "UPDATE roster SET statement = ?, own_signature = ?, adder_signature = ?"
            " WHERE number = ?",
            *(entry.statement, entry.own_signature, entry.adder_signature, number),
        )
        for _, trigger in triggers:
            keys.script(trigger)

    insider(swap)
    vault.unlock("bm", "een")
    with pytest.raises(Damaged, match="member_key_changed member=aiv"):
        write_for(vault, "bm", everyone, now)
    write_for(vault, "bm", alone, now)
    findings = {(found.code, found.facts.get("member")) for found in vault.check("bm")}
    assert ("member_key_changed", "aiv") in findings


@pytest.mark.parametrize("signed", [True, False])
@pytest.mark.parametrize("victim", ["bm", "aiv", RECOVERY])
def test_second_key_that_a_co_member_writes_counts_for_nothing_and_shuts_nobody_out(
    vault: Vault,
    folder: Path,
    insider: Insider,
    now: datetime,
    everyone: frozenset[str],
    code: RecoveryCode,
    kdf: KdfParameters,
    tmp_path: Path,
    victim: str,
    signed: bool,
) -> None:
    """The pinned key is still there: nobody says that it changed, and that one is sealed to."""
    thief, aiv = Identity.generate("thief", now), vault.identity("aiv")
    vault_id = vault.header.vault_id

    def add(_: Database, keys: Database) -> None:
        number = len(roster.entries(keys)) + 1
        said = Statement(vault_id, number, victim, thief.public.to_bytes(), "aiv")
        written = new_entry(said, thief, aiv)
        unsigned = msgspec.structs.replace(written, own_signature=b"", adder_signature=b"")
        roster.insert(keys, [written if signed else unsigned])

    insider(add)
    void = Finding("roster_damaged", {"number": 4})
    for member, word in (("aiv", "twee"), ("bm", "een")):
        vault.unlock(member, word)
        write_for(vault, member, everyone, now)
        assert vault.whole(member).noticed == (void,)
        assert vault.check(member) == (void,)
    opened = vault.whole("bm")
    assert all(
        circle.open_as(opened.vault, row, victim, thief.hpke) is None
        for row in opened.keys.circle_rows()
    )
    vault.add_member("bm", "pol", "Politie", "drie", now, kdf)
    vault.remove_member("aiv", "pol")
    vault.recover("bm", code, "nieuw", now, kdf)
    write_for(vault, "bm", everyone, now)
    vault.close()
    told = repair(folder, tmp_path / "into", "bm", "nieuw", now)
    assert told.lost == (void,)
    again = Vault.open(tmp_path / "into")
    again.unlock("bm", "nieuw")
    write_for(again, "bm", everyone, now)
    assert again.check("bm") == ()
    again.close()


def test_co_members_pin_a_newcomer_whom_a_pinned_member_added(
    vault: Vault, now: datetime, kdf: KdfParameters, everyone: frozenset[str]
) -> None:
    vault.lock()
    vault.unlock("bm", "een")
    vault.add_member("bm", "pol", "Politie", "drie", now, kdf)
    vault.lock()
    vault.unlock("aiv", "twee")
    write_for(vault, "aiv", everyone | {"pol"}, now)
    vault.unlock("pol", "drie")
    with vault.transaction("pol", now=now) as transaction:
        assert [stored.payload for stored in transaction.roots()] == [b"text"]
    assert vault.check("pol") == ()


def test_readers_whose_ids_hold_odd_characters_are_told_apart(vault: Vault) -> None:
    assert vault._opened is not None
    me = vault._opened.members["bm"]
    tags = [me.tag(frozenset(readers)) for readers in (("a\0b",), ("a", "b"), ("ab",), ("a", "b"))]
    assert len(set(tags)) == 3
    assert tags[1] == tags[3]


def entry(number: int, member: str, owner: Identity, adder_name: str, adder: Identity) -> Entry:
    said = Statement(VAULT, number, member, owner.public.to_bytes(), adder_name)
    return new_entry(said, owner, adder)


@pytest.fixture(scope="module")
def people() -> dict[str, Identity]:
    now = datetime(2026, 1, 1, tzinfo=UTC)
    return {name: Identity.generate(name, now) for name in ("a", "b", "c", "sheet", "sheet2", "a2")}


def test_trust_follows_signatures_from_the_pins(people: dict[str, Identity]) -> None:
    a, b, c = people["a"], people["b"], people["c"]
    listed = [entry(1, "a", a, "a", a), entry(2, "b", b, "a", a), entry(3, "c", c, "b", b)]
    trust = believe(VAULT, {"a": (a.public.fingerprint,)}, listed)
    assert trust.changed == frozenset()
    assert trust.public("c") == c.public
    assert set(trust.pins) == {"a", "b", "c"}


def test_newcomer_added_by_a_stranger_is_not_believed(people: dict[str, Identity]) -> None:
    a, b, c = people["a"], people["b"], people["c"]
    listed = [entry(1, "a", a, "a", a), entry(2, "b", b, "c", c)]
    trust = believe(VAULT, {"a": (a.public.fingerprint,)}, listed)
    with pytest.raises(NotFound, match="member_unknown"):
        trust.public("b")
    assert "b" not in trust.pins


def test_signature_of_the_owner_is_needed(people: dict[str, Identity]) -> None:
    a, b = people["a"], people["b"]
    said = Statement(VAULT, 2, "b", b.public.to_bytes(), "a")
    listed = [entry(1, "a", a, "a", a), new_entry(said, a, a)]
    trust = believe(VAULT, {"a": (a.public.fingerprint,)}, listed)
    with pytest.raises(NotFound, match="member_unknown"):
        trust.public("b")


def test_first_key_of_a_newcomer_is_the_one(people: dict[str, Identity]) -> None:
    a, b, c, thief = people["a"], people["b"], people["c"], people["a2"]
    first = [entry(1, "a", a, "a", a), entry(2, "b", b, "a", a)]
    whole = [*first, entry(3, "c", c, "a", a), entry(4, "c", thief, "b", b)]
    pins = {"a": (a.public.fingerprint,)}
    trust = believe(VAULT, pins, whole)
    assert trust.public("c") == c.public
    assert trust.void(whole) == (whole[3],)
    swapped = [*first, entry(3, "c", thief, "b", b)]
    assert believe(VAULT, trust.pins, swapped).changed == {"c"}


def test_number_far_above_the_others_counts_for_nothing(people: dict[str, Identity]) -> None:
    """Else the next one would have no room above it."""
    a, b, c = people["a"], people["b"], people["c"]
    pins = {"a": (a.public.fingerprint,)}
    first = [entry(1, "a", a, "a", a)]
    for number in (2**63 - 1, REACH + 2):
        listed = [*first, entry(number, "b", b, "a", a)]
        trust = believe(VAULT, pins, listed)
        assert trust.counted == tuple(first)
        assert next_number(listed, trust) == 2
    junk = Entry(2, b"", b"", b"")
    assert next_number([*first, junk], trust) == 3
    assert next_number([*first, msgspec.structs.replace(junk, number=3)], trust, room=2) == 4
    both = [*first, junk, entry(2, "c", c, "a", a)]
    assert believe(VAULT, pins, both).public("c") == c.public


def test_only_the_sheet_replaces_a_key(people: dict[str, Identity]) -> None:
    a, b, sheet, new = people["a"], people["b"], people["sheet"], people["a2"]
    pins = {
        name: (people[name if name != "*recovery" else "sheet"].public.fingerprint,)
        for name in ("*recovery", "a", "b")
    }
    first = [
        entry(1, "*recovery", sheet, "*recovery", sheet),
        entry(2, "a", a, "*recovery", sheet),
        entry(3, "b", b, "a", a),
    ]
    for adder, by in (("b", b), ("a", a), ("*recovery", b)):
        trust = believe(VAULT, pins, [*first, entry(4, "a", new, adder, by)])
        assert trust.public("a") == a.public
        assert trust.counted == tuple(first)
    replaced = believe(VAULT, pins, [*first, entry(4, "a", new, "*recovery", sheet)])
    assert replaced.changed == frozenset()
    assert replaced.public("a") == new.public
    assert replaced.by_number[2].public == a.public


def ending(number: int, member: str, leaves: int, adder_name: str, adder: Identity) -> Entry:
    return new_ending(Ending(VAULT, number, member, leaves, adder_name), adder)


def test_removal_that_counted_for_nobody_undoes_nothing_once_the_member_is_removed(
    people: dict[str, Identity],
) -> None:
    """Whoever the member let in meanwhile stays; whom they remove later, too."""
    a, b, c, d = people["a"], people["b"], people["c"], people["a2"]
    pins = {"a": (a.public.fingerprint,)}
    listed = [
        entry(1, "a", a, "a", a),
        entry(2, "b", b, "a", a),
        entry(3, "c", c, "a", a),
        ending(4, "b", 0, "c", c),
        entry(5, "d", d, "b", b),
    ]
    stands = believe(VAULT, pins, listed, {"a", "b", "c", "d"})
    assert (stands.left, stands.public("b"), stands.public("d")) == ({}, b.public, d.public)
    assert (tuple(stands.contested), stands.kept, stands.void(listed)) == (
        (listed[3],),
        tuple(listed),
        (),
    )
    removed = [*listed, ending(6, "b", 7, "a", a)]
    trust = believe(VAULT, pins, removed, {"a", "c", "d"})
    assert (trust.public("d"), trust.changed, trust.void(removed)) == (d.public, frozenset(), ())
    assert {member: said.leaves for member, said in trust.left.items()} == {"b": 0}
    after = [*removed, ending(7, "d", 8, "b", b), ending(8, "b", 2**40, "c", c)]
    known = believe(VAULT, trust.pins, after, {"a", "c", "d"})
    assert (known.public("d"), known.left["b"].leaves) == (d.public, 0)
    # Who would come back by it is gone all the same.
    undone = [*removed, ending(7, "c", 8, "b", b), ending(8, "b", 9, "c", c)]
    assert "b" in believe(VAULT, pins, undone, {"a", "d"}).left


def test_removals_that_hide_one_another_are_read_a_limited_number_of_times(
    people: dict[str, Identity], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each taking the place of another that removed whoever wrote it: a member wrote them all."""
    a, b, c = people["a"], people["b"], people["c"]
    listed = [entry(1, "a", a, "a", a), entry(2, "c", c, "a", a)]

    def end(member: str, adder: str, by: Identity) -> None:
        listed.append(ending(len(listed) + 1, member, 9, adder, by))

    adders = [("a", a), *((f"m{n}", b) for n in range(99))]
    for (adder, by), (member, _) in pairwise(adders):
        listed.append(entry(len(listed) + 1, member, b, adder, by))
        end(member, adder, by)
    for (adder, by), (member, _) in reversed(list(pairwise(adders))):
        end(member, adder, by)
    read, times = roster._read, list[int]()

    def counted(*asked: Any) -> Any:
        times.append(1)
        return read(*asked)

    monkeypatch.setattr(roster, "_read", counted)
    trust = believe(VAULT, {"a": (a.public.fingerprint,)}, listed)
    assert len(times) == roster._PASSES
    assert (trust.changed, trust.public("c")) == (frozenset(), c.public)
    assert trust.left


@pytest.mark.parametrize("pinned", [False, True])
def test_removal_of_the_sheet_counts_for_nobody_and_is_named(
    vault: Vault,
    folder: Path,
    insider: Insider,
    now: datetime,
    everyone: frozenset[str],
    code: RecoveryCode,
    kdf: KdfParameters,
    tmp_path: Path,
    pinned: bool,
) -> None:
    """Also in a bundle in which a former program pinned it: else nobody could seal anything."""
    aiv, opened = vault.identity("aiv"), vault.whole("bm")
    if pinned:
        me, slots = opened.member("bm"), vault.slots
        pins = {**me.trust.pins, RECOVERY: (*me.trust.pins[RECOVERY], roster.LEFT)}
        bundle = with_pins(opened.vault, slots.slot("bm"), replace(me.slot, pins=pins))
        signer = Signer(me.entry, me.identity)
        vault._save(opened, slots.with_slot(bundle), opened.vault_key, signer)

    def end(_: Database, keys: Database) -> None:
        said = Ending(vault.header.vault_id, 4, RECOVERY, 0, "aiv")
        roster.insert(keys, [new_ending(said, aiv)])

    insider(end)
    void = Finding("roster_damaged", {"number": 4})
    for member, word in (("bm", "een"), ("aiv", "twee")):
        vault.unlock(member, word)
        assert vault.whole(member).noticed == (void,)
        write_for(vault, member, everyone, now)
        assert vault.check(member) == (void,)
    vault.recover("bm", code, "nieuw", now, kdf)
    write_for(vault, "bm", everyone, now)
    vault.close()
    assert repair(folder, tmp_path / "into", "bm", "nieuw", now).lost == (void,)
    again = Vault.open(tmp_path / "into")
    again.unlock("bm", "nieuw")
    write_for(again, "bm", everyone, now)
    assert again.check("bm") == ()
    again.close()


def test_former_key_put_back_is_noticed(people: dict[str, Identity]) -> None:
    a, new, sheet = people["a"], people["a2"], people["sheet"]
    pins = {
        "*recovery": (sheet.public.fingerprint,),
        "a": (a.public.fingerprint, new.public.fingerprint),
    }
    listed = [
        entry(1, "*recovery", sheet, "*recovery", sheet),
        entry(2, "a", a, "*recovery", sheet),
        entry(3, "a", new, "*recovery", sheet),
    ]
    assert believe(VAULT, pins, listed).changed == frozenset()
    assert believe(VAULT, pins, listed[:2]).changed == {"a"}
    assert believe(VAULT, pins, [*listed, entry(4, "a", a, "*recovery", sheet)]).changed == {"a"}
    by_itself = believe(VAULT, pins, [*listed, entry(4, "a", a, "a", a)])
    assert by_itself.public("a") == new.public, "who has a former key changes nothing by it"


def test_used_up_sheet_adds_nobody_where_its_successor_is_hidden(
    people: dict[str, Identity],
) -> None:
    a, new, b = people["a"], people["a2"], people["b"]
    sheet, second = people["sheet"], people["sheet2"]
    pins = {
        "*recovery": (sheet.public.fingerprint, second.public.fingerprint),
        "a": (a.public.fingerprint,),
    }
    listed = [
        entry(1, "*recovery", sheet, "*recovery", sheet),
        entry(2, "a", a, "*recovery", sheet),
        entry(3, "a", new, "*recovery", sheet),
        entry(4, "b", b, "*recovery", sheet),
    ]
    trust = believe(VAULT, pins, listed)
    assert trust.changed == {"*recovery"}
    assert trust.public("a") == a.public
    assert "b" not in trust.current
    assert trust.pins == pins


def test_entry_of_another_vault_or_place_is_nobody(people: dict[str, Identity]) -> None:
    a, b = people["a"], people["b"]
    pins = {"a": (a.public.fingerprint,)}
    own = entry(1, "a", a, "a", a)
    moved = msgspec.structs.replace(entry(2, "b", b, "a", a), number=3)
    foreign = new_entry(Statement("0" * 32, 2, "b", b.public.to_bytes(), "a"), b, a)
    for odd in (moved, foreign, msgspec.structs.replace(moved, statement=b"\xc1")):
        assert set(believe(VAULT, pins, [own, odd]).current) == {"a"}
