"""Says in one word what each revision after a signature did."""

from collections.abc import Mapping

from pyhanko.sign.diff_analysis import DEFAULT_DIFF_POLICY, ModificationLevel

from app.signing.signed_range import SignedRange
from app.signing.structure import Structure
from app.signing.verification import Revision

_WORDS = {
    ModificationLevel.NONE: "validation_data",
    ModificationLevel.LTA_UPDATES: "validation_data",
    ModificationLevel.FORM_FILLING: "form_filling",
}


def revisions_after(
    untrusted: bytes,
    structure: Structure | None,
    place: SignedRange,
    names: Mapping[SignedRange, str],
) -> tuple[Revision, ...]:
    """Every revision after the one that a signature's cover ends with, oldest first.

    `names` says who made a signature.
    """
    rest: tuple[Revision, ...] = ()
    if structure is not None:
        first = structure.revision_at(place) + 1
        total = structure.document.xrefs.total_revisions
        rest = tuple(_revision(structure, n, names) for n in range(first, total))
    if not rest and place.end < len(untrusted):
        return (Revision(untrusted.count(b"%%EOF", 0, place.end) + 1, "unreadable"),)
    return rest


def _revision(structure: Structure, number: int, names: Mapping[SignedRange, str]) -> Revision:
    try:
        if number in structure.timestamps:
            return Revision(number + 1, "timestamp")
        for field in structure.filled:
            if field.signature.signed_revision == number:
                return Revision(number + 1, "signature", names.get(field.place, ""))
        return Revision(number + 1, _change(structure, number))
    except Exception:  # noqa: BLE001 - a revision that cannot be read is still listed
        return Revision(number + 1, "unreadable")


def _change(structure: Structure, number: int) -> str:
    before, after = _pages(structure, number - 1), _pages(structure, number)
    if after != before:
        return "pages_removed" if after < before else "pages_added"
    try:
        result = DEFAULT_DIFF_POLICY.apply(
            structure.document.get_historical_resolver(number - 1),
            structure.document.get_historical_resolver(number),
        )
    except ValueError:
        return "content"
    return _WORDS.get(result.modification_level, "content")


def _pages(structure: Structure, number: int) -> int:
    return int(structure.document.get_historical_root(number)["/Pages"]["/Count"])
