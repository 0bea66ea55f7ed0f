"""A leaf proves that it belongs to the tree; it tells nothing of the others."""

import secrets
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.audit.merkle import leaf_hash, node_hash
from app.audit.opening import (
    BLANK_OPENING,
    DEPTH,
    MOST,
    OPENING_LENGTH,
    Opening,
    open_all,
)
from app.errors import Damaged, Unusable

contents = st.lists(st.binary(max_size=40), max_size=30)


@given(contents)
def test_every_leaf_proves_itself_against_the_one_root(leaves: list[bytes]) -> None:
    tree = open_all(leaves)
    for leaf, opening in zip(leaves, tree.openings, strict=True):
        assert opening.root(leaf) == tree.root
        assert Opening.from_bytes(opening.to_bytes()) == opening


@given(contents.filter(len), st.binary(max_size=40), st.data())
def test_changing_or_inventing_a_leaf_misses_the_root(
    leaves: list[bytes], invented: bytes, data: st.DataObject
) -> None:
    tree = open_all(leaves)
    index = data.draw(st.integers(0, len(leaves) - 1))
    if invented != leaves[index]:
        assert tree.openings[index].root(invented) != tree.root


@given(contents.filter(len), st.data())
def test_every_altered_byte_of_an_opening_misses_the_root(
    leaves: list[bytes], data: st.DataObject
) -> None:
    tree = open_all(leaves)
    index = data.draw(st.integers(0, len(leaves) - 1))
    raw = bytearray(tree.openings[index].to_bytes())
    raw[data.draw(st.integers(0, OPENING_LENGTH - 1))] ^= data.draw(st.integers(1, 255))
    assert Opening.from_bytes(bytes(raw)).root(leaves[index]) != tree.root


def test_leaves_cannot_change_places() -> None:
    tree = open_all([b"first", b"second"])
    first, second = tree.openings
    assert replace(first, place=second.place).root(b"first") != tree.root


def test_equal_leaves_have_nothing_in_common() -> None:
    first, second = open_all([b"same", b"same"]).openings
    assert first.salt != second.salt
    assert first.place != second.place
    hashes = {leaf_hash(opening.salt + b"same") for opening in (first, second)}
    assert len(hashes) == 2


def test_the_same_leaves_make_another_tree_each_time() -> None:
    assert open_all([b"leaf"]).root != open_all([b"leaf"]).root
    assert open_all([]).root != open_all([]).root


def test_an_opening_is_as_long_and_full_beside_many_as_alone() -> None:
    (alone,) = open_all([b"leaf"]).openings
    beside, *_ = open_all([secrets.token_bytes(9) for _ in range(500)]).openings
    for opening in (alone, beside):
        assert len(opening.to_bytes()) == OPENING_LENGTH
        assert len(set(opening.path)) == DEPTH
        assert not any(sibling == bytes(32) for sibling in opening.path)


def test_empty_places_are_random_in_every_tree() -> None:
    """Were they constants, whoever knows them would count the leaves that are not shown."""
    seen: set[bytes] = set()
    for _ in range(20):
        (opening,) = open_all([b"leaf"]).openings
        assert not seen & set(opening.path)
        seen |= set(opening.path)


def test_the_hashes_are_those_of_the_log() -> None:
    path = tuple(bytes([height]) * 32 for height in range(DEPTH))
    opening = Opening(0b10, b"s" * 32, path)
    expected = node_hash(leaf_hash(b"s" * 32 + b"leaf"), path[0])
    expected = node_hash(path[1], expected)
    for sibling in path[2:]:
        expected = node_hash(expected, sibling)
    assert opening.root(b"leaf") == expected


def test_a_blank_opening_is_all_zeros() -> None:
    assert not any(BLANK_OPENING.to_bytes())


def test_another_length_is_no_opening() -> None:
    with pytest.raises(Damaged, match="bad_opening"):
        Opening.from_bytes(bytes(OPENING_LENGTH - 1))


def test_more_leaves_than_a_tree_takes_are_refused() -> None:
    with pytest.raises(Unusable, match="too_many_leaves"):
        open_all([b""] * (MOST + 1))
