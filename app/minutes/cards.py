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
from app.minutes.frame import LOCALES, Voice, capital
from app.minutes.line import Look, width
from app.minutes.paper import ACCENT, ALARM, GREY, HAIR, HEIGHT, INK, WIDTH
from app.minutes.pdf import COMPOSING, DocumentCanvas
from app.minutes.row import Cell, cell, draw_cell
from app.minutes.tags import LAYOUT, Element, Tree, spoken
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
        tree = Tree()
        canvas = DocumentCanvas(target, _frame(draft), (WIDTH, HEIGHT), tree, _Nothing())
        for card in draft.cards:
            voice = Voice(card.language, law, draft.meeting_on)
            _page(canvas, draft, card, voice, tree.document.add("Sect", spoken(voice.locale)))
            canvas.showPage()
        canvas.save()
    return target.getvalue()


def _frame(draft: CardsDraft) -> Document:
    """Title and language of the file: those of the first card."""
    language = draft.cards[0].language
    title = sentences(language).text("printing.cards.title")
    empty = Furniture("", None, "", "", "", ("", ""), lambda _page, _pages: "")
    return Document(title, draft.municipality, LOCALES[language], DRAFT_CODE, None, empty, ())


class _Nothing:
    """Cards have no header, footer or watermark."""

    def behind(self, canvas: Any) -> None:
        """Draws nothing."""

    def above(self, canvas: DocumentCanvas, page: int, pages: int) -> None:
        """Draws nothing."""

    below = above


def _page(canvas: Any, draft: CardsDraft, card: CardPart, voice: Voice, told: Element) -> None:
    """Both faces and the foot; what stands on both faces is heard once."""
    canvas.begin(LAYOUT)
    canvas.setStrokeColorRGB(*HAIR)
    canvas.setLineWidth(0.5)
    canvas.setDash(2, 4)
    for fold in (1, 2):
        canvas.line(0, fold * PANEL, WIDTH, fold * PANEL)
    canvas.setDash()
    canvas.end()
    mark = voice.law_text("exercise_mark") if draft.exercise else ""
    face = _face(card, mark, told)
    canvas.saveState()
    canvas.translate(0, PANEL)
    _draw(canvas, face)
    canvas.restoreState()
    canvas.saveState()
    canvas.translate(WIDTH, HEIGHT)
    canvas.rotate(180)
    _draw(canvas, [(replace(each, owners=()), top) for each, top in face])
    canvas.restoreState()
    _draw(canvas, _foot(draft, card, voice, told))


Placed = list[tuple[Cell, float]]
"""Cells, each with its upper edge in points from the panel's lower edge."""


def _draw(canvas: Any, placed: Placed) -> None:
    for each, top in placed:
        draw_cell(canvas, each, top)


def _face(card: CardPart, mark: str, told: Element) -> Placed:
    """Name and organisation in the middle of the panel, as large as they fit."""
    size = max(SMALLEST, NAME.size * min(1.0, WIDE / max(width(card.person.name, NAME), 1.0)))
    look = replace(NAME, size=size, leading=size * 1.15)
    rows = _centred(card.person.name, look, told.add("H1"))
    rows += _centred(card.person.organisation, SERVICE, told.add("P"))
    high = sum(row.look.leading for row in rows)
    placed = _downwards(rows, PANEL / 2 + high / 2)
    if mark:
        placed += _downwards(_centred(mark, EXERCISE, told.add("P")), 34)
    return placed


def _foot(draft: CardsDraft, card: CardPart, voice: Voice, told: Element) -> Placed:
    """The code at the left, how to speak at the right, how to fold below."""

    def say(key: str, **blanks: object) -> str:
        return voice.sentences.text(f"printing.cards.{key}", **blanks)

    def written(text: str, look: Look) -> Cell:
        return cell(text, look, COLUMN, SIDE, told.add("P"))

    def beside(text: str, look: Look, tag: str = "P") -> Cell:
        return cell(text, look, WIDE - COLUMN - 24, SIDE + COLUMN + 24, told.add(tag))

    day = voice.sentences.long_date(draft.meeting_on)
    left = [
        written(say("meeting", day=day, municipality=draft.municipality), LABEL),
        written(say("code"), replace(LABEL, leading=26)),
        written(card.code, CODE),
        written(say("use"), HINT),
    ]
    entry = voice.law.categories[card.person.category]
    secrecy = marked(entry.secrecy[card.language], entry.provenance)
    regimes = [voice.law.regimes[regime] for regime in card.regimes]
    said = [marked(each.text[card.language], each.provenance) for each in regimes]
    right = [
        beside(capital(voice.category(card.person.category)), ROLE, "H2"),
        beside(say("secrecy", secrecy=secrecy), SAID),
        *(beside(text, SAID) for text in said),
        beside(say("attests"), SAID),
    ]
    if any(UNCONFIRMED in text for text in (secrecy, *said)):
        right.append(beside(f"{UNCONFIRMED} {voice.law_text('unconfirmed')}.", HINT))
    top = PANEL - 40
    return [
        *_downwards(left, top),
        *_downwards(right, top, 5),
        (cell(say("fold"), HINT, WIDE, SIDE, told.add("P")), 30.0),
    ]


def _centred(text: str, look: Look, told: Element) -> list[Cell]:
    """Each line of a text in the middle of the page."""
    whole = cell(text, look, WIDE, 0.0, told)
    rows = []
    for line in whole.lines:
        shown = "".join(piece for _, piece in line.pieces).strip()
        middle = (WIDTH - width(shown, look)) / 2
        line = replace(line, indent=0.0)
        rows.append(replace(whole, x=middle, lines=(line,), owners=whole.owners[:1]))
    return rows


def _downwards(cells: Iterable[Cell], top: float, between: float = 0.0) -> Placed:
    placed = []
    for each in cells:
        placed.append((each, top))
        top -= len(each.lines) * each.look.leading + between
    return placed
