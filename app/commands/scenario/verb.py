"""Every verb of the scenario format with its fields: one table, no code."""

from collections.abc import Mapping
from datetime import date

from app.commands.agenda import LONGEST_ITEM
from app.commands.scenario.shape import Observation
from app.commands.scenario.value import (
    Field,
    Place,
    Read,
    TableForm,
    always,
    birth,
    choice,
    day,
    flag,
    ident,
    line,
    listed,
    name,
    number,
    one_of,
    optional_text,
    person,
    persons,
    persons_or,
    reasons,
    secret_name,
    set_of,
    text,
)
from app.domain.basis import Basis, BasisType, Kind
from app.domain.case import About, Stage, Subject, SubjectKind
from app.domain.contribution import Keep, Nature
from app.domain.decision import ActionState

LONGEST_WAIT = 36_500
"""Days: a century."""


def _may(read: Read) -> Field:
    return Field(read, required=False)


_SUBJECT = TableForm(
    {
        "name": Field(secret_name),
        "born": _may(birth),
        "kind": _may(one_of(*SubjectKind)),
    }
)
_BASIS = TableForm(
    {
        "type": Field(one_of(*BasisType)),
        "citation": Field(line),
        "date": _may(day),
        "magistrate": _may(line),
        "reasons": _may(reasons),
        "valid_until": _may(day),
        "participants": _may(persons),
        "duties": _may(persons),
        "inquiry": _may(line),
    }
)
_OBSERVATION = {
    "on": Field(day),
    "behaviour": Field(text),
    "source": Field(text),
    "about": _may(one_of(*About)),
}
_OBSERVATION_FORM = TableForm(_OBSERVATION)


def _subject(untrusted: object, place: Place) -> Subject:
    return Subject(**_SUBJECT.read(untrusted, place))


def _basis(untrusted: object, place: Place) -> Basis:
    values = _BASIS.read(untrusted, place)
    dated: date | None = values.pop("date", None)
    return Basis(dated=dated, **values)


def _observation(untrusted: object, place: Place) -> Observation:
    return Observation(**_OBSERVATION_FORM.read(untrusted, place))


_ENDS = tuple(state for state in ActionState if state is not ActionState.OPEN)
_ITEM = {"meeting": Field(ident), "case": Field(ident)}
_WHEN = {
    "on": Field(day),
    "place": Field(name),
    "chair": Field(person),
    "minute_taker": Field(person),
}
_NEUTRAL = {"neutral": _may(name), "neutral_text": _may(optional_text)}
_EITHER_NEUTRAL = ("neutral", "neutral_text")
_SOURCES = {"derived_from": Field(listed(ident))}
_VOTE = {"vote": Field(choice("agree", "object", "abstain"))}


def _form(**fields: Field) -> TableForm:
    return TableForm(fields)


