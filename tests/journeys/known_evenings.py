"""Two evenings at a time that differ in much that somebody there may not know, whoever it is."""

from collections.abc import Iterator
from dataclasses import replace

from tests.journeys.evenings import DEPUTY, Evening, Outcome, Table, Told
from tests.journeys.test_differential import LONG
from tests.meetings import GUESTS

_ALL = frozenset(GUESTS)
_POLICE = frozenset({"pol", "insp"})

_first = Table(
    "k",
    _ALL,
    told=(
        Told("pol", "Dit mag iedereen weten."),
        Told("insp", "Voor de politie.", frozenset({"pol"}), secret=True),
        Told("care", "Voor de arts.", frozenset({"doctor"}), attributed=True),
        Told("pol", "Uit een onderzoek.", judicial=True),
    ),
    outcomes=(
        Outcome("Wij volgen dit op.", frozenset({0})),
        Outcome("Wij praten met hen.", frozenset({1}), neutral="measure"),
        Outcome("Bel de school.", owner="care"),
    ),
)
_second = Table("j", _POLICE, scribe=False, told=(Told("insp", "Elders gezien."),))


def _otherwise(table: Table, **more: object) -> Table:
    return replace(table, **more)  # type: ignore[arg-type]


def pairs() -> Iterator[tuple[Evening, Evening]]:
    """One evening, and another in which it is otherwise."""
    # What those of youth and social services do not know: what is for all who are admitted.
    other = _first.told
    louder = (replace(other[0], text=LONG), *other[1:], Told("care", "Nog iets."))
    yield Evening((_first, _second)), Evening((_otherwise(_first, told=louder), _second))
    # What no one but a few knows, of contributors, texts, what rests on them, and other cases.
    narrow = (
        replace(other[0], by="insp"),
        replace(other[1], text=LONG),
        other[2],
        replace(other[3], text=LONG),
        Told("pol", LONG, frozenset({"insp"})),
        Told("care", LONG, fate="spoken"),
        Told("insp", LONG, fate="unapproved"),
        Told("pol", LONG, fate="withdrawn"),
    )
    rests = (
        _first.outcomes[0],
        replace(_first.outcomes[1], text=LONG),
        replace(_first.outcomes[2], text=LONG, accepted=False),
        Outcome(LONG, frozenset({4})),
        Outcome(LONG, frozenset({1}), neutral="Iets", agreed=False),
    )
    quiet = _otherwise(
        _first,
        told=narrow,
        outcomes=rests,
        late=frozenset({"pol", "doctor"}),
        left=frozenset({"sport"}),
        silence=("asked", "duty", "feedback", "signal", "child"),
    )
    elsewhere = _otherwise(_second, guests=frozenset({"pol", "care"}), told=(), own_files=False)
    yield Evening((_first, _second)), Evening((quiet,))
    yield Evening((_first,)), Evening((elsewhere, quiet))
    # A first text that is left out, where nothing was.
    plain = Table("k", _ALL, told=(Told("pol", "Dit mag iedereen weten."),))
    joined = (*plain.told, replace(other[1], text="Kort."))
    yield Evening((plain,)), Evening((_otherwise(plain, told=joined),))
    # What nobody puts in a file of their own, once one of them objects.
    fewer = frozenset({"pol", "care"})
    shut = _otherwise(_first, own_files=False)
    yield Evening((shut,)), Evening((_otherwise(quiet, own_files=False, guests=fewer),))
    # The same service, but somebody from another who comes in its place.
    yield Evening((plain,)), Evening((_otherwise(plain, deputised="sport"),))
    # A deputy knows what whom they stand for would, and no more; so does a chair by delegation.
    sent = _otherwise(_first, deputised="youth")
    led = Evening((sent, _second), "scribe", countersigned=True)
    yield led, replace(led, tables=(_otherwise(sent, told=louder), _second))
    yield led, replace(led, tables=(_otherwise(quiet, deputised="youth"),))
    stands = _otherwise(_first, deputised="doctor", outcomes=(_to_do("mayor"), _to_do(DEPUTY)))
    done = tuple(replace(out, done=True) for out in stands.outcomes)
    yield Evening((stands,), "scribe"), Evening((_otherwise(stands, outcomes=done),), "scribe")


def _to_do(owner: str) -> Outcome:
    return Outcome("Bel de school.", owner=owner)
