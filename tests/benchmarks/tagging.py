"""What it costs that a copy can be read aloud and kept: tags, languages, colours, metadata."""

from collections.abc import Iterator
from contextlib import contextmanager
from time import process_time
from typing import Any
from unittest.mock import patch

from reportlab.pdfbase import pdfdoc

from app.minutes import layout, pdf
from app.minutes.compose import minutes_document
from app.minutes.file import Writer
from app.minutes.line import Look
from app.minutes.row import Cell, cell
from app.minutes.tags import Element
from tests.app.minutes.drafts import INSPECTOR, action, contribution, item, minutes
from tests.benchmarks.rounds import Ratio, rounds
from tests.builders import law

CONTRIBUTIONS = 100
TEXT = "Zij stelt vast dat de inrichting open was en dat het register niet klopt. " * 5
ROUNDS = 25


class Untagged(pdf.DocumentCanvas):
    """The same pages in the same file, with a title and nothing else beside them."""

    def begin(self, kind: str) -> None:
        """Marks nothing."""

    def end(self) -> None:
        """Marks nothing."""

    def _describe(self) -> None:
        title = pdfdoc.PDFString(self._document.title)
        self._doc.info = pdfdoc.PDFDictionary({"Title": title})
        self._doc.Catalog.Outlines = None
        self._doc.Reference(self._doc.Catalog)
        self._doc.Reference(self._doc.info)

    def _file(self, _pages: list[str]) -> bytes:
        writer = Writer(self._doc)
        writer.write_document()
        return writer.finish(bytes(16))


def measure() -> Iterator[Ratio]:
    """One copy from its draft to its bytes, against the same copy without all that."""
    parts = tuple(contribution(f"{n}: {TEXT}", INSPECTOR) for n in range(CONTRIBUTIONS))
    actions = tuple(action(f"{n}: {TEXT[:70]}") for n in range(CONTRIBUTIONS // 5))
    document = minutes_document(minutes(items=(item(contributions=parts, actions=actions),)), law())

    def program() -> float:
        begin = process_time()
        layout.set_document(document)
        return process_time() - begin

    def bare() -> float:
        with _untagged():
            return program()

    taken = rounds(program, bare, ROUNDS)
    yield Ratio("tagged copy ÷ untagged", 1.3, "ms", *map(tuple, taken))


@contextmanager
def _untagged() -> Iterator[None]:
    with (
        patch.object(layout, "DocumentCanvas", Untagged),
        patch.object(layout, "cell", _silent),
        patch.object(layout, "stacked", _silently_stacked),
        patch.object(layout, "language_of", lambda _text: None),
    ):
        yield


def _silent(text: str, look: Look, width: float, x: float = 0.0, _element: object = None) -> Cell:
    return cell(text, look, width, x)


def _silently_stacked(texts: list[tuple[str, Element]], *where: Any) -> Cell:
    return cell("\n".join(text for text, _ in texts), *where)
