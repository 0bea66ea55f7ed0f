"""The one style sheet, filled with the colours of the moment."""

from collections.abc import Mapping
from importlib.resources import files
from string import Template

_SHEET = Template("""
QLabel[role="title"] { font-size: 17pt; font-weight: 600; }
QLabel[role="heading"] { font-size: 11pt; font-weight: 600; }
QLabel[role="hint"] { color: $muted; }
QLabel[role="remedy"] { color: $on_notice; font-weight: 600; }
QLabel[role="code"] { font-family: monospace; font-size: 14pt; }
QFrame[role="refusal"] {
    background: $notice; border: 1px solid $notice_line; border-radius: 6px;
}
QFrame[role="refusal"] QLabel { color: $on_notice; background: transparent; }
QFrame[role="refusal"]:focus { border: 2px solid $accent; }
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
QPushButton:disabled, QToolButton:disabled { color: $muted; border-color: $line; }
QPushButton[role="primary"] {
    background: $accent; color: $on_accent; border-color: $accent; font-weight: 600;
}
QPushButton[role="primary"]:disabled {
    background: $alternate; color: $muted; border-color: $line;
}
QPushButton:focus, QToolButton:focus {
    border: 2px solid $accent; padding: 5px 13px; outline: none;
}
QPushButton[role="primary"]:focus { border: 2px solid $text; }
QToolButton:focus { padding: 4px 7px; }
QPushButton[role="door"] { text-align: left; padding: 16px 20px; font-size: 12pt; }
QPushButton[role="door"]:focus { padding: 15px 19px; }
QPushButton[role="place"] {
    text-align: left; border: 2px solid transparent; background: transparent; padding: 9px 14px;
}
QPushButton[role="place"]:hover { background: $alternate; }
QPushButton[role="place"]:checked {
    background: $selected; color: $on_selected; font-weight: 600;
}
QPushButton[role="place"]:focus { border: 2px solid $accent; padding: 9px 14px; }
QLineEdit, QPlainTextEdit, QComboBox, QSpinBox, QListView {
    padding: 5px 7px; border: 1px solid $border; border-radius: 4px; background: $base;
    color: $text; selection-background-color: $selected; selection-color: $on_selected;
}
QLineEdit:focus, QPlainTextEdit:focus, QComboBox:focus, QSpinBox:focus, QListView:focus {
    border: 2px solid $accent; padding: 4px 6px;
}
QTextBrowser {
    padding: 10px 14px; border: 1px solid $line; border-radius: 4px; background: $base;
    color: $text; selection-background-color: $selected; selection-color: $on_selected;
}
QTextBrowser:focus { border: 2px solid $accent; padding: 9px 13px; }
QLineEdit:read-only { background: $alternate; }
QComboBox::drop-down { border: none; width: 24px; }
QComboBox::down-arrow { image: url("$icons/arrow-down-$mode.svg"); width: 10px; height: 10px; }
QComboBox QLineEdit { border: none; padding: 0; background: transparent; }
QComboBox QLineEdit:focus { border: none; padding: 0; }
QSpinBox::up-button, QSpinBox::down-button { border: none; width: 20px; }
QSpinBox::up-arrow { image: url("$icons/arrow-up-$mode.svg"); width: 10px; height: 10px; }
QSpinBox::down-arrow { image: url("$icons/arrow-down-$mode.svg"); width: 10px; height: 10px; }
QComboBox { combobox-popup: 0; }
QComboBox QAbstractItemView, QComboBox QAbstractItemView:focus {
    padding: 0; border: 1px solid $border; border-radius: 0; outline: none;
}
QComboBox QAbstractItemView::item { padding: 5px 6px; }
QTableView {
    border: 1px solid $line; border-radius: 4px; background: $base;
    alternate-background-color: $alternate; gridline-color: $line;
    selection-background-color: $selected; selection-color: $on_selected;
}
QTableView:focus { border: 2px solid $accent; }
QTableView::item { padding: 6px 8px; }
QHeaderView::section {
    background: $window; color: $muted; border: none; border-bottom: 1px solid $line;
    padding: 6px 11px; font-weight: 600;
}
QLineEdit, QPlainTextEdit { placeholder-text-color: $muted; }
QCheckBox, QRadioButton { padding: 3px; border: 2px solid transparent; border-radius: 4px; }
QCheckBox:focus, QRadioButton:focus { border-color: $accent; }
QCheckBox:disabled, QRadioButton:disabled { color: $muted; }
QCheckBox::indicator, QListView::indicator, QTableView::indicator {
    width: 16px; height: 16px; border: 1px solid $border; border-radius: 3px; background: $base;
}
QCheckBox::indicator:checked, QListView::indicator:checked, QTableView::indicator:checked {
    border-color: $accent; background: $accent; image: url("$icons/check-$mode.svg");
}
QRadioButton::indicator {
    width: 14px; height: 14px; border: 1px solid $border; border-radius: 8px; background: $base;
}
QRadioButton::indicator:checked {
    width: 6px; height: 6px; border: 5px solid $accent; background: $base;
}
QScrollArea { border: none; }
#navigation { background: $base; border-right: 1px solid $line; }
#topline { background: $base; border-bottom: 1px solid $line; }
QStatusBar { background: $base; border-top: 1px solid $line; color: $muted; }
QScrollArea > QWidget > QStackedWidget { background: $window; }
QStatusBar::item { border: none; }
""")


def sheet(colours: Mapping[str, str], mode: str) -> str:
    """The style sheet in these colours; `mode` (light, dark) chooses the arrows."""
    icons = str(files("resources").joinpath("icons")).replace("\\", "/")
    return _SHEET.substitute(colours, icons=icons, mode=mode)
