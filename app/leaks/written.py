"""What our writer always writes beside the texts: the syntax of a file, whoever may read it.

Left out where it stands and only as it stands there: a whole line, string or name, or a phrase of
operators with its numbers. Nothing is spared as a word: `Supplement` is no finding in the line in
which every map of letters says it, and one everywhere else.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from app.leaks.bundled import NAMES
from app.leaks.canonical import words
from app.leaks.finding import Surface
from app.leaks.vocabulary import VOCABULARY

_STRING = rb"\((?:[^\\()]|\\.)*\)"
_NUMBER = rb"-?(?:\d+\.?\d*|\.\d+)"
_SUBSET = rb"/AAAAA[A-Z]\+(?:%s)" % "|".join(NAMES).encode()
_KINDS = rb"(?:/(?:Type|Subtype)/(?:Pagination|Header|Footer|Watermark|Layout))+"
_PHRASE = rb"""
    (?<![\w./+-])(?:
        (?:n\s+)?(?:%(number)s\s+){1,6}(?:cm|Tm|rg|RG|TL|Td|re|w|l|m|c)\b(?:\s+(?:f\*?|S)(?!\S))?
        | BT\b | ET\b | EMC\b
    )
    | /F\d+\+\d+\s+%(number)s\s+Tf\b
    | /(?:P|H\d|TH|TD|LBody|Span)<</MCID\ \d+(?:/ActualText<[0-9A-F]+>)?>>BDC\b
    | /Artifact<<%(kinds)s>>BDC\b
""" % {b"number": _NUMBER, b"kinds": _KINDS}
_KEPT = rb"(%%[^\r\n]*|%s(?!\s*Tj))" % _STRING
"""Comments and strings that no page shows: nothing in them is syntax."""
_PAINTED = re.compile(rb"%s | %s" % (_KEPT, _PHRASE), re.VERBOSE | re.DOTALL)
_SHOWN = re.compile(
    rb"(?:%s|<[0-9A-Fa-f\s]*>)\s*Tj\b(?:\s*T\*)? | %s | %s" % (_STRING, _KEPT, _PHRASE),
    re.VERBOSE | re.DOTALL,
)
"""The same with what a page shows, which is read as text."""
_MAPPED = re.compile(
    rb"^(?:<[0-9A-F]{2}>\ <(?:[0-9A-F]{2}){1,4}>|\d+\ beginbfchar"
    rb"|/CMapName\ %s\ def)\r?$" % _SUBSET,
    re.MULTILINE,
)
"""Of a map of letters: what it says is compared with what the pages show."""
_MARKUP = re.compile(
    rb"</?(?:dc:(?:language|title|creator)|rdf:(?:Bag|Alt|Seq|li)|xmp:(?:CreateDate|ModifyDate))\b"
    rb"|\bxml:lang=\"x-default\""
)
"""Of the lines of XMP that say something."""
_SYNTAX = {
    Surface.TEXT: _SHOWN,
    Surface.OBJECT: _PAINTED,
    Surface.FONT: _MAPPED,
    Surface.METADATA: _MARKUP,
}
"""Of a stream on each surface; what a group holds is left."""
_OBJECTS = re.compile(
    rb"/[A-Za-z0-9.+_-]+(?:\s*(?:\d+\ 0\ R\b|%s(?=[\s/>\]])))?"
    rb"|\b\d+\ 0\ (?:R|obj)\b|\bendobj\b|\b\d{10}\ \d{5}\ [nf]\b" % _NUMBER
)
"""Names, which are read as such, and references."""
_NUMBERS = re.compile(rb"\[[\s\d.-]*\]")
_TEXT = re.compile(rb"\(((?:[^\\()]|\\.)*)\)", re.DOTALL)
_OCTAL = re.compile(rb"\\([0-3][0-7]{2})")
SIGNATURE = re.compile(rb"/Contents\s*<([0-9A-Fa-f]{200,})>")
_TAGS = """
    /A /H1 /H2 /H3 /H4 /L /LBody /LI /O /OBJR /Obj /Sect /TD /TH /TR /Table
    /1.2 /1.7 /Adobe.PPKLite /Annot /ESIC /F /FT /Fields /M /Rect /Sig /T /TU /V
"""
_OWN_NAMES = frozenset(_TAGS.split())
"""Of the tree of what is read aloud, and of a signature."""
_OWN_NAME = re.compile(_SUBSET.decode())


@dataclass(frozen=True)
class Written:
    """Lines, strings and names of a document that says nothing."""

    lines: frozenset[bytes] = field(default=frozenset(), repr=False)
    strings: frozenset[str] = field(default=frozenset(), repr=False)
    names: frozenset[str] = field(default=frozenset(), repr=False)
    pieces: frozenset[bytes] = field(default=frozenset(), repr=False)
    """Colour profile, and the tables that every subset of a typeface has."""

    def beside(self, data: bytes, surface: Surface) -> bytes:
        """The bytes of a stream of our own without what is always written there."""
        own = _SYNTAX.get(surface)
        data = self._other_lines(data)
        return data if own is None else b" ".join(filter(None, own.split(data)))

    def foreign(self, data: bytes) -> bytes:
        """The same of a stream that others wrote."""
        for piece in self.pieces:
            data = data.replace(piece, b" ")
        return data

    def outside(self, rest: bytes) -> bytes:
        """The same of what stands between streams; signatures are read by themselves."""
        left = self._other_lines(_NUMBERS.sub(b" ", SIGNATURE.sub(b"", rest)))
        return _TEXT.sub(self._unless_own, _OBJECTS.sub(b" ", left))

    def said(self, strings: Iterable[str]) -> str:
        """Strings of objects, each once, but those that every document holds."""
        return "\n".join(one for one in dict.fromkeys(strings) if one not in self.strings)

    def named(self, names: Iterable[str]) -> str:
        """Names and keys that are made of other words than the format's."""
        return "\n".join(
            one
            for one in dict.fromkeys(names)
            if not (
                one in self.names
                or one in _OWN_NAMES
                or _OWN_NAME.fullmatch(one)
                or VOCABULARY.issuperset(words(one))
            )
        )

    def _unless_own(self, found: re.Match[bytes]) -> bytes:
        told = _OCTAL.sub(lambda digits: bytes([int(digits[1], 8)]), found[1])
        return b" " if told.decode("latin-1") in self.strings else found[0]

    def _other_lines(self, data: bytes) -> bytes:
        return b"\n".join(one for one in data.splitlines() if one.strip() not in self.lines)
