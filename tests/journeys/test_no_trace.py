"""Silence leaves nothing: worlds that differ only in it have equal rows, logs and drafts (R21)."""

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from app.session import Session
from tests.builders import exercise, play
from tests.journeys.traces import drafts, traces
from tests.meetings import (
    GUESTS,
    STAFF,
    TODAY,
    Step,
    closed,
    decided,
    invited,
    issued,
    opened_case,
    planned,
    recorded,
    said,
    scenario,
    seated,
    step,
)

pytestmark = pytest.mark.usefixtures("quick_passwords")
PLACE = {"meeting": "m", "case": "k"}
World = Sequence[Step]
Worlds = dict[str, World]
MEMBERS = ("youth", "care")
"""Right-holders with a key slot, whose silence their own session would have to keep."""


def ask(to: str = "youth", name: str = "q") -> Step:
    told = {"id": name, "to": to, "question": "Wat weet u?", "relevance": "Om de finaliteit"}
    return step("ask", "mayor", **PLACE, **told)


def passes(to: str = "youth", name: str = "q") -> Step:
    return step("pass", to, question=name)


QUESTIONS: Worlds = {
    "never asked": [],
    "passed": [ask(), passes()],
    "not answered": [ask()],
    "nothing to say": [ask(), step("answer", "youth", question="q", no_data=True)],
    "asked three times": [ask(), ask(name="q2"), passes(name="q2"), ask(name="q3")],
    "passed twice": [ask(), passes(), step("pass", "youth", "refused:R10", question="q")],
    "asked without relevance": [
        step("ask", "mayor", "refused:R23", **PLACE, id="q", to="youth", question="Wat weet u?")
    ],
    "somebody else tried to pass": [ask(), step("pass", "sport", "refused:R10", question="q")],
}

_feedback = step("propose_feedback", **PLACE, id="f", text="Geen bijzonderheden.", derived_from=[])


def votes(*who: str, last: str | None = None, vote: str = "agree") -> list[Step]:
    cast = [step("vote_feedback", person, feedback="f", vote="agree") for person in who]
    return cast + ([step("vote_feedback", last, feedback="f", vote=vote)] if last else [])


ROOM = (*STAFF, *GUESTS)
OTHERS = tuple(person for person in ROOM if person != "youth")
ROUNDS: Worlds = {
    "never put": [],
    "nobody voted": [_feedback],
    "all but one agreed": [_feedback, *votes(*OTHERS)],
    "one objected": [_feedback, *votes(*OTHERS, last="youth", vote="object")],
    "one abstained": [_feedback, *votes(*OTHERS, last="youth", vote="abstain")],
    "objected first of all": [_feedback, *votes(last="youth", vote="object"), *votes(*OTHERS)],
    "put twice": [_feedback, {**_feedback, "id": "g", "expect": "refused:R31"}],
}


def records(*who: str, vote: str = "agree") -> list[Step]:
    return [step("vote_record", person, **PLACE, vote=vote) for person in who]


RECORDING: Worlds = {
    "no round": [],
    "nobody agreed": records(*ROOM, vote="object"),
    "all but one agreed": records(*OTHERS),
    "one objected": [*records(*OTHERS), *records("youth", vote="object")],
    "one abstained": [*records("youth", vote="abstain"), *records(*OTHERS)],
}

_offer = step(
    *("assign", "mayor"),
    **{**PLACE, "id": "a", "text": "Bel de school", "owner": "care", "due": TODAY},
    derived_from=[],
)
OFFERS: Worlds = {
    "never offered": [],
    "not accepted": [_offer],
    "accepted by somebody else": [
        _offer,
        step("accept_action", "sport", "refused:R10", action="a"),
    ],
    "accepted by the chair": [_offer, step("accept_action", "mayor", "refused:R43", action="a")],
    "offered twice": [_offer, {**_offer, "id": "b"}],
}

_sources = [
    *said("youth", "c1", "Eerste bron", audience=["insp"]),
    *said("care", "c2", "Tweede bron", audience=["insp"]),
    *decided("b", "Een besluit dat hierop rust", ["c1", "c2"], neutral_text="Opvolging"),
]


def agrees(who: str, source: str) -> Step:
    return step("agree", who, contribution=source, what="neutral", **{"for": "b"})


AGREEMENTS: Worlds = {
    "nobody asked": _sources,
    "one agreed, one withheld": [*_sources, agrees("youth", "c1")],
    "the other agreed": [*_sources, agrees("care", "c2")],
    "agreed twice, the other never": [
        *_sources,
        agrees("care", "c2"),
        agrees("care", "c2"),
    ],
}

KINDS = {
    "question": QUESTIONS,
    "feedback": ROUNDS,
    "recording": RECORDING,
    "offer": OFFERS,
    "agreement": AGREEMENTS,
}
EVENINGS = [(kind, members) for kind in KINDS for members in ((), MEMBERS)]


