"""What a draft says is put right until it is signed, by whom it belongs to, and never silently."""

from dataclasses import replace
from pathlib import Path

import pytest

from app.commands.corrections import CorrectContribution, CorrectDecision
from app.domain.decision import ActionState, Decision
from app.domain.log import Act
from app.domain.person import PersonId
from app.domain.secret import SecretText
from app.errors import Locked, WrongState
from app.queries.board import ItemBoard
from app.queries.meetings import ItemView
from app.queries.tablecodes import TableCode
from app.session import Session
from app.store.codec import encode
from tests.app.commands.sittings import (
    CAST,
    TODAY,
    Step,
    at,
    begun,
    case_file,
    convened,
    do,
    planned,
    played,
    said,
    seated,
    signed,
    tried,
)
from tests.app.commands.test_agreements import alone
from tests.builders import Outcomes

pytestmark = pytest.mark.usefixtures("quick_passwords")
CLOSED = [at("close_item", "mayor"), do("close_meeting", "mayor", meeting="m")]
SIGNED = do("sign_minutes", "mayor", meeting="m")


def board(session: Session, made: Outcomes, who: str) -> ItemView:
    return session.ask(ItemBoard(made.ids["m"], made.ids["k"]), PersonId(who))


def decisions(session: Session, made: Outcomes, who: str) -> list[str]:
    return [line.text.text for line in board(session, made, who).decisions]


def decided(sources: tuple[str, ...] = ("c",), **more: object) -> Step:
    return at("decide", "mayor", id="b", text="fout getypt", derived_from=list(sources), **more)


def corrected(sources: tuple[str, ...] = ("c",), who: str = "mayor", **more: object) -> Step:
    told = {"decision": "b", "text": "juist getypt", "derived_from": list(sources)}
    return do("correct_decision", who, **told, **more)


def assigned(owner: str) -> Step:
    told = {"text": "bel", "owner": owner, "due": TODAY, "derived_from": []}
    return at("assign", "mayor", id="a", **told)


def sooner(**more: object) -> Step:
    told = {"action": "a", "text": "bel meteen", "due": TODAY, "derived_from": []}
    return do("correct_action", "mayor", **told, **more)


def test_the_chair_words_a_decision_anew_after_the_meeting(tmp_path: Path) -> None:
    steps = [*begun("insp"), *said("bron", "insp"), decided(), *CLOSED, corrected()]
    session, made = played(tmp_path, *steps)
    assert decisions(session, made, "insp") == ["juist getypt"]
    noted = [line.entry for line in session.log("coord") if line.entry.why == "correct_decision"]
    assert [(entry.act, entry.acting) for entry in noted] == [(Act.CHANGE, "mayor")]


def test_nobody_but_the_chair_does_and_nobody_once_signed(tmp_path: Path) -> None:
    session, made = played(
        tmp_path,
        *begun("insp"),
        *said("bron", "insp"),
        decided(),
        *CLOSED,
        corrected(who="insp", expect="refused:R10"),
        corrected(who="coord", expect="refused:R10"),
        SIGNED,
    )
    command = CorrectDecision(made.ids["b"], SecretText("te laat"), (made.ids["c"],))
    with pytest.raises(WrongState, match="minutes_signed"):
        session.run(command, PersonId("mayor"))


def test_a_correction_inherits_the_audience_of_what_it_now_rests_on(tmp_path: Path) -> None:
    narrow = said("voor weinigen", "care", made="n", audience=["clerk"])
    steps = [*begun("insp", "care"), *said("bron", "insp"), *narrow, decided(), *CLOSED]
    session, made = played(tmp_path, *steps, corrected(("c", "n")))
    assert decisions(session, made, "clerk") == ["juist getypt"]
    assert decisions(session, made, "insp") == []
    with session._vault.transaction("clerk", now=session._now()) as transaction:
        opened = [stored.payload for stored in transaction.bundle(made.ids["k"])]
    assert any(b"juist getypt" in payload for payload in opened)


def test_a_source_that_was_taken_back_stays_one(tmp_path: Path) -> None:
    taken_back = do("withdraw", "insp", contribution="c")
    steps = [*begun("insp"), *said("bron", "insp"), decided(), taken_back, *CLOSED]
    session, made = played(tmp_path, *steps, corrected(()))
    assert decisions(session, made, "mayor") == ["juist getypt"]
    assert decisions(session, made, "clerk") == []


