"""Any steps in any order: each is answered, nothing breaks, nobody reads too much."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.commands.scenario.shape import Outcome
from app.domain.meeting import MeetingState
from app.queries.meetings import MeetingList
from tests.builders import Outcomes, exercise, play
from tests.journeys.test_exercises import words
from tests.journeys.traces import drafts
from tests.meetings import (
    GUESTS,
    STAFF,
    TODAY,
    Step,
    declared,
    opened_case,
    planned,
    said,
    scenario,
    seated,
    step,
)

pytestmark = [pytest.mark.usefixtures("quick_passwords"), pytest.mark.slow]
PEOPLE = (*STAFF, *GUESTS, "stranger")
SORTS = {"text": ("t0", "t1", "t2"), "question": ("q0", "q1"), "action": ("a0", "a1")}
SORTS |= {"feedback": ("f0", "f1"), "decision": ("d0", "d1")}
TEXTS = st.sampled_from([*SORTS["text"], *SORTS["decision"], *SORTS["action"], "nothing"])
persons = st.sampled_from(PEOPLE)
seated_people = st.sampled_from([*STAFF, "pol", "insp", "care"])
_places = [{"meeting": m, "case": k} for m, k in ("mk", "mk", "mk", "mk", "nj", "nj", "mj", "nk")]
places = st.sampled_from(_places)
sources = st.lists(TEXTS, max_size=2)
OWNERS = {"t0": "insp", "t1": "care", "t2": "pol", "q0": "insp", "q1": "care"}
CHAIR = {"open_meeting", "close_meeting", "open_item", "close_item", "sign_minutes", "ask"}
CHAIR |= {"decide", "assign", "invite", "delegate", "weigh"}
COORDINATOR = {"add_item", "issue_minutes", "export_feedback", "propose_feedback", "revoke"}
COORDINATOR |= {"close_case", "erase_case", "wait"}
OFTEN = ["contribute", "approve", "decide", "assign", "accept_action", "agree", "ask", "answer"]
OFTEN += ["propose_feedback", "vote_feedback", "vote_record", "arrive", "withdraw"]
_numbers = count()


@st.composite
def a_step(draw: st.DrawFn) -> Step:
    """Any step of the table by anybody."""
    verb = draw(st.sampled_from([*sorted(FIELDS), *4 * OFTEN]))
    fields = {name: draw(value) for name, value in FIELDS[verb].items()}
    place = fields.pop("place", {})
    who = draw(st.sampled_from(["likely", "likely", "likely", "likely", "anybody"]))
    actor = draw(_likely(verb, fields) if who == "likely" else persons)
    return step(verb, actor, **place, **{k: v for k, v in fields.items() if v is not None})


def _likely(verb: str, fields: Mapping[str, Any]) -> st.SearchStrategy[str]:
    """Who would do that: the owner of a thing, the chair, the coordinator, somebody there."""
    named = {str(value) for value in fields.values()} & set(OWNERS)
    if named and verb in {"contribute", "approve", "withdraw", "agree", "answer", "pass"}:
        return st.just(OWNERS[min(named)])
    if verb in CHAIR:
        return st.just("mayor")
    return st.just("coord") if verb in COORDINATOR else seated_people


def _name(sort: str) -> st.SearchStrategy[str]:
    return st.sampled_from(SORTS[sort])


def _word() -> st.SearchStrategy[str]:
    return st.builds(lambda: f"Woord{next(_numbers)}einde")


_neutral: st.SearchStrategy[Any] = st.none() | st.just("measure")
FIELDS: dict[str, dict[str, st.SearchStrategy[Any]]] = {
    "arrive": {"place": places},
    "leave": {"place": places},
    "open_item": {"place": places},
    "close_item": {"place": places},
    "open_meeting": {"meeting": st.sampled_from("mn")},
    "close_meeting": {"meeting": st.sampled_from("mn")},
    "sign_minutes": {"meeting": st.sampled_from("mn")},
    "issue_minutes": {"meeting": st.sampled_from("mn"), "to": st.just("all")},
    "add_item": {"place": places},
    "invite": {"place": places, "person": persons},
    "respond": {
        "place": places,
        "answer": st.sampled_from(["accept", "decline"]),
        "represented_by": st.none() | persons,
    },
    "contribute": {
        "place": places,
        "id": _name("text"),
        "text": _word(),
        "nature": st.just("fact"),
        "keep": st.sampled_from(["minutes", "minutes", "spoken"]),
        "secret": st.none() | st.booleans(),
        "audience": st.just("admitted") | st.lists(persons, unique=True, max_size=3),
        "by": st.none() | st.none() | persons,
        "answers": st.none() | st.none() | _name("question"),
    },
    "approve": {"contribution": _name("text")},
    "withdraw": {"contribution": _name("text")},
    "ask": {
        "place": places,
        "id": _name("question"),
        "to": seated_people,
        "question": _word(),
        "relevance": st.none() | _word(),
    },
    "answer": {"question": _name("question"), "no_data": st.just(True)},
    "pass": {"question": _name("question")},
    "decide": {
        "place": places,
        "id": _name("decision"),
        "text": _word(),
        "derived_from": sources,
        "neutral": _neutral,
    },
    "assign": {
        "place": places,
        "id": _name("action"),
        "text": _word(),
        "owner": seated_people,
        "due": st.just(TODAY + timedelta(days=30)),
        "derived_from": sources,
        "neutral_text": st.none() | _word(),
    },
    "accept_action": {"action": _name("action")},
    "agree": {
        "contribution": _name("text"),
        "for": _name("action") | _name("decision"),
        "what": st.just("neutral"),
    },
    "update_action": {"action": _name("action"), "state": st.just("done")},
    "propose_feedback": {
        "place": places,
        "id": _name("feedback"),
        "text": _word(),
        "derived_from": sources,
    },
    "vote_feedback": {"feedback": _name("feedback"), "vote": st.sampled_from(["agree", "object"])},
    "export_feedback": {"feedback": _name("feedback")},
    "vote_record": {"place": places, "vote": st.sampled_from(["agree", "agree", "object"])},
    "revoke": {"case": st.sampled_from("kj"), "person": st.sampled_from(sorted(GUESTS)) | persons},
    "weigh": {"case": st.sampled_from("kj"), "outcome": st.just("case")},
    "close_case": {"case": st.just("j")},
    "erase_case": {"case": st.sampled_from("kj")},
    "search": {"case": st.none() | st.sampled_from("kj"), "text": st.just("Woord")},
    "declare": {},
    "delegate": {"to": persons},
    "wait": {"days": st.sampled_from([0, 1, 200])},
}
_begun = [
    *seated(("pol", "insp", "care")),
    *opened_case("j", "Netwerk Noord"),
    *planned("n", place="Elders"),
    step("add_item", meeting="n", case="j"),
    *said("insp", "t0", "Woordbegineinde", audience=["pol"]),
    *declared(("sport",)),
]


@settings(max_examples=25)
@given(st.lists(a_step(), min_size=25, max_size=60))
def test_every_step_is_answered_and_nothing_breaks(tmp_path: Path, steps: Sequence[Step]) -> None:
    plan = scenario([*_begun, *steps], ["care"], {"stranger": "GEM"})
    with exercise(tmp_path, plan) as session:
        outcomes = play(session, plan)
        assert session.check("coord") == ()
        for line in session.ask(MeetingList()):
            if line.state is not MeetingState.PLANNED:
                for person, pdf in drafts(session, line.id).items():
                    _read_only_what_is_meant(outcomes, str(person), words(pdf))


def _read_only_what_is_meant(outcomes: Outcomes, person: str, text: str) -> None:
    """A simple account of who may read which contribution, kept beside the program's own."""
    audience: dict[str, set[str]] = {}
    approved: set[str] = set()
    withdrawn: set[str] = set()
    for played in outcomes:
        if played.outcome is not Outcome.OK:
            continue
        fields = played.step.fields
        if played.step.do == "contribute" and fields.get("keep") == "minutes":
            named = fields.get("audience")
            speaker = fields.get("by") or played.step.acting
            everyone = set(PEOPLE) if named is None else {*named, speaker}
            audience[fields["id"]] = everyone | {"mayor", "coord"}
        if played.step.do == "approve":
            approved.add(fields["contribution"])
        if played.step.do == "withdraw":
            withdrawn.add(fields["contribution"])
    said_words = _words_of(outcomes)
    for name, word in said_words.items():
        readable = name in approved - withdrawn and person in audience.get(name, set())
        assert readable or word not in text, (person, name)


def _words_of(outcomes: Outcomes) -> dict[str, str]:
    found: dict[str, str] = defaultdict(str)
    for played in outcomes:
        if played.step.do == "contribute" and played.outcome is Outcome.OK:
            found[played.step.fields["id"]] = played.step.fields["text"]._hidden
    return found
