"""Says in one word what each revision after a signature did."""

from collections.abc import Mapping

from pyhanko.sign.diff_analysis import DEFAULT_DIFF_POLICY, ModificationLevel

from app.signing.filling import as_written, fills
from app.signing.signed_range import SignedRange
from app.signing.structure import Structure
from app.signing.verification import Revision


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
        rest = tuple(_revision(untrusted, structure, n, names) for n in range(first, total))
    if not rest and place.end < len(untrusted):
        return (Revision(untrusted.count(b"%%EOF", 0, place.end) + 1, "unreadable"),)
    return rest


def _revision(
    untrusted: bytes, structure: Structure, number: int, names: Mapping[SignedRange, str]
) -> Revision:
    try:
        if number in structure.timestamps:
            return Revision(number + 1, "timestamp")
        for field in structure.filled:
            if field.signature.signed_revision == number:
                alone = fills(untrusted, structure, field)
                what = "signature" if alone else "signature_and_more"
                return Revision(number + 1, what, names.get(field.place, ""))
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
    if result.modification_level is ModificationLevel.FORM_FILLING:
        return "form_filling"
    # pyHanko also lets titles, metadata and objects that nothing leads to pass as such.
    return "validation_data" if _adds_validation_data(structure, number) else "content"


def _adds_validation_data(structure: Structure, number: int) -> bool:
    """Whether the catalogue's entry for it is all that a revision changed (ETSI EN 319 142-1)."""
    document = structure.document
    xrefs, catalogue = document.xrefs, document.trailer.raw_get("/Root").reference
    written = xrefs.explicit_refs_in_revision(number)
    replaced = {one for one in written if xrefs.get_introducing_revision(one) != number}
    roots = [document.get_historical_root(one) for one in (number - 1, number)]
    before, after = (as_written({key: root.raw_get(key) for key in root}) for root in roots)
    return replaced == {catalogue} and {key for key, _told in before.items() ^ after.items()} == {
        "/DSS"
    }


def _pages(structure: Structure, number: int) -> int:
    return int(structure.document.get_historical_root(number)["/Pages"]["/Count"])
