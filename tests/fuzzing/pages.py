"""Pages of a database altered by somebody with the vault key: with a sound MAC."""

import hmac
from hashlib import pbkdf2_hmac
from random import Random

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES256
from cryptography.hazmat.primitives.ciphers.modes import CBC

from tests.fuzzing.mutation import bytes_of
from tests.pages import PAGE, RESERVE, SALT, decrypted

_IV, _MASK = 16, 0x3A


def altered_page(dice: Random, data: bytes, key: bytes) -> bytes:
    """The file with one page whose content is another, sealed as SQLCipher's format 4 seals."""
    number = dice.choice((0, 1, 2, dice.randrange(len(data) // PAGE)))
    at = number * PAGE
    page, first = data[at : at + PAGE], number == 0
    plain = decrypted(page, key, first)
    head = 0 if first else dice.choice((0, 0, 100))
    other = plain[:head] + bytes_of(dice, plain[head : head + 400]) + plain[head + 400 :]
    body = other[: len(plain)].ljust(len(plain), b"\0")
    return (
        data[:at]
        + sealed_page(body, key, data[:SALT], number, page[:SALT] if first else b"")
        + (data[at + PAGE :])
    )


def sealed_page(plain: bytes, key: bytes, salt: bytes, number: int, head: bytes) -> bytes:
    iv = bytes(_IV)
    encryptor = Cipher(AES256(key), CBC(iv)).encryptor()
    body = encryptor.update(plain) + encryptor.finalize() + iv
    mac_key = pbkdf2_hmac("sha512", key, bytes(byte ^ _MASK for byte in salt), 2, 32)
    mac = hmac.digest(mac_key, body + (number + 1).to_bytes(4, "little"), "sha512")
    assert len(head + body + mac) == PAGE
    assert _IV + len(mac) == RESERVE
    return head + body + mac
