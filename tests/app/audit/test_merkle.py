"""The log's tree: the vectors of Certificate Transparency, and what no proof may show."""

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
INCLUSION = {  # (index, size): path
    (0, 1): [],
    (0, 8): [
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ],
    (5, 8): [
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ],
    (2, 3): ["fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"],
    (1, 5): [
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
    ],
}
CONSISTENCY = {  # (old size, size): proof
    (1, 1): [],
    (1, 8): [
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ],
    (6, 8): [
        "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ],
    (2, 5): [
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
    ],
}


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


@pytest.mark.parametrize(("place", "path"), INCLUSION.items())
def test_inclusion_proofs_are_the_published_ones(place, path):
    index, size = place
    assert [step.hex() for step in merkle.inclusion_proof(LEAVES[:size], index)] == path


@pytest.mark.parametrize(("sizes", "proof"), CONSISTENCY.items())
def test_consistency_proofs_are_the_published_ones(sizes, proof):
    old_size, size = sizes
    assert [step.hex() for step in merkle.consistency_proof(LEAVES[:size], old_size)] == proof


@given(st.integers(0, 200))
def test_the_frontier_has_the_root_of_all_its_leaves(size):
    leaves = leaves_of(size)
    frontier = grown(leaves)
    assert frontier.size == size
    assert frontier.root == merkle.root(leaves)
    assert Frontier.from_bytes(frontier.to_bytes()) == frontier


@given(st.integers(1, 70), st.data())
def test_each_leaf_is_shown_where_it_is_and_nowhere_else(size, data):
    leaves = leaves_of(size)
    index = data.draw(st.integers(0, size - 1))
    proof, root = merkle.inclusion_proof(leaves, index), merkle.root(leaves)
    merkle.verify_inclusion(leaves[index], index, size, proof, root)
    claims = [(leaves[index], other) for other in range(-1, size + 2) if other != index]
    claims.append((leaf_hash(b"other"), index))
    for leaf, place in claims:
        with pytest.raises(Damaged) as caught:
            merkle.verify_inclusion(leaf, place, size, proof, root)
        assert caught.value.code == "not_in_log"


@given(st.integers(2, 70), st.data())
def test_an_altered_inclusion_proof_shows_nothing(size, data):
    leaves = leaves_of(size)
    index = data.draw(st.integers(0, size - 1))
    proof, root = list(merkle.inclusion_proof(leaves, index)), merkle.root(leaves)
    for altered in alterations(proof, data):
        with pytest.raises(Damaged):
            merkle.verify_inclusion(leaves[index], index, size, altered, root)


@given(st.integers(0, 70), st.data())
def test_a_grown_log_is_consistent_with_each_earlier_one(size, data):
    leaves = leaves_of(size)
    old_size = data.draw(st.integers(0, size))
    proof = merkle.consistency_proof(leaves, old_size)
    old_root, new_root = merkle.root(leaves[:old_size]), merkle.root(leaves)
    merkle.verify_consistency(old_size, old_root, size, new_root, proof)


@given(st.integers(2, 70), st.data())
def test_a_rewritten_log_is_not_consistent(size, data):
    leaves = leaves_of(size)
    old_size = data.draw(st.integers(1, size - 1))
    changed = data.draw(st.integers(0, old_size - 1))
    rewritten = [*leaves[:changed], leaf_hash(b"other"), *leaves[changed + 1 :]]
    old_root, new_root = merkle.root(leaves[:old_size]), merkle.root(rewritten)
    for proof in (
        merkle.consistency_proof(leaves, old_size),
        merkle.consistency_proof(rewritten, old_size),
    ):
        with pytest.raises(Damaged) as caught:
            merkle.verify_consistency(old_size, old_root, size, new_root, proof)
        assert caught.value.code == "log_rewritten"


@given(st.integers(2, 70), st.data())
def test_an_altered_consistency_proof_shows_nothing(size, data):
    leaves = leaves_of(size)
    old_size = data.draw(st.integers(1, size - 1))
    proof = list(merkle.consistency_proof(leaves, old_size))
    old_root, new_root = merkle.root(leaves[:old_size]), merkle.root(leaves)
    for altered in alterations(proof, data):
        with pytest.raises(Damaged):
            merkle.verify_consistency(old_size, old_root, size, new_root, altered)


def alterations(proof: list[bytes], data: st.DataObject) -> list[list[bytes]]:
    place = data.draw(st.integers(0, len(proof) - 1))
    return [
        [],
        proof[:-1],
        proof[1:],
        [*proof, leaf_hash(b"other")],
        [*proof[:place], leaf_hash(b"other"), *proof[place + 1 :]],
    ]


@pytest.mark.parametrize(("old_size", "size"), [(5, 3), (-1, 3), (0, 3), (3, 3)])
def test_a_shorter_or_equal_log_needs_the_right_roots(old_size, size):
    with pytest.raises(Damaged):
        merkle.verify_consistency(old_size, leaf_hash(b"x"), size, merkle.root(LEAVES[:3]), ())


def test_a_cut_tail_put_back_at_the_same_size_is_noticed():
    forked = [*LEAVES[:6], leaf_hash(b"other"), leaf_hash(b"another")]
    with pytest.raises(Damaged):
        merkle.verify_consistency(8, merkle.root(LEAVES), 8, merkle.root(forked), ())


def test_a_node_is_never_taken_for_a_leaf():
    left, right = LEAVES[:2]
    assert leaf_hash(left + right) != merkle.node_hash(left, right) != sha256(left + right).digest()


@pytest.mark.parametrize("index", [-1, 8])
def test_a_leaf_outside_the_tree_has_no_proof(index):
    with pytest.raises(IndexError):
        merkle.inclusion_proof(LEAVES, index)


def test_a_log_that_was_longer_has_no_proof():
    with pytest.raises(IndexError):
        merkle.consistency_proof(LEAVES, 9)


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
