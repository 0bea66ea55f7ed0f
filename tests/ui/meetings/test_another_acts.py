"""Somebody else acts: nothing stays on the page that only the one before may read."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.domain.person import PersonId
from app.errors import Refused
from app.queries.board import ItemBoard
from app.queries.copies import Recipients
from app.queries.meetings import InvitePanel, MeetingBoard
from tests import builders
from tests.ui.meeting_window import HARTENAAS, Window, meeting_window, until, visible_text

NOTE = "Inzetten boven 2000 euro waren niet bijgehouden."


@pytest.fixture
def opened(qtbot: QtBot, tmp_path: Path) -> Any:
    def at(verb: str) -> Window:
        scenario = until(builders.scenario_of(HARTENAAS), verb)
        held = meeting_window(qtbot, tmp_path, scenario)
        windows.append(held)
        w = held.__enter__()
        w.open_first()
        return w

    windows: list[Any] = []
    yield at
    for held in windows:
        held.__exit__(None, None, None)


def refuse(monkeypatch: pytest.MonkeyPatch, *queries: type[Any]) -> None:
    """From here on whoever asks is told that they may not."""

    def refused(_query: object, _desk: object) -> None:
        raise Refused("admitted", rules=("R10",))

    for query in queries:
        monkeypatch.setattr(query, "answer", refused)


def other(w: Window) -> PersonId:
    """A member who does not act now."""
    return next(p.id for p in w.scenario.persons if p.member and p.id != w.bridge.acting)


def said(part: QWidget) -> str:
    return "\n".join(visible_text(part))


@pytest.mark.parametrize("queries", [(ItemBoard,), (MeetingBoard, ItemBoard)])
def test_at_the_table_the_texts_go_with_whoever_may_read_them(
    opened: Callable[[str], Window], monkeypatch: pytest.MonkeyPatch, queries: tuple[Any, ...]
) -> None:
    w = opened("close_item")
    before = w.bridge.acting
    read = [row.said.text.text for row in w.desk.texts_table.rows.rows if row.said is not None]
    assert read
    assert read[0] in said(w.screen)
    w.desk.contribution.text.setPlainText(NOTE)
    with monkeypatch.context() as shut:
        refuse(shut, *queries)
        w.bridge.act_as(other(w))
        assert read[0] not in said(w.screen)
        w.settle()
        shown = said(w.screen)
        assert not any(text in shown for text in read)
    w.bridge.act_as(before)
    w.settle()
    assert read[0] in said(w.screen)
    assert w.desk.contribution.text.toPlainText() == NOTE


def test_what_a_recipient_will_not_get_goes_too(
    opened: Callable[[str], Window], monkeypatch: pytest.MonkeyPatch
) -> None:
    w = opened("sign_minutes")
    page = w.screen.meeting.minutes
    lacking = [bool(line.left_out) for line in page.recipients.rows.rows]
    page.recipients.selectRow(lacking.index(True))
    w.settle()
    assert page.left_out.rows.rows
    assert page.comparison.first.labels
    refuse(monkeypatch, Recipients)
    w.bridge.act_as(other(w))
    w.settle()
    for table in (page.recipients, page.left_out, page.texts_table, page.register):
        assert not table.rows.rows
    assert not page.comparison.first.labels


def test_who_is_invited_goes_too(
    opened: Callable[[str], Window], monkeypatch: pytest.MonkeyPatch
) -> None:
    w = opened("respond")
    people = w.screen.meeting.preparation.people
    assert people.table.rows.rows
    refuse(monkeypatch, InvitePanel)
    w.bridge.act_as(other(w))
    w.settle()
    assert not people.table.rows.rows
