"""A refusal says what, which rule and source, and what would help."""

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.domain.person import Language
from app.errors import AppError, Locked, Refused
from ui.meetings.refusal_place import RefusalPlace
from ui.widgets.refusal import RefusalPanel
from ui.words import speak


def test_a_refusal_says_which_rule_why_from_which_source_and_what_would_help(qtbot: QtBot) -> None:
    panel = RefusalPanel()
    qtbot.addWidget(panel)
    panel.show_error(Refused(rules=("R8", "R27")))
    text = panel.text
    assert "R8" in text
    assert "R27" in text
    assert "delegeert het uitnodigen" in text
    assert "wet van 30 juli 2018" in text
    assert "niet bevestigd door een jurist" in text


def test_a_refusal_is_said_again_in_the_other_language(qtbot: QtBot) -> None:
    panel = RefusalPanel()
    qtbot.addWidget(panel)
    panel.show_findings((("R8", {}),))
    dutch = panel.text
    speak(Language.FR)
    assert panel.text != dutch
    assert "non confirmé par un juriste" in panel.text


def test_an_error_has_its_sentence_and_an_empty_verdict_hides_the_panel(qtbot: QtBot) -> None:
    panel = RefusalPanel()
    qtbot.addWidget(panel)
    panel.show_error(Locked("vault_in_use"))
    assert "al open" in panel.text
    assert not panel.isHidden()
    panel.show_findings(())
    assert panel.isHidden()
    assert panel.text == ""


def test_a_bug_is_said_once_by_the_program_and_not_on_the_form_as_well(qtbot: QtBot) -> None:
    panel = RefusalPanel()
    qtbot.addWidget(panel)
    panel.show_error(Locked("vault_in_use"))
    panel.show_error(AppError("ZeroDivisionError"))
    assert panel.isHidden()
    assert panel.text == ""


def test_what_was_done_does_not_look_like_a_refusal(qtbot: QtBot) -> None:
    panel = RefusalPanel()
    qtbot.addWidget(panel)
    panel.say_done("table.handed_on")
    assert panel.property("role") == "done"
    panel.show_error(Locked("vault_in_use"))
    assert panel.property("role") == "refusal"


def test_where_it_scrolls_no_line_runs_under_its_edge(qtbot: QtBot) -> None:
    window, panel = QWidget(), RefusalPanel()
    qtbot.addWidget(window)
    row, column = QHBoxLayout(window), QVBoxLayout()
    row.addLayout(column, 1)
    row.addWidget(QPushButton("Sluiten"))
    place = RefusalPlace(panel)
    column.addWidget(place)
    column.addWidget(QPlainTextEdit())
    window.resize(630, 160)
    window.show()
    QTest.qWait(50)  # the window has its place before anything is refused
    panel.show_findings((("R30", {"why": "feedback"}),))
    qtbot.waitUntil(lambda: place.verticalScrollBar().isVisible())
    QTest.qWait(50)
    margin = panel.layout().contentsMargins().right()  # type: ignore[union-attr]
    room = place.viewport().width() - margin
    assert [
        one.geometry().right() for one in panel._labels() if one.geometry().right() > room
    ] == []
