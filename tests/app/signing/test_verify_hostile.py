"""Bytes that want `verify_pdf` to raise, to hang, to speak or to be fooled."""

import time
import zlib
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.signing.signed_range import find_declared
from app.signing.verify import verify_pdf

LOUD = "SECRETWORD"

changes = st.lists(
    st.tuples(
        st.sampled_from(["flip", "cut", "insert", "repeat"]),
        st.floats(min_value=0, max_value=1, exclude_max=True),
        st.integers(min_value=1, max_value=255),
    ),
    min_size=1,
    max_size=6,
)


def _changed(signed: bytes, steps: list[tuple[str, float, int]]) -> bytes:
    changed = bytearray(signed)
    for kind, part, number in steps:
        at = int(part * len(changed))
        if kind == "flip":
            changed[at] ^= number
        elif kind == "cut":
            del changed[at : at + number]
        elif kind == "insert":
            changed[at:at] = bytes([number])
        else:
            changed[at:at] = changed[at : at + number]
    return bytes(changed)


@given(junk=st.binary(max_size=2000))
@settings(max_examples=100, deadline=None)
def test_any_bytes_get_an_answer(junk: bytes) -> None:
    for untrusted in (junk, b"%PDF-1.7\n" + junk, b"%PDF-1.4 /ByteRange [0 1 9 10]<30" + junk):
        said = verify_pdf(untrusted)
        assert not said.whole
        assert said.problems


@given(steps=changes)
@settings(max_examples=250, deadline=None)
def test_no_change_to_a_signed_file_leaves_it_whole(
    signed: bytes, steps: list[tuple[str, float, int]]
) -> None:
    changed = _changed(signed, steps)
    said = verify_pdf(changed)

    assert said.whole == (changed == signed)
    assert bool(said.problems) != said.whole


@pytest.mark.slow
def test_no_single_bit_of_the_signature_itself_is_without_meaning(signed: bytes) -> None:
    place = find_declared(signed)[0]
    survivors = []
    for at in range(place.gap_start, place.gap_end):
        for bit in (0x01, 0x20):
            changed = bytearray(signed)
            changed[at] ^= bit
            if verify_pdf(bytes(changed)).whole:
                survivors.append((at - place.gap_start, bit))
    assert survivors == []


@given(
    parts=st.lists(
        st.sampled_from(
            [
                b"1 0 obj<</Type/Catalog/Pages 1 0 R/AcroForm 1 0 R/Fields[1 0 R]/Kids[1 0 R]",
                b"/FT/Sig/V 1 0 R/ByteRange[0 9 20 30]/Contents<3080>>>endobj\n",
                b"xref\n0 2\n0000000000 65535 f \n0000000009 00000 n \n",
                b"trailer<</Root 1 0 R/Size 2/Prev 9>>\n",
                b"trailer<</Root 1 0 R/Size 99999999/ID[<00><00>]/Encrypt 1 0 R>>\n",
                b"startxref\n9\n%%EOF\n",
                b"[" * 3000,
                b"<<" * 3000,
                b"(" * 500,
            ]
        ),
        max_size=12,
    )
)
@settings(max_examples=150, deadline=None)
def test_things_that_point_at_themselves_end(parts: list[bytes]) -> None:
    begun = time.monotonic()
    assert not verify_pdf(b"%PDF-1.7\n" + b"".join(parts)).whole
    assert time.monotonic() - begun < 20


def _document(objects: list[bytes]) -> bytes:
    """A file with a right table of its objects; the first one is the catalogue."""
    body, places = b"%PDF-1.7\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    return body + (
        b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<</Root 1 0 R/Size %d>>\nstartxref\n%d\n"
        b"%%%%EOF\n" % (size, table, size, len(body))
    )


@pytest.mark.parametrize(
    "objects",
    [
        [b"<</Type/Catalog/AcroForm<</Fields[2 0 R]>>>>", b"<</T(a)/Kids[2 0 R]/FT/Sig>>"],
        [b"<</Type/Catalog/AcroForm<</Fields[2 0 R]>>>>", b"<</T(a)/FT/Sig/V 2 0 R>>"],
        [b"<</Type/Catalog/AcroForm 1 0 R/Fields[1 0 R]/FT/Sig/Perms 1 0 R/DocMDP 1 0 R>>"],
        [b"<</Type/Catalog/AcroForm<</Fields(text)>>>>"],
        [b"<</Type/Catalog/AcroForm<</Fields[" + b"2 0 R " * 5000 + b"]>>>>", b"<</FT/Sig>>"],
    ],
    ids=["loop of kids", "field signs itself", "everything is one", "text", "many fields"],
)
def test_odd_forms_get_an_answer(objects: list[bytes]) -> None:
    assert not verify_pdf(_document(objects)).whole


def test_a_stream_that_unpacks_to_far_too_much_is_not_unpacked() -> None:
    packer = zlib.compressobj(9)
    bomb = b"".join(packer.compress(bytes(1 << 20)) for _ in range(150)) + packer.flush()
    head = b"<</Type/XRef/W[1 4 2]/Size 9/Root 1 0 R/Filter/FlateDecode/Length %d>>" % len(bomb)
    start = b"%PDF-1.7\n"
    file = start + b"1 0 obj\n" + head + b"\nstream\n" + bomb + b"\nendstream\nendobj\n"
    begun = time.monotonic()

    said = verify_pdf(file + b"startxref\n%d\n%%%%EOF\n" % len(start))

    assert said.problems == ("cannot_verify",)
    assert time.monotonic() - begun < 20


def test_thousands_of_claimed_signatures_cost_little() -> None:
    claims = b"".join(b"/ByteRange [0 %d %d 9]" % (n + 10, n + 3000) for n in range(20_000))
    filler = b"<30" + b"0" * 700 + b">"
    begun = time.monotonic()

    assert not verify_pdf(b"%PDF-1.7\n" + claims + filler * 5000).whole
    assert time.monotonic() - begun < 20


def test_nothing_of_a_broken_file_is_printed(
    signed: bytes, compose: Callable[..., bytes], capfd: pytest.CaptureFixture[str]
) -> None:
    spoken = compose(text=LOUD)
    for untrusted in (
        signed.replace(b"Page", LOUD[:4].encode()),
        signed.replace(b"/Root", b"/" + LOUD[:4].encode()),
        spoken[:-9],
        spoken.replace(b"/Pages", b"/" + LOUD[:5].encode()),
        signed + b"\n" + spoken,
        signed.replace(b"/SubFilter /ETSI", b"/SubFilter /" + LOUD[:4].encode()),
    ):
        verify_pdf(untrusted)

    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("end", [b"", b"startxref 9 %%EOF"])
def test_a_large_file_without_an_end_is_not_searched_for_one(end: bytes) -> None:
    begun = time.monotonic()

    assert verify_pdf(b"%PDF-1.7\n" + b"<30" * (8 << 20) + end).problems == ("cannot_verify",)
    assert time.monotonic() - begun < 10
