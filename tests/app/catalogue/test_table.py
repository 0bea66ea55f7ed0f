"""The decision table against the law's own words (1.4, 1.5, R3, R11, R12, R19)."""

from datetime import date

from app.catalogue.load import load_law
from app.catalogue.table import Invitable, Row, Speaking, decision_table
from app.domain.basis import Kind
from app.domain.law import Attendance
from app.domain.person import Category

TODAY = date(2026, 11, 21)


def rows(kind: Kind, purpose: str) -> dict[Category, Row]:
    table = decision_table(load_law(), TODAY)
    return {row.category: row for row in table if (row.kind, row.purpose) == (kind, purpose)}


def test_there_is_a_row_for_every_category_kind_and_purpose() -> None:
    table = decision_table(load_law(), TODAY)
    assert len({(row.category, row.kind, row.purpose) for row in table}) == len(table) == 17 * 5 * 3


def test_nobody_bears_a_duty_in_an_livc() -> None:
    regimes = {row.regime for row in decision_table(load_law(), TODAY) if row.kind is Kind.LIVC_R}
    assert regimes == {Speaking.RIGHT, Speaking.NONE}


def test_an_livc_is_open_for_terrorism_only() -> None:
    for purpose, rules in (("integrity", "R3"), ("criminal_organisation", "R4")):
        for row in rows(Kind.LIVC_R, purpose).values():
            assert row.may_be_invited is Invitable.NO
            assert {"R3", rules} <= set(row.rules)


def test_seats_in_an_livc_are_a_closed_list() -> None:
    verdicts: dict[Invitable, set[str]] = {}
    for category, row in rows(Kind.LIVC_R, "terrorism").items():
        verdicts.setdefault(row.may_be_invited, set()).add(category.value)
    assert verdicts == {
        Invitable.YES: {"BM", "POL", "PREV", "AIV", "GEM", "OCMW"},
        Invitable.IF_AUTHORISED: {"HULP", "SCHOOL", "JH", "JEUGD", "SOC", "FWB"},
        Invitable.NO: {"PARKET", "INSP", "ARTS", "ADV", "INTEL"},
    }


def test_intelligence_and_prosecution_sit_at_another_table() -> None:
    livc = rows(Kind.LIVC_R, "terrorism")
    assert {c for c, row in livc.items() if "R12" in row.rules} == {Category.PARKET, Category.INTEL}


def test_a_consent_names_its_participants_and_may_bind_authorities_alone() -> None:
    consent = rows(Kind.CONSENT, "criminal_organisation")
    bound = {c.value for c, row in consent.items() if row.regime is Speaking.RIGHT_OR_DUTY}
    assert bound == {"BM", "AIV", "GEM", "PREV", "POL", "INSP", "PARKET"}
    named = {c for c, row in consent.items() if row.may_be_invited is Invitable.IF_NAMED}
    assert named == set(Category) - {Category.ADV}


def test_the_mayor_determines_who_comes_under_article_119ter() -> None:
    other = rows(Kind.OTHER_LAW, "criminal_organisation")
    assert other[Category.PARKET].may_be_invited is Invitable.IF_DETERMINED
    assert other[Category.INSP].may_be_invited is Invitable.IF_DETERMINED
    assert rows(Kind.OTHER_LAW, "terrorism")[Category.INSP].may_be_invited is Invitable.NO


def test_before_the_law_of_2024_no_other_law_organises_a_consultation() -> None:
    table = decision_table(load_law(), date(2024, 2, 16))
    other = [row for row in table if row.kind is Kind.OTHER_LAW]
    assert {row.may_be_invited for row in other} == {Invitable.NO}


def test_only_municipal_services_bear_a_duty_in_an_administrative_meeting() -> None:
    admin = rows(Kind.ADMIN, "criminal_organisation")
    bound = {c.value for c, row in admin.items() if row.regime is Speaking.DUTY}
    assert bound == {"BM", "AIV", "GEM", "PREV"}


def test_a_lawyer_is_never_invited_and_has_no_voice() -> None:
    for row in decision_table(load_law(), TODAY):
        if row.category is Category.ADV:
            assert row.may_be_invited is Invitable.NO
            assert row.regime is Speaking.NONE
            assert row.attendance is Attendance.EXCLUDED


def test_youth_work_comes_voluntarily_and_is_asked_with_relevance() -> None:
    row = rows(Kind.LIVC_R, "terrorism")[Category.JEUGD]
    assert row.attendance is Attendance.VOLUNTARY
    assert {"R19", "R23", "R32", "R43"} <= set(row.rules)
