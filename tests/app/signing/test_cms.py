"""The CMS object of a signature, as another library reads it."""

from datetime import datetime
from hashlib import sha256

from asn1crypto import cms

from app.crypto.identity import Identity
from app.signing.cms import CmsTemplate
from app.signing.der import ends_at
from app.signing.key import SoftKey

DIGEST = sha256(b"what is signed").digest()


def test_an_object_is_encoded_as_another_library_would(identity: Identity) -> None:
    """Which orders its sets and chooses its lengths itself."""
    key = SoftKey.own(identity.pdf_key_der, identity.certificate_der)
    der = CmsTemplate.of(key).sign(DIGEST)
    read = cms.ContentInfo.load(der, strict=True)
    signed = read["content"]
    signer = signed["signer_infos"][0]
    attributes = {each["type"].native: each["values"][0] for each in signer["signed_attrs"]}

    assert ends_at(der) == len(der)
    assert read.copy().dump(force=True) == der
    assert attributes["message_digest"].native == DIGEST
    assert attributes.keys() == {
        "content_type",
        "message_digest",
        "signing_certificate_v2",
        "cms_algorithm_protection",
    }


def test_an_object_holds_the_certificates_of_the_issuers_too(
    identity: Identity, signed_at: datetime
) -> None:
    """In the order of their bytes, whoever comes first."""
    own = SoftKey.own(identity.pdf_key_der, identity.certificate_der)
    other = Identity.generate("Issuer", signed_at).certificate_der
    own.issuers = (other,)
    der = CmsTemplate.of(own).sign(DIGEST)
    held = cms.ContentInfo.load(der, strict=True)["content"]["certificates"]

    assert [one.dump() for one in held] == sorted((own.certificate, other))
