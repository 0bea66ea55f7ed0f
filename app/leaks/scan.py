"""Searches one finished document for what its reader may not learn (spec 5, ten tests).

Nothing here remembers or returns a word: a finding is a page and a surface.
"""

from collections.abc import Iterable, Mapping
from io import BytesIO
from typing import Any

import pikepdf

from app.leaks.canonical import words
from app.leaks.content import Page, Painter, Shown
from app.leaks.declared import UNREADABLE
from app.leaks.finding import Finding, Surface
from app.leaks.known import Known
from app.leaks.layout import BLANK, Lines, crooked, gaping, lines_of, page_text
from app.leaks.objects import Objects, Place, dissect
from app.leaks.proven import Attests, nobody
from app.leaks.raw import RawFile, Stream, readings, take_apart
from app.leaks.signature import ends_well, take_signature_apart, values_of
from app.leaks.terms import SearchTerms
from app.leaks.typeface import Typefaces
from app.leaks.vocabulary import VOCABULARY
from app.leaks.written import SIGNATURE, Written

SHORTEST = 3
"""Letters of a word that must be told elsewhere before it may be said beside a page."""


def scan(
    pdf: bytes, terms: SearchTerms, known: Known, name: str = "", attests: Attests = nobody
) -> tuple[Finding, ...]:
    """Every place at which the document says what was left out, or could; nothing for a clean one.

    Args:
        pdf: the finished file, signed or not; trusted no further than any other.
        terms: what its reader may not learn.
        known: what they were told.
        name: of the file, where it has one.
        attests: who tells whether the proofs in it are signed; where nobody does, none may be.
    """
    found: set[Finding] = set()
    if terms.in_text(name):
        found.add(Finding(0, Surface.FILE_NAME))
    raw = take_apart(pdf)
    try:
        with pikepdf.open(BytesIO(pdf), suppress_warnings=True) as opened:
            objects = dissect(opened, attests)
            found |= objects.found
            found |= _in_pages(opened, objects, terms, known)
            found |= _in_objects(objects, terms, known.written)
    except UNREADABLE:
        objects = Objects()
        found.add(Finding(0, Surface.UNREADABLE))
    found |= _in_bytes(raw, objects, terms, known)
    return tuple(sorted(found))


def document_text(pdf: bytes) -> str:
    """What the pages say, to find out which copy it is; empty where nothing can be read."""
    try:
        with pikepdf.open(BytesIO(pdf), suppress_warnings=True) as opened:
            typefaces = Typefaces()
            pages = (_painted(page, typefaces) for page in opened.pages)
            return "\n".join(page_text(page.shown) for page in pages)
    except UNREADABLE:
        return ""


def _in_pages(pdf: pikepdf.Pdf, objects: Objects, terms: SearchTerms, known: Known) -> set[Finding]:
    typefaces = Typefaces()
    pages = {n: _painted(page, typefaces) for n, page in enumerate(pdf.pages, 1)}
    shown = {n: list(page.seen()) for n, page in pages.items()}
    texts = {n: page_text([one for one in shown[n] if _read(one)]) for n in pages}
    told = {word for text in texts.values() for word in words(text)}
    found = {Finding(n, surface) for n, page in pages.items() for surface in page.found}
    found |= {Finding(n, Surface.TEXT) for n, text in texts.items() if terms.in_text(text)}
    for number, page in pages.items():
        if _hides(shown[number], told, terms):
            found.add(Finding(number, Surface.HIDDEN_TEXT))
        objects.spoken[number, Surface.STRUCTURE] += page.spoken
    for (number, surface), spoken in objects.spoken.items():
        if _beside("\n".join(spoken), told, terms) or terms.in_text("\n".join(spoken)):
            found.add(Finding(number, surface))
    found |= _in_proofs(objects, told, terms, known)
    found |= _badly_set(shown, known)
    return found if typefaces.honest() else found | {Finding(0, Surface.FONT)}


def _in_proofs(objects: Objects, told: set[str], terms: SearchTerms, known: Known) -> set[Finding]:
    """What is proved says what the pages say; what proves it says nothing."""
    found = set()
    for proofs in objects.proofs.values():
        new = set(proofs.said).difference(known.said)
        if (
            any(
                _beside(value, told, terms) or terms.in_text(value, technical=True) for value in new
            )
            or any(terms.in_text(value, technical=True) for value in proofs.worded)
            or any(map(terms.in_drawn, proofs.drawn))
        ):
            found.add(Finding(0, Surface.METADATA))
        if _in_signature(proofs.signature, terms, known):
            found.add(Finding(0, Surface.SIGNATURE))
    return found


