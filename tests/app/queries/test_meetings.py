"""Meetings and invitations as somebody at the table may know them."""

from pathlib import Path

import pytest

from app.domain.person import PersonId
from app.errors import Refused
from app.queries.board import ItemBoard
from app.queries.meetings import InvitePanel, MeetingBoard, MeetingList
from tests.app.commands.sittings import Step, at, begun, convened, opened, planned, played, seated

pytestmark = pytest.mark.usefixtures("quick_passwords")


def two_meetings() -> list[Step]:
    """Customs come to the first, the inspection to the second."""
    second = [opened("k2"), planned("m2"), *convened("insp", case="k2", meeting="m2")]
    return [opened(), planned(), *convened("customs"), *second]


def test_somebody_without_a_vault_is_shown_no_meeting_of_others(tmp_path: Path) -> None:
    session, made = played(tmp_path, *two_meetings())
    seen = {
        who: {line.id for line in session.ask(MeetingList(), PersonId(who))}
        for who in ("coord", "mayor", "clerk", "customs", "insp", "care")
    }
    first, second = made.ids["m"], made.ids["m2"]
    everything = {first, second}
    assert seen["coord"] == seen["mayor"] == seen["clerk"] == everything
    assert seen["customs"] == {first}
    assert seen["insp"] == {second}
    assert seen["care"] == set()


def test_a_meeting_of_others_is_unknown(tmp_path: Path) -> None:
    session, made = played(tmp_path, *two_meetings())
    assert session.ask(MeetingBoard(made.ids["m"]), PersonId("customs"))
    with pytest.raises(Refused):
        session.ask(MeetingBoard(made.ids["m2"]), PersonId("customs"))


def test_who_was_invited_is_for_those_who_invite(tmp_path: Path) -> None:
    session, made = played(tmp_path, *begun("insp", "customs"))
    panel = InvitePanel(made.ids["m"], made.ids["k"])
    assert session.ask(panel, PersonId("mayor"))
    for who in ("insp", "clerk"):
        with pytest.raises(Refused):
            session.ask(panel, PersonId(who))


def test_who_comes_in_whose_place_stands_with_both_where_one_invites_and_at_the_table(
    tmp_path: Path,
) -> None:
    deputed = at("respond", "insp", answer="accept", represented_by="customs")
    asked = at("invite", "mayor", person="insp")
    steps = [opened(), planned(), *convened(), asked, deputed, *seated("mayor")]
    session, made = played(tmp_path, *steps)
    place = made.ids["m"], made.ids["k"]
    for people in (
        session.ask(InvitePanel(*place), PersonId("mayor")),
        session.ask(ItemBoard(*place), PersonId("mayor")).chairs,
    ):
        told = {one.name: (one.sends, one.stands_for) for one in people}
        assert told["Name of insp"] == ("Name of customs", "")
        assert told["Name of customs"] == ("", "Name of insp")
        assert set(told.values()) == {("Name of customs", ""), ("", "Name of insp"), ("", "")}
