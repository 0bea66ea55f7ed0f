"""Writes the one revision that a signature adds to a PDF. Imports pyHanko: import late.

pyHanko's writer would also put the machine's clock and time zone, its own name and a random
identifier into the file. Here the revision holds the signature and nothing else, so that two
signings of one document differ in the signature only.
"""

from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256
from io import BytesIO

from pyhanko.pdf_utils.generic import ArrayObject, ByteStringObject
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import MDPPerm, SigSeedSubFilter, enumerate_sig_fields
from pyhanko.sign.signers.cms_embedder import (
    PdfCMSEmbedder,
    SigIOSetup,
    SigMDPSetup,
    SigObjSetup,
)
from pyhanko.sign.signers.constants import ESIC_EXTENSION_1
from pyhanko.sign.signers.pdf_byterange import SignatureObject

from app.errors import Unusable, WrongState
from app.signing.field import add_field
from app.signing.signed_range import BLANK_ID, SignedRange, identify


class _Revision(IncrementalPdfFileWriter):
    """An incremental update that leaves the document's own metadata as composed."""

    def __init__(self, previous: PdfFileReader) -> None:
        super().__init__(previous.stream, prev=previous)
        self._document_id = ArrayObject([_first_id(previous), ByteStringObject(bytes(16))])

    def _update_meta(self) -> None:
        """No new date, no producer: both would tell about this machine."""


class PreparedSignature:
    """A document with its signature's place reserved, and the digest that is to be signed."""

    def __init__(
        self,
        writer: IncrementalPdfFileWriter,
        field_name: str,
        signed_at: datetime,
        *,
        room: int,
        digest: str,
        certify: SigMDPSetup | None,
    ) -> None:
        """Reserve `room` bytes for the CMS object in an empty signature field of the document."""
        self._writer = writer
        embedder = PdfCMSEmbedder()
        self._embedding = embedder.write_cms(field_name, writer, existing_fields_only=True)
        next(self._embedding)
        dictionary = SignatureObject(
            timestamp=signed_at, subfilter=SigSeedSubFilter.PADES, bytes_reserved=room * 2
        )
        self._embedding.send(SigObjSetup(sig_placeholder=dictionary, mdp_setup=certify))
        prepared, self._output = self._embedding.send(SigIOSetup(md_algorithm=digest))
        with self._output.getbuffer() as written:
            place = SignedRange(
                prepared.reserved_region_start, prepared.reserved_region_end, len(written)
            )
            # From behind: the trailer's identifier is the last such string of the file.
            at = bytes(written[place.gap_end :]).rindex(BLANK_ID) + place.gap_end
            written[at : at + len(BLANK_ID)] = identify(written, place)
            self.digest = place.digest(written, digest)

    def finish(self, cms_der: bytes) -> bytes:
        """The signed file, with the CMS object in its place."""
        self._embedding.send(cms_der)
        self._embedding.close()
        made = bytes(self._output.getbuffer())
        # pyHanko's objects hold each other in rings; nothing else frees them while copies are made.
        self._writer.prev.__dict__.clear()
        self._writer.__dict__.clear()
        return made


def certified(
    unsigned: bytes, fields: Mapping[str, str], signed_at: datetime, *, room: int, digest: str
) -> PreparedSignature:
    """A first signature, which certifies (DocMDP; ISO 32000-1, 12.8.2.2).

    `fields` are invisible signature fields by name, with what is said of each; the first is
    signed, and where there are more those may still be filled.

    Raises:
        Unusable: the document is no plain PDF of one revision (`pdf_unusable`).
        WrongState: it is signed already (`already_signed`).
    """
    writer = _Revision(_read_unsigned(unsigned))
    writer.ensure_output_version(version=(1, 7))  # type: ignore[no-untyped-call]
    writer.register_extension(ESIC_EXTENSION_1)
    for name, told in fields.items():
        add_field(writer, name, told)
    allowed = MDPPerm.FILL_FORMS if len(fields) > 1 else MDPPerm.NO_CHANGES
    certify = SigMDPSetup(md_algorithm=digest, certify=True, docmdp_perms=allowed)
    first = next(iter(fields))
    return PreparedSignature(writer, first, signed_at, room=room, digest=digest, certify=certify)


def filled(
    signed: bytes, field_name: str, signed_at: datetime, *, room: int, digest: str
) -> PreparedSignature:
    """A signature in the field that a certified document kept for it.

    Raises:
        WrongState: `no_countersignature_field`, `countersigned_already`.
    """
    document = PdfFileReader(BytesIO(signed), strict=True)
    values = {name: value for name, value, _field in enumerate_sig_fields(document)}
    if field_name not in values:
        raise WrongState("no_countersignature_field")
    if values[field_name] is not None:
        raise WrongState("countersigned_already")
    writer = _Revision(document)
    return PreparedSignature(writer, field_name, signed_at, room=room, digest=digest, certify=None)


def _first_id(document: PdfFileReader) -> ByteStringObject:
    """The identifier that a document keeps for life (ISO 32000-1, 14.4), made if it has none."""
    try:
        return ByteStringObject(document.trailer["/ID"][0].original_bytes)
    except (KeyError, IndexError, AttributeError):
        return ByteStringObject(sha256(document.stream.getbuffer()).digest()[:16])


def _read_unsigned(unsigned: bytes) -> PdfFileReader:
    try:
        document = PdfFileReader(BytesIO(unsigned), strict=True)
        revisions = document.xrefs.total_revisions
        filled = list(enumerate_sig_fields(document, filled_status=True))
    except Exception:  # noqa: BLE001 - pyHanko lets every kind of error out of a broken file
        raise Unusable("pdf_unusable") from None
    if filled:
        raise WrongState("already_signed")
    if revisions != 1 or document.encrypted:
        raise Unusable("pdf_unusable")
    return document
