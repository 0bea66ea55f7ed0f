"""An untrusted PDF as a reader sees it now: which fields are signed, and what came when."""

import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from io import BytesIO

from pyhanko.pdf_utils.decode_limits import DecodeLimits
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import enumerate_sig_fields
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature

from app.signing.signed_range import MOST_SIGNATURES, SignedRange
from app.signing.verification import SignaturePart

MOST_REVISIONS = 100
_TRAILER_REACH = 4096
_END = re.compile(rb"[\r\n]startxref[ \t]*[\r\n]+[ \t]*\d{1,12}[ \t]*[\r\n]+%%EOF")


class TooManyParts(ValueError):
    """More signatures or revisions than any real document has."""


class NoTrailer(ValueError):
    """The file does not end as a PDF does."""


@dataclass(frozen=True, slots=True)
class FilledField:
    """A signature field with a value."""

    place: SignedRange
    signature: EmbeddedPdfSignature
    part: SignaturePart = SignaturePart.SIGNED

    @property
    def signed_at(self) -> datetime | None:
        """What the signer's clock said; UTC is assumed where no zone is given."""
        try:
            said: datetime | None = self.signature.self_reported_timestamp
        except Exception:  # noqa: BLE001 - an unreadable date is no date
            return None
        return said.replace(tzinfo=UTC) if said is not None and said.tzinfo is None else said

    def allows_the_rest(self) -> bool:
        """Whether all that came after is what this signature permits (DocMDP, FieldMDP)."""
        try:
            self.signature.compute_integrity_info()  # type: ignore[no-untyped-call]
            return bool(self.signature.summarise_integrity_info()["docmdp_ok"])
        except Exception:  # noqa: BLE001 - what cannot be compared is not allowed
            return False


@dataclass(frozen=True, slots=True)
class Structure:
    """What pyHanko's strict reader found.

    `unreadable`: fields whose signature value is no signature dictionary. `traces`: the place of
    a signature without the signature.
    """

    document: PdfFileReader
    filled: tuple[FilledField, ...]
    timestamps: frozenset[int]
    unreadable: int
    traces: bool
    encrypted: bool

    def revision_at(self, place: SignedRange) -> int:
        """The revision (0 the oldest) that a signature's cover ends with."""
        xrefs = self.document.xrefs
        ends = [
            xrefs.get_xref_container_info(number).end_location
            for number in range(xrefs.total_revisions)
        ]
        return max((number for number, end in enumerate(ends) if end <= place.end), default=0)


def read(untrusted: bytes) -> Structure | None:
    """The structure, or None for bytes that a strict reader refuses."""
    try:
        return _read(untrusted)
    except Exception:  # noqa: BLE001 - pyHanko lets every kind of error out of a broken file
        return None


def _read(untrusted: bytes) -> Structure:
    # pyHanko looks for the end byte by byte: half a minute where there is none.
    if not _END.search(untrusted[-_TRAILER_REACH:]):
        raise NoTrailer
    document = PdfFileReader(
        BytesIO(untrusted), strict=True, decode_limits=DecodeLimits.for_untrusted_input()
    )
    if document.encrypted:
        return Structure(document, (), frozenset(), 0, traces=False, encrypted=True)
    if document.xrefs.total_revisions > MOST_REVISIONS or document.xrefs.hybrid_xrefs_present:
        raise TooManyParts
    filled, timestamps, unreadable, empty = [], set(), 0, 0
    for count, (name, value, field) in enumerate(enumerate_sig_fields(document)):
        if count == MOST_SIGNATURES:
            raise TooManyParts
        if value is None:
            empty += 1
            continue
        try:
            signature = EmbeddedPdfSignature(document, field, name)
            if signature.sig_object_type == "/DocTimeStamp":
                timestamps.add(signature.signed_revision)
            else:
                filled.append(FilledField(_place(signature), signature))
        except Exception:  # noqa: BLE001 - whatever is wrong with it, it is no signature
            unreadable += 1
    root = document.root
    certified = "/Perms" in root and "/DocMDP" in root["/Perms"]
    traces = bool(empty) or (certified and not filled)
    filled.sort(key=lambda one: one.place.end)
    return Structure(
        document,
        tuple(_with_parts(document, filled)),
        frozenset(timestamps),
        unreadable,
        traces,
        encrypted=False,
    )


def _with_parts(document: PdfFileReader, filled: list[FilledField]) -> list[FilledField]:
    """The same with what each is to the document."""
    permissions = document.root.get("/Perms", {})
    if "/DocMDP" not in permissions:
        return filled
    certifying = permissions.raw_get("/DocMDP")
    first = next((f for f in filled if f.signature.sig_field.raw_get("/V") == certifying), None)
    if first is None:
        return filled
    then = document.get_historical_resolver(first.signature.signed_revision)
    kept_ready = {name for name, _v, _f in enumerate_sig_fields(then, filled_status=False)}
    return [
        replace(
            field,
            part=SignaturePart.CERTIFIED
            if field is first
            else SignaturePart.COUNTERSIGNED
            if field.signature.fq_name in kept_ready
            else SignaturePart.SIGNED,
        )
        for field in filled
    ]


def _place(signature: EmbeddedPdfSignature) -> SignedRange:
    start, gap_start, gap_end, length = (int(number) for number in signature.byte_range)
    if start != 0:
        raise ValueError("a signature covers its file from the first byte")
    return SignedRange(gap_start, gap_end, gap_end + length)
