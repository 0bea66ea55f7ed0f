"""Opens a PKCS #12 file (RFC 7292): a key and its certificate under a password."""

from pathlib import Path

from asn1crypto import pkcs12 as asn1  # type: ignore[import-untyped]
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.hazmat.primitives.serialization.pkcs12 import load_pkcs12

from app.errors import Locked, Unusable
from app.signing.key import SoftKey, chain

LARGEST = 1024 * 1024
"""Bytes; a file with one key and its chain has some thousands."""
MOST_ROUNDS = 2_000_000
"""Of the password's derivation, as the file asks for them; programs write up to 600,000."""


def open_key_file(untrusted: bytes, password: str) -> SoftKey:
    """The key in a file.

    Raises:
        Unusable: key_file_damaged (no such file), key_file_without_key, key_unsupported,
            certificate_of_another_key.
        Locked: key_file_password. A file that was altered inside answers the same: the password
            also proves that it is whole.
    """
    if len(untrusted) > LARGEST or not _is_pkcs12(untrusted):
        raise Unusable("key_file_damaged")
    try:
        found = load_pkcs12(untrusted, password.encode())
    except UnsupportedAlgorithm:
        raise Unusable("key_file_damaged") from None
    except ValueError:
        raise Locked("key_file_password") from None
    if found.key is None or found.cert is None:
        raise Unusable("key_file_without_key")
    certificate = found.cert.certificate
    issuers = chain(certificate, [one.certificate for one in found.additional_certs])
    return SoftKey(
        found.key,
        certificate.public_bytes(Encoding.DER),
        tuple(one.public_bytes(Encoding.DER) for one in issuers),
    )


def _is_pkcs12(untrusted: bytes) -> bool:
    try:
        pfx = asn1.Pfx.load(untrusted, strict=True)
        mac = pfx["mac_data"]
        sealed = pfx["version"].native == "v3" and bool(mac["mac"]["digest"].native)
        return sealed and 0 < mac["iterations"].native <= MOST_ROUNDS
    except (ValueError, TypeError, KeyError):
        return False


def read_key_file(path: Path, password: str) -> SoftKey:
    """The key in the file at a path.

    Raises:
        Unusable: key_file_unreadable (file), and as `open_key_file`.
        Locked: as `open_key_file`.
    """
    try:
        with path.open("rb") as opened:
            untrusted = opened.read(LARGEST + 1)
    except (OSError, ValueError):
        raise Unusable("key_file_unreadable", file=path.name) from None
    return open_key_file(untrusted, password)
