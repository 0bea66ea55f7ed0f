"""What asks for somebody: their own things for themselves, follow-up for those who follow up."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from app.commands.cases import CloseCase, EraseCase
from app.domain.case import CaseId
from app.domain.person import PersonId
from app.queries import today
from app.queries.today import Due, DueLine, Lacking, Standing, Today
from app.session import Session
from tests.app.commands.sittings import (
    TODAY,
    Step,
    at,
    begun,
    convened,
    do,
    opened,
    planned,
    recorded,
    said,
    scenario,
    signed,
)
from tests.builders import Outcomes, exercise, play

pytestmark = pytest.mark.usefixtures("quick_passwords")
STAFF = ("mayor", "coord", "clerk")
INSP = {"insp": {"member": True}}


def played(folder: Path, *steps: Step, **people: dict[str, object]) -> tuple[Session, Outcomes]:
    file = scenario(steps, **people)
    session = exercise(folder, file)
    outcomes = play(session, file)
    assert not outcomes.surprises
    return session, outcomes


def lines(session: Session, by: str) -> Iterator[DueLine]:
    after: int | None = 0
    while after is not None:
        part = session.ask(Today(after), PersonId(by))
        yield from part.lines
        after = part.rest


def due(session: Session, by: str) -> dict[Due, DueLine]:
    return {line.what: line for line in lines(session, by)}


def spoken(text: str, who: str) -> Step:
    return at("contribute", who, id="u", text=text, nature="fact", keep="minutes")


def action(owner: str = "clerk", on: date = TODAY, **more: object) -> Step:
    told = {"id": "a", "text": "planted", "owner": owner, "due": on, "derived_from": []}
    return at("assign", "mayor", **{**told, **more})


def test_an_approval_waits_for_its_contributor_and_is_told_to_nobody_else(tmp_path: Path) -> None:
    session, made = played(tmp_path, *begun("insp"), spoken("planted", "clerk"))
    line = due(session, "clerk")[Due.APPROVAL]
    assert (line.place, line.ident, line.on) == ("table", made.ids["m"], TODAY)
    assert Due.APPROVAL not in due(session, "mayor")
    assert Due.APPROVAL not in due(session, "coord")


def test_a_duty_waits_for_who_bears_it_and_a_right_for_nobody(tmp_path: Path) -> None:
    case = opened(duties=["insp"])
    steps = [case, *begun("insp")[1:], at("ask", "mayor", id="q", to="insp", question="planted")]
    session, _ = played(tmp_path, *steps, **INSP)
    assert Due.DUTY in due(session, "insp")
    assert Due.DUTY not in due(session, "mayor")
    free = [*begun("insp"), at("ask", "mayor", id="q", to="insp", question="planted")]
    silent, _ = played(tmp_path, *free, **INSP)
    before, _ = played(tmp_path, *begun("insp"), **INSP)
    for who in (*STAFF, "insp"):
        assert set(due(silent, who)) == set(due(before, who))


def test_an_action_is_told_to_its_owner_mayor_and_coordinator(tmp_path: Path) -> None:
    session, made = played(tmp_path, *begun("insp"), action(), do("wait", days=1), **INSP)
    own = due(session, "clerk")[Due.OWN_ACTION]
    assert (own.place, own.ident, own.on, own.late) == ("case", made.ids["k"], TODAY, True)
    for who in ("mayor", "coord"):
        assert due(session, who)[Due.ACTION].who == "Name of clerk"
    assert not {Due.ACTION, Due.OWN_ACTION} & set(due(session, "insp"))


def test_an_action_that_is_done_asks_for_nothing(tmp_path: Path) -> None:
    done = do("update_action", action="a", state="done")
    session, _ = played(tmp_path, *begun("insp"), action(), done)
    assert Due.OWN_ACTION not in due(session, "clerk")
    assert Due.ACTION not in due(session, "mayor")


def test_an_action_on_a_source_that_somebody_may_not_read_is_not_told(tmp_path: Path) -> None:
    narrow = action("clerk", derived_from=["c"], neutral="measure")
    steps = [*begun("insp", "pol"), *said("planted", "insp", audience=["pol"]), narrow]
    session, _ = played(tmp_path, *steps)
    assert Due.OWN_ACTION not in due(session, "clerk")
    assert Due.ACTION in due(session, "mayor")


def test_reviews_and_consents_are_told_to_those_who_prepare(tmp_path: Path) -> None:
    session, made = played(tmp_path, *begun("insp"), do("wait", days=160))
    for who in ("mayor", "coord"):
        found = due(session, who)
        assert found[Due.CONSENT].ident == made.ids["k"]
        assert not found[Due.CONSENT].late
        assert found[Due.REVIEW].case.startswith("C-")
    assert not {Due.CONSENT, Due.REVIEW} & set(due(session, "clerk"))


def test_minutes_that_went_with_their_case_wait_for_nobody(tmp_path: Path) -> None:
    session, made = played(tmp_path, *begun("insp"), *signed())
    assert Due.UNISSUED in due(session, "coord")
    case, coordinator = CaseId(made.ids["k"]), PersonId("coord")
    session.run(CloseCase(case), coordinator)
    session.run(EraseCase(case), coordinator)
    assert Due.UNISSUED not in due(session, "coord")


def test_minutes_wait_until_they_are_signed_issued_and_back(tmp_path: Path) -> None:
    closing = [at("close_item", "mayor"), do("close_meeting", "mayor", meeting="m")]
    session, made = played(tmp_path, *begun("insp"), *closing)
    assert due(session, "mayor")[Due.UNSIGNED].ident == made.ids["m"]
    assert Due.UNSIGNED not in due(session, "clerk")
    session, _ = played(tmp_path, *begun("insp"), *signed())
    assert Due.UNISSUED in due(session, "coord")
    assert Due.UNISSUED not in due(session, "mayor")
    one = do("issue_minutes", meeting="m", to=["insp"])
    session, _ = played(tmp_path, *begun("insp"), *signed(), one)
    assert Due.UNISSUED in due(session, "coord"), "one copy is out, and the others are not"
    handed = do("issue_minutes", meeting="m", to="all")
    session, _ = played(tmp_path, *begun("insp"), *signed(), handed)
    assert set(due(session, "coord")) == set()
    session, _ = played(tmp_path, *begun("insp"), *signed(), handed, do("wait", days=200))
    found = due(session, "coord")
    assert found[Due.COPY].late
    assert found[Due.OWN_COPY].late
    assert Due.COPY not in due(session, "clerk")


def test_a_copy_that_no_rule_lets_go_any_more_is_not_asked_for(tmp_path: Path) -> None:
    one = do("issue_minutes", meeting="m", to=["insp"])
    session, _ = played(tmp_path, *begun("insp"), *signed(), one)
    assert Due.UNISSUED in due(session, "coord")
    session, _ = played(tmp_path, *begun("insp"), *signed(), one, do("wait", days=200))
    assert Due.UNISSUED not in due(session, "coord"), "the consent ended meanwhile (R6)"


def test_a_meeting_that_nobody_held_is_told(tmp_path: Path) -> None:
    session, made = played(tmp_path, opened(), planned(), do("wait", days=1))
    assert due(session, "coord")[Due.PASSED].ident == made.ids["m"]
    part = session.ask(Today(), PersonId("coord"))
    assert [meeting.id for meeting in part.meetings] == [made.ids["m"]]


def test_slices_together_are_the_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    later = [opened("j"), planned("n"), *convened(case="j", meeting="n")]
    session, _ = played(tmp_path, *begun("insp"), action(), spoken("planted", "clerk"), *later)
    whole = sorted(map(repr, lines(session, "clerk")))
    monkeypatch.setattr(today, "SLICE", 1)
    assert sorted(map(repr, lines(session, "clerk"))) == whole
    assert session.ask(Today(), PersonId("clerk")).rest is not None


def test_no_text_of_a_case_is_in_any_of_it(tmp_path: Path) -> None:
    steps = [*begun("insp"), action(), spoken("planted", "clerk")]
    session, made = played(tmp_path, *steps)
    for who in STAFF:
        told = repr([*lines(session, who), session.ask(Lacking(made.ids["m"]), PersonId(who))])
        assert "planted" not in told
        assert "Netwerk" not in told


def test_the_log_is_told_to_its_readers_and_the_list_to_its_keepers(tmp_path: Path) -> None:
    session, _ = played(tmp_path, opened())
    stands = {who: session.ask(Standing(), PersonId(who)) for who in STAFF}
    assert {who for who, stand in stands.items() if stand.log_lines} == {"coord", "mayor"}
    assert {who for who, stand in stands.items() if stand.keeps_list} == {"coord", "mayor"}
    assert not stands["clerk"].declared


def test_the_last_day_for_the_french_community_is_told(tmp_path: Path) -> None:
    cast = {"fwb": {"category": "FWB", "community": "french"}}
    everybody = ("mayor", "coord", "clerk", "fwb", "insp")
    case = opened(named=everybody)
    later = planned() | {"on": TODAY + timedelta(days=20)}
    steps = [case, later, do("add_item", "mayor", meeting="m", case="k")]

    def needs(*more: Step) -> dict[str, object]:
        session, made = played(tmp_path, *steps, *more, **cast)
        found = session.ask(Lacking(made.ids["m"]), PersonId("coord"))
        return {need.code: need.facts.get("day") for need in found}

    assert needs()["superior_notice"] == TODAY + timedelta(days=6)
    assert "superior_late" in needs(do("wait", days=7))
    assert not {"superior_notice", "superior_late"} & set(
        needs(at("invite", "mayor", person="fwb"))
    )


def test_own_files_agreed_or_not_changes_nothing_here(tmp_path: Path) -> None:
    with_round, _ = played(tmp_path, *begun("insp"), *recorded("mayor", "coord"))
    without, _ = played(tmp_path, *begun("insp"))
    for who in STAFF:
        assert set(due(with_round, who)) == set(due(without, who))
