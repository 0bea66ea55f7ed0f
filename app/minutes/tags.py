"""What each text is, for programs that read aloud: the tree beside the pages (ISO 32000-1, 14.7).

Elements stand in the order in which they are to be read, whatever the order in which they are
drawn. What no element owns is an artifact. No element has an identifier, so that none can tell
what was left out.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

ROW_HEADER = "/A<</O/Table/Scope/Row>>"
COLUMN_HEADER = "/A<</O/Table/Scope/Column>>"

HEADER, FOOTER, WATERMARK, LAYOUT = (
    "/Type/Pagination/Subtype/Header",
    "/Type/Pagination/Subtype/Footer",
    "/Type/Pagination/Subtype/Watermark",
    "/Type/Layout",
)
"""Kinds of artifacts (ISO 32000-1, 14.8.2.2.2)."""

_CELLS = ("TH", "TD")
"""Tags that keep their place in a table when they are empty."""


@dataclass(slots=True, eq=False)
class Element:
    """A node of the tree: it holds either other elements or marked content."""

    tag: str
    """A standard structure type (ISO 32000-1, 14.8.4)."""
    entries: str = ""
    """Further entries of its dictionary, as they are written."""
    kids: list["Element"] = field(default_factory=list)
    marks: list[tuple[int, int]] = field(default_factory=list)
    """(page, number of the marked content on it), both from 0."""

    def add(self, tag: str, entries: str = "") -> "Element":
        """A new element, read after those that are there."""
        made = Element(tag, entries)
        self.kids.append(made)
        return made

    def says(self) -> bool:
        """Whether anything in it is heard, or keeps a place for something that is."""
        return bool(self.marks) or self.tag in _CELLS or any(kid.says() for kid in self.kids)


def spoken(locale: str) -> str:
    """The entry that gives an element's language, a BCP 47 tag."""
    return f"/Lang({locale})"


def spanning(columns: int) -> str:
    """The attributes of a row's header that is as wide as `columns`."""
    return f"/A<</O/Table/Scope/Row/ColSpan {columns}>>"


class Tree:
    """The elements of one document, and which of them owns which content of which page."""

    def __init__(self) -> None:
        self.document = Element("Document")
        self._owners: list[list[Element]] = []

    def mark(self, element: Element, page: int) -> int:
        """The number on that page (from 0) of the next content, which the element now owns."""
        while len(self._owners) <= page:
            self._owners.append([])
        owners = self._owners[page]
        owners.append(element)
        number = len(owners) - 1
        element.marks.append((page, number))
        return number

    def objects(self, root: int, first: int, pages: Sequence[int]) -> Iterator[tuple[int, str]]:
        """(object number, object) of the tree's root and of all that hangs on it.

        `root` is the root's number, `first` the first free one, `pages` those of the pages.
        """
        numbers: dict[Element, int] = {}
        found = list(self._walk(self.document, root))
        for number, (element, _) in enumerate(found, first + 1):
            numbers[element] = number
        owners = (" ".join(f"{numbers[one]} 0 R" for one in page) for page in self._owners)
        nums = "".join(f"{index}[{page}]" for index, page in enumerate(owners))
        top = numbers[self.document]
        tree = f"/Type/StructTreeRoot/K {top} 0 R/ParentTree {first} 0 R"
        yield root, f"<<{tree}/ParentTreeNextKey {len(self._owners)}>>"
        yield first, f"<</Nums[{nums}]>>"
        for element, parent in found:
            above = root if isinstance(parent, int) else numbers[parent]
            content = _content(element, numbers, pages)
            yield (
                numbers[element],
                f"<</Type/StructElem/S/{element.tag}/P {above} 0 R{element.entries}{content}>>",
            )

    def _walk(
        self, element: Element, parent: "Element | int"
    ) -> Iterator[tuple[Element, "Element | int"]]:
        yield element, parent
        for kid in element.kids:
            if kid.says():
                yield from self._walk(kid, element)


def _content(element: Element, numbers: dict[Element, int], pages: Sequence[int]) -> str:
    """The entries /Pg and /K: an element that goes on overleaf names the other pages itself."""
    if not element.marks:
        kids = " ".join(f"{numbers[kid]} 0 R" for kid in element.kids if kid in numbers)
        return f"/K[{kids}]" if kids else ""
    start = element.marks[0][0]
    if len(element.marks) == 1:
        return f"/Pg {pages[start]} 0 R/K {element.marks[0][1]}"
    parts = (
        str(number) if page == start else f"<</Type/MCR/Pg {pages[page]} 0 R/MCID {number}>>"
        for page, number in element.marks
    )
    return f"/Pg {pages[start]} 0 R/K[{' '.join(parts)}]"