def _painted(page: Any, typefaces: Typefaces) -> Page:
    paper, view = ([*map(float, box)] for box in (page.mediabox, page.cropbox))
    left, low = max(paper[0], view[0]), max(paper[1], view[1])
    right, top = min(paper[2], view[2]), min(paper[3], view[3])
    painted = Page((left, low, right, top), tiles=typefaces.tiles)
    resources = page.obj.get("/Resources", pikepdf.Dictionary())
    for font in resources.get("/Font", {}).values():
        typefaces(font)
    Painter(painted, resources, typefaces).paint(page)
    return painted


def _read(one: Shown) -> bool:
    return not one.hidden and not one.faint


def _hides(shown: Iterable[Shown], told: set[str], terms: SearchTerms) -> bool:
    """Text that is there and not seen; what is pale may repeat what is told elsewhere."""
    shown = list(shown)
    faint = " ".join(one.text for one in shown if one.faint)
    return any(one.hidden for one in shown) or _beside(faint, told, terms, shortest=1)


def _beside(text: str, told: set[str], terms: SearchTerms, shortest: int = SHORTEST) -> bool:
    """Whether a text says a word that neither the pages nor their reader's texts have."""
    new = (w for w in words(text) if len(w) >= shortest and w not in told)
    return any(w not in VOCABULARY and not terms.told(w) for w in new)


def _badly_set(shown: Mapping[int, list[Shown]], known: Known) -> set[Finding]:
    lines: dict[int, Lines] = {
        n: lines_of(one for one in page if _read(one)) for n, page in shown.items()
    }
    found = crooked(lines) | gaping(lines)
    if not any(BLANK.search(text) or "\t" in text for text in known.said):
        found |= {n for n, page in shown.items() if any(BLANK.search(one.text) for one in page)}
    return {Finding(number, Surface.SPACING) for number in found}


def _in_objects(objects: Objects, terms: SearchTerms, own: Written) -> set[Finding]:
    found = {
        Finding(*place)
        for place, strings in objects.strings.items()
        if terms.in_text(own.said(strings), technical=place[1] is Surface.METADATA)
    }
    drawn = objects.drawn
    if any(terms.in_drawn(one) or terms.in_codes(one.decode("latin-1")) for one in drawn):
        found.add(Finding(0, Surface.OBJECT))
    return found | {
        Finding(*place)
        for place, names in objects.names.items()
        if terms.in_text(own.named(names), technical=True)
    }


def _in_bytes(raw: RawFile, objects: Objects, terms: SearchTerms, known: Known) -> set[Finding]:
    """Bytes of all revisions in every encoding; pages are read as text and only skimmed here."""
    unplaced, own = (0, Surface.OBJECT), known.written
    parts: list[tuple[Place, bytes, bool]] = [(unplaced, own.outside(raw.rest), True)]
    for stream in raw.streams:
        place = objects.places.get(stream.number, unplaced)
        if stream.number in objects.foreign:
            parts.append((place, own.foreign(stream.data), False))
        elif not _is_proofs(stream, objects):
            parts.append((place, own.beside(stream.data, place[1]), True))
    found = {
        Finding(*place)
        for place, data, lone in parts
        if any(terms.in_bytes(reading, lone=lone) for reading in readings(data))
    }
    for digits in SIGNATURE.findall(raw.rest):
        signature = bytes.fromhex(digits[: len(digits) & ~1].decode("ascii"))
        if not ends_well(signature) or _in_signature(signature, terms, known):
            found.add(Finding(0, Surface.SIGNATURE))
    if raw.tail.strip() or raw.revisions > 1 + objects.signatures:
        found.add(Finding(0, Surface.REVISION))
    return found


def _in_signature(signature: bytes, terms: SearchTerms, known: Known) -> bool:
    """Whether it holds what none of ours holds, or says something.

    What issuers worded may not name or quote; one ordinary word of theirs is nobody's secret.
    """
    parts = take_signature_apart(signature, known.signers)
    return parts.foreign or any(
        terms.in_text(value, lone=lone, technical=True)
        if isinstance(value, str)
        else terms.in_drawn(value, lone=lone)
        for lone, held in ((False, parts.given), (True, parts.made))
        for der in held
        for value in values_of(der)
        if isinstance(value, str) or value.hex() not in known.signers
    )


def _is_proofs(stream: Stream, objects: Objects) -> bool:
    """Whether a stream is what was read as proofs; another of the same number is not."""
    proofs = objects.proofs.get(stream.number)
    return proofs is not None and proofs.data.strip() == stream.data.strip()
