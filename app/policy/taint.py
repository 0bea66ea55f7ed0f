"""What a derived text inherits from its sources (R30): the narrowest audience, any secrecy."""

from collections.abc import Iterable
from dataclasses import replace
from functools import reduce

from app.domain.contribution import Contribution
from app.domain.label import Label
from app.domain.person import PersonId

JUDICIAL = "judicial"


def of_contribution(
    contribution: Contribution, admitted: frozenset[PersonId], officers: frozenset[PersonId]
) -> Label:
    """The label of a contribution as it stands.

    One that is not kept counts as secret and for the officers alone, whatever it says of itself.
    Officers (mayor, chair, coordinator) belong to every audience (R24); nobody reads who is not
    admitted.
    """
    judicial = JUDICIAL in contribution.categories
    if not contribution.kept:
        return Label(officers, secret=True, judicial=judicial, narrowed=True)
    audience = admitted if contribution.audience is None else contribution.audience & admitted
    narrowed = contribution.audience is not None
    return Label(audience | officers, contribution.secret, judicial, narrowed)


def of_missing(officers: frozenset[PersonId]) -> Label:
    """The label of a source that was withdrawn or destroyed: as if it were secret (R30)."""
    return Label(officers, secret=True, narrowed=True)


def of_closed(was: Label, admitted: frozenset[PersonId], officers: frozenset[PersonId]) -> Label:
    """The label of a source that stands and is closed here, as whoever opened it found it."""
    return replace(was, audience=(was.audience if was.narrowed else admitted) | officers)


def inherit(
    sources: Iterable[Label], admitted: frozenset[PersonId], officers: frozenset[PersonId]
) -> Label:
    """The label of a text that rests on these sources; on none, everyone admitted may read it."""
    return reduce(Label.meet, sources, Label(admitted | officers))
