"""Lists are read with every line looked at first, and written where somebody says."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.domain.language import Language
from app.domain.person import Category, Community
from app.errors import Damaged, Unavailable
from app.session import Session
from tests.ui.rest import waited_out
from ui.main_window import MainWindow
from ui.people.export_dialog import PartnerExport
from ui.people.import_page import CHOSEN
from ui.people.preview_table import remarks_text
from ui.people.screen import PeopleScreen
from ui.words import speak

Settle = Callable[[], None]
PADDING = 8
"""Pixels beside the text of a cell, as the style sheet has it."""
HEAD = "Naam;Functie;Organisatie;Categorie;Overheid\n"
NEW = "Nele Pauwels;CLB-medewerker;CLB Dender;HULP;Vlaams\n"
CHANGED = "Marc Thys;Korpschef;Gemeente Molenbeke;politie;gemeentelijk\n"
FAULTY = "Piet;Agent;PZ Dender;flik;federaal\n"
WITHOUT = "Ann;Agent;PZ Dender;POL;\nBea;Inspecteur;PZ Dender;POL;\nCo;Jeugdwerker;De Kaai;JEUGD;\n"


@pytest.fixture
def read(people: PeopleScreen, settle: Settle, tmp_path: Path) -> Callable[[str], Path]:
    """Write a list and read it on the page."""

    def done(text: str) -> Path:
        path = tmp_path / "lijst.csv"
        path.write_text(text, "utf-8")
        people.import_list()
        people.importing.path.setText(str(path))
        people.importing.read()
        settle()
        return path

    return done


def what(people: PeopleScreen) -> list[str]:
    table = people.importing.table
    return [table.rows.columns[1].text(row) for row in table.rows.rows]


def names(people: PeopleScreen) -> set[str]:
    return {line.person.name for line in people.persons.lines}


def test_a_list_is_shown_and_taken_over(
    people: PeopleScreen, read: Callable[[str], Path], settle: Settle
) -> None:
    read(HEAD + NEW + CHANGED)
    assert what(people) == ["toevoegen", "laten zoals het is"]
    assert people.importing.summary.text() == "1 nieuw · 1 anders dan in de lijst"
    people.importing.update_known.setChecked(True)
    assert what(people) == ["toevoegen", "bijwerken"]
    assert people.importing.take.text() == "2 personen overnemen"
    people.importing.take_over()
    settle()
    assert "Nele Pauwels" in names(people)
    marc = next(line.person for line in people.persons.lines if line.person.name == "Marc Thys")
    assert marc.function == "Korpschef"
    assert people.told.text() == "2 personen overgenomen in de lijst."
    assert people.persons.table.isVisible()


def test_all_or_nothing_waits_for_a_file_without_a_fault(
    people: PeopleScreen, read: Callable[[str], Path], settle: Settle
) -> None:
    path = read(HEAD + NEW + FAULTY)
    page = people.importing
    assert not page.take.isEnabled()
    assert "1 regel kan niet" in page.blocked.text()
    assert "“flik” is geen categorie" in remarks_text(page.table.rows.rows[1])
    path.write_text(HEAD + NEW, "utf-8")
    page.read()
    settle()
    assert page.take.isEnabled()
    assert page.blocked.isHidden()


def test_the_words_that_people_write_for_a_category_are_read_and_listed(
    people: PeopleScreen, read: Callable[[str], Path]
) -> None:
    written = ("preventie", "preventiedienst", "service de prévention", "Polizeizone", "CPAS")
    lines = "".join(
        f"Persoon {n};Functie;Dienst;{word};federaal\n" for n, word in enumerate(written)
    )
    read(HEAD + lines + FAULTY)
    page = people.importing
    rows = page.table.rows.rows
    read_as = [row.person.category.value for row in rows if row.person is not None]
    assert read_as == ["PREV", "PREV", "PREV", "POL", "OCMW"]
    assert all(str(code) in remarks_text(rows[-1]) for code in Category)
    assert page.words.isHidden()
    page.categories.click()
    assert "PREV  preventieambtenaar, preventie, preventiedienst" in page.words.text()
    assert page.words.isVisible()


def test_why_nobody_is_taken_over_is_said_in_words(
    people: PeopleScreen, read: Callable[[str], Path]
) -> None:
    read(HEAD + CHANGED)
    page = people.importing
    assert not page.take.isEnabled()
    assert page.blocked.isVisible()
    assert "niemand" in page.blocked.text()
    page.update_known.setChecked(True)
    assert page.blocked.isHidden()


def test_lines_are_chosen_with_the_space_bar(
    people: PeopleScreen, read: Callable[[str], Path], settle: Settle, qtbot: QtBot
) -> None:
    read(HEAD + NEW + CHANGED + FAULTY)
    page = people.importing
    page.how.choose(CHOSEN)
    for row in range(3):
        page.table.selectRow(row)
        qtbot.keyClick(page.table, Qt.Key.Key_Space)
    assert what(people) == ["overslaan", "bijwerken", "kan niet"]
    page.take_over()
    settle()
    assert "Nele Pauwels" not in names(people)
    assert any(line.person.function == "Korpschef" for line in people.persons.lines)


def test_what_was_read_stays_when_the_file_is_gone_or_is_no_text(
    people: PeopleScreen, read: Callable[[str], Path], settle: Settle
) -> None:
    path = read(HEAD + NEW)
    page = people.importing
    path.unlink()
    page.read()
    settle()
    assert "Het bestand is er niet" in page.refusal.text
    assert page.path.value == str(path)
    assert what(people) == ["toevoegen"]
    path.write_bytes(b"\x89PNG\0\0")
    page.read()
    settle()
    assert "geen tekst" in page.refusal.text
    assert page.take.isEnabled()


def test_a_list_of_persons_who_are_discussed_is_not_read(
    people: PeopleScreen, read: Callable[[str], Path]
) -> None:
    read("Naam;Geboortedatum\nJan;2001-01-01")
    assert "R35" in people.importing.refusal.text
    assert people.importing.table.isHidden()


def test_what_was_read_stays_when_the_disk_is_full(
    people: PeopleScreen,
    read: Callable[[str], Path],
    settle: Settle,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def full(*_asked: object) -> None:
        raise Unavailable("disk_full")

    read(HEAD + NEW)
    monkeypatch.setattr(Session, "run", full)
    people.importing.take_over()
    settle()
    assert "schijf is vol" in people.importing.refusal.text
    assert what(people) == ["toevoegen"]
    monkeypatch.undo()
    people.importing.take_over()
    settle()
    assert "Nele Pauwels" in names(people)


def test_a_damaged_record_is_said_instead_of_the_list(
    people: PeopleScreen, settle: Settle, entered: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    def damaged(*_asked: object) -> None:
        raise Damaged("record_damaged", record="office")

    monkeypatch.setattr(Session, "ask", damaged)
    people.refresh()
    settle()
    assert entered.frame is not None
    assert "beschadigd" in entered.frame.failure.text or people.refusal.text
    assert len(people.persons.lines) == 3


def exporting(people: PeopleScreen, path: Path) -> PartnerExport:
    people.export_list()
    asked = QApplication.activeModalWidget()
    assert isinstance(asked, PartnerExport)
    asked.path.setText(str(path))
    return asked


@pytest.mark.usefixtures("no_waiting")
def test_the_list_is_written_and_can_be_read_again(
    people: PeopleScreen, settle: Settle, tmp_path: Path
) -> None:
    path = tmp_path / "partners.csv"
    asked = exporting(people, path)
    asked.password.line.setText("iets anders")
    asked.do()
    settle()
    assert not path.exists()
    waited_out(asked.waiting)
    asked.password.line.setText("play-aiv")
    asked.do()
    settle()
    assert path.read_bytes().startswith(b"\xef\xbb\xbfNaam;")
    assert "partners.csv" in people.told.text()
    people.import_list()
    people.importing.path.setText(str(path))
    people.importing.read()
    settle()
    assert what(people) == ["staat er al"] * 3


def test_a_folder_that_is_gone_is_said_when_the_list_is_written(
    people: PeopleScreen, settle: Settle, tmp_path: Path
) -> None:
    asked = exporting(people, tmp_path / "gone" / "partners.csv")
    asked.password.line.setText("play-aiv")
    asked.do()
    settle()
    assert "map" in asked.refusal.text
    asked.reject()
    assert people.told.isHidden()


def test_remarks_follow_the_language(
    people: PeopleScreen, read: Callable[[str], Path], settle: Settle
) -> None:
    read(HEAD + FAULTY)
    speak(Language.FR)
    settle()
    assert what(people) == ["impossible"]
    assert "n’est pas une catégorie" in remarks_text(people.importing.table.rows.rows[0])
    assert people.importing.take.text() == "Reprendre 0 personne"


def test_nobody_gets_an_authority_that_nobody_chose(
    people: PeopleScreen, read: Callable[[str], Path], settle: Settle
) -> None:
    read(HEAD + WITHOUT)
    page, row = people.importing, people.importing.authorities
    assert what(people) == ["kies de overheid"] * 3
    assert not page.take.isEnabled()
    assert "van 3 personen" in page.blocked.text()
    assert row.isVisible()
    names_of = [row.category.itemText(n) for n in range(row.category.count())]
    assert [name.rpartition(" ")[2] for name in names_of] == ["(2)", "(1)"]
    row.authority.choose(Community.FEDERAL)
    settle()
    assert what(people) == ["toevoegen", "toevoegen", "kies de overheid"]
    assert "u koos federaal" in remarks_text(page.table.rows.rows[1])
    row.category.choose(Category.JEUGD)
    assert row.authority.currentData() == ""
    row.authority.choose(Community.FLEMISH)
    settle()
    assert page.take.text() == "3 personen overnemen"
    page.take_over()
    settle()
    under = {line.person.name: line.person.community for line in people.persons.lines}
    assert (under["Bea"], under["Co"]) == (Community.FEDERAL, Community.FLEMISH)
    read(HEAD + WITHOUT.replace("De Kaai", "De Brug"))
    assert what(people)[2] == "kies de overheid"  # what was chosen was for that list


def test_a_list_that_tells_every_authority_asks_none(
    people: PeopleScreen, read: Callable[[str], Path]
) -> None:
    read(HEAD + NEW + "Els;f;Stad;gemeente;\n")
    assert what(people) == ["toevoegen", "toevoegen"]
    assert people.importing.authorities.isHidden()


def test_what_keeps_a_line_out_is_read_whole_in_the_list_and_a_long_list_is_not_measured_whole(
    people: PeopleScreen, read: Callable[[str], Path], settle: Settle, qtbot: QtBot
) -> None:
    read(HEAD + NEW + FAULTY + "".join(f"P{n};f;o;flik;federaal\n" for n in range(2000)))
    table = people.importing.table
    column = len(table.rows.columns) - 1
    for row in (1, 1500):
        table.selectRow(row)
        qtbot.waitUntil(lambda at=row: table.rowHeight(at) > table.rowHeight(0))
        assert table.viewport().rect().contains(table.visualRect(table.currentIndex()).topLeft())
        text, metrics = str(table.rows.index(row, column).data()), table.fontMetrics()
        room = table.columnWidth(column) - 2 * PADDING
        wraps = Qt.TextFlag.TextWordWrap.value
        assert table.rowHeight(row) > metrics.boundingRect(0, 0, room, 10_000, wraps, text).height()
    least = table.verticalHeader().defaultSectionSize()
    assert table.rowHeight(700) == least  # out of sight
