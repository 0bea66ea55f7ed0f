"""Whom the store seals things to: no member opens what a case does not admit them to."""

from pathlib import Path

import pytest

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
    seated,
    signed,
)
from tests.builders import Outcomes, exercise, play

pytestmark = pytest.mark.usefixtures("quick_passwords")


def played(folder: Path, *steps: Step, **people: dict[str, object]) -> tuple[Session, Outcomes]:
    file = scenario(steps, **people)
    session = exercise(folder, file)
    outcomes = play(session, file)
    assert not outcomes.surprises
    return session, outcomes


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
