"""What moves or is reworded beneath a neutral text while the keys that would tell are not open."""

from pathlib import Path

import pytest

from app.commands.corrections import CorrectContribution, CorrectDecision
from app.commands.delegation import Delegate
from app.commands.members import AddMember
from app.commands.minutes import IssueMinutes, SignMinutes
from app.commands.outcomes import AcceptAction, Agree, Decide
from app.commands.rounds import Vote, VoteRecord
from app.commands.sitting import CloseItem, CloseMeeting
from app.commands.speaking import Approve, Contribute
from app.domain.case import CaseId
from app.domain.contribution import Keep, Nature, TextId
from app.domain.decision import Neutral
from app.domain.meeting import MeetingId
from app.domain.person import PersonId
from app.domain.secret import SecretText
from app.errors import WrongState
from tests.app.commands.sittings import (
    CAST,
    TODAY,
    at,
    begun,
    convened,
    do,
    opened,
    planned,
    played,
    said,
    seated,
    tried,
)
from tests.app.commands.test_agreements import (
    AGREED,
    OUTSIDE,
    actions,
    alone,
    asked,
    code,
    decisions,
)
from tests.app.commands.test_grounds import agree, next_evening
from tests.app.commands.test_outcomes import CARE
from tests.app.commands.test_signing import text as printed

pytestmark = pytest.mark.usefixtures("quick_passwords")
MAYOR, COORD, CLERK, CARE_ID, AIV, INSP, CUSTOMS = map(
    PersonId, ("mayor", "coord", "clerk", "care", "aiv", "insp", "customs")
)


def test_accepting_asks_nobody_again_who_agreed_to_what_is_offered(tmp_path: Path) -> None:
    session, made = played(
        tmp_path,
        *begun("care", "insp", "customs"),
        *said("bron", "care", audience=["mayor"]),
        *said("andere", "customs", "d", audience=["mayor"]),
        at(
            "assign",
            "mayor",
            id="b",
            neutral_text=OUTSIDE,
            text="in full",
            owner="insp",
            due=TODAY,
            derived_from=["c", "d"],
        ),
        AGREED,
    )
    own = TextId(made.ids["b"])
    session.run(AcceptAction(own, code(session, made, "insp")), INSP)
    assert asked(session, made) == []
    session.run(Agree(TextId(made.ids["d"]), own, code(session, made, "customs")), CUSTOMS)
    assert actions(session, made) == [OUTSIDE]


def test_what_is_signed_waits_for_keys_that_tell_whether_it_was_reworded(tmp_path: Path) -> None:
    """The chair opens a decision of before, and not the words on which it rests."""
    session, made = played(
        tmp_path,
        *begun("care", "insp", "aiv", named=(*CAST, "aiv")),
        *said("voor aiv alleen", "care", "e", audience=["aiv"]),
        aiv={"category": "AIV"},
        **CARE,
    )
    first, said_then = (MeetingId(made.ids["m"]), CaseId(made.ids["k"])), TextId(made.ids["e"])
    session.work(AddMember(AIV, "play-aiv"), COORD)
    alone(session, "aiv", "mayor", "coord", "clerk", "care")
    before = session.run(Decide(*first, SecretText("besluit"), (said_then,)), MAYOR).made
    session.run(CloseItem(*first), MAYOR)
    session.run(CloseMeeting(first[0]), MAYOR)
    session.run(Delegate(AIV), MAYOR)
    place = next_evening(session, made, AIV, COORD)
    free = Neutral(text=SecretText(OUTSIDE))
    decided = session.run(
        Decide(*place, SecretText("in full"), (TextId(str(before)),), free), AIV
    ).made
    made.ids["b"], made.ids["m"] = str(decided), str(place[0])
    for one in (MAYOR, COORD, CLERK, AIV, CUSTOMS, CARE_ID, INSP):
        card = code(session, made, one) if one in (CUSTOMS, INSP) else None
        session.run(VoteRecord(*place, Vote("agree"), card), one)
    alone(session, "mayor", "coord", "clerk", "care", "aiv")
    session.run(Agree(said_then, TextId(made.ids["b"])), CARE_ID)
    assert decisions(session, made, "clerk") == [OUTSIDE]
    alone(session, "aiv", "care", "clerk")
    session.run(CorrectContribution(said_then, SecretText("helemaal anders")), CARE_ID)
    session.run(CloseItem(*place), AIV)
    session.run(CloseMeeting(place[0]), AIV)
    with pytest.raises(WrongState, match="keys_awaited") as caught:
        session.run(SignMinutes(place[0]), AIV)
    session.unlock(caught.value.facts["member"], f"play-{caught.value.facts['member']}")
    assert decisions(session, made, "clerk") == []
    session.run(SignMinutes(place[0]), AIV)
    alone(session, "mayor", "coord", "clerk", "care", "aiv")
    handed = session.run(IssueMinutes(place[0]), COORD).handed
    assert handed
    assert [one for one in handed if OUTSIDE in printed(one.data)] == []


