"""Evenings drawn at random, and for each a neighbour in which one to three things are otherwise."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from hypothesis import strategies as st

from tests.journeys.evenings import DEPUTY, SENTENCE, Evening, Outcome, Table, Told
from tests.meetings import GUESTS

FATES = ("kept", "kept", "kept", "spoken", "unapproved", "withdrawn")
SORTS = ("leading", "agenda", "field", "field", "told", "told", "told", "outcome", "outcome")
SILENCE = ("asked", "passed", "nothing to say", "duty", "feedback", "signal", "child")
guests = st.sampled_from(sorted(GUESTS))
some_guests = st.frozensets(st.sampled_from([*sorted(GUESTS), DEPUTY]), max_size=4)
speakers = st.sampled_from(["pol", "insp", "care", "youth", DEPUTY])
texts = st.builds(
    lambda word, times: f"{word} {SENTENCE * times}".strip(),
    st.sampled_from(["Fiets", "Garage", "Café été", "<b>&", "Zoë Öz", "Regel\nregel"]),
    st.sampled_from([0, 1, 12, 60]),
)


@st.composite
def tolds(draw: st.DrawFn) -> Told:
    fate = draw(st.sampled_from(FATES))
    return Told(
        by=draw(speakers),
        text=draw(texts),
        audience=draw(st.none() | some_guests),
        attributed=draw(st.booleans()),
        secret=draw(st.booleans()),
        judicial=draw(st.sampled_from([False, False, False, True])),
        fate=fate,
        corrected=draw(st.none() | st.none() | texts) if fate == "kept" else None,
    )


@st.composite
def outcomes(draw: st.DrawFn) -> Outcome:
    owner = draw(st.none() | st.none() | st.sampled_from(["scribe", "care", "pol", DEPUTY]))
    accepted = draw(st.booleans())
    return Outcome(
        text=draw(texts),
        sources=draw(st.frozensets(st.integers(0, 3), max_size=2)),
        neutral=draw(st.sampled_from([None, None, "measure", "Wij volgen dit op"])),
        agreed=draw(st.booleans()),
        owner=owner,
        accepted=accepted,
        done=owner is not None and (accepted or owner == "scribe") and draw(st.booleans()),
    )


FIELDS: Mapping[str, st.SearchStrategy[Any]] = {
    "guests": st.frozensets(guests, min_size=2),
    "scribe": st.booleans(),
    "late": some_guests,
    "left": some_guests,
    "own_files": st.sampled_from([True, True, True, False]),
    "judicial_consent": st.booleans(),
    "told": st.lists(tolds(), max_size=4).map(tuple),
    "outcomes": st.lists(outcomes(), max_size=3).map(tuple),
    "silence": st.lists(st.sampled_from(SILENCE), max_size=2, unique=True).map(tuple),
    "revoked": st.frozensets(guests, max_size=1),
    "deputised": st.none() | guests,
}
LEADING: Mapping[str, st.SearchStrategy[Any]] = {
    "chair": st.sampled_from(["mayor", "mayor", "coord", "scribe"]),
    "countersigned": st.booleans(),
}


def tables(case: str) -> st.SearchStrategy[Table]:
    return st.builds(Table, st.just(case), **FIELDS)


evenings = st.builds(
    lambda first, second, order, **leading: Evening(
        ((first,), (first, second), (second, first))[order], **leading
    ),
    tables("k"),
    tables("j"),
    st.integers(0, 2),
    **LEADING,
)


@st.composite
def neighbours(draw: st.DrawFn) -> tuple[Evening, Evening]:
    """An evening and another in which one to three things are otherwise."""
    one = other = draw(evenings)
    for _ in range(draw(st.integers(1, 3))):
        other = draw(_changed(other))
    return one, other


@st.composite
def _changed(draw: st.DrawFn, evening: Evening) -> Evening:
    found = list(evening.tables)
    at = draw(st.integers(0, len(found) - 1))
    table = found[at]
    sort = draw(st.sampled_from(SORTS))
    if sort == "leading":
        name = draw(st.sampled_from(sorted(LEADING)))
        return replace(evening, **{name: draw(LEADING[name])})
    if sort == "agenda":
        if len(found) == 2:
            kept = (found[at],) if draw(st.booleans()) else tuple(reversed(found))
            return replace(evening, tables=kept)
        second = draw(tables("j" if table.case == "k" else "k"))
        both = (table, second) if draw(st.booleans()) else (second, table)
        return replace(evening, tables=both)
    if sort == "field":
        name = draw(st.sampled_from(sorted(FIELDS)))
        found[at] = replace(table, **{name: draw(FIELDS[name])})
        return replace(evening, tables=tuple(found))
    name, strategy = ("told", tolds()) if sort == "told" else ("outcomes", outcomes())
    parts: list[Any] = list(getattr(table, name))
    if not parts or draw(st.booleans()):
        parts.append(draw(strategy))
    else:
        number, fresh = draw(st.integers(0, len(parts) - 1)), draw(strategy)
        field = draw(st.sampled_from(sorted(fresh.__dataclass_fields__)))
        whole = replace(parts[number], **{field: getattr(fresh, field)})
        parts[number] = (
            fresh if field in ("fate", "owner", "done", "accepted", "corrected") else whole
        )
    found[at] = replace(table, **{name: tuple(parts)})
    return replace(evening, tables=tuple(found))
