"""Words planted in a case are found nowhere but where somebody may read them (spec 5)."""

import os
import re
import tempfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from app.errors import AppError
from app.session import Session
from tests.builders import Outcomes, exercise, play
from tests.journeys.test_exercises import words
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
    issued,
    opened_case,
    planned,
    recorded,
    said,
    scenario,
    step,
)

PLACE = {"meeting": "m", "case": "k"}
ROOM = (*STAFF, *GUESTS)
PLANTED = {
    "name": "Zwaluwstaart",
    "signal": "Kwikstaart",
    "signal source": "Goudvink",
    "interest": "Nachtegaal",
    "reasons": "IJsvogel",
    "urgency": "Boomklever",
    "contribution": "Pimpelmees",
    "secret": "Roodborst",
    "spoken": "Koolmees",
    "withdrawn": "Vuurgoudhaan",
    "justification": "Distelvink",
    "question": "Wielewaal",
    "relevance": "Zanglijster",
    "duty": "Tjiftjaf",
    "decision": "Bladkoning",
    "neutral": "Spotvogel",
    "offer": "Braamsluiper",
    "action": "Heggenmus",
    "note": "Winterkoning",
    "feedback": "Barmsijsje",
    "objected": "Kruisbek",
    "refused": "Geelgors",
    "search": "Appelvink",
}
DUE = {"due": TODAY, "derived_from": []}


def _evening() -> list[Step]:
    p = PLANTED
    seen = {"on": TODAY, "behaviour": p["signal"], "source": p["signal source"]}
    child = {"name": p["name"], "born": TODAY.replace(2015)}
    return [
        {**opened_case()[0], "subject": child, "signals": [seen]},
        step("open_case", expect="refused:R5", **_foreign_case()),
        step("note_child_interest", case="k", text=p["interest"]),
        *planned(),
        step("add_item", **PLACE),
        *invited(GUESTS),
        step("invite", expect="refused:R14", person="pol", urgency=p["urgency"], **PLACE),
        *declared(ROOM),
        step("open_meeting", "mayor", meeting="m"),
        step("open_item", "mayor", **PLACE),
        *arrived(ROOM),
        *said(
            *("insp", "c1", p["contribution"]),
            audience=["pol"],
            categories=["judicial"],
            justification=p["justification"],
        ),
        *said("care", "c2", p["secret"], audience=["pol"], secret=True),
        *said("youth", "c3", p["spoken"], keep="spoken")[:1],
        *said("youth", "c4", p["withdrawn"]),
        step("withdraw", "youth", contribution="c4"),
        step("contribute", "sport", "refused:R25", **_said_wrongly()),
        step(
            *("ask", "mayor"),
            **PLACE,
            id="q1",
            to="youth",
            question=p["question"],
            relevance=p["relevance"],
        ),
        step("pass", "youth", question="q1"),
        step("ask", "mayor", **PLACE, id="q2", to="insp", question=p["duty"]),
        step("answer", "insp", question="q2", no_data=True),
        *decided("b1", p["decision"], ["c1", "c2"], neutral_text=p["neutral"]),
        step("agree", "insp", contribution="c1", what="neutral", **{"for": "b1"}),
        step("agree", "care", contribution="c2", what="neutral", **{"for": "b1"}),
        step("assign", "mayor", **PLACE, id="a1", text=p["offer"], owner="care", **DUE),
        step("assign", "mayor", **PLACE, id="a2", text=p["action"], owner="scribe", **DUE),
        step("update_action", "scribe", action="a2", state="done", note=p["note"]),
        *_sheet("f1", p["feedback"], "agree"),
        *_sheet("f2", p["objected"], "object"),
        step("export_feedback", feedback="f1"),
        step("search", "care", text=p["search"], case="k"),
        step("search", "care", "refused:R35", text=p["search"]),
        *recorded(ROOM),
        *closed(),
        *issued(),
        step("approve", "mayor", "refused:R20", contribution="c1"),
    ]


def _foreign_case() -> dict[str, Any]:
    basis = {**opened_case()[0]["basis"], "participants": ["mayor"]}
    fields = {**opened_case("x")[0], "basis": basis, "subject": {"name": PLANTED["refused"]}}
    return {name: value for name, value in fields.items() if name not in ("do", "as")}


def _said_wrongly() -> dict[str, Any]:
    told = {"id": "c9", "text": PLANTED["refused"], "nature": "fact", "categories": ["health"]}
    return {**PLACE, **told}


def _sheet(name: str, text: str, last: str) -> list[Step]:
    votes = dict.fromkeys(ROOM, "agree") | {"youth": last}
    put = step("propose_feedback", **PLACE, id=name, text=text, derived_from=[])
    return [put, *[step("vote_feedback", w, feedback=name, vote=v) for w, v in votes.items()]]


@dataclass
class Played:
    """An evening with planted words, all that it wrote and all that it said."""

    session: Session
    outcomes: Outcomes
    vault: Path
    temporary: Path
    streams: str


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Played]:
    from tests.builders import derive_each_password_once

    folder = tmp_path_factory.mktemp("planted")
    temporary = tmp_path_factory.mktemp("temporary")
    with pytest.MonkeyPatch.context() as patch:
        derive_each_password_once(patch.setattr)
        plan = scenario(_evening())
        session = exercise(folder, plan)
        for variable in ("TMPDIR", "TEMP", "TMP", "XDG_CONFIG_HOME", "XDG_CACHE_HOME"):
            patch.setenv(variable, str(temporary))
        patch.setattr(tempfile, "tempdir", None)
        with session, _streams(folder) as streams:
            outcomes = play(session, plan)
            streams.flush()
            told = streams.read()
            yield Played(session, outcomes, folder / "vault0", temporary, told)


