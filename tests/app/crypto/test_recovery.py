"""The recovery code: mistakes are noticed, halves join, one half alone says nothing."""

import re
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.crypto import recovery
from app.crypto.hpke import wrap
from app.crypto.recovery import RecoveryCode
from app.errors import Unusable

CODE = RecoveryCode(bytes(range(20)))
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
CODES = st.binary(min_size=20, max_size=20).map(RecoveryCode)


def refusal(untrusted_text: str) -> str:
    with pytest.raises(Unusable) as caught:
        RecoveryCode.parse(untrusted_text)
    return caught.value.code


def test_the_checksum_is_that_of_bip_350():
    # A valid string of its list, with the prefix expanded as BIP 173 says.
    prefix, text = "a", "a1lqfn3a"
    charset = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
    expanded = [ord(c) >> 5 for c in prefix] + [0] + [ord(c) & 31 for c in prefix]
    data = [charset.index(character) for character in text.split("1")[1]]
    assert recovery._checksum(expanded + data) == recovery._BECH32M


@given(CODES)
def test_a_sheet_reads_back(code):
    assert re.fullmatch(r"([0-9A-HJKMNP-TV-Z]{5}-){7}[0-9A-HJKMNP-TV-Z]{5}", code.sheet)
    assert RecoveryCode.parse(code.sheet) == code


@given(CODES, st.data())
def test_a_sheet_reads_back_as_people_type_it(code, data):
    looks = {"0": "0oO", "1": "1iIlL"}
    typed = "".join(
        data.draw(st.sampled_from(looks.get(c, c + c.lower())), label=c) for c in code.sheet
    )
    for form in (typed, typed.replace("-", ""), f"  {typed.replace('-', ' ')}\n"):
        assert RecoveryCode.parse(form) == code


def test_every_single_wrong_character_is_noticed():
    sheet = CODE.sheet.replace("-", "")
    for place, right in enumerate(sheet):
        for wrong in ALPHABET.replace(right, ""):
            assert refusal(sheet[:place] + wrong + sheet[place + 1 :]) == "recovery_code_mistyped"


@given(CODES, st.integers(0, 38))
def test_swapped_neighbours_are_noticed(code, place):
    text = code.sheet.replace("-", "")
    swapped = text[:place] + text[place + 1] + text[place] + text[place + 2 :]
    if swapped != text:
        assert refusal(swapped) == "recovery_code_mistyped"


@pytest.mark.parametrize(
    "text", ["", " ", "-", CODE.sheet[:-1], CODE.sheet + "0", CODE.sheet * 2, "U" * 40, "é" * 40]
)
def test_other_text_is_no_code(text):
    assert refusal(text) == "recovery_code_mistyped"


@given(st.text(max_size=60))
def test_random_text_is_no_code(text):
    assert refusal(text) == "recovery_code_mistyped"


def test_another_kind_or_version_with_a_right_checksum_is_no_code():
    for head in ([recovery._VALUE["R"], 2], [recovery._VALUE["C"], 1]):
        foreign = recovery._grouped(recovery._with_checksum([*head, *[0] * 32]))
        assert refusal(foreign) == "recovery_code_mistyped"


def test_codes_are_160_bits_and_differ():
    codes = {RecoveryCode.generate().code for _ in range(1000)}
    assert len(codes) == 1000
    assert {len(code) for code in codes} == {20}


def test_the_key_follows_from_the_code_alone():
    sealed = wrap(CODE.key().public, b"vault key", b"escrow")
    assert RecoveryCode.parse(CODE.sheet).key().unwrap(sealed, b"escrow") == b"vault key"
    assert CODE.key().to_bytes() != RecoveryCode.generate().key().to_bytes()


def test_the_key_of_a_code_never_changes():
    # Sheets in drawers must open escrows of later programs.
    assert CODE.sheet == "R1000-G40R4-0M30E-20918-5GR38-E1W81-24GK1-1QXQZ"
    assert CODE.key().to_bytes().hex() == (
        "836e59212b8f854cb9a032e68dd170ab4eb2efbc8ad9db4745003182516a487f"
    )


@given(CODES)
def test_two_halves_join_in_either_order(code):
    first, second = code.halves()
    assert len(first) == len(second) == 45 + 8
    assert RecoveryCode.join(first, second) == code
    assert RecoveryCode.join(second.lower(), first.replace("-", " ")) == code


def test_one_half_alone_is_as_random_for_every_code():
    # Each character of either half is uniform, whatever the code: chi-square over 32 values.
    for code in (RecoveryCode(bytes(20)), RecoveryCode(b"\xff" * 20)):
        for half in (0, 1):
            texts = [code.halves()[half].replace("-", "")[1:39] for _ in range(400)]
            counts = Counter("".join(texts))
            expected = 400 * 38 / 32
            assert set(counts) == set(ALPHABET)
            assert sum((n - expected) ** 2 / expected for n in counts.values()) < 100


def test_halves_are_other_ones_each_time():
    assert not set(CODE.halves()) & set(CODE.halves())


def test_one_half_is_refused_as_a_whole_code():
    for half in CODE.halves():
        assert refusal(half) == "recovery_half_alone"


def test_halves_that_do_not_belong_together_are_refused():
    first, second = CODE.halves()
    again, _ = CODE.halves()
    other, _ = RecoveryCode.generate().halves()
    for a, b in [(first, first), (second, second), (again, second), (other, second)]:
        with pytest.raises(Unusable) as caught:
            RecoveryCode.join(a, b)
        assert caught.value.code == "recovery_halves_differ"


def test_mistyped_halves_and_whole_codes_do_not_join():
    first, second = CODE.halves()
    wrong = "0" if second[3] != "0" else "2"
    for b in (second[:3] + wrong + second[4:], CODE.sheet, ""):
        with pytest.raises(Unusable) as caught:
            RecoveryCode.join(first, b)
        assert caught.value.code == "recovery_code_mistyped"


def test_printing_a_code_shows_nothing():
    assert repr(CODE) == "RecoveryCode()"
