"""A key slot is no admission: whoever is not admitted reads nothing, by no query and no key."""

import importlib
import pkgutil
from collections.abc import Iterator, Sequence
from dataclasses import fields, is_dataclass, replace
from enum import Enum
from itertools import product
from typing import Any

import pytest

import app.queries
from app.domain.person import Category, Language, PersonId
from app.domain.secret import SecretText
from app.errors import Damaged, Locked, NotFound, Refused, Unusable
from app.queries.cases import CaseList
from app.queries.discussed import Reason
from app.queries.logpages import LogFilter, LogForm
from app.queries.meetings import MeetingList
from app.session import Session
from app.store import sealed
from app.store.circle import CircleRow, open_as
from app.store.ids import OFFICE
from app.store.keys import RecordKey
from app.store.opened import Opened
from app.store.vault import Vault
from tests.builders import derive_each_password_once, exercise, play
from tests.journeys.traces import opened
from tests.meetings import (
    GUESTS,
    STAFF,
    TODAY,
    Step,
    closed,
    decided,
    issued,
    recorded,
    said,
    scenario,
    seated,
    step,
)

PLACE = {"meeting": "m", "case": "k"}
MEMBERS = ("guard", "care", "pol")
"""With a key slot: the guard is not admitted, the other two sit at the table."""
SECRETS = {
    "Netwerk Zuid": "everyone at the table",
    "Zwaluwstaart": "everyone at the table",
    "Kwikstaart": "pol",
    "Boomklever": "care",
    "Nachtegaal": "officers",
    "Goudvink": "officers",
}
_before_signing = [
    *seated(),
    *said("insp", "open", "Zwaluwstaart"),
    *said("insp", "narrow", "Kwikstaart", audience=["pol"]),
    *said("care", "note", "Boomklever", keep="spoken")[:1],
    *decided("b", "Nachtegaal", ["narrow", "note"]),
    step("record_signal", case="k", on=TODAY, behaviour="Goudvink", source="buurt"),
]
MOMENTS = {
    "open": _before_signing,
    "issued": [*_before_signing, *recorded((*STAFF, *GUESTS)), *closed(), *issued()],
}
Evening = tuple[Session, dict[str, str]]


@pytest.fixture(scope="module", params=MOMENTS)
def evening(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Evening]:
    folder = tmp_path_factory.mktemp("secrecy")
    with pytest.MonkeyPatch.context() as patch:
        derive_each_password_once(patch.setattr)
        steps: Sequence[Step] = MOMENTS[request.param]
        plan = scenario(steps, MEMBERS, {"guard": "GEM", "visitor": "GEM"})
        with exercise(folder, plan) as session:
            outcomes = play(session, plan)
            assert outcomes.surprises == []
            yield session, dict(outcomes.ids)


# By query


def queries() -> list[type[Any]]:
    """Every query that there is: also one that is written after this test."""
    found = set()
    for module in pkgutil.iter_modules(app.queries.__path__, "app.queries."):
        for thing in vars(importlib.import_module(module.name)).values():
            if isinstance(thing, type) and is_dataclass(thing) and hasattr(thing, "answer"):
                found.add(thing)
    return sorted(found, key=lambda query: query.__name__)


def asked(query: type[Any], ids: dict[str, str]) -> Iterator[Any]:
    """The query about everything that the evening made, in every combination of its fields."""
    persons = [PersonId(name) for name in ("mayor", "care", "guard")]
    values: dict[str, list[Any]] = {
        "meeting": [ids["m"]],
        "case": [ids["k"]],
        "contribution": [ids["open"], ids["narrow"], ids["note"]],
        "person": persons,
        "recipient": persons,
        "draft": [False, True],
        "words": [SecretText("")],
        "stage": [None],
        "export": [False, True],
        "why": ["case"],
        "language": [Language.NL],
        "category": [Category.JEUGD],
        "cards": [((Category.JEUGD, Language.NL),)],
        "reason": [Reason.REQUEST],
        "form": list(LogForm),
        "filter": [LogFilter()],
        "before": [None],
        "count": [500],
        "after": [0],
        "untrusted": [b""],
        "typed": [""],
    }
    names = [field.name for field in fields(query)]
    if any(name not in values for name in names):
        values |= {name: [ids["k"], b"", ""] for name in names if name not in values}
    for chosen in product(*(values[name] for name in names)):
        yield query(**dict(zip(names, chosen, strict=True)))


def texts(value: Any) -> Iterator[str]:
    """Every string in an answer, however deep."""
    if isinstance(value, bytes):
        yield value.decode("latin-1")
    elif isinstance(value, Enum):
        return
    elif isinstance(value, str | int | float):
        yield str(value)
    elif isinstance(value, SecretText):
        yield value._hidden
    elif isinstance(value, dict):
        yield from (t for pair in value.items() for part in pair for t in texts(part))
    elif is_dataclass(value):
        yield from (t for f in fields(value) for t in texts(getattr(value, f.name)))
    elif hasattr(value, "__iter__"):
        yield from (t for part in value for t in texts(part))


def seen(session: Session, ids: dict[str, str], query: type[Any], who: str) -> str:
    """All that a person is answered to a query about this evening."""
    answers = []
    for question in asked(query, ids):
        try:
            answers.append(session.ask(question, PersonId(who)))
        except (Refused, NotFound, Unusable):
            continue
    return "\n".join(texts(answers))


def test_the_queries_are_found() -> None:
    names = {query.__name__ for query in queries()}
    assert {"CaseList", "CaseView", "ItemBoard", "CopyFile", "SearchCase", "TableCode"} <= names


