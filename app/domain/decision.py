"""Outcomes of an item: texts that rest on other texts (R30)."""

from dataclasses import dataclass, field
from datetime import date

from app.domain.action_state import ActionState as ActionState
from app.domain.contribution import TextId
from app.domain.label import Label
from app.domain.meeting import ItemId
from app.domain.person import PersonId
from app.domain.secret import SecretText


@dataclass(frozen=True, slots=True)
class Words:
    """Which words a neutral text was agreed for, and nothing of them (R29): see `mark`."""

    source: TextId
    item: ItemId
    """Where they were said."""
    mark: str
    """That of the contribution as it was worded then."""
    kept: bool = field(default=False, compare=False)
    """Whether they counted for the minutes: signing destroys no such words (R29)."""


@dataclass(frozen=True, slots=True)
class Neutral:
    """What readers outside the audience get: a catalogue template, or an agreed free text."""

    template: str | None = None
    text: SecretText | None = None
    agreed: bool = False
    """Whether every source's contributor agreed to the free text. A template needs nobody.

    Of an outcome: that they once did. Whether it still holds, `Desk.neutral` says.
    """
    words: tuple[Words, ...] = ()
    """What they agreed for; nothing in a notice, which others open, and in vaults of before."""

    @property
    def usable(self) -> bool:
        """Whether it may be shown at all."""
        return self.template is not None or (self.text is not None and self.agreed)


@dataclass(frozen=True, slots=True)
class Grounds:
    """On what a text rests, as the keys found it that opened all of that.

    For other keys, which cannot tell what a text says of its readers that is closed to them.
    """

    label: Label
    texts: frozenset[TextId]
    """To the end: also on what its sources rest."""
    marks: frozenset[str] = frozenset()
    """Of those among them that were put on other grounds: see `Item.moved`."""


@dataclass(frozen=True, slots=True)
class Decision:
    """A decision; an empty `derived_from` is its author's statement that it rests on nothing."""

    id: TextId
    item: ItemId
    author: PersonId
    text: SecretText
    derived_from: tuple[TextId, ...]
    neutral: Neutral | None = None
    grounds: Grounds | None = None


@dataclass(frozen=True, slots=True)
class Action:
    """Something that its owner does by a date."""

    id: TextId
    item: ItemId
    author: PersonId
    text: SecretText
    derived_from: tuple[TextId, ...]
    owner: PersonId
    due: date
    neutral: Neutral | None = None
    state: ActionState = ActionState.OPEN
    note: SecretText | None = None
    grounds: Grounds | None = None

    def overdue(self, on: date) -> bool:
        """Whether it is still open after its due date."""
        return self.state is ActionState.OPEN and self.due < on


@dataclass(frozen=True, slots=True)
class FeedbackSheet:
    """The one text that may go to the police, after unanimous agreement (R31)."""

    id: TextId
    item: ItemId
    author: PersonId
    text: SecretText
    derived_from: tuple[TextId, ...]
    agreed: frozenset[PersonId]
    exported: bool = False
    grounds: Grounds | None = None


@dataclass(frozen=True, slots=True)
class Notice:
    """The neutral text of a decision or action, sealed to whoever is admitted (R30)."""

    id: str
    item: ItemId
    of: TextId
    neutral: Neutral
    action: bool = False
    """Whether it stands for an action rather than a decision."""


Derived = Decision | Action | FeedbackSheet
