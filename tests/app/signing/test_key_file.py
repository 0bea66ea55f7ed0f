"""Signing with a PKCS #12 file: keys of every kind, and what a file can be instead."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from asn1crypto.pkcs12 import Pfx  # type: ignore[import-untyped]
from cryptography import x509
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, NoEncryption
from cryptography.hazmat.primitives.serialization.pkcs12 import serialize_key_and_certificates

from app.domain.signature import SignatureKind
from app.errors import AppError, Locked, Unusable
from app.signing.key_file import LARGEST, open_key_file
from app.signing.sign import Signer
from app.signing.verify import verify_pdf
from tests.app.signing.independent import (
    accepted_by_openssl,
    accepted_by_pdfsig,
    accepted_by_qpdf,
)
from tests.app.signing.issuing import Certified, certified

NOW = datetime(2026, 9, 1, 14, 30, tzinfo=UTC)
PASSWORD = "een lang wachtwoord é"
Compose = Callable[..., bytes]


def file_of(one: Certified, *, key: bool = True, password: str | None = PASSWORD) -> bytes:
    secret = NoEncryption() if password is None else BestAvailableEncryption(password.encode())
    chain: list[x509.Certificate] = [one.issuer]
    return serialize_key_and_certificates(
        b"mine", one.key if key else None, one.certificate, chain, secret
    )


@pytest.mark.parametrize("kind", ["p256", "p384", "p521", "rsa2048", "rsa3072"])
def test_keys_of_every_kind_sign_what_other_verifiers_accept(
    kind: str, compose: Compose, tmp_path: Path
) -> None:
    one = certified(kind, "Carla Dubois", NOW, qualified=kind == "p384")
    signed = Signer(open_key_file(file_of(one), PASSWORD)).sign(compose(), NOW)

    said = verify_pdf(signed)
    assert (said.whole, said.problems) == (True, ())
    (line,) = said.signers
    expected = SignatureKind.QUALIFIED if kind == "p384" else SignatureKind.CERTIFICATE
    assert (line.name, line.kind) == ("Carla Dubois", expected)
    accepted_by_openssl(signed, tmp_path)
    accepted_by_qpdf(signed, tmp_path)
    assert "Carla Dubois" in accepted_by_pdfsig(signed, tmp_path)


@pytest.mark.parametrize("kind", ["p256", "p521", "rsa2048"])
def test_the_width_of_a_signature_tells_nothing(kind: str, compose: Compose) -> None:
    signer = Signer(open_key_file(file_of(certified(kind, "x", NOW)), PASSWORD))
    assert len({len(signer.sign(compose(), NOW)) for _ in range(8)}) == 1


def test_the_chain_comes_along_without_its_root(compose: Compose) -> None:
    one = certified("p256", "Carla Dubois", NOW)
    key = open_key_file(file_of(one), PASSWORD)
    assert [x509.load_der_x509_certificate(c) for c in key.issuers] == [one.issuer]


def refusal(untrusted: bytes, password: str = PASSWORD) -> AppError:
    with pytest.raises(AppError) as refused:
        open_key_file(untrusted, password)
    return refused.value


def test_a_wrong_password_is_said_and_not_repeated() -> None:
    error = refusal(file_of(certified("p256", "x", NOW)), "heel iets anders")
    assert isinstance(error, Locked)
    assert error.code == "key_file_password"
    assert "anders" not in f"{error!r}{error.facts}{error.__cause__!r}{error.__context__!r}"


def test_an_altered_file_does_not_open() -> None:
    whole = file_of(certified("p256", "x", NOW))
    altered = bytearray(whole)
    altered[len(whole) // 2] ^= 1
    assert refusal(bytes(altered)).code in {"key_file_password", "key_file_damaged"}


@pytest.mark.parametrize("untrusted", [b"", b"no file", b"%PDF-1.7", bytes(LARGEST + 1)])
def test_what_is_no_key_file_is_called_damaged(untrusted: bytes) -> None:
    assert refusal(untrusted).code == "key_file_damaged"


def test_a_cut_file_is_called_damaged() -> None:
    assert refusal(file_of(certified("p256", "x", NOW))[:-40]).code == "key_file_damaged"


def test_a_file_without_key_and_a_key_that_is_too_short_are_refused() -> None:
    no_key = refusal(file_of(certified("p256", "x", NOW), key=False))
    assert (type(no_key), no_key.code) == (Unusable, "key_file_without_key")
    short = refusal(file_of(certified("rsa1024", "x", NOW)))
    assert (type(short), short.code) == (Unusable, "key_unsupported")


def test_a_file_that_asks_for_hours_of_derivation_is_none() -> None:
    """Two thousand million rounds: the program did not come back from its password."""
    pfx = Pfx.load(file_of(certified("p256", "Carla Dubois", NOW)))
    pfx["mac_data"]["iterations"] = 2**31 - 1
    with pytest.raises(Unusable, match="key_file_damaged"):
        open_key_file(pfx.dump(force=True), PASSWORD)
