"""Who may know the same of two evenings is shown, answered and refused the same (spec 2).

What is drawn at random (ids, case keys, copy codes, hashes) is taken out, and so is the order of
lists that hangs on it.
"""

import argparse
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import redirect_stdout
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from enum import Enum
from io import StringIO
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings

from app.cli.refusal import message
from app.cli.show import show
from app.commands.annexes import IssueAnnexes, SignAnnex
from app.commands.copies import AttestDestruction, ConfirmReceipt
from app.commands.minutes import IssueMinutes, SignMinutes
from app.commands.settings import KeepSigning
from app.commands.signing import CountersignMinutes
from app.domain.person import Category, Language, PersonId
from app.domain.pseudonym import ALPHABET, LENGTH
from app.domain.secret import SecretText
from app.errors import AppError
from app.queries.discussed import Reason
from app.queries.logpages import LogFilter, LogForm
from app.session import Session
from app.wording.sentences import Sentences, sentences
from tests.builders import COORDINATOR, MAYOR, exercise, play
from tests.journeys.drawn_evenings import neighbours
from tests.journeys.evenings import DEPUTY, MEMBERS, Evening, scenario_of
from tests.journeys.known_evenings import pairs
from tests.journeys.screened_evenings import SLOTS, on_screen
from tests.journeys.test_member_secrecy import queries
from tests.journeys.test_noninterference import PHASES

pytestmark = pytest.mark.usefixtures("quick_passwords")
NOWHERE = "f" * 32
DRAWN = re.compile(rf"\b(?:[0-9a-f]{{32,}}|(?:[LCWA]-)?[{ALPHABET}]{{{LENGTH}}})\b")
LOG = ("LogFile", "LogLines", "LogPages", "LogHead")
"""Its readers see in it that something was done, whatever they may read of it (R39)."""
COUNTED = {"log_lines"}
"""How many: told to the log's readers alone, and to them as the log itself is."""
Shown = Mapping[str, str]


def plain(value: Any) -> str:
    """What an answer says, without what is random in it."""
    if isinstance(value, bytes):
        return "a file" if value else "no file"
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, SecretText):
        return plain(value._hidden)
    if isinstance(value, Mapping):
        return str({plain(key): plain(held) for key, held in value.items()})
    if isinstance(value, frozenset | set):
        return str(sorted(map(plain, value)))
    if is_dataclass(value):
        held = {each.name: getattr(value, each.name) for each in fields(value)}
        held |= {name: bool(held[name]) for name in COUNTED & held.keys()}
        told = [f"{name}={plain(each)}" for name, each in held.items()]
        return f"{type(value).__name__}({', '.join(told)})"
    if isinstance(value, tuple | list):
        return f"[{', '.join(map(plain, value))}]"
    return DRAWN.sub("#", str(value))


def listed(value: Any) -> str:
    """The same, of a list whatever its order."""
    return str(sorted(map(plain, value))) if isinstance(value, tuple | list) else plain(value)


# What somebody may ask, and what they may try


def questions(ids: Mapping[str, str], who: str) -> Iterator[Any]:
    """Every query that there is, about everything that an evening made or could have made."""
    values: dict[str, list[Any]] = {
        "meeting": [ids["m"]],
        "case": [ids.get("k", NOWHERE), ids.get("j", NOWHERE)],
        "text": [ids.get("k1", NOWHERE)],
        "person": [PersonId(who)],
        "recipient": [PersonId(who), PersonId("pol"), PersonId(DEPUTY)],
        "draft": [True, False],
        "words": [SecretText("iemand")],
        "stage": [None],
        "export": [False],
        "why": ["case"],
        "language": [Language.NL],
        "category": [Category.JEUGD],
        "cards": [((Category.JEUGD, Language.NL),)],
        "reason": [Reason.REQUEST],
        "form": [LogForm.CSV],
        "filter": [LogFilter()],
        "before": [None],
        "count": [500],
        "after": [0],
        "without": [frozenset()],
        "untrusted": [b""],
        "typed": ["AAAAAA"],
        "name": [""],
        "sha256": [""],
        "root": [bytes(32)],
        "meeting_on": [date(2026, 11, 23)],
        "anchored": [True],
        "authorities": [{}],
    }
    for query in queries():
        names = [field.name for field in fields(query)]
        for chosen in product(*(values[name] for name in names)):
            yield query(**dict(zip(names, chosen, strict=True)))


def attempts(ids: Mapping[str, str], who: str, chair: str, moment: str) -> Iterator[Any]:
    """Signing, countersigning, issuing, annexes and receipts, save what whoever may do does."""
    meeting: Any = ids["m"]
    if moment != "closed" or who != chair:
        yield SignMinutes(meeting)
    if moment != "signed" or who != MAYOR:
        yield CountersignMinutes(meeting)
    if moment != "signed" or who != COORDINATOR:
        yield IssueMinutes(meeting)
    if who != COORDINATOR:
        yield IssueMinutes(meeting, frozenset({PersonId("pol")}))
        yield IssueMinutes(meeting, frozenset({PersonId(DEPUTY), PersonId(who)}))
    if who != chair:
        yield SignAnnex(meeting)
    yield IssueAnnexes(meeting)
    yield ConfirmReceipt(meeting)
    yield AttestDestruction(meeting)


