"""What `verify_pdf` says about whole and about changed documents."""

from collections.abc import Callable
from datetime import datetime
from io import BytesIO

import pikepdf
import pypdf
import pytest
from asn1crypto import keys, x509
from asn1crypto.algos import SignedDigestAlgorithm
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, EllipticCurvePrivateKey
from cryptography.hazmat.primitives.hashes import SHA1
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import MDPPerm, SigSeedSubFilter
from pyhanko.sign.signers import PdfSignatureMetadata, SimpleSigner, sign_pdf
from pyhanko_certvalidator.registry import SimpleCertificateStore

from app.crypto.identity import Identity
from app.signing.key import SoftKey
from app.signing.sign import Signer
from app.signing.signed_range import BLANK_ID, SignedRange, find_declared
from app.signing.verification import Revision, SignatureKind, Verification
from app.signing.verify import LARGEST, verify_pdf

Compose = Callable[..., bytes]
Edit = Callable[[IncrementalPdfFileWriter], None]


def _place(signed: bytes) -> SignedRange:
    return find_declared(signed)[0]


def _append(signed: bytes, edit: Edit) -> bytes:
    """One more revision, as any editor would write it."""
    writer = IncrementalPdfFileWriter(BytesIO(signed), strict=False)
    edit(writer)
    target = BytesIO()
    writer.write(target)
    return target.getvalue()


def _rewritten(signed: bytes, edit: Callable[[pikepdf.Pdf], None]) -> bytes:
    """The whole file saved anew."""
    target = BytesIO()
    with pikepdf.open(BytesIO(signed)) as document:
        edit(document)
        document.save(target)
    return target.getvalue()


def _foreign(
    unsigned: bytes, identity: Identity, field: str, *, certify: MDPPerm | None, md: str = "sha256"
) -> bytes:
    """A signature by another program."""
    signer = SimpleSigner(
        signing_cert=x509.Certificate.load(identity.certificate_der),
        signing_key=keys.PrivateKeyInfo.load(identity.pdf_key_der),
        cert_registry=SimpleCertificateStore(),
    )
    settings = PdfSignatureMetadata(
        field_name=field,
        md_algorithm=md,
        subfilter=SigSeedSubFilter.ADOBE_PKCS7_DETACHED,
        certify=certify is not None,
        docmdp_permissions=certify or MDPPerm.FILL_FORMS,
    )
    written = sign_pdf(IncrementalPdfFileWriter(BytesIO(unsigned)), settings, signer)
    return bytes(written.getbuffer())


def test_a_signed_copy_is_whole_and_names_its_signer(
    signed: bytes, identity: Identity, signed_at: datetime
) -> None:
    said = verify_pdf(signed)

    assert (said.whole, said.signed, said.problems, said.revisions) == (True, True, (), ())
    (signer,) = said.signers
    assert signer.name == "Anna Peeters"
    assert signer.kind is SignatureKind.OWN_KEY
    assert signer.signed_at == signed_at
    assert len(signer.certificate_sha256) == 64
    assert said.notes == ()


def test_a_signature_outside_its_certificates_validity_is_noted_and_still_whole(
    compose: Compose, signer: Signer, signed_at: datetime
) -> None:
    said = verify_pdf(signer.sign(compose(), signed_at.replace(year=2020)))

    assert said.whole
    assert said.notes == ("certificate_not_valid_then",)


@pytest.mark.parametrize(
    ("file", "problem"),
    [
        (b"", "not_a_pdf"),
        (b"PK\x03\x04 something else", "not_a_pdf"),
        (b"%PDF-1.7\nand then nothing", "cannot_verify"),
    ],
)
def test_what_is_no_document_is_named(file: bytes, problem: str) -> None:
    assert verify_pdf(file) == Verification(whole=False, signed=False, problems=(problem,))


def test_a_file_above_the_cap_is_not_read() -> None:
    assert verify_pdf(b"%PDF-" + bytes(LARGEST)).problems == ("too_large",)


def test_an_unsigned_document_is_not_signed(compose: Compose) -> None:
    said = verify_pdf(compose())
    assert (said.whole, said.signed, said.problems) == (False, False, ("not_signed",))


def test_an_encrypted_document_is_called_so(compose: Compose) -> None:
    target = BytesIO()
    with pikepdf.open(BytesIO(compose())) as document:
        document.save(target, encryption=pikepdf.Encryption(user="word", owner="word"))
    assert verify_pdf(target.getvalue()).problems == ("encrypted",)


