"""Everything that an evening signs, and the same with the dice of another evening.

What is random in a copy (its code, the keys of cases, the proofs, the signing time) is taken from
the copy of another world; after that the two must be the same file, but for a signature.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, fields, replace
from functools import partial
from typing import Any

import pytest

from app.commands import products
from app.signing.sign import Signer

Sign = Callable[[bytes, Any], bytes]

KINDS = ("minutes_pdf", "feedback_pdf", "annex_pdf")
DICE = ("copy_code", "signed_at", "proof")
_CONTENTS = re.compile(rb"/Contents\s*<([0-9A-Fa-f]+)>")
_IDENTIFIERS = re.compile(rb"/ID\s*\[\s*<[0-9a-fA-F]{32}>\s*<([0-9a-fA-F]{32})>")


@dataclass(frozen=True)
class Printed:
    """One signed file and what it was made of."""

    draft: Any
    unsigned: bytes
    compose: Callable[[Any], bytes]
    sign: Sign
    signed: bytes
    second: Sign | None = None
    """The mayor's countersigning, where there was one."""
    countersigned: bytes = b""

    @property
    def file(self) -> bytes:
        """As it leaves the vault."""
        return self.countersigned or self.signed


@contextmanager
def press() -> Iterator[list[Printed]]:
    """All that is signed as long as the block lasts, in order."""
    made: list[Printed] = []
    composed: list[tuple[Any, bytes, Callable[[Any], bytes]]] = []
    really, second = Signer.sign, Signer.countersign

    def composing(compose: Any, draft: Any, known: Any) -> bytes:
        data: bytes = compose(draft, known)
        composed.append((draft, data, lambda other: compose(other, known)))
        return data

    def signing(signer: Signer, data: bytes, moment: Any, **told: Any) -> bytes:
        file = really(signer, data, moment, **told)
        draft, unsigned, compose = next(one for one in composed if one[1] == data)
        again = partial(really, signer, **told)
        made.append(Printed(draft, unsigned, compose, again, file))
        return file

    def countersigning(signer: Signer, data: bytes, moment: Any) -> bytes:
        file = second(signer, data, moment)
        at = next(at for at, one in enumerate(made) if one.signed == data)
        made[at] = replace(made[at], second=partial(second, signer), countersigned=file)
        return file

    with pytest.MonkeyPatch.context() as patch:
        for kind in KINDS:
            patch.setattr(products, kind, partial(composing, getattr(products, kind)))
        patch.setattr(Signer, "sign", signing)
        patch.setattr(Signer, "countersign", countersigning)
        yield made


def with_dice(draft: Any, of: Any) -> Any:
    """A draft with what is random in another one."""
    there = {field.name for field in fields(draft)}
    drawn = {name: getattr(of, name) for name in DICE if name in there}
    if "items" in there:
        pairs = zip(draft.items, of.items, strict=True)
        drawn["items"] = tuple(replace(one, case_key=other.case_key) for one, other in pairs)
    if "case_key" in there:
        drawn["case_key"] = of.case_key
    if "corrects" in there:
        drawn["corrects"] = of.corrects
    return replace(draft, **drawn)


def must_be_one_file(one: Printed, other: Printed) -> None:
    """The two worlds wrote the same, but for dice that have one width in both."""
    thrown = with_dice(other.draft, one.draft)
    assert thrown == one.draft
    unsigned = other.compose(thrown)
    assert unsigned == one.unsigned
    again = other.sign(unsigned, one.draft.signed_at)
    assert (one.second is None) == (other.second is None)
    if other.second is not None:
        again = other.second(again, one.draft.signed_at)
    assert len(again) == len(one.file)
    allowed = hiding(one.file)
    apart = [at for at, (a, b) in enumerate(zip(one.file, again, strict=True)) if a != b]
    assert [at for at in apart if not any(at in span for span in allowed)] == []
    assert widths(one.draft) == widths(other.draft)
    assert one.file.startswith(one.signed)
    assert one.signed.startswith(one.unsigned)


def hiding(signed: bytes) -> list[range]:
    """Where a signature and the identifier of its revision stand."""
    spots = [found.span(1) for found in _CONTENTS.finditer(signed) if len(found[1]) > 500]
    spots += [found.span(1) for found in _IDENTIFIERS.finditer(signed)]
    return [range(*span) for span in spots]


def widths(draft: Any) -> Any:
    """How wide everything random in a draft is."""

    def wide(value: Any) -> Any:
        if isinstance(value, bytes | str):
            return len(value)
        if isinstance(value, tuple):
            return tuple(map(wide, value))
        if hasattr(value, "__dataclass_fields__"):
            return {field.name: wide(getattr(value, field.name)) for field in fields(value)}
        return type(value).__name__

    return [wide(getattr(draft, name, None)) for name in DICE]
