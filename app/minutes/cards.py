"""Name cards: one A4 page each, folded twice into a card that stands by itself.

The two upper thirds become its faces, with name and organisation to both sides of the table (the
upper one is printed upside down). The lower third becomes its foot: there, turned to the table
top, stand the code and how its holder may speak.
"""

from collections.abc import Iterable
from dataclasses import replace
from io import BytesIO
from typing import Any

from app.catalogue.printed import UNCONFIRMED, marked
from app.domain.law import Law
from app.domain.minutes import DRAFT_CODE
from app.domain.sheet import CardPart, CardsDraft
from app.minutes.document import Document, Furniture
from app.minutes.font import BOLD, REGULAR
from app.minutes.frame import LOCALES, Voice
from app.minutes.layout import ACCENT, ALARM, GREY, HAIR, HEIGHT, INK, WIDTH
from app.minutes.line import Look, width
from app.minutes.pdf import COMPOSING, DocumentCanvas
from app.minutes.row import Cell, cell, draw_lines
from app.wording.sentences import sentences

PANEL = HEIGHT / 3
SIDE = 46.0
"""Points that stay white at the left and right of a panel."""
WIDE = WIDTH - 2 * SIDE
COLUMN = 190.0
"""Width of the code's column on the foot."""
NAME, SMALLEST = Look(BOLD, 56, 64, INK), 30.0
SERVICE = Look(REGULAR, 22, 29, GREY)
EXERCISE = Look(BOLD, 10, 14, ALARM)
LABEL = Look(REGULAR, 9, 12, GREY)
CODE = Look(BOLD, 38, 50, ACCENT)
ROLE = Look(BOLD, 10, 14, INK)
SAID = Look(REGULAR, 9.5, 13.5, INK)
HINT = Look(REGULAR, 8, 11, GREY)


def set_cards(draft: CardsDraft, law: Law) -> bytes:
    """The cards as an unsigned PDF, one to an A4 page; the same bytes each time."""
    target = BytesIO()
    with COMPOSING:
        canvas = DocumentCanvas(target, _frame(draft), (WIDTH, HEIGHT), _nothing, _nothing)
        for card in draft.cards:
            _page(canvas, draft, card, Voice(card.language, law, draft.meeting_on))
            canvas.showPage()
        canvas.save()
    return target.getvalue()


def _frame(draft: CardsDraft) -> Document:
    """Title and language of the file: those of the first card."""
    language = draft.cards[0].language
    title = sentences(language).text("printing.cards.title")
    empty = Furniture("", None, "", "", "", ("", ""), lambda _page, _pages: "")
    return Document(title, draft.municipality, LOCALES[language], DRAFT_CODE, None, empty, ())


def _nothing(_canvas: Any, *_numbers: int) -> None:
    """Cards have no header, footer or watermark."""


def _page(canvas: Any, draft: CardsDraft, card: CardPart, voice: Voice) -> None:
    canvas.setStrokeColorRGB(*HAIR)
    canvas.setLineWidth(0.5)
    canvas.setDash(2, 4)
    for fold in (1, 2):
        canvas.line(0, fold * PANEL, WIDTH, fold * PANEL)
    canvas.setDash()
    mark = voice.law_text("exercise_mark") if draft.exercise else ""
    face = _face(card, mark)
    canvas.saveState()
    canvas.translate(0, PANEL)
    _draw(canvas, face)
    canvas.restoreState()
    canvas.saveState()
    canvas.translate(WIDTH, HEIGHT)
    canvas.rotate(180)
    _draw(canvas, face)
    canvas.restoreState()
    _draw(canvas, _foot(draft, card, voice))


Placed = list[tuple[Cell, float]]
"""Cells, each with its upper edge in points from the panel's lower edge."""


def _draw(canvas: Any, placed: Placed) -> None:
    for each, top in placed:
        draw_lines(canvas, each, top)


def _face(card: CardPart, mark: str) -> Placed:
    """Name and organisation in the middle of the panel, as large as they fit."""
    size = max(SMALLEST, NAME.size * min(1.0, WIDE / max(width(card.person.name, NAME), 1.0)))
    look = replace(NAME, size=size, leading=size * 1.15)
    rows = [*_centred(card.person.name, look), *_centred(card.person.organisation, SERVICE)]
    high = sum(row.look.leading for row in rows)
    placed = _downwards(rows, PANEL / 2 + high / 2)
    if mark:
        placed += _downwards(_centred(mark, EXERCISE), 34)
    return placed


def _foot(draft: CardsDraft, card: CardPart, voice: Voice) -> Placed:
    """The code at the left, how to speak at the right, how to fold below."""

    def say(key: str, **blanks: object) -> str:
        return voice.sentences.text(f"printing.cards.{key}", **blanks)

    day = voice.sentences.long_date(draft.meeting_on)
    left = [
        cell(say("meeting", day=day, municipality=draft.municipality), LABEL, COLUMN, SIDE),
        cell(say("code"), replace(LABEL, leading=26), COLUMN, SIDE),
        cell(card.code, CODE, COLUMN, SIDE),
        cell(say("use"), HINT, COLUMN, SIDE),
    ]
    rest, start = WIDE - COLUMN - 24, SIDE + COLUMN + 24
    role = voice.category(card.person.category)
    entry = voice.law.categories[card.person.category]
    secrecy = marked(entry.secrecy[card.language], entry.provenance)
    regimes = [voice.law.regimes[regime] for regime in card.regimes]
    said = [marked(each.text[card.language], each.provenance) for each in regimes]
    right = [
        cell(role[:1].upper() + role[1:], ROLE, rest, start),
        cell(say("secrecy", secrecy=secrecy), SAID, rest, start),
        *(cell(text, SAID, rest, start) for text in said),
        cell(say("attests"), SAID, rest, start),
    ]
    if any(UNCONFIRMED in text for text in (secrecy, *said)):
        right.append(cell(f"{UNCONFIRMED} {voice.law_text('unconfirmed')}.", HINT, rest, start))
    top = PANEL - 40
    return [
        *_downwards(left, top),
        *_downwards(right, top, 5),
        (cell(say("fold"), HINT, WIDE, SIDE), 30.0),
    ]


def _centred(text: str, look: Look) -> list[Cell]:
    """Each line of a text in the middle of the page."""
    rows = []
    for line in cell(text, look, WIDE).lines:
        shown = "".join(piece for _, piece in line.pieces).strip()
        rows.append(Cell((WIDTH - width(shown, look)) / 2, look, (replace(line, indent=0.0),)))
    return rows


def _downwards(cells: Iterable[Cell], top: float, between: float = 0.0) -> Placed:
    placed = []
    for each in cells:
        placed.append((each, top))
        top -= len(each.lines) * each.look.leading + between
    return placed
