"""Which passwords may protect a vault."""

import unicodedata
from pathlib import Path

import pytest

import resources
from app.crypto.password import check_password
from app.errors import Unusable

LISTED = (Path(resources.__file__).parent / "passwords" / "common.txt").read_text("utf-8")


def code_of(password: str) -> str:
    with pytest.raises(Unusable) as caught:
        check_password(password)
    return caught.value.code


@pytest.mark.parametrize(
    "password",
    [
        "paars tapijt 41 giraf",
        "abcdefgh ijkl nopq",  # lower-case letters alone: no rules of composition
        "Ελληνικά και ελιές",
        "密码应该足够长而且不常见才行吧",
        "🐙🦀🐚🐠🐡🐬🐳🦈🐊🐢🦎🐍🦖🦕🦂",
        "x1-" * 20 + "abcd",  # 64 characters
        "lang maar toegelaten " * 48,
    ],
)
def test_long_and_uncommon_is_enough(password):
    check_password(password)


def test_fourteen_characters_are_too_few_and_fifteen_are_enough():
    assert code_of("kort wachtwrd1") == "password_too_short"
    check_password("kort wachtwrd12")


def test_length_is_counted_after_composing():
    decomposed = unicodedata.normalize("NFD", "éèêëàâäîïôöùûü")
    assert len(decomposed) == 28
    assert code_of(decomposed) == "password_too_short"


def test_more_than_1024_characters_are_too_many():
    check_password("paars tapijt x4!" * 64)
    assert code_of("paars tapijt x4!" * 64 + "i") == "password_too_long"


@pytest.mark.parametrize("password", ["a" * 20, "ababababababababab", "aAbBcCdDaAbBcCdDaAbB"])
def test_fewer_than_five_different_characters_are_refused(password):
    assert code_of(password) == "password_too_uniform"


@pytest.mark.parametrize(
    "password",
    [
        "passwordpassword",
        "PasswordPassword",
        "AZERTYUIOPQSDFGHJKLM",
        "wachtwoord12345",
        "secretprofessionnel",
        "motdepasseoublie\u0301",
        "mot de passe OUBLIÉ",
    ],
)
def test_common_passwords_are_refused_in_any_case(password):
    assert code_of(password) == "password_common"


@pytest.mark.parametrize(
    "password",
    [
        "Welkom2026Welkom2026",
        "P@ssw0rdP@ssw0rd!",
        "Gemeente-Antwerpen-1",
        "azertyAZERTYazerty",
        "Zomer2025!Winter2026!",
        "123.456.789.012.345",
        "Burgemeester2026!!",
    ],
)
def test_one_or_two_common_words_with_digits_and_marks_are_common(password):
    assert code_of(password) == "password_common"


@pytest.mark.parametrize(
    "password",
    [
        "zomer giraf winter tapijt",
        "welkom bij de vuurtoren",
        "lente zomer herfst winter",
        "burgemeester met fietsbel",
    ],
)
def test_common_words_among_others_are_no_reason_to_refuse(password):
    check_password(password)


def test_the_pieces_of_which_a_password_may_not_consist_are_hundreds():
    pieces = (Path(resources.__file__).parent / "passwords" / "pieces.txt").read_text("utf-8")
    listed = pieces.splitlines()
    assert len(listed) == len(set(listed)) > 150
    for one in listed:
        assert code_of(f"{one}-2026-{one.upper()}-{one}!!!!!!!!!!") == "password_common"


def test_a_lone_surrogate_is_no_text():
    assert code_of("\udc80" + "paars tapijt 41 giraf") == "password_not_text"


def test_the_list_holds_hundreds_that_would_otherwise_pass():
    listed = LISTED.splitlines()
    assert len(listed) == len(set(listed)) > 300
    for password in listed:
        assert code_of(password) == "password_common"
