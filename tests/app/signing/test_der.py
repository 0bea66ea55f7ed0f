"""Nesting of DER values."""

import pytest

from app.signing.der import ends_at

WHOLE = bytes.fromhex("3008020101300302012a")


def test_a_well_nested_value_ends_where_it_says() -> None:
    assert ends_at(WHOLE) == len(WHOLE)
    assert ends_at(WHOLE + b"\0\0\0") == len(WHOLE)
    assert ends_at(b"\x04\x81\x80" + bytes(128)) == 131


@pytest.mark.parametrize(
    "der",
    [
        b"",
        b"\x30",
        WHOLE[:-1],
        bytes.fromhex("3008020101300302022a"),
        bytes.fromhex("3009020101300302012a0000"),
        bytes.fromhex("30800201010000"),
        bytes.fromhex("1f810103010101"),
        bytes.fromhex("3085ffffffffff"),
        bytes.fromhex("0000"),
    ],
    ids=[
        "nothing",
        "no length",
        "cut",
        "child overruns",
        "parent reaches into padding",
        "indefinite",
        "high tag",
        "length of lengths",
        "end of contents",
    ],
)
def test_what_is_not_nested_exactly_has_no_end(der: bytes) -> None:
    assert ends_at(der) is None


def test_deep_nesting_is_no_deep_recursion() -> None:
    der = b"\x05\x00"
    for _ in range(5000):
        size = len(der).to_bytes(3, "big")
        der = b"\x30\x83" + size + der
    assert ends_at(der) == len(der)
