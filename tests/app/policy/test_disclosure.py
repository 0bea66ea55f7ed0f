"""The table of spec 2, line by line: the first that matches decides."""

from dataclasses import replace
from typing import Any

import pytest

from app.domain.decision import Neutral
from app.domain.disclosed import Disclosed, Omission, Omitted
from app.domain.person import PersonId
from app.domain.secret import SecretText
from app.policy.disclosure import (
    Around,
    Occasion,
    Passage,
    Reader,
    contains,
    disclose,
    own_words,
)
from app.policy.taint import Label
from tests.builders import ids

SCREEN, PROJECTOR, COPY, FEEDBACK = Occasion
ALL = ids("mayor", "coord", "chair", "typist", "insp", "soc", "jeugd", "pol")
OFFICERS = ids("mayor", "coord", "chair")


def said(audience: frozenset[PersonId] = ALL, **more: Any) -> Passage:
    """A kept contribution of the inspector."""
    secret, judicial = more.pop("secret", False), more.pop("judicial", False)
    told = {"contributor": PersonId("insp"), "writers": ids("chair", "typist", "insp"), **more}
    return Passage(SecretText("said"), Label(audience, secret, judicial), **told)


def decided(audience: frozenset[PersonId] = ALL, **more: Any) -> Passage:
    return replace(said(audience, **more), contributor=None, writers=frozenset())


def reader(who: str | None, **more: Any) -> Reader:
    told = {
        "admitted": True,
        "arrived": True,
        "officer": who in OFFICERS,
        "named_only": who in {"jeugd", "soc"},
        **more,
    }
    return Reader(PersonId(who) if who is not None else None, **told)


def shown(passage: Passage | None, who: Reader, occasion: Occasion, **more: Any) -> Any:
    around = Around(admitted=ALL, **{"own_files": True, "police": ids("pol"), **more})
    seen = disclose(passage, who, occasion, around)
    return seen.why if isinstance(seen, Omitted) else seen.text or seen.template


# 1


@pytest.mark.parametrize("occasion", Occasion)
@pytest.mark.parametrize("who", ["insp", "mayor", "soc"])
def test_what_was_withdrawn_never_was_for_anybody(occasion: Occasion, who: str) -> None:
    assert shown(None, reader(who), occasion) is Omission.NEVER_WAS


@pytest.mark.parametrize("who", ["insp", "mayor", "chair", "soc"])
@pytest.mark.parametrize("occasion", [COPY, FEEDBACK])
def test_what_is_not_kept_is_in_no_product_not_even_its_contributors(
    occasion: Occasion, who: str
) -> None:
    assert shown(said(kept=False), reader(who, admitted=False), occasion) is Omission.NOT_KEPT


# 2


def test_a_feedback_sheet_holds_no_secret() -> None:
    assert shown(decided(secret=True), reader("pol"), FEEDBACK) is Omission.FEEDBACK_SECRET


def test_a_feedback_sheet_holds_nothing_that_the_police_may_not_read() -> None:
    narrow = decided(ALL - ids("pol"))
    assert shown(narrow, reader("mayor"), FEEDBACK) is Omission.FEEDBACK_SECRET
    assert shown(decided(), reader("pol"), FEEDBACK) == "said"


def test_what_is_wrong_with_a_feedback_sheet_comes_before_who_reads_it() -> None:
    outsider = reader("pol", admitted=False)
    assert shown(decided(secret=True), outsider, FEEDBACK) is Omission.FEEDBACK_SECRET


# 3


@pytest.mark.parametrize("occasion", Occasion)
@pytest.mark.parametrize("who", ["insp", "mayor", "soc"])
def test_who_is_not_admitted_reads_nothing_not_even_their_own(occasion: Occasion, who: str) -> None:
    assert shown(said(), reader(who, admitted=False), occasion) is Omission.NOT_ADMITTED


@pytest.mark.parametrize("occasion", [COPY, FEEDBACK])
def test_who_did_not_arrive_gets_nothing_of_the_item_but_the_officers(occasion: Occasion) -> None:
    assert shown(said(), reader("insp", arrived=False), occasion) is Omission.NOT_ARRIVED
    assert shown(said(), reader("chair", arrived=False), occasion) == "said"
    assert shown(said(), reader("insp", arrived=False), SCREEN) == "said"


# 4


def test_without_consensus_on_own_files_a_copy_holds_no_text_not_even_ones_own() -> None:
    for who in ("insp", "pol", "jeugd"):
        assert shown(said(), reader(who), COPY, own_files=False) is Omission.NO_CONSENSUS
        assert shown(decided(), reader(who), COPY, own_files=False) is Omission.NO_CONSENSUS
    for who in OFFICERS:
        assert shown(said(), reader(who), COPY, own_files=False) == "said"


def test_judicial_texts_go_into_own_files_with_the_prosecutors_consent_alone() -> None:
    for passage in (said(judicial=True), decided(judicial=True)):
        assert shown(passage, reader("insp"), COPY) is Omission.JUDICIAL
        assert shown(passage, reader("insp"), COPY, judicial_consent=True) == "said"
        assert shown(passage, reader("mayor"), COPY) == "said"
        assert shown(passage, reader("insp"), SCREEN, own_files=False) == "said"


