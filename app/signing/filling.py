"""Says whether what follows a signature only fills fields that were kept ready for signatures.

pyHanko's policy for certified documents lets a later revision also replace the document's title
and metadata, dress up a field, and carry objects that nothing leads to. Whoever fills the kept
field could so add words under the certifying signature. Here a revision holds the field with its
new value, the signature dictionary, and no byte more: what `app.signing.incremental` writes.
"""

import re
from collections.abc import Mapping
from io import BytesIO
from typing import Any

from pyhanko.pdf_utils.generic import (
    DictionaryObject,
    IndirectObject,
    PdfObject,
    Reference,
    StreamObject,
    TextStringObject,
    TrailerReference,
    read_object,
)
from pyhanko.pdf_utils.xref import XRefSectionType, read_object_header

from app.signing.structure import FilledField, Structure

_SIGNATURE_KEYS = frozenset({"/Type", "/Filter", "/SubFilter", "/Contents", "/ByteRange", "/M"})
_NAMES = ("/Sig", "/Adobe.PPKLite", "/ETSI.CAdES.detached")
_MOMENT = re.compile(r"D:\d{14}(?:Z|[+-]\d{2}'\d{2}'?)")
_OBJECT_END = re.compile(rb"\s*endobj\s*")
_TABLE = re.compile(rb"xref\s+(?:\d{1,10} \d{1,10}\s+(?:\d{10} \d{5} [nf][ \r][\r\n])+)+trailer\s*")
_END = re.compile(rb"\s*startxref\s+\d{1,12}\s+%%EOF\s*")
_OF_EACH_REVISION = frozenset({"/ID", "/Size", "/Prev"})


def only_fills_kept_fields(untrusted: bytes, structure: Structure) -> bool:
    """Whether every revision after the first signature's does nothing but fill such a field.

    Of `structure` at least one field is filled; `untrusted` is the file that it was read from.
    """
    first, *later = structure.filled
    fillings = {field.signature.signed_revision: field for field in later}
    start = structure.revision_at(first.place) + 1
    return all(
        number in fillings and fills(untrusted, structure, fillings[number])
        for number in range(start, structure.document.xrefs.total_revisions)
    )


def fills(untrusted: bytes, structure: Structure, field: FilledField) -> bool:
    """Whether the revision that a signature was made in only put it in an empty, waiting field."""
    number = field.signature.signed_revision
    try:
        signature = field.signature.sig_field.raw_get("/V")
        if not isinstance(signature, IndirectObject):
            return False
        written = {_reference(field), signature.reference}
        return (
            _writes_only(structure, number, written)
            and _same_field(structure, number, field)
            and _plain_signature(structure, number, signature)
            and _same_trailer(structure, number)
            and _has_no_byte_more(untrusted, structure, field, written)
        )
    except Exception:  # noqa: BLE001 - what cannot be compared is not allowed
        return False


def _reference(field: FilledField) -> Reference:
    held = field.signature.sig_field.container_ref
    if not isinstance(held, Reference):
        raise TypeError("the field is no object of its own")
    return held


def _writes_only(structure: Structure, number: int, written: set[Reference]) -> bool:
    xrefs = structure.document.xrefs
    return (
        xrefs.get_xref_container_info(number).xref_section_type is XRefSectionType.STANDARD
        and len(written) == 2
        and xrefs.explicit_refs_in_revision(number) == written
        and not xrefs.refs_freed_in_revision(number)
    )


def _same_field(structure: Structure, number: int, field: FilledField) -> bool:
    reference = _reference(field)
    before = structure.document.get_historical_resolver(number - 1).get_object(reference)
    after = structure.document.get_historical_resolver(number).get_object(reference)
    if "/V" in before or "/Kids" in before or isinstance(after, StreamObject):
        return False
    kept = {key: after.raw_get(key) for key in after if key != "/V"}
    return as_written(kept) == as_written({key: before.raw_get(key) for key in before})


def _plain_signature(structure: Structure, number: int, signature: IndirectObject) -> bool:
    """A new dictionary that says no more than who signed what when."""
    value: Any = structure.document.get_historical_resolver(number).get_object(signature.reference)
    moment = value.raw_get("/M")
    return (
        type(value) is DictionaryObject
        and structure.document.xrefs.get_introducing_revision(signature.reference) == number
        and set(value) == _SIGNATURE_KEYS
        and tuple(value[key] for key in ("/Type", "/Filter", "/SubFilter")) == _NAMES
        and isinstance(moment, TextStringObject)
        and _MOMENT.fullmatch(moment) is not None
    )


def _same_trailer(structure: Structure, number: int) -> bool:
    trailer = structure.document.trailer
    before, after = trailer.flatten(number - 1), trailer.flatten(number)
    lifelong = [as_written({"/ID": one["/ID"][0]}) for one in (before, after)]
    rest = [
        as_written({key: one.raw_get(key) for key in one if key not in _OF_EACH_REVISION})
        for one in (before, after)
    ]
    return lifelong[0] == lifelong[1] and rest[0] == rest[1]


def _has_no_byte_more(
    untrusted: bytes, structure: Structure, field: FilledField, written: set[Reference]
) -> bool:
    """Whether objects, table and trailer lie end to end, with nothing that readers skip."""
    xrefs, number = structure.document.xrefs, field.signature.signed_revision
    at = begin = _end_of_revision(untrusted, structure, number - 1)
    for place in sorted(int(str(xrefs.get_historical_ref(one, number))) for one in written):
        if place != at:
            return False
        at = _end_of_object(untrusted, structure, at)
    table = _TABLE.match(untrusted, at)
    return (
        table is not None
        and table.end() == xrefs.get_xref_container_info(number).end_location
        and _end_of_revision(untrusted, structure, number) == field.place.end
        # A comment (ISO 32000-1, 7.2.3) ends the file; no other stands before.
        and untrusted.count(b"%", begin, field.place.end) == len(b"%%")
    )


def _end_of_object(untrusted: bytes, structure: Structure, place: int) -> int:
    stream = BytesIO(untrusted)
    stream.seek(place)
    number, generation = read_object_header(stream, strict=True)  # type: ignore[no-untyped-call]
    read_object(stream, Reference(number, generation, structure.document))
    end = _OBJECT_END.match(untrusted, stream.tell())
    if end is None:
        raise ValueError("an object without its end")
    return end.end()


def _end_of_revision(untrusted: bytes, structure: Structure, number: int) -> int:
    """Where a revision ends, white space after it included."""
    stream = BytesIO(untrusted)
    stream.seek(structure.document.xrefs.get_xref_container_info(number).end_location)
    trailer = TrailerReference(structure.document)  # type: ignore[no-untyped-call]
    DictionaryObject.read_from_stream(stream, trailer)
    end = _END.match(untrusted, stream.tell())
    if end is None:
        raise ValueError("a revision without its end")
    return end.end()


def as_written(entries: Mapping[str, PdfObject]) -> dict[str, bytes]:
    """Raw entries as bytes, references unfollowed: readings of two revisions can be compared."""
    told = {}
    for key, value in entries.items():
        target = BytesIO()
        value.write_to_stream(target, None)
        told[str(key)] = target.getvalue()
    return told
