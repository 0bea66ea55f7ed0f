"""Hears a document as a program that reads aloud does: tree, owned content, and nothing else.

Strict: characters are joined as they are drawn, and no gap on the page counts as a space.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from io import BytesIO

import pikepdf

SHOWS = frozenset({"Tj", "TJ", "'", '"'})
PAINTS = SHOWS | frozenset(["S", "s", "f", "F", "f*", "B", "B*", "b", "b*", "sh", "Do", "BI", "EI"])
_PAIR = re.compile(r"<(\w\w)> <(\w+)>")


@dataclass(frozen=True)
class Content:
    """What is drawn between two marks: `number` is None for artifacts, `tag` for neither."""

    page: int
    tag: str | None
    number: int | None
    text: str
    kind: str = ""
    paints: bool = False


@dataclass
class Node:
    """An element of the tree with what is heard of it."""

    tag: str
    entries: dict[str, str]
    pages: list[int] = field(default_factory=list)
    marks: list[tuple[int, int]] = field(default_factory=list)
    text: str = ""
    kids: list["Node"] = field(default_factory=list)

    def walk(self) -> Iterator["Node"]:
        """This element and all below it, in reading order."""
        yield self
        for kid in self.kids:
            yield from kid.walk()

    @property
    def heard(self) -> str:
        """The text of the element and of all below it, one space between elements."""
        return " ".join(" ".join(node.text for node in self.walk()).split())


class Heard:
    """One finished document."""

    def __init__(self, data: bytes) -> None:
        self.pdf = pikepdf.open(BytesIO(data))
        self.root = self.pdf.Root

    @cached_property
    def contents(self) -> list[Content]:
        """Everything that is drawn, in the order of the pages' streams."""
        return [c for at, page in enumerate(self.pdf.pages) for c in _contents(at, page)]

    @cached_property
    def tree(self) -> Node:
        """The element that holds the document."""
        said = {(c.page, c.number): c.text for c in self.contents if c.number is not None}
        numbers = {page.obj.objgen: at for at, page in enumerate(self.pdf.pages)}
        return _node(self.root.StructTreeRoot.K, said, numbers)

    @property
    def texts(self) -> list[str]:
        """What is heard, element by element."""
        return [" ".join(node.text.split()) for node in self.tree.walk() if node.text.strip()]


def _node(
    found: pikepdf.Object, said: dict[tuple[int, int | None], str], pages: dict[object, int]
) -> Node:
    names = {"/ColSpan", "/Scope"}
    entries = {"Lang": str(found.Lang)} if "/Lang" in found else {}
    attributes = found.get("/A", {})
    entries |= {name[1:]: str(attributes[name]) for name in names & set(attributes.keys())}
    assert not {"/ID", "/T", "/Alt", "/E", "/R", "/C"} & set(found.keys())
    node = Node(str(found.S)[1:], entries)
    kids = found.get("/K", pikepdf.Array())
    own = pages[found.Pg.objgen] if "/Pg" in found else None
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, int):
            assert own is not None
            node.marks.append((own, kid))
        elif kid.get("/Type") == "/MCR":
            node.marks.append((pages[kid.Pg.objgen], int(kid.MCID)))
        else:
            assert kid.P.objgen == found.objgen
            node.kids.append(_node(kid, said, pages))
    node.text = "".join(said[mark] for mark in node.marks)
    return node


def _contents(at: int, page: pikepdf.Page) -> Iterator[Content]:
    maps = {name: _letters(font) for name, font in page.Resources.Font.items()}
    opened: list[tuple[str, pikepdf.Dictionary]] = []
    font, text, paints = "", "", False
    for operands, operator in pikepdf.parse_content_stream(page):
        name = str(operator)
        if name in ("BDC", "BMC"):
            if not opened and (text or paints):
                yield Content(at, None, None, text, paints=paints)
            assert not opened, "no content inside other content"
            opened.append((str(operands[0])[1:], operands[1] if name == "BDC" else {}))
            text, paints = "", False
        elif name == "EMC":
            tag, facts = opened.pop()
            number = int(facts["/MCID"]) if "/MCID" in facts else None
            text = str(facts["/ActualText"]) if "/ActualText" in facts else text
            yield Content(at, tag, number, text, str(facts.get("/Subtype", ""))[1:], paints)
            text, paints = "", False
        elif name == "Tf":
            font = str(operands[0])
        elif name in PAINTS:
            paints = True
            if name in SHOWS:
                text += "".join(maps[font][code] for code in bytes(operands[0]))
    assert not opened
    if text or paints:
        yield Content(at, None, None, text, paints=paints)


def _letters(font: pikepdf.Object) -> dict[int, str]:
    mapped = _PAIR.findall(font.ToUnicode.read_bytes().decode())
    return {int(code, 16): bytes.fromhex(text).decode("utf-16-be") for code, text in mapped[1:]}
