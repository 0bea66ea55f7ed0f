"""From a document's bytes to pictures of its pages, off the GUI thread and without a file."""

from dataclasses import dataclass

import pypdfium2  # type: ignore[import-untyped]
from PySide6.QtGui import QImage

POINTS_PER_INCH = 72.0


@dataclass(frozen=True, slots=True)
class PageImage:
    """One page as a picture, with its words for those who listen to the screen."""

    image: QImage
    words: str


def page_images(data: bytes, dots_per_inch: float) -> tuple[PageImage, ...]:
    """Every page of a PDF of our own making, in order.

    Runs in the worker: a `QImage` may be made in any thread, a pixmap may not. The picture owns
    its pixels; nothing of pdfium's is left when this returns.
    """
    document = pypdfium2.PdfDocument(data)
    try:
        return tuple(_image(page, dots_per_inch) for page in document)
    finally:
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
    words = page.get_textpage()
    found = PageImage(image, words.get_text_range())
    words.close()
    page.close()
    return found
