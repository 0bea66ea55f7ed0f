"""Exporters that are broken in what proves a copy: each hides a word where nobody reads.

Some of them sign what they made, as a broken exporter of ours would.
"""

import json
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO

import pikepdf

from app.audit.opening import DEPTH, Opening
from app.audit.proof import Proofs, Proven, with_room
from app.crypto.identity import Identity
from app.domain.minutes import MinutesDraft
from app.minutes.compose import minutes_pdf
from app.minutes.passages import prove
from app.signing.key import SoftKey
from app.signing.sign import Signer
from tests.app.leaks.broken import SECRET, Breaking, revised
from tests.builders import law

AT = datetime(2026, 11, 26, 17, tzinfo=UTC)
WORDS = f"De {SECRET} lag op de heide en werd gevonden.".encode()


def signer(name: str) -> Signer:
    identity = Identity.generate(name, AT)
    return Signer(SoftKey.own(identity.pdf_key_der, identity.certificate_der))


CHAIR, DISCUSSED = signer("An Desmedt"), signer("Jonas Vanderstraeten")


def issued(draft: MinutesDraft, by: Signer = CHAIR, attested: Signer = CHAIR) -> bytes:
    (proved,) = prove([draft], attested.attest, law())
    return by.sign(minutes_pdf(proved, law()), AT)


def _held(change: Callable[[bytes], bytes]) -> Breaking:
    def broken(pdf: bytes) -> bytes:
        with pikepdf.open(BytesIO(pdf)) as opened:
            held = opened.Root.PieceInfo.Casustafel.Private
            held.write(change(held.read_bytes()))
            target = BytesIO()
            opened.save(target)
        return target.getvalue()

    return broken


def _proofs(change: Callable[[Proofs], Proofs]) -> Breaking:
    return _held(lambda held: change(Proofs.from_bytes(held)).to_bytes())


def _first(change: Callable[[Proven], Proven]) -> Callable[[Proofs], Proofs]:
    return lambda told: replace(told, passages=(change(told.passages[0]), *told.passages[1:]))


def _signed(change: Callable[[Proven], Proven], by: Signer = CHAIR) -> Callable[[Proofs], Proofs]:
    """One passage only, under a root that leads to it and that is signed."""

    def made(told: Proofs) -> Proofs:
        one = change(told.passages[0])
        told = replace(told, passages=(one,), root=one.opening.root(one.content))
        return replace(told, signature=with_room(by.attest(told.statement)))

    return made


def _content(change: Callable[[bytes], bytes]) -> Callable[[Proven], Proven]:
    return lambda one: replace(one, content=change(one.content))


def _opening(change: Callable[[Opening], Opening]) -> Callable[[Proven], Proven]:
    return lambda one: replace(one, opening=change(one.opening))


def _twice(content: bytes) -> bytes:
    told = b'{"text":' + json.dumps(WORDS.decode()).encode() + b","
    return content.replace(b"{", told, 1)


def _in_pieces(count: int) -> tuple[bytes, ...]:
    spread = WORDS.ljust(32 * count)
    return tuple(spread[at : at + 32] for at in range(0, 32 * count, 32))


def _in_salt(opening: Opening) -> Opening:
    return replace(opening, salt=_in_pieces(1)[0])


def _amid_salt(opening: Opening) -> Opening:
    word = b"xq" + SECRET.encode() + b"zk"
    return replace(opening, salt=(bytes([200, 3]) + word).ljust(32, b"\xf7"))


def _in_path(opening: Opening) -> Opening:
    pieces = _in_pieces(DEPTH)
    return replace(opening, path=tuple(b"\xff" + piece[1:] for piece in pieces))


def _in_places(told: Proofs) -> Proofs:
    word = SECRET.encode()
    places = [int.from_bytes(word[at : at + 2], "big") for at in range(0, len(word), 2)]
    moved = [
        replace(one, opening=replace(one.opening, place=place))
        for one, place in zip(told.passages, places, strict=False)
    ]
    return replace(told, passages=(*moved, *told.passages[len(moved) :]))


def _long_root(told: Proofs) -> Proofs:
    told = replace(told, root=told.root + WORDS, passages=())
    return replace(told, signature=with_room(CHAIR.attest(told.statement)))


def _in_padding(told: Proofs) -> Proofs:
    room, word = len(told.signature), SECRET.encode()
    return replace(told, signature=told.signature[: room - len(word)] + word)


def _contents(change: Callable[[bytes], bytes]) -> Breaking:
    """In the signature of the whole file, which need not hold afterwards, nor its table."""

    def broken(pdf: bytes) -> bytes:
        found = re.search(rb"/Contents\s*<([0-9A-Fa-f]{200,})>", pdf)
        assert found is not None
        held = bytes.fromhex(found[1].decode())
        return pdf[: found.start(1)] + change(held).hex().encode() + pdf[found.end(1) :]

    return broken


def _earlier(pdf: bytes) -> bytes:
    """What stood there before is of the same object, and still in the file."""
    with pikepdf.open(BytesIO(pdf)) as opened:
        clean = opened.Root.PieceInfo.Casustafel.Private.read_bytes()
    first = BytesIO()
    with pikepdf.open(BytesIO(pdf)) as opened:
        opened.Root.PieceInfo.Casustafel.Private.write(WORDS)
        opened.save(first, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    with pikepdf.open(BytesIO(first.getvalue())) as opened:
        number = opened.Root.PieceInfo.Casustafel.Private.objgen[0]
    body = b"<< /Length %d >>\nstream\n%s\nendstream" % (len(clean), clean)
    return revised(first.getvalue(), number, body)


PROVING: dict[str, tuple[str, Breaking]] = {
    "a part said twice": ("metadata", _proofs(_first(_content(_twice)))),
    "a part said twice, proved": ("metadata", _proofs(_signed(_content(_twice)))),
    "a passage that is no JSON": ("metadata", _proofs(_signed(_content(lambda _: WORDS)))),
    "a passage with room": (
        "metadata",
        _proofs(_signed(_content(lambda one: one.replace(b":", b": ", 1)))),
    ),
    "a part more": (
        "metadata",
        _proofs(_signed(_content(lambda one: one[:-1] + b',"zz":"' + WORDS + b'"}'))),
    ),
    "in a salt": ("metadata", _proofs(_first(_opening(_in_salt)))),
    "in a salt, proved": ("metadata", _proofs(_signed(_opening(_in_salt)))),
    "amid a salt, proved": ("metadata", _proofs(_signed(_opening(_amid_salt)))),
    "in a path, proved": ("metadata", _proofs(_signed(_opening(_in_path)))),
    "in the places": ("metadata", _proofs(_in_places)),
    "in a longer root": ("metadata", _proofs(_long_root)),
    "behind the proofs": ("metadata", _held(lambda held: held + b" \n\t  ")),
    "before a revision": ("metadata", _earlier),
    "behind the signature": ("signature", _proofs(_in_padding)),
    "for the signature": (
        "signature",
        _proofs(lambda told: replace(told, signature=WORDS.ljust(len(told.signature), b"\0"))),
    ),
    "a signature of something else": (
        "signature",
        _proofs(lambda told: replace(told, signature=with_room(CHAIR.attest(WORDS)))),
    ),
    "a name in the certificate of the proofs": (
        "signature",
        _proofs(_signed(lambda one: one, by=DISCUSSED)),
    ),
    "behind the signature of the file": (
        "signature",
        _contents(lambda held: held[: -len(WORDS) - 1] + WORDS + b"\0"),
    ),
    "for the signature of the file": (
        "signature",
        _contents(lambda held: WORDS.ljust(len(held), b"\0")),
    ),
}
