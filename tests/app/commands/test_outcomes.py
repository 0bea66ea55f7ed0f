"""Texts that rest on others: who agrees to what outsiders read, and who opens what is left."""

from pathlib import Path

import pytest

from app.commands.minutes import SignMinutes
from app.commands.outcomes import AcceptAction, Agree, Assign, Decide, UpdateAction
from app.commands.rounds import ProposeFeedback
from app.commands.sitting import CloseItem, CloseMeeting
from app.commands.speaking import Withdraw
from app.domain.case import CaseId
from app.domain.contribution import TextId
from app.domain.decision import ActionState
from app.domain.meeting import MeetingId
from app.domain.person import PersonId
from app.domain.secret import SecretText
from app.errors import Locked, Refused
from app.queries.board import ItemBoard, NameCards
from app.queries.meetings import ItemView
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
    played,
    said,
    seated,
    signed,
)
from tests.builders import Outcomes

pytestmark = pytest.mark.usefixtures("quick_passwords")
CARE = {"care": {"member": True}}


def board(session: Session, made: Outcomes, who: str) -> ItemView:
    return session.ask(ItemBoard(made.ids["m"], made.ids["k"]), PersonId(who))


def opens(session: Session, member: str, made: Outcomes) -> bytes:
    """What a member's keys open of the case, policy or no policy."""
    with session._vault.transaction(member, now=session._now()) as transaction:
        return b"\n".join(stored.payload for stored in transaction.bundle(made.ids["k"]))


def decided(sources: tuple[str, ...] = ("c",), **more: object) -> Step:
    return at("decide", "mayor", id="b", text="in full", derived_from=list(sources), **more)


@pytest.mark.parametrize("kept", [True, False], ids=["kept", "note"])
@pytest.mark.parametrize("members", [{}, CARE], ids=["without slot", "with slot"])
def test_a_contributor_agrees_to_the_neutral_text_and_sees_nothing_else(
    tmp_path: Path, kept: bool, members: dict[str, dict[str, object]]
) -> None:
    spoken = said("source", "care", audience=["mayor"])[: 2 if kept else 1]
    steps = [*begun("care", "insp"), *spoken, decided(neutral_text="outside")]
    session, made = played(tmp_path, *steps, **members)
    assert [w.text for w in board(session, made, "care").waiting if w.what == "neutral"] == [
        "outside"
    ]
    assert board(session, made, "insp").decisions == ()
    agreed = do("agree", "care", contribution="c", for_="b", what="neutral")
    session, made = played(tmp_path, *steps, agreed, **members)
    assert [line.text.text for line in board(session, made, "insp").decisions] == ["outside"]
    assert [w for w in board(session, made, "care").waiting if w.what == "neutral"] == []


def test_everybody_on_whom_it_rests_is_asked_also_through_another_decision(tmp_path: Path) -> None:
    steps = [
        *begun("insp"),
        *said("source", "insp", audience=["mayor"]),
        decided(),
        at("decide", "mayor", id="b2", text="t", derived_from=["b"], neutral_text="outside"),
    ]
    session, made = played(tmp_path, *steps)
    assert [w.other for w in board(session, made, "insp").waiting if w.what == "neutral"] == [
        made.ids["c"]
    ]


def test_what_many_texts_rest_on_is_gone_through_once(tmp_path: Path) -> None:
    """Each rests on two that rest on the two before: 2^30 ways lead down, and 61 texts stand."""
    steps = [*begun("care"), *said("source", "care", audience=["clerk"])]
    session, made = played(tmp_path, *steps, **CARE)
    mayor, below = PersonId("mayor"), (TextId(made.ids["c"]),)
    place = (MeetingId(made.ids["m"]), CaseId(made.ids["k"]))
    for _ in range(30):
        two = (session.run(Decide(*place, SecretText("t"), below), mayor) for _ in range(2))
        below = tuple(TextId(done.made) for done in two)
    assert len(board(session, made, "clerk").decisions) == 60
    session.run(Withdraw(TextId(made.ids["c"])), PersonId("care"))
    assert board(session, made, "clerk").decisions == ()