def answers(
    session: Session, ids: Mapping[str, str], who: str, chair: str, moment: str
) -> Iterator[tuple[str, str]]:
    """All that somebody learns at a moment of the evening: answers, or why there is none."""
    dutch = sentences(Language.NL)
    for number, query in enumerate(questions(ids, who)):
        name = f"{moment} {type(query).__name__} {number}"
        try:
            found = session.ask(query, PersonId(who))
        except AppError as error:
            yield name, refusal(error, dutch)
        else:
            if not name.split()[1].startswith(LOG):
                yield name, listed(found)
    for number, command in enumerate(attempts(ids, who, chair, moment)):
        name = f"{moment} {command.verb} {number}"
        try:
            done = session.run(command, PersonId(who))
        except AppError as error:
            yield name, refusal(error, dutch)
        else:
            yield name, plain([handed.copy.recipient for handed in done.handed])


def refusal(error: AppError, words: Sentences) -> str:
    """What went wrong for programs, and in words."""
    told = (type(error).__name__, error.code, dict(error.facts), getattr(error, "findings", ()))
    return f"{plain(told)} {plain(message(error, words))}"


# What everybody learns of an evening


def learned(tmp_path: Path, evening: Evening, people: Sequence[str]) -> dict[str, dict[str, str]]:
    """By person and by what they asked or tried."""
    plan = scenario_of(evening, members=MEMBERS)
    found: dict[str, dict[str, str]] = {who: {} for who in people}
    with exercise(tmp_path, plan) as session:
        outcomes = play(session, plan)
        assert outcomes.surprises == []
        ids, chair = dict(outcomes.ids), evening.chair
        meeting: Any = ids["m"]
        session.run(KeepSigning(evening.countersigned), COORDINATOR)

        def ask_all(moment: str) -> None:
            for who in people:
                found[who].update(answers(session, ids, who, chair, moment))

        ask_all("closed")
        session.run(SignMinutes(meeting), PersonId(chair))
        ask_all("signed")
        if evening.countersigned and chair != MAYOR:
            session.run(CountersignMinutes(meeting), MAYOR)
        session.run(IssueMinutes(meeting), COORDINATOR)
        ask_all("issued")
    vault = max(tmp_path.glob("vault*"), key=lambda folder: int(folder.name[5:] or 0))
    for who in people:
        found[who]["show"] = shown(vault, tmp_path, who)
    return found


def shown(vault: Path, folder: Path, who: str) -> str:
    """What `show` prints for somebody who unlocks the vault alone."""
    password = folder / "password"
    password.write_text(f"play-{who}\n")
    said = StringIO()
    options = argparse.Namespace(
        vault=vault, member=who, password_file=password, case=None, json=True
    )
    with redirect_stdout(said):
        assert show(options, sentences(Language.NL)) == 0
    told = json.loads(said.getvalue())
    told["cases"] = sorted(plain(case) for case in _unordered(told["cases"]))
    return plain(told)


def _unordered(cases: list[Any]) -> Iterator[Any]:
    """With the copies of each meeting in no order: theirs is that of their codes."""
    for case in cases:
        for meeting in case["meetings"]:
            meeting["copies"] = sorted(map(plain, meeting["copies"]))
        yield case


def must_be_told_alike(tmp_path: Path, one: Evening, other: Evening) -> int:
    """How many there are who may not tell the two evenings apart."""
    alike = [who for who in SLOTS if on_screen(one, who) == on_screen(other, who)]
    if not alike:
        return 0
    worlds = [learned(tmp_path, evening, alike) for evening in (one, other)]
    for who in alike:
        first, second = (world[who] for world in worlds)
        assert first.keys() == second.keys()
        apart = {name: (first[name], second[name]) for name in first if first[name] != second[name]}
        assert not apart, (who, apart)
    return len(alike)


def alike_for_many() -> Iterator[Any]:
    """Of the known pairs those of which more than one person knows the same."""
    for number, worlds in enumerate(pairs()):
        if sum(on_screen(worlds[0], who) == on_screen(worlds[1], who) for who in SLOTS) > 1:
            yield pytest.param(worlds, marks=[pytest.mark.slow] if number > 3 else [])


@pytest.mark.parametrize("worlds", [*alike_for_many()])
def test_who_knows_the_same_is_told_and_refused_the_same(
    tmp_path: Path, worlds: tuple[Evening, Evening]
) -> None:
    assert must_be_told_alike(tmp_path, *worlds) > 1


@pytest.mark.slow
@settings(max_examples=2, phases=PHASES)
@given(neighbours())
def test_who_knows_the_same_of_any_evening_is_told_and_refused_the_same(
    tmp_path: Path, worlds: tuple[Evening, Evening]
) -> None:
    must_be_told_alike(tmp_path, *worlds)
