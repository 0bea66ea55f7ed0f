"""Rows as high as their text, also once a column has become narrower or wider."""

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QHeaderView, QTableView


def wrap_rows(table: QTableView) -> None:
    """Let long texts of a table break into lines, all of which are seen."""
    table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
    soon = QTimer(table)
    soon.setSingleShot(True)
    soon.setInterval(0)
    soon.timeout.connect(table.resizeRowsToContents)
    table.horizontalHeader().sectionResized.connect(lambda *_sizes: soon.start())
