"""Who is asked to look whether a neutral text still holds, and what the log says of it."""

from pathlib import Path
from typing import Any

import pytest

from app.commands.cases import CloseCase, EraseCase
from app.commands.corrections import CorrectContribution
from app.commands.ledger import Ledger
from app.commands.minutes import SignMinutes
from app.commands.sitting import CloseItem, CloseMeeting
from app.commands.speaking import Contribute, Withdraw
from app.domain.case import CaseId
from app.domain.contribution import Nature, TextId
from app.domain.log import Act, LogEntry
from app.domain.meeting import ItemId, MeetingId
from app.domain.person import PersonId
from app.domain.secret import SecretText
from app.errors import WrongState
from app.session import Session
from app.store.records import Records
from tests.app.commands.sittings import (
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
from tests.app.commands.test_agreements import (
    AGREED,
    OUTSIDE,
    alone,
    asked,
    decisions,
    narrow,
    typed_anew,
)
from tests.app.commands.test_looking_again import LATER, second
from tests.app.commands.test_outcomes import CARE, decided
from tests.builders import Outcomes

pytestmark = pytest.mark.usefixtures("quick_passwords")
MAYOR, COORD, CLERK, CARE_ID, AIV, BM = map(
    PersonId, ("mayor", "coord", "clerk", "care", "aiv", "bm")
)
ONLY = (Act.ITEM_RECORD_CHANGED, None, None)
Line = tuple[Act, str | None, str | None]


def note(made: str) -> Any:
    told = {"text": "bron", "nature": "fact", "secret": False}
    return at("contribute", "clerk", by="care", id=made, **told)


def retyped(session: Session, place: tuple[MeetingId, CaseId], earlier: str | None = None) -> str:
    """A working note of somebody without keys, on which nothing rests."""
    corrects = TextId(earlier) if earlier else None
    text = SecretText("tikfout weg" if earlier else "tikfout")
    told = Contribute(*place, text, Nature.FACT, False, by=CARE_ID, corrects=corrects)
    return str(session.run(told, CLERK).made)


def lines(session: Session, since: int = 0) -> list[Line]:
    told = [line.entry for line in list(session._ledger.lines("coord"))[since:]]
    return [(one.act, one.acting, one.why) for one in told if one is not None]


def rechecks(session: Session, member: PersonId) -> set[ItemId]:
    with session._vault.transaction(member, now=session._now()) as held:
        people = Records(held, []).persons().values()
        return {item for person in people for item in person.rechecks}


def place_of(made: Outcomes) -> tuple[MeetingId, CaseId]:
    return MeetingId(made.ids["m"]), CaseId(made.ids["k"])


def test_at_an_open_item_the_log_says_no_more_than_that_it_changed(tmp_path: Path) -> None:
    """Whether the words changed for which others agreed, or quite other ones."""
    steps = [*begun("care", "insp"), note("c"), decided(neutral_text=OUTSIDE), AGREED, note("x")]
    session, made = played(tmp_path, *steps)
    alone(session, MAYOR, COORD, CLERK)
    before, told = len(lines(session)), []
    for own_id in (made.ids["x"], made.ids["c"]):
        assert decisions(session, made) == [OUTSIDE]
        made.ids["c"] = own_id
        typed_anew(session, made, "anders")
        told.append(lines(session, before))
        before += len(told[-1])
    assert decisions(session, made) == []
    assert told[0] == told[1]
    assert set(told[0]) == {ONLY}
    assert rechecks(session, COORD) == set()


def test_nobody_looks_where_the_table_knows_for_which_words_they_agreed(tmp_path: Path) -> None:
    session, made = played(tmp_path, *narrow(note("x")))
    before = len(lines(session))
    retyped(session, place_of(made), made.ids["x"])
    assert lines(session, before) == [ONLY]


@pytest.mark.parametrize(("taken", "act"), [("c", Act.DELETE), ("x", Act.CHANGE)])
def test_after_the_item_the_log_tells_whether_looking_ended_anything(
    tmp_path: Path, taken: str, act: Act
) -> None:
    other = said("los", "care", "x", audience=["mayor"])
    session, made = played(tmp_path, *narrow(*other, *signed()[:2]), **CARE)
    alone(session, CARE_ID)
    session.run(Withdraw(TextId(made.ids[taken])), CARE_ID)
    session.unlock(COORD, "play-coord")
    assert lines(session)[-1] == (act, None, "recheck")
    session.unlock(CLERK, "play-clerk")
    assert decisions(session, made, "clerk") == ([] if taken == "c" else [OUTSIDE])


def test_words_for_which_nobody_agreed_keep_no_chair_from_signing(tmp_path: Path) -> None:
    evening = second(tmp_path)
    session, place = evening.session, evening.place
    alone(session, AIV, CLERK)
    retyped(session, place, retyped(session, place))
    session.run(CloseItem(*place), AIV)
    session.run(CloseMeeting(place[0]), AIV)
    assert evening.sign() is None


def test_what_waited_before_waits_whatever_changes_after_it(tmp_path: Path) -> None:
    evening = second(tmp_path)
    session, place = evening.session, evening.place
    alone(session, AIV, CARE_ID, CLERK)
    session.run(CorrectContribution(evening.said_then, SecretText("anders")), CARE_ID)
    alone(session, AIV, CLERK)
    retyped(session, place, retyped(session, place))
    session.run(CloseItem(*place), AIV)
    session.run(CloseMeeting(place[0]), AIV)
    assert evening.sign() in (MAYOR, COORD)


def test_nobody_is_asked_to_look_at_what_was_erased(tmp_path: Path) -> None:
    evening = second(tmp_path, handed=True)
    evening.reworded()
    session, case = evening.session, evening.place[1]
    session.unlock(BM, "play-bm")
    session.run(CloseCase(case), BM)
    session.run(EraseCase(case), BM)
    session.unlock(MAYOR, "play-mayor")
    assert rechecks(session, MAYOR) == set()


def test_looking_that_fails_leaves_nothing_at_the_table(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps = [*begun("care", "insp"), note("c"), decided(neutral_text=OUTSIDE), AGREED]
    session, made = played(tmp_path, *steps)
    alone(session, MAYOR, COORD, CLERK)
    add = Ledger.add

    def failing(self: Ledger, transaction: Any, entry: LogEntry, *more: Any) -> None:
        if entry.why == "recheck":
            raise WrongState("disk_full")
        add(self, transaction, entry, *more)

    monkeypatch.setattr(Ledger, "add", failing)
    typed_anew(session, made, "iets heel anders")
    assert session._table.agreements == {}


def test_nobody_is_asked_for_a_text_that_rests_on_a_note_that_signing_destroyed(
    tmp_path: Path,
) -> None:
    told = {"text": "in full", "derived_from": ["c"], "neutral_text": OUTSIDE}
    session, made = played(
        tmp_path,
        *begun("care", "insp"),
        at("contribute", "care", id="c", text="bron", nature="fact", secret=False),
        *signed()[:2],
        *LATER,
        at("decide", "mayor", meeting="n", id="b", **told),
        **CARE,
    )
    first, made.ids["m"] = made.ids["m"], made.ids["n"]
    assert asked(session, made) == [OUTSIDE]
    session.run(SignMinutes(MeetingId(first)), MAYOR)
    assert asked(session, made) == []


def test_what_the_coordinator_chaired_the_coordinator_reads_no_line_of(tmp_path: Path) -> None:
    """Like every other line of that evening (spec 2)."""
    steps = (
        do("delegate", "mayor", to="coord"),
        opened(),
        planned(chair="coord"),
        *convened("care", "insp", chair="coord"),
        *seated("mayor", "coord", "clerk", "care", "insp", chair="coord"),
        *said("bron", "care", audience=["mayor"]),
        at("decide", id="b", text="in full", derived_from=["c"], neutral_text=OUTSIDE),
        AGREED,
        at("close_item"),
        do("close_meeting", meeting="m"),
    )
    session, made = played(tmp_path, *steps, **CARE)
    alone(session, "care")
    session.run(Withdraw(TextId(made.ids["c"])), CARE_ID)
    session.unlock("mayor", "play-mayor")
    session.unlock("coord", "play-coord")
    told = {
        reader: [line.entry for line in session.log(reader) if line.entry is not None]
        for reader in (MAYOR, COORD)
    }
    looked = {
        reader: [(one.act, one.why) for one in entries if one.why == "recheck"]
        for reader, entries in told.items()
    }
    assert looked == {MAYOR: [(Act.DELETE, "recheck")], COORD: []}


def test_whoever_unlocks_with_nothing_to_look_at_goes_through_no_case(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Opening takes as long whatever the vault holds."""
    session, _ = played(tmp_path, *begun("care"), **CARE)
    session.lock()
    monkeypatch.setattr(Ledger, "open_items", lambda _ledger: pytest.fail("gone through"))
    for member in ("coord", "mayor", "care"):
        session.unlock(member, f"play-{member}")