VERBS: Mapping[str, TableForm] = {
    "declare": _form(),
    "withdraw_declaration": _form(),
    "end_clearance": _form(person=Field(person), last_day=Field(day)),
    "end_authorisation": _form(person=Field(person), last_day=Field(day)),
    "delegate": _form(to=Field(person), since=_may(day), until=_may(day), meeting=_may(ident)),
    "end_delegation": _form(of=Field(person)),
    "open_case": _form(
        id=Field(ident),
        kind=Field(one_of(*Kind)),
        purpose=Field(line),
        subject=Field(_subject),
        basis=Field(_basis),
        signals=_may(listed(_observation)),
    ),
    "record_signal": _form(case=Field(ident), **_OBSERVATION),
    "note_child_interest": _form(case=Field(ident), text=Field(text)),
    "weigh": _form(case=Field(ident), outcome=Field(choice("case", "no_case"))),
    "advance": _form(case=Field(ident), stage=Field(one_of(*Stage))),
    "revoke": _form(case=Field(ident), person=Field(person)),
    "plan": _form(id=Field(ident), kind=Field(one_of(*Kind)), **_WHEN),
    "change_meeting": _form(meeting=Field(ident), **_WHEN),
    "cancel_meeting": _form(meeting=Field(ident)),
    "add_item": _form(**_ITEM),
    "move_item": _form(**_ITEM, after=_may(ident)),
    "allot_time": _form(**_ITEM, minutes=_may(number(1, LONGEST_ITEM))),
    "remove_item": _form(**_ITEM),
    "invite": _form(
        **_ITEM,
        person=Field(person),
        urgency=_may(optional_text),
        reasons_under_12=_may(optional_text),
    ),
    "respond": _form(
        **_ITEM, answer=Field(choice("accept", "decline")), represented_by=_may(person)
    ),
    "open_meeting": _form(meeting=Field(ident)),
    "close_meeting": _form(meeting=Field(ident)),
    "open_item": _form(**_ITEM),
    "close_item": _form(**_ITEM),
    "arrive": _form(**_ITEM),
    "leave": _form(**_ITEM),
    "contribute": _form(
        id=Field(ident),
        **_ITEM,
        text=Field(text),
        nature=Field(one_of(*Nature)),
        secret=_may(flag),
        keep=_may(one_of(*Keep)),
        audience=_may(persons_or("admitted")),
        attributed=_may(flag),
        categories=_may(set_of(line)),
        justification=_may(optional_text),
        by=_may(person),
        answers=_may(ident),
    ),
    "approve": _form(contribution=Field(ident)),
    "withdraw": _form(contribution=Field(ident)),
    "correct_contribution": _form(contribution=Field(ident), text=Field(text)),
    "ask": _form(
        id=Field(ident),
        **_ITEM,
        to=Field(person),
        question=Field(text),
        relevance=_may(optional_text),
    ),
    "answer": _form(question=Field(ident), no_data=Field(always)),
    "pass": _form(question=Field(ident)),
    "decide": TableForm(
        {"id": Field(ident), **_ITEM, "text": Field(text), **_SOURCES, **_NEUTRAL},
        _EITHER_NEUTRAL,
    ),
    "assign": TableForm(
        {
            "id": Field(ident),
            **_ITEM,
            "text": Field(text),
            "owner": Field(person),
            "due": Field(day),
            **_SOURCES,
            **_NEUTRAL,
        },
        _EITHER_NEUTRAL,
    ),
    "correct_decision": TableForm(
        {"decision": Field(ident), "text": Field(text), **_SOURCES, **_NEUTRAL}, _EITHER_NEUTRAL
    ),
    "correct_action": TableForm(
        {
            "action": Field(ident),
            "text": Field(text),
            "due": Field(day),
            **_SOURCES,
            **_NEUTRAL,
        },
        _EITHER_NEUTRAL,
    ),
    "accept_action": _form(action=Field(ident)),
    "agree": TableForm(
        {"contribution": Field(ident), "for": Field(ident), "what": Field(choice("neutral"))}
    ),
    "update_action": _form(
        action=Field(ident),
        state=Field(one_of(*_ENDS)),
        note=_may(optional_text),
    ),
    "propose_feedback": _form(id=Field(ident), **_ITEM, text=Field(text), **_SOURCES),
    "vote_feedback": _form(feedback=Field(ident), **_VOTE),
    "export_feedback": _form(feedback=Field(ident)),
    "vote_record": _form(**_ITEM, **_VOTE),
    "judicial_consent": _form(case=Field(ident), date=Field(day), magistrate=Field(line)),
    "sign_minutes": _form(meeting=Field(ident)),
    "confirm_receipt": _form(meeting=Field(ident)),
    "attest_destruction": _form(meeting=Field(ident)),
    "issue_minutes": _form(meeting=Field(ident), to=Field(persons_or("all"))),
    "search": _form(text=Field(text), case=_may(ident)),
    "close_case": _form(case=Field(ident)),
    "erase_case": _form(case=Field(ident)),
    "wait": _form(days=Field(number(0, LONGEST_WAIT))),
}
