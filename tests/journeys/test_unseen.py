"""What one may not see is answered, refused and logged like what does not exist (law 1.6)."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from app.commands.cases import (
    Advance,
    CloseCase,
    EraseCase,
    NoteChildInterest,
    RecordJudicialConsent,
    RecordSignal,
    Revoke,
    Sighting,
    Weigh,
)
from app.commands.corrections import CorrectAction, CorrectContribution, CorrectDecision
from app.commands.delegation import Delegate
from app.commands.meetings import AddItem, Invite, Plan, Respond
from app.commands.minutes import IssueMinutes, SignMinutes
from app.commands.office import Declare, KeepPerson, Wait
from app.commands.outcomes import AcceptAction, Agree, Assign, Decide, UpdateAction
from app.commands.printing import NotePrinted
from app.commands.rounds import ExportFeedback, ProposeFeedback, Vote, VoteFeedback, VoteRecord
from app.commands.sitting import Arrive, CloseItem, CloseMeeting, Leave, OpenItem, OpenMeeting
from app.commands.speaking import AnswerNoData, Approve, Ask, Contribute, Pass, Withdraw
from app.domain.basis import Kind
from app.domain.case import Stage
from app.domain.contribution import Nature
from app.domain.decision import ActionState
from app.domain.person import Language, PersonId
from app.domain.secret import SecretText
from app.errors import AppError
from app.queries.board import ItemBoard
from app.queries.cases import CaseView
from app.queries.copies import CopyFile, CopyRegister, Recipients
from app.queries.corrections import DraftTexts
from app.queries.logpages import LogFile, LogForm
from app.queries.meetings import InvitePanel, MeetingBoard
from app.queries.partner_export import ExportPartners
from app.queries.projector import ProjectorView
from app.queries.search import SearchCase
from app.queries.sheets import AgendaSheet, CardSheet, NoticeSheet
from app.session import Session
from app.store.ids import OFFICE
from tests.builders import exercise, person, play
from tests.journeys.traces import Numbered, logged, opened
from tests.meetings import (
    TODAY,
    closed,
    decided,
    finished,
    said,
    scenario,
    seated,
    step,
)

pytestmark = pytest.mark.usefixtures("quick_passwords")
WORDS = SecretText("woorden")
PLACE = {"meeting": "m", "case": "k"}
TASK = {**PLACE, "text": "Doe dit", "due": TODAY, "derived_from": []}
OUTSIDERS = {"guard": "GEM", "visitor": "SOC"}
"""Neither is admitted to the case; the guard has a key slot."""
NOWHERE = "f" * 32
STEPS: dict[str, Callable[[dict[str, Any]], Any]] = {
    "record_signal": lambda i: RecordSignal(i["k"], Sighting(TODAY, WORDS, WORDS)),
    "note": lambda i: NoteChildInterest(i["k"], WORDS),
    "judicial_consent": lambda i: RecordJudicialConsent(i["k"], TODAY, "D. Roels"),
    "weigh": lambda i: Weigh(i["k"], True),
    "advance": lambda i: Advance(i["k"], Stage.WEGING),
    "close_case": lambda i: CloseCase(i["k"]),
    "erase_case": lambda i: EraseCase(i["k"]),
    "revoke": lambda i: Revoke(i["k"], PersonId("pol")),
    "add_item": lambda i: AddItem(i["m"], i["k"]),
    "invite": lambda i: Invite(i["m"], i["k"], PersonId("pol")),
    "respond": lambda i: Respond(i["m"], i["k"], True),
    "decline": lambda i: Respond(i["m"], i["k"], False),
    "open_meeting": lambda i: OpenMeeting(i["m"]),
    "close_meeting": lambda i: CloseMeeting(i["m"]),
    "open_item": lambda i: OpenItem(i["m"], i["k"]),
    "close_item": lambda i: CloseItem(i["m"], i["k"]),
    "arrive": lambda i: Arrive(i["m"], i["k"]),
    "leave": lambda i: Leave(i["m"], i["k"]),
    "contribute": lambda i: Contribute(i["m"], i["k"], WORDS, Nature.FACT),
    "approve": lambda i: Approve(i["c1"]),
    "withdraw": lambda i: Withdraw(i["c1"]),
    "ask": lambda i: Ask(i["m"], i["k"], PersonId("pol"), WORDS),
    "answer": lambda i: AnswerNoData(i["q"]),
    "pass": lambda i: Pass(i["q"]),
    "pass duty": lambda i: Pass(i["duty"]),
    "decide": lambda i: Decide(i["m"], i["k"], WORDS, ()),
    "assign": lambda i: Assign(i["m"], i["k"], WORDS, PersonId("pol"), TODAY, ()),
    "accept_action": lambda i: AcceptAction(i["offer"]),
    "correct_contribution": lambda i: CorrectContribution(i["c1"], WORDS),
    "correct_decision": lambda i: CorrectDecision(i["b1"], WORDS, ()),
    "correct_action": lambda i: CorrectAction(i["a1"], WORDS, TODAY, ()),
    "agree": lambda i: Agree(i["c1"], i["b1"]),
    "update_action": lambda i: UpdateAction(i["a1"], ActionState.DONE),
    "propose_feedback": lambda i: ProposeFeedback(i["m"], i["k"], WORDS, ()),
    "vote_feedback": lambda i: VoteFeedback(i["f"], Vote.OBJECT),
    "export_feedback": lambda i: ExportFeedback(i["f"]),
    "vote_record": lambda i: VoteRecord(i["m"], i["k"], Vote.AGREE),
    "sign": lambda i: SignMinutes(i["m"]),
    "issue": lambda i: IssueMinutes(i["m"], frozenset({PersonId("pol")})),
    "issue to all": lambda i: IssueMinutes(i["m"]),
    "case view": lambda i: CaseView(i["k"]),
    "item": lambda i: ItemBoard(i["m"], i["k"]),
    "projector": lambda i: ProjectorView(i["m"], i["k"]),
    "invite panel": lambda i: InvitePanel(i["m"], i["k"]),
    "search": lambda i: SearchCase(WORDS, i["k"]),
    "draft texts": lambda i: DraftTexts(i["m"]),
    "notice": lambda i: NoticeSheet(i["m"], PersonId("pol")),
    "agenda": lambda i: AgendaSheet(i["m"], Language.NL),
    "recipients": lambda i: Recipients(i["m"]),
    "copy": lambda i: CopyFile(i["m"], PersonId("pol")),
    "draft": lambda i: CopyFile(i["m"], PersonId("pol"), draft=True),
    "register": lambda i: CopyRegister(i["m"]),
    "meeting": lambda i: MeetingBoard(i["m"]),
}
ELSEWHERE: dict[str, Callable[[dict[str, Any]], Any]] = {
    "declare": lambda i: Declare(),
    "wait": lambda i: Wait(1),
    "keep person": lambda i: KeepPerson(person("new")),
    "delegate": lambda i: Delegate(PersonId("scribe")),
    "plan": lambda i: Plan(Kind.CONSENT, TODAY, "Stadhuis", PersonId("mayor"), PersonId("scribe")),
    "name cards": lambda i: NotePrinted(CardSheet(i["m"])),
    "partners": lambda i: ExportPartners(Language.NL),
    "log": lambda i: LogFile(LogForm.CSV),
}
"""What has nothing to do with the item that is open."""
NAMES = Numbered()
NOTHING = [None, None, None, [], None, ()]
_table = [
    *seated(),
    *said("insp", "c1", "Iets"),
    *decided("b1", "Besluit", ["c1"], neutral_text="Iets anders"),
    step(
        "assign", "mayor", **PLACE, id="a1", text="Doe", owner="scribe", due=TODAY, derived_from=[]
    ),
    step(
        "assign", "mayor", **PLACE, id="offer", text="Bel", owner="pol", due=TODAY, derived_from=[]
    ),
    step("ask", "mayor", **PLACE, id="q", to="care", question="Wat?"),
    step("ask", "mayor", **PLACE, id="duty", to="insp", question="Wat?"),
    step("propose_feedback", **PLACE, id="f", text="Niets", derived_from=[]),
]
_answered = step("answer", "insp", question="duty", no_data=True)
MOMENTS = {
    "open": _table,
    "closed": [*_table, _answered, *closed()],
    "issued": [*_table, _answered, *finished()],
}


def _evening(tmp_path: Path, moment: str) -> Iterator[tuple[Session, dict[str, str]]]:
    played = scenario(MOMENTS[moment], ["guard"], OUTSIDERS)
    with exercise(tmp_path, played) as session:
        outcomes = play(session, played)
        assert outcomes.surprises == []
        yield session, dict(outcomes.ids)


@pytest.fixture(scope="module", params=MOMENTS)
def evening(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Session, dict[str, str]]]:
    from tests.builders import derive_each_password_once

    with pytest.MonkeyPatch.context() as patch:
        derive_each_password_once(patch.setattr)
        yield from _evening(tmp_path_factory.mktemp("unseen"), request.param)


def told(session: Session, wanted: Any, who: str) -> tuple[Any, ...]:
    """What the actor is answered, what the verdict would be, and what the log says of it."""
    before = opened(session).log.frontier.size
    asks = hasattr(wanted, "answer")
    try:
        made = (session.ask if asks else session.run)(wanted, PersonId(who))
        answer: tuple[Any, ...] = ("allowed", made)
    except AppError as error:
        findings = getattr(error, "findings", ())
        answer = (type(error).__name__, error.code, dict(error.facts), findings)
    live = () if asks else session.may(wanted, PersonId(who))
    return answer, live, logged(session, before, NAMES)


@pytest.mark.parametrize("who", OUTSIDERS)
@pytest.mark.parametrize("name", STEPS)
def test_to_who_is_not_admitted_nothing_exists(
    evening: tuple[Session, dict[str, str]], name: str, who: str
) -> None:
    session, ids = evening
    nothing = dict.fromkeys(ids, NOWHERE)
    there, nowhere = (told(session, STEPS[name](known), who) for known in (ids, nothing))
    assert there == nowhere
    assert there[0][:3] == ("Refused", "refused", {"rules": "R10"})
    assert [(f[0], dict(f[1])) for f in there[0][3]] == [("R10", {})]


@pytest.mark.parametrize("name", STEPS)
def test_the_office_is_no_case_and_no_meeting(
    evening: tuple[Session, dict[str, str]], name: str
) -> None:
    session, ids = evening
    answer, _, _ = told(session, STEPS[name](dict.fromkeys(ids, OFFICE)), "mayor")
    assert answer[0] == "Refused"
    assert "R10" in answer[2]["rules"].split(", ")


def test_r39_while_an_item_is_open_a_refusal_says_only_that_its_record_changed(
    tmp_path: Path,
) -> None:
    for session, ids in _evening(tmp_path, "open"):
        for name in ("approve", "arrive", "decide", "case view", "item", "search", "close_meeting"):
            for known in (ids, dict.fromkeys(ids, NOWHERE)):
                _, _, log = told(session, STEPS[name](known), "visitor")
                acts = [(entry[1], entry[3], entry[7], entry[8]) for entry in log]
                assert acts in ([("item_record_changed", None, None, ())], []), name


@pytest.mark.parametrize("who", ["coord", "mayor", "scribe"])
def test_r39_while_an_item_is_open_nothing_that_is_done_or_seen_says_more(
    tmp_path: Path, who: str
) -> None:
    for session, ids in _evening(tmp_path, "open"):
        session.lock()  # who unlocks in the middle of an item knows of it too
        for member in ("coord", "mayor", "scribe"):
            session.unlock(member, f"play-{member}")
        steps = {**STEPS, **ELSEWHERE}
        del steps["close_item"]
        said = {name: told(session, wanted(ids), who)[2] for name, wanted in steps.items()}
        lines = [entry[1:] for log in said.values() for entry in log]
        assert lines
        for act, member, *rest in lines:
            assert (act, rest) == ("item_record_changed", NOTHING)
            assert member in {"coord", who}
        assert said["declare"]
        assert said["name cards"] or who == "scribe"


def test_r39_opening_and_closing_an_item_say_which(tmp_path: Path) -> None:
    for session, ids in _evening(tmp_path, "open"):
        session.run(AnswerNoData(ids["duty"]), PersonId("insp"))
        _, _, log = told(session, STEPS["close_item"](ids), "mayor")
        assert [(entry[1], entry[7]) for entry in log] == [("change", "close_item")]
        whys = [line.entry.why for line in session.log("coord") if line.entry is not None]
        assert whys.count("open_item") == 1


def test_r39_otherwise_a_refusal_says_who_wanted_what(tmp_path: Path) -> None:
    for session, ids in _evening(tmp_path, "closed"):
        _, _, log = told(session, STEPS["approve"](ids), "visitor")
        assert [(entry[1], entry[3], entry[7], entry[8]) for entry in log] == [
            ("refused", "visitor", "approve", ("R10",))
        ]
