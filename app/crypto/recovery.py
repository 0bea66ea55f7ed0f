"""The recovery code: what is printed once and opens the escrow when every password is lost.

On paper it is Crockford base32 with the checksum of BIP 350 (bech32m): any four wrong characters
are noticed. For two members it is split into two halves; one half alone says nothing.
"""

import secrets
from dataclasses import dataclass, field

from app.crypto.hpke import HpkeKey
from app.crypto.sealing import subkey
from app.errors import Unusable

CODE_LENGTH = 20
"""Bytes: 160 random bits."""
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_READ_AS = str.maketrans("OIL", "011")
_VALUE = {character: value for value, character in enumerate(_ALPHABET)}
_CODE_SYMBOLS = CODE_LENGTH * 8 // 5
_CHECKSUM_SYMBOLS = 6
_GENERATORS = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)
_BECH32M = 0x2BC830A3
_GROUP = 5
_WHOLE = (_VALUE["R"], 1)
"""What a whole code begins with: its kind and the version of this form."""
_HALVES = ((_VALUE["A"],), (_VALUE["B"],))
_DEVICE = (_VALUE["D"], 1)
_WHOLE_SIGNS = len(_WHOLE) + _CODE_SYMBOLS + _CHECKSUM_SYMBOLS
_HALF_SIGNS = 1 + _CODE_SYMBOLS + 2 * _CHECKSUM_SYMBOLS


@dataclass(frozen=True)
class RecoveryCode:
    """160 random bits from which one HPKE key follows."""

    code: bytes = field(repr=False)

    @classmethod
    def generate(cls) -> "RecoveryCode":
        """A fresh random code."""
        return cls(secrets.token_bytes(CODE_LENGTH))

    @property
    def sheet(self) -> str:
        """What is printed: eight groups of five characters."""
        return _grouped(_checked(_WHOLE, self.code))

    @classmethod
    def parse(cls, untrusted_text: str) -> "RecoveryCode":
        """The code of a sheet, typed in any case, with any spaces and hyphens, O for 0, I for 1.

        Raises Unusable: recovery_half_alone for one half, recovery_code_mistyped for anything else.
        """
        symbols = _symbols(untrusted_text)
        if _kind(symbols) in _HALVES:
            raise Unusable("recovery_half_alone")
        return cls(_unchecked(_WHOLE, symbols, "recovery_code_mistyped"))

    @classmethod
    def typed(cls, untrusted_text: str) -> "RecoveryCode":
        """The code as typed from paper: whole, or both halves on a line each or joined by a plus.

        Raises Unusable as `parse` and `join`.
        """
        parts = [part for part in untrusted_text.replace("+", "\n").splitlines() if part.strip()]
        return cls.join(*parts) if len(parts) == 2 else cls.parse(untrusted_text)

    @staticmethod
    def signs(untrusted_text: str) -> tuple[int, int]:
        """How many signs are typed, and how many a code or half that begins so has."""
        kept = _kept(untrusted_text)
        half = kept[:1] in {_ALPHABET[kind] for (kind,) in _HALVES}
        return len(kept), _HALF_SIGNS if half else _WHOLE_SIGNS

    def key(self) -> HpkeKey:
        """The key pair that follows from the code; records are sealed to its public part."""
        return HpkeKey.from_bytes(subkey(self.code, "casustafel recovery key 1"))

    def halves(self) -> tuple[str, str]:
        """Two sheets of nine groups of five, other ones each time; both are needed to `join`."""
        whole = _checked(_WHOLE, self.code)[len(_WHOLE) :]
        mask = [secrets.randbelow(32) for _ in whole]
        other = [ours ^ theirs for ours, theirs in zip(whole, mask, strict=True)]
        return (
            _grouped(_with_checksum([*_HALVES[0], *mask])),
            _grouped(_with_checksum([*_HALVES[1], *other])),
        )

    @classmethod
    def join(cls, untrusted_a: str, untrusted_b: str) -> "RecoveryCode":
        """The code of two halves, in either order.

        Raises Unusable: recovery_code_mistyped for a half with a wrong checksum or something else,
        recovery_halves_differ for one half twice or halves of two codes.
        """
        halves = [_symbols(untrusted_a), _symbols(untrusted_b)]
        if any(_kind(half) not in _HALVES for half in halves):
            raise Unusable("recovery_code_mistyped")
        bodies = [half[1:-_CHECKSUM_SYMBOLS] for half in halves]
        joined = [*_WHOLE, *(ours ^ theirs for ours, theirs in zip(*bodies, strict=False))]
        if _checksum(joined) != _BECH32M:
            raise Unusable("recovery_halves_differ")
        return cls(_unchecked(_WHOLE, joined, "recovery_code_mistyped"))


