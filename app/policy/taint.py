"""What a derived text inherits from its sources (R30): the narrowest audience, any secrecy."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce

from app.domain.contribution import Contribution
from app.domain.person import PersonId

JUDICIAL = "judicial"


@dataclass(frozen=True, slots=True)
class Label:
    """Who may read a text in full, whether it is secret, whether it holds judicial data."""

    audience: frozenset[PersonId]
    secret: bool = False
    judicial: bool = False
    narrowed: bool = False
    """Whether somebody kept it from a part of the table, whoever is still admitted today."""

    def meet(self, other: "Label") -> "Label":
        """The label of a text that rests on both: never wider than either."""
        return Label(
            self.audience & other.audience,
            self.secret or other.secret,
            self.judicial or other.judicial,
            self.narrowed or other.narrowed,
        )


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


def inherit(
    sources: Iterable[Label], admitted: frozenset[PersonId], officers: frozenset[PersonId]
) -> Label:
    """The label of a text that rests on these sources; on none, everyone admitted may read it."""
    return reduce(Label.meet, sources, Label(admitted | officers))
