"""Who held the offices of mayor and coordinator, on any day."""

from dataclasses import replace
from datetime import date

from app.domain.person import Charge, Handover, PersonId
from tests import builders

A, B, C, MAYOR = map(PersonId, ("a", "b", "c", "mayor"))
FIRST, SECOND = date(2026, 3, 1), date(2026, 6, 1)


def test_the_holders_of_a_day_are_known_through_handovers() -> None:
    told = (
        Handover(Charge.COORDINATOR, A, B, FIRST, (MAYOR,)),
        Handover(Charge.COORDINATOR, B, C, SECOND, (MAYOR,)),
    )
    office = replace(builders.office(), coordinator=C, handovers=told)
    assert office.held_on(date(2026, 1, 1)) == {MAYOR, A}
    assert office.held_on(FIRST) == {MAYOR, A, B}
    assert office.held_on(date(2026, 4, 1)) == {MAYOR, B}
    assert office.held_on(SECOND) == {MAYOR, B, C}
    assert office.held_on(date(2027, 1, 1)) == {MAYOR, C}
