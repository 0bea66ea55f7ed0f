"""R4, R6, R10, R17, R18, R20, R24–R26, R28, R30–R32, R39, R41, R43 and R45 on texts."""

from datetime import date, timedelta
from typing import Any

import pytest

from app.domain.basis import Kind
from app.domain.decision import Action, Neutral
from app.domain.meeting import Invitation, ItemId
from app.domain.person import PersonId
from app.domain.secret import SecretText
from app.policy.permission import texts
from app.policy.situation import Situation
from app.policy.taint import Label
from tests.builders import (
    TODAY,
    case,
    consent,
    contribution,
    ids,
    item,
    law,
    people,
    person,
    situation,
)

EXPIRED = case(basis=consent(valid_until=TODAY - timedelta(days=1)))
TEMPLATE = Neutral(template="measure")
EVERYONE = Label(frozenset(people()))
OFFICERS = Label(ids("mayor", "coord"), secret=True)


def saying(s: Situation | None = None, answers_own: bool = True, **more: Any) -> tuple[str, ...]:
    said = contribution(**more)
    return texts.contribute(s or situation(said.contributor), said, answers_own).rules


def action(**more: Any) -> Action:
    told = {"owner": PersonId("insp"), "due": date(2026, 12, 18), **more}
    text = SecretText("do it")
    return Action("a", ItemId("item"), PersonId("mayor"), text, (), **told)  # type: ignore[arg-type]


# Contributions


def test_whoever_sits_at_the_item_contributes() -> None:
    assert saying() == ()
    assert saying(situation("gem"), contributor="insp") == ()


def test_r4_an_administrative_meeting_takes_no_secrets() -> None:
    assert saying(situation("insp", Kind.ADMIN), secret=True) == ("R4",)
    assert saying(situation("insp", Kind.ADMIN)) == ()


def test_r6_nothing_is_said_for_the_record_under_a_consent_that_ran_out() -> None:
    s = situation("insp", case=EXPIRED)
    assert saying(s) == ("R6",)
    assert texts.approve(s, contribution(), visible=True).rules == ("R6",)
    assert texts.withdraw(s, contribution(), visible=True, signed=False).allowed


def test_r10_speaker_and_typist_both_sit_there() -> None:
    assert saying(situation("gem", item=item(present=("insp",)))) == ("R10", "R18")
    assert saying(situation("soc", item=item(present=("insp",)))) == ("R10",)
    assert saying(situation("soc", item=item(present=("soc",)))) == ("R10",)


def test_r10_who_has_no_voice_contributes_nothing() -> None:
    assert saying(contributor="adv") == ("R10",)


def test_r10_nobody_answers_a_question_to_somebody_else() -> None:
    assert saying(answers_own=False) == ("R10",)


def test_r18_the_minute_taker_writes_once_arrived() -> None:
    absent = item(present=("mayor", "insp"))
    assert saying(situation("gem", item=absent)) == ("R10", "R18")
    assert saying(situation("gem")) == ()


@pytest.mark.parametrize("code", ["judicial", "health", "origin", "convictions", "sexual", "other"])
def test_r25_sensitive_data_need_a_justification(code: str) -> None:
    assert saying(categories=frozenset({code})) == ("R25",)
    assert saying(categories=frozenset({code}), justification=SecretText("  ")) == ("R25",)
    assert saying(categories=frozenset({code}), justification=SecretText("because")) == ()


@pytest.mark.parametrize(
    "code",
    [
        "identification",
        "contact",
        "profession",
        "status",
        "finance",
        "lifestyle",
        "household",
        "housing",
        "risk",
    ],
)
def test_r25_other_data_need_none(code: str) -> None:
    assert saying(categories=frozenset({code})) == ()


def test_r25_categories_come_from_the_list_and_may_be_absent() -> None:
    assert saying(categories=frozenset({"shoe_size"}), justification=SecretText("x")) == ("R25",)
    assert saying(categories=frozenset()) == ()


def test_r26_classified_material_is_put_on_no_record() -> None:
    justified = saying(categories=frozenset({"classified"}), justification=SecretText("x"))
    assert justified == ("R26",)
    both = saying(categories=frozenset({"classified", "health"}))
    assert both == ("R25", "R26")


def test_r41_nobody_speaks_whose_clearance_lapsed() -> None:
    lapsed = people(person("pol", "POL", clearance_until=TODAY - timedelta(days=1)))
    s = situation("pol", Kind.LIVC_R, persons=lapsed)
    assert saying(s, contributor="pol") == ("R41",)


def test_r45_the_source_of_the_french_community_is_named() -> None:
    assert saying(contributor="fwb") == ("R45",)
    assert saying(contributor="fwb", attributed=True) == ()


def test_r16_a_representative_of_the_french_community_is_named_as_well() -> None:
    sent = (Invitation(PersonId("fwb"), TODAY, True, PersonId("soc")),)
    assert saying(situation("soc", item=item(invitations=sent)), contributor="soc") == ("R45",)