@pytest.mark.parametrize("query", queries(), ids=lambda query: query.__name__)
@pytest.mark.parametrize("who", ["guard", "visitor"])
def test_no_query_tells_who_is_not_admitted_of_a_case(
    evening: Evening, query: type[Any], who: str
) -> None:
    """The visitor has no key slot and acts in the coordinator's session."""
    session, ids = evening
    told = seen(session, ids, query, who)
    for secret in (*SECRETS, ids["k"], ids["m"], ids["open"], _case_key(session)):
        assert secret not in told, secret


@pytest.mark.parametrize("query", queries(), ids=lambda query: query.__name__)
@pytest.mark.parametrize("who", ["pol", "care", "insp", "sport", "scribe"])
def test_no_query_tells_a_participant_of_what_is_not_for_them(
    evening: Evening, query: type[Any], who: str
) -> None:
    session, ids = evening
    told = seen(session, ids, query, who)
    withheld = [text for text, meant in SECRETS.items() if not _meant(text, meant, who)]
    assert [text for text in withheld if text in told] == []


def _meant(text: str, meant: str, who: str) -> bool:
    own = (text == "Kwikstaart" and who == "insp") or (text == "Boomklever" and who == "care")
    return own or meant in ("everyone at the table", who)


def _case_key(session: Session) -> str:
    return session.ask(CaseList(), PersonId("mayor"))[0].key


def test_officers_are_answered(evening: Evening) -> None:
    """The queries above are put rightly: the mayor reads with them what the mayor may read."""
    session, ids = evening
    told = "\n".join(seen(session, ids, query, "mayor") for query in queries())
    assert {text for text in SECRETS if text in told} >= set(SECRETS) - {"Boomklever"}


@pytest.mark.parametrize("who", ["guard", "visitor"])
def test_who_is_not_admitted_has_empty_lists(evening: Evening, who: str) -> None:
    session, _ = evening
    assert session.ask(CaseList(), PersonId(who)) == ()
    assert session.ask(MeetingList(), PersonId(who)) == ()


# By key


def test_the_keys_of_a_member_open_no_record_of_a_case_to_which_they_are_not_admitted(
    evening: Evening,
) -> None:
    session, _ = evening
    vault = opened(session)
    circles = {row.id: row for row in vault.keys.circle_rows()}
    mine = {c for c, row in circles.items() if _opens(vault, row, "guard")}
    for row in sealed.batch(vault.store, 0, 10_000):
        of_circle = vault.keys_file.row("SELECT circle FROM record_key WHERE number = ?", row.key)
        assert of_circle is not None
        assert (of_circle[0] in mine) == (row.bundle == OFFICE), row.id


def _opens(vault: Opened, row: CircleRow, member: str) -> bool:
    return open_as(vault.vault, row, member, vault.member(member).identity.hpke) is not None


def test_neither_the_vault_key_nor_the_keys_of_a_member_unseal_a_record(evening: Evening) -> None:
    session, ids = evening
    vault = opened(session)
    guard = vault.member("guard")
    circles = [vault.keys.open_circle(guard, row.id) for row in vault.keys.circle_rows()]
    keys = [vault.vault_key, guard.slot.member_key, *(c.records_key for c in circles if c)]
    assert len(keys) > 2
    for row in sealed.batch(vault.store, 0, 10_000):
        if row.bundle == ids["k"]:
            right = _record_key(vault, "mayor", row) or _record_key(vault, "care", row)
            assert right is not None
            assert sealed.open_row(vault.vault, right, row).id == row.id
            for key in keys:
                with pytest.raises(Damaged):
                    sealed.open_row(vault.vault, replace(right, key=key), row)


def _record_key(vault: Opened, member: str, row: sealed.SealedRow) -> RecordKey | None:
    return vault.keys.open_record_key(vault.member(member), row.key, row.id)


def test_a_vault_that_they_unlock_alone_shows_a_member_nothing(evening: Evening) -> None:
    session, _ = evening
    session.lock()
    session.unlock("guard", "play-guard")
    with pytest.raises(Locked):
        session.ask(CaseList(), PersonId("care"))
    assert session.ask(CaseList(), PersonId("guard")) == ()
    vault = opened(session)
    assert set(vault.members) == {"guard"}
    with _transaction(session, "guard") as transaction:
        for row in sealed.batch(vault.store, 0, 10_000):
            readable = transaction.read(row.id) is not None
            assert readable == (row.bundle == OFFICE)
    for member in ("mayor", "coord", "scribe", *MEMBERS):
        if member not in session.unlocked:
            session.unlock(member, f"play-{member}")


def _transaction(session: Session, member: str) -> Any:
    vault: Vault = session._vault
    return vault.transaction(member, now=session._now())


def test_a_participant_opens_what_is_for_them_and_no_more(evening: Evening) -> None:
    session, ids = evening
    issued_now = session.ask(MeetingList(), PersonId("mayor"))[0].state.value == "issued"
    readers = {
        "open": {"mayor", "coord", "scribe", "care", "pol"},
        "narrow": {"mayor", "coord", "pol"},
        "b": {"mayor", "coord"},
        "k": {"mayor", "coord", "scribe", "care", "pol"},
    }
    if not issued_now:
        readers["note"] = {"mayor", "care"}
    for name, expected in readers.items():
        found = set()
        for member in ("mayor", "coord", "scribe", *MEMBERS):
            with _transaction(session, member) as transaction:
                if transaction.read(ids[name]) is not None:
                    found.add(member)
        assert found == expected, name
