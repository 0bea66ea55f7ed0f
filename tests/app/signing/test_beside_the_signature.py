"""What a signature does not protect, in the object that holds it: nothing is altered there.

The certificates of issuers stand beside a signature (RFC 5652, 5.1), and so can much else.
"""

from collections.abc import Callable
from io import BytesIO

import pytest
from asn1crypto import cms, core, keys, x509
from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko.sign.signers import PdfSignatureMetadata, SimpleSigner, sign_pdf
from pyhanko_certvalidator.registry import SimpleCertificateStore

from app.signing.der import ends_at
from app.signing.key import SoftKey
from app.signing.sign import Signer
from app.signing.signed_range import find_declared
from app.signing.verify import verify_pdf
from tests.app.signing.conftest import SIGNED_AT, Issued
from tests.app.signing.issuing import Certified, certified

Compose = Callable[..., bytes]
Edit = Callable[[cms.SignedData], None]
ROOM = 8192


@pytest.fixture(scope="module")
def carla() -> Certified:
    return certified("p256", "Carla Dubois", SIGNED_AT)


@pytest.fixture(scope="module")
def ours(compose: Compose, carla: Certified) -> bytes:
    issuer = carla.issuer.public_bytes(Encoding.DER)
    return Signer(SoftKey(carla.key, carla.der, (issuer,))).sign(compose(), SIGNED_AT)


@pytest.fixture(scope="module")
def foreign(compose: Compose, carla: Certified) -> bytes:
    """By another program, which names no certificate but the signer's."""
    store = SimpleCertificateStore()
    store.register(x509.Certificate.load(carla.issuer.public_bytes(Encoding.DER)))
    signer = SimpleSigner(
        signing_cert=x509.Certificate.load(carla.der),
        signing_key=keys.PrivateKeyInfo.load(carla.key_der),
        cert_registry=store,
    )
    asked = PdfSignatureMetadata(
        field_name="One", md_algorithm="sha256", subfilter=SigSeedSubFilter.PADES
    )
    target = IncrementalPdfFileWriter(BytesIO(compose()))
    return bytes(sign_pdf(target, asked, signer=signer, bytes_reserved=ROOM).getvalue())


def edited(signed: bytes, edit: Edit) -> bytes:
    """The file with another object in the place of its signature, as long as the former."""
    (place,) = find_declared(signed)
    raw = place.contents(signed) or b""
    info = cms.ContentInfo.load(raw[: ends_at(raw)])
    edit(info["content"])
    room = place.gap_end - place.gap_start - 2
    written = info.dump(force=True).hex().encode()
    assert len(written) <= room
    return signed[: place.gap_start + 1] + written.ljust(room, b"0") + signed[place.gap_end - 1 :]


def with_certificates(change: Callable[[list[bytes]], list[bytes]]) -> Edit:
    def edit(signed_data: cms.SignedData) -> None:
        changed = change([one.dump() for one in signed_data["certificates"]])
        signed_data["certificates"] = cms.CertificateSet(
            [cms.CertificateChoices("certificate", x509.Certificate.load(one)) for one in changed]
        )

    return edit


def say(words: cms.CMSAttribute) -> Edit:
    def edit(signed_data: cms.SignedData) -> None:
        signed_data["signer_infos"][0]["unsigned_attrs"] = cms.CMSAttributes([words])

    return edit


SAID = "Het was de buurvrouw die dit zei."
AS_THEY_ARE = cms.CMSAttribute({"type": "1.2.3.4.5", "values": [core.Any(core.UTF8String(SAID))]})
AS_A_TIME_STAMP = cms.CMSAttribute(
    {
        "type": "signature_time_stamp_token",
        "values": [{"content_type": "data", "content": core.OctetString(SAID.encode())}],
    }
)


def own_first(certificates: list[bytes]) -> list[bytes]:
    """The signer's is the one that is no authority's."""
    return sorted(certificates, key=lambda der: bool(x509.Certificate.load(der).ca))


def altered(der: bytes) -> bytes:
    return der[:-3] + bytes([der[-3] ^ 1]) + der[-2:]


def test_a_signature_with_its_issuers_beside_it_is_whole(ours: bytes, foreign: bytes) -> None:
    for signed in (ours, foreign):
        assert verify_pdf(signed).whole
        assert verify_pdf(edited(signed, lambda _: None)).whole


def test_a_certificate_of_a_stranger_beside_a_signature_is_named(
    ours: bytes, foreign: bytes, issue: Callable[..., Issued]
) -> None:
    stranger = issue("Het was de buurvrouw").certificate_der
    for signed, kept in ((ours, 1), (foreign, 2)):  # ours has no room for more than it holds
        change = with_certificates(lambda every, kept=kept: [*own_first(every)[:kept], stranger])
        assert verify_pdf(edited(signed, change)).problems == ("signature_invalid",)


def test_words_beside_a_signature_are_named(ours: bytes, foreign: bytes) -> None:
    for words in (AS_THEY_ARE, AS_A_TIME_STAMP):
        assert verify_pdf(edited(foreign, say(words))).problems == ("signature_loose",)

    def say_instead(signed_data: cms.SignedData) -> None:  # ours has no room for more
        with_certificates(lambda every: own_first(every)[:1])(signed_data)
        say(AS_THEY_ARE)(signed_data)

    assert verify_pdf(edited(ours, say_instead)).problems == ("signature_invalid",)


def test_an_altered_or_missing_issuer_is_named(ours: bytes, carla: Certified) -> None:
    issuer = carla.issuer.public_bytes(Encoding.DER)

    def alter(every: list[bytes]) -> list[bytes]:
        return [altered(one) if one == issuer else one for one in every]

    for change in (alter, lambda every: [one for one in every if one != issuer]):
        assert verify_pdf(edited(ours, with_certificates(change))).problems == (
            "signature_invalid",
        )