# Approving and withdrawing


@pytest.mark.parametrize("other", ["mayor", "coord", "gem", "soc"])
def test_r20_only_the_contributor_approves_and_withdraws(other: str) -> None:
    s = situation(other)
    assert texts.approve(s, contribution(), visible=True).rules == ("R20",)
    assert texts.withdraw(s, contribution(), visible=True, signed=False).rules == ("R20",)
    assert texts.approve(situation("insp"), contribution(), visible=True).allowed
    assert texts.withdraw(situation("insp"), contribution(), True, signed=False).allowed


def test_r20_nothing_is_withdrawn_from_signed_minutes() -> None:
    s = situation("insp")
    assert texts.withdraw(s, contribution(), visible=True, signed=True).rules == ("R20",)


def test_r10_what_one_may_not_see_one_neither_approves_nor_withdraws() -> None:
    s = situation("soc")
    for text, visible in ((contribution(), False), (None, True), (None, False)):
        assert texts.approve(s, text, visible).rules == ("R10",)
        assert texts.withdraw(s, text, visible, signed=True).rules == ("R10",)


def test_withdrawing_stays_possible_for_who_lost_the_admission() -> None:
    s = situation("insp", case=case(revoked=ids("insp")))
    assert texts.withdraw(s, contribution(), visible=False, signed=False).allowed
    assert texts.approve(s, contribution(), visible=False).rules == ("R10",)


# Decisions and actions


def deriving(s: Situation | None = None, **more: Any) -> tuple[str, ...]:
    told = {"sources_known": True, "foreign": False, "neutral": None, **more}
    return texts.derive(s or situation(), **told).rules


def test_the_chair_decides_at_the_item() -> None:
    assert deriving() == ()
    assert deriving(situation("coord")) == ("R10",)
    assert deriving(situation(item=item(present=("coord",)))) == ("R10",)


def test_r6_nothing_is_decided_under_a_consent_that_ran_out() -> None:
    assert deriving(situation(case=EXPIRED)) == ("R6",)


def test_r10_nothing_rests_on_what_the_chair_may_not_know() -> None:
    assert deriving(sources_known=False, foreign=True) == ("R10",)


def test_r28_nothing_rests_on_another_case() -> None:
    assert deriving(foreign=True) == ("R28",)


@pytest.mark.parametrize("template", ["measure", "contact", "follow_up", "no_action"])
def test_r30_every_catalogue_has_the_four_templates(template: str) -> None:
    assert template in law().neutral
    assert deriving(neutral=Neutral(template)) == ()


def test_r30_a_neutral_template_stands_in_the_catalogue() -> None:
    assert deriving(neutral=Neutral("unheard")) == ("R30",)
    assert deriving(neutral=Neutral(text=SecretText("anything"))) == ()


def test_r10_an_action_goes_to_somebody_of_the_case() -> None:
    admitted = case(admitted=frozenset(people()) - ids("soc"))
    told: dict[str, Any] = {"sources_known": True, "foreign": False, "neutral": None}
    s = situation(case=admitted)
    assert texts.assign(s, PersonId("soc"), **told).rules == ("R10",)
    assert texts.assign(s, PersonId("insp"), **told).allowed
    revoked = situation(case=case(revoked=ids("insp")))
    assert texts.assign(revoked, PersonId("insp"), **told).rules == ("R10", "R41")


@pytest.mark.parametrize("name", ["bm", "aiv", "gem", "prev"])
def test_r43_the_mayors_own_services_are_given_actions(name: str) -> None:
    assert not texts.needs_acceptance(situation(), PersonId(name))


@pytest.mark.parametrize("name", ["pol", "insp", "hulp", "ocmw", "jeugd", "fwb", "parket"])
def test_r43_everybody_else_is_offered_them(name: str) -> None:
    assert texts.needs_acceptance(situation(), PersonId(name))


def test_r43_the_owner_alone_accepts() -> None:
    owner = PersonId("insp")
    assert texts.accept_action(situation("insp"), owner).allowed
    assert texts.accept_action(situation("mayor"), owner).rules == ("R43",)
    assert texts.accept_action(situation("soc"), owner).rules == ("R10",)
    assert texts.accept_action(situation("insp"), None).rules == ("R10",)
    assert texts.accept_action(situation("insp", case=EXPIRED), owner).rules == ("R6",)


def test_r43_owner_and_coordinator_say_how_far_it_is() -> None:
    assert texts.update_action(situation("insp"), action()).allowed
    assert texts.update_action(situation("coord"), action()).allowed
    assert texts.update_action(situation("mayor"), action()).rules == ("R10",)
    assert texts.update_action(situation("soc"), action()).rules == ("R10",)
    assert texts.update_action(situation("insp"), None).rules == ("R10",)
    assert texts.update_action(situation("insp", case=EXPIRED), action()).rules == ("R6",)


