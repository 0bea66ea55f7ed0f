"""A newcomer reopens a round, and its end does not tell what the newcomer answered (R31, R44)."""

from app.domain.person import PersonId
from app.queries.table import Round

EARLIER = (PersonId("mayor"), PersonId("clb"))
LATE = PersonId("jeugd")
ALL = frozenset({*EARLIER, LATE})


def test_everyone_may_answer_again_when_a_round_is_reopened() -> None:
    reopened = Round.reopened(EARLIER)
    assert all(reopened.waits_for(person) for person in ALL)
    assert not reopened.unanimous(ALL)
    assert not reopened.cast(EARLIER[0], True).waits_for(EARLIER[0])


def test_the_newcomers_agreement_is_enough_where_nobody_thinks_better_of_it() -> None:
    assert Round.reopened(EARLIER).cast(LATE, True).unanimous(ALL)


def test_whoever_agreed_before_can_object_so_that_the_end_tells_nobody_apart() -> None:
    by_the_newcomer = Round.reopened(EARLIER).cast(EARLIER[0], True).cast(LATE, False)
    by_another = Round.reopened(EARLIER).cast(EARLIER[0], False).cast(LATE, True)
    for ended in (by_the_newcomer, by_another):
        assert ended.full(ALL)
        assert not ended.unanimous(ALL)
