"""A refusal names every rule: what several faults refuse is what each refuses alone, together."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.basis import Kind
from app.domain.case import About
from app.domain.decision import Neutral
from app.domain.meeting import Invitation
from app.domain.person import PersonId
from app.domain.secret import SecretText
from app.policy.permission import preparing, table, texts
from app.policy.taint import Label
from app.policy.verdict import Verdict
from tests.builders import (
    TODAY,
    case,
    consent,
    contribution,
    ids,
    item,
    meeting,
    office,
    people,
    person,
    signal,
    situation,
    statute,
    subject,
)

YESTERDAY = TODAY - timedelta(days=1)
Facts = dict[str, Any]


@dataclass(frozen=True)
class Question:
    """Facts on which nothing refuses, faults that each add their rules, and how it is asked."""

    facts: Callable[[], Facts]
    ask: Callable[[Facts], Verdict]
    faults: dict[str, Callable[[Facts], Facts]] = field(default_factory=dict)

    def rules(self, *faults: str) -> set[str]:
        facts = self.facts()
        for fault in sorted(faults):
            facts = {**facts, **self.faults[fault](facts)}
        return set(self.ask(facts).rules)


def _case(facts: Facts, **more: Any) -> Facts:
    return {"case": replace(facts["case"], **more)}


def _basis(facts: Facts, **more: Any) -> Facts:
    return {"basis": replace(facts["basis"], **more)}


def _open(f: Facts) -> Verdict:
    s = situation(f["actor"], f["kind"], case=None, exercise=f["exercise"])
    return preparing.open_case(s, f["kind"], f["purpose"], f["basis"], f["signals"])


OPENING = Question(
    lambda: {
        "actor": "coord",
        "kind": Kind.CONSENT,
        "purpose": "integrity",
        "basis": consent(),
        "signals": (signal(),),
        "exercise": True,
    },
    _open,
    {
        "R1 no magistrate": lambda f: _basis(f, magistrate=""),
        "R2 no such purpose": lambda f: {"purpose": "other"},
        "R5 not named": lambda f: _basis(f, participants=f["basis"].participants - ids("coord")),
        "R6 run out": lambda f: _basis(f, valid_until=YESTERDAY),
        "R7 unknown citation": lambda f: _basis(f, citation="x"),
        "R19 bound": lambda f: _basis(f, duties=ids("hulp")),
        "R37 belief": lambda f: {"signals": (signal(about=About.BELIEF),)},
        "R40 no assessment": lambda f: {"exercise": False},
    },
)


def _invite(f: Facts) -> Verdict:
    s = situation(
        f["actor"], **{name: f[name] for name in ("kind", "case", "item", "meeting", "persons")}
    )
    return preparing.invite(s, PersonId("guest"), False, False)


INVITING = Question(
    lambda: {
        "actor": "mayor",
        "kind": Kind.LIVC_R,
        "case": case(Kind.LIVC_R),
        "item": item(invitations=()),
        "meeting": meeting(Kind.LIVC_R, on=TODAY + timedelta(days=20)),
        "persons": people(
            person("guest", "FWB", "french", authorisation="décret 8 juin 2023"),
        ),
    },
    _invite,
    {
        "R8 not the mayor": lambda f: {"actor": "coord"},
        "R11 no authorisation": lambda f: {"persons": people(person("guest", "FWB", "flemish"))},
        "R14 asked": lambda f: {"item": item(invitations=(Invitation(PersonId("guest"), TODAY),))},
        "R41 lost": lambda f: _case(f, revoked=ids("guest")),
        "R45 too late": lambda f: {"meeting": replace(f["meeting"], on=TODAY)},
        "R45 a child": lambda f: _case(f, subject=subject(born=TODAY)),
    },
)


def _contribute(f: Facts) -> Verdict:
    s = situation(f["actor"], Kind.ADMIN, case=f["case"], item=f["item"])
    return texts.contribute(s, f["text"], f["own"])


CONTRIBUTING = Question(
    lambda: {
        "actor": "gem",
        "case": case(Kind.ADMIN),
        "item": item(),
        "text": contribution("fwb", attributed=True),
        "own": True,
    },
    _contribute,
    {
        "R4 secret": lambda f: {"text": replace(f["text"], secret=True)},
        "R6 run out": lambda f: _case(f, basis=consent(valid_until=YESTERDAY)),
        "R10 absent speaker": lambda f: {
            "item": replace(
                f["item"],
                attendance=replace(
                    f["item"].attendance, present=f["item"].attendance.present - ids("fwb")
                ),
            )
        },
        "R10 and R18 absent minute-taker": lambda f: {"item": f["item"].without(PersonId("gem"))},
        "R10 somebody else's question": lambda f: {"own": False},
        "R25 no reason": lambda f: {
            "text": replace(f["text"], categories=f["text"].categories | {"health"})
        },
        "R26 classified": lambda f: {
            "text": replace(f["text"], categories=f["text"].categories | {"classified"})
        },
        "R41 lost": lambda f: _case(f, revoked=ids("fwb")),
        "R45 no source": lambda f: {"text": replace(f["text"], attributed=False)},
    },
)


def _open_item(f: Facts) -> Verdict:
    s = situation(f["actor"], Kind.LIVC_R, **{n: f[n] for n in ("case", "item", "office")})
    return table.open_item(s, f["months"])


OPENING_ITEM = Question(
    lambda: {
        "actor": "mayor",
        "case": case(Kind.LIVC_R),
        "item": item(),
        "office": office(),
        "months": 6,
    },
    _open_item,
    {
        "R5 nobody invited": lambda f: {"item": item(invitations=())},
        "R6 run out": lambda f: _case(f, basis=statute(valid_until=YESTERDAY)),
        "R9 no prevention": lambda f: _case(f, admitted=ids("mayor", "gem", "pol")),
        "R10 no chair": lambda f: {"actor": "gem"},
        "R27 a child": lambda f: _case(f, subject=subject(born=TODAY)),
        "R38 too long": lambda f: {"months": 400},
    },
)


def _feedback(f: Facts) -> Verdict:
    s = situation(f["actor"], case=f["case"], item=f["item"])
    return texts.propose_feedback(s, f["label"], True, f["foreign"], f["put"])


PROPOSING = Question(
    lambda: {
        "actor": "coord",
        "case": case(),
        "item": item(),
        "label": Label(frozenset(people())),
        "foreign": False,
        "put": False,
    },
    _feedback,
    {
        "R6 run out": lambda f: _case(f, basis=consent(valid_until=YESTERDAY)),
        "R10 no chair": lambda f: {"actor": "soc"},
        "R10 not there": lambda f: {"item": f["item"].without(PersonId(f["actor"]))},
        "R28 another case": lambda f: {"foreign": True},
        "R30 secret": lambda f: {"label": replace(f["label"], secret=True)},
        "R30 not for the police": lambda f: {
            "label": replace(f["label"], audience=f["label"].audience - ids("pol"))
        },
        "R31 put before": lambda f: {"put": True},
    },
)


def _decide(f: Facts) -> Verdict:
    s = situation(f["actor"], case=f["case"], item=f["item"])
    return texts.assign(s, PersonId("insp"), True, f["foreign"], f["neutral"])


ASSIGNING = Question(
    lambda: {
        "actor": "mayor",
        "case": case(),
        "item": item(),
        "foreign": False,
        "neutral": Neutral(text=SecretText("something")),
    },
    _decide,
    {
        "R6 run out": lambda f: _case(f, basis=consent(valid_until=YESTERDAY)),
        "R10 no chair": lambda f: {"actor": "coord"},
        "R28 another case": lambda f: {"foreign": True},
        "R30 no such template": lambda f: {"neutral": Neutral("x")},
        "R10 and R41 lost": lambda f: _case(f, revoked=ids("insp")),
    },
)

QUESTIONS = {
    "open_case": OPENING,
    "invite": INVITING,
    "contribute": CONTRIBUTING,
    "open_item": OPENING_ITEM,
    "propose_feedback": PROPOSING,
    "assign": ASSIGNING,
}
FAULTS = [(question, fault) for question, asked in QUESTIONS.items() for fault in asked.faults]


@pytest.mark.parametrize("question", QUESTIONS.values(), ids=QUESTIONS)
def test_without_a_fault_nothing_refuses(question: Question) -> None:
    assert question.rules() == set()


@pytest.mark.parametrize(("question", "fault"), FAULTS)
def test_each_fault_is_refused_by_the_rules_in_its_name(question: str, fault: str) -> None:
    named = {word for word in fault.split() if word[0] == "R" and word[1:].isdigit()}
    assert QUESTIONS[question].rules(fault) == named


@pytest.mark.parametrize("question", QUESTIONS.values(), ids=QUESTIONS)
@settings(max_examples=40)
@given(data=st.data())
def test_several_faults_are_refused_by_all_their_rules(question: Question, data: Any) -> None:
    faults = data.draw(st.sets(st.sampled_from(sorted(question.faults))))
    alone = [question.rules(fault) for fault in faults]
    assert question.rules(*faults) == set().union(*alone)
