"""An import is shown before it is done, carried out whole, and what is exported reads back."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from app.commands.office import Declare, KeepPerson
from app.commands.people import ImportPartners, WithdrawDeclaration
from app.domain.person import Category, Clearance, Community, Language, Person, PersonId
from app.errors import Refused
from app.queries.partner_export import ExportPartners
from app.queries.partner_preview import Outcome, PartnerPreview, PreviewPartners, Remark
from app.queries.people import Matter, Partners, Persons, Shortage, organisations
from app.session import Session
from tests.app.commands.sittings import TODAY, scenario
from tests.builders import exercise

pytestmark = pytest.mark.usefixtures("quick_passwords")
HEAD = "Naam;Functie;Organisatie;Categorie"
Preview = Callable[[str], PartnerPreview]
CARE = PersonId("care")


@pytest.fixture
def session(tmp_path: Path) -> Session:
    return exercise(tmp_path, scenario([]))


@pytest.fixture
def preview(session: Session) -> Preview:
    return lambda text: session.ask(PreviewPartners(text.encode(), Language.NL))


@pytest.fixture
def chosen_preview(session: Session) -> Preview:
    chosen = {Category.HULP: Community.FLEMISH}
    return lambda text: session.ask(PreviewPartners(text.encode(), Language.NL, chosen))


def remarks(preview: PartnerPreview, row: int = 0) -> set[Remark]:
    return {told.remark for told in preview.rows[row].remarks}


def test_no_authority_is_assumed_because_it_decides_who_may_come(
    session: Session, preview: Preview
) -> None:
    text = f"{HEAD}\nNele Pauwels;CLB-medewerker;CLB Dender;hulpverlening\nJan;Agent;PZ;POL"
    assert [row.outcome for row in preview(text).rows] == [Outcome.ASKS, Outcome.ASKS]
    assert [row.asks for row in preview(text).rows] == [Category.HULP, Category.POL]
    assert Remark.NO_AUTHORITY in remarks(preview(text))
    chosen = {Category.HULP: Community.FRENCH}
    care, police = session.ask(PreviewPartners(text.encode(), Language.NL, chosen)).rows
    assert police.outcome is Outcome.ASKS
    assert care.outcome is Outcome.NEW
    assert care.person is not None
    assert care.person.category is Category.HULP
    assert care.person.community is Community.FRENCH
    assert care.person.language is Language.NL
    told = {told.remark: told.told for told in care.remarks}
    assert told[Remark.CHOSEN_AUTHORITY] == "Franse Gemeenschap"
    assert told[Remark.ASSUMED] == "Nederlands"


def test_what_the_list_says_of_an_authority_goes_before_what_was_chosen(session: Session) -> None:
    text = f"{HEAD};Overheid\nNele;f;CLB;HULP;Vlaams\nGreet;f;Stad;GEM;\nJan;f;PZ;POL;-"
    chosen = {Category.HULP: Community.FRENCH, Category.GEM: Community.FEDERAL}
    rows = session.ask(PreviewPartners(text.encode(), Language.NL, chosen)).rows
    found = [row.person.community if row.person is not None else None for row in rows]
    assert found == [Community.FLEMISH, Community.MUNICIPAL, None]
    assert [row.asks for row in rows] == [None, None, Category.POL]


@pytest.mark.parametrize(
    ("line", "remark"),
    [
        (";f;o;GEM", Remark.EMPTY),
        ("n;-;o;GEM", Remark.EMPTY),
        ("n;f;o;flik", Remark.NO_SUCH_CODE),
        ("n;f;o;POL;geheim;soon", Remark.NO_SUCH_DAY),
        ("n;f;o;POL;wat;", Remark.NO_SUCH_CODE),
        (f"{'n' * 501};f;o;GEM", Remark.TOO_LONG),
    ],
)
def test_a_line_that_cannot_be_read_says_why(preview: Preview, line: str, remark: Remark) -> None:
    head = f"{HEAD};Veiligheidsmachtiging;Veiligheidsmachtiging tot en met"
    found = preview(f"{head}\n{line}")
    assert remark in remarks(found)
    assert found.rows[0].outcome is Outcome.FAULTY


@pytest.mark.parametrize(
    ("cell", "remark", "name"),
    [
        ("=HYPERLINK(1)", Remark.FORMULA, "=HYPERLINK(1)"),
        ("@SUM", Remark.FORMULA, "@SUM"),
        ("'=x", None, "=x"),
        ("A\x07n", Remark.UNSEEN, "An"),
    ],
)
def test_what_is_odd_is_told_and_read_as_text(
    preview: Preview, cell: str, remark: Remark | None, name: str
) -> None:
    found = preview(f"{HEAD}\n{cell};f;o;GEM")
    assert (remarks(found) - {Remark.ASSUMED}) == ({remark} if remark else set())
    assert found.rows[0].person is not None
    assert found.rows[0].person.name == name


def test_the_same_person_twice_in_a_list_is_told(chosen_preview: Preview) -> None:
    found = chosen_preview(f"{HEAD}\nÉlodie  Maes;f;CLB;HULP\nelodie maes;f;clb;HULP")
    assert Remark.TWICE in remarks(found, 1)
    assert next(t.told for t in found.rows[1].remarks if t.remark is Remark.TWICE) == "2"
    assert found.rows[0].outcome is Outcome.NEW


def test_who_is_there_already_changes_in_the_columns_of_the_list_alone(
    session: Session, preview: Preview
) -> None:
    known = next(p for p in session.ask(Persons()) if p.id == "pol")
    line = f"{known.name};Korpschef;{known.organisation};POL"
    (row,) = preview(f"{HEAD}\n{line}").rows
    assert row.outcome is Outcome.CHANGED
    assert row.changes == ("function",)
    assert row.person == replace(known, function="Korpschef")
    assert row.person.clearance is Clearance.SECRET
    (row,) = preview(f"{HEAD}\n{known.name};{known.function};{known.organisation};POL").rows
    assert row.outcome is Outcome.SAME


def test_two_of_the_same_name_are_not_chosen_between(session: Session, preview: Preview) -> None:
    known = next(p for p in session.ask(Persons()) if p.id == "care")
    session.run(KeepPerson(replace(known, id=PersonId("twin"))))
    found = preview(f"{HEAD}\n{known.name};f;{known.organisation};HULP")
    assert found.rows[0].outcome is Outcome.FAULTY
    assert Remark.AMBIGUOUS in remarks(found)


def test_an_import_is_whole_and_one_line_of_the_log(
    session: Session, chosen_preview: Preview
) -> None:
    found = chosen_preview(f"{HEAD}\n" + "\n".join(f"Naam {n};f;CLB;HULP" for n in range(40)))
    before = len(list(session.log("coord")))
    session.run(ImportPartners(tuple(row.person for row in found.rows if row.person)))
    assert len(session.ask(Persons())) == 48
    assert len(list(session.log("coord"))) == before + 1


def test_an_import_changes_no_declaration(session: Session) -> None:
    session.run(Declare(), acting=CARE)
    known = next(p for p in session.ask(Persons()) if p.id == "care")
    session.run(ImportPartners((replace(known, declared_on=None, function="x"),)))
    assert next(p for p in session.ask(Persons()) if p.id == "care").declared_on == TODAY
    made = replace(known, id=PersonId("new"), name="n", declared_on=TODAY)
    session.run(ImportPartners((made,)))
    assert next(p for p in session.ask(Persons()) if p.id == "new").declared_on is None


def test_only_who_prepares_imports_and_exports(session: Session) -> None:
    known = session.ask(Persons())
    for step in (
        lambda: session.run(ImportPartners(known), acting=PersonId("clerk")),
        lambda: session.ask(ExportPartners(Language.NL), PersonId("clerk")),
        lambda: session.ask(PreviewPartners(b"", Language.NL), PersonId("clerk")),
    ):
        with pytest.raises(Refused):
            step()


@pytest.mark.parametrize("language", Language)
def test_what_was_exported_reads_back_without_a_change(
    session: Session, language: Language
) -> None:
    odd = Person(PersonId("odd"), "=1+1", "-", 'A "b"; c', Category.JEUGD, Community.FLEMISH)
    full = Person(
        PersonId("full"),
        "Zoë 'Q'",
        "+32",
        "@home",
        Category.POL,
        Community.FEDERAL,
        Language.DE,
        Clearance.TOP_SECRET,
        date(2027, 6, 30),
        "decreet 21 mei 2021",
        authorisation_until=date(2028, 1, 1),
    )
    session.run(ImportPartners((replace(odd, function="f"), full)))
    data = session.ask(ExportPartners(language))
    assert data.startswith(b"\xef\xbb\xbf")
    cells = [c for line in data.decode("utf-8-sig").splitlines() for c in line.split(";")]
    assert not any(cell.startswith(("=", "+", "-", "@")) for cell in cells)
    found = session.ask(PreviewPartners(data, language))
    assert [row.outcome for row in found.rows] == [Outcome.SAME] * 10
    assert found.declared
    assert found.ignored == ()


def test_an_export_is_logged(session: Session) -> None:
    session.ask(ExportPartners(Language.NL))
    last = list(session.log("coord"))[-1].entry
    assert last is not None
    assert (last.act.value, last.why) == ("export", "export_partners")


def matters(session: Session, person: str) -> dict[Matter, date | None]:
    lines = session.ask(Partners())
    line = next(found for found in lines if found.person.id == person)
    return {notable.matter: notable.on for notable in line.notables}


def test_what_lacks_and_what_ends_is_told(session: Session) -> None:
    assert matters(session, "pol") == {Matter.DECLARATION: None}
    assert matters(session, "care") == {Matter.DECLARATION: None, Matter.AUTHORISATION: None}
    pol = next(p for p in session.ask(Persons()) if p.id == "pol")
    soon, far = date(2026, 12, 23), date(2026, 12, 24)
    session.run(KeepPerson(replace(pol, clearance_until=soon)))
    assert matters(session, "pol")[Matter.CLEARANCE_ENDS] == soon
    session.run(KeepPerson(replace(pol, clearance_until=far)))
    assert matters(session, "pol") == {Matter.DECLARATION: None}
    ended = date(2026, 11, 22)
    session.run(KeepPerson(replace(pol, clearance_until=ended)))
    assert matters(session, "pol")[Matter.CLEARANCE_ENDED] == ended
    session.run(KeepPerson(replace(pol, clearance=None)))
    assert Matter.CLEARANCE in matters(session, "pol")


def test_a_withdrawn_declaration_is_told_with_its_day(session: Session) -> None:
    session.run(Declare(date(2026, 11, 20)), acting=CARE)
    assert Matter.DECLARATION not in matters(session, "care")
    session.run(WithdrawDeclaration(), acting=CARE)
    assert matters(session, "care")[Matter.WITHDRAWN] == TODAY
    session.run(Declare(), acting=CARE)
    assert Matter.WITHDRAWN not in matters(session, "care")


def test_an_organisation_tells_what_it_lacks(session: Session) -> None:
    care = next(p for p in session.ask(Persons()) if p.id == "care")
    covered = replace(care, authorisation="decreet 21 mei 2021", organisation="service  OF Cäre")
    session.run(KeepPerson(replace(covered, id=PersonId("second"), name="Second")))
    found = {o.people[0].person.category: o for o in organisations(session.ask(Partners()))}
    both = found[Category.HULP]
    assert len(both.people) == 2
    assert both.shortages == (Shortage.NOBODY_DECLARED,)
    session.run(Declare(), acting=PersonId("second"))
    both = next(o for o in organisations(session.ask(Partners())) if len(o.people) == 2)
    assert (both.shortages, both.declared) == ((), 1)
    assert found[Category.JEUGD].shortages == (
        Shortage.NOBODY_DECLARED,
        Shortage.NOBODY_AUTHORISED,
    )
