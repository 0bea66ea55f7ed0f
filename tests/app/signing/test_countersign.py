"""A second signature where the first kept a place for it, and what verification says of both."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name

from app.crypto.identity import Identity
from app.errors import Damaged, WrongState
from app.signing.key import SoftKey
from app.signing.sign import COUNTERSIGNATURE, FIELD_NAME, Signer
from app.signing.signed_range import find_declared
from app.signing.verification import Revision, SignaturePart
from app.signing.verify import verify_pdf
from tests.app.signing.independent import (
    accepted_by_openssl,
    accepted_by_pdfsig,
    accepted_by_qpdf,
)

NOW = datetime(2026, 9, 1, 14, 30, tzinfo=UTC)
LATER = NOW + timedelta(days=2)
TOLD, SECOND = "Handtekening van de voorzitter", "Medeondertekening van de burgemeester"
Compose = Callable[..., bytes]


@pytest.fixture(scope="module")
def mayor() -> Signer:
    identity = Identity.generate("Bram Claes", NOW - timedelta(days=1))
    return Signer(SoftKey.own(identity.pdf_key_der, identity.certificate_der))


@pytest.fixture
def certified(compose: Compose, signer: Signer) -> bytes:
    return signer.sign(compose(), NOW, told=TOLD, countersignature=SECOND)


@pytest.fixture
def countersigned(certified: bytes, mayor: Signer) -> bytes:
    return mayor.countersign(certified, LATER)


def test_the_second_field_waits_empty_and_may_be_filled(certified: bytes) -> None:
    said = verify_pdf(certified)
    assert (said.whole, said.revisions) == (True, ())
    with pikepdf.open(BytesIO(certified)) as document:
        fields = {str(field.T): field for field in document.Root.AcroForm.Fields}
        assert set(fields) == {FIELD_NAME, COUNTERSIGNATURE}
        assert "/V" not in fields[COUNTERSIGNATURE]
        assert {str(field.TU) for field in fields.values()} == {TOLD, SECOND}
        assert all([float(n) for n in field.Rect] == [0, 0, 0, 0] for field in fields.values())
        assert not any("/AP" in field for field in fields.values())
        parameters = document.Root.Perms.DocMDP.Reference[0].TransformParams
        assert parameters.P == 2


def test_both_signatures_are_whole_and_named_by_what_they_are(countersigned: bytes) -> None:
    said = verify_pdf(countersigned)

    assert (said.whole, said.problems) == (True, ())
    assert [(one.name, one.part, one.signed_at) for one in said.signers] == [
        ("Anna Peeters", SignaturePart.CERTIFIED, NOW),
        ("Bram Claes", SignaturePart.COUNTERSIGNED, LATER),
    ]
    assert said.revisions == (Revision(3, "signature", "Bram Claes"),)


def test_other_verifiers_agree(countersigned: bytes, tmp_path: Path) -> None:
    accepted_by_openssl(countersigned, tmp_path)
    accepted_by_qpdf(countersigned, tmp_path)
    told = accepted_by_pdfsig(countersigned, tmp_path)
    assert ("Anna Peeters" in told, "Bram Claes" in told) == (True, True)


def test_the_first_signature_stays_byte_for_byte(certified: bytes, countersigned: bytes) -> None:
    assert countersigned.startswith(certified)
    assert countersigned.count(b"%%EOF") == certified.count(b"%%EOF") + 1


def test_without_the_countersignature_a_copy_is_what_the_chair_signed(
    certified: bytes, countersigned: bytes
) -> None:
    said = verify_pdf(countersigned[: len(certified)])
    assert (said.whole, [one.name for one in said.signers]) == (True, ["Anna Peeters"])


def test_one_field_takes_one_signature(countersigned: bytes, mayor: Signer) -> None:
    with pytest.raises(WrongState) as refused:
        mayor.countersign(countersigned, LATER)
    assert refused.value.code == "countersigned_already"


def test_where_no_change_is_allowed_nobody_countersigns(signed: bytes, mayor: Signer) -> None:
    with pytest.raises(WrongState) as refused:
        mayor.countersign(signed, LATER)
    assert refused.value.code == "no_countersignature_field"


def test_nobody_countersigns_what_is_not_whole(certified: bytes, mayor: Signer) -> None:
    altered = certified.replace(b"Page 1", b"Page 7")
    with pytest.raises(Damaged) as refused:
        mayor.countersign(altered, LATER)
    assert refused.value.code == "copy_altered"


def test_a_byte_altered_under_both_signatures_is_called_altered(countersigned: bytes) -> None:
    said = verify_pdf(countersigned.replace(b"Page 1", b"Page 7"))
    assert (said.whole, said.problems) == (False, ("altered",))


def test_a_countersignature_of_another_copy_is_called_swapped(
    compose: Compose, signer: Signer, mayor: Signer, countersigned: bytes
) -> None:
    other = signer.sign(compose(text="Side"), NOW, told=TOLD, countersignature=SECOND)
    theirs = mayor.countersign(other, LATER)
    own_place, place = find_declared(countersigned)[-1], find_declared(theirs)[-1]
    forged = bytearray(countersigned)
    forged[own_place.gap_start : own_place.gap_end] = theirs[place.gap_start : place.gap_end]

    said = verify_pdf(bytes(forged))
    assert (said.whole, said.problems) == (False, ("signature_swapped",))


def test_a_stranger_who_signs_too_is_named_and_is_no_countersignature(
    certified: bytes, compose: Compose
) -> None:
    from asn1crypto import keys, x509
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign.fields import SigSeedSubFilter
    from pyhanko.sign.signers import PdfSignatureMetadata, SimpleSigner, sign_pdf
    from pyhanko_certvalidator.registry import SimpleCertificateStore

    stranger = Identity.generate("Someone Else", NOW)
    signer = SimpleSigner(
        signing_cert=x509.Certificate.load(stranger.certificate_der),
        signing_key=keys.PrivateKeyInfo.load(stranger.pdf_key_der),
        cert_registry=SimpleCertificateStore(),
    )
    settings = PdfSignatureMetadata(
        field_name="Other", md_algorithm="sha256", subfilter=SigSeedSubFilter.PADES
    )
    written = sign_pdf(IncrementalPdfFileWriter(BytesIO(certified)), settings, signer)
    said = verify_pdf(bytes(written.getbuffer()))

    assert [(one.name, one.part) for one in said.signers] == [
        ("Anna Peeters", SignaturePart.CERTIFIED),
        ("Someone Else", SignaturePart.SIGNED),
    ]
    assert (said.whole, said.problems) == (False, ("appended_revision",))
    assert said.revisions == (Revision(3, "signature_and_more", "Someone Else"),)


def _tagged(compose: Compose, tree: str) -> bytes:
    """A document with the least of a structure tree, its number tree in one of two forms."""
    target = BytesIO()
    with pikepdf.open(BytesIO(compose())) as document:
        root = document.make_indirect(Dictionary(Type=Name.StructTreeRoot))
        page = document.pages[0].obj
        top = document.make_indirect(
            Dictionary(Type=Name.StructElem, S=Name.Document, P=root, K=Array())
        )
        text = document.make_indirect(
            Dictionary(Type=Name.StructElem, S=Name.P, P=top, Pg=page, K=0)
        )
        top.K.append(text)
        numbers: Any = Array([0, Array([text])])
        root.ParentTree = document.make_indirect(
            Dictionary(Nums=numbers)
            if tree == "flat"
            else Dictionary(
                Kids=Array([document.make_indirect(Dictionary(Limits=Array([0, 0]), Nums=numbers))])
            )
        )
        root.K = top if tree == "flat" else Array([top])
        if tree == "flat":
            root.ParentTreeNextKey = 1
        document.Root.StructTreeRoot = root
        document.Root.MarkInfo = Dictionary(Marked=True)
        document.save(target, deterministic_id=True)
    return target.getvalue()


@pytest.mark.parametrize("tree", ["flat", "deep"])
def test_in_a_tagged_document_both_fields_are_tagged_as_forms(
    tree: str, compose: Compose, signer: Signer, mayor: Signer, tmp_path: Path
) -> None:
    signed = signer.sign(_tagged(compose, tree), NOW, told=TOLD, countersignature=SECOND)

    with pikepdf.open(BytesIO(signed)) as document:
        top = document.Root.StructTreeRoot.K
        top = top if tree == "flat" else top[0]
        forms = [element for element in top.K if Name.Form == element.S]
        fields = list(document.Root.AcroForm.Fields)
        assert [form.K.Obj.objgen for form in forms] == [field.objgen for field in fields]
        parents = pikepdf.NumberTree(document.Root.StructTreeRoot.ParentTree)
        assert [parents[int(field.StructParent)].objgen for field in fields] == [
            form.objgen for form in forms
        ]
        last = document.pages[-1].obj
        assert {form.Pg.objgen for form in forms} == {last.objgen}
        assert last.Tabs == Name.S
        assert document.Root.StructTreeRoot.ParentTreeNextKey == 3

    said = verify_pdf(mayor.countersign(signed, LATER))
    assert (said.whole, len(said.signers)) == (True, 2)
    accepted_by_qpdf(signed, tmp_path)
