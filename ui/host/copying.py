"""What is copied stays out of clipboard histories and clouds, and goes when the vault locks.

Qt's text widgets copy by themselves, in ways that nobody can override. So the key and the menu
entry are caught before they reach the widget, and the same text is put down with marks:
`x-kde-passwordManagerHint` (Klipper and others), and the formats that Windows asks before it
remembers (learn.microsoft.com, "Clipboard formats", Cloud Clipboard and Clipboard History). For
the mark that macOS programs know, Qt has no place from here.
"""

from collections.abc import Mapping

from PySide6.QtCore import QMimeData, QPoint, Qt
from PySide6.QtGui import (
    QClipboard,
    QContextMenuEvent,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QTextEdit,
    QWidget,
)

from ui.widgets.action import add_action

OURS = "application/x-casustafel"
"""Says whose text it is, where the system does not."""
MARKS: Mapping[str, bytes] = {
    OURS: b"1",
    "x-kde-passwordManagerHint": b"secret",
    'application/x-qt-windows-mime;value="ExcludeClipboardContentFromMonitorProcessing"': b"1",
    'application/x-qt-windows-mime;value="CanIncludeInClipboardHistory"': bytes(4),
    'application/x-qt-windows-mime;value="CanUploadToCloudClipboard"': bytes(4),
}
Editor = QLineEdit | QPlainTextEdit | QTextEdit
MODES = (QClipboard.Mode.Clipboard, QClipboard.Mode.Selection)


def copy_text(text: str) -> None:
    """Put a text on the clipboard, marked."""
    data = QMimeData()
    data.setText(text)
    for mark, value in MARKS.items():
        data.setData(mark, value)
    QGuiApplication.clipboard().setMimeData(data)


def clear_ours() -> None:
    """Take back what this program copied or selected; what others copied since stays."""
    clipboard = QGuiApplication.clipboard()
    for mode, owns in zip(MODES, (clipboard.ownsClipboard, clipboard.ownsSelection), strict=True):
        if mode is QClipboard.Mode.Selection and not clipboard.supportsSelection():
            continue
        held = clipboard.mimeData(mode)
        if owns() or (held is not None and held.hasFormat(OURS)):
            clipboard.clear(mode)


def mark_copied() -> None:
    """Mark what a widget of this program copied in some way of its own."""
    clipboard = QGuiApplication.clipboard()
    held = clipboard.mimeData()
    if held is None or held.hasFormat(OURS):
        return
    if clipboard.ownsClipboard() and held.hasText():
        copy_text(held.text())


def hold_selection(window: QWidget, event: QMouseEvent) -> None:
    """Let go of the selection that is pressed on: dragged to another program it bears no marks."""
    if event.button() is not Qt.MouseButton.LeftButton or event.modifiers():
        return
    found = _met(window, event.position().toPoint())
    if isinstance(found, QLabel) and found.hasSelectedText():
        found.setSelection(0, 0)
    elif isinstance(found, QPlainTextEdit | QTextEdit):
        cursor = found.textCursor()
        if cursor.hasSelection():
            cursor.clearSelection()
            found.setTextCursor(cursor)


def _met(window: QWidget, at: QPoint) -> QWidget | None:
    """The widget at a place of a window; a text rather than its viewport."""
    found = window.childAt(at)
    if found is not None and isinstance(found.parentWidget(), QPlainTextEdit | QTextEdit):
        return found.parentWidget()
    return found


def copies(event: QKeyEvent) -> bool:
    """Do what a copying or cutting key asks; False where it is none or nothing is selected."""
    cut = event.matches(QKeySequence.StandardKey.Cut)
    if not cut and not event.matches(QKeySequence.StandardKey.Copy):
        return False
    widget = QApplication.focusWidget()
    if widget is None or QApplication.activePopupWidget() is not None:
        return False
    return take(widget, cut=cut)


def take(widget: QWidget, *, cut: bool = False) -> bool:
    """Copy what is selected in a widget, and take it out where it is cut and may be changed."""
    if isinstance(widget, QComboBox):
        line = widget.lineEdit()
        return line is not None and take(line, cut=cut)
    text = selected(widget)
    if not text:
        return False
    copy_text(text)
    if cut and isinstance(widget, Editor) and not widget.isReadOnly():
        if isinstance(widget, QLineEdit):
            widget.del_()
        else:
            widget.textCursor().removeSelectedText()
    return True


def selected(widget: QWidget) -> str:
    """The text that is selected in a widget; none of a hidden password."""
    if isinstance(widget, QLineEdit):
        shown = widget.echoMode() is QLineEdit.EchoMode.Normal
        return widget.selectedText() if shown else ""
    if isinstance(widget, QPlainTextEdit | QTextEdit):
        return widget.textCursor().selection().toPlainText()
    if isinstance(widget, QLabel):
        return widget.selectedText().replace("\u2029", "\n").replace("\u2028", "\n")
    if isinstance(widget, QAbstractItemView):
        value = widget.currentIndex().data()
        return value if isinstance(value, str) else ""
    return ""


def shows_menu(window: QWidget, event: QContextMenuEvent) -> bool:
    """Show the menu of a text, with copying that marks; False where no text is meant."""
    keyboard = event.reason() is QContextMenuEvent.Reason.Keyboard
    found = QApplication.focusWidget() if keyboard else _met(window, event.pos())
    menu = menu_of(found) if found is not None else None
    if menu is None:
        return False
    menu.popup(event.globalPos())
    return True


def menu_of(widget: QWidget) -> QMenu | None:
    """Qt's menu of a text, whose copying and cutting go through here."""
    if isinstance(widget, QLabel) and widget.selectedText():
        menu = QMenu(widget)
        add_action(menu, "screens.copy", lambda: take(widget))
    elif isinstance(widget, Editor):
        menu = widget.createStandardContextMenu()
        for action in menu.actions():
            if action.objectName() in ("edit-copy", "edit-cut"):
                cut = action.objectName() == "edit-cut"
                action.triggered.disconnect()
                action.triggered.connect(lambda _on=False, cut=cut: take(widget, cut=cut))
    else:
        return None
    menu.aboutToHide.connect(menu.deleteLater)
    return menu
