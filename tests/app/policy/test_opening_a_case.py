"""R1–R7, R13, R19, R36, R37 and R40: what the law asks of a case before and while it exists."""

from datetime import date, timedelta
from typing import Any

import pytest

from app.domain.basis import Basis, Kind, Profile
from app.domain.case import About, Signal, Stage
from app.domain.person import PersonId
from app.domain.secret import SecretText
from app.policy.permission import preparing
from tests.builders import (
    COORDINATOR,
    TODAY,
    basis_of,
    case,
    consent,
    ids,
    item,
    office,
    people,
    person,
    signal,
    situation,
    statute,
)

ORGANISED = "criminal_organisation"


def opening(
    kind: Kind = Kind.CONSENT,
    purpose: str = ORGANISED,
    basis: Basis | None = None,
    signals: tuple[Signal, ...] = (),
    actor: str = "coord",
    **more: Any,
) -> tuple[str, ...]:
    s = situation(actor, kind, case=None, meeting=None, item=None, **more)
    return preparing.open_case(s, kind, purpose, basis or basis_of(kind)[0], signals).rules


@pytest.mark.parametrize("kind", [Kind.LIVC_R, Kind.CONSENT, Kind.OTHER_LAW, Kind.ADMIN])
def test_a_case_with_the_basis_of_its_kind_is_opened(kind: Kind) -> None:
    basis, purpose = basis_of(kind)
    assert opening(kind, purpose, basis, (signal(),)) == ()


@pytest.mark.parametrize(
    "lacking",
    [
        {"dated": None},
        {"dated": TODAY + timedelta(days=1)},
        {"magistrate": None},
        {"magistrate": "  "},
        {"reasons": None},
        {"reasons": ""},
        {"valid_until": None},
        {"participants": frozenset()},
    ],
)
def test_r1_a_consent_says_when_who_why_until_when_and_for_whom(lacking: dict[str, Any]) -> None:
    assert "R1" in opening(basis=consent(**lacking))


@pytest.mark.parametrize("citation", ["", "   "])
def test_r1_a_basis_without_citation_is_none(citation: str) -> None:
    assert {"R1", "R7"} <= set(opening(basis=consent(citation=citation)))


def test_r1_a_consent_does_not_end_before_it_begins() -> None:
    over = consent(dated=date(2026, 11, 10), valid_until=date(2026, 11, 9))
    assert "R1" in opening(basis=over)


@pytest.mark.parametrize("purpose", ["", "punishment", "Terrorism"])
def test_r2_a_case_has_one_of_three_purposes(purpose: str) -> None:
    assert "R2" in opening(purpose=purpose)


@pytest.mark.parametrize("purpose", ["integrity", "terrorism", ORGANISED])
def test_r2_a_consent_may_serve_each_of_the_three(purpose: str) -> None:
    assert opening(purpose=purpose) == ()


def test_r3_an_livc_is_for_terrorism_only() -> None:
    assert opening(Kind.LIVC_R, "integrity") == ("R3",)


def test_r3_and_r4_both_refuse_organised_crime_in_an_livc() -> None:
    assert opening(Kind.LIVC_R, ORGANISED) == ("R3", "R4")


@pytest.mark.parametrize(
    ("kind", "purpose", "basis"),
    [
        (Kind.CONSENT, ORGANISED, statute("wet 15 januari 2024", inquiry="IO-1")),
        (Kind.LIVC_R, "terrorism", consent()),
        (Kind.LIVC_R, "terrorism", statute("art. 119ter §6 NGW", inquiry="IO-1")),
        (Kind.OTHER_LAW, "terrorism", statute("wet 30 juli 2018")),
        (Kind.OTHER_LAW, ORGANISED, statute("art. 119ter §6 NGW")),
        (Kind.OTHER_LAW, ORGANISED, statute("art. 119ter §6 NGW", inquiry=" ")),
        (Kind.OTHER_LAW, "integrity", statute("art. 119ter §6 NGW", inquiry="IO-1")),
        (Kind.OTHER_LAW, ORGANISED, statute("decreet 21 mei 2021", inquiry="IO-1")),
    ],
)
def test_r4_kind_purpose_and_basis_match(kind: Kind, purpose: str, basis: Basis) -> None:
    assert opening(kind, purpose, basis) == ("R4",)


