"""An agenda says nothing that one of its readers may not know; role cards say the law alone."""

from collections.abc import Iterator
from pathlib import Path

import pypdfium2  # type: ignore[import-untyped]
import pytest

from app.commands.agenda import AllotTime
from app.domain.case import CaseId
from app.domain.meeting import MeetingId
from app.domain.person import Category, Language, PersonId
from app.errors import Refused
from app.queries.cases import CaseList
from app.queries.sheets import AgendaSheet, NoticeSheet, RoleSheet
from app.session import Session
from tests.app.commands.sittings import at, convened, do, opened, planned, scenario
from tests.builders import exercise, play

pytestmark = pytest.mark.usefixtures("quick_passwords")

COORD = PersonId("coord")
MORE = ("coord", "clerk", "mayor", "customs", "insp")


class Evening:
    """Two cases: `insp` is invited to both, `customs` to the other one alone."""

    def __init__(self, session: Session, ids: dict[str, str]) -> None:
        self.session, self.meeting = session, MeetingId(ids["m"])
        self.key = {
            name: next(c.key for c in session.ask(CaseList(), COORD) if c.id == ids[name])
            for name in ("k", "other")
        }
        self.cases = {name: CaseId(ids[name]) for name in ("k", "other")}

    def agenda(self, who: PersonId = COORD) -> str:
        return words(self.session.ask(AgendaSheet(self.meeting, Language.NL), who))

    def notice(self, person: str) -> str:
        return words(self.session.ask(NoticeSheet(self.meeting, PersonId(person)), COORD))


def words(data: bytes) -> str:
    if not data:
        return ""
    pages = pypdfium2.PdfDocument(data)
    return " ".join(" ".join(p.get_textpage().get_text_range() for p in pages).split())


def evening(tmp_path: Path, *steps: dict[str, object]) -> Iterator[Evening]:
    file = scenario([opened(named=MORE), opened("other", named=MORE), planned(), *steps])
    with exercise(tmp_path, file) as session:
        made = play(session, file)
        assert made.surprises == []
        yield Evening(session, made.ids)


@pytest.fixture
def two(tmp_path: Path) -> Iterator[Evening]:
    both = [*convened("insp"), *convened("insp", "customs", case="other")]
    yield from evening(tmp_path, *both)


@pytest.fixture
def uninvited(tmp_path: Path) -> Iterator[Evening]:
    yield from evening(tmp_path, do("add_item", "mayor", meeting="m", case="k"))


@pytest.fixture
def silent(tmp_path: Path) -> Iterator[Evening]:
    """As `two`, where `customs` has not answered."""
    asked = at("invite", "mayor", "other", person="customs")
    yield from evening(tmp_path, *convened("insp"), *convened("insp", case="other"), asked)


def test_the_agenda_for_everyone_leaves_out_what_one_of_them_may_not_know(two: Evening) -> None:
    assert two.key["other"] in two.agenda()
    assert two.key["k"] not in two.agenda()


def test_an_invited_person_gets_the_items_that_are_theirs(two: Evening) -> None:
    assert all(key in two.notice("insp") for key in two.key.values())
    assert two.key["other"] in two.notice("customs")
    assert two.key["k"] not in two.notice("customs")


def test_who_was_asked_counts_whether_or_not_they_answered(silent: Evening) -> None:
    assert silent.key["k"] not in silent.agenda()
    assert silent.key["other"] in silent.agenda()


def test_the_minutes_of_an_item_stand_beside_its_key(two: Evening) -> None:
    two.session.run(AllotTime(two.meeting, two.cases["other"], 25), COORD)
    two.session.run(AllotTime(two.meeting, two.cases["k"], 35), COORD)
    assert f"{two.key['other']} 25 min" in two.agenda()
    assert "35 min" not in two.agenda()
    assert "25 min" in two.notice("customs")


def test_no_agenda_names_whom_it_is_about_or_who_is_invited(two: Evening) -> None:
    for told in (two.agenda(), two.notice("customs")):
        assert "Netwerk" not in told
        assert "Name of insp" not in told
    assert "Name of customs" not in two.agenda()


def test_there_is_no_agenda_before_somebody_is_invited(uninvited: Evening) -> None:
    assert uninvited.agenda() == ""


def test_who_does_not_prepare_makes_no_agenda(two: Evening) -> None:
    with pytest.raises(Refused):
        two.agenda(PersonId("insp"))


def test_role_cards_ask_for_nothing_of_a_case(two: Evening) -> None:
    sheet = RoleSheet(((Category.JEUGD, Language.FR), (Category.ARTS, Language.NL)))
    told = words(two.session.ask(sheet, COORD))
    assert told.count("Votre rôle") == told.count("Uw rol") == 1  # each in its own language
    assert two.session.ask(RoleSheet(()), COORD) == b""
    assert not any(key in told for key in two.key.values())
