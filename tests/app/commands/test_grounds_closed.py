"""Who reads what rests on words that are taken back, or moved, by keys that do not open all of it.

And who reads what rests on words that the keys at hand never opened.
"""

from pathlib import Path
from typing import Any

import pytest

from app.commands.corrections import CorrectDecision
from app.commands.delegation import Delegate
from app.commands.members import AddMember
from app.commands.minutes import IssueMinutes, SignMinutes
from app.commands.outcomes import Decide
from app.commands.rounds import Vote, VoteRecord
from app.commands.sitting import CloseItem, CloseMeeting
from app.commands.speaking import Withdraw
from app.domain.case import CaseId
from app.domain.contribution import TextId
from app.domain.meeting import MeetingId
from app.domain.person import PersonId
from app.domain.secret import SecretText
from app.session import Session
from tests.app.commands.sittings import (
    CAST,
    TODAY,
    at,
    begun,
    convened,
    opened,
    planned,
    played,
    said,
    seated,
    signed,
)
from tests.app.commands.test_agreements import alone, code, decisions
from tests.app.commands.test_grounds import next_evening
from tests.app.commands.test_outcomes import CARE, board
from tests.app.commands.test_own_actions import LATE, actions
from tests.app.commands.test_signing import text as printed
from tests.builders import Outcomes

pytestmark = pytest.mark.usefixtures("quick_passwords")
MAYOR, COORD, CLERK, CARE_ID, AIV, INSP, CUSTOMS = map(
    PersonId, ("mayor", "coord", "clerk", "care", "aiv", "insp", "customs")
)
FULL = "voluit"
KEYS = pytest.mark.parametrize("slot", [{}, CARE], ids=["no keys", "own keys"])


def waiting(session: Session, made: Outcomes, who: str, what: str) -> list[str]:
    return [one.text for one in board(session, made, who).waiting if one.what == what]


def decided(*sources: str, text: str = FULL, made: str = "b") -> Any:
    return at("decide", "mayor", id=made, text=text, derived_from=list(sources))


def take_back(session: Session, made: Outcomes, how: str) -> None:
    """The words below the decision `d`, or their place under it."""
    if how == "withdrawn":
        session.run(Withdraw(TextId(made.ids["c"]), code(session, made, INSP)), INSP)
        return
    narrow = (TextId(made.ids["n"]),)
    session.run(CorrectDecision(TextId(made.ids["d"]), SecretText("anders"), narrow), MAYOR)


def test_what_rests_on_a_decision_closes_with_the_words_below_it(tmp_path: Path) -> None:
    """Whoever takes them back opens the decision, and not what rests on it as well."""
    session, made = played(
        tmp_path,
        *begun("care", "insp"),
        *said("bron voor allen", "care"),
        *said("voor de klerk", "insp", "e", audience=["clerk"]),
        decided("c", text="besluit", made="d"),
        decided("d", "e"),
        **CARE,
    )
    assert decisions(session, made, "clerk") == ["besluit", FULL]
    alone(session, "care")
    session.run(Withdraw(TextId(made.ids["c"])), CARE_ID)
    for others in ((), ("coord",), ("mayor",)):
        alone(session, "clerk", *others)
        assert decisions(session, made, "clerk") == []
    assert decisions(session, made, "mayor") == ["besluit", FULL]


@KEYS
@pytest.mark.parametrize("how", ["withdrawn", "moved"])
def test_an_offer_closes_with_the_words_below_its_decision(
    tmp_path: Path, how: str, slot: dict[str, Any]
) -> None:
    session, made = played(
        tmp_path,
        *begun("care", "insp"),
        *said("bron voor allen", "insp"),
        *said("alleen burgemeester", "insp", "n", audience=["mayor"]),
        decided("c", text="besluit", made="d"),
        at("assign", "mayor", id="b", text=FULL, owner="care", due=TODAY, derived_from=["d"]),
        **slot,
    )
    assert waiting(session, made, "care", "offer") == [FULL]
    take_back(session, made, how)
    assert waiting(session, made, "care", "offer") == [""]


@KEYS
@pytest.mark.parametrize("how", ["withdrawn", "moved"])
def test_a_sheet_before_the_table_closes_with_the_words_below_its_decision(
    tmp_path: Path, how: str, slot: dict[str, Any]
) -> None:
    session, made = played(
        tmp_path,
        *begun("care", "insp", "pol"),
        *said("bron voor allen", "insp"),
        *said("alleen burgemeester", "insp", "n", audience=["mayor"]),
        decided("c", text="besluit", made="d"),
        at("propose_feedback", "mayor", id="f", text=FULL, derived_from=["d"]),
        **slot,
    )
    assert waiting(session, made, "care", "feedback") == [FULL]
    take_back(session, made, how)
    for who in ("care", "pol"):
        assert waiting(session, made, who, "feedback") == [""]