def left_behind(tmp_path: Path, steps: World, members: Sequence[str]) -> tuple[object, object]:
    """What the vault keeps, and what everybody would get, once the steps were played."""
    played = scenario(steps, members)
    with exercise(tmp_path, played) as session:
        outcomes = play(session, played)
        assert outcomes.surprises == []
        meeting = _meeting(session)
        return traces(session), drafts(session, meeting)


def _meeting(session: Session) -> str:
    from app.queries.meetings import MeetingList

    return session.ask(MeetingList())[0].id


@pytest.mark.parametrize(("kind", "members"), EVENINGS)
def test_silence_at_the_table_leaves_nothing(
    tmp_path: Path, kind: str, members: Sequence[str]
) -> None:
    silent, *spoken = KINDS[kind].items()
    end = [] if kind == "recording" else recorded(ROOM)
    shape: Callable[[World], World] = lambda world: [*seated(), *world, *end, *closed()]  # noqa: E731
    expected = left_behind(tmp_path, shape(silent[1]), members)
    for name, world in spoken:
        found = left_behind(tmp_path, shape(world), members)
        assert found[0] == expected[0], name
        assert found[1] == expected[1], name


def _before_the_table(answers: World) -> World:
    return [
        *opened_case(),
        *planned(),
        step("add_item", **PLACE),
        *invited(("pol",)),
        step("invite", person="youth", **PLACE),
        *answers,
        *[step("declare", who) for who in (*STAFF, "pol")],
        step("open_meeting", "mayor", meeting="m"),
        step("open_item", "mayor", **PLACE),
        *[step("arrive", who, **PLACE) for who in (*STAFF, "pol")],
    ]


DECLINING: Worlds = {
    "never answered": [],
    "declined": [step("respond", "youth", answer="decline", **PLACE)],
    "declined twice": [step("respond", "youth", answer="decline", **PLACE)] * 2,
    "declined and named somebody": [
        step("respond", "youth", answer="decline", represented_by="sport", **PLACE)
    ],
    "wanted to send somebody who sits there": [
        step("respond", "youth", "refused:R16", answer="accept", represented_by="pol", **PLACE)
    ],
    "somebody else answered": [step("respond", "sport", "refused:R10", answer="accept", **PLACE)],
    "invited again": [step("invite", expect="refused:R14", person="youth", **PLACE)],
}


@pytest.mark.parametrize("members", [(), MEMBERS])
def test_declining_an_invitation_leaves_nothing(tmp_path: Path, members: Sequence[str]) -> None:
    end = [*recorded((*STAFF, "pol")), *closed()]
    expected = left_behind(tmp_path, [*_before_the_table([]), *end], members)
    for name, answers in DECLINING.items():
        found = left_behind(tmp_path, [*_before_the_table(answers), *end], members)
        assert found[0] == expected[0], name
        assert found[1] == expected[1], name


def test_who_declined_arrives_nowhere_and_that_is_no_news_either(tmp_path: Path) -> None:
    came = step("arrive", "youth", "refused:R10", **PLACE)
    declined = [step("respond", "youth", answer="decline", **PLACE)]
    worlds = [
        left_behind(tmp_path, [*_before_the_table(answers), came, *closed()], ())
        for answers in ([], declined)
    ]
    assert worlds[0] == worlds[1]


def test_the_traces_see_what_is_kept(tmp_path: Path) -> None:
    """Each of the worlds above has a neighbour that does leave something."""
    quiet = left_behind(tmp_path, [*seated(), *closed()], ())
    loud: Worlds = {
        "contributed": said("youth", "c", "Ik weet iets", approve=False),
        "agreed on recording": recorded(ROOM),
        "agreed on feedback": [_feedback, *votes(*ROOM)],
        "accepted": [_offer, step("accept_action", "care", action="a")],
        "asked under a duty": [ask("insp"), step("answer", "insp", question="q", no_data=True)],
        "left and came back": [step("leave", "youth", **PLACE), step("arrive", "youth", **PLACE)],
    }
    for name, world in loud.items():
        assert left_behind(tmp_path, [*seated(), *world, *closed()], ())[0] != quiet[0], name


@pytest.mark.slow
def test_silence_is_gone_from_signed_minutes_too(tmp_path: Path) -> None:
    for kind in ("question", "offer"):
        worlds = [
            left_behind(tmp_path, [*seated(), *world, *recorded(ROOM), *closed(), *issued()], ())
            for world in KINDS[kind].values()
        ]
        rows = [_without_files(world[0]) for world in worlds]
        assert all(row == rows[0] for row in rows[1:])
        assert all(world[1] == worlds[0][1] for world in worlds[1:])


def _without_files(found: object) -> object:
    """Signed files come in random order, and differ by the bytes of a signature."""
    assert isinstance(found, dict)
    record = [(*row[:7], min(row[7], 4096), *row[8:]) for row in found["record"]]
    return {**found, "record": record, "record_key": sorted(row[1:] for row in found["record_key"])}
