"""A text that is taken back while something is written on it takes its protection along (R30)."""

import json
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt

from app.commands.scenario.playing import passwords_of
from app.commands.speaking import Withdraw
from app.domain.contribution import TextId
from app.domain.person import PersonId
from app.queries.board import ItemBoard
from app.queries.rounds import Rounds
from tests.builders import card
from tests.ui.meeting_window import Window
from ui.drafting import drafting
from ui.table.item_desk import ItemDesk
from ui.table.outcome_form import DecisionForm, FeedbackForm

OPEN = "Er is een gewone vaststelling."
SECRET = "Hij slaapt bij zijn tante."
RESTS = "Wij zoeken hem op bij zijn tante."
TAKES_BACK = PersonId("straathoek")
OTHERS = ("politie", "ksc")


def said(w: Window, person: str, text: str) -> str:
    """A text that its contributor approved with their card."""
    code = w.codes()[person]
    w.contribute(person, text)
    w.desk.prompt.field.setText(code)
    w.press(w.desk.prompt.buttons[0])
    assert w.desk.view is not None
    line = next(line for line in w.desk.view.said if line.text.text == text)
    assert line.approved
    return line.id


def write(w: Window, form: DecisionForm | FeedbackForm, page: int) -> tuple[str, str]:
    """A text on an open contribution and on a secret one, and which these are."""
    sources = said(w, "ksc", OPEN), said(w, TAKES_BACK, SECRET)
    w.desk.front(page)
    form.text.setPlainText(RESTS)
    form.sources.list.tick(sources)
    return sources


def take_back(w: Window, text: str) -> None:
    code = w.call(lambda session: card(session, text, TAKES_BACK))
    w.call(lambda session: session.run(Withdraw(TextId(text), code), TAKES_BACK))
    w.screen.refresh()
    w.settle()
    assert w.desk.view is not None
    assert text not in {line.id for line in w.desk.view.said}


@pytest.mark.parametrize("which", ["approve", "withdraw"])
def test_nothing_is_asked_any_more_of_a_text_that_was_taken_back(
    at_table: Window, which: str
) -> None:
    at_table.contribute(TAKES_BACK, SECRET)
    view = at_table.desk.view
    assert view is not None
    (line,) = (line for line in view.said if line.text.text == SECRET)
    getattr(at_table.desk.steps, which)(line)
    prompt = at_table.desk.prompt
    assert prompt.isVisible()
    take_back(at_table, line.id)
    assert not prompt.isVisible()


def test_what_is_asked_of_another_text_stays(at_table: Window) -> None:
    gone = said(at_table, TAKES_BACK, SECRET)
    at_table.contribute("ksc", OPEN)
    assert at_table.desk.prompt.isVisible()
    take_back(at_table, gone)
    assert at_table.desk.prompt.isVisible()


def read(w: Window, person: str) -> str:
    """All decisions and actions of the item as somebody reads them."""
    at = w.desk.at
    assert at is not None
    view = w.call(lambda session: session.ask(ItemBoard(at.meeting, at.case), PersonId(person)))
    return " ".join(line.text.text for line in (*view.decisions, *view.actions))


def is_for_the_officers_alone(w: Window) -> None:
    assert w.desk.at is not None
    assert RESTS in read(w, w.desk.at.chair)
    for person in OTHERS:
        assert RESTS not in read(w, person)


@pytest.mark.parametrize("page", [1, 2], ids=["decision", "action"])
def test_what_rests_on_it_is_kept_from_everybody_else_all_the_same(
    at_table: Window, page: int
) -> None:
    desk = at_table.desk
    form = desk.decision if page == 1 else desk.action
    first, second = write(at_table, form, page)
    if form is desk.action:
        desk.action.choose(desk.at.chair)
        desk.action.due.line.setText("18/12/2026")
    take_back(at_table, second)
    assert form.sources.values == (first, second)
    assert form.sources.lost.isVisible()
    at_table.press(form.send)
    assert not form.text.value
    assert not form.sources.lost.isVisible()
    assert form.sources.list.count() == 2  # the contribution, and what was just kept
    is_for_the_officers_alone(at_table)


def test_no_sheet_for_the_police_rests_on_it(at_table: Window) -> None:
    form, at = at_table.desk.feedback, at_table.desk.at
    _, second = write(at_table, form, 4)
    take_back(at_table, second)
    assert form.sources.lost.isVisible()
    at_table.press(form.send)
    assert "R30" in at_table.said()
    assert form.text.value == RESTS
    rounds = at_table.call(lambda session: session.ask(Rounds(at.meeting, at.case), at.typist))
    assert all(line.sheet is None for line in rounds)


def test_a_draft_that_waited_meanwhile_still_rests_on_it(at_table: Window) -> None:
    desk = at_table.desk
    first, second = write(at_table, desk.decision, 1)
    draft = json.loads(json.dumps(desk.draft()))
    take_back(at_table, second)
    fresh = ItemDesk(at_table.bridge)
    fresh.restore(draft)
    fresh.show_view(desk.at, desk.view, ())
    assert fresh.decision.sources.values == (first, second)
    assert fresh.decision.sources.lost.isVisibleTo(fresh)
    fresh.show_view(desk.at, desk.view, ())
    assert fresh.draft() == draft
    fresh.deleteLater()


def test_it_stays_a_secret_where_the_vault_was_locked_meanwhile(at_table: Window) -> None:
    first, second = write(at_table, at_table.desk.decision, 1)
    drafting(at_table.bridge).keep_now()
    take_back(at_table, second)
    at_table.bridge.lock()
    at_table.settle()
    for member, password in passwords_of(at_table.scenario).items():
        at_table.bridge.unlock(member, password)
    at_table.settle()
    at_table.bridge.act_as(at_table.scenario.coordinator)
    at_table.screen.show_meeting(None)
    at_table.settle()
    at_table.open_first()
    form = at_table.desk.decision
    at_table.qtbot.waitUntil(lambda: form.text.value == RESTS, timeout=30_000)
    assert form.sources.values == (first, second)
    at_table.desk.front(1)
    at_table.press(form.send)
    assert not form.text.value
    is_for_the_officers_alone(at_table)


def test_it_leaves_by_a_tick_of_its_own_and_by_no_other(at_table: Window) -> None:
    sources = at_table.desk.decision.sources
    first, second = write(at_table, at_table.desk.decision, 1)
    take_back(at_table, second)
    assert not sources.nothing.isEnabled()
    sources.nothing.setChecked(True)
    assert sources.values == (second,)
    row = next(
        sources.list.item(n)
        for n in range(sources.list.count())
        if sources.list.item(n).data(Qt.ItemDataRole.UserRole) == second
    )
    assert "geheim" in row.text()
    row.setCheckState(Qt.CheckState.Unchecked)
    assert not sources.lost.isVisible()
    assert sources.nothing.isEnabled()
    at_table.screen.refresh()
    at_table.settle()
    assert sources.list.count() == 1
    assert sources.list.item(0).data(Qt.ItemDataRole.UserRole) == first


def test_a_text_that_is_offered_again_is_itself_again(at_table: Window) -> None:
    desk = at_table.desk
    first, second = write(at_table, desk.decision, 1)
    whole = desk.view
    assert whole is not None
    less = replace(whole, said=tuple(line for line in whole.said if line.id != second))
    desk.show_view(desk.at, less, ())
    assert desk.decision.sources.lost.isVisible()
    desk.show_view(desk.at, whole, ())
    assert not desk.decision.sources.lost.isVisible()
    assert desk.decision.sources.values == (first, second)
