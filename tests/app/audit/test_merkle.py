"""The log's tree: the vectors of Certificate Transparency, and what is no tree."""

from dataclasses import replace
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.audit import merkle
from app.audit.merkle import Frontier, leaf_hash
from app.errors import Damaged

# From the reference implementation of RFC 6962 (google/certificate-transparency).
ENTRIES = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", bytes(range(96, 112))]
LEAVES = [leaf_hash(bytes.fromhex(e) if isinstance(e, str) else e) for e in ENTRIES]
ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]


def grown(leaves: list[bytes]) -> Frontier:
    frontier = Frontier()
    for leaf in leaves:
        frontier = frontier.append(leaf)
    return frontier


def leaves_of(size: int) -> list[bytes]:
    return [leaf_hash(str(number).encode()) for number in range(size)]


@pytest.mark.parametrize("size", range(9))
def test_roots_are_the_published_ones(size):
    assert merkle.root(LEAVES[:size]).hex() == ROOTS[size]
    assert grown(LEAVES[:size]).root.hex() == ROOTS[size]


@given(st.integers(0, 200))
def test_the_frontier_has_the_root_of_all_its_leaves(size):
    leaves = leaves_of(size)
    frontier = grown(leaves)
    assert frontier.size == size
    assert frontier.root == merkle.root(leaves)
    assert Frontier.from_bytes(frontier.to_bytes()) == frontier


def test_a_node_is_never_taken_for_a_leaf():
    left, right = LEAVES[:2]
    assert leaf_hash(left + right) != merkle.node_hash(left, right) != sha256(left + right).digest()


@pytest.mark.parametrize(
    "data",
    [
        b"",
        bytes(7),
        bytes(8) + bytes(32),
        (1).to_bytes(8, "big"),
        (3).to_bytes(8, "big") + bytes(63),
        (3).to_bytes(8, "big") + bytes(96),
    ],
)
def test_a_damaged_frontier_is_refused(data):
    with pytest.raises(Damaged) as caught:
        Frontier.from_bytes(data)
    assert caught.value.code == "bad_frontier"


def test_a_frontier_cannot_claim_another_size():
    with pytest.raises(Damaged):
        replace(grown(LEAVES), size=7)