def test_what_rests_on_a_corrected_decision_is_closed_with_it(tmp_path: Path) -> None:
    narrow = said("voor weinigen", "care", made="n", audience=["mayor"])
    second = at("decide", "mayor", id="b2", text="daarop gebouwd", derived_from=["b"])
    steps = [*begun("insp", "care"), *said("bron", "insp"), *narrow, decided(), second, *CLOSED]
    session, made = played(tmp_path, *steps)
    assert decisions(session, made, "clerk") == ["fout getypt", "daarop gebouwd"]
    session, made = played(tmp_path, *steps, corrected(("n",)))
    assert decisions(session, made, "clerk") == []
    with session._vault.transaction("clerk", now=session._now()) as transaction:
        opened = [stored.payload for stored in transaction.bundle(made.ids["k"])]
    assert not any(b"daarop" in payload for payload in opened)


def test_nothing_comes_to_rest_on_itself(tmp_path: Path) -> None:
    second = at("decide", "mayor", id="b2", text="daarop", derived_from=["b"])
    steps = [*begun("insp"), *said("bron", "insp"), decided(), second]
    session, made = played(tmp_path, *steps)
    for source in ("b", "b2"):
        command = CorrectDecision(made.ids["b"], SecretText("rond"), (made.ids[source],))
        with pytest.raises(WrongState, match="rests_on_itself"):
            session.run(command, PersonId("mayor"))


def test_an_agreed_neutral_text_holds_on_the_same_grounds_only(tmp_path: Path) -> None:
    steps = [
        *begun("insp", "care"),
        *said("bron", "care", audience=["mayor"]),
        *said("andere", "care", made="d", audience=["mayor"]),
        decided(neutral_text="buiten"),
        do("agree", "care", contribution="c", for_="b", what="neutral"),
    ]
    session, made = played(tmp_path, *steps, corrected(neutral_text="buiten"))
    assert decisions(session, made, "insp") == ["buiten"]
    session, made = played(tmp_path, *steps, corrected(("d",), neutral_text="buiten"))
    assert decisions(session, made, "insp") == []
    waiting = [w for w in board(session, made, "care").waiting if w.what == "neutral"]
    assert [w.other for w in waiting] == [made.ids["d"]]
    session, made = played(tmp_path, *steps, corrected())
    assert decisions(session, made, "insp") == []


def test_a_lapsed_consent_lets_nothing_be_worded_anew(tmp_path: Path) -> None:
    steps = [*begun("insp"), *said("bron", "insp"), decided(), *CLOSED, do("wait", days=300)]
    told = {"contribution": "c", "text": "anders"}
    played(
        tmp_path,
        *steps,
        corrected(expect="refused:R6"),
        do("correct_contribution", "insp", **told, expect="refused:R6"),
    )


def test_an_action_of_the_mayors_own_services_is_corrected_at_once(tmp_path: Path) -> None:
    session, made = played(tmp_path, *begun("insp"), assigned("coord"), *CLOSED, sooner())
    assert [line.text.text for line in board(session, made, "mayor").actions] == ["bel meteen"]


def test_anybody_else_accepts_the_correction_first_and_otherwise_nothing_changes(
    tmp_path: Path,
) -> None:
    steps = [*begun("insp"), assigned("insp"), do("accept_action", "insp", action="a"), *CLOSED]
    session, made = played(tmp_path, *steps, sooner())
    assert [line.text.text for line in board(session, made, "mayor").actions] == ["bel"]
    assert [w.text for w in board(session, made, "insp").waiting if w.what == "offer"] == [
        "bel meteen"
    ]
    assert not any(w.what == "offer" for w in board(session, made, "mayor").waiting)
    accepted = do("accept_action", "insp", action="a")
    session, made = played(tmp_path, *steps, sooner(), accepted)
    assert [line.text.text for line in board(session, made, "mayor").actions] == ["bel meteen"]