@dataclass(frozen=True)
class DeviceCode:
    """160 random bits that one computer keeps and a password is mixed with; alone, no key."""

    code: bytes = field(repr=False)

    @classmethod
    def generate(cls) -> "DeviceCode":
        """A fresh random code."""
        return cls(secrets.token_bytes(CODE_LENGTH))

    @property
    def sheet(self) -> str:
        """What is put on paper: eight groups of five characters."""
        return _grouped(_checked(_DEVICE, self.code))

    @classmethod
    def parse(cls, untrusted_text: str) -> "DeviceCode":
        """The code as typed from paper, read as `RecoveryCode.parse` does.

        Raises Unusable("device_code_mistyped").
        """
        try:
            symbols = _symbols(untrusted_text)
        except Unusable:
            raise Unusable("device_code_mistyped") from None
        return cls(_unchecked(_DEVICE, symbols, "device_code_mistyped"))


def _checked(kind: tuple[int, int], code: bytes) -> list[int]:
    number = int.from_bytes(code, "big")
    places = range(_CODE_SYMBOLS - 1, -1, -1)
    return _with_checksum([*kind, *(number >> 5 * place & 31 for place in places)])


def _unchecked(kind: tuple[int, int], symbols: list[int], mistyped: str) -> bytes:
    body = symbols[len(kind) : -_CHECKSUM_SYMBOLS]
    if tuple(symbols[: len(kind)]) != kind or len(body) != _CODE_SYMBOLS:
        raise Unusable(mistyped)
    number = 0
    for symbol in body:
        number = number << 5 | symbol
    return number.to_bytes(CODE_LENGTH, "big")


def _kind(symbols: list[int]) -> tuple[int, ...]:
    return tuple(symbols[:1])


def _kept(untrusted_text: str) -> str:
    return "".join(c for c in untrusted_text.upper() if not c.isspace() and c not in "-–.")


def _symbols(untrusted_text: str) -> list[int]:
    kept = _kept(untrusted_text).translate(_READ_AS)
    symbols = [_VALUE.get(character, -1) for character in kept]
    if -1 in symbols or _checksum(symbols) != _BECH32M:
        raise Unusable("recovery_code_mistyped")
    return symbols


def _checksum(symbols: list[int]) -> int:
    remainder = 1
    for symbol in symbols:
        top = remainder >> 25
        remainder = (remainder & 0x1FFFFFF) << 5 ^ symbol
        for bit, generator in enumerate(_GENERATORS):
            remainder ^= generator if top >> bit & 1 else 0
    return remainder


def _with_checksum(symbols: list[int]) -> list[int]:
    remainder = _checksum([*symbols, *[0] * _CHECKSUM_SYMBOLS]) ^ _BECH32M
    return [*symbols, *(remainder >> 5 * place & 31 for place in range(5, -1, -1))]


def _grouped(symbols: list[int]) -> str:
    text = "".join(_ALPHABET[symbol] for symbol in symbols)
    return "-".join(text[at : at + _GROUP] for at in range(0, len(text), _GROUP))
