"""What a page paints, operator by operator: every shown text with its place, and what hides it.

ISO 32000-1, 8 and 9, as far as our own documents go; what they never do is a finding by itself.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

import pikepdf

from app.leaks.finding import Surface
from app.leaks.typeface import Typeface

Matrix = tuple[float, float, float, float, float, float]
Box = tuple[float, float, float, float]
Colour = tuple[float, ...] | None
"""Red, green and blue from 0 to 1; None for a pattern or an unknown space."""

IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
SMALLEST = 5.0
"""Points of type below which nobody reads."""
UNSEEN, PALE = 0.03, 0.12
"""Difference from the ground below which a text is invisible, and below which it is faint."""
DEEPEST = 4
"""Forms and patterns inside each other."""


@dataclass(frozen=True, slots=True)
class Shown:
    """One shown string. `x`, `end` and `y` are in points from the paper's lower left corner."""

    text: str = field(repr=False)
    x: float
    end: float
    y: float
    size: float
    order: int
    level: bool
    """Whether it runs from left to right along the paper's edge."""
    hidden: bool
    faint: bool
    """Pale, or part of a pattern: seen, but not read."""
    rise: float = 0.0
    """Points that it climbs from `x` to `end`."""


@dataclass
class Page:
    """What one page paints, and what was found on the way."""

    box: Box
    shown: list[Shown] = field(default_factory=list)
    spoken: list[str] = field(default_factory=list, repr=False)
    """What marked content says in place of what it shows."""
    grounds: list[tuple[int, Box, Colour]] = field(default_factory=list)
    """Filled areas: order, box and colour."""
    found: set[Surface] = field(default_factory=set)
    tiles: set[Any] = field(default_factory=set)
    """Patterns that were read; pages share them, and once is enough."""
    order: int = 0

    def seen(self) -> Iterator[Shown]:
        """Every shown string, with whether something painted later covers it."""
        for one in self.shown:
            yield replace(one, hidden=True) if self._covered(one) else one

    def ground(self, x: float, y: float) -> Colour:
        """The colour under a point, as painted so far."""
        for _, (left, low, right, high), colour in reversed(self.grounds):
            if left <= x <= right and low <= y <= high:
                return colour or (1.0, 1.0, 1.0)
        return (1.0, 1.0, 1.0)

    def _covered(self, one: Shown) -> bool:
        middle = one.y + 0.3 * one.size
        return one.level and any(
            order > one.order
            and low <= middle <= high
            and min(right, one.end) - max(left, one.x) > 1.0
            for order, (left, low, right, high), _ in self.grounds
        )


@dataclass(slots=True)
class _State:
    matrix: Matrix = IDENTITY
    fill: Colour = (0.0, 0.0, 0.0)
    alpha: float = 1.0
    clip: Box | None = None
    typeface: Typeface | None = None
    size: float = 1.0
    leading: float = 0.0
    mode: int = 0


def _times(a: Matrix, b: Matrix) -> Matrix:
    return (
        a[0] * b[0] + a[1] * b[2],
        a[0] * b[1] + a[1] * b[3],
        a[2] * b[0] + a[3] * b[2],
        a[2] * b[1] + a[3] * b[3],
        a[4] * b[0] + a[5] * b[2] + b[4],
        a[4] * b[1] + a[5] * b[3] + b[5],
    )


def _at(m: Matrix, x: float, y: float) -> tuple[float, float]:
    return x * m[0] + y * m[2] + m[4], x * m[1] + y * m[3] + m[5]


