"""Once an item is closed, nothing that was typed for it stands in any form, list or draft."""

import json

import pytest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QListWidget,
    QPlainTextEdit,
    QWidget,
)

from app.domain.person import PersonId
from tests.ui.meeting_window import Window
from ui.drafting import drafting
from ui.widgets.draft import FormDraft

MARK = "zwaluwnest"
"""In every planted text, and in no other."""
DAY = "18/12/2026"


def plant(w: Window, asked: str) -> None:
    """Type into every field of every form, choose and tick in all of them."""
    desk = w.desk
    for choice, wanted in (
        (desk.contribution.speaker, "politie"),
        (desk.contribution.audience, "named"),
        (desk.decision.neutral, "own"),
        (desk.action.neutral, "own"),
        (desk.action.owner, "straathoek"),
        (desk.question.to, asked),
    ):
        choice.choose(wanted)
        assert choice.currentData() == wanted
    desk.contribution.data.fold.setChecked(True)
    for form in desk._forms().values():
        for number, field in enumerate(form.findChildren(QWidget)):
            if isinstance(field, QLineEdit):
                field.setText(f"{MARK} {number}")
            elif isinstance(field, QPlainTextEdit):
                field.setPlainText(f"{MARK} {number}")
    desk.action.due.line.setText(DAY)
    desk.contribution.named.tick(["ksc"])
    desk.contribution.data.list.tick(["health"])
    desk.contribution.turn("secret")
    desk.contribution.nature.choose("hearsay")
    for form in (desk.decision, desk.action, desk.feedback):
        form.sources.list.put_back(["weg"])


def standing(w: Window) -> dict[str, FormDraft]:
    """All that stands in all forms, as plain values."""
    return {name: form.stands() for name, form in w.desk._forms().items()}


def read_anywhere(window: QWidget) -> str:
    """Every text of every widget, in sight or not, with what undoing would bring back."""
    found = []
    for widget in QApplication.allWidgets():
        found += [widget.accessibleName(), widget.accessibleDescription(), widget.toolTip()]
        if isinstance(widget, QLineEdit):
            widget.undo()
            found.append(widget.text())
        elif isinstance(widget, QPlainTextEdit):
            widget.undo()
            found.append(widget.toPlainText())
        elif isinstance(widget, QLabel | QAbstractButton):
            found.append(widget.text())
        elif isinstance(widget, QComboBox):
            found += [widget.itemText(n) for n in range(widget.count())]
        elif isinstance(widget, QListWidget):
            found += [widget.item(n).text() for n in range(widget.count())]
    assert window in QApplication.allWidgets()
    return "\n".join(found)


def drafts(w: Window) -> str:
    """What is kept of typed texts, in memory and in the vault."""
    kept = drafting(w.bridge)
    kept.keep_now()
    w.settle()
    typists = (None, w.bridge.acting)
    sealed = [w.call(lambda session, who=who: session.draft(who)) for who in typists]
    return json.dumps([sealed, [str(one) for one in kept._drafts.items()]])


@pytest.mark.parametrize("asked", ["ksc", "straathoek"])
def test_a_closed_item_is_empty_in_every_form_and_stays_so_when_the_meeting_is_opened_again(
    at_table: Window, asked: str
) -> None:
    empty = standing(at_table)
    plant(at_table, asked)
    for name, form in standing(at_table).items():
        same = [field for field, now in form.items() if now == empty[name][field]]
        assert set(same) <= {"nothing", "kept", "attributed"}, (name, same)
    assert MARK in read_anywhere(at_table.screen)
    plant(at_table, asked)
    assert MARK in drafts(at_table)
    at_table.close_item()
    for _ in range(2):
        assert standing(at_table) == empty
        assert at_table.desk.draft() == {}
        assert at_table.desk.contribution.mode.isHidden()
        assert MARK not in read_anywhere(at_table.screen)
        assert MARK not in drafts(at_table)
        at_table.screen.show_meeting(None)
        at_table.settle()
        at_table.open_first()
        at_table.turn(1)


def test_a_draft_that_arrives_after_the_item_closed_is_not_put_back(at_table: Window) -> None:
    plant(at_table, "ksc")
    late = at_table.desk.draft()
    at_table.close_item()
    at_table.desk.restore(late)
    assert at_table.desk.draft() == {}
    assert MARK not in read_anywhere(at_table.screen)


@pytest.mark.parametrize("later", ["text", "relevance", ""])
def test_of_a_question_that_was_sent_only_what_was_typed_since_stays_in_its_own_field(
    at_table: Window, later: str
) -> None:
    desk = at_table.desk
    desk.front(3)
    form = desk.question
    form.choose(PersonId("straathoek"))
    form.relevance.setText(f"Waarom {MARK}.")
    form.text.setPlainText(f"Vraag {MARK}?")
    form.send.click()
    for name, field in (("text", form.text), ("relevance", form.relevance)):
        if name == later:
            field.setFocus()
            (field.appendPlainText if name == "text" else field.insert)("pl")
    at_table.settle()
    stands = {name: value.strip() for name, value in form.stands().items() if value}
    assert stands == ({later: "pl"} if later else {})
    assert form.chair is None
    assert MARK not in read_anywhere(at_table.screen)


def test_of_an_action_that_was_given_neither_owner_nor_day_stays_while_the_next_is_typed(
    at_table: Window,
) -> None:
    desk = at_table.desk
    desk.front(2)
    form = desk.action
    form.choose(PersonId("ksc"))
    form.due.line.setText(DAY)
    form.text.setPlainText("Overzicht bezorgen.")
    form.sources.nothing.setChecked(True)
    form.send.click()
    form.text.setPlainText("Overzicht bezorgen. En")
    at_table.settle()
    assert form.text.value == "En"
    assert form.owner.currentData() is None
    assert form.due.empty


def test_whoever_sees_no_item_of_what_has_begun_is_not_told_to_wait(at_table: Window) -> None:
    page = at_table.screen.meeting.table
    page.agenda.show_rows(())
    page._choose(None)
    shown = page.desks.currentWidget()
    assert shown is page.none_of_mine
    told = " ".join(label.text() for label in shown.findChildren(QLabel))
    assert "waarvoor u toegelaten bent" in told
