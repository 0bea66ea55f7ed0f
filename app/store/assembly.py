"""A case put together from its records, as one member opens them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from app.domain.amendment import Amendment
from app.domain.case import Case, Signal
from app.domain.casefile import CaseFile
from app.domain.contribution import Contribution
from app.domain.decision import Action, Decision, FeedbackSheet, Notice
from app.domain.meeting import Item, Question
from app.errors import Damaged
from app.store.codec import decode
from app.store.sealed import Stored

_IN_CASE: Mapping[type, str] = {
    Item: "items",
    Signal: "signals",
    Question: "questions",
    Contribution: "contributions",
    Decision: "decisions",
    Action: "actions",
    FeedbackSheet: "feedback",
    Notice: "notices",
    Amendment: "amendments",
}
"""Where a case has its records, by what they are."""


def decoded(stored: Stored) -> Any:
    """What a record holds. Raises Damaged for what is no payload of ours."""
    if stored.thing is None:
        stored.thing = decode(stored.payload, stored.schema)
    return stored.thing


def thing_or_damage(stored: Stored | Damaged) -> Any:
    """The same, or in its place what is wrong with it."""
    if isinstance(stored, Damaged):
        return stored
    try:
        return decoded(stored)
    except Damaged:
        return Damaged("record_damaged", record=stored.id)


def casefile(records: Iterable[Stored]) -> tuple[CaseFile | None, tuple[Damaged, ...]]:
    """The case of these records, None where its frame is not among them; and what is no payload."""
    found: defaultdict[type, list[Any]] = defaultdict(list)
    for stored in records:
        thing = thing_or_damage(stored)
        if isinstance(thing, Case):
            foreign = stored.id != stored.bundle  # of another case
        else:
            foreign = type(thing) in _IN_CASE and thing.id != stored.id  # would stand for another
        if not foreign:
            found[type(thing)].append(thing)
    damaged = tuple(found[Damaged])
    if not found[Case]:
        return None, damaged
    lists = {name: tuple(found[kind]) for kind, name in _IN_CASE.items()}
    return CaseFile(found[Case][0], **lists), damaged


def renewed(file: CaseFile, news: Iterable[Stored]) -> CaseFile:
    """The case with what was written since, so that a long meeting is not gone through again."""
    for stored in news:
        thing = decoded(stored)
        if isinstance(thing, Case):
            file = replace(file, case=thing)
            continue
        name = _IN_CASE[type(thing)]
        before = getattr(file, name)
        if stored.version == 1:
            after = (*before, thing)
        else:
            after = tuple(thing if one.id == thing.id else one for one in before)
        changed: dict[str, Any] = {name: after}
        file = replace(file, **changed)
    return file
