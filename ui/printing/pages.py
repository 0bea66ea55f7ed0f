"""From a document's bytes to pictures of its pages, off the GUI thread and without a file."""

from collections.abc import Iterator
from dataclasses import dataclass
from threading import Lock

import pypdfium2  # type: ignore[import-untyped]
from PySide6.QtGui import QImage

POINTS_PER_INCH = 72.0
PDFIUM = Lock()
"""pdfium is not made for two threads at once: one page is drawn at a time."""


@dataclass(frozen=True, slots=True)
class PageImage:
    """One page as a picture, with its words for those who listen to the screen."""

    image: QImage
    words: str


def page_count(data: bytes) -> int:
    """How many pages there are."""
    with PDFIUM:
        document = pypdfium2.PdfDocument(data)
        count = len(document)
        document.close()
    return count


def each_page(data: bytes, dots_per_inch: float, first: int = 0) -> Iterator[PageImage]:
    """The pages of a PDF of our own making from number `first` (0 is the first), one by one.

    For any thread but one at a time: a `QImage` may be made anywhere, a pixmap may not. The
    picture owns its pixels; nothing of pdfium's is left when the last was taken.
    """
    with PDFIUM:
        document = pypdfium2.PdfDocument(data)
        count = len(document)
    try:
        for number in range(first, count):
            with PDFIUM:
                page = _image(document[number], dots_per_inch)
            yield page
    finally:
        with PDFIUM:
            document.close()


def _image(page: pypdfium2.PdfPage, dots_per_inch: float) -> PageImage:
    bitmap = page.render(scale=dots_per_inch / POINTS_PER_INCH, prefer_bgrx=True)
    borrowed = QImage(
        bitmap.buffer,
        bitmap.width,
        bitmap.height,
        bitmap.stride,
        QImage.Format.Format_RGB32,
    )
    image = borrowed.copy()
    bitmap.close()
    words = page.get_textpage()
    found = PageImage(image, words.get_text_range())
    words.close()
    page.close()
    return found
