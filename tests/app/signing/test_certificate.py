"""The kinds of signature, and names that want to be more than a name."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, ClassVar

import pytest
from asn1crypto import core
from cryptography.x509 import ObjectIdentifier, UnrecognizedExtension

from app.signing.key import SoftKey
from app.signing.sign import Signer
from app.signing.verification import SignatureKind, SignerLine
from app.signing.verify import verify_pdf

COMPLIANCE = "0.4.0.1862.1.1"
DEVICE = "0.4.0.1862.1.4"
TYPE = "0.4.0.1862.1.6"
FOR_SIGNATURES = "0.4.0.1862.1.6.1"
FOR_SEALS = "0.4.0.1862.1.6.2"


class _Oids(core.SequenceOf):
    _child_spec = core.ObjectIdentifier


class _Statement(core.Sequence):
    _fields: ClassVar = [("id", core.ObjectIdentifier), ("info", _Oids, {"optional": True})]


class _Statements(core.SequenceOf):
    _child_spec = _Statement


def _qc(*statements: str, types: tuple[str, ...] = ()) -> UnrecognizedExtension:
    said: list[dict[str, object]] = [{"id": one} for one in statements]
    if types:
        said.append({"id": TYPE, "info": list(types)})
    return UnrecognizedExtension(ObjectIdentifier("1.3.6.1.5.5.7.1.3"), _Statements(said).dump())


@pytest.fixture
def line(
    compose: Callable[..., bytes], issue: Callable[..., Any], signed_at: datetime
) -> Callable[..., SignerLine]:
    def _line(name: str, *extensions: UnrecognizedExtension) -> SignerLine:
        issued = issue(name, *extensions)
        said = verify_pdf(
            Signer(SoftKey.own(issued.key_der, issued.certificate_der)).sign(compose(), signed_at)
        )
        assert said.whole
        assert said.notes == ("issuer_not_checked",)
        return said.signers[0]

    return _line


@pytest.mark.parametrize(
    ("extensions", "kind"),
    [
        ([], SignatureKind.CERTIFICATE),
        ([_qc(COMPLIANCE)], SignatureKind.CERTIFICATE),
        ([_qc(DEVICE)], SignatureKind.CERTIFICATE),
        ([_qc(COMPLIANCE, DEVICE)], SignatureKind.QUALIFIED),
        ([_qc(COMPLIANCE, DEVICE, types=(FOR_SIGNATURES,))], SignatureKind.QUALIFIED),
        ([_qc(COMPLIANCE, DEVICE, types=(FOR_SEALS,))], SignatureKind.CERTIFICATE),
    ],
)
def test_qualified_is_said_only_with_every_statement(
    line: Callable[..., SignerLine],
    extensions: list[UnrecognizedExtension],
    kind: SignatureKind,
) -> None:
    assert line("Carine Dumont", *extensions).kind is kind


def test_an_issued_certificate_is_no_own_key_though_it_bears_the_issuers_name(
    line: Callable[..., SignerLine],
) -> None:
    assert line("Some issuer").kind is SignatureKind.CERTIFICATE


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("José Niño-d'Hondt", "José Niño-d'Hondt"),
        ("Anna\nsigned by: Bram", "Anna signed by: Bram"),
        ("Anna \u202emarB", "Anna  marB"),
        ("Anna\x1b[2K", "Anna [2K"),
    ],
)
def test_a_name_cannot_rewrite_the_line_that_it_stands_in(
    line: Callable[..., SignerLine], name: str, shown: str
) -> None:
    assert line(name).name == shown


def test_a_broken_statement_leaves_the_file_unverified_and_does_not_raise(
    compose: Callable[..., bytes], issue: Callable[..., Any], signed_at: datetime
) -> None:
    issued = issue(
        "Carine Dumont",
        UnrecognizedExtension(ObjectIdentifier("1.3.6.1.5.5.7.1.3"), b"\x30\x05\x01"),
    )
    signed = Signer(SoftKey.own(issued.key_der, issued.certificate_der)).sign(compose(), signed_at)
    assert verify_pdf(signed).problems == ("signature_invalid",)
