"""What is typed at the table outlives everything but keeping it: tabs, other items, a crash."""

import json

from pytestqt.qtbot import QtBot

from app.domain.person import PersonId
from tests.ui.meeting_window import Window, select
from ui.table.item_desk import ItemDesk

TEXT = "Inzetten boven 2000 euro waren niet bijgehouden."
QUESTION = "Komen minderjarigen in deze zaken?"


def fill(w: Window) -> None:
    """Something in every form that has a draft."""
    desk = w.desk
    desk.contribution.choose(PersonId("politie"))
    desk.contribution.text.setPlainText(TEXT)
    desk.contribution.nature.choose("hearsay")
    desk.contribution.audience.choose("named")
    desk.contribution.named.tick(["ksc"])
    desk.contribution.data.list.tick(["health"])
    desk.contribution.data.justification.setText("nodig")
    desk.decision.text.setPlainText("Voorrang.")
    desk.decision.sources.nothing.setChecked(True)
    desk.decision.neutral.choose("measure")
    desk.action.text.setPlainText("Overzicht bezorgen.")
    desk.action.owner.choose("ksc")
    desk.action.due.line.setText("18/12/2026")
    desk.question.choose(PersonId("ksc"))
    desk.question.text.setPlainText("Hoeveel vaststellingen?")
    desk.feedback.text.setPlainText("Het overleg vraagt toezicht.")


def test_an_untouched_item_has_no_draft(at_table: Window) -> None:
    assert at_table.desk.draft() == {}


def test_a_draft_goes_through_json_and_fills_another_desk_the_same(at_table: Window) -> None:
    fill(at_table)
    draft = at_table.desk.draft()
    assert set(draft) == {"contribution", "decision", "action", "question", "feedback"}
    sealed = json.dumps(draft)
    desk = at_table.desk
    fresh = ItemDesk(at_table.bridge)
    fresh.restore(json.loads(sealed))
    assert fresh.draft() == {}  # nothing to put it back into before the item is shown
    assert desk.at is not None
    assert desk.view is not None
    fresh.show_view(desk.at, desk.view, ())
    assert fresh.draft() == draft
    assert fresh.contribution.data.justification.isVisibleTo(fresh)
    fresh.deleteLater()


def test_a_question_to_a_right_holder_is_in_no_draft_and_announces_none(
    at_table: Window, qtbot: QtBot
) -> None:
    form = at_table.desk.question
    form.choose(PersonId("straathoek"))
    with qtbot.assertNotEmitted(at_table.desk.typed):
        form.relevance.setText("ter zake")
        form.text.setPlainText(QUESTION)
    assert at_table.desk.draft() == {}


def test_what_goes_on_no_record_is_in_no_draft_either(at_table: Window) -> None:
    fill(at_table)
    at_table.desk.contribution.data.list.tick(["health", "classified"])
    assert "contribution" not in at_table.desk.draft()
    assert at_table.desk.contribution.text.value == TEXT
    at_table.desk.contribution.data.list.tick(["health"])
    assert at_table.desk.draft()["contribution"]


def test_each_change_of_the_draft_is_announced_and_nothing_else(
    at_table: Window, qtbot: QtBot
) -> None:
    form = at_table.desk.contribution
    with qtbot.waitSignal(at_table.desk.typed):
        form.text.setPlainText(TEXT)
    with qtbot.waitSignal(at_table.desk.typed):
        form.nature.choose("hearsay")
    with qtbot.assertNotEmitted(at_table.desk.typed):
        form.nature.choose("hearsay")
    with qtbot.waitSignal(at_table.desk.typed):
        form.text.clear()
    assert at_table.desk.draft() == {}


def test_keeping_empties_the_draft_of_that_form_alone(at_table: Window) -> None:
    fill(at_table)
    at_table.desk.front(1)
    at_table.press(at_table.desk.decision.send)
    assert "decision" not in at_table.desk.draft()
    assert "contribution" in at_table.desk.draft()


def test_what_was_typed_survives_tabs_and_a_refused_step(at_table: Window) -> None:
    fill(at_table)
    before = at_table.desk.draft()
    for page in (0, 2, 1):
        at_table.turn(page)
    at_table.desk.contribution.data.justification.clear()
    at_table.desk.front(0)
    at_table.press(at_table.desk.contribution.send)
    assert "R25" in at_table.said()
    at_table.desk.contribution.data.justification.setText("nodig")
    assert at_table.desk.draft() == before


def test_the_table_says_which_open_item_is_in_front_and_who_is_about_to_arrive(
    at_table: Window, qtbot: QtBot
) -> None:
    table = at_table.screen.meeting.table
    heard: list[str] = []
    table.item_shown.connect(lambda _meeting, _case: heard.append("shown"))
    table.item_left.connect(lambda: heard.append("left"))
    table.arriving.connect(lambda: heard.append("arriving"))
    at_table.bridge.changed.connect(lambda _done: heard.append("changed"))
    select(table.people.table, lambda chair: chair.person == "ksc")
    at_table.press(table.people.come)
    assert heard == ["changed"]
    at_table.press(table.people.come)
    assert heard == ["changed", "arriving", "changed"]
    at_table.close_item()
    assert heard[3:] == ["changed", "left"]
