"""The certificate: its fields, odd names, and three programs that accept its signatures."""

import shutil
import subprocess
from datetime import UTC, datetime, timedelta, timezone
from io import BytesIO
from pathlib import Path

import pytest
from asn1crypto.keys import PrivateKeyInfo
from asn1crypto.x509 import Certificate
from cryptography import x509
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.x509.oid import NameOID
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import signers
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.registry import SimpleCertificateStore
from reportlab.pdfgen.canvas import Canvas

from app.crypto.identity import Identity

NOW = datetime(2026, 3, 2, 9, 30, 15, 999, tzinfo=timezone(timedelta(hours=1)))


def certificate_of(name: str) -> x509.Certificate:
    return x509.load_der_x509_certificate(Identity.generate(name, NOW).certificate_der)


def common_name(name: str) -> str:
    attribute = certificate_of(name).subject.get_attributes_for_oid(NameOID.COMMON_NAME)[0]
    return str(attribute.value)


def signed_pdf(identity: Identity) -> bytes:
    page = BytesIO()
    canvas = Canvas(page)
    canvas.drawString(100, 700, "minutes")
    canvas.save()
    certificate = Certificate.load(identity.certificate_der)
    signer = signers.SimpleSigner(
        signing_cert=certificate,
        signing_key=PrivateKeyInfo.load(identity.pdf_key_der),
        cert_registry=SimpleCertificateStore.from_certs([certificate]),
    )
    metadata = signers.PdfSignatureMetadata(
        field_name="Chair", subfilter=SigSeedSubFilter.PADES, md_algorithm="sha256"
    )
    return signers.sign_pdf(IncrementalPdfFileWriter(page), metadata, signer=signer).getvalue()


def test_it_serves_signatures_and_nothing_else_for_ten_years():
    certificate = certificate_of("An Peeters")
    usage = certificate.extensions.get_extension_for_class(x509.KeyUsage)
    basic = certificate.extensions.get_extension_for_class(x509.BasicConstraints)
    assert usage.critical
    assert usage.value.digital_signature
    assert usage.value.content_commitment
    assert not usage.value.key_cert_sign
    assert not basic.value.ca
    assert certificate.issuer == certificate.subject
    assert isinstance(certificate.signature_hash_algorithm, SHA256)
    assert certificate.not_valid_before_utc == datetime(2026, 3, 1, 8, 30, 15, tzinfo=UTC)
    assert certificate.not_valid_after_utc - certificate.not_valid_before_utc == timedelta(3652)


def test_serial_numbers_are_random():
    serials = {certificate_of("An Peeters").serial_number for _ in range(5)}
    assert len(serials) == 5
    assert min(serials).bit_length() > 100


@pytest.mark.parametrize(
    ("given", "written"),
    [
        ("An Peeters", "An Peeters"),
        ('  Zoe\u0308 D\'Hondt "Zo"  ', 'Zoë D\'Hondt "Zo"'),
        ("ليلى حداد\u200f", "ليلى حداد\u200f"),
        ("An\x00\nPeeters", "AnPeeters"),
        ("A" * 70, "A" * 64),
        ("é" * 70, "é" * 32),
        ("x" + "é" * 70, "x" + "é" * 31),
    ],
)
def test_any_name_fits(given, written):
    assert common_name(given) == written


def test_a_time_without_zone_is_a_bug():
    with pytest.raises(ValueError, match="aware"):
        Identity.generate("An", NOW.replace(tzinfo=None))


def test_pyhanko_accepts_the_signature():
    identity = Identity.generate("An Peeters", datetime.now(UTC))
    reader = PdfFileReader(BytesIO(signed_pdf(identity)))
    context = ValidationContext(
        trust_roots=[Certificate.load(identity.certificate_der)], allow_fetching=False
    )
    status = validate_pdf_signature(reader.embedded_signatures[0], context)
    assert status.intact
    assert status.valid
    assert status.trusted


@pytest.mark.skipif(shutil.which("pdfsig") is None, reason="needs pdfsig of poppler")
def test_pdfsig_accepts_the_signature(tmp_path: Path):
    identity = Identity.generate("Zoë D'Hondt", datetime.now(UTC))
    signed = tmp_path / "signed.pdf"
    signed.write_bytes(signed_pdf(identity))
    printed = subprocess.run(
        ["pdfsig", "-nocert", signed], capture_output=True, text=True, check=False
    ).stdout
    assert "Signature is Valid" in printed
    assert "Zoë D'Hondt" in printed


@pytest.mark.skipif(shutil.which("openssl") is None, reason="needs the openssl program")
def test_openssl_accepts_the_certificate(tmp_path: Path):
    der = tmp_path / "certificate.der"
    der.write_bytes(Identity.generate("An Peeters", datetime.now(UTC)).certificate_der)
    pem = tmp_path / "certificate.pem"
    subprocess.run(["openssl", "x509", "-inform", "DER", "-in", der, "-out", pem], check=True)
    strict = ["openssl", "verify", "-x509_strict", "-check_ss_sig", "-CAfile", pem, pem]
    verified = subprocess.run(strict, capture_output=True, text=True, check=False)
    assert verified.returncode == 0, verified.stderr