class Painter:
    """Reads one content stream onto a page; forms and patterns are painted by others within."""

    def __init__(
        self,
        page: Page,
        resources: Any,
        typefaces: Callable[[Any], Typeface],
        state: _State | None = None,
        *,
        faint: bool = False,
        depth: int = 0,
    ) -> None:
        self._page, self._resources, self._typefaces = page, resources, typefaces
        self._state = state or _State()
        self._faint, self._depth = faint, depth
        self._kept: list[_State] = []
        self._text: Matrix = IDENTITY
        self._line: Matrix = IDENTITY
        self._path: list[tuple[float, float]] = []
        self._clipping = False

    def paint(self, stream: Any) -> None:
        """Every operator of a page, form or pattern."""
        self.paint_all(pikepdf.parse_content_stream(stream))

    def paint_all(self, instructions: Iterable[Any]) -> None:
        """Some operators, which go on from those before."""
        for instruction in instructions:
            if isinstance(instruction, pikepdf.ContentStreamInlineImage):
                self._page.found.add(Surface.IMAGE)
                continue
            does = _OPERATORS.get(str(instruction.operator))
            if does is not None:
                does(self, instruction.operands)

    # The graphics state

    def _keep(self, _told: Any) -> None:
        s = self._state  # spelt out: `replace` takes three times as long, and pages do it often
        self._kept.append(
            _State(s.matrix, s.fill, s.alpha, s.clip, s.typeface, s.size, s.leading, s.mode)
        )

    def _restore(self, _told: Any) -> None:
        if self._kept:
            self._state = self._kept.pop()

    def _transform(self, told: Any) -> None:
        self._state.matrix = _times(_matrix(told), self._state.matrix)

    def _rgb(self, told: Any) -> None:
        self._state.fill = _colour(told)

    def _settings(self, told: Any) -> None:
        settings = self._named("/ExtGState", told[0])
        if settings is not None and "/ca" in settings:
            self._state.alpha = float(settings.ca)

    def _pattern(self, told: Any) -> None:
        if not told or not isinstance(told[-1], pikepdf.Name):
            self._state.fill = _colour(told)
            return
        self._state.fill = None
        tile = self._named("/Pattern", told[-1])
        if tile is not None and tile.objgen not in self._page.tiles:
            if tile.is_indirect:
                self._page.tiles.add(tile.objgen)
            self._inside(tile, faint=True)

    def _form(self, told: Any) -> None:
        form = self._named("/XObject", told[0])
        if form is None:
            return
        if str(form.get("/Subtype")) != "/Form":
            self._page.found.add(Surface.IMAGE)
            corners = [_at(self._state.matrix, x, y) for x in (0, 1) for y in (0, 1)]
            self._fill_box(_around(corners), (0.5, 0.5, 0.5))
            return
        if "/OC" in form:
            self._page.found.add(Surface.LAYER)
        self._inside(form, faint=self._faint)

    def _inside(self, stream: Any, *, faint: bool) -> None:
        if stream is None or not isinstance(stream, pikepdf.Stream) or self._depth >= DEEPEST:
            return
        state = replace(self._state)
        if "/Matrix" in stream:
            state.matrix = _times(_matrix(stream.Matrix), state.matrix)
        resources = stream.get("/Resources", self._resources)
        within = Painter(
            self._page, resources, self._typefaces, state, faint=faint, depth=self._depth + 1
        )
        within.paint(stream)

    def _named(self, kind: str, name: Any) -> Any:
        group = self._resources.get(kind) if self._resources is not None else None
        return None if group is None else group.get(str(name))

    # Areas

    def _rectangle(self, told: Any) -> None:
        x, y, wide, high = map(float, told)
        for point in ((x, y), (x + wide, y), (x, y + high), (x + wide, y + high)):
            self._path.append(_at(self._state.matrix, *point))

    def _point(self, told: Any) -> None:
        self._path.append(_at(self._state.matrix, float(told[-2]), float(told[-1])))

    def _fill(self, _told: Any) -> None:
        if self._path and self._state.alpha > PALE:
            self._fill_box(_around(self._path), self._state.fill)
        self._end(_told)

    def _end(self, _told: Any) -> None:
        if self._clipping and self._path:
            box, clip = _around(self._path), self._state.clip
            self._state.clip = box if clip is None else _common(box, clip)
        self._path, self._clipping = [], False

    def _clip(self, _told: Any) -> None:
        self._clipping = True

    def _fill_box(self, box: Box, colour: Colour) -> None:
        page = self._page
        page.order += 1
        if not self._faint:
            page.grounds.append((page.order, box, colour))

    # Text

    def _begin(self, _told: Any) -> None:
        self._text = self._line = IDENTITY

    def _font(self, told: Any) -> None:
        found = self._named("/Font", told[0])
        self._state.typeface = None if found is None else self._typefaces(found)
        self._state.size = float(told[1])

    def _leading(self, told: Any) -> None:
        self._state.leading = float(told[0])

    def _mode(self, told: Any) -> None:
        self._state.mode = int(told[0])

    def _spread(self, told: Any) -> None:
        if float(told[0]) != 0:
            self._page.found.add(Surface.SPACING)

    def _stretch(self, told: Any) -> None:
        if float(told[0]) != 100:
            self._page.found.add(Surface.SPACING)

    def _move(self, told: Any) -> None:
        self._line = _times((1, 0, 0, 1, float(told[0]), float(told[1])), self._line)
        self._text = self._line

    def _move_leading(self, told: Any) -> None:
        self._state.leading = -float(told[1])
        self._move(told)

    def _place(self, told: Any) -> None:
        self._text = self._line = _matrix(told)

    def _next(self, _told: Any) -> None:
        self._move((0.0, -self._state.leading))

    def _show(self, told: Any) -> None:
        self._draw(bytes(told[-1]))

    def _show_next(self, told: Any) -> None:
        self._next(told)
        self._show(told)
        if len(told) == 3:
            self._spread(told[:1])
            self._spread(told[1:2])

    def _show_spread(self, told: Any) -> None:
        for part in told[0]:
            if isinstance(part, pikepdf.String):
                self._draw(bytes(part))
            elif float(part) != 0:
                self._page.found.add(Surface.SPACING)
                shift = -float(part) / 1000 * self._state.size
                self._text = _times((1, 0, 0, 1, shift, 0), self._text)

    def _draw(self, shown: bytes) -> None:
        state, page = self._state, self._page
        typeface = state.typeface
        if typeface is None:
            page.found.add(Surface.FONT)
            return
        told, advance = typeface.show(shown)
        place = _times(self._text, state.matrix)
        wide = advance * state.size
        x, y = place[4], place[5]
        end, high = _at(place, wide, 0.0)
        self._text = _times((1, 0, 0, 1, wide, 0), self._text)
        size = state.size * abs(place[0] * place[3] - place[1] * place[2]) ** 0.5
        page.order += 1
        ground = page.ground((x + end) / 2, y + 0.3 * size)
        contrast = _contrast(state.fill, ground)
        hidden = (
            state.mode in (3, 7)
            or size < SMALLEST
            or not _within((x, y, end, high), page.box)
            or (state.clip is not None and not _within((x, y, end, high), state.clip))
            or (contrast < UNSEEN or state.alpha < PALE)
        )
        faint = self._faint or contrast < PALE
        level = abs(high - y) < 0.01 and end >= x
        hidden = hidden and bool(told.strip()) and not self._faint
        page.shown.append(Shown(told, x, end, y, size, page.order, level, hidden, faint, high - y))

    def _mark(self, told: Any) -> None:
        if str(told[0]) == "/OC":
            self._page.found.add(Surface.LAYER)
        if len(told) < 2:
            return
        properties = told[1]
        if isinstance(properties, pikepdf.Name):
            properties = self._named("/Properties", properties)
        if isinstance(properties, pikepdf.Dictionary):
            said = filter(lambda value: isinstance(value, pikepdf.String), properties.values())
            self._page.spoken += map(str, said)