@pytest.mark.parametrize(
    ("kind", "profile"),
    [
        (Kind.ADMIN, Profile.CASUSOVERLEG),
        (Kind.CONSENT, Profile.HANDHAVING),
        (Kind.LIVC_R, Profile.HANDHAVING),
        (Kind.OTHER_LAW, Profile.HANDHAVING),
    ],
)
def test_r4_administrative_and_secret_consultations_never_share_a_vault(
    kind: Kind, profile: Profile
) -> None:
    basis, purpose = basis_of(kind)
    assert opening(kind, purpose, basis, profile=profile) == ("R4",)


def test_r4_a_strategic_meeting_has_no_cases() -> None:
    assert "R4" in opening(Kind.STRATEGIC, "terrorism", statute())


def test_r5_whoever_opens_a_case_is_named_in_its_consent() -> None:
    assert opening(basis=consent("mayor", "pol")) == ("R5",)


def test_r6_a_consent_that_ran_out_opens_nothing() -> None:
    assert opening(basis=consent(valid_until=TODAY - timedelta(days=1))) == ("R6",)


def test_r6_a_consent_holds_on_its_last_day() -> None:
    assert opening(basis=consent(valid_until=TODAY)) == ()


def test_r7_a_citation_stands_in_the_catalogue() -> None:
    assert opening(basis=consent(citation="art. 1 van het Boek")) == ("R7",)


@pytest.mark.parametrize("citation", ["art. 353 §2 Sw.", "ART 353 § 2 SW", "art. 458ter Sw."])
def test_r7_a_citation_is_known_by_its_aliases(citation: str) -> None:
    assert opening(basis=consent(citation=citation)) == ()


def test_r7_a_law_is_no_basis_before_it_is_in_force() -> None:
    early = date(2024, 2, 16)
    assert "R7" in opening(Kind.OTHER_LAW, ORGANISED, today=early)


def test_r10_a_case_is_opened_by_who_prepares() -> None:
    assert opening(actor="gem") == ("R10",)
    assert opening(actor="mayor") == ()


@pytest.mark.parametrize("name", ["hulp", "ocmw", "school", "jh", "jeugd", "soc", "fwb", "arts"])
def test_r19_a_consent_binds_nobody_whose_attendance_rests_on_trust(name: str) -> None:
    assert opening(basis=consent(duties=ids(name))) == ("R19",)


@pytest.mark.parametrize("name", ["bm", "aiv", "gem", "prev", "pol", "insp", "parket"])
def test_r19_a_consent_may_bind_an_authority(name: str) -> None:
    assert opening(basis=consent(duties=ids(name))) == ()


@pytest.mark.parametrize("about", [About.OPINION, About.BELIEF])
def test_r37_a_case_does_not_rest_on_opinion_or_belief_alone(about: About) -> None:
    assert opening(signals=(signal(about=about),)) == ("R37",)
    assert opening(signals=(signal(about=about), signal())) == ()


@pytest.mark.parametrize(
    "lacking",
    [
        {"on": TODAY + timedelta(days=1)},
        {"behaviour": SecretText(" ")},
        {"source": SecretText("")},
    ],
)
def test_r37_a_signal_is_behaviour_with_a_day_that_has_been_and_a_source(
    lacking: dict[str, Any],
) -> None:
    assert opening(signals=(signal(**lacking),)) == ("R37",)
    s = situation("coord")
    assert preparing.add_to_case(s, signal(**lacking)).rules == ("R37",)


def test_r40_production_asks_for_an_impact_assessment() -> None:
    assert opening(exercise=False) == ("R40",)
    assert opening(exercise=False, office=office(dpia=" ")) == ("R40",)
    assert opening(exercise=False, office=office(dpia="DPIA-2026-3")) == ()


def test_r38_no_case_is_opened_before_a_dpo_is_named_and_a_term_set() -> None:
    assert opening(office=office(dpo=" ")) == ("R38",)
    assert opening(office=office(retention_months=0)) == ("R38",)
    assert opening(office=office(terms={Kind.CONSENT: 361})) == ("R38",)
    assert opening() == ()


def test_a_refusal_names_every_rule() -> None:
    everything = opening(
        Kind.LIVC_R,
        ORGANISED,
        consent(
            "mayor",
            dated=None,
            valid_until=TODAY - timedelta(days=1),
            citation="x",
            duties=ids("hulp"),
        ),
        (signal(about=About.BELIEF),),
        actor="gem",
        exercise=False,
    )
    assert everything == ("R1", "R3", "R4", "R5", "R6", "R7", "R10", "R19", "R37", "R40")


