"""Hybrid HPKE: an independent opener, proven on the published vector, opens what we wrap."""

import hmac
import json
from hashlib import sha3_256, sha256, shake_256
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from hypothesis import given
from hypothesis import strategies as st

from app.crypto.hpke import PUBLIC_LENGTH, HpkeKey, wrap
from app.errors import Damaged

DATA = Path(__file__).parents[2] / "data"
VECTOR = json.loads((DATA / "hpke_mlkem768_x25519.json").read_text("utf-8"))
KEY = HpkeKey.from_bytes(bytes(range(32)))
ENCAPSULATED = 1120


def vector(name: str) -> bytes:
    return bytes.fromhex(VECTOR[name])


def decapsulated(seed: bytes, encapsulated: bytes) -> bytes:
    """X-Wing's shared secret (draft-connolly-cfrg-xwing-kem, section 5.4)."""
    expanded = shake_256(seed).digest(96)
    mlkem_secret = MLKEM768PrivateKey.from_seed_bytes(expanded[:64]).decapsulate(
        encapsulated[:1088]
    )
    x25519, theirs = X25519PrivateKey.from_private_bytes(expanded[64:]), encapsulated[1088:]
    x25519_secret = x25519.exchange(X25519PublicKey.from_public_bytes(theirs))
    ours = x25519.public_key().public_bytes_raw()
    label = bytes.fromhex("5c2e2f2f5e5c")
    return sha3_256(mlkem_secret + x25519_secret + theirs + ours + label).digest()


def key_schedule(suite: bytes, shared: bytes, info: bytes) -> tuple[bytes, bytes]:
    """The key and the first nonce in base mode (RFC 9180, section 5.1, HKDF-SHA256)."""

    def extract(salt: bytes, label: bytes, material: bytes) -> bytes:
        return hmac.digest(salt, b"HPKE-v1" + suite + label + material, sha256)

    def expand(label: bytes, context: bytes, length: int) -> bytes:
        head = length.to_bytes(2, "big") + b"HPKE-v1" + suite + label + context
        return hmac.digest(secret, head + b"\1", sha256)[:length]

    context = b"\0" + extract(b"", b"psk_id_hash", b"") + extract(b"", b"info_hash", info)
    secret = extract(shared, b"secret", b"")
    return expand(b"key", context, 32), expand(b"base_nonce", context, 12)


def test_a_seed_gives_the_public_key_of_the_published_vector():
    key = HpkeKey.from_bytes(vector("skRm"))
    assert key.public == vector("pkRm")
    assert len(key.public) == PUBLIC_LENGTH


def test_the_independent_opener_agrees_with_the_published_vector():
    shared = decapsulated(vector("skRm"), vector("enc"))
    assert shared == vector("shared_secret")
    assert key_schedule(vector("suite_id"), shared, vector("info")) == (
        vector("key"),
        vector("base_nonce"),
    )


def test_the_independent_opener_opens_what_we_wrap():
    sealed = wrap(KEY.public, b"a record key", b"record 1")
    shared = decapsulated(KEY.to_bytes(), sealed[:ENCAPSULATED])
    suite = b"HPKE" + bytes.fromhex("647a 0001 0002")  # MLKEM768-X25519, HKDF-SHA256, AES-256-GCM
    key, nonce = key_schedule(suite, shared, b"record 1")
    assert AESGCM(key).decrypt(nonce, sealed[ENCAPSULATED:], b"") == b"a record key"


@given(st.binary(max_size=100), st.binary(max_size=100))
def test_what_is_wrapped_opens_again(plaintext, info):
    sealed = wrap(KEY.public, plaintext, info)
    assert len(sealed) == len(plaintext) + 1136
    assert KEY.unwrap(sealed, info) == plaintext


@given(st.integers(0, (ENCAPSULATED + 48) * 8 - 1))
def test_no_altered_bit_opens(bit):
    sealed = bytearray(wrap(KEY.public, bytes(32), b""))
    # X25519 ignores the highest bit of a point; the combiner hashes it all the same.
    sealed[bit // 8] ^= 1 << bit % 8
    with pytest.raises(Damaged) as caught:
        KEY.unwrap(bytes(sealed), b"")
    assert caught.value.code == "unsealable"


def test_other_readers_other_info_and_cut_bytes_all_fail_alike():
    sealed = wrap(KEY.public, b"key", b"record 1, version 1")
    attempts = [
        (HpkeKey.generate(), sealed, b"record 1, version 1"),
        (KEY, sealed, b"record 1, version 2"),
        (KEY, sealed[:-1], b"record 1, version 1"),
        (KEY, sealed[:100], b"record 1, version 1"),
        (KEY, b"", b"record 1, version 1"),
        (KEY, sealed[:1088] + bytes(32) + sealed[1120:], b"record 1, version 1"),
    ]
    for key, altered, info in attempts:
        with pytest.raises(Damaged) as caught:
            key.unwrap(altered, info)
        assert str(caught.value) == "unsealable"


def test_two_wraps_of_one_key_share_nothing():
    first, second = (wrap(KEY.public, bytes(32), b"") for _ in range(2))
    assert first[:ENCAPSULATED] != second[:ENCAPSULATED]
    assert first[ENCAPSULATED:] != second[ENCAPSULATED:]


@pytest.mark.parametrize(
    "public",
    [
        b"",
        KEY.public[:-1],
        KEY.public + b"\0",
        b"\xff" * PUBLIC_LENGTH,  # coefficients above the modulus
        KEY.public[:1184] + bytes(32),  # a point of low order
    ],
)
def test_what_is_no_public_key_stops_sealing(public):
    with pytest.raises(Damaged) as caught:
        wrap(public, b"key", b"")
    assert caught.value.code == "bad_public_key"


def test_a_seed_survives_storing_and_never_shows():
    key = HpkeKey.generate()
    again = HpkeKey.from_bytes(key.to_bytes())
    assert again.public == key.public
    assert key.to_bytes().hex() not in repr(key)
    with pytest.raises(Damaged):
        HpkeKey.from_bytes(bytes(31))
