"""The person concerned is told their own, and nobody else's: no secret, no name, no reader less."""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from app.commands import products
from app.commands.access import ExportAccess
from app.commands.cases import CloseCase, HoldCase, Revoke
from app.domain.case import CaseId
from app.domain.contribution import TextId
from app.domain.language import Language
from app.domain.log import Act
from app.domain.person import PersonId
from app.errors import Damaged, Refused, Unavailable, WrongState
from app.minutes.access import access_pdf
from app.queries.access import AccessTexts
from app.queries.verification import verify_document
from app.session import Session
from tests.app.commands.sittings import (
    at,
    begun,
    convened,
    opened,
    planned,
    recorded,
    said,
    scenario,
    seated,
    signed,
)
from tests.app.commands.spoiling import records_of, spoil, unlocked_anew
from tests.app.leaks.broken import painted, text
from tests.app.minutes.reading import whole
from tests.builders import Outcomes, after, exercise, play
from tests.journeys.traces import traces

pytestmark = pytest.mark.usefixtures("quick_passwords")
MAYOR, COORD, INSP, CLERK = map(PersonId, ("mayor", "coord", "insp", "clerk"))
EVERYONE = ("mayor", "coord", "clerk", "insp")
OPEN = "Wij bieden begeleiding aan naar werk."


def decided(name: str, words: str, *sources: str) -> dict[str, Any]:
    return at("decide", "mayor", id=name, text=words, derived_from=list(sources))


def evening(*more: dict[str, Any]) -> list[dict[str, Any]]:
    """A case about a person; one decision that may be told among all that may not."""
    case = opened() | {"subject": {"name": "Jan Zonderland", "kind": "person"}}
    return [
        case,
        planned(),
        *convened("insp"),
        *seated("mayor", "coord", "clerk", "insp"),
        *said("Gewone vaststelling over de zaak.", "insp"),
        *said("Vertrouwelijk gegeven uit het dossier.", "insp", "s", secret=True),
        *said("Alleen voor enkelen bestemd.", "insp", "n", audience=["mayor"]),
        decided("b", OPEN, "c"),
        decided("x", "Gesteund op geheim.", "s"),
        decided("y", "Gesteund op weinigen.", "n"),
        decided("z", "Customs neemt contact op met hem."),
        *more,
        *recorded(*EVERYONE),
        *signed(),
    ]


@pytest.fixture
def made(tmp_path: Path) -> Iterator[tuple[Session, Outcomes]]:
    session, played = after(tmp_path, scenario(evening()))
    with session:
        yield session, played


def answer(
    session: Session,
    played: Outcomes,
    language: Language = Language.NL,
    without: frozenset[TextId] = frozenset(),
) -> bytes:
    out: list[bytes] = []
    session.run(ExportAccess(CaseId(played.ids["k"]), language, without, out.append), COORD)
    return out[0]


def test_the_answer_tells_what_was_decided_openly_and_nothing_else(
    made: tuple[Session, Outcomes],
) -> None:
    session, played = made
    pdf = answer(session, played)
    told = whole(pdf)
    assert verify_document(pdf).whole
    assert "Jan Zonderland" in told
    assert OPEN in told
    for hidden in ("Gewone", "Vertrouwelijk", "geheim.", "enkelen", "weinigen", "Customs", "insp"):
        assert hidden not in told
    assert "Er wordt niet gesteld dat dit volledig is." in told
    assert "substituut" not in told
    assert "verwevenheid" not in told
    entry = [e for line in session.log("coord") if (e := line.entry) is not None][-1]
    assert (entry.act, entry.why, entry.to) == (Act.EXPORT, "export_access", ())
    assert entry.case is not None


def test_a_case_that_is_kept_for_the_archive_has_no_last_day(
    made: tuple[Session, Outcomes],
) -> None:
    session, played = made
    case = CaseId(played.ids["k"])
    session.run(CloseCase(case), COORD)
    assert "geen einddatum" not in whole(answer(session, played))
    session.run(HoldCase(case, hold=True), COORD)
    assert "voor het archief; er is geen einddatum" in whole(answer(session, played))


def test_each_language_has_its_own_words(made: tuple[Session, Outcomes]) -> None:
    session, played = made
    assert "Accès à vos données" in whole(answer(session, played, Language.FR))
    assert "Auskunft über Ihre" in whole(answer(session, played, Language.DE))


def test_what_may_not_be_told_changes_no_word_of_the_answer(tmp_path: Path) -> None:
    def told(name: str, *more: dict[str, Any]) -> str:
        session, played = after(tmp_path / name, scenario(evening(*more)))
        with session:
            # A key drawn at random is all that differs between two plays.
            pdf = answer(session, played)
            return re.sub(r"C-[0-9A-Z]{6}", "C-KEY", whole(pdf))

    assert told("less") == told("more", *said_more())


def said_more() -> list[dict[str, Any]]:
    return [
        *said("Nog een geheim.", "insp", "t", secret=True),
        decided("w", "Ook daarop gesteund.", "t"),
        at("contribute", "insp", id="u", text="Los.", nature="fact", keep="spoken"),
    ]


def test_the_organiser_leaves_out_what_the_participants_object_to(
    made: tuple[Session, Outcomes],
) -> None:
    session, played = made
    case = CaseId(played.ids["k"])
    assert [one.text for one in session.ask(AccessTexts(case), COORD)] == [OPEN]
    without = frozenset({TextId(played.ids["b"])})
    assert OPEN not in whole(answer(session, played, without=without))


