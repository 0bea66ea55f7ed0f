"""After signing, a text is put right on the page where it was corrected before."""

from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication

from app.domain.language import Language
from app.domain.person import PersonId
from app.queries.tablecodes import TableCode
from tests.ui.meeting_window import Window, select
from ui.minutes.minutes_page import ANNEX, CORRECT
from ui.style.dress import LIGHT
from ui.style.sheet import sheet
from ui.words import speak


@pytest.fixture
def signed(signed: Window) -> Window:
    signed.screen.meeting.minutes.lists.setCurrentIndex(ANNEX)
    return signed


def amend(w: Window, words: str) -> None:
    """The inspector words the contribution on folders anew."""
    panel = w.screen.meeting.minutes.annexes
    select(panel.table, lambda line: "folders" in line.line.text)
    line = panel.table.current
    assert line is not None
    w.press(panel.amend)
    dialog = w.dialog()
    dialog.who.choose("ksc")
    code = w.call(lambda s: s.ask(TableCode(line.line.id, PersonId("ksc")), w.scenario.coordinator))
    w.press(dialog.keep)
    assert dialog.isVisible(), "unchanged words are no correction"
    dialog.text.setPlainText(words)
    dialog.code.setText(code)
    w.press(dialog.keep)


def test_new_words_are_approved_signed_and_handed_out(signed: Window, tmp_path: Path) -> None:
    page = signed.screen.meeting.minutes
    panel = page.annexes
    assert not page.lists.isTabVisible(CORRECT)
    assert not panel.sign.isEnabled()
    assert not panel.preview.isEnabled()
    amend(signed, "Vier zaken hadden geen folders.")
    assert any("Vier zaken" in line.waiting for line in panel.table.rows.rows)
    signed.press(panel.preview)
    shown = signed.dialog()
    assert shown.who.count() > 1
    shown.who.setCurrentIndex(shown.who.count() - 1)
    signed.qtbot.waitUntil(
        lambda: any("Vier zaken" in page.accessibleDescription() for page in shown.pages.labels),
        timeout=60_000,
    )
    signed.press(shown.leave)
    signed.press(panel.sign)
    dialog = signed.dialog()
    dialog.password.line.setText("play-burgemeester")
    signed.press(dialog.keep)
    assert not panel.sign.isEnabled()
    out = tmp_path / "out"
    out.mkdir()
    panel.handing.folder.line.setText(str(out))
    signed.press(panel.handing.send)
    count = panel._ready
    assert str(count) in signed.dialog().count.text()
    assert not list(out.iterdir())
    signed.confirm()
    assert len(list(out.iterdir())) == count > 0
    assert not panel.handing.send.isEnabled()
    assert panel.state.text().endswith("de code van het blad.")
    assert any(row.copy.product.value == "annex" for row in page._copies)


def test_a_sentence_beside_a_text_begins_empty_and_words_are_taken_back(signed: Window) -> None:
    panel = signed.screen.meeting.minutes.annexes
    select(panel.table, lambda line: "folders" in line.line.text)
    signed.press(panel.amend)
    dialog = signed.dialog()
    dialog.added.setChecked(True)
    assert dialog.text.value == ""
    dialog.added.setChecked(False)
    assert "folders" in dialog.text.value
    dialog.added.setChecked(True)
    signed.press(dialog.leave)
    assert not panel.take_back.isEnabled()