def test_a_contributor_words_a_text_anew_and_approves_it(tmp_path: Path) -> None:
    told = {"contribution": "c", "text": "zo bedoeld"}
    steps = [*begun("insp"), *said("zo getypt", "insp"), decided(), *CLOSED]
    session, made = played(tmp_path, *steps, do("correct_contribution", "insp", **told))
    view = board(session, made, "mayor")
    assert [(line.text.text, line.approved) for line in view.said] == [("zo bedoeld", True)]
    assert decisions(session, made, "insp") == ["fout getypt"]
    with session._vault.transaction("coord", now=session._now()) as transaction:
        opened = [stored.payload for stored in transaction.bundle(made.ids["k"])]
    assert not any(b"zo getypt" in payload for payload in opened)


def test_words_that_were_kept_open_nothing_anew(tmp_path: Path) -> None:
    steps = [*begun("care"), *said("zo getypt", "care"), decided()]
    session, made = played(tmp_path, *steps, care={"member": True})

    def version() -> int:
        with session._vault.transaction("mayor", now=session._now()) as transaction:
            stored = transaction.read(made.ids["b"])
        assert stored is not None
        return stored.version

    before = version()
    session.run(CorrectContribution(made.ids["c"], SecretText("anders")), PersonId("care"))
    assert version() == before


def test_nobody_words_it_for_the_contributor(tmp_path: Path) -> None:
    told = {"contribution": "c", "text": "zo bedoeld"}
    steps = [*begun("insp"), *said("zo getypt", "insp"), *CLOSED]
    session, made = played(
        tmp_path,
        *steps,
        do("correct_contribution", "mayor", **told, expect="refused:R20"),
    )
    command = CorrectContribution(made.ids["c"], SecretText("anders"), "AAAAAA")
    with pytest.raises(Locked, match="wrong_table_code"):
        session.run(command, PersonId("insp"))
    code = session.ask(TableCode(made.ids["c"], PersonId("insp")), PersonId("coord"))
    session.run(CorrectContribution(made.ids["c"], SecretText("anders"), code), PersonId("insp"))
    assert [line.text.text for line in board(session, made, "mayor").said] == ["anders"]


def test_what_an_agreed_neutral_text_stood_for_lapses_with_the_wording(tmp_path: Path) -> None:
    steps = [
        *begun("insp", "care"),
        *said("bron", "care", audience=["mayor"]),
        decided(neutral_text="buiten"),
        do("agree", "care", contribution="c", for_="b", what="neutral"),
        do("correct_contribution", "care", contribution="c", text="anders"),
    ]
    session, made = played(tmp_path, *steps)
    assert decisions(session, made, "insp") == []
    again = do("agree", "care", contribution="c", for_="b", what="neutral")
    session, made = played(tmp_path, *steps, again)
    assert decisions(session, made, "insp") == ["buiten"]


def test_a_signed_contribution_stays_as_it_was_approved(tmp_path: Path) -> None:
    told = {"contribution": "c", "text": "te laat", "expect": "refused:R20"}
    steps = [*begun("insp"), *said("bron", "insp"), *signed()]
    played(tmp_path, *steps, do("correct_contribution", "insp", **told))


def test_a_correction_that_is_accepted_later_leaves_how_far_the_action_is(tmp_path: Path) -> None:
    """The owner may say that it is done between the offer and their answer to it."""
    accepted = do("accept_action", "insp", action="a")
    done = do("update_action", "insp", action="a", state="done", note="gebeld")
    steps = [*begun("insp"), assigned("insp"), accepted, *CLOSED, sooner(), done, accepted]
    session, made = played(tmp_path, *steps)
    (line,) = board(session, made, "mayor").actions
    assert (line.text.text, line.state) == ("bel meteen", ActionState.DONE)


def test_who_words_a_source_anew_is_asked_again_for_what_stands_for_it(tmp_path: Path) -> None:
    agreed = do("agree", "care", contribution="c", for_="b", what="neutral")
    told = {"contribution": "c", "text": "heel iets anders"}
    other = do("agree", "insp", contribution="d", for_="b", what="neutral")
    steps = [
        *begun("insp", "care"),
        *said("bron", "care", audience=["mayor"]),
        *said("andere", "insp", made="d", audience=["mayor"]),
        decided(("c", "d"), neutral_text="buiten"),
        agreed,
        do("correct_contribution", "care", **told),
        other,
    ]
    session, made = played(tmp_path, *steps)
    assert decisions(session, made, "clerk") == []
    assert [w.what for w in board(session, made, "care").waiting if w.what == "neutral"]
    session, made = played(tmp_path, *steps, agreed)
    assert decisions(session, made, "clerk") == ["buiten"]


