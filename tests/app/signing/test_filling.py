"""A stranger with a key of their own fills the kept field, and puts something more beside it."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
from pyhanko.pdf_utils.generic import (
    ArrayObject,
    BooleanObject,
    DictionaryObject,
    NameObject,
    NumberObject,
    StreamObject,
    TextStringObject,
)
from pyhanko.pdf_utils.reader import PdfFileReader

from app.crypto.identity import Identity
from app.signing.incremental import PreparedSignature, _Revision
from app.signing.key import SoftKey
from app.signing.sign import COUNTERSIGNATURE, Signer
from app.signing.signed_range import SignedRange, find_declared
from app.signing.verification import Revision
from app.signing.verify import verify_pdf

NOW = datetime(2026, 9, 1, 14, 30, tzinfo=UTC)
LATER = NOW + timedelta(days=2)
FIRST_FIELD, KEPT_FIELD = 0, 1
Change = Callable[[Any], None]
Compose = Callable[..., bytes]


@pytest.fixture(scope="module")
def stranger() -> Signer:
    identity = Identity.generate("Burgemeester", NOW - timedelta(days=1))
    return Signer(SoftKey.own(identity.pdf_key_der, identity.certificate_der))


@pytest.fixture(scope="module")
def certified(compose: Compose, signer: Signer) -> bytes:
    return signer.sign(compose(), NOW, told="Chair", countersignature="Mayor")


def _words(text: str = "DECISION: otherwise") -> Any:
    return TextStringObject(text)


def _dictionary(**entries: Any) -> Any:
    named = {NameObject(f"/{key}"): value for key, value in entries.items()}
    return DictionaryObject(named)  # type: ignore[no-untyped-call]


def _stream(data: bytes, **entries: Any) -> Any:
    return StreamObject(_dictionary(**entries), stream_data=data)  # type: ignore[no-untyped-call]


def _box() -> Any:
    numbers = [NumberObject(n) for n in (0, 0, 500, 500)]  # type: ignore[no-untyped-call]
    return ArrayObject(numbers)


def _title(writer: Any) -> None:
    information = writer.trailer["/Info"]
    information["/Title"] = _words()
    writer.update_container(information)


def _new_information(writer: Any) -> None:
    writer.set_info(writer.add_object(_dictionary(Title=_words())))


def _in_catalogue(key: str, value: Callable[[Any], Any]) -> Change:
    def change(writer: Any) -> None:
        writer.root[key] = value(writer)
        writer.update_root()

    return change


def _in_field(**entries: Any) -> Change:
    def change(writer: Any) -> None:
        field = writer.root["/AcroForm"]["/Fields"][KEPT_FIELD]
        for key, value in entries.items():
            field[NameObject(f"/{key}")] = value
        writer.update_container(field)

    return change


def _dressed(writer: Any) -> None:
    shown = _stream(b"1 0 0 rg 0 0 500 500 re f", Subtype=NameObject("/Form"), BBox=_box())
    _in_field(AP=_dictionary(N=writer.add_object(shown)))(writer)


def _in_form(**entries: Any) -> Change:
    def change(writer: Any) -> None:
        form = writer.root["/AcroForm"]
        for key, value in entries.items():
            form[NameObject(f"/{key}")] = value
        writer.update_container(form)

    return change


def _other_field(writer: Any) -> None:
    field = writer.root["/AcroForm"]["/Fields"][FIRST_FIELD]
    field["/TU"] = _words()
    writer.update_container(field)


def _annotation(writer: Any) -> None:
    page = writer.root["/Pages"]["/Kids"][0]
    note = _dictionary(Subtype=NameObject("/FreeText"), Rect=_box(), Contents=_words())
    page["/Annots"] = ArrayObject([writer.add_object(note)])
    writer.update_container(page)


def _page(writer: Any) -> None:
    page = writer.root["/Pages"]["/Kids"][0]
    page["/Contents"] = writer.add_object(_stream(b""))
    writer.update_container(page)


_flags = {"Ff": NumberObject(1), "F": NumberObject(4)}  # type: ignore[no-untyped-call]
CHANGES: dict[str, Change] = {
    "title": _title,
    "information": _new_information,
    "metadata": _in_catalogue(
        "/Metadata",
        lambda writer: writer.add_object(
            _stream(b"<x/>", Type=NameObject("/Metadata"), Subtype=NameObject("/XML"))
        ),
    ),
    "validation data": _in_catalogue(
        "/DSS",
        lambda writer: writer.add_object(
            _dictionary(Certs=ArrayObject([writer.add_object(_stream(b"any hidden words"))]))
        ),
    ),
    "extensions": _in_catalogue("/Extensions", lambda _w: _dictionary(EVIL=_words())),
    "language": _in_catalogue("/Lang", lambda _w: _words("fr")),
    "layers": _in_catalogue("/OCProperties", lambda _w: _dictionary()),
    "opening action": _in_catalogue(
        "/OpenAction", lambda _w: _dictionary(S=NameObject("/URI"), URI=_words("http://x"))
    ),
    "place of the field": _in_field(Rect=_box()),
    "look of the field": _dressed,
    "words of the field": _in_field(TU=_words()),
    "flags of the field": _in_field(**_flags),
    "fonts of the form": _in_form(DA=_words("/Helv 0 Tf"), DR=_dictionary()),
    "looks of the form": _in_form(NeedAppearances=BooleanObject(True)),
    "the other field": _other_field,
    "an object that nothing leads to": lambda writer: writer.add_object(_words()),
    "annotation": _annotation,
    "page": _page,
}


def _filled(certified: bytes, stranger: Signer, change: Change) -> bytes:
    writer = _Revision(PdfFileReader(BytesIO(certified), strict=True))
    change(writer)
    prepared = PreparedSignature(
        writer, COUNTERSIGNATURE, LATER, room=stranger._room, digest="sha256", certify=None
    )
    return prepared.finish(stranger._template.sign(prepared.digest))


def _appended(certified: bytes, change: Change) -> bytes:
    writer = _Revision(PdfFileReader(BytesIO(certified), strict=True))
    change(writer)
    target = BytesIO()
    writer.write(target)
    return target.getvalue()


def test_the_kept_field_filled_and_nothing_more_is_whole(
    certified: bytes, stranger: Signer
) -> None:
    said = verify_pdf(_filled(certified, stranger, lambda _writer: None))
    assert (said.whole, said.problems) == (True, ())
    assert said.revisions == (Revision(3, "signature", "Burgemeester"),)


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_what_comes_in_with_the_signature_is_never_whole(
    certified: bytes, stranger: Signer, change: Change
) -> None:
    said = verify_pdf(_filled(certified, stranger, change))
    assert (said.whole, said.problems) == (False, ("appended_revision",))
    assert said.revisions == (Revision(3, "signature_and_more", "Burgemeester"),)


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_what_comes_in_before_the_signature_is_never_whole(
    certified: bytes, stranger: Signer, change: Change
) -> None:
    between = _appended(certified, change)
    said = verify_pdf(_filled(between, stranger, lambda _writer: None))
    assert (said.whole, said.problems) == (False, ("appended_revision",))
    assert len(said.revisions) == 2


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_what_comes_in_without_a_signature_is_never_whole(certified: bytes, change: Change) -> None:
    assert not verify_pdf(_appended(certified, change)).whole


@pytest.mark.parametrize("certifies", [True, False], ids=["certified", "without a place kept"])
def test_a_new_title_is_called_changed_content(
    compose: Compose, signer: Signer, certifies: bool
) -> None:
    kept = "Mayor" if certifies else None
    said = verify_pdf(_appended(signer.sign(compose(), NOW, countersignature=kept), _title))
    assert (said.whole, said.revisions) == (False, (Revision(3, "content"),))


def test_only_what_the_catalogue_says_is_validation_data_is_called_so(certified: bytes) -> None:
    said = verify_pdf(_appended(certified, CHANGES["validation data"]))
    assert (said.whole, said.revisions) == (False, (Revision(3, "validation_data"),))


def test_a_second_signature_over_the_first_filling_is_not_whole(
    certified: bytes, stranger: Signer
) -> None:
    filled = _filled(certified, stranger, lambda _writer: None)
    assert not verify_pdf(_appended(filled, _title)).whole


class _Talkative(Signer):
    """Signs bytes that it changed after they were written and before they are signed."""

    def fill(self, certified: bytes, change: Callable[[bytes], bytes]) -> bytes:
        honest = _filled(certified, self, lambda _writer: None)
        added = change(honest[len(certified) :])
        forged = certified + added
        place = next(p for p in find_declared(honest) if p.end == len(honest))
        moved = added.index(b"/Contents <") + len(b"/Contents ") + len(certified)
        gap = SignedRange(moved, moved + place.gap_end - place.gap_start, len(forged))
        numbers = (0, gap.gap_start, gap.gap_end, gap.end - gap.gap_end)
        start = forged.index(b"/ByteRange", moved)
        stop = forged.index(b"]", start) + 1
        declared = b"/ByteRange [%d %d %d %d]" % numbers
        forged = forged[:start] + declared.ljust(stop - start) + forged[stop:]
        cms = self._template.sign(gap.digest(forged, "sha256")).hex().upper().encode()
        room = gap.gap_end - gap.gap_start - 2
        signed = b"<" + cms.ljust(room, b"0") + b">"
        return forged[: gap.gap_start] + signed + forged[gap.gap_end :]


@pytest.fixture(scope="module")
def talkative() -> _Talkative:
    identity = Identity.generate("Burgemeester", NOW - timedelta(days=1))
    return _Talkative(SoftKey.own(identity.pdf_key_der, identity.certificate_der))


def _moved(added: bytes, start: int, by: int) -> bytes:
    """The table and the pointer to it, after `by` bytes came in before them."""

    def further(match: re.Match[bytes]) -> bytes:
        return b"%010d 00000 n" % (int(match.group(1)) + (by if int(match.group(1)) > start else 0))

    told = re.sub(rb"(\d{10}) 00000 n", further, added)
    return re.sub(rb"startxref\n(\d+)", lambda m: b"startxref\n%d" % (int(m.group(1)) + by), told)


def test_the_forger_of_these_tests_signs_as_readers_expect(
    certified: bytes, talkative: _Talkative
) -> None:
    assert verify_pdf(talkative.fill(certified, lambda added: added)).whole


STRAY = b"(DECISION: otherwise)\n"


@pytest.mark.parametrize(
    ("before", "put"),
    [
        (b"xref\n0 1", b"% " + STRAY),
        (b"xref\n0 1", b"99 0 obj\n" + STRAY + b"endobj\n"),
        (b"/Type /Sig\n", b"/Reason " + STRAY),
        (b"/Type /Sig\n", b"% " + STRAY),
        (b"endobj\nxref", STRAY),
        (b"trailer", STRAY),
        (b"/Info", b"/Private " + STRAY),
        (b"/Root", b"% " + STRAY),
    ],
    ids=[
        "comment",
        "unlisted object",
        "reason",
        "comment in a dictionary",
        "after a dictionary",
        "in the table",
        "in the trailer",
        "comment in the trailer",
    ],
)
def test_bytes_that_no_reader_shows_are_not_whole(
    certified: bytes, talkative: _Talkative, before: bytes, put: bytes
) -> None:
    def change(added: bytes) -> bytes:
        at = added.rindex(before)
        by = len(put) if at <= added.rindex(b"xref\n0 1") else 0
        return _moved(added[:at] + put + added[at:], len(certified) + at, by)

    assert not verify_pdf(talkative.fill(certified, change)).whole


def test_words_after_the_end_that_the_signature_covers_are_not_whole(
    certified: bytes, talkative: _Talkative
) -> None:
    said = verify_pdf(talkative.fill(certified, lambda added: added + STRAY))
    assert not said.whole


def test_a_revision_hidden_inside_the_signatures_own_is_not_whole(
    certified: bytes, talkative: _Talkative
) -> None:
    """One table for the title that no end of file follows; the signature's table leads to it."""
    hidden = _appended(certified, _title)[len(certified) :]
    hidden = hidden[: hidden.index(b"startxref")]
    table = len(certified) + hidden.index(b"xref\n")

    def change(added: bytes) -> bytes:
        told = re.sub(rb"/Prev \d+", b"/Prev %d" % table, added)
        shifted = re.sub(
            rb"(\d{10}) 00000 n",
            lambda m: b"%010d 00000 n" % (int(m.group(1)) + len(hidden)),
            told,
        )
        start = b"startxref\n%d"
        return hidden + re.sub(
            rb"startxref\n(\d+)", lambda m: start % (int(m.group(1)) + len(hidden)), shifted
        )

    said = verify_pdf(talkative.fill(certified, change))
    assert (said.whole, said.problems) == (False, ("appended_revision",))
