"""What a round counts, and that nobody is told by its end who answered what (R31, R41, R44)."""

from app.domain.person import PersonId
from app.queries.table import Round

MAYOR, CLB, LATE = map(PersonId, ("mayor", "clb", "jeugd"))
ALL = (MAYOR, CLB, LATE)


def test_a_round_waits_for_everyone_who_did_not_answer() -> None:
    begun = Round().cast(MAYOR, True)
    assert [begun.waits_for(person) for person in ALL] == [False, True, True]
    assert not begun.counted(ALL).over


def test_it_is_unanimous_where_everyone_who_arrived_agreed() -> None:
    whole = Round().cast(MAYOR, True).cast(CLB, True).cast(LATE, True)
    assert whole.unanimous(ALL)
    assert not whole.cast(CLB, False).unanimous(ALL)
    assert not Round().unanimous(())


def test_it_ends_also_where_the_last_may_answer_no_more() -> None:
    waits = Round().cast(MAYOR, True).cast(CLB, False).counted(ALL)
    assert not waits.ended(ALL)
    assert waits.ended((MAYOR, CLB))
    assert not waits.unanimous((MAYOR, CLB))


def test_an_objection_of_who_never_sat_there_stays_and_their_agreement_goes() -> None:
    assert Round().cast(LATE, True).without(LATE).votes == {}
    assert Round().cast(LATE, False).without(LATE).votes == {LATE: False}
