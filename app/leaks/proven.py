"""The proofs of a copy: what its passages say, and whether all else in them was drawn or signed.

Salts, hashes and a signature are as good a place for words as any: whoever makes a copy chooses
them. They must therefore prove what they stand for, and what they are made of is searched too.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass, field

from app.audit.merkle import HASH_LENGTH
from app.audit.opening import BLANK_OPENING, BLANK_ROOT
from app.audit.proof import BLANK_SIGNATURE, Proofs
from app.domain.language import Language
from app.errors import Damaged
from app.leaks.finding import Surface
from app.leaks.signature import ends_well

PARTS = frozenset({"by", "case", "due", "kind", "nature", "owner", "state", "text"})
"""Of a passage that is proved."""
PLACE_LENGTH = 2
Attests = Callable[[bytes, bytes], bool]
"""Whether the second is somebody's signature of the first, and nothing but that."""


def nobody(_statement: bytes, _signature: bytes) -> bool:
    """Attests nothing: for documents in which nothing may be proved by a signature."""
    return False


@dataclass(frozen=True, slots=True)
class ProvenWords:
    """What proofs hold, sorted by how it is searched; `found` is what may not be there at all."""

    data: bytes = field(repr=False)
    """The proofs as they stand in the file."""
    said: tuple[str, ...] = field(default=(), repr=False)
    """What the passages say."""
    worded: tuple[str, ...] = field(default=(), repr=False)
    """What they say in every language, of which the pages show one: the words of templates."""
    drawn: tuple[bytes, ...] = field(default=(), repr=False)
    """Places, salts and hashes, each kind in a row: random, or made of what is."""
    signature: bytes = field(default=b"", repr=False)
    """A CMS object."""
    found: frozenset[Surface] = frozenset()


def read_proofs(data: bytes, attests: Attests) -> ProvenWords:
    """Takes proofs apart; zeros, which a draft carries in the place of what is signed, are none."""
    try:
        proofs = Proofs.from_bytes(data)
    except Damaged:
        return ProvenWords(data, found=frozenset({Surface.METADATA}))
    found = set(_unproved(proofs, attests))
    if proofs.to_bytes() != data:
        found.add(Surface.METADATA)
    said, worded = [proofs.municipality], list[str]()
    for passage in proofs.passages:
        parted = _parted(passage.content)
        if parted is None:
            found.add(Surface.METADATA)
            continue
        said += parted[0]
        worded += parted[1]
    drawn = () if proofs.root == BLANK_ROOT else _drawn(proofs)
    signature = b"" if proofs.signature == BLANK_SIGNATURE else proofs.signature
    return ProvenWords(data, tuple(said), tuple(worded), drawn, signature, frozenset(found))


def _unproved(proofs: Proofs, attests: Attests) -> set[Surface]:
    """What proves nothing, and so may say anything."""
    if proofs.root == BLANK_ROOT:
        blank = all(passage.opening == BLANK_OPENING for passage in proofs.passages)
        return set() if blank and proofs.signature == BLANK_SIGNATURE else {Surface.METADATA}
    found = set()
    pieces = {proofs.root, *(part for one in proofs.passages for part in one.opening.path)}
    pieces |= {one.opening.salt for one in proofs.passages}
    # Of a hash or a salt about one in four thousand million is all ASCII: then it was written.
    drawn = len(proofs.root) == HASH_LENGTH and not any(map(bytes.isascii, pieces))
    if not drawn or not proofs.lead_to_root():
        found.add(Surface.METADATA)
    if not ends_well(proofs.signature) or not attests(proofs.statement, proofs.signature):
        found.add(Surface.SIGNATURE)
    return found


def _drawn(proofs: Proofs) -> tuple[bytes, ...]:
    openings = [passage.opening for passage in proofs.passages]
    paths = dict.fromkeys(b"".join(one.path) for one in openings)
    return (
        proofs.root,
        b"".join(one.place.to_bytes(PLACE_LENGTH, "big") for one in openings),
        b"".join(one.salt for one in openings),
        *paths,
    )


def _parted(passage: bytes) -> tuple[list[str], list[str]] | None:
    """What a passage says, without the names of its parts; apart from it the words of a template.

    None where it is not written as a copy writes it: what a reader of JSON drops or repairs, such
    as the first of two equal names, would be seen by nobody but still stand there.
    """
    try:
        text = passage.decode("utf-8", "surrogatepass")
        told = json.loads(text)
        again = json.dumps(told, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
        if again != text or not told.keys() <= PARTS:
            return None
    except (ValueError, AttributeError, RecursionError):
        return None
    worded: list[str] = []
    if isinstance(told.get("text"), dict) and told["text"].keys() == set(Language):
        worded = list(map(str, told.pop("text").values()))
    lists = (value if isinstance(value, list) else [value] for value in told.values())
    return [str(value) for each in lists for value in each], worded
