"""Tab goes where the eye goes: fields are made in any order, and stand as their layouts have them.

Qt goes through widgets in the order in which they came to be on a page, which is seldom the one
in which they are read.
"""

from collections.abc import Iterator
from itertools import pairwise

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFormLayout, QGridLayout, QLayout, QScrollArea, QSplitter, QWidget


def tab_as_read(whole: QWidget) -> None:
    """Let Tab go through all that stands in a form or dialog: row by row, from left to right."""
    for before, after in pairwise(stops(whole)):
        QWidget.setTabOrder(before, after)


def tab_on(whole: QWidget, forward: bool) -> bool:
    """Go on to what is read next, and round at the end; False where there is nothing to go to.

    For a whole window. Qt's own chain cannot be told: what hands the keys to a part of itself
    moves with all its parts there, and takes others along.
    """
    here = [stop for stop in stops(whole) if stop.isEnabled() and stop.isVisibleTo(whole)]
    if not here:
        return False
    at = whole.focusWidget()
    before = here.index(at) if at in here else (-1 if forward else 0)
    following = here[(before + (1 if forward else -1)) % len(here)]
    reason = Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason
    following.setFocus(reason)
    return True


def stops(whole: QWidget) -> Iterator[QWidget]:
    """What Tab may reach in a widget, itself included, as its layouts have it."""
    if whole.focusPolicy() & Qt.FocusPolicy.TabFocus and whole.focusProxy() is None:
        yield whole
    if isinstance(whole, QScrollArea) and whole.widget() is not None:
        yield from stops(whole.widget())
    elif isinstance(whole, QSplitter):
        for number in range(whole.count()):
            yield from stops(whole.widget(number))
    elif (layout := whole.layout()) is not None:
        yield from _laid_out(layout)


def _laid_out(layout: QLayout) -> Iterator[QWidget]:
    for number in _reading(layout):
        item = layout.itemAt(number)
        widget = item.widget() if item is not None else None
        inner = item.layout() if item is not None else None
        if widget is not None:
            yield from stops(widget)
        elif inner is not None:
            yield from _laid_out(inner)


def _reading(layout: QLayout) -> list[int]:
    """Its items by number; grids and forms have them in the order in which they were put there."""
    numbers = list(range(layout.count()))
    if isinstance(layout, QGridLayout):
        numbers.sort(key=lambda number: layout.getItemPosition(number)[:2])  # type: ignore[index]
    elif isinstance(layout, QFormLayout):
        rows = {number: layout.getItemPosition(number) for number in numbers}
        numbers.sort(key=lambda number: (rows[number][0], rows[number][1].value))  # type: ignore[index]
    return numbers