@pytest.mark.parametrize("part", [0.0, 0.1, 0.3, 0.5, 0.9, 0.97, 0.999])
def test_an_altered_byte_under_the_signature_is_an_alteration(signed: bytes, part: float) -> None:
    place = _place(signed)
    covered = [*range(place.gap_start), *range(place.gap_end, len(signed))]
    altered = bytearray(signed)
    altered[covered[int(part * len(covered))]] ^= 1

    said = verify_pdf(bytes(altered))

    assert (said.whole, said.problems) == (False, ("altered",))


def test_an_altered_word_is_an_alteration_and_the_signer_still_named(signed: bytes) -> None:
    said = verify_pdf(signed.replace(b"(Page 2)", b"(Page 7)"))

    assert (said.whole, said.signed, said.problems) == (False, True, ("altered",))
    assert [one.name for one in said.signers] == ["Anna Peeters"]


def test_a_file_that_was_cut_short_is_altered(signed: bytes) -> None:
    assert verify_pdf(signed[:-40]).problems == ("altered",)


def test_a_damaged_signature_is_invalid(signed: bytes) -> None:
    place = _place(signed)
    damaged = bytearray(signed)
    damaged[place.gap_start + 1300] ^= 1
    assert verify_pdf(bytes(damaged)).problems == ("signature_invalid",)


def test_something_hidden_behind_the_signature_in_its_gap_is_found(
    compose: Compose, signer: Signer, signed_at: datetime
) -> None:
    # One signature in four is as long as can be and leaves no room.
    copies = (signer.sign(compose(), signed_at) for _ in range(60))
    signed = next(copy for copy in copies if copy[_place(copy).gap_end - 3 :].startswith(b"00>"))
    end = _place(signed).gap_end

    assert verify_pdf(signed).whole
    assert verify_pdf(signed[: end - 2] + b"1" + signed[end - 1 :]).problems == ("altered",)


def test_a_signature_of_another_file_is_swapped(
    compose: Compose, signer: Signer, signed: bytes, signed_at: datetime
) -> None:
    other = signer.sign(compose(text="Other"), signed_at)
    here, there = _place(signed), _place(other)
    swapped = (
        signed[: here.gap_start] + other[there.gap_start : there.gap_end] + signed[here.gap_end :]
    )

    said = verify_pdf(swapped)

    assert (said.whole, said.signed, said.problems) == (False, True, ("signature_swapped",))


def test_an_appended_revision_is_counted_and_described(signed: bytes) -> None:
    def write(writer: IncrementalPdfFileWriter) -> None:
        writer.root["/Lang"] = pdf_name("/nl")
        writer.update_root()

    said = verify_pdf(_append(signed, write))

    assert (said.whole, said.signed, said.problems) == (False, True, ("appended_revision",))
    assert said.revisions == (Revision(3, "content"),)
    assert [one.name for one in said.signers] == ["Anna Peeters"]


def test_a_revision_that_another_program_appends_is_found(signed: bytes) -> None:
    writer = pypdf.PdfWriter(BytesIO(signed), incremental=True)
    writer.add_metadata({"/Title": "Better minutes"})
    target = BytesIO()
    writer.write(target)

    said = verify_pdf(target.getvalue())

    assert (said.whole, said.problems) == (False, ("appended_revision",))
    assert said.revisions[0].number == 3


def test_bytes_after_the_end_are_an_appended_revision(signed: bytes) -> None:
    said = verify_pdf(signed + b"\n% and another thing")

    assert (said.whole, said.problems) == (False, ("appended_revision",))
    assert said.revisions == (Revision(3, "unreadable"),)


def test_a_page_removed_by_a_revision_is_named(signed: bytes) -> None:
    def remove(writer: IncrementalPdfFileWriter) -> None:
        pages = writer.root["/Pages"]
        pages["/Kids"].pop()
        pages["/Count"] = type(pages["/Count"])(1)
        writer.mark_update(writer.root.raw_get("/Pages").reference)

    said = verify_pdf(_append(signed, remove))

    assert (said.whole, said.problems) == (False, ("appended_revision",))
    assert said.revisions == (Revision(3, "pages_removed"),)


def test_a_page_removed_by_saving_anew_is_an_alteration(signed: bytes) -> None:
    said = verify_pdf(_rewritten(signed, lambda document: document.pages.__delitem__(1)))

    assert (said.whole, said.problems) == (False, ("altered",))


def test_a_field_without_its_signature_is_stripped(signed: bytes) -> None:
    def strip(document: pikepdf.Pdf) -> None:
        del document.Root.AcroForm.Fields[0].V
        del document.Root.Perms

    said = verify_pdf(_rewritten(signed, strip))

    assert (said.whole, said.signed, said.problems) == (False, False, ("signature_stripped",))