def test_no_neutral_text_stands_in_for_what_own_files_may_not_hold() -> None:
    judicial = decided(judicial=True, neutral=Neutral("measure"))
    assert shown(judicial, reader("insp"), COPY) is Omission.JUDICIAL


# 5


@pytest.mark.parametrize("who", ["chair", "typist", "insp"])
def test_a_working_note_is_read_at_the_item_by_chair_typist_and_contributor(who: str) -> None:
    assert shown(said(kept=False), reader(who), SCREEN) == "said"


@pytest.mark.parametrize("who", ["mayor", "coord", "soc", "pol"])
def test_a_working_note_is_read_by_nobody_else(who: str) -> None:
    assert shown(said(kept=False), reader(who), SCREEN) is Omission.WORKING_NOTE


def test_a_working_note_is_never_on_the_projector() -> None:
    for who in (None, "chair", "insp"):
        assert shown(said(kept=False), reader(who), PROJECTOR) is Omission.WORKING_NOTE


# 6


@pytest.mark.parametrize("occasion", [SCREEN, COPY])
def test_the_contributor_reads_their_own(occasion: Occasion) -> None:
    assert shown(said(OFFICERS), reader("insp"), occasion) == "said"


def test_a_youth_worker_reads_their_own_in_a_copy() -> None:
    own = said(OFFICERS, contributor=PersonId("jeugd"))
    assert shown(own, reader("jeugd"), COPY) == "said"


# 7


@pytest.mark.parametrize("who", ["jeugd", "soc"])
def test_youth_and_social_work_get_contributions_in_products_where_named_alone(who: str) -> None:
    assert shown(said(), reader(who), COPY) is Omission.NOT_NAMED
    assert shown(said(named=ids(who)), reader(who), COPY) == "said"
    assert shown(said(), reader(who), SCREEN) == "said"
    assert shown(decided(), reader(who), COPY) == "said"


# 8 and 9


@pytest.mark.parametrize("occasion", [SCREEN, COPY])
def test_the_audience_reads_and_nobody_else(occasion: Occasion) -> None:
    narrow = said(OFFICERS | ids("pol"))
    assert shown(narrow, reader("pol"), occasion) == "said"
    assert shown(narrow, reader("typist"), occasion) is Omission.OUTSIDE_AUDIENCE


def test_attribution_stands_only_where_it_is_allowed() -> None:
    around = Around(admitted=ALL, own_files=True)
    for attributed, named in ((False, None), (True, "insp")):
        seen = disclose(said(attributed=attributed), reader("pol"), COPY, around)
        assert isinstance(seen, Disclosed)
        assert seen.attribution == named


@pytest.mark.parametrize("occasion", [SCREEN, PROJECTOR, COPY])
def test_r30_outside_the_audience_a_usable_neutral_text_stands_in(occasion: Occasion) -> None:
    outsider = reader(None if occasion is PROJECTOR else "typist")
    agreed = Neutral(text=SecretText("neutral"), agreed=True)
    asked = Neutral(text=SecretText("neutral"))
    for neutral, seen in (
        (Neutral("measure"), "measure"),
        (agreed, "neutral"),
        (asked, Omission.OUTSIDE_AUDIENCE),
        (None, Omission.OUTSIDE_AUDIENCE),
    ):
        assert shown(decided(OFFICERS, neutral=neutral), outsider, occasion) == seen


def test_r30_the_full_text_and_the_neutral_one_never_stand_together() -> None:
    both = decided(OFFICERS, neutral=Neutral("measure"))
    assert shown(both, reader("chair"), COPY) == "said"
    around = Around(admitted=ALL, own_files=True)
    seen = disclose(both, reader("pol"), COPY, around)
    assert seen == Disclosed("", neutral=True, template="measure")


def test_r30_being_a_sources_contributor_gives_no_right_to_what_derives_from_it() -> None:
    assert shown(decided(OFFICERS), reader("insp"), SCREEN) is Omission.OUTSIDE_AUDIENCE


def test_a_contribution_has_no_neutral_text() -> None:
    odd = said(OFFICERS, neutral=Neutral("measure"))
    assert shown(odd, reader("pol"), COPY) is Omission.OUTSIDE_AUDIENCE


# Projector


def test_the_projector_shows_what_everyone_admitted_may_see() -> None:
    nobody = reader(None)
    assert shown(said(), nobody, PROJECTOR) == "said"
    assert shown(said(ALL - ids("soc")), nobody, PROJECTOR) is Omission.OUTSIDE_AUDIENCE


def test_the_projector_shows_a_text_that_only_its_contributor_is_not_named_in() -> None:
    assert shown(said(ALL - ids("insp")), reader(None), PROJECTOR) == "said"
    assert shown(decided(ALL - ids("insp")), reader(None), PROJECTOR) is Omission.OUTSIDE_AUDIENCE


def test_a_search_finds_upper_and_lower_case_alike() -> None:
    assert contains(Disclosed("De Straße"), SecretText("STRASSE"))
    assert not contains(Disclosed("De Straße"), SecretText("steeg"))


def test_own_words_are_shown_to_their_contributor_alone_to_be_taken_back() -> None:
    assert own_words(said(), PersonId("insp")) == Disclosed("said")
    assert own_words(said(), PersonId("mayor")) == Omitted(Omission.NOT_ADMITTED)