@pytest.mark.parametrize(
    ("source", "reads"), [("x", []), ("o", [FULL])], ids=["narrower", "as wide"]
)
def test_grounds_that_moved_close_it_to_whom_they_do_and_to_nobody_else(
    tmp_path: Path, source: str, reads: list[str]
) -> None:
    """The owner was let in after all of those words, and opens none."""
    task = {"text": FULL, "owner": "aiv", "due": TODAY, "derived_from": ["d"]}
    session, made = played(
        tmp_path,
        opened(named=(*CAST, *LATE)),
        planned(),
        *convened("care"),
        *seated("mayor", "coord", "clerk", "care"),
        *said("bron voor allen", "care"),
        *said("alleen burgemeester", "care", "x", audience=["mayor"]),
        *said("ook voor allen", "care", "o"),
        decided("c", text="besluit", made="d"),
        *signed()[:2],
        planned("n"),
        *convened("aiv", meeting="n"),
        *seated("mayor", "coord", "clerk", "aiv", meeting="n"),
        at("assign", "mayor", meeting="n", id="b", **task),
        **LATE,
    )
    assert actions(session, made, "aiv", "n") == [FULL]
    moved = CorrectDecision(
        TextId(made.ids["d"]), SecretText("anders"), (TextId(made.ids[source]),)
    )
    session.run(moved, MAYOR)
    assert actions(session, made, "aiv", "n") == reads
    assert actions(session, made, "mayor", "n") == [FULL]


def copies(
    session: Session, made: Outcomes, place: tuple[MeetingId, CaseId]
) -> dict[PersonId, bool]:
    """Whether what was decided stands in full in each copy; `aiv` signs."""
    for one in (MAYOR, COORD, CLERK, AIV, CUSTOMS, CARE_ID, INSP):
        card = code(session, made, one) if one in (CUSTOMS, INSP) else None
        session.run(VoteRecord(*place, Vote("agree"), card), one)
    session.run(CloseItem(*place), AIV)
    session.run(CloseMeeting(place[0]), AIV)
    session.run(SignMinutes(place[0]), AIV)
    handed = session.run(IssueMinutes(place[0]), COORD).handed
    return {one.copy.recipient: FULL in printed(one.data) for one in handed}


def evening(tmp_path: Path, *more: Any) -> tuple[Session, Outcomes, TextId]:
    """`aiv` got keys after a first evening: of that they open decision `d`, not its source."""
    session, made = played(
        tmp_path,
        *begun("care", "insp", "customs", "aiv", named=(*CAST, "aiv")),
        *said("voor allen", "insp"),
        aiv={"category": "AIV"},
        **CARE,
    )
    session.work(AddMember(AIV, "play-aiv"), COORD)
    alone(session, "aiv", "mayor", "coord", "clerk", "care")
    first = (MeetingId(made.ids["m"]), CaseId(made.ids["k"]))
    made.ids["first"] = made.ids["m"]
    told = session.run(Decide(*first, SecretText("besluit"), (TextId(made.ids["c"]),)), MAYOR).made
    session.run(CloseItem(*first), MAYOR)
    session.run(CloseMeeting(first[0]), MAYOR)
    session.run(Delegate(AIV), MAYOR)
    return session, made, TextId(str(told))


def test_who_has_no_keys_gets_in_their_copy_what_is_for_them(tmp_path: Path) -> None:
    session, made, before = evening(tmp_path)
    place = next_evening(session, made, AIV, COORD)
    session.run(Decide(*place, SecretText(FULL), (before,)), AIV)
    for who in ("care", "insp", "customs", "clerk"):
        assert decisions(session, made, who) == [FULL]
    assert all(copies(session, made, place).values())


def test_no_copy_has_what_rests_on_words_that_were_taken_back_before(tmp_path: Path) -> None:
    session, made, before = evening(tmp_path)
    place = next_evening(session, made, AIV, COORD)
    session.run(Decide(*place, SecretText(FULL), (before,)), AIV)
    alone(session, "mayor", "coord")
    first, made.ids["m"] = made.ids["m"], made.ids["first"]
    session.run(Withdraw(TextId(made.ids["c"]), code(session, made, INSP)), INSP)
    made.ids["m"] = first
    alone(session, "aiv", "clerk", "mayor", "coord", "care")
    full = copies(session, made, place)
    assert {who for who in full if full[who]} == {MAYOR, AIV, COORD}
