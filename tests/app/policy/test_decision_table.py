"""The decision table that the catalogue derives, against the policy (law 1.4, 1.5, R11)."""

from dataclasses import replace

import pytest

from app.catalogue.table import Invitable, Row, Speaking, decision_table
from app.domain.basis import Kind
from app.domain.law import Regime
from app.domain.person import Community, Person, PersonId
from app.policy.permission import preparing, table
from app.policy.situation import Situation
from tests.builders import (
    TODAY,
    basis_of,
    case,
    consent,
    ids,
    item,
    law,
    meeting,
    people,
    person,
    situation,
)

ROWS = decision_table(law(), TODAY)
GUEST = PersonId("guest")
SEATS = {"R3", "R4", "R5", "R11", "R12"}
"""The rules that decide on a seat; the others ask how somebody is invited."""


def _guest(row: Row, authorised: bool) -> Person:
    found = person("guest", row.category.value, "federal")
    covering = [
        (statute.id, community)
        for statute in law().statutes
        for category, community in statute.authorises
        if category is row.category
    ]
    if authorised and covering:
        citation, community = covering[0]
        return replace(found, authorisation=citation, community=Community(community))
    return found


def _preparation(row: Row, actor: str = "mayor", authorised: bool = True) -> Situation:
    basis, _ = basis_of(row.kind)
    if row.kind is Kind.CONSENT:
        named = frozenset(people()) | ({GUEST} if authorised else set())
        basis = consent(*named)
    return situation(
        actor,
        row.kind,
        persons=people(_guest(row, authorised)),
        case=case(row.kind, basis=basis, purpose=row.purpose, admitted=frozenset(people())),
        item=item(present=(), invitations=()),
        meeting=meeting(row.kind, on=TODAY.replace(year=2027)),
    )


def _seat(s: Situation) -> set[str]:
    return set(preparing.invite(s, GUEST, urgent=False, reasons_under_12=False).rules) & SEATS


def _opens(row: Row) -> bool:
    basis, _ = basis_of(row.kind)
    s = situation("coord", row.kind, case=None)
    return preparing.open_case(s, row.kind, row.purpose, basis, ()).allowed


@pytest.mark.parametrize("row", ROWS, ids=lambda r: f"{r.category}-{r.kind}-{r.purpose}")
def test_the_table_says_what_the_policy_decides(row: Row) -> None:
    if row.kind is Kind.STRATEGIC:
        assert not _opens(row)  # no case, so no item to be invited to
        return
    if not _opens(row) and row.kind is not Kind.ADMIN:
        assert row.may_be_invited is Invitable.NO
        return
    with_all, without = _seat(_preparation(row)), _seat(_preparation(row, authorised=False))
    by_coordinator = _seat(_preparation(row, "coord"))
    if row.may_be_invited is Invitable.NO:
        assert with_all
        assert with_all <= set(row.rules)
    elif row.may_be_invited is Invitable.YES:
        assert with_all == without == by_coordinator == set()
    elif row.may_be_invited is Invitable.IF_DETERMINED:
        assert with_all == set()
        assert by_coordinator == {"R11"}
    else:
        assert with_all == set()
        assert without
        assert without <= set(row.rules)


@pytest.mark.parametrize("row", ROWS, ids=lambda r: f"{r.category}-{r.kind}-{r.purpose}")
def test_the_regime_of_the_table_is_the_regime_at_the_table(row: Row) -> None:
    if row.may_be_invited is Invitable.NO or row.kind is Kind.STRATEGIC:
        return
    s = _preparation(row)
    assert s.case is not None
    free = table.regime(s, GUEST)
    bound = replace(s, case=replace(s.case, basis=replace(s.case.basis, duties=ids("guest"))))
    expected = {
        Speaking.RIGHT: (Regime.RIGHT, Regime.RIGHT),
        Speaking.DUTY: (Regime.DUTY, Regime.DUTY),
        Speaking.RIGHT_OR_DUTY: (Regime.RIGHT, Regime.DUTY),
        Speaking.NONE: (Regime.NONE, Regime.NONE),
    }[row.regime]
    assert (free, table.regime(bound, GUEST)) == expected
