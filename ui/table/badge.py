"""The speaking badge of somebody at the table: a shape, a word, and no colour that one must see.

It says what law 1.4 knows (a right, a duty, no voice), who is there and who has the floor. Nobody
has a mark for being silent, passing or declining.
"""

from collections.abc import Callable
from enum import StrEnum
from typing import Any, cast

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPalette, QPen
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem, QTableView

from app.domain.law import Regime
from app.queries.meetings import Chair
from ui.meetings.wrapping import ACROSS, DOWN, WIDEST, Wrapped
from ui.style.spacing import SMALL, TIGHT
from ui.words import words

Index = QModelIndex | QPersistentModelIndex


class Badge(StrEnum):
    """What a badge says; `SHAPES` has the shape of each."""

    SPEAKS = "speaks"
    DUTY = "duty"
    RIGHT = "right"
    THERE = "there"
    AWAY = "away"


SHAPES = {
    Badge.SPEAKS: "▶",
    Badge.DUTY: "■",
    Badge.RIGHT: "●",
    Badge.THERE: "◇",
    Badge.AWAY: "○",
}


def badge_of(chair: Chair, *, speaks: bool) -> Badge:
    """The one badge of somebody who is admitted to the item."""
    if not chair.present:
        return Badge.AWAY
    if speaks:
        return Badge.SPEAKS
    by_regime = {Regime.DUTY: Badge.DUTY, Regime.RIGHT: Badge.RIGHT}
    return by_regime.get(chair.regime, Badge.THERE)


def badge_text(chair: Chair, *, speaks: bool, owes: bool) -> str:
    """Shape and word; below it the category, and a declaration or answer that is still owed."""
    told, badge = words().text, badge_of(chair, speaks=speaks)
    lines = [f"{SHAPES[badge]} {told(f'table.badge.{badge.value}')}"]
    lines.append(told(f"screens.category.{chair.category.value}"))
    if speaks and chair.regime is Regime.DUTY:
        lines.append(told("table.badge.duty"))
    if owes:
        lines.append(told("table.badge.owes"))
    if not chair.declared:
        lines.append(told("table.badge.undeclared"))
    return "\n".join(lines)


class BadgeDelegate(Wrapped):
    """Draws the first line as a badge: filled for who speaks, a double edge for a duty."""

    def __init__(self, table: QTableView, badge: Callable[[Index], Badge | None]) -> None:
        super().__init__(table)
        self._badge = badge

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: N802
        """As wide as what it says, within measure: the name beside it needs its room."""
        text = str(index.data() or "")
        first, *rest = map(self._table.fontMetrics().horizontalAdvance, self.lines(text))
        widest = max(first + 2 * SMALL, *rest, 0)
        return QSize(widest + 2 * SMALL + ACROSS // 2, self.height(text, first))

    def height(self, text: str, width: int) -> int:
        """All lines, whatever room they have."""
        return len(self.lines(text)) * self._table.fontMetrics().lineSpacing() + DOWN + TIGHT

    def lines(self, text: str) -> list[str]:
        """What stands below the badge broken between its words where it is beyond measure."""
        metrics = self._table.fontMetrics()
        most = WIDEST * metrics.averageCharWidth()
        first, *rest = text.split("\n")
        lines = [first]
        for told in rest:
            start, *others = told.split(" ")
            lines.append(start)
            for word in others:
                longer = f"{lines[-1]} {word}"
                if metrics.horizontalAdvance(longer) > most:
                    lines.append(word)
                else:
                    lines[-1] = longer
        return lines

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """The row's ground as Qt draws it, the badge on it."""
        badge = self._badge(index)
        if badge is None:
            super().paint(painter, option, index)
            return
        whole = QStyleOptionViewItem(option)
        self.initStyleOption(whole, index)
        first, *rest = self.lines(str(index.data()))
        cast("Any", whole).text = ""
        self._table.style().drawControl(
            QStyle.ControlElement.CE_ItemViewItem, whole, painter, self._table
        )
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        _draw(painter, cast("Any", option), badge, first, rest)
        painter.restore()


def _draw(painter: QPainter, option: Any, badge: Badge, first: str, rest: list[str]) -> None:
    """Qt's stubs know nothing of what an option holds."""
    colours, metrics, role = option.palette, option.fontMetrics, QPalette.ColorRole
    line = metrics.lineSpacing()
    place = QRectF(option.rect).adjusted(ACROSS / 4, DOWN / 2, -ACROSS / 4, 0)
    if not rest:
        place.moveTop(place.top() + (option.rect.height() - DOWN - line) / 2)
    width = min(metrics.horizontalAdvance(first) + 2 * SMALL, place.width())
    pill = QRectF(place.left(), place.top() - 1, width, line + 2)
    painter.setPen(_edge(badge, colours))
    painter.setBrush(_ground(badge, colours))
    painter.drawRoundedRect(pill, SMALL, SMALL)
    if badge is Badge.DUTY:
        painter.drawRoundedRect(pill.adjusted(2, 2, -2, -2), SMALL - 2, SMALL - 2)
    painter.setPen(_ink(badge, colours))
    painter.drawText(pill, Qt.AlignmentFlag.AlignCenter, first)
    selected = bool(option.state & QStyle.StateFlag.State_Selected)
    painter.setPen(colours.color(role.HighlightedText if selected else role.Text))
    for number, text in enumerate(rest, 1):
        below = QPointF(SMALL, number * line + metrics.ascent() + 2)
        room = int(place.width()) - SMALL
        shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, room)
        painter.drawText(place.topLeft() + below, shown)


def _edge(badge: Badge, colours: QPalette) -> QPen:
    style = Qt.PenStyle.DotLine if badge is Badge.AWAY else Qt.PenStyle.SolidLine
    role = QPalette.ColorRole
    colour = colours.color(role.Accent if badge is not Badge.AWAY else role.PlaceholderText)
    return QPen(colour, 1, style)


def _ground(badge: Badge, colours: QPalette) -> QColor:
    filled = badge is Badge.SPEAKS
    return colours.color(QPalette.ColorRole.Accent if filled else QPalette.ColorRole.Base)


def _ink(badge: Badge, colours: QPalette) -> QColor:
    filled = badge is Badge.SPEAKS
    return colours.color(QPalette.ColorRole.Base if filled else QPalette.ColorRole.Text)