def test_grounds_that_move_end_what_rests_on_them_as_an_officer_unlocks(tmp_path: Path) -> None:
    session, made = tried(
        tmp_path,
        do("delegate", "mayor", to="aiv"),
        opened(named=(*CAST, "aiv")),
        planned(chair="aiv"),
        *convened("care", "insp", "customs"),
        *seated("mayor", "coord", "clerk", "care", "insp", "customs", "aiv", chair="aiv"),
        *said("bron", "care", "c", audience=["mayor"]),
        *said("andere", "insp", "d", audience=["mayor"]),
        at("decide", "aiv", id="D", text="besluit D", derived_from=["c"]),
        aiv={"category": "AIV", "member": True},
    )
    place = next_evening(session, made, MAYOR, COORD)
    words = SecretText("later")
    told = Contribute(*place, words, Nature.FACT, False, Keep.MINUTES, audience=frozenset({MAYOR}))
    made.ids["e"] = str(session.run(told, CUSTOMS).made)
    session.run(Approve(TextId(made.ids["e"]), code(session, made, "customs")), CUSTOMS)
    grounds = (TextId(made.ids["D"]), TextId(made.ids["e"]))
    free = Neutral(text=SecretText(OUTSIDE))
    decided = session.run(Decide(*place, SecretText("in full"), grounds, free), MAYOR).made
    made.ids["b"] = str(decided)
    agree(session, made, "c", CARE_ID)
    agree(session, made, "e", CUSTOMS)
    assert decisions(session, made, "clerk") == [OUTSIDE]
    alone(session, "aiv", "clerk", "mayor", "coord")
    moved = CorrectDecision(grounds[0], SecretText("D anders"), (TextId(made.ids["d"]),))
    session.run(moved, AIV)
    alone(session, "mayor", "coord", "clerk", "aiv")
    assert decisions(session, made, "clerk") == []


def test_a_text_goes_onto_what_no_longer_rests_on_it_where_keys_cannot_tell(
    tmp_path: Path,
) -> None:
    """Who chairs the other meeting put its decision on other words, which are closed here."""
    member = {"category": "AIV", "member": True}
    told = {"text": "ook geheim", "nature": "fact", "keep": "minutes", "secret": False}
    steps = [
        *begun("insp", "one", "two", named=(*CAST, "one", "two")),
        *said("geheim", "insp", audience=["mayor", "one"]),
        at("close_item", "mayor"),
        do("close_meeting", "mayor", meeting="m"),
        *(do("delegate", "mayor", to=each) for each in ("one", "two")),
        planned("n", chair="two"),
        *convened("insp", "one", meeting="n", chair="mayor"),
        *seated("mayor", "coord", "clerk", "one", "two", "insp", meeting="n", chair="two"),
        at("decide", "two", meeting="n", id="free", text="los", derived_from=[]),
        at("contribute", "insp", meeting="n", id="d", audience=["two"], **told),
        do("approve", "insp", contribution="d"),
        planned("p", chair="one"),
        *convened("two", meeting="p", chair="mayor"),
        *seated("mayor", "coord", "clerk", "one", "two", meeting="p", chair="one"),
        at("decide", "one", meeting="p", id="b", text="op los", derived_from=["free"]),
        at("decide", "two", meeting="n", id="on", text="op beide", derived_from=["b", "d"]),
        do("correct_decision", "one", decision="b", text="op geheim", derived_from=["c"]),
    ]
    session, made = played(tmp_path, *steps, one=member, two=member)
    onto = (TextId(made.ids["on"]),)
    changed = CorrectDecision(TextId(made.ids["free"]), SecretText("nu daarop"), onto)
    session.run(changed, PersonId("two"))
    assert session.check("mayor") == ()
