"""What each who was there may know of an evening on a screen, by the rules, and no less than that.

Written from the rules alone, as `evenings.known` is for copies. Where the two worlds of a pair are
equal by it, the program may not tell them apart; where they are not, nothing is asked of it.
"""

from tests.journeys.evenings import MEMBERS, OFFICERS, Evening, Outcome, Table, Told
from tests.meetings import STAFF

SLOTS = (*STAFF, *MEMBERS)
"""Who unlocks a vault of their own, or the office's."""


def on_screen(evening: Evening, person: str) -> object:
    """All that somebody may know of an evening from lists, pages and answers.

    Of the office everybody who unlocks its vault knows to whom the mayor delegates, whether the
    mayor countersigns, and who of the partners signed the declaration.
    """
    declared = frozenset(one for table in evening.tables for one in table.there)
    tables = tuple(
        told for table in evening.tables if (told := _of_table(evening, table, person)) is not None
    )
    return (evening.chair, evening.countersigned, declared, tables)


def _admitted(table: Table) -> frozenset[str]:
    """The staff by preparing, a guest by accepting, a deputy by being sent (R10, R16)."""
    return (frozenset(STAFF) | table.guests | set(table.there)) - set(table.ended)


def _of_table(evening: Evening, table: Table, person: str) -> object:
    admitted = _admitted(table)
    own = tuple(told for _, told in table.heard if told.by == person)
    if person not in admitted:
        return ("was there", own) if person in table.there else None
    came = sorted(table.there, key=lambda one: one in table.late)
    frame = (table.case, admitted, tuple(came), table.left, table.deputised, table.own_files)
    officer = person in evening.officers
    said = tuple(told for n, one in table.heard if (told := _said(evening, one, person)))
    out = tuple(seen for _, o in table.results if (seen := _result(table, o, person, officer)))
    return (*frame, table.judicial_consent, said, out, own, _beside(table, person))


def _said(evening: Evening, told: Told, person: str) -> object:
    if told.fate == "withdrawn":
        return None
    if told.fate != "kept":
        typist = told.by if told.by in SLOTS else "coord"
        return told if person in {evening.chair, typist, told.by} else None
    named = told.audience is None or person in told.audience
    if not named and person not in evening.officers and person != told.by:
        return None
    return (told.corrected or told.text, told.by if told.attributed else None, told.secret)


def _result(table: Table, out: Outcome, person: str, officer: bool) -> object:
    heard = dict(table.heard)
    sources = [heard[n] for n in out.sources if n in heard]
    # Who is asked to agree to a neutral text sees that text, and an owner what is offered.
    asked = tuple((out.neutral, out.agreed) for told in sources if told.by == person)
    if out.owner is not None and not out.accepted and out.owner not in STAFF:
        return ("offer", out) if officer or person == out.owner else asked
    reads = officer or all(
        told.fate == "kept" and (told.audience is None or person in told.audience)
        for told in sources
    )
    follows = person in OFFICERS or person == out.owner
    if reads:
        return (out.owner, out.text, follows and out.finished, asked, officer and out)
    if out.neutral == "measure" or (out.neutral and out.agreed):
        return (out.owner is None, out.neutral, asked)
    return asked


def _beside(table: Table, person: str) -> frozenset[str]:
    """A child's interest is everybody's, a signal the office's, a duty's question who bears it."""
    readers = {"child": _admitted(table), "signal": OFFICERS, "duty": OFFICERS | {"insp"}}
    return frozenset(sort for sort in table.silence if person in readers.get(sort, ()))
