"""AES-256-GCM, size classes and subkeys: published vectors and properties."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.crypto import sealing
from app.errors import Damaged

KEY = bytes(range(32))


def test_unseal_opens_the_vector_of_the_gcm_specification():
    # McGrew and Viega, test case 16 (AES-256, 96-bit nonce, aad), as adopted by NIST.
    key = bytes.fromhex("feffe9928665731c6d6a8f9467308308" * 2)
    nonce = bytes.fromhex("cafebabefacedbaddecaf888")
    aad = bytes.fromhex("feedfacedeadbeeffeedfacedeadbeefabaddad2")
    plaintext = bytes.fromhex(
        "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
        "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39"
    )
    ciphertext = bytes.fromhex(
        "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa"
        "8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662"
    )
    tag = bytes.fromhex("76fc6ece0f4e1768cddf8853bb2d551b")
    assert sealing.unseal(key, nonce + ciphertext + tag, aad) == plaintext


def test_subkey_is_hkdf_of_rfc_5869():
    # Test case 3: no salt, no info; the first 32 of its 42 bytes.
    assert sealing.subkey(b"\x0b" * 22, "").hex() == (
        "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d"
    )


def test_subkeys_of_two_labels_differ():
    assert sealing.subkey(KEY, "store") != sealing.subkey(KEY, "keys") != KEY


@given(plaintext=st.binary(max_size=300), aad=st.binary(max_size=40))
def test_what_is_sealed_opens_again(plaintext, aad):
    sealed = sealing.seal(KEY, plaintext, aad)
    assert len(sealed) == len(plaintext) + 28
    assert sealing.unseal(KEY, sealed, aad) == plaintext


@given(st.binary(max_size=60), st.data())
def test_no_altered_bit_opens(plaintext, data):
    sealed = bytearray(sealing.seal(KEY, plaintext, b"aad"))
    bit = data.draw(st.integers(0, len(sealed) * 8 - 1))
    sealed[bit // 8] ^= 1 << bit % 8
    with pytest.raises(Damaged):
        sealing.unseal(KEY, bytes(sealed), b"aad")


@pytest.mark.parametrize("length", [0, 1, 11, 12, 27, 28, 40])
def test_nothing_cut_opens_and_every_failure_reads_the_same(length):
    sealed = sealing.seal(KEY, b"thirteen byte", b"aad")
    wrong = [
        (KEY, sealed[:length], b"aad"),
        (sealing.new_key(), sealed, b"aad"),
        (KEY, sealed, b"other"),
    ]
    for key, altered, aad in wrong:
        with pytest.raises(Damaged) as caught:
            sealing.unseal(key, altered, aad)
        assert str(caught.value) == "unsealable"
        assert caught.value.__cause__ is None


def test_a_shorter_aes_key_is_a_bug_not_a_weaker_seal():
    with pytest.raises(ValueError, match="32 bytes"):
        sealing.seal(bytes(16), b"", b"")


def test_nonces_of_many_seals_are_all_different():
    nonces = {sealing.seal(KEY, b"", b"")[:12] for _ in range(20_000)}
    assert len(nonces) == 20_000


def test_new_keys_are_32_bytes_and_differ():
    keys = {sealing.new_key() for _ in range(1000)}
    assert len(keys) == 1000
    assert {len(key) for key in keys} == {32}


@given(st.binary(max_size=3000) | st.integers(0, 3000).map(bytes))
def test_padding_comes_off_again(plaintext):
    assert sealing.unpad(sealing.pad(plaintext)) == plaintext


@given(st.integers(0, 50_000_000))
def test_a_size_class_holds_its_length_with_little_to_spare(length):
    size = sealing.size_class(length)
    assert size >= max(length, 256)
    assert size == 256 or size <= length * 1.12
    assert sealing.size_class(size) == size


def test_lengths_near_each_other_pad_alike():
    assert {len(sealing.pad(bytes(length))) for length in range(256)} == {256}
    assert len({sealing.size_class(length) for length in range(100_000)}) < 150


@pytest.mark.parametrize("foreign", [b"", bytes(256), b"text without a marker"])
def test_padding_of_another_form_is_refused(foreign):
    with pytest.raises(Damaged) as caught:
        sealing.unpad(foreign)
    assert caught.value.code == "unsealable"


def test_wiping_leaves_zeros_of_the_same_length():
    secret = bytearray(b"secret")
    sealing.wipe(secret)
    assert secret == bytes(6)
