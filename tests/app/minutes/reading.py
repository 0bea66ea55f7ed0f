"""Reads finished documents back with a library that had no part in making them."""

from io import BytesIO

from pypdf import PdfReader


def pages(pdf: bytes) -> list[str]:
    """The text of each page, with every run of white space as one space."""
    reader = PdfReader(BytesIO(pdf))
    return [" ".join(page.extract_text().split()) for page in reader.pages]


def whole(pdf: bytes) -> str:
    return " ".join(pages(pdf))


def solid(text: str) -> str:
    """A text without white space, for words that are wider than a line."""
    return "".join(text.split())
