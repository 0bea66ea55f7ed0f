"""What the pages of a copy must say for each passage that it proves, in the words of `compose`.

Old copies are proved by it too: the labels in it, and how a day is written, stay as they are for
as long as copies are verified (a test pins them).
"""

import json
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import accumulate
from typing import Any

from app.catalogue.load import load_law
from app.domain.decision import ActionState
from app.domain.disclosed import Disclosed
from app.domain.language import Language
from app.domain.minutes import ActionPart, ContributionPart, PersonLine
from app.domain.person import Category
from app.errors import Damaged
from app.minutes import bidi
from app.minutes.compose import columns, said
from app.minutes.document import Block, Table, Text
from app.minutes.font import FALLBACK, face
from app.minutes.frame import Voice
from app.minutes.script import drawn

Cells = tuple[str, ...]
"""Texts beside each other; most stand alone."""
_NUMBER, _CASE = "\x01", "\x02"
_LONGEST = 400
"""Characters that no line of a page has."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """What pages show, `solid`, and where in it their lines end."""

    text: str
    ends: frozenset[int]

    @classmethod
    def of(cls, lines: Iterable[str]) -> "Drawn":
        """Lines as they are drawn, from the first page's head."""
        bare = [solid(line) for line in lines]
        return cls("".join(bare), frozenset(accumulate(map(len, bare))))


@dataclass(frozen=True, slots=True)
class Passage:
    """How one passage stands on its page."""

    case: str
    kind: str
    sections: tuple[tuple[Cells, ...], ...]
    """What opens its kind within an item, in each form that it has."""
    rows: tuple[Cells, ...]


@dataclass(frozen=True, slots=True)
class Pages:
    """What pages in one language say of a meeting."""

    voice: Voice

    @classmethod
    def of(cls, language: Language, on: date) -> "Pages":
        """In that language, of a meeting on that day."""
        return cls(Voice(language, load_law(), on))

    def head(self, municipality: str) -> tuple[str, str]:
        """The letterhead with the label below it, and the day with its name."""
        day = self.voice.sentences.long_date(self.voice.on)
        return municipality + self.voice.say("recipient"), self.voice.say("date") + day

    def item(self, case: str | None = None) -> re.Pattern[str]:
        """The heading of an item, `solid`: of that case, or of any."""
        told = self.voice.say("item", number=_NUMBER, case=case or _CASE)
        before, _, after = told.partition(_NUMBER)
        after = after.partition(_CASE)[0]
        return re.compile(re.escape(solid(before)) + r"[0-9]{1,4}" + re.escape(solid(after)))

    def passage(self, content: bytes) -> Passage:
        """Raises Damaged("bad_proof") for what is no passage."""
        try:
            told = json.loads(content.decode("utf-8", "surrogatepass"))
            case, kind = str(told["case"]), str(told["kind"])
            opened, *rest = _rows(self._blocks(told, kind))
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            raise Damaged("bad_proof") from None
        if kind != "action":
            return Passage(case, kind, ((opened,),), tuple(rest))
        headed = columns(self.voice)
        rows = (row for row in rest if row not in (headed, headed[:2]))
        forms = ((opened,), (opened, headed), (opened, headed[:2]))
        return Passage(case, kind, forms, tuple(rows))

    def _blocks(self, told: dict[str, Any], kind: str) -> Iterable[Block]:
        words = told["text"]
        text = Disclosed(words[self.voice.language] if isinstance(words, dict) else words)
        if kind == "decision":
            return said(self.voice, decisions=(text,))
        if kind == "contribution":
            by = _person(told.get("by"))
            return said(self.voice, (ContributionPart(text, told["nature"], by),))
        due = date.fromisoformat(told["due"]) if "due" in told else None
        state = ActionState(told["state"]) if "state" in told else None
        action = ActionPart(text, _person(told.get("owner")), due, state)
        return said(self.voice, actions=(action,))


def _person(told: Any) -> PersonLine | None:
    if told is None:
        return None
    name, function, organisation = map(str, told)
    return PersonLine(name, function, organisation, Category.GEM)  # the category is not printed


def _rows(blocks: Iterable[Block]) -> Iterator[Cells]:
    for block in blocks:
        if isinstance(block, Text):
            yield (block.text,)
        elif isinstance(block, Table):
            yield from ([block.headings] if block.headings else [])
            for row in block.rows:
                yield (row.text,)
                yield from ([row.values] if row.values else [])


def solid(text: str) -> str:
    """As it is compared: what can be drawn of it, without white space."""
    return "".join(unicodedata.normalize("NFKD", drawn(text, frozenset())).split())


def end_of(rows: Iterable[Cells], page: Drawn, at: int) -> int | None:
    """Where these rows end that begin at `at`; None where they do not."""
    for cells in rows:
        found = _end_of_row(cells, page, at)
        if found is None:
            return None
        at = found
    return at


def _end_of_row(cells: Cells, page: Drawn, at: int) -> int | None:
    end: int | None = at
    for cell in cells:
        end = None if end is None else _end_of_text(cell, page, end)
    if end is not None or len(cells) == 1:
        return end
    # The first cell goes on below the others, which are as short as a day.
    first, rest = solid(cells[0]), "".join(map(solid, cells[1:]))
    for cut in range(1, len(first)):
        whole = first[:cut] + rest + first[cut:]
        if page.text.startswith(whole, at):
            return at + len(whole)
    return None


def _end_of_text(text: str, page: Drawn, at: int) -> int | None:
    if not bidi.has_rtl(text):
        whole = solid(text)
        return at + len(whole) if page.text.startswith(whole, at) else None
    for paragraph in drawn(text, face(FALLBACK).covered).split("\n"):
        end = _end_of_lines(paragraph, page, at)
        if end is None:
            return None
        at = end
    return at


def _end_of_lines(paragraph: str, page: Drawn, at: int) -> int | None:
    """Wherever the paragraph was broken into the page's lines, each of them turned by itself."""
    base, levels = bidi.levels(paragraph)
    reached = {0: at}
    for start in range(len(paragraph)):
        if start not in reached:
            continue
        for end in range(start + 1, min(len(paragraph), start + _LONGEST) + 1):
            line = paragraph[start:end].rstrip(" ")
            shown = solid(bidi.visual(line, levels[start:end], base))
            there = reached[start] + len(shown)
            last = end == len(paragraph)
            if (last or there in page.ends) and page.text.startswith(shown, reached[start]):
                reached.setdefault(end, there)
    return reached.get(len(paragraph))
