"""Whom the store seals things to: no member opens what a case does not admit them to."""

from pathlib import Path

import pytest

from app.commands.sitting import CloseItem
from app.domain.case import CaseId
from app.domain.meeting import MeetingId
from app.domain.person import PersonId
from app.queries.rounds import Rounds
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
    recorded,
    said,
    seated,
    signed,
)

pytestmark = pytest.mark.usefixtures("quick_passwords")


def opens(session: Session, member: str, bundle: str) -> list[bytes]:
    """What a member's keys open of a bundle, policy or no policy."""
    with session._vault.transaction(member, now=session._now()) as transaction:
        return [stored.payload for stored in transaction.bundle(bundle)]


def without_coordinator() -> list[Step]:
    named = ("mayor", "clerk")
    signal = {"on": TODAY, "behaviour": "gedrag", "source": "school"}
    return [
        opened(who="mayor", named=named) | {"signals": [signal]},
        planned(),
        do("add_item", "mayor", meeting="m", case="k"),
        at("invite", "mayor", person="clerk"),
        *seated("mayor", "clerk"),
        *said("kept", "clerk"),
        at("contribute", "clerk", id="n", text="note", nature="fact"),
        at("decide", "mayor", id="b", text="decision", derived_from=["c"]),
        at("assign", "mayor", id="a", text="act", owner="clerk", due=TODAY, derived_from=["c"]),
        *recorded("mayor", "clerk"),
    ]


def test_a_coordinator_whom_the_consent_does_not_name_opens_nothing(tmp_path: Path) -> None:
    session, made = played(tmp_path, *without_coordinator())
    assert len(opens(session, "mayor", made.ids["k"])) > 5
    assert opens(session, "coord", made.ids["k"]) == []


def test_signed_copies_are_closed_to_officers_who_were_not_admitted(tmp_path: Path) -> None:
    session, made = played(tmp_path, *without_coordinator(), *signed())
    with session._vault.transaction("mayor", now=session._now()) as transaction:
        files = transaction.read(made.ids["m"])
    assert files is not None
    from app.store.codec import decode

    bundle = decode(files.payload).files
    assert len(opens(session, "mayor", bundle)) == 2
    assert opens(session, "coord", bundle) == []


def test_a_lost_admission_closes_what_is_written_afterwards(tmp_path: Path) -> None:
    steps = [*begun("insp"), *said("kept", "insp")]
    late = [
        do("revoke", case="k", person="clerk"),
        *said("later", "insp", "c2"),
        at("decide", "mayor", id="b", text="on both", derived_from=["c", "c2"]),
    ]
    session, made = played(tmp_path, *steps, *late)
    assert not any(
        b"later" in text or b"on both" in text for text in opens(session, "clerk", made.ids["k"])
    )


def test_a_chair_whose_admission_was_lost_gets_no_new_text(tmp_path: Path) -> None:
    steps = [
        opened(),
        do("delegate", "mayor", to="clerk"),
        do(
            "plan", id="m", kind="consent", on=TODAY, place="p", chair="clerk", minute_taker="mayor"
        ),
        *convened("insp"),
        *seated("clerk", "mayor", "insp", chair="clerk"),
        do("revoke", case="k", person="clerk"),
        *said("later", "insp"),
    ]
    session, made = played(tmp_path, *steps)
    assert not any(b"later" in text for text in opens(session, "clerk", made.ids["k"]))


def test_a_withdrawn_declaration_closes_what_is_written_afterwards(tmp_path: Path) -> None:
    late = [
        do("withdraw_declaration", "clerk"),
        *said("later", "insp", "c2"),
        at("decide", "mayor", id="b", text="on both", derived_from=["c", "c2"]),
    ]
    session, made = played(tmp_path, *begun("insp"), *said("kept", "insp"), *late)
    texts = opens(session, "clerk", made.ids["k"])
    assert any(b"kept" in text for text in texts)  # what was read cannot be taken back
    assert not any(b"later" in text or b"on both" in text for text in texts)


def test_a_declaration_that_is_signed_again_opens_what_is_written_from_then_on(
    tmp_path: Path,
) -> None:
    steps = [
        *begun("insp"),
        do("withdraw_declaration", "clerk"),
        do("declare", "clerk"),
        at("leave", "insp"),
        at("arrive", "clerk"),
        *said("later", "clerk"),
    ]
    session, made = played(tmp_path, *steps)
    assert any(b"later" in text for text in opens(session, "clerk", made.ids["k"]))


def test_a_frame_that_changes_opens_again_for_whoever_signed_again(tmp_path: Path) -> None:
    gone = [
        opened(),
        planned(),
        do("add_item", meeting="m", case="k"),
        do("declare", "clerk"),
        do("withdraw_declaration", "clerk"),
        do("weigh", "mayor", case="k", outcome="case"),
    ]
    session, made = played(tmp_path / "gone", *gone)
    assert opens(session, "clerk", made.ids["k"]) == []
    back = [*gone, do("declare", "clerk"), do("advance", case="k", stage="plan")]
    session, made = played(tmp_path / "back", *back)
    assert len(opens(session, "clerk", made.ids["k"])) == 2


def test_whoever_convenes_prepares_and_chairs_loses_no_key_by_a_withdrawal(
    tmp_path: Path,
) -> None:
    """Nobody else could close the item, sign the minutes, or erase the case."""
    evening = [*begun("insp"), *said("kept", "insp"), *recorded("mayor", "clerk", "insp")]
    lost = [do("withdraw_declaration", who) for who in ("mayor", "coord")]
    end = [at("close_item", "mayor"), do("close_meeting", "mayor", meeting="m")]
    played(tmp_path, *evening, *lost, *end, do("sign_minutes", "mayor", meeting="m"))


def test_a_withdrawn_declaration_lets_nobody_decide(tmp_path: Path) -> None:
    steps = [*begun("insp"), *said("kept", "insp"), at("close_item", "mayor")]
    chair = [
        at("decide", "mayor", id="b", text="decision", derived_from=["c"]),
        at("close_item", "mayor"),
        do("withdraw_declaration", "mayor"),
        do("correct_decision", "mayor", decision="b", text="anew", derived_from=["c"])
        | {"expect": "refused:R41"},
    ]
    played(tmp_path, *steps[:-1], *chair)


def test_a_lost_admission_ends_what_the_table_waits_for(tmp_path: Path) -> None:
    """A question under a duty and a round do not wait for somebody who may not answer."""
    steps = [
        opened(duties=["customs"]),
        *begun("insp", "customs")[1:],
        at("ask", "mayor", id="q", to="customs", question="Wat vond u?"),
        *recorded("mayor", "coord", "clerk"),
        do("withdraw_declaration", "customs"),
        at("vote_record", "insp", vote="agree"),
    ]
    session, made = played(tmp_path, *steps)
    meeting, case = MeetingId(made.ids["m"]), CaseId(made.ids["k"])
    (line,) = session.ask(Rounds(meeting, case), PersonId("coord"))
    assert (line.over, line.unanimous) == (True, False)  # who arrived has not agreed (R44)
    session.run(CloseItem(meeting, case), PersonId("mayor"))
