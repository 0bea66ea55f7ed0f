"""What a text inherits is the same whether its sources are gone through once or along every way."""

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from app.domain.casefile import CaseFile
from app.domain.contribution import TextId
from app.domain.decision import Decision, Derived, Grounds
from app.domain.label import Label
from app.domain.meeting import Item, ItemId, MeetingId
from app.domain.person import PersonId
from app.domain.secret import SecretText
from app.policy import taint
from app.queries.desk import Desk
from tests.app.policy.moments import contributions, groups, labels
from tests.builders import contribution, ids

ITEMS = tuple(ItemId(f"i{number}") for number in range(3))
TEXTS = tuple(TextId(f"t{number}") for number in range(9))
GONE = TextId("gone")
TOLD = (("insp", "pol"), ("insp",))


class Once(Desk):
    """Over texts that stand nowhere: who is admitted, who chairs, and which records there are."""

    def __init__(self, admitted: frozenset[PersonId], officers: dict[ItemId, Any]) -> None:
        self.admitted_, self.officers_ = admitted, officers
        self.records: Any = SimpleNamespace(holds=lambda text: text != GONE)

    def readers(self, _case: object) -> frozenset[PersonId]:
        return self.admitted_

    def officers(self, _file: CaseFile, item: Item) -> frozenset[PersonId]:
        return self.officers_[item.id]


class EveryWay(Once):
    """Remembers nothing."""

    def inherited(
        self,
        file: CaseFile,
        text: Derived,
        officers: frozenset[PersonId],
        unknown: Label | None = None,
        _known: object = None,
    ) -> Label:
        found = (self.label(file, one, officers, text, unknown) for one in text.derived_from)
        return taint.inherit(found, self.readers(file.case), officers)


@st.composite
def files(draw: st.DrawFn, *, circles: bool = False) -> CaseFile:
    """A case of which some texts are closed, and some gone."""
    said, decided = [], []
    for at, own in enumerate(TEXTS):
        item = draw(st.sampled_from(ITEMS))
        if at < 2 or draw(st.booleans()):
            said.append(replace(draw(contributions), id=own, item=item))
            continue
        below = st.sampled_from((*(TEXTS if circles else TEXTS[:at]), GONE))
        sources = tuple(draw(st.lists(below, max_size=4, unique=True)))
        texts = frozenset(draw(st.lists(st.sampled_from((*TEXTS[:at], GONE)), max_size=3)))
        grounds = draw(st.none() | st.builds(Grounds, labels, st.just(texts)))
        text = SecretText("t")
        decided.append(Decision(own, item, PersonId("bm"), text, sources, grounds=grounds))
    closed = draw(st.frozensets(st.sampled_from(TEXTS), max_size=2))
    items = tuple(Item(one, MeetingId("m"), "k") for one in ITEMS)  # type: ignore[arg-type]
    case: Any = None
    return CaseFile(
        case,
        items,
        contributions=tuple(one for one in said if one.id not in closed),
        decisions=tuple(one for one in decided if one.id not in closed),
    )


officers = st.fixed_dictionaries(dict.fromkeys(ITEMS, groups))


@given(files(), groups, officers, groups, st.none() | labels)
def test_each_source_is_looked_at_once_and_the_label_is_that_of_every_way(
    file: CaseFile,
    admitted: frozenset[PersonId],
    chairs: dict[ItemId, Any],
    hearers: frozenset[PersonId],
    unknown: Label | None,
) -> None:
    once, every = Once(admitted, chairs), EveryWay(admitted, chairs)
    for text in file.derived:
        found = once.inherited(file, text, hearers, unknown)
        assert found == every.inherited(file, text, hearers, unknown)


def on(own: str, item: str, *sources: str, grounds: Grounds | None = None) -> Decision:
    below = tuple(map(TextId, sources))
    text = SecretText("t")
    return Decision(TextId(own), ItemId(item), PersonId("bm"), text, below, grounds=grounds)


def the_label(admitted: str, top: Decision, *below: Decision, **chairs: str) -> Label:
    """Over words of c for the inspector, said where nobody had the chair."""
    items = tuple(Item(ItemId(one), MeetingId("m"), "k") for one in chairs)  # type: ignore[arg-type]
    words = replace(contribution(audience=ids("insp")), id=TextId("c"), item=ItemId("nobodys"))
    case: Any = None
    file = CaseFile(case, items, contributions=(words,), decisions=(top, *below))
    held = {ItemId(item): ids(who) for item, who in chairs.items()}
    return Once(ids(*admitted.split()), held).inherited(file, top, frozenset())


def test_two_chairs_on_the_way_to_one_text_do_not_hear_for_each_other() -> None:
    top = on("top", "nobodys", "left", "right")
    sides = (on("left", "a", "below"), on("right", "b", "below"))
    found = the_label("insp pol soc", top, *sides, on("below", "nobodys", "c"), a="pol", b="soc")
    assert found.audience == ids("insp")


def test_of_a_closed_source_counts_what_each_text_on_it_was_found_to_rest_on() -> None:
    shut = TextId("shut")
    known = [Grounds(Label(ids(*who), narrowed=True), frozenset({shut})) for who in TOLD]
    sides = (on(f"side{n}", "nobodys", shut, grounds=one) for n, one in enumerate(known))
    found = the_label("insp pol", on("top", "nobodys", "side0", "side1"), *sides)
    assert found.audience == ids("insp")


@given(files(circles=True), groups, officers, groups)
def test_what_rests_on_itself_is_for_officers_alone(
    file: CaseFile,
    admitted: frozenset[PersonId],
    chairs: dict[ItemId, Any],
    hearers: frozenset[PersonId],
) -> None:
    desk = Once(admitted, chairs)
    circle = {text.id for text in file.derived if text.id in file.below(text.derived_from)}
    for text in file.derived:
        if circle & file.below(text.derived_from):
            found = desk.inherited(file, text, hearers)
            assert found.secret
            assert found.narrowed
            assert found.audience <= hearers.union(*chairs.values())
