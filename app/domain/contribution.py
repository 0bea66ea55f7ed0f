"""What somebody says at an item, and whom they let read it."""

from dataclasses import dataclass, field, fields
from enum import StrEnum

from app.domain.ids import ItemId
from app.domain.ids import TextId as TextId
from app.domain.person import PersonId
from app.domain.secret import SecretText


class Nature(StrEnum):
    """How the speaker knows it (R24)."""

    FACT = "fact"
    INTERPRETATION = "interpretation"
    HEARSAY = "hearsay"


class Keep(StrEnum):
    """A working note that is destroyed at signing, or a text for the minutes."""

    SPOKEN = "spoken"
    MINUTES = "minutes"


@dataclass(frozen=True, slots=True)
class Stated:
    """All that a contributor lets count by approving it: the words, and what holds for them (R20).

    Who reads them and whether a name stands beside them is as much theirs to say as the words.
    """

    text: SecretText
    nature: Nature
    secret: bool
    keep: Keep
    audience: frozenset[PersonId] | None
    attributed: bool
    categories: frozenset[str] = frozenset()
    justification: SecretText | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Contribution(Stated):
    """A statement by one person on one item (R24).

    `audience` is the set of named persons, or None for everyone admitted. Mayor, chair and
    coordinator belong to every audience. `member` is whose session typed it.
    """

    id: TextId
    item: ItemId
    contributor: PersonId
    member: PersonId
    approved: bool = False
    attested_by: PersonId | None = None
    mark: str = field(default="", repr=False)
    """Drawn anew whenever it is worded anew, it tells nothing of the words; empty in vaults of
    before, until then."""

    @property
    def kept(self) -> bool:
        """Whether it counts for the minutes: chosen for them and approved by its contributor."""
        return self.keep is Keep.MINUTES and self.approved

    @property
    def stated(self) -> Stated:
        """What its contributor approves, or did."""
        return Stated(**{one.name: getattr(self, one.name) for one in fields(Stated)})
