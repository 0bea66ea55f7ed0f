"""R4–R16, R27, R41 and R45: agendas, invitations and who comes."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from app.domain.basis import Kind
from app.domain.case import Case
from app.domain.law import Term
from app.domain.meeting import Invitation
from app.domain.person import Clearance, PersonId
from app.domain.secret import SecretText
from app.policy.permission import preparing
from app.policy.situation import Situation
from tests.builders import (
    TODAY,
    case,
    consent,
    ids,
    item,
    law,
    meeting,
    office,
    people,
    person,
    situation,
    subject,
)

FLEMISH = "decreet 21 mei 2021"
FRENCH = "décret 8 juin 2023"
YESTERDAY = TODAY - timedelta(days=1)


def preparation(kind: Kind = Kind.LIVC_R, actor: str = "mayor", **more: Any) -> Situation:
    """An agenda with one case, nobody invited yet, three weeks ahead."""
    more.setdefault("item", item(present=(), invitations=()))
    more.setdefault("meeting", meeting(kind, on=TODAY + timedelta(days=21)))
    return situation(actor, kind, **more)


def inviting(who: str, *, s: Situation | None = None, **more: Any) -> tuple[str, ...]:
    told = {"urgent": False, "reasons_under_12": False, **more}
    return preparing.invite(s or preparation(), PersonId(who), **told).rules


def lapsed(kind: Kind = Kind.CONSENT) -> Case:
    return case(kind, basis=consent(valid_until=YESTERDAY))


# Agenda


def test_r4_a_case_stands_on_agendas_of_its_own_kind() -> None:
    s = preparation(Kind.CONSENT, "coord", meeting=meeting(Kind.OTHER_LAW))
    assert preparing.add_item(s).rules == ("R4",)
    assert preparing.add_item(preparation(Kind.CONSENT, "coord")).allowed


@pytest.mark.parametrize(
    ("born", "rules"),
    [
        (date(2008, 11, 24), ("R27",)),
        (date(2008, 11, 23), ()),
        (None, ()),
    ],
)
def test_r27_a_minor_needs_a_note_before_an_agenda(
    born: date | None, rules: tuple[str, ...]
) -> None:
    s = preparation(actor="coord", case=case(Kind.LIVC_R, subject=subject(born=born)))
    assert preparing.add_item(s).rules == rules


@pytest.mark.parametrize(("note", "rules"), [("interest", ()), ("  ", ("R27",))])
def test_r27_a_note_that_says_nothing_is_none(note: str, rules: tuple[str, ...]) -> None:
    child = subject(born=date(2014, 1, 1))
    noted = case(Kind.LIVC_R, subject=child, child_interest=SecretText(note))
    assert preparing.add_item(preparation(actor="coord", case=noted)).rules == rules


# Invitations


def test_r5_a_consent_names_whoever_is_invited() -> None:
    named = case(basis=consent("mayor", "coord", "insp"))
    s = preparation(Kind.CONSENT, case=named)
    assert inviting("insp", s=s) == ()
    assert inviting("pol", s=s) == ("R5", "R11")


def test_r6_a_consent_that_ran_out_invites_nobody() -> None:
    assert inviting("insp", s=preparation(Kind.CONSENT, case=lapsed())) == ("R6",)


def test_r8_invitations_to_an_livc_issue_from_the_mayor_or_a_delegate() -> None:
    assert inviting("ocmw", s=preparation(actor="coord")) == ("R8",)
    delegated = preparation(actor="coord", office=office(delegates=ids("coord")))
    assert inviting("ocmw", s=delegated) == ()
    assert inviting("ocmw", s=preparation(actor="gem")) == ("R8", "R10")


def test_r8_elsewhere_who_prepares_invites() -> None:
    assert inviting("ocmw", s=preparation(Kind.CONSENT, "coord")) == ()


@pytest.mark.parametrize(
    ("clearance", "until", "rules"),
    [
        (None, None, ("R9",)),
        (Clearance.SECRET, None, ()),
        (Clearance.TOP_SECRET, TODAY + timedelta(days=21), ()),
        (Clearance.SECRET, TODAY + timedelta(days=20), ("R9",)),
        (Clearance.SECRET, YESTERDAY, ("R9",)),
    ],
)
def test_r9_police_without_a_clearance_on_the_day_are_not_invited_to_an_livc(
    clearance: Clearance | None, until: date | None, rules: tuple[str, ...]
) -> None:
    known = people(person("pol", "POL", "federal", clearance=clearance, clearance_until=until))
    assert inviting("pol", s=preparation(persons=known)) == rules
    assert inviting("pol", s=preparation(Kind.CONSENT, persons=known)) == ()


@pytest.mark.parametrize("name", ["bm", "pol", "prev", "gem", "aiv", "ocmw"])
def test_r11_core_and_municipal_level_come_on_the_mayors_invitation(name: str) -> None:
    assert inviting(name) == ()


@pytest.mark.parametrize(
    ("category", "community", "authorisation", "rules"),
    [
        ("HULP", "flemish", FLEMISH, ()),
        ("SCHOOL", "flemish", FLEMISH, ()),
        ("JH", "flemish", FLEMISH, ()),
        ("JEUGD", "flemish", FLEMISH, ()),
        ("SOC", "flemish", FLEMISH, ()),
        ("FWB", "french", FRENCH, ()),
        ("HULP", "flemish", None, ("R11",)),
        ("HULP", "french", FLEMISH, ("R11",)),
        ("HULP", "flemish", FRENCH, ("R11",)),
        ("HULP", "flemish", "decreet 30 juni 2023", ("R11",)),
        ("HULP", "flemish", "een decreet", ("R11",)),
        ("FWB", "flemish", FRENCH, ("R11",)),
        ("INSP", "federal", FLEMISH, ("R11",)),
        ("ARTS", "flemish", FLEMISH, ("R11",)),
    ],
)
def test_r11_a_citation_covers_category_and_community(
    category: str, community: str, authorisation: str | None, rules: tuple[str, ...]
) -> None:
    guest = person("guest", category, community, authorisation=authorisation)
    assert inviting("guest", s=preparation(persons=people(guest))) == rules


@pytest.mark.parametrize(
    ("name", "rules"),
    [
        ("parket", ("R11", "R12")),
        ("intel", ("R11", "R12")),
        ("insp", ("R11",)),
        ("arts", ("R11",)),
        ("adv", ("R11",)),
    ],
)
def test_r11_and_r12_some_never_sit_in_an_livc(name: str, rules: tuple[str, ...]) -> None:
    assert inviting(name) == rules


@pytest.mark.parametrize("kind", [Kind.CONSENT, Kind.OTHER_LAW, Kind.ADMIN])
def test_r11_a_lawyer_sits_nowhere(kind: Kind) -> None:
    assert inviting("adv", s=preparation(kind)) == ("R11",)


def test_r11_under_119ter_the_mayor_determines_who_takes_part() -> None:
    assert inviting("parket", s=preparation(Kind.OTHER_LAW)) == ()
    assert inviting("parket", s=preparation(Kind.OTHER_LAW, "coord")) == ("R11",)
    delegated = preparation(Kind.OTHER_LAW, "coord", office=office(delegates=ids("coord")))
    assert inviting("insp", s=delegated) == ()


def test_r14_one_invitation_per_person_and_item_ever() -> None:
    asked = item(present=(), invitations=(Invitation(PersonId("ocmw"), TODAY),))
    assert inviting("ocmw", s=preparation(item=asked)) == ("R14",)
    assert inviting("ocmw", s=preparation(actor="coord", item=asked)) == ("R8", "R14")


def test_r14_whether_somebody_was_invited_is_told_to_those_who_may_invite_alone() -> None:
    asked = item(present=(), invitations=(Invitation(PersonId("jeugd"), TODAY),))
    probing = inviting("jeugd", s=preparation(Kind.CONSENT, "soc", item=asked))
    assert probing == inviting("jeugd", s=preparation(Kind.CONSENT, "soc")) == ("R10",)


def test_r41_whoever_lost_the_admission_is_not_invited_again() -> None:
    without = case(Kind.LIVC_R, revoked=ids("ocmw"))
    assert inviting("ocmw", s=preparation(case=without)) == ("R41",)


@pytest.mark.parametrize(
    ("days", "urgent", "rules"),
    [(14, False, ()), (13, False, ("R45",)), (13, True, ()), (0, False, ("R45",))],
)
def test_r45_the_french_community_is_asked_two_weeks_ahead_save_urgency(
    days: int, urgent: bool, rules: tuple[str, ...]
) -> None:
    s = preparation(persons=_french(), meeting=meeting(Kind.LIVC_R, on=TODAY + timedelta(days)))
    assert inviting("guest", s=s, urgent=urgent) == rules


def test_r45_counts_with_the_days_of_the_catalogue() -> None:
    known = law()
    longer = replace(known.terms[Term.SUPERIOR_NOTICE], number=15)
    changed = replace(known, terms={**known.terms, Term.SUPERIOR_NOTICE: longer})
    s = preparation(persons=_french(), meeting=meeting(Kind.LIVC_R, on=TODAY + timedelta(14)))
    assert inviting("guest", s=s) == ()
    assert inviting("guest", s=replace(s, law=changed)) == ("R45",)


@pytest.mark.parametrize(
    ("born", "reasons", "rules"),
    [
        (date(2014, 11, 24), False, ("R45",)),
        (date(2014, 11, 24), True, ()),
        (date(2014, 11, 23), False, ()),
        (None, False, ()),
    ],
)
def test_r45_a_child_under_twelve_needs_special_reasons(
    born: date | None, reasons: bool, rules: tuple[str, ...]
) -> None:
    young = case(Kind.LIVC_R, subject=subject(born=born), child_interest=SecretText("note"))
    s = preparation(persons=_french(), case=young)
    assert inviting("guest", s=s, reasons_under_12=reasons) == rules


def _french() -> dict[PersonId, Any]:
    return people(person("guest", "FWB", "french", authorisation=FRENCH))


def test_an_invitation_is_refused_by_every_rule_that_refuses() -> None:
    known = people(person("intel", "INTEL", "federal"))
    asked = item(present=(), invitations=(Invitation(PersonId("intel"), TODAY),))
    s = preparation(
        actor="coord", item=asked, persons=known, case=case(Kind.LIVC_R, revoked=ids("intel"))
    )
    assert inviting("intel", s=s) == ("R8", "R11", "R12", "R14", "R41")


# Answers


def answering(
    who: str, instead: str | None = None, accepts: bool = True, **more: Any
) -> tuple[str, ...]:
    kind = more.pop("kind", Kind.LIVC_R)
    invited = more.pop("invited", (who,))
    sent = tuple(Invitation(PersonId(name), TODAY) for name in invited)
    told = {"case": case(kind, admitted=ids("mayor", "coord")), **more}
    s = preparation(kind, who, item=item(present=(), invitations=sent), **told)
    return preparing.respond(s, accepts, PersonId(instead) if instead else None).rules


def test_r15_declining_asks_nothing_but_having_been_invited() -> None:
    assert answering("hulp", accepts=False) == ()
    expired = case(basis=consent("mayor", valid_until=YESTERDAY), revoked=ids("hulp"))
    assert answering("hulp", accepts=False, kind=Kind.CONSENT, case=expired) == ()
    assert answering("hulp", accepts=False, invited=("ocmw",)) == ("R10",)


def test_r10_nobody_accepts_who_was_not_invited() -> None:
    assert answering("hulp", invited=("ocmw",)) == ("R10",)


def test_r16_a_representative_comes_in_the_place_of_an_invitee() -> None:
    colleague = people(person("colleague", "SCHOOL", "french"))
    assert answering("hulp", "colleague", persons=colleague) == ()


def test_r16_a_representative_of_the_police_is_cleared_themselves() -> None:
    for clearance, rules in ((None, ("R9",)), (Clearance.SECRET, ())):
        known = people(person("deputy", "POL", clearance=clearance))
        assert answering("pol", "deputy", persons=known) == rules


@pytest.mark.parametrize("name", ["insp", "arts", "adv"])
def test_r11_nobody_without_a_seat_comes_for_somebody_else(name: str) -> None:
    assert answering("hulp", name) == ("R11",)


def test_r12_intelligence_does_not_come_for_somebody_else() -> None:
    assert answering("hulp", "intel") == ("R11", "R12")


def test_r5_a_representative_is_named_in_the_consent() -> None:
    named = case(basis=consent("mayor", "coord", "hulp"), admitted=ids("mayor", "coord"))
    assert answering("hulp", "school", kind=Kind.CONSENT, case=named) == ("R5",)


def test_r6_nobody_accepts_under_a_consent_that_ran_out() -> None:
    assert answering("hulp", kind=Kind.CONSENT, case=lapsed()) == ("R6",)


def test_r41_nobody_comes_who_lost_the_admission_or_is_sent_by_one_who_did() -> None:
    for revoked in ("hulp", "school"):
        lost = case(Kind.LIVC_R, admitted=ids("mayor", "coord", "hulp"), revoked=ids(revoked))
        assert answering("hulp", "school", case=lost) == ("R41",)


def test_r16_nobody_sits_at_an_item_twice() -> None:
    taken = item(
        present=(),
        invitations=(
            Invitation(PersonId("hulp"), TODAY),
            Invitation(PersonId("jh"), TODAY, accepted=True, represented_by=PersonId("school")),
            Invitation(PersonId("pol"), TODAY, accepted=True),
        ),
    )
    for seated in ("school", "pol", "mayor", "coord", "gem"):
        s = preparation(actor="hulp", item=taken)
        assert preparing.respond(s, True, PersonId(seated)).rules == ("R16",), seated
    assert preparing.respond(preparation(actor="hulp", item=taken), True, PersonId("soc")).allowed
