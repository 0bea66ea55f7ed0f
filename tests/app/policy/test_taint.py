"""What derives from a text never gets a wider audience than the text (R30)."""

from collections.abc import Mapping

from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.contribution import Contribution, Keep
from app.domain.person import PersonId
from app.policy import taint
from app.policy.taint import Label
from tests.app.policy.moments import contributions, groups, labels
from tests.builders import contribution, ids

ADMITTED = ids("mayor", "coord", "gem", "insp", "pol", "soc")
OFFICERS = ids("mayor", "coord")


def label(**more: object) -> Label:
    return taint.of_contribution(contribution(**more), ADMITTED, OFFICERS)


def test_r24_every_audience_includes_mayor_chair_and_coordinator() -> None:
    assert label(audience=ids("pol")).audience == OFFICERS | ids("pol")
    assert label(audience=frozenset()).audience == OFFICERS
    assert label(audience=None).audience == ADMITTED


def test_nobody_is_in_an_audience_who_is_not_admitted() -> None:
    assert label(audience=ids("pol", "hulp")).audience == OFFICERS | ids("pol")


def test_secrecy_and_judicial_data_are_marked() -> None:
    assert label(secret=True).secret
    assert not label().secret
    assert label(categories=frozenset({"judicial", "housing"})).judicial
    assert not label(categories=frozenset({"housing"})).judicial


def test_a_source_that_is_not_kept_or_not_approved_is_secret_and_the_officers_alone() -> None:
    for lacking in ({"keep": Keep.SPOKEN}, {"approved": False}):
        assert label(secret=False, audience=None, **lacking) == Label(
            OFFICERS, secret=True, narrowed=True
        )


def test_an_audience_that_was_named_stays_narrow_whoever_is_admitted() -> None:
    assert label(audience=ADMITTED).narrowed
    assert not label(audience=None).narrowed


def test_a_withdrawn_source_is_secret_and_the_officers_alone() -> None:
    assert taint.of_missing(OFFICERS) == Label(OFFICERS, secret=True, narrowed=True)


def test_what_rests_on_nothing_is_for_everyone_admitted() -> None:
    assert taint.inherit((), ADMITTED, OFFICERS) == Label(ADMITTED)


@given(st.lists(labels, max_size=5), groups, groups)
def test_a_derived_text_inherits_the_intersection_and_any_secrecy(
    sources: list[Label], admitted: frozenset[PersonId], officers: frozenset[PersonId]
) -> None:
    derived = taint.inherit(sources, admitted, officers)
    expected = admitted | officers
    for source in sources:
        expected &= source.audience
    assert derived.audience == expected
    assert derived.secret == any(source.secret for source in sources)
    assert derived.judicial == any(source.judicial for source in sources)
    assert derived.narrowed == any(source.narrowed for source in sources)


@given(st.lists(labels, min_size=1, max_size=5), labels, groups, groups)
def test_one_more_source_never_widens(
    sources: list[Label],
    more: Label,
    admitted: frozenset[PersonId],
    officers: frozenset[PersonId],
) -> None:
    before = taint.inherit(sources, admitted, officers)
    after = taint.inherit([*sources, more], admitted, officers)
    assert after.audience <= before.audience
    assert after.secret >= before.secret
    assert after.judicial >= before.judicial
    assert after.narrowed >= before.narrowed
    assert taint.inherit([more, *sources], admitted, officers) == after


@st.composite
def graphs(draw: st.DrawFn) -> tuple[Mapping[int, Contribution], Mapping[int, tuple[int, ...]]]:
    """Contributions, and texts that each rest on earlier ones."""
    roots = draw(st.lists(contributions, min_size=1, max_size=4))
    edges: dict[int, tuple[int, ...]] = {}
    for number in range(len(roots), len(roots) + draw(st.integers(1, 6))):
        edges[number] = tuple(draw(st.lists(st.integers(0, number - 1), max_size=3)))
    return dict(enumerate(roots)), edges


@settings(max_examples=100)
@given(graphs(), groups, groups)
def test_along_every_path_of_derivation_a_label_never_widens(
    graph: tuple[Mapping[int, Contribution], Mapping[int, tuple[int, ...]]],
    admitted: frozenset[PersonId],
    officers: frozenset[PersonId],
) -> None:
    roots, edges = graph
    found = {n: taint.of_contribution(c, admitted, officers) for n, c in roots.items()}
    for number, sources in edges.items():
        found[number] = taint.inherit((found[s] for s in sources), admitted, officers)
    for number in edges:
        ends = _roots(number, edges)
        expected = admitted | officers
        for end in ends:
            expected &= found[end].audience
        assert found[number].audience == expected
        assert found[number].secret == any(found[end].secret for end in ends)
        if any(not roots[end].kept for end in ends):
            assert found[number].secret
            assert found[number].audience <= officers


def _roots(number: int, edges: Mapping[int, tuple[int, ...]]) -> frozenset[int]:
    if number not in edges:
        return frozenset({number})
    return frozenset(end for source in edges[number] for end in _roots(source, edges))
