"""Tables of a text: columns that fit their words, quiet lines, and what is code in small type."""

from collections.abc import Iterator

from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QTextBlock,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFrameFormat,
    QTextLength,
    QTextTable,
    QTextTableCell,
)

LINE, HEADING = QColor(128, 136, 144), QColor(128, 136, 144, 40)
"""Quiet on a light ground and on a dark one: a look may change while the text is open."""
PADDING = 5
SHORT = 16
"""Characters: a column of no longer words keeps them on one line, and no more room than that."""
SMALL_TYPE = 0.85


def dress_tables(document: QTextDocument) -> bool:
    """Give each table its form, codes in one cell below each other; whether there was one."""
    found = list(_tables(document))
    for table in found:
        for row in range(table.rows()):
            for column in range(table.columns()):
                _dress_code(table.cellAt(row, column), document.defaultFont().pointSizeF())
        _fit(table, document.defaultFont())
    return bool(found)


def _tables(document: QTextDocument) -> Iterator[QTextTable]:
    for frame in document.rootFrame().childFrames():
        if isinstance(frame, QTextTable):
            yield frame


def _dress_code(cell: QTextTableCell, points: float) -> None:
    small = QTextCharFormat()
    small.setFontPointSize(points * SMALL_TYPE)
    cursor = cell.firstCursorPosition()
    found = list(_fragments(cursor.block()))
    for at in reversed(range(len(found))):  # what is done there moves nothing before it
        start, length, text, code = found[at]
        cursor.setPosition(start)
        cursor.setPosition(start + length, QTextCursor.MoveMode.KeepAnchor)
        between = 0 < at < len(found) - 1 and found[at - 1][3] and found[at + 1][3]
        if code:
            cursor.mergeCharFormat(small)
        elif between and text == " ":
            cursor.removeSelectedText()
            apart = cursor.blockFormat()
            apart.setTopMargin(PADDING)
            cursor.insertBlock(apart)


def _fragments(block: QTextBlock) -> Iterator[tuple[int, int, str, bool]]:
    """Where each begins, how long it is, what it says and whether it is code."""
    at = block.begin()
    while not at.atEnd():
        one = at.fragment()
        yield one.position(), one.length(), one.text(), one.charFormat().fontFixedPitch()
        at += 1


def _fit(table: QTextTable, font: QFont) -> None:
    form = table.format()
    form.setCellPadding(PADDING)
    form.setBottomMargin(2 * PADDING)
    form.setCellSpacing(0)
    form.setBorder(1)
    form.setBorderCollapse(True)
    form.setBorderBrush(LINE)
    form.setBorderStyle(QTextFrameFormat.BorderStyle.BorderStyle_Solid)
    form.setHeaderRowCount(1)
    form.setWidth(QTextLength(QTextLength.Type.PercentageLength, 100))
    form.setColumnWidthConstraints([_length(table, at, font) for at in range(table.columns())])
    table.setFormat(form)
    for column in range(table.columns()):
        cell = table.cellAt(0, column)
        dressed = cell.format()
        dressed.setBackground(HEADING)
        cell.setFormat(dressed)


def _length(table: QTextTable, column: int, font: QFont) -> QTextLength:
    texts = [_text(table, row, column) for row in range(table.rows())]
    if max(map(len, texts)) > SHORT:
        return QTextLength(QTextLength.Type.VariableLength, 0)
    bold = QFont(font)
    bold.setBold(True)  # as headings are
    widest = max(map(QFontMetricsF(bold).horizontalAdvance, texts))
    return QTextLength(QTextLength.Type.FixedLength, widest + 2 * PADDING + 2)


def _text(table: QTextTable, row: int, column: int) -> str:
    cell = table.cellAt(row, column)
    cursor = cell.firstCursorPosition()
    cursor.setPosition(cell.lastCursorPosition().position(), QTextCursor.MoveMode.KeepAnchor)
    return cursor.selectedText()
