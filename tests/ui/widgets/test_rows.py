"""A list of rows is gone through by its rows, never by its columns."""

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from ui.widgets.rows import Column, RowsTable


def test_home_and_end_go_to_the_first_and_the_last_row(qtbot: QtBot) -> None:
    columns = (Column[str]("screens.help.keys", str), Column[str]("screens.finder.title", str))
    table: RowsTable[str] = RowsTable("screens.finder.found", columns)
    qtbot.addWidget(table)
    qtbot.keyClick(table, Qt.Key.Key_End)
    assert table.current is None
    table.show_rows(("Aerts", "Bos", "Claes"))
    table.show()
    for key, row in ((Qt.Key.Key_End, "Claes"), (Qt.Key.Key_Home, "Aerts")):
        qtbot.keyClick(table, key)
        assert table.current == row
        assert table.currentIndex().column() == 0
