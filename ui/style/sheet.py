"""The one style sheet, filled with the colours and the letters of the moment."""

from collections.abc import Mapping
from string import Template

from resources import FOLDER

_SHEET = Template("""
QLabel[role="title"] { font-size: ${title}pt; font-weight: 600; }
QLabel[role="heading"] { font-size: ${heading}pt; font-weight: 600; }
QLabel[role="hint"] { color: $muted; }
QLabel[role="remedy"] { color: $on_notice; font-weight: 600; }
QLabel[role="code"] { font-family: monospace; font-size: ${code}pt; }
QLineEdit[role="code"] { font-family: monospace; }
QFrame[role="refusal"] {
    background: $notice; border: 1px solid $notice_line; border-radius: 6px;
}
QFrame[role="refusal"] QLabel { color: $on_notice; background: transparent; }
QFrame[role="refusal"]:focus, QFrame[role="done"]:focus { border: 2px solid $accent; }
QFrame[role="done"] { background: $selected; border: 1px solid $accent; border-radius: 6px; }
QFrame[role="done"] QLabel { color: $on_selected; background: transparent; }
QFrame[role="card"] { background: $base; border: 1px solid $line; border-radius: 6px; }
QLabel[role="warning"] {
    background: $notice; color: $on_notice; border-bottom: 1px solid $notice_line;
    padding: 8px 12px; font-weight: 600;
}
QLabel[role="exercise"] {
    background: $exercise; color: $on_exercise; padding: 3px 10px; font-weight: 600;
}
QPushButton, QToolButton {
    padding: 6px 14px; border: 1px solid $border; border-radius: 5px; background: $base;
    color: $text;
}
QToolButton { padding: 5px 8px; }
QPushButton:hover, QToolButton:hover { background: $alternate; }
QPushButton:pressed, QToolButton:pressed { background: $selected; }
QPushButton:disabled, QToolButton:disabled { color: $off; border-color: $off_line; }
QPushButton[role="primary"] {
    background: $accent; color: $on_accent; border-color: $accent; font-weight: 600;
}
QPushButton[role="primary"]:disabled {
    background: $alternate; color: $off; border-color: $off_line;
}
QPushButton:focus, QToolButton:focus {
    border: 2px solid $accent; padding: 5px 13px; outline: none;
}
QPushButton[role="primary"]:focus {
    border: 1px solid $accent; padding: 6px 14px;
}
QPushButton[role="not_now"] { color: $muted; border-style: dashed; background: transparent; }
QToolButton:focus { padding: 4px 7px; }
QPushButton[role="door"] { text-align: left; padding: 16px 20px; font-size: ${door}pt; }
QPushButton[role="door"]:focus { padding: 15px 19px; }
QPushButton[role="place"] {
    text-align: left; border: 2px solid transparent; border-left-width: 4px;
    background: transparent; padding: 8px 14px 8px 10px;
}
QPushButton[role="place"]:hover { background: $alternate; }
QPushButton[role="place"]:checked {
    background: $selected; color: $on_selected; border-left-color: $accent;
}
QPushButton[role="place"]:focus {
    border: 2px solid $accent; border-left-width: 4px; padding: 8px 14px 8px 10px;
}
QPushButton[role="lock"] { padding: 5px 14px; }
QPushButton[role="lock"]:focus { padding: 4px 13px; }
QPushButton[role="menu"] { padding-right: ${menu}px; }
QPushButton::menu-indicator {
    image: url("$icons/arrow-down-$mode.svg"); width: ${arrow}px; height: ${arrow}px;
    subcontrol-origin: padding; subcontrol-position: right center; right: 10px;
}
QLineEdit, QPlainTextEdit, QComboBox, QSpinBox, QListView {
    padding: 5px 7px; border: 1px solid $border; border-radius: 4px; background: $base;
    color: $text; selection-background-color: $selected; selection-color: $on_selected;
}
QLineEdit:focus, QPlainTextEdit:focus, QComboBox:focus, QSpinBox:focus, QListView:focus {
    border: 2px solid $accent; padding: 4px 6px;
}
QLineEdit:disabled, QPlainTextEdit:disabled, QComboBox:disabled, QSpinBox:disabled {
    color: $off; border-color: $off_line;
}
QTextBrowser {
    padding: 10px 14px; border: 1px solid $line; border-radius: 4px; background: $base;
    color: $text; selection-background-color: $selected; selection-color: $on_selected;
}
QTextBrowser:focus { border: 2px solid $accent; padding: 9px 13px; }
QLineEdit:read-only { background: $alternate; }
QComboBox::drop-down { border: none; width: ${drop}px; }
QComboBox::down-arrow, QSpinBox::down-arrow, QToolButton::down-arrow {
    image: url("$icons/arrow-down-$mode.svg"); width: ${arrow}px; height: ${arrow}px;
}
QComboBox QLineEdit { border: none; padding: 0; background: transparent; }
QComboBox QLineEdit:focus { border: none; padding: 0; }
QSpinBox::up-button, QSpinBox::down-button { border: none; width: ${step}px; }
QSpinBox::up-arrow, QToolButton::up-arrow {
    image: url("$icons/arrow-up-$mode.svg"); width: ${arrow}px; height: ${arrow}px;
}
QComboBox { combobox-popup: 0; }
QComboBox QAbstractItemView, QComboBox QAbstractItemView:focus {
    padding: 0; border: 1px solid $border; border-radius: 0; outline: none;
}
QComboBox QAbstractItemView::item { padding: 5px 6px; }
QTableView {
    border: 1px solid $line; padding: 1px; border-radius: 4px; background: $base;
    alternate-background-color: $alternate; gridline-color: $line;
    selection-background-color: $selected; selection-color: $on_selected;
}
QTableView:focus { border: 2px solid $accent; padding: 0; }
QTableView[role="told"]:!focus {
    selection-background-color: $base; selection-color: $text;
}
QTableView, QListView { outline: none; }
QTableView::item { padding: 6px 8px; }
QListView::item { padding: 3px 2px; }
QHeaderView::section {
    background: $window; color: $muted; border: none; border-bottom: 1px solid $line;
    padding: 6px 11px; font-weight: 600;
}
QLineEdit, QPlainTextEdit, QComboBox { placeholder-text-color: $placeholder; }
QCheckBox, QRadioButton {
    padding: 3px; border: 2px solid transparent; border-radius: 4px; outline: none;
}
QCheckBox:focus, QRadioButton:focus { border-color: $accent; }
QCheckBox:disabled, QRadioButton:disabled { color: $off; }
QCheckBox::indicator, QListView::indicator, QTableView::indicator {
    width: ${box}px; height: ${box}px; border: 1px solid $border; border-radius: 3px;
    background: $base;
}
QCheckBox::indicator:checked, QListView::indicator:checked, QTableView::indicator:checked {
    border-color: $accent; background: $accent; image: url("$icons/check-$mode.svg");
}
QRadioButton::indicator {
    width: ${ring}px; height: ${ring}px; border: 1px solid $border;
    border-radius: ${round}px; background: $base;
}
QRadioButton::indicator:checked {
    width: ${dot}px; height: ${dot}px; border: ${rim}px solid $accent; background: $base;
}
QScrollArea { border: none; }
QScrollBar { background: transparent; border: none; }
QScrollBar:vertical { width: 14px; }
QScrollBar:horizontal { height: 14px; }
QScrollBar::handle { background: $border; border-radius: 4px; margin: 3px; }
QScrollBar::handle:hover, QScrollBar::handle:pressed { background: $muted; }
QScrollBar::handle:vertical { min-height: 32px; }
QScrollBar::handle:horizontal { min-width: 32px; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QSplitter::handle:horizontal { width: 12px; }
QSplitter::handle:vertical { height: 12px; }
QTabWidget::pane { border: none; border-top: 1px solid $line; }
QTabBar { outline: none; }
QTabBar::tab {
    background: transparent; color: $muted; padding: 7px 9px 5px 9px;
    border: 2px solid transparent; border-bottom: 3px solid transparent;
}
QTabBar::tab:hover { background: $alternate; }
QTabBar::tab:selected { color: $text; border-bottom-color: $accent; }
QTabBar::tab:focus { border-color: $accent; border-radius: 4px; outline: none; }
QTabBar QToolButton { padding: 0; border: none; border-radius: 0; background: $window; }
QTabBar::tear { width: 0; image: none; }
QTabBar::scroller { width: ${bar}px; }
QTabBar QToolButton::right-arrow { image: url("$icons/arrow-right-$mode.svg"); }
QTabBar QToolButton::left-arrow { image: url("$icons/arrow-left-$mode.svg"); }
QMenu { background: $base; color: $text; border: 1px solid $border; padding: 4px; }
QMenu::item { padding: 6px 24px 6px 12px; border-radius: 3px; }
QMenu::item:selected { background: $selected; color: $on_selected; }
QMenu::item:disabled { color: $off; }
QProgressBar {
    border: 1px solid $border; border-radius: 4px; background: $base; color: $text;
    text-align: center;
}
QProgressBar::chunk { background: $selected; border-radius: 3px; }
#navigation { border-right: 1px solid $line; }
#navigation, #places { background: $base; }
#topline { background: $base; border-bottom: 1px solid $line; }
QStatusBar { background: $base; border-top: 1px solid $line; color: $muted; }
QScrollArea > QWidget > QStackedWidget { background: $window; }
QStatusBar::item { border: none; }
""")


_LETTERS = {"title": 1.7, "heading": 1.1, "code": 1.4, "door": 1.2}
"""Letters of a role, as many times as large as those of the program."""
_MARKS = {"arrow": 10, "drop": 22, "step": 20, "menu": 30, "box": 16, "ring": 14, "bar": 44}
"""Device-independent pixels of what is drawn beside letters of `PLAIN` points."""
PLAIN = 10.0


def sheet(colours: Mapping[str, str], mode: str, points: float = PLAIN) -> str:
    """The style sheet in these colours, beside letters of so many points.

    `mode` (light, dark) chooses the arrows.
    """
    icons = (FOLDER / "icons").as_posix()
    letters = {role: f"{times * points:.1f}" for role, times in _LETTERS.items()}
    marks = {name: round(size * points / PLAIN) for name, size in _MARKS.items()}
    rim = round(5 * points / PLAIN)
    whole = marks["ring"] + 2
    circle = {"round": whole // 2, "rim": rim, "dot": whole - 2 * rim}
    return _SHEET.substitute(colours, **letters, **marks, **circle, icons=icons, mode=mode)