def test_r30_each_contributor_agrees_for_their_own() -> None:
    own = contribution().contributor
    assert texts.agree(situation("insp"), own, visible=True, asked=True).allowed
    assert texts.agree(situation("soc"), own, True, asked=True).rules == ("R20",)
    for visible, asked in ((False, True), (True, False)):
        assert texts.agree(situation("insp"), own, visible, asked).rules == ("R10",)
    assert texts.agree(situation("insp"), None, True, asked=True).rules == ("R10",)
    for lost in (case(admitted=ids("mayor")), case(revoked=ids("insp"))):
        assert texts.agree(situation("insp", case=lost), own, True, asked=True).rules == ("R10",)


# Feedback sheets


def proposing(s: Situation | None = None, **more: Any) -> tuple[str, ...]:
    told = {"label": EVERYONE, "sources_known": True, "foreign": False, "put_before": False, **more}
    return texts.propose_feedback(s or situation("coord"), **told).rules


def test_chair_and_coordinator_propose_a_feedback_sheet_at_the_table() -> None:
    assert proposing() == proposing(situation("mayor")) == ()
    assert proposing(situation("gem")) == ("R10",)
    assert proposing(situation("coord", item=item(present=("pol",)))) == ("R10",)


def test_r30_a_feedback_sheet_refuses_secrets_and_what_the_police_may_not_read() -> None:
    assert proposing(label=Label(frozenset(people()), secret=True)) == ("R30",)
    assert proposing(label=Label(frozenset(people()) - ids("pol"))) == ("R30",)
    assert proposing(label=OFFICERS, foreign=True, put_before=True) == ("R28", "R30", "R31")


def test_r31_a_text_is_put_once() -> None:
    assert proposing(put_before=True) == ("R31",)


def exporting(s: Situation | None = None, **more: Any) -> tuple[str, ...]:
    told = {"known": True, "unanimous": True, "exported": False, "label": EVERYONE, **more}
    return texts.export_feedback(s or situation("coord"), **told).rules


def test_r31_unanimous_once_and_to_the_police_at_the_table() -> None:
    assert exporting() == ()
    assert exporting(unanimous=False) == ("R31",)
    assert exporting(exported=True) == ("R31",)
    assert exporting(situation("coord", item=item(present=("insp", "coord")))) == ("R31",)
    assert exporting(situation("mayor")) == ("R10",)
    assert exporting(situation("coord", case=EXPIRED)) == ("R6",)
    assert exporting(known=False) == ("R10",)


def test_r30_a_source_that_became_secret_stops_the_sheet() -> None:
    assert exporting(label=OFFICERS) == ("R30",)


def test_r41_police_who_lost_the_admission_get_no_sheet_and_stop_none() -> None:
    alone = situation("coord", case=case(revoked=ids("pol")))
    without = Label(frozenset(people()) - ids("pol"))
    assert exporting(alone, label=without) == ("R31",)
    known = people(person("colleague", "POL"))
    admitted = case(admitted=frozenset(known), revoked=ids("pol"))
    there = item(present=("coord", "pol", "colleague"))
    two = situation("coord", persons=known, case=admitted, item=there)
    assert exporting(two, label=Label(frozenset(known) - ids("pol"))) == ()


# Minutes


def issuing(s: Situation | None = None, **more: Any) -> tuple[str, ...]:
    everyone = frozenset(people())
    told = {"recipients": ids("insp"), "entitled": everyone, "lost": frozenset(), "lapsed": False}
    return texts.issue(s or situation("coord", case=None), **{**told, **more}).rules


def test_the_chair_signs_and_the_coordinator_issues() -> None:
    assert texts.sign(situation("mayor")).allowed
    assert texts.sign(situation("coord")).rules == ("R10",)
    assert issuing() == ()
    assert issuing(situation("mayor", case=None)) == ("R10",)


def test_r6_signing_stays_possible_and_issuing_does_not() -> None:
    assert texts.sign(situation("mayor", case=EXPIRED)).allowed
    assert issuing(lapsed=True) == ("R6",)


def test_r17_r32_and_r41_copies_go_to_who_took_part_declared_and_is_still_admitted() -> None:
    assert issuing(entitled=ids("mayor")) == ("R32",)
    undeclared = situation(
        "coord", case=None, persons=people(person("insp", "INSP", declared_on=None))
    )
    assert issuing(undeclared) == ("R17",)
    assert issuing(lost=ids("insp")) == ("R41",)
    assert issuing(undeclared, recipients=ids("insp", "soc"), entitled=ids("insp")) == (
        "R17",
        "R32",
    )


def test_r10_who_gets_a_copy_is_nothing_for_a_participant_to_probe() -> None:
    assert issuing(situation("soc", case=None), entitled=frozenset(), lapsed=True) == ("R10",)


def test_r39_the_log_has_its_readers() -> None:
    assert texts.read_log(PersonId("coord"), ids("coord")).allowed
    assert texts.read_log(PersonId("mayor"), ids("coord")).rules == ("R39",)