def test_nobody_agrees_for_somebody_else(tmp_path: Path) -> None:
    steps = [*begun("insp"), *said("source", "insp"), decided(neutral_text="outside")]
    agrees = {"contribution": "c", "for_": "b", "what": "neutral"}
    played(
        tmp_path,
        *steps,
        do("agree", "mayor", **agrees, expect="refused:R20"),
        do("agree", "care", **agrees, expect="refused:R10"),
    )


@pytest.mark.parametrize("members", [{}, CARE], ids=["without slot", "with slot"])
def test_a_withdrawn_source_closes_at_once_what_rested_on_it(
    tmp_path: Path, members: dict[str, dict[str, object]]
) -> None:
    steps = [*begun("care"), *said("source", "care", audience=["clerk"]), decided()]
    session, made = played(tmp_path, *steps, **members)
    assert b"in full" in opens(session, "clerk", made)
    steps.append(do("withdraw", "care", contribution="c"))
    session, made = played(tmp_path, *steps, **members)
    assert b"in full" not in opens(session, "clerk", made)
    assert b"in full" in opens(session, "coord", made)


def test_signing_closes_what_rests_on_a_source_withdrawn_by_who_could_not(tmp_path: Path) -> None:
    """No officer was there whose keys close it; on no screen it is read from then on."""
    steps = [*begun("care"), *said("source", "care", audience=["clerk"]), decided()]
    session, made = played(tmp_path, *steps, **CARE)
    session.lock()
    session.unlock("care", "play-care")
    session.run(Withdraw(TextId(made.ids["c"])), PersonId("care"))
    for member in ("clerk", "mayor", "coord"):
        session.unlock(member, f"play-{member}")
    assert board(session, made, "clerk").decisions == ()
    mayor, meeting = PersonId("mayor"), MeetingId(made.ids["m"])
    session.run(CloseItem(meeting, CaseId(made.ids["k"])), mayor)
    session.run(CloseMeeting(meeting), mayor)
    session.run(SignMinutes(meeting), mayor)
    assert b"in full" not in opens(session, "clerk", made)
    assert b"in full" in opens(session, "coord", made)


def test_the_neutral_text_of_an_action_stands_among_the_actions(tmp_path: Path) -> None:
    act = {"text": "in full", "owner": "coord", "due": TODAY, "neutral": "contact"}
    steps = [
        *begun("insp"),
        *said("source", "insp", audience=[]),
        at("assign", "mayor", id="a", derived_from=["c"], **act),
    ]
    session, made = played(tmp_path, *steps)
    for who in ("clerk", "insp"):
        view = board(session, made, who)
        assert (len(view.decisions), [line.text.template for line in view.actions]) == (
            0,
            ["contact"],
        )


def test_a_text_of_an_earlier_meeting_keeps_the_audience_that_it_had_there(tmp_path: Path) -> None:
    """The clerk chaired the first meeting and so belongs there; the mayor chairs the second."""
    first = [
        opened(),
        do("delegate", "mayor", to="clerk"),
        planned(chair="clerk"),
        *convened("insp"),
        *seated("clerk", "insp", chair="clerk"),
        *said("source", "insp", audience=["customs"]),
        *signed(chair="clerk"),
    ]
    second = [
        planned("m2"),
        *convened("customs", meeting="m2"),
        *seated("mayor", "clerk", "customs", "insp", meeting="m2"),
        at("decide", "mayor", meeting="m2", id="b", text="in full", derived_from=["c"]),
    ]
    session, made = played(tmp_path, *first, *second)
    seen = {
        who: [
            line.text.text
            for line in session.ask(
                ItemBoard(made.ids["m2"], made.ids["k"]), PersonId(who)
            ).decisions
        ]
        for who in ("mayor", "coord", "clerk", "customs", "insp")
    }
    full = ["in full"]
    assert seen == {"mayor": full, "coord": full, "clerk": full, "customs": full, "insp": []}


@pytest.mark.parametrize("typed", [None, "", "ABCDEF", "é"])
def test_nobody_agrees_in_the_name_of_somebody_without_a_key_slot_but_with_their_code(
    tmp_path: Path, typed: str | None
) -> None:
    steps = [*begun("care", "insp"), *said("source", "care"), decided(neutral_text="outside")]
    session, made = played(tmp_path, *steps)
    agree = Agree(TextId(made.ids["c"]), TextId(made.ids["b"]), typed)
    before, kept = list(session.log("coord")), opens(session, "coord", made)
    with pytest.raises(Locked, match="wrong_table_code"):
        session.run(agree, PersonId("care"))
    assert (list(session.log("coord")), opens(session, "coord", made)) == (before, kept)
    assert not session._table.agreements[TextId(made.ids["b"])].agreed


