"""Every question gets a verdict, nobody who is not admitted learns anything but R10."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.case import Stage
from app.domain.decision import Action
from app.domain.meeting import ItemId
from app.domain.person import PersonId
from app.domain.secret import SecretText
from app.policy.permission import preparing, table, texts
from app.policy.permission import settings as settings_
from app.policy.situation import Situation
from app.policy.verdict import Verdict
from tests.app.policy.moments import (
    bases,
    cases,
    contributions,
    groups,
    items,
    kinds,
    labels,
    neutrals,
    persons,
    purposes,
    signals,
    situations,
)
from tests.builders import TODAY, law

Draw = Callable[[Any], Any]
Question = Callable[[Situation, Draw], Verdict]
flag = st.booleans()


def _action(draw: Draw) -> Action | None:
    owner = draw(st.none() | persons)
    text = SecretText("do it")
    item, author = ItemId("item"), PersonId("mayor")
    return owner and Action("a", item, author, text, (), PersonId(owner), TODAY)  # type: ignore[arg-type]


IN_A_CASE: dict[str, Question] = {
    "add_to_case": lambda s, d: preparing.add_to_case(s, d(st.none() | signals)),
    "weigh": lambda s, d: preparing.weigh(s),
    "advance": lambda s, d: preparing.advance(s, d(st.sampled_from(Stage))),
    "revoke": lambda s, d: preparing.revoke(s),
    "end_case": lambda s, d: preparing.end_case(s),
    "add_item": lambda s, d: preparing.add_item(s),
    "invite": lambda s, d: preparing.invite(s, d(persons), d(flag), d(flag)),
    "search": lambda s, d: preparing.search(s, True),
    "open_item": lambda s, d: table.open_item(s, d(st.integers(-5, 400))),
    "close_item": lambda s, d: table.close_item(s, d(flag)),
    "ask": lambda s, d: table.ask(s, d(persons), d(flag)),
    "reply": lambda s, d: table.reply(s, d(st.none() | persons), d(flag)),
    "pass": lambda s, d: table.pass_over(s, d(st.none() | persons), d(flag)),
    "contribute": lambda s, d: texts.contribute(s, d(contributions), d(flag)),
    "approve": lambda s, d: texts.approve(s, d(st.none() | contributions), False),
    "derive": lambda s, d: texts.derive(s, d(flag), d(flag), d(neutrals)),
    "assign": lambda s, d: texts.assign(s, d(persons), d(flag), d(flag), d(neutrals)),
    "accept_action": lambda s, d: texts.accept_action(s, d(st.none() | persons)),
    "agree": lambda s, d: texts.agree(s, d(st.none() | persons), False, d(flag)),
    "update_action": lambda s, d: texts.update_action(s, _action(d)),
    "propose": lambda s, d: texts.propose_feedback(s, d(labels), d(flag), d(flag), d(flag)),
    "export": lambda s, d: texts.export_feedback(s, d(flag), d(flag), d(flag), d(labels)),
}
"""Every step about a case; the one whose rules hang on visibility is asked as about the unseen."""

ELSEWHERE: dict[str, Question] = {
    "declare": lambda s, d: preparing.declare(s),
    "delegate": lambda s, d: preparing.delegate(s, d(persons)),
    "end_delegation": lambda s, d: preparing.end_delegation(s),
    "withdraw_declaration": lambda s, d: preparing.withdraw_declaration(s),
    "keep_persons": lambda s, d: preparing.keep_persons(s),
    "keep_office": lambda s, d: settings_.keep_office(s),
    "keep_terms": lambda s, d: settings_.keep_terms(s, d(persons), d(st.lists(st.integers()))),
    "open_case": lambda s, d: preparing.open_case(
        s, d(kinds), d(purposes), d(bases), tuple(d(st.lists(signals, max_size=2)))
    ),
    "plan": lambda s, d: preparing.plan(s, d(kinds)),
    "respond": lambda s, d: preparing.respond(s, d(flag), d(st.none() | persons)),
    "search": lambda s, d: preparing.search(s, False),
    "open_meeting": lambda s, d: table.open_meeting(
        s, d(st.dictionaries(st.text(max_size=2), st.none() | st.tuples(cases, items), max_size=3))
    ),
    "close_meeting": lambda s, d: table.close_meeting(s),
    "arrive": lambda s, d: table.arrive(s),
    "leave": lambda s, d: table.leave(s),
    "vote": lambda s, d: table.vote(s),
    "withdraw": lambda s, d: texts.withdraw(s, d(st.none() | contributions), d(flag), d(flag)),
    "approve": lambda s, d: texts.approve(s, d(st.none() | contributions), d(flag)),
    "agree": lambda s, d: texts.agree(s, d(st.none() | persons), d(flag), d(flag)),
    "sign": lambda s, d: texts.sign(s),
    "issue": lambda s, d: texts.issue(s, d(groups), d(groups), d(groups), d(flag)),
    "read_log": lambda s, d: texts.read_log(s.actor, d(groups)),
}


@pytest.mark.parametrize(
    "question", [*IN_A_CASE.values(), *ELSEWHERE.values()], ids=[*IN_A_CASE, *ELSEWHERE]
)
@settings(max_examples=20)
@given(data=st.data())
def test_every_question_gets_a_verdict(question: Question, data: Any) -> None:
    verdict = question(data.draw(situations), data.draw)
    assert isinstance(verdict, Verdict)
    assert verdict.allowed == (verdict.rules == ())
    assert set(verdict.rules) <= set(law().rules)


@pytest.mark.parametrize("question", IN_A_CASE.values(), ids=IN_A_CASE)
@settings(max_examples=20)
@given(data=st.data())
def test_who_is_not_admitted_gets_r10_alone_whatever_else_is_wrong(
    question: Question, data: Any
) -> None:
    s: Situation = data.draw(situations)
    if s.case is not None:
        outside = data.draw(st.booleans())
        if outside:
            s = replace(s, case=replace(s.case, admitted=s.case.admitted - {s.actor}))
        else:
            s = replace(s, case=replace(s.case, revoked=s.case.revoked | {s.actor}))
    assert question(s, data.draw).rules == ("R10",)


@settings(max_examples=20)
@given(s=situations, who=persons)
def test_who_was_neither_admitted_nor_there_arrives_leaves_and_votes_nowhere(
    s: Situation, who: str
) -> None:
    if s.case is not None and s.item is not None:
        gone = replace(s.item.attendance, arrived=(), present=frozenset())
        item = replace(s.item, attendance=gone)
        never = frozenset({s.actor})
        case = replace(s.case, admitted=s.case.admitted - never, revoked=s.case.revoked - never)
        s = replace(s, case=case, item=item)
        for step in (table.arrive, table.leave, table.vote):
            assert step(s).rules == ("R10",)


@settings(max_examples=40)
@given(s=situations, speaker=persons)
def test_no_duty_exists_but_where_the_law_names_one(s: Situation, speaker: str) -> None:
    bound = table.regime(s, PersonId(speaker)) == "duty"
    if bound:
        assert s.case is not None
        entry = s.entry(PersonId(speaker))
        named = speaker in s.case.basis.duties and entry.consent_duty
        own_data = s.case.kind == "admin" and entry.own_data_duty
        assert own_data or (s.case.kind == "consent" and named)
