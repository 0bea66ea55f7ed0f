"""R5, R6, R9, R10, R17, R18, R19, R21, R23, R27, R38, R41, R42 and R44 at the table."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from app.domain.basis import Kind
from app.domain.law import Regime
from app.domain.meeting import Invitation, Item
from app.domain.person import Category, PersonId
from app.policy.permission import table
from app.policy.situation import Situation
from app.policy.verdict import Verdict
from tests.builders import (
    TODAY,
    case,
    consent,
    ids,
    item,
    meeting,
    office,
    people,
    person,
    situation,
    subject,
)

EXPIRED = consent(valid_until=TODAY - timedelta(days=1))


def expired(actor: str = "mayor", **more: Any) -> Situation:
    return situation(actor, case=case(basis=EXPIRED), **more)


def agenda(s: Situation) -> dict[Any, Any]:
    assert s.case is not None
    assert s.item is not None
    return {s.case.id: (s.case, s.item)}


def invited(*names: str) -> tuple[Invitation, ...]:
    return tuple(Invitation(PersonId(name), TODAY, accepted=True) for name in names)


# Opening


def test_r5_a_meeting_opens_with_cases_people_purpose_and_place() -> None:
    s = situation()
    assert table.open_meeting(s, agenda(s)).allowed
    assert table.open_meeting(s, {}).rules == ("R5",)


@pytest.mark.parametrize(
    "lacking",
    [
        {"item": item(invitations=())},
        {"case": case(purpose="")},
        {"meeting": meeting(place=" ")},
    ],
)
def test_r5_modalities_are_filled_before_a_meeting_opens(lacking: dict[str, Any]) -> None:
    s = situation(**lacking)
    assert table.open_meeting(s, agenda(s)).rules == ("R5",)
    assert table.open_item(s, 6).rules == ("R5",)


def test_a_strategic_meeting_opens_without_cases() -> None:
    strategic = situation(meeting=meeting(Kind.STRATEGIC), case=None, item=None)
    assert table.open_meeting(strategic, {}).allowed


@pytest.mark.parametrize("absent", ["bm", "pol", "prev"])
def test_r9_an_livc_opens_only_with_its_core(absent: str) -> None:
    there = ids("mayor", "pol", "prev") - ids(absent, "mayor" if absent == "bm" else absent)
    s = situation(
        kind=Kind.LIVC_R,
        case=case(Kind.LIVC_R, admitted=ids("mayor", "coord") & (there | ids("coord"))),
        item=item(invitations=invited(*there)),
    )
    assert "R9" in table.open_meeting(s, agenda(s)).rules


def test_r9_an_invited_core_is_enough_and_other_kinds_need_none() -> None:
    core = tuple(Invitation(PersonId(name), TODAY) for name in ("pol", "prev"))
    admitted = case(Kind.LIVC_R, admitted=ids("mayor", "coord"))
    s = situation(kind=Kind.LIVC_R, case=admitted, item=item(invitations=core))
    assert table.open_meeting(s, agenda(s)).allowed
    assert table.open_item(s, 6).allowed
    s = situation(case=case(admitted=ids("mayor", "coord")))
    assert table.open_meeting(s, agenda(s)).allowed


def test_r9_a_core_that_lost_its_admission_is_not_there() -> None:
    lost = case(Kind.LIVC_R, revoked=ids("pol", "prev"))
    s = situation(kind=Kind.LIVC_R, case=lost, item=item(invitations=invited("ocmw")))
    assert table.open_item(s, 6).rules == ("R9",)


@pytest.mark.parametrize(
    "act",
    [
        lambda s: table.open_meeting(s, agenda(s)),
        lambda s: table.open_item(s, 6),
        lambda s: table.close_item(s, open_duty=False),
        table.close_meeting,
        lambda s: table.ask(s, PersonId("insp"), relevance=True),
    ],
)
def test_r10_the_chair_leads_the_table(act: Callable[[Situation], Verdict]) -> None:
    assert act(situation("mayor")).allowed
    assert act(situation("gem")).rules == ("R10",)
    assert act(situation("coord")).rules == ("R10",)
    delegate = meeting(chair=PersonId("prev"))
    assert act(situation("prev", meeting=delegate)).rules == ("R10",)
    assert act(situation("prev", meeting=delegate, office=office(delegates=ids("prev")))).allowed
    assert act(situation("mayor", meeting=delegate)).rules == ("R10",)


def test_r10_what_refuses_a_meeting_is_told_to_those_who_know_its_agenda_alone() -> None:
    s = situation("soc", item=item(invitations=()))
    assert table.open_meeting(s, agenda(s)).rules == ("R10",)
    assert table.open_meeting(situation("coord", item=item(invitations=())), agenda(s)).rules == (
        "R5",
        "R10",
    )


def test_r5_the_chair_is_named_in_the_consent_of_every_case() -> None:
    s = situation(case=case(basis=consent("coord", "pol")))
    assert "R5" in table.open_meeting(s, agenda(s)).rules


def test_r10_a_chair_opens_no_meeting_on_a_case_that_is_closed_to_them() -> None:
    s = situation()
    assert table.open_meeting(s, {**agenda(s), "other": None}).rules == ("R10",)  # type: ignore[dict-item]


def test_r6_nothing_comes_to_the_table_under_a_consent_that_ran_out() -> None:
    assert table.open_item(expired(), 6).rules == ("R6",)


def test_r27_a_minor_is_not_discussed_without_a_note() -> None:
    child = case(subject=subject(born=date(2012, 2, 29)))
    assert table.open_item(situation(case=child), 6).rules == ("R27",)


@pytest.mark.parametrize(
    ("months", "rules"), [(0, ("R38",)), (-1, ("R38",)), (1, ()), (360, ()), (361, ("R38",))]
)
def test_r38_a_term_is_fixed_and_never_over_thirty_years(
    months: int, rules: tuple[str, ...]
) -> None:
    alone = case(admitted=ids("mayor", "coord", "pol"))
    assert table.open_item(situation(case=alone), months).rules == rules


def test_r38_a_term_has_somebody_who_watches_over_it() -> None:
    assert table.open_item(situation(office=office(dpo=" ")), 6).rules == ("R38",)


@pytest.mark.parametrize(("months", "rules"), [(12, ()), (13, ("R38",))])
def test_r38_with_the_french_community_a_year_at_first(months: int, rules: tuple[str, ...]) -> None:
    elsewhere = case(admitted=ids("mayor", "coord", "fwb"))
    s = situation(case=elsewhere, item=item(invitations=invited("pol")))
    assert table.open_item(s, months).rules == rules


# Coming, going, closing


def test_r10_whoever_was_not_admitted_does_not_arrive() -> None:
    assert table.arrive(situation("soc", case=case(admitted=ids("mayor")))).rules == ("R10",)
    assert table.arrive(situation("soc")).allowed


def test_r17_the_declaration_comes_before_arriving() -> None:
    undeclared = people(person("soc", "SOC", declared_on=None))
    assert table.arrive(situation("soc", persons=undeclared)).rules == ("R17",)


def test_r41_a_lost_admission_or_clearance_ends_access_at_once() -> None:
    assert "R41" in table.arrive(situation("soc", case=case(revoked=ids("soc")))).rules
    lapsed = people(person("pol", "POL", clearance_until=TODAY - timedelta(days=1)))
    s = situation("pol", Kind.LIVC_R, persons=lapsed)
    assert table.arrive(s).rules == ("R41",)
    assert table.vote(s).rules == ("R41",)
    assert table.arrive(situation("pol", persons=lapsed)).allowed


def test_r6_nobody_sits_down_under_a_consent_that_ran_out_but_all_may_leave() -> None:
    assert table.arrive(expired("soc")).rules == ("R6",)
    assert table.leave(expired("soc")).allowed


def test_r10_only_who_sits_leaves() -> None:
    assert table.leave(situation("soc", item=item(present=("mayor",)))).rules == ("R10",)


def test_r42_an_item_with_an_open_duty_does_not_close() -> None:
    assert table.close_item(situation(), open_duty=True).rules == ("R42",)
    assert table.close_item(situation("gem"), open_duty=True).rules == ("R10", "R42")


def test_r6_closing_stays_possible() -> None:
    assert table.close_item(expired(), open_duty=False).allowed
    assert table.close_meeting(expired()).allowed


# Questions


def test_r23_a_question_to_youth_work_says_first_why_it_matters() -> None:
    assert table.ask(situation(), PersonId("jeugd"), relevance=False).rules == ("R23",)
    assert table.ask(situation(), PersonId("jeugd"), relevance=True).allowed
    assert table.ask(situation(), PersonId("hulp"), relevance=False).allowed


def test_r10_only_who_sits_there_asks_and_is_asked() -> None:
    s = situation(item=item(present=("mayor",)))
    assert table.ask(s, PersonId("insp"), relevance=False).rules == ("R10",)
    s = situation(item=item(present=("insp",)))
    assert table.ask(s, PersonId("insp"), relevance=False).rules == ("R10",)


def test_r6_nothing_is_asked_under_a_consent_that_ran_out() -> None:
    assert table.ask(expired(), PersonId("insp"), relevance=False).rules == ("R6",)


def test_r21_a_right_holder_answers_or_passes_without_any_rule() -> None:
    for s in (situation("soc"), expired("soc")):
        assert table.reply(s, PersonId("soc"), under_duty=False).allowed
        assert table.pass_over(s, PersonId("soc"), under_duty=False).allowed


def test_r42_a_duty_is_answered_and_not_passed() -> None:
    s = situation("insp")
    assert table.reply(s, PersonId("insp"), under_duty=True).allowed
    assert table.pass_over(s, PersonId("insp"), under_duty=True).rules == ("R42",)


@pytest.mark.parametrize("duty", [False, True])
def test_r21_a_question_is_known_to_the_one_who_was_asked_alone(duty: bool) -> None:
    for other in ("mayor", "coord", "soc"):
        assert table.reply(situation(other), PersonId("insp"), duty).rules == ("R10",)
        assert table.pass_over(situation(other), PersonId("insp"), duty).rules == ("R10",)
        assert table.reply(situation(other), None, duty).rules == ("R10",)


@pytest.mark.parametrize("duty", [False, True])
def test_r41_whoever_lost_the_admission_has_no_question_any_more(duty: bool) -> None:
    s = situation("insp", case=case(revoked=ids("insp")))
    assert table.reply(s, PersonId("insp"), duty).rules == ("R10",)
    assert table.pass_over(s, PersonId("insp"), duty).rules == ("R10",)


# Votes


def test_r44_whoever_arrived_votes_also_after_leaving() -> None:
    left: Item = item().without(PersonId("soc"))
    assert table.vote(situation("soc", item=left)).allowed
    assert table.vote(situation("soc", item=item(present=("mayor",)))).rules == ("R10",)


def test_r6_nobody_votes_under_a_consent_that_ran_out() -> None:
    assert table.vote(expired("soc")).rules == ("R6",)


# Regimes (law 1.4)

TRUST = {"HULP", "OCMW", "SCHOOL", "JH", "JEUGD", "SOC", "FWB", "ARTS"}


@pytest.mark.parametrize("category", list(Category))
def test_r19_nobody_bears_a_duty_in_an_livc_and_nobody_of_trust_anywhere(
    category: Category,
) -> None:
    who = PersonId(category.value.lower())
    for kind in (Kind.LIVC_R, Kind.CONSENT, Kind.OTHER_LAW, Kind.ADMIN):
        bound = case(kind) if kind is not Kind.CONSENT else case(basis=consent(duties=ids(who)))
        regime = table.regime(situation(kind=kind, case=bound), who)
        if kind in (Kind.LIVC_R, Kind.OTHER_LAW) or category.value in TRUST:
            assert regime in (Regime.RIGHT, Regime.NONE)
        if category is Category.ADV:
            assert regime is Regime.NONE


@pytest.mark.parametrize("name", ["bm", "aiv", "gem", "prev"])
def test_a_municipal_service_answers_for_its_own_data_in_an_administrative_meeting(
    name: str,
) -> None:
    assert table.regime(situation(kind=Kind.ADMIN), PersonId(name)) is Regime.DUTY


@pytest.mark.parametrize("name", ["pol", "insp", "parket"])
def test_a_consent_alone_binds_an_authority(name: str) -> None:
    assert table.regime(situation(kind=Kind.ADMIN), PersonId(name)) is Regime.RIGHT
    assert table.regime(situation(), PersonId(name)) is Regime.RIGHT
    bound = situation(case=case(basis=consent(duties=ids(name))))
    assert table.regime(bound, PersonId(name)) is Regime.DUTY


def test_r16_a_representative_speaks_under_the_regime_of_whom_they_represent() -> None:
    sent = (Invitation(PersonId("jeugd"), TODAY, True, PersonId("deputy")),)
    known = people(person("deputy", "GEM"))
    s = situation(persons=known, item=item(invitations=sent))
    assert table.ask(s, PersonId("deputy"), relevance=False).rules == ("R10", "R23")
    assert s.entry(PersonId("deputy")).code is Category.JEUGD