def test_an_offered_correction_that_rests_on_itself_by_now_is_refused(tmp_path: Path) -> None:
    """What was put on it while it waited rests on its former wording."""
    waits = {**sooner(), "derived_from": ["b"]}
    onto_it = corrected(("a",))
    accepted = do("accept_action", "insp", action="a")
    steps = [*begun("insp"), *said("bron", "insp"), decided(), assigned("insp"), accepted]
    session, made = tried(tmp_path, *steps, waits, onto_it, accepted)
    (told,) = made.surprises
    assert "offer_rests_on_itself" in str(told)
    for who in ("mayor", "insp"):
        assert decisions(session, made, who) == ["juist getypt"]


def write_by_hand(session: Session, made: Outcomes, record: str, text: Decision) -> None:
    """Into the record of this id, by the minute-taker with tools of their own."""
    readers = frozenset({"mayor", "coord", "clerk"})
    with session._vault.transaction("clerk", now=session._now()) as transaction:
        transaction.write(made.ids["k"], record, encode(text), readers)
        transaction.log(b"x", frozenset({"clerk"}))
    alone(session, *readers)


@pytest.mark.parametrize("onto", ["b", "b2"])
def test_decisions_that_somebody_had_rest_on_themselves_are_for_officers(
    tmp_path: Path, onto: str
) -> None:
    """As if a source were gone; and all goes on."""
    second = at("decide", "mayor", id="b2", text="daarop", derived_from=["b"])
    free = at("decide", "mayor", id="b3", text="los", derived_from=["c"])
    steps = [*begun("insp"), *said("bron", "insp"), decided(), second, free]
    session, made = played(tmp_path, *steps)
    one = case_file(session, made.ids["k"]).outcome(made.ids["b"])
    assert isinstance(one, Decision)
    write_by_hand(session, made, one.id, replace(one, derived_from=(made.ids[onto],)))
    assert decisions(session, made, "mayor") == ["fout getypt", "daarop", "los"]
    for who in ("clerk", "insp"):
        assert decisions(session, made, who) == ["los"]
    session.run(CorrectDecision(one.id, SecretText("recht"), (made.ids["c"],)), PersonId("mayor"))
    assert decisions(session, made, "insp") == ["recht", "daarop", "los"]
    assert session.check("mayor") == ()


def test_a_text_in_the_record_of_another_stands_for_nothing(tmp_path: Path) -> None:
    """Whoever does not read a decision could take it from those who do."""
    narrow = said("bron", "insp", audience=["mayor"])
    session, made = played(tmp_path, *begun("insp"), *narrow, decided())
    item = case_file(session, made.ids["k"]).items[0].id
    forged = Decision(made.ids["b"], item, PersonId("clerk"), SecretText("vals"), (made.ids["b"],))
    write_by_hand(session, made, "f" * 32, forged)
    assert decisions(session, made, "mayor") == ["fout getypt"]
    assert decisions(session, made, "clerk") == []


def test_nothing_comes_to_rest_on_itself_by_what_is_closed_to_who_writes(tmp_path: Path) -> None:
    """Two meetings of one case: each chair writes what the other's decision rests on."""
    named = (*CAST, "aiv")
    steps = [
        *begun("insp", "aiv", named=named),
        *said("geheim", "insp", audience=["mayor"]),
        decided(()),
        *CLOSED,
        do("delegate", "mayor", to="aiv"),
        planned("n", chair="aiv"),
        *convened("insp", meeting="n", chair="mayor"),
        *seated("mayor", "coord", "clerk", "aiv", "insp", meeting="n", chair="aiv"),
        at("decide", "aiv", meeting="n", id="d1", text="op het eerste", derived_from=["b"]),
        at("decide", "aiv", meeting="n", id="d3", text="los", derived_from=[]),
        corrected(("c", "d3")),
    ]
    session, made = played(tmp_path, *steps, aiv={"category": "AIV", "member": True})
    onto = CorrectDecision(made.ids["d3"], SecretText("rond"), (made.ids["d1"],))
    with pytest.raises(WrongState, match="rests_on_itself"):
        session.run(onto, PersonId("aiv"))
