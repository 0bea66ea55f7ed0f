"""A vault that vanishes, fills up or is damaged is said in place, and nothing typed is lost."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from app.errors import AppError, Damaged, Unavailable
from app.session import Session
from tests.app.commands.sittings import TODAY, at, opened, planned, scenario
from tests.ui.meeting_window import Window, first_meeting
from ui.words import words

CAUSES = (
    Unavailable("disk_full"),
    Unavailable("folder_gone"),
    Damaged("record_damaged"),
)
READY = [opened(), opened("k2"), planned(), at("add_item"), at("add_item", case="k2")]


@pytest.fixture
def prepared(qtbot: QtBot, tmp_path: Path) -> Iterator[Window]:
    with first_meeting(qtbot, tmp_path, scenario(READY)) as w:
        yield w


@pytest.fixture(params=CAUSES, ids=lambda error: error.code)
def broken(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Break the store under the session, and what it then says."""

    def fails(*_asked: object) -> Any:
        raise request.param

    def breaks() -> str:
        for name in ("run", "ask", "may"):
            monkeypatch.setattr(Session, name, fails)
        error: AppError = request.param
        return words().error(error)

    return breaks


def test_a_form_that_cannot_be_kept_says_so_and_keeps_what_was_typed(
    prepared: Window, broken: Any
) -> None:
    prepared.screen.list.plan_meeting()
    prepared.settle()
    plan = prepared.dialog()
    plan.day.show_day(TODAY)
    plan.place.setText("Bibliotheek")
    sentence = broken()
    prepared.press(plan.keep)
    assert sentence in plan.refusal.text
    assert plan.place.text() == "Bibliotheek"
    assert plan.day.day == TODAY
    assert plan.isVisible()


def test_a_step_that_fails_is_said_on_the_page_and_the_order_is_the_vaults(
    prepared: Window, broken: Any
) -> None:
    page = prepared.screen.meeting.preparation
    before = [line.case for line in page.agenda.table.rows.rows]
    page.agenda.table.selectRow(0)
    sentence = broken()
    page.agenda.table.shift(1)
    prepared.settle()
    assert sentence in page.notice.refusal.text
    assert [line.case for line in page.agenda.table.rows.rows] == before
    assert not page.agenda.undo.isVisible()


def test_reasons_typed_for_an_invitation_stay_when_it_fails(prepared: Window, broken: Any) -> None:
    page = prepared.screen.meeting.preparation
    card = page.people.card
    card.urgency.setText("Aangekondigde dreiging")
    sentence = broken()
    prepared.press(card.invite)
    assert sentence in page.notice.refusal.text
    assert card.urgency.text() == "Aangekondigde dreiging"


def test_a_list_that_cannot_be_read_is_said_above_what_was_known(
    prepared: Window, broken: Any
) -> None:
    prepared.screen.show_meeting(None)
    prepared.settle()
    sentence = broken()
    prepared.screen.list.refresh()
    prepared.settle()
    assert sentence in prepared.screen.list.notice.refusal.text
    assert len(prepared.screen.list.table.rows.rows) == 1


def test_a_dialog_on_a_vault_that_fails_still_opens_and_says_why(
    prepared: Window, broken: Any
) -> None:
    page = prepared.screen.meeting.preparation
    sentence = broken()
    page.delegate()
    prepared.settle()
    dialog = prepared.dialog()
    assert sentence in dialog.verdict.text
    prepared.press(dialog.give)
    assert sentence in dialog.notice.refusal.text
