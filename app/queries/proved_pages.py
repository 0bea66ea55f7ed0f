"""Whether the pages of a copy say what it proves: under its case, as its kind, and nothing between.

What else stands on them, before and behind the passages of an item, nobody proves.
"""

from collections.abc import Iterable, Iterator, Sequence

from app.audit.proof import Proofs, mark
from app.domain.language import Language
from app.errors import Damaged
from app.queries.page_frame import PageFrame
from app.queries.passage_lines import Cells, Drawn, Pages, Passage, end_of, solid
from app.queries.printed import Lines, Printed, read_pages


def unproved_pages(untrusted: bytes, found: Proofs) -> list[str]:
    """Codes of what the pages say otherwise, in whichever language they say it best.

    mark_not_shown, meeting_not_shown, passage_not_shown; passage_hidden where something on the
    pages cannot be seen as it stands.
    """
    printed = read_pages(untrusted)
    said = (_unsaid(found, Pages.of(language, found.meeting_on), printed) for language in Language)
    problems = min(said, key=len)
    return problems if printed.plain else [*problems, "passage_hidden"]


def _unsaid(found: Proofs, pages: Pages, printed: Printed) -> list[str]:
    page = Drawn.of(_without_frame(found, pages, printed.pages))
    told = {
        "mark_not_shown": _in_turn(mark(found.root).split("\n"), page.text),
        "meeting_not_shown": all(solid(one) in page.text for one in pages.head(found.municipality)),
        "passage_not_shown": _all_stand(found, pages, page),
    }
    return [code for code, holds in told.items() if not holds]


def _without_frame(found: Proofs, pages: Pages, printed: Sequence[Lines]) -> Iterator[str]:
    """All lines but what our own pages repeat; other words in a margin are words of the page."""
    opening = solid(pages.head(found.municipality)[0])
    body = "".join(solid(line) for page in printed for line in page.body)
    frame = PageFrame(pages.voice, opening, body)
    for number, page in enumerate(printed, 1):
        yield from page.body if frame.surrounds(page, number, len(printed)) else page.all


def _in_turn(lines: list[str], text: str) -> bool:
    """Whether lines stand below each other; the label beside them may go on between."""
    at = 0
    for line in map(solid, lines):
        at = text.find(line, at) + len(line)
        if at < len(line):
            return False
    return True


def _all_stand(found: Proofs, pages: Pages, page: Drawn) -> bool:
    at, last = 0, None
    for proven in found.passages:
        try:
            passage = pages.passage(proven.content)
        except Damaged:
            return False
        end = _behind(passage, last, page, at)
        end = _first(passage, pages, page, at) if end is None else end
        if end is None:
            return False
        at, last = end, passage
    return True


def _behind(passage: Passage, last: Passage | None, page: Drawn, at: int) -> int | None:
    """Where a passage ends that stands right behind the last one of its item."""
    if last is None or last.case != passage.case:
        return None
    return _end(((),) if last.kind == passage.kind else passage.sections, passage, page, at)


def _end(
    sections: Iterable[tuple[Cells, ...]], passage: Passage, page: Drawn, at: int
) -> int | None:
    ends = (end_of((*section, *passage.rows), page, at) for section in sections)
    return next((end for end in ends if end is not None), None)


def _first(passage: Passage, pages: Pages, page: Drawn, at: int) -> int | None:
    """Where a passage ends that is the first under the next heading of its case."""
    opening = solid(passage.sections[0][0][0])
    for heading in pages.item(passage.case).finditer(page.text, at):
        other = pages.item().search(page.text, heading.end())
        until = other.start() if other is not None else len(page.text)
        start = page.text.find(opening, heading.end(), until)
        while start >= 0:
            end = _end(passage.sections, passage, page, start)
            if end is not None:
                return end
            start = page.text.find(opening, start + 1, until)
    return None
