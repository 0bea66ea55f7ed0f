"""The register of copies: who has what, and what recipients say of theirs."""

from PySide6.QtWidgets import QApplication, QDialog

from app.commands.office import Wait
from app.domain.person import PersonId
from tests.ui.register.window import Shown
from ui.register.note_dialog import NoteDialog
from ui.words import words


def dialog() -> NoteDialog:
    found = [w for w in QApplication.topLevelWidgets() if isinstance(w, QDialog) and w.isVisible()]
    assert len(found) == 1
    assert isinstance(found[0], NoteDialog)
    return found[0]


def to_copies(shown: Shown) -> None:
    shown.screen.enter("register", "copies")
    shown.settle()


def names(shown: Shown) -> list[str]:
    return [line.name for line in shown.screen.copies.table.rows.rows]


def test_what_is_out_there_is_shown_first(shown: Shown) -> None:
    to_copies(shown)
    copies = shown.screen.copies
    assert names(shown) == ["Name of insp"]
    assert copies.count.text() == "1 van 4 exemplaren"
    copies.shown.choose("all")
    assert len(names(shown)) == 4
    assert not copies.destroyed_button.isEnabled() or copies.table.current is not None
    copies.search.setText("of clerk")
    assert names(shown) == ["Name of clerk"]
    assert not copies.destroyed_button.isEnabled()


def test_an_overdue_copy_is_destroyed_by_word_of_its_recipient(shown: Shown) -> None:
    to_copies(shown)
    copies = shown.screen.copies
    shown.bridge.run(Wait(200), PersonId("coord"))
    shown.settle()
    copies.shown.choose("due")
    assert names(shown) == ["Name of insp"]
    copies.destroyed_button.click()
    assert words().text("register.note.attested") in [
        label.text() for label in dialog().findChildren(type(copies.count))
    ]
    dialog().do()
    shown.settle()
    assert names(shown) == []
    copies.shown.choose("destroyed")
    assert names(shown) == ["Name of insp"]


def test_a_receipt_is_noted_once(shown: Shown) -> None:
    to_copies(shown)
    copies = shown.screen.copies
    copies.received_button.click()
    dialog().do()
    shown.settle()
    assert copies.table.current is not None
    assert copies.table.current.received_on is not None
    assert not copies.received_button.isEnabled()
    assert copies.destroyed_button.isEnabled()


def test_who_only_reads_the_register_notes_nothing_in_it(shown: Shown) -> None:
    shown.bridge.act_as(PersonId("mayor"))
    to_copies(shown)
    assert names(shown) == ["Name of insp"]
    assert not shown.screen.copies.destroyed_button.isVisible()


def test_who_may_read_no_register_is_told_what_belongs_there(shown: Shown) -> None:
    shown.bridge.act_as(PersonId("clerk"))
    to_copies(shown)
    assert names(shown) == []
    assert not shown.screen.copies.table.isVisible()


def test_every_person_stands_with_their_copies(shown: Shown) -> None:
    shown.screen.enter("register", "received")
    shown.settle()
    received = shown.screen.received
    held = {holder.name: holder.held for holder in received.people.rows.rows}
    assert held == {
        "Name of clerk": 0,
        "Name of coord": 0,
        "Name of insp": 1,
        "Name of mayor": 0,
    }
    received.people.selectRow(2)
    assert [line.recipient for line in received.copies.rows.rows] == ["insp"]
    assert received.whose.text() == "Name of insp"
