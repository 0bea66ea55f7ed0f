"""What a text carries on to whatever rests on it (R30)."""

from dataclasses import dataclass

from app.domain.person import PersonId


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
