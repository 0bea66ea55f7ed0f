"""What a recipient may not know changes not one byte of that recipient's draft (spec 2)."""

from collections.abc import Container, Iterable, Sequence
from datetime import date
from itertools import count
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.queries.meetings import MeetingList
from tests.builders import derive_each_password_once, exercise, play
from tests.journeys.traces import drafts
from tests.meetings import (
    GUESTS,
    STAFF,
    TODAY,
    Step,
    arrived,
    closed,
    decided,
    declared,
    invited,
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
ROOM = (*STAFF, *GUESTS)
OFFICERS = {"mayor", "coord"}
SHORT, LONG = "kort", "Een veel langere zin over wat er werd gezien. " * 40

_shared = [
    *said("pol", "s1", "Dit mag iedereen aan tafel weten."),
    *decided("s2", "Wij volgen dit op.", ["s1"]),
    *said("insp", "s3", "Voor de meesten.", audience=["pol", "care", "youth", "sport"]),
]


def evening(
    tmp_path: Path, steps: Iterable[Step], people: Container[str] = ROOM
) -> dict[str, bytes]:
    """The drafts that these people get of the meeting `m`."""
    played = scenario(steps)
    with exercise(tmp_path, played) as session:
        outcomes = play(session, played)
        assert outcomes.surprises == []
        meetings = session.ask(MeetingList())
        first = next(line.id for line in meetings if line.place == "Stadhuis")
        return {str(person): data for person, data in drafts(session, first, people).items()}


def one_item(*hidden: Step, record: bool = True) -> list[Step]:
    end = recorded(ROOM) if record else []
    return [*seated(), *_shared[:2], *hidden, *_shared[2:], *end, *closed()]


def same_for(others: Sequence[str], one: dict[str, bytes], two: dict[str, bytes]) -> None:
    for person in others:
        assert one.get(person) == two.get(person), person
        assert one.get(person), person


def everyone_but(*some: str) -> list[str]:
    return [person for person in ROOM if person not in {*some, *OFFICERS}]


def test_the_length_of_a_text_is_seen_by_its_audience_alone(tmp_path: Path) -> None:
    worlds = [
        evening(tmp_path, one_item(*said("insp", "h", text, audience=["pol"], secret=True)))
        for text in (SHORT, LONG)
    ]
    same_for(everyone_but("insp", "pol"), *worlds)
    for person in ("insp", "pol", *OFFICERS):
        assert worlds[0][person] != worlds[1][person], person


HIDDEN: dict[str, tuple[set[str], list[Step]]] = {
    "a text for one": ({"insp", "pol"}, said("insp", "h", SHORT, audience=["pol"])),
    "a secret for one, named": (
        {"care", "pol"},
        said("care", "h", LONG, audience=["pol"], secret=True, attributed=True),
    ),
    "ten texts": (
        {"insp", "pol"},
        [one for n in range(10) for one in said("insp", f"h{n}", f"{n}", audience=["pol"])],
    ),
    "for everyone named but two": (
        {"insp", "pol", "care", "doctor", "scribe"},
        said("insp", "h", LONG, audience=["pol", "care", "doctor", "scribe"]),
    ),
    "a decision without neutral text": (
        {"insp", "pol"},
        [*said("insp", "h", SHORT, audience=["pol"]), *decided("d", LONG, ["h"])],
    ),
    "a decision that rests on a decision": (
        {"insp", "pol"},
        [
            *said("insp", "h", SHORT, audience=["pol"]),
            *decided("d", "tussenstap", ["h"]),
            *decided("e", LONG, ["d", "s1"]),
        ],
    ),
    "a decision whose neutral text nobody agreed to": (
        {"pol"},
        [
            *said("pol", "h", SHORT, audience=[]),
            *decided("d", LONG, ["h"], neutral_text="Wij doen iets"),
        ],
    ),
    "spoken notes": (set(), [said("care", f"h{n}", LONG, keep="spoken")[0] for n in range(3)]),
    "a text never approved": (set(), said("pol", "h", LONG, approve=False)),
    "a text withdrawn": (
        set(),
        [*said("pol", "h", LONG), step("withdraw", "pol", contribution="h")],
    ),
    "an action of somebody else": (
        {"pol"},
        [
            step(
                *("assign", "mayor"),
                **PLACE,
                id="a",
                text=LONG,
                owner="pol",
                due=date(2027, 1, 1),
                derived_from=[],
            ),
            step("accept_action", "pol", action="a"),
        ],
    ),
    "an action of somebody else that is done": (
        {"scribe"},
        [
            step(
                *("assign", "mayor"),
                **PLACE,
                id="a",
                text=LONG,
                owner="scribe",
                due=date(2027, 1, 1),
                derived_from=[],
            ),
            step("update_action", "scribe", action="a", state="done"),
        ],
    ),
    "an offer": (
        set(),
        [
            step(
                *("assign", "mayor"),
                **PLACE,
                id="a",
                text=LONG,
                owner="pol",
                due=date(2027, 1, 1),
                derived_from=[],
            )
        ],
    ),
    "a question under a duty": (
        set(),
        [
            step("ask", "mayor", **PLACE, id="q", to="insp", question=LONG),
            step("answer", "insp", question="q", no_data=True),
        ],
    ),
    "a signal": (
        set(),
        [step("record_signal", case="k", on=TODAY, behaviour=LONG, source="buurt")],
    ),
    "a feedback sheet that everyone knows": (
        set(),
        [
            step("propose_feedback", **PLACE, id="f", text=LONG, derived_from=[]),
            *[step("vote_feedback", person, feedback="f", vote="agree") for person in ROOM],
        ],
    ),
}


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The evening with nothing hidden."""
    return _once(tmp_path_factory, one_item())


@pytest.fixture(scope="module")
def unrecorded(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The same without consensus on own files."""
    return _once(tmp_path_factory, one_item(record=False))


def _once(folders: pytest.TempPathFactory, steps: Iterable[Step]) -> dict[str, bytes]:
    with pytest.MonkeyPatch.context() as patch:
        derive_each_password_once(patch.setattr)
        return evening(folders.mktemp("once"), steps)


@pytest.mark.parametrize("hidden", HIDDEN)
def test_what_is_meant_for_others_leaves_no_gap(
    tmp_path: Path, plain: dict[str, bytes], hidden: str
) -> None:
    known, steps = HIDDEN[hidden]
    others = everyone_but(*known)
    same_for(others, plain, evening(tmp_path, one_item(*steps), others))


@pytest.mark.parametrize("hidden", HIDDEN)
def test_without_consensus_on_own_files_nothing_at_all_shows(
    tmp_path: Path, unrecorded: dict[str, bytes], hidden: str
) -> None:
    steps, others = HIDDEN[hidden][1], everyone_but()
    same_for(others, unrecorded, evening(tmp_path, one_item(*steps, record=False), others))


def test_r44_without_consensus_a_copy_says_when_why_and_that_one_was_there(tmp_path: Path) -> None:
    """Not who else was there (R44: date, basis, purpose, own presence)."""
    few = [*seated(("pol", "care")), *closed()]
    many = [*seated(), *closed()]
    same_for(["care", "pol", "scribe"], evening(tmp_path, few), evening(tmp_path, many))


# Other items and other meetings


def other_item(*steps: Step) -> list[Step]:
    """A second case on the same evening, for police and inspection alone."""
    place = {"meeting": "m", "case": "other"}
    return [
        step("open_item", "mayor", **place),
        *arrived(("mayor", "coord", "pol", "insp"), case="other"),
        *steps,
        *recorded(("mayor", "coord", "pol", "insp"), case="other"),
        step("close_item", "mayor", **place),
    ]


def two_items(*, second: bool, first: bool = False, text: str = SHORT) -> list[Step]:
    """The evening with a second case: before or after ours, or not at all."""
    agenda = [step("add_item", meeting="m", case="k")]
    prepared: list[Step] = []
    others: list[Step] = []
    if second:
        prepared = opened_case("other", "Iets anders", purpose="integrity")
        added = step("add_item", meeting="m", case="other")
        agenda = [added, *agenda] if first else [*agenda, added]
        others = other_item(*said("insp", "o1", text, case="other"))
    ours = [
        step("open_item", "mayor", **PLACE),
        *arrived(ROOM),
        *_shared,
        *recorded(ROOM),
        step("close_item", "mayor", **PLACE),
    ]
    return [
        *opened_case(),
        *prepared,
        *planned(),
        *agenda,
        *invited(GUESTS),
        *(invited(("pol", "insp"), case="other") if second else []),
        *declared(ROOM),
        step("open_meeting", "mayor", meeting="m"),
        *(others + ours if first else ours + others),
        step("close_meeting", "mayor", meeting="m"),
    ]


def test_an_item_that_others_attend_does_not_exist_in_ones_copy(tmp_path: Path) -> None:
    alone = evening(tmp_path, two_items(second=False))
    for first in (False, True):
        for text in (SHORT, LONG):
            both = evening(tmp_path, two_items(second=True, first=first, text=text))
            same_for(everyone_but("pol", "insp"), alone, both)
            assert both["pol"] != alone["pol"]


def test_a_later_meeting_on_the_case_does_not_show_in_the_copy_of_an_earlier_one(
    tmp_path: Path, plain: dict[str, bytes]
) -> None:
    later = {"meeting": "n", "case": "k"}
    again = [
        step("wait", days=20),
        *planned("n", place="Elders", on=date(2026, 12, 13)),
        step("add_item", **later),
        *invited(("pol",), meeting="n"),
        step("open_meeting", "mayor", meeting="n"),
        step("open_item", "mayor", **later),
        *arrived(("mayor", "coord", "pol"), meeting="n"),
        *said("pol", "n1", LONG, meeting="n"),
    ]
    same_for(everyone_but("pol"), plain, evening(tmp_path, [*one_item(), *again]))


def test_what_the_owner_does_with_an_action_is_no_news_to_a_chair_who_is_not_the_mayor(
    tmp_path: Path,
) -> None:
    """R43: state and lateness are shown to owner, mayor and coordinator."""
    assigned = step(
        *("assign", "scribe"),
        **PLACE,
        id="a",
        text="Bel de school",
        owner="care",
        due=date(2027, 1, 1),
        derived_from=[],
    )
    chaired = [
        *opened_case(),
        step("delegate", "mayor", to="scribe"),
        *planned(chair="scribe", minute_taker="coord"),
        step("add_item", **PLACE),
        *invited(("care",)),
        *declared((*STAFF, "care")),
        step("open_meeting", "scribe", meeting="m"),
        step("open_item", "scribe", **PLACE),
        *arrived((*STAFF, "care")),
        assigned,
        step("accept_action", "care", action="a"),
        *recorded((*STAFF, "care")),
    ]
    done = step("update_action", "care", action="a", state="not_done")
    one, two = evening(tmp_path, chaired), evening(tmp_path, [*chaired, done])
    assert one["scribe"] == two["scribe"]
    assert one["coord"] != two["coord"]
    assert one["mayor"] != two["mayor"]


# Small variations


_numbers = count()


@st.composite
def hidden_steps(draw: st.DrawFn) -> tuple[str, list[Step]]:
    """Something that `sport`, `doctor` and the minute-taker may not know, wherever it is put."""
    number = next(_numbers)
    name, text = f"x{number}", draw(st.text("ab <&>{}é\n", min_size=1).filter(str.strip))
    who = draw(st.sampled_from(["pol", "insp", "care", "youth"]))
    audience = draw(st.lists(st.sampled_from(["pol", "insp", "care", "youth"]), unique=True))
    fate = draw(st.sampled_from(["kept", "spoken", "unapproved", "withdrawn", "decided"]))
    told = said(
        who,
        name,
        text,
        audience=audience,
        secret=draw(st.booleans()),
        attributed=draw(st.booleans()),
        keep="spoken" if fate == "spoken" else "minutes",
        approve=fate not in ("spoken", "unapproved"),
    )
    if fate == "withdrawn":
        told = [*told, step("withdraw", who, contribution=name)]
    if fate == "decided":
        told = [*told, *decided(f"d{number}", text, [name])]
    return fate, told


@pytest.mark.slow
@settings(max_examples=20)
@given(st.lists(hidden_steps(), min_size=1, max_size=4))
def test_small_differences_among_others_stay_among_them(
    tmp_path: Path, plain: dict[str, bytes], hidden: list[tuple[str, list[Step]]]
) -> None:
    steps = [one for _, some in hidden for one in some]
    other = evening(tmp_path, one_item(*steps))
    same_for(["sport", "doctor", "scribe"], plain, other)