# Afterwards


def test_r6_nothing_is_added_to_a_case_whose_consent_ran_out() -> None:
    s = situation("coord", case=case(basis=consent(valid_until=TODAY - timedelta(days=1))))
    assert preparing.add_to_case(s, signal()).rules == ("R6",)
    assert preparing.add_to_case(s).rules == ("R6",)
    assert preparing.advance(s, Stage.WEGING).rules == ("R6",)
    assert preparing.add_item(s).rules == ("R6",)


def test_r6_revoking_and_erasing_stay_possible() -> None:
    s = situation("coord", case=case(basis=consent(valid_until=TODAY - timedelta(days=1))))
    assert preparing.revoke(s).allowed
    assert preparing.end_case(s).allowed
    assert preparing.advance(s, Stage.AFSLUITING).rules == ("R36",)


def test_r10_the_mayor_alone_weighs() -> None:
    assert preparing.weigh(situation("mayor")).allowed
    assert preparing.weigh(situation("coord")).rules == ("R10",)
    lapsed = situation("mayor", case=case(basis=consent(valid_until=date(2026, 11, 20))))
    assert preparing.weigh(lapsed).rules == ("R6",)
    assert preparing.weigh(lapsed, is_case=False).allowed


def test_r13_another_mayor_is_not_the_competent_one() -> None:
    assert preparing.weigh(situation("bm")).rules == ("R10", "R13")
    assert preparing.delegate(situation("bm"), PersonId("soc")).rules == ("R10", "R13")


def test_r13_another_mayor_comes_when_invited() -> None:
    without = case(Kind.LIVC_R, admitted=frozenset(people()) - ids("bm"))
    s = situation("mayor", Kind.LIVC_R, item=item(invitations=()), case=without)
    assert preparing.invite(s, PersonId("bm"), False, False).allowed


@pytest.mark.parametrize(
    ("now", "then", "weighed", "rules"),
    [
        (Stage.AANMELDING, Stage.WEGING, False, ()),
        (Stage.AANMELDING, Stage.PLAN, False, ("R36",)),
        (Stage.WEGING, Stage.PLAN, True, ()),
        (Stage.WEGING, Stage.AANMELDING, True, ("R36",)),
        (Stage.PLAN, Stage.PLAN, True, ("R36",)),
        (Stage.PLAN, Stage.OPVOLGING, True, ()),
        (Stage.OPVOLGING, Stage.AFSLUITING, True, ()),
        (Stage.AFSLUITING, Stage.OPVOLGING, True, ("R36",)),
    ],
)
def test_r36_stages_go_forward_and_past_weighing_once_weighed(
    now: Stage, then: Stage, weighed: bool, rules: tuple[str, ...]
) -> None:
    s = situation("coord", case=case(stage=now, weighed=weighed))
    assert preparing.advance(s, then).rules == rules


def test_r35_there_is_no_search_across_cases() -> None:
    assert preparing.search(situation("mayor"), in_case=False).rules == ("R35",)
    assert preparing.search(situation("mayor"), in_case=True).allowed


def test_r8_the_mayor_delegates() -> None:
    soc = PersonId("soc")
    assert preparing.delegate(situation("mayor"), soc).allowed
    assert preparing.delegate(situation("coord"), soc).rules == ("R10",)
    assert preparing.end_delegation(situation("mayor")).allowed
    assert preparing.end_delegation(situation("coord")).rules == ("R10",)


def test_r4_a_meeting_belongs_to_the_vaults_profile() -> None:
    assert preparing.plan(situation("coord"), Kind.ADMIN).rules == ("R4",)
    assert preparing.plan(situation("coord", Kind.ADMIN), Kind.LIVC_R).rules == ("R4",)
    assert preparing.plan(situation("coord"), Kind.STRATEGIC).allowed
    assert preparing.plan(situation("insp"), Kind.ADMIN).rules == ("R4", "R10")


def test_people_are_kept_by_who_prepares_and_declare_for_themselves() -> None:
    assert preparing.keep_persons(situation(COORDINATOR)).allowed
    assert preparing.keep_persons(situation("gem")).rules == ("R10",)
    assert preparing.declare(situation("soc")).allowed
    stranger = situation("stranger", persons=people(person("other")))
    assert preparing.declare(stranger).rules == ("R10",)