def test_words_for_a_part_of_the_table_stay_untold_once_nobody_else_is_admitted(
    made: tuple[Session, Outcomes],
) -> None:
    session, played = made
    case = CaseId(played.ids["k"])
    for outsider in (INSP, CLERK):
        session.run(Revoke(case, outsider), COORD)
    assert "weinigen" not in " ".join(one.text for one in session.ask(AccessTexts(case), COORD))
    assert "weinigen" not in whole(answer(session, played))


NAMED = (
    ("care", "Ann Dop", "Ann belt hem morgen op."),
    ("care", "Ann Dop", "Hij gaat langs bij Dop."),
    ("youth", "Mei Li", "Mei Li belt hem morgen op."),
    ("youth", "Mei Li", "Morgen belt Li hem op."),
    ("pol", "Karl Müller", "Hij gaat langs bij Muller."),
    ("pol", "Karl Müller", "Hij gaat langs bij Mueller."),
    ("customs", "Özgur Demir", "Özgürs voorstel wordt gevolgd."),
)
"""Decisions that name a partner, each in other words."""


def test_no_partner_is_named_however_short_or_accented(tmp_path: Path) -> None:
    names = {who: {"name": name} for who, name, _ in NAMED}
    harmless = "Wij gaan langs bij de school."
    said = [decided(f"p{n}", words) for n, (_, _, words) in enumerate(NAMED)]
    session, played = after(tmp_path, scenario(evening(*said, decided("q", harmless)), **names))
    with session:
        told = whole(answer(session, played))
    assert [words for _, _, words in NAMED if words in told] == []
    assert OPEN in told
    assert harmless in told


OTHERS = (
    ("person", "Bilal Amrani", "Zijn broer Bilal verkoopt ook."),
    ("person", "Bilal Amrani", "Hij woont bij de familie Amrani."),
    ("establishment", "Café De Haven", "Hij werkt in café de haven."),
    ("establishment", "Café De Haven", "Hij poetst in Cafe De Haven."),
)
"""Decisions that name whom another case is about."""


def test_whom_another_case_is_about_is_a_third_party(tmp_path: Path) -> None:
    subjects = {name: {"name": name, "kind": kind} for kind, name, _ in OTHERS}
    cases = [opened(f"k{n}") | {"subject": one} for n, one in enumerate(subjects.values(), 2)]
    said = [decided(f"p{n}", words) for n, (_, _, words) in enumerate(OTHERS)]
    near = "De haven blijft open voor Jan Zonderland."
    session, played = after(tmp_path, scenario([*cases, *evening(*said, decided("o", near))]))
    with session:
        told = whole(answer(session, played))
    assert [words for _, _, words in OTHERS if words in told] == []
    assert near in told


def test_only_the_organiser_answers_and_only_about_a_person(
    made: tuple[Session, Outcomes], tmp_path: Path
) -> None:
    session, played = made
    case = CaseId(played.ids["k"])
    for who in (CLERK, INSP):
        with pytest.raises(Refused):
            session.run(ExportAccess(case, Language.NL), who)
    with pytest.raises(Refused) as unknown:
        session.run(ExportAccess(CaseId("nothing"), Language.NL), COORD)
    assert unknown.value.rules == ("R10",)
    file = scenario([*begun("insp"), *said("bron", "insp"), *signed()])
    with exercise(tmp_path / "network", file) as other:
        made_there = play(other, file)
        network = CaseId(made_there.ids["k"])
        with pytest.raises(WrongState, match="subject_no_person"):
            other.run(ExportAccess(network, Language.NL), COORD)
        assert other.ask(AccessTexts(network), COORD) == ()


def test_production_needs_the_reference_of_an_impact_assessment(
    made: tuple[Session, Outcomes], monkeypatch: pytest.MonkeyPatch
) -> None:
    session, played = made
    monkeypatch.setattr(Session, "_setting", replace(session._setting, exercise=False))
    with pytest.raises(Refused) as refused:
        session.run(ExportAccess(CaseId(played.ids["k"]), Language.NL), COORD)
    assert refused.value.rules == ("R40",)


def test_nothing_is_noted_where_nothing_could_be_written(made: tuple[Session, Outcomes]) -> None:
    session, played = made
    before = traces(session)

    def full(_pdf: bytes) -> None:
        raise Unavailable("disk_full")

    with pytest.raises(Unavailable):
        session.run(ExportAccess(CaseId(played.ids["k"]), Language.NL, deliver=full), COORD)
    assert traces(session) == before


@pytest.mark.parametrize("word", ["Vertrouwelijk gegeven uit het dossier", "Name of customs"])
def test_an_answer_that_says_too_much_never_leaves(
    made: tuple[Session, Outcomes], monkeypatch: pytest.MonkeyPatch, word: str
) -> None:
    session, played = made
    monkeypatch.setattr(
        products, "access_pdf", lambda *asked: painted(text(word=word))(access_pdf(*asked))
    )
    with pytest.raises(WrongState, match="leak_"):
        answer(session, played)


@pytest.mark.parametrize("what", ["case", "partner"])
def test_nothing_is_told_past_a_name_that_cannot_be_read(tmp_path: Path, what: str) -> None:
    session, played = after(tmp_path, scenario((opened("k2"), *evening())))
    with records_of(session, COORD) as records:
        line = records.person_record(PersonId("customs"))
    spoil(session, played.ids["k2"] if what == "case" else str(line))
    unlocked_anew(session, MAYOR, COORD, CLERK)
    case = CaseId(played.ids["k"])
    with pytest.raises(Damaged, match="names_damaged"):
        session.ask(AccessTexts(case), COORD)
    with pytest.raises(Damaged, match="names_damaged"):
        session.run(ExportAccess(case, Language.NL), COORD)
    session.close()