def test_a_new_due_date_waits_is_signed_and_then_stands_with_the_old_one(signed: Window) -> None:
    panel = signed.screen.meeting.minutes.annexes
    select(panel.table, lambda line: line.line.due is not None)
    line = panel.table.current
    assert line is not None
    signed.press(panel.amend)
    dialog = signed.dialog()
    assert dialog.due.day == line.line.due
    signed.press(dialog.keep)
    assert dialog.isVisible(), "nothing was put right yet"
    dialog.due.line.clear()
    signed.press(dialog.keep)
    assert dialog.notice.refusal.text.endswith("Vul een dag in.")
    dialog.due.show_day(date(2027, 2, 9))
    signed.press(dialog.keep)
    assert dialog.isVisible(), "its owner has no key, and typed no code"
    owner = line.writer
    assert owner is not None
    code = signed.call(lambda s: s.ask(TableCode(line.line.id, owner), signed.scenario.coordinator))
    dialog.code.setText(code)
    signed.press(dialog.keep)
    assert cell(panel, line).endswith("Wacht op de voorzitter, nieuwe termijn: 9 feb 2027")
    signed.press(panel.amend)
    assert signed.dialog().due.day == date(2027, 2, 9), "what waits is what is worded on"
    signed.press(signed.dialog().leave)
    signed.press(panel.sign)
    dialog = signed.dialog()
    dialog.password.line.setText("play-burgemeester")
    signed.press(dialog.keep)
    stands = cell(panel, line).splitlines()
    assert stands[0] == line.line.text
    assert stands[1].startswith("Verbeterd op ")
    assert stands[2:] == ["Eerdere termijn: 18 dec 2026"]


def test_the_table_of_a_signed_item_tells_what_was_put_right(signed: Window) -> None:
    amend(signed, "Vier zaken hadden geen folders.")
    panel = signed.screen.meeting.minutes.annexes
    signed.press(panel.sign)
    signed.dialog().password.line.setText("play-burgemeester")
    signed.press(signed.dialog().keep)
    signed.turn(1)
    shown = signed.desk.texts_table.rows
    told = [str(shown.index(row, 1).data()) for row in range(shown.rowCount())]
    assert any(
        one.startswith("Vier zaken hadden geen folders.\nVerbeterd op ") and "\nEerder: " in one
        for one in told
    ), told


def cell(panel: Any, line: Any) -> str:
    """What the table says of a text."""
    rows = panel.table.rows
    at = next(n for n, one in enumerate(rows.rows) if one.line.id == line.line.id)
    return str(rows.index(at, 2).data())


def test_with_a_message_three_recipients_are_seen_and_no_part_lies_over_another(
    signed: Window,
) -> None:
    page = signed.screen.meeting.minutes
    window = page.window()
    window.resize(1366, 768)
    page.notice.refusal.say_hint("copies.correct.lacks_who")
    signed.settle()
    for _ in range(3):
        QApplication.processEvents()
    assert page.notice.isVisible()
    table = page.recipients
    third = table.visualRect(table.rows.index(2, 0))
    assert third.isValid()
    assert table.viewport().rect().contains(third)
    panel = page.annexes
    parts = (panel.table, panel.amend, panel.handing)
    for above, below in pairwise(parts):
        assert above.geometry().bottom() < below.geometry().top()
    assert panel.handing.geometry().bottom() <= panel.height()
    assert (
        page.lists.mapTo(window, page.lists.rect().bottomLeft()).y()
        < page.state.mapTo(window, page.state.rect().topLeft()).y()
    )


def test_once_every_copy_was_handed_out_no_folder_is_asked_for_them(
    signed: Window, tmp_path: Path
) -> None:
    page = signed.screen.meeting.minutes
    assert page.only.isVisible()
    page.issue.folder.line.setText(str(tmp_path))
    signed.press(page.issue.send)
    signed.confirm()
    assert page.issue.state.isVisible()
    assert page.issue.open.isVisible()
    assert not page.issue.send.isVisible()
    assert not page.only.isVisible()


@pytest.mark.parametrize("language", Language)
def test_no_step_of_the_annexes_is_cut_off_beside_the_copy(
    signed: Window, language: Language
) -> None:
    page = signed.screen.meeting.minutes
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    app.setStyleSheet(sheet(LIGHT, "light", app.font().pointSizeF()))
    page.window().resize(1176, 700)  # what a laptop of 1366 × 768 leaves beside the places
    speak(language)
    page.split.setSizes([1, 2000])
    signed.settle()
    room = page._lists.viewport()
    assert room.width() >= page._lists.widget().width()
    for step in (page.annexes.sign, page.annexes.handing.send, page.annexes.amend):
        right = step.mapTo(room, step.rect().bottomRight()).x()
        assert right <= room.width(), step.text()