class _Streams:
    """What goes to standard output and standard error, also from below Python."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._target = file.open("wb")
        self._kept = [os.dup(1), os.dup(2)]
        for stream in (1, 2):
            os.dup2(self._target.fileno(), stream)

    def __enter__(self) -> "_Streams":
        return self

    def flush(self) -> None:
        for stream, kept in zip((1, 2), self._kept, strict=True):
            os.dup2(kept, stream)
        self._target.close()

    def read(self) -> str:
        return self._file.read_bytes().decode("utf-8", "replace")

    def __exit__(self, *_: object) -> None:
        for kept in self._kept:
            os.close(kept)


def _streams(folder: Path) -> _Streams:
    return _Streams(folder / "streams")


def forms(word: str) -> list[bytes]:
    """The bytes that a word may have in a file."""
    ways = [word, word.lower(), word.upper(), word[::-1]]
    found = [way.encode(code) for way in ways for code in ("utf-8", "utf-16-le", "utf-16-be")]
    return [*found, word.encode().hex().encode(), word.encode().hex().upper().encode()]


def planted(data: bytes) -> set[str]:
    """The places whose planted word stands in the data."""
    return {place for place, word in PLANTED.items() if any(form in data for form in forms(word))}


def test_the_evening_went_as_planned(played: Played) -> None:
    assert played.outcomes.surprises == []
    assert len({word.lower() for word in PLANTED.values()}) == len(PLANTED)
    assert min(map(len, PLANTED.values())) >= 8, "shorter words stand in random bytes now and then"


def test_no_file_of_an_open_vault_holds_a_planted_word(played: Played) -> None:
    files = [path for path in played.vault.rglob("*") if path.is_file()]
    assert {"slots.json", "store.db", "keys.db", "store.db-wal"} <= {path.name for path in files}
    assert {path.name: planted(path.read_bytes()) for path in files} == {
        path.name: set() for path in files
    }


def test_no_file_name_no_temporary_folder_and_no_stream_holds_one(played: Played) -> None:
    names = "\n".join(str(path) for path in played.vault.rglob("*"))
    assert planted(names.encode()) == set()
    for path in played.temporary.rglob("*"):
        assert planted(str(path).encode()) == set()
        assert path.is_dir() or planted(path.read_bytes()) == set()
    assert played.streams == ""


def test_no_line_of_the_log_holds_one(played: Played) -> None:
    for reader in ("coord", "mayor"):
        if reader not in played.session.unlocked:  # another test here locks
            played.session.unlock(reader, f"play-{reader}")
        lines = repr(list(played.session.log(reader)))
        assert planted(lines.encode()) == set()


def test_no_error_and_no_value_on_its_way_shows_one(played: Played) -> None:
    refusals = [p.error for p in played.outcomes if p.error is not None]
    assert len(refusals) >= 5
    for error in refusals:
        assert isinstance(error, AppError)
        chain: BaseException | None = error
        while chain is not None:
            shown = (str(chain), repr(chain), repr(chain.args), repr(vars(chain)))
            assert planted("\n".join(shown).encode()) == set()
            chain = chain.__cause__ or chain.__context__
    assert planted(repr(list(played.outcomes)).encode()) == set()
    steps = [p.step for p in played.outcomes]
    assert planted("".join(f"{s!r}{s.fields!s}" for s in steps).encode()) == set()
    assert planted(repr(played.session._table).encode()) == set()


def inside(pdf: bytes) -> bytes:
    """Everything in a PDF, with what is compressed opened."""
    opened = [pdf]
    for match in re.finditer(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL):
        opened.append(match[1])
        try:
            opened.append(zlib.decompress(match[1]))
        except zlib.error:
            continue
    reader = PdfReader(BytesIO(pdf))
    opened += [repr(reader.metadata).encode(), repr(reader.xmp_metadata).encode()]
    return b"\n".join([*opened, words(pdf).encode()])


def test_a_copy_holds_what_its_reader_may_read_and_no_trace_of_the_rest(played: Played) -> None:
    found = {
        recipient: planted(inside(data))
        for (product, recipient), data in played.outcomes.files.items()
        if product == "minutes"
    }
    assert set(found) == set(ROOM)
    assert found == {person: _readable(person) for person in ROOM}


def _readable(person: str) -> set[str]:
    """Judicial texts, and what rests on them, stay out of own files without a consent (R44)."""
    if person in ("mayor", "coord"):
        return {"contribution", "secret", "decision", "action"}
    return {
        "scribe": {"action"},
        "pol": {"secret"},
        "care": {"secret"},
    }.get(person, set())


def test_the_sheet_for_the_police_holds_its_own_text_alone(played: Played) -> None:
    sheets = {to: data for (kind, to), data in played.outcomes.files.items() if kind == "feedback"}
    assert {to: planted(inside(data)) for to, data in sheets.items()} == {"pol": {"feedback"}}


def test_after_closing_the_files_hold_nothing_either(played: Played) -> None:
    played.session.lock()
    for path in played.vault.iterdir():
        assert planted(path.read_bytes()) == set(), path.name


def test_the_search_finds_a_word_that_is_there() -> None:
    assert planted(b"Een zwaluwstaart") == {"name"}
    assert planted(PLANTED["secret"].encode("utf-16-le")) == {"secret"}
    assert planted(PLANTED["spoken"].encode().hex().encode()) == {"spoken"}
