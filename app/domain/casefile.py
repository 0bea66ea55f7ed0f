"""A case with all that one member can open of it: loaded whole, then looked at."""

from collections.abc import Iterable
from dataclasses import dataclass

from app.domain.amendment import Amendment
from app.domain.case import Case, Signal
from app.domain.contribution import Contribution, TextId
from app.domain.decision import Action, Decision, Derived, FeedbackSheet, Notice
from app.domain.meeting import Item, ItemId, MeetingId, Question


@dataclass(frozen=True, slots=True)
class CaseFile:
    """Everything of one case that its reader's keys open, each in order of first writing."""

    case: Case
    items: tuple[Item, ...] = ()
    signals: tuple[Signal, ...] = ()
    questions: tuple[Question, ...] = ()
    contributions: tuple[Contribution, ...] = ()
    decisions: tuple[Decision, ...] = ()
    actions: tuple[Action, ...] = ()
    feedback: tuple[FeedbackSheet, ...] = ()
    notices: tuple[Notice, ...] = ()
    amendments: tuple[Amendment, ...] = ()

    def item_of(self, meeting: MeetingId) -> Item | None:
        """This case's item at a meeting."""
        return next((i for i in self.items if i.meeting == meeting), None)

    def item(self, item: ItemId) -> Item | None:
        """An item by its id."""
        return next((i for i in self.items if i.id == item), None)

    def contribution(self, text: TextId) -> Contribution | None:
        """A contribution by its id."""
        return next((c for c in self.contributions if c.id == text), None)

    def source(self, text: TextId) -> Contribution | Decision | Action | None:
        """By its id what other texts may rest on."""
        return self.contribution(text) or self.outcome(text)

    @property
    def derived(self) -> tuple[Derived, ...]:
        """Every text that may rest on others."""
        return (*self.decisions, *self.actions, *self.feedback)

    def below(self, sources: Iterable[TextId]) -> frozenset[TextId]:
        """These, and every text on which they rest to the end, each gone through once."""
        left = list(sources)
        seen = set(left)
        while left:
            outcome = self.outcome(left.pop())
            new = set(outcome.derived_from) - seen if outcome is not None else ()
            left += new
            seen.update(new)
        return frozenset(seen)

    def roots(self, sources: Iterable[TextId]) -> frozenset[TextId]:
        """The contributions on which these rest in the end; a missing source stays itself."""
        return frozenset(text for text in self.below(sources) if self.outcome(text) is None)

    def notice(self, outcome: TextId) -> Notice | None:
        """What is read instead of an outcome by those to whom it is closed."""
        return next((n for n in self.notices if n.of == outcome), None)

    def outcome(self, text: TextId) -> Decision | Action | None:
        """A decision or action by its id."""
        outcomes: tuple[Decision | Action, ...] = (*self.decisions, *self.actions)
        return next((outcome for outcome in outcomes if outcome.id == text), None)
