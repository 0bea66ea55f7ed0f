"""Any world at all: nobody reads what was not meant for them, and the projector is exact."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.decision import Neutral
from app.domain.disclosed import Disclosed
from app.domain.person import PersonId
from app.domain.secret import SecretText
from app.policy.disclosure import Around, Occasion, Passage, Reader, disclose
from app.policy.taint import Label
from tests.app.policy.moments import groups, labels, persons

FULL, NEUTRAL = "the full text", "a neutral text"
PRODUCTS = [Occasion.COPY, Occasion.FEEDBACK]
flag = st.booleans()

neutrals = st.none() | st.builds(
    Neutral,
    template=st.none() | st.just("measure"),
    text=st.none() | st.just(SecretText(NEUTRAL)),
    agreed=flag,
)
passages = st.builds(
    Passage,
    text=st.just(SecretText(FULL)),
    label=labels,
    contributor=st.none() | persons,
    writers=groups,
    kept=flag,
    named=groups,
    attributed=flag,
    neutral=neutrals,
)
readers = st.builds(
    Reader,
    id=persons.map(PersonId),
    admitted=flag,
    arrived=flag,
    officer=flag,
    named_only=flag,
)
surroundings = st.builds(
    Around, admitted=groups, own_files=flag, judicial_consent=flag, police=groups
)
occasions = st.sampled_from(Occasion)


def full(passage: Passage, reader: Reader, occasion: Occasion, around: Around) -> bool:
    seen = disclose(passage, reader, occasion, around)
    return isinstance(seen, Disclosed) and seen.text == FULL


@settings(max_examples=150)
@given(passages, readers, occasions, surroundings)
def test_nobody_outside_audience_contributor_and_writers_ever_gets_the_full_text(
    passage: Passage, reader: Reader, occasion: Occasion, around: Around
) -> None:
    if occasion is Occasion.PROJECTOR or not full(passage, reader, occasion, around):
        return
    allowed = passage.label.audience | {passage.contributor}
    if not passage.kept and not occasion.product:
        allowed = passage.writers
    assert reader.id in allowed
    assert reader.admitted


@settings(max_examples=150)
@given(passages, readers, st.sampled_from(PRODUCTS), surroundings)
def test_a_product_holds_kept_texts_for_people_of_the_table_alone(
    passage: Passage, reader: Reader, occasion: Occasion, around: Around
) -> None:
    seen = disclose(passage, reader, occasion, around)
    if isinstance(seen, Disclosed):
        assert passage.kept
        assert reader.admitted
        assert reader.arrived or reader.officer
        if occasion is Occasion.COPY and not reader.officer:
            assert around.own_files
            assert around.judicial_consent or not passage.label.judicial
        if occasion is Occasion.FEEDBACK:
            assert not passage.label.secret
            assert around.police <= passage.label.audience


@settings(max_examples=150)
@given(passages, readers, st.sampled_from(PRODUCTS), surroundings)
def test_youth_and_social_work_get_contributions_of_others_only_where_named(
    passage: Passage, reader: Reader, occasion: Occasion, around: Around
) -> None:
    reader = replace(reader, named_only=True)
    contribution = passage.contributor not in (None, reader.id)
    if contribution and reader.id not in passage.named:
        assert not isinstance(disclose(passage, reader, occasion, around), Disclosed)


@settings(max_examples=150)
@given(passages, readers, occasions, surroundings)
def test_a_neutral_text_stands_for_derived_texts_and_once_agreed(
    passage: Passage, reader: Reader, occasion: Occasion, around: Around
) -> None:
    seen = disclose(passage, reader, occasion, around)
    if isinstance(seen, Disclosed) and seen.neutral:
        assert passage.contributor is None
        assert passage.neutral is not None
        assert seen.attribution is None
        assert seen.text == "" or (seen.text == NEUTRAL and passage.neutral.agreed)
        assert (seen.template is not None) == (seen.text == "")


@settings(max_examples=150)
@given(passages, readers, occasions, surroundings, groups, labels, flag)
def test_what_is_shown_does_not_depend_on_what_the_reader_may_not_know(
    passage: Passage,
    reader: Reader,
    occasion: Occasion,
    around: Around,
    others: frozenset[PersonId],
    label: Label,
    secret: bool,
) -> None:
    """Who else may read, and whether it is secret, changes nothing for one reader's screen."""
    if occasion in (Occasion.PROJECTOR, Occasion.FEEDBACK):
        return
    mine = frozenset({reader.id})
    audience = (others - mine) | (passage.label.audience & mine)
    other = replace(passage, label=Label(audience, secret, passage.label.judicial))
    assert disclose(other, reader, occasion, around) == disclose(passage, reader, occasion, around)


# The projector


@settings(max_examples=150)
@given(passages, surroundings)
def test_the_projector_shows_no_more_and_no_less_than_everyone_admitted_may_see(
    passage: Passage, around: Around
) -> None:
    nobody = Reader(None, admitted=True, arrived=True)
    on_screen = [
        full(passage, Reader(person, admitted=True), Occasion.SCREEN, around)
        for person in sorted(around.admitted)
    ]
    everyone = passage.kept and all(on_screen)
    assert full(passage, nobody, Occasion.PROJECTOR, around) == everyone


@settings(max_examples=100)
@given(passages, surroundings, flag, flag, groups)
def test_who_is_in_the_room_never_changes_the_projector(
    passage: Passage, around: Around, arrived: bool, officer: bool, police: frozenset[PersonId]
) -> None:
    nobody = Reader(None, admitted=True, arrived=True)
    somebody = Reader(None, admitted=True, arrived=arrived, officer=officer)
    room = replace(around, police=police)
    assert disclose(passage, somebody, Occasion.PROJECTOR, room) == disclose(
        passage, nobody, Occasion.PROJECTOR, around
    )


@settings(max_examples=100)
@given(passages, surroundings, persons)
def test_admitting_somebody_never_shows_more_on_the_projector(
    passage: Passage, around: Around, newcomer: str
) -> None:
    nobody = Reader(None, admitted=True, arrived=True)
    more = replace(around, admitted=around.admitted | {PersonId(newcomer)})
    if full(passage, nobody, Occasion.PROJECTOR, more):
        assert full(passage, nobody, Occasion.PROJECTOR, around)