def test_the_coordinator_agrees_for_no_member_whose_keys_are_closed(tmp_path: Path) -> None:
    steps = [*begun("care"), *said("source", "care"), decided(neutral_text="outside")]
    session, made = played(tmp_path, *steps, **CARE)
    session.lock()
    session.unlock("coord", "play-coord")
    agree = Agree(TextId(made.ids["c"]), TextId(made.ids["b"]))
    kept = opens(session, "coord", made)
    with pytest.raises(Locked, match="member_locked"):
        session.run(agree, PersonId("care"))
    assert opens(session, "coord", made) == kept
    session.unlock("care", "play-care")
    session.run(agree, PersonId("care"))
    assert opens(session, "coord", made) != kept


@pytest.mark.parametrize("typed", [None, "ABCDEF"])
def test_nobody_accepts_an_action_in_the_name_of_somebody_else(
    tmp_path: Path, typed: str | None
) -> None:
    told = {"text": "the task", "owner": "care", "due": TODAY, "derived_from": []}
    session, made = played(tmp_path, *begun("care"), at("assign", "mayor", id="a", **told))
    before = list(session.log("coord"))
    with pytest.raises(Locked, match="wrong_table_code"):
        session.run(AcceptAction(TextId(made.ids["a"]), typed), PersonId("care"))
    with pytest.raises(Refused):
        session.run(AcceptAction(TextId(made.ids["a"])), PersonId("coord"))
    assert list(session.log("coord")) == before
    assert TextId(made.ids["a"]) in session._table.offers
    assert not board(session, made, "mayor").actions


@pytest.mark.parametrize("typed", [None, "ABCDEF"])
def test_how_far_an_action_is_nobody_says_in_the_name_of_an_owner_without_card(
    tmp_path: Path, typed: str | None
) -> None:
    told = {"text": "the task", "owner": "care", "due": TODAY, "derived_from": []}
    steps = [*begun("care"), at("assign", "mayor", id="a", **told)]
    steps += [do("accept_action", "care", action="a"), at("close_item", "mayor")]
    session, made = played(tmp_path, *steps)
    action, before = TextId(made.ids["a"]), list(session.log("coord"))
    with pytest.raises(Locked, match="wrong_table_code"):
        session.run(UpdateAction(action, ActionState.NOT_DONE, code=typed), PersonId("care"))
    assert list(session.log("coord")) == before
    assert board(session, made, "coord").actions[0].state == "open"
    session.run(UpdateAction(action, ActionState.DONE), PersonId("coord"))
    noted = [line.entry for line in session.log("coord") if line.entry is not None]
    assert [e.acting for e in noted if e.why == "update_action"] == ["coord"]
    code = next(c.code for c in session.ask(NameCards(made.ids["m"])) if c.person == "care")
    session.run(UpdateAction(action, ActionState.NOT_DONE, code=code), PersonId("care"))
    assert board(session, made, "coord").actions[0].state == "not_done"


def test_nothing_rests_on_what_never_was_and_what_was_taken_back_stays_with_the_officers(
    tmp_path: Path,
) -> None:
    session, made = played(tmp_path, *begun("insp"))
    place = MeetingId(made.ids["m"]), CaseId(made.ids["k"])
    mayor = PersonId("mayor")
    commands = (
        lambda source: Decide(*place, SecretText("t"), (source,)),
        lambda source: Assign(*place, SecretText("t"), mayor, TODAY, (source,)),
        lambda source: ProposeFeedback(*place, SecretText("t"), (source,)),
    )
    for command in commands:
        with pytest.raises(Refused) as caught:
            session.run(command(TextId("spook")), mayor)
        assert caught.value.rules == ("R10",)
    assert board(session, made, "mayor").decisions == ()
    session.run(commands[0](TextId("ab" * 16)), mayor)
    assert [line.text.text for line in board(session, made, "mayor").decisions] == ["t"]
    assert board(session, made, "insp").decisions == ()