@pytest.mark.filterwarnings("ignore::pikepdf.PageCopyWarning")
def test_a_certified_document_without_a_field_is_stripped(signed: bytes) -> None:
    def strip(document: pikepdf.Pdf) -> None:
        del document.Root.AcroForm
        del document.Root.Perms.DocMDP.ByteRange
        del document.Root.Perms.DocMDP.Contents

    said = verify_pdf(_rewritten(signed, strip))

    assert (said.whole, said.signed, said.problems) == (False, False, ("signature_stripped",))


def test_a_revision_that_takes_the_signature_out_of_its_field_is_found(signed: bytes) -> None:
    def strip(writer: IncrementalPdfFileWriter) -> None:
        field = writer.root["/AcroForm"]["/Fields"][0]
        del field["/V"]
        writer.update_container(field)

    said = verify_pdf(_append(signed, strip))

    assert (said.whole, said.signed) == (False, False)
    assert said.problems == ("signature_stripped",)
    assert [revision.number for revision in said.revisions] == [3]


def test_a_stripped_and_newly_signed_document_does_not_pass(
    signed: bytes, signed_at: datetime
) -> None:
    def strip(writer: IncrementalPdfFileWriter) -> None:
        field = writer.root["/AcroForm"]["/Fields"][0]
        del field["/V"]
        del writer.root["/Perms"]
        writer.update_container(field)
        writer.update_root()

    forger = Identity.generate("Anna Peeters", signed_at)
    forged = _foreign(_append(signed, strip), forger, "Another", certify=None)
    said = verify_pdf(forged)

    assert (said.whole, said.problems) == (False, ("signature_stripped",))


def test_a_signature_in_a_field_that_nobody_kept_for_it_is_no_longer_whole(
    compose: Compose, identity: Identity, signed_at: datetime
) -> None:
    certified = _foreign(compose(), identity, "Chair", certify=MDPPerm.FILL_FORMS)
    mayor = Identity.generate("Bram Claes", signed_at)
    said = verify_pdf(_foreign(certified, mayor, "Mayor", certify=None))

    assert (said.whole, said.problems) == (False, ("appended_revision",))
    assert [one.name for one in said.signers] == ["Anna Peeters", "Bram Claes"]
    assert said.revisions == (Revision(3, "signature_and_more", "Bram Claes"),)


def test_an_edit_that_a_later_signature_covers_is_still_an_edit(
    compose: Compose, identity: Identity, signed_at: datetime
) -> None:
    def write(writer: IncrementalPdfFileWriter) -> None:
        writer.root["/Pages"]["/Kids"][0]["/Rotate"] = type(writer.root["/Pages"]["/Count"])(90)
        writer.update_container(writer.root["/Pages"]["/Kids"][0])

    certified = _foreign(compose(), identity, "Chair", certify=MDPPerm.FILL_FORMS)
    mayor = Identity.generate("Bram Claes", signed_at)
    said = verify_pdf(_foreign(_append(certified, write), mayor, "Mayor", certify=None))

    assert (said.whole, said.problems) == (False, ("appended_revision",))
    assert said.revisions == (
        Revision(3, "content"),
        Revision(4, "signature_and_more", "Bram Claes"),
    )


def test_a_weak_digest_is_named(compose: Compose, identity: Identity) -> None:
    said = verify_pdf(_foreign(compose(), identity, "Chair", certify=None, md="sha1"))

    assert (said.whole, said.problems) == (False, ("weak_algorithm",))


class _WeakKey(SoftKey):
    """Hashes what it signs with SHA-1."""

    def sign(self, message: bytes) -> bytes:
        assert isinstance(self._key, EllipticCurvePrivateKey)
        return self._key.sign(message, ECDSA(SHA1()))  # noqa: S303


def test_a_weak_digest_inside_the_signature_itself_is_named(
    compose: Compose, identity: Identity, signed_at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The document's digest is strong; what is signed, the attributes, is hashed weakly."""
    weak = SignedDigestAlgorithm({"algorithm": "sha1_ecdsa"})
    monkeypatch.setattr("app.signing.cms._algorithm", lambda _mechanism: weak)
    signer = Signer(_WeakKey.own(identity.pdf_key_der, identity.certificate_der))

    said = verify_pdf(signer.sign(compose(), signed_at))

    assert (said.whole, said.problems) == (False, ("weak_algorithm",))


def test_a_signature_of_a_program_that_names_no_identifier_is_altered_not_swapped(
    compose: Compose, identity: Identity
) -> None:
    foreign = _foreign(compose(), identity, "Chair", certify=MDPPerm.NO_CHANGES)

    assert verify_pdf(foreign).whole
    assert verify_pdf(foreign.replace(b"(Page 1)", b"(Page 9)")).problems == ("altered",)


def test_the_identifier_of_a_signed_copy_is_not_left_blank(signed: bytes) -> None:
    assert BLANK_ID not in signed