_OPERATORS: dict[str, Callable[[Painter, Any], None]] = {
    "q": Painter._keep,
    "Q": Painter._restore,
    "cm": Painter._transform,
    **dict.fromkeys(("rg", "g", "k"), Painter._rgb),
    **dict.fromkeys(("sc", "scn"), Painter._pattern),
    "gs": Painter._settings,
    "Do": Painter._form,
    "re": Painter._rectangle,
    **dict.fromkeys(("m", "l", "c", "v", "y"), Painter._point),
    **dict.fromkeys(("f", "F", "f*", "B", "B*", "b", "b*"), Painter._fill),
    **dict.fromkeys(("n", "S", "s"), Painter._end),
    **dict.fromkeys(("W", "W*"), Painter._clip),
    "BT": Painter._begin,
    "Tf": Painter._font,
    "TL": Painter._leading,
    "Tr": Painter._mode,
    **dict.fromkeys(("Tc", "Tw", "Ts"), Painter._spread),
    "Tz": Painter._stretch,
    "Td": Painter._move,
    "TD": Painter._move_leading,
    "Tm": Painter._place,
    "T*": Painter._next,
    "Tj": Painter._show,
    **dict.fromkeys(("'", '"'), Painter._show_next),
    "TJ": Painter._show_spread,
    **dict.fromkeys(("BDC", "DP"), Painter._mark),
}


def _matrix(told: Any) -> Matrix:
    a, b, c, d, e, f = map(float, told)
    return a, b, c, d, e, f


def _colour(told: Any) -> Colour:
    parts = tuple(map(float, told))
    if len(parts) == 1:
        return parts * 3
    if len(parts) == 4:
        return tuple((1 - part) * (1 - parts[3]) for part in parts[:3])
    return parts if len(parts) == 3 else None


def _contrast(text: Colour, ground: Colour) -> float:
    if text is None or ground is None:
        return 0.0
    return max(abs(a - b) for a, b in zip(text, ground, strict=True))


def _around(points: list[tuple[float, float]]) -> Box:
    across, up = [x for x, _ in points], [y for _, y in points]
    return min(across), min(up), max(across), max(up)


def _common(a: Box, b: Box) -> Box:
    return max(a[0], b[0]), max(a[1], b[1]), min(a[2], b[2]), min(a[3], b[3])


def _within(line: Box, box: Box) -> bool:
    (x, y, end, high), (left, low, right, top) = line, box
    return left - 1 <= min(x, end) and max(x, end) <= right + 1 and low <= y <= top and low <= high
