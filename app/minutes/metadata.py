"""What the file says of itself: title, municipality, program; a time only once it is signed.

Said twice, word for word the same: in the document information, and as XMP with what the file
declares to be (PDF/A-2a, ISO 19005-2; PDF/UA-1, ISO 14289-1). Nothing else is ever said.
"""

from datetime import datetime
from typing import Any
from xml.sax.saxutils import escape

from reportlab.pdfbase import pdfdoc  # type: ignore[import-untyped]

from app.minutes.document import Document
from app.minutes.script import drawn

PRODUCER = "Casustafel"

_PACKET = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" \
xmlns:pdf="http://ns.adobe.com/pdf/1.3/" xmlns:xmp="http://ns.adobe.com/xap/1.0/" \
xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">
<dc:format>application/pdf</dc:format>
<dc:language><rdf:Bag><rdf:li>{locale}</rdf:li></rdf:Bag></dc:language>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
{author}{moment}<pdf:Producer>{producer}</pdf:Producer>
<xmp:CreatorTool>{producer}</xmp:CreatorTool>
<pdfaid:part>2</pdfaid:part>
<pdfaid:conformance>A</pdfaid:conformance>
<pdfuaid:part>1</pdfuaid:part>
</rdf:Description>
<rdf:Description rdf:about="" \
xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/" \
xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" \
xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA Universal Accessibility Schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Indicates, which part of ISO 14289 standard is followed\
</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description>
</rdf:RDF></x:xmpmeta>
<?xpacket end="r"?>"""
"""PDF/A asks for the schema of every property that is not its own."""


class Metadata:
    """A document's information and XMP, from the same values."""

    def __init__(self, document: Document) -> None:
        self._title, self._author = _plain(document.title), _plain(document.author)
        self._made_at = document.made_at
        self._locale = document.locale

    def information(self) -> Any:
        """The document information dictionary (ISO 32000-1, 14.3.3)."""
        entries = {
            "Title": pdfdoc.PDFString(self._title),
            "Creator": pdfdoc.PDFString(PRODUCER),
            "Producer": pdfdoc.PDFString(PRODUCER),
        }
        if self._author:
            entries["Author"] = pdfdoc.PDFString(self._author)
        if self._made_at is not None:
            moment = pdfdoc.PDFString(_pdf_date(self._made_at))
            entries |= {"CreationDate": moment, "ModDate": moment}
        return pdfdoc.PDFDictionary(entries)

    def changed(self) -> Any:
        """When data beside the pages were written; a draft, which has no time, says a round one."""
        moment = self._made_at
        return pdfdoc.PDFString("D:20000101000000Z" if moment is None else _pdf_date(moment))

    def xmp(self) -> str:
        """The XMP packet (ISO 16684-1)."""
        author = moment = ""
        if self._author:
            author = f"<dc:creator><rdf:Seq><rdf:li>{escape(self._author)}</rdf:li></rdf:Seq>"
            author += "</dc:creator>\n"
        if self._made_at is not None:
            told = self._made_at.isoformat(timespec="seconds")
            moment = f"<xmp:CreateDate>{told}</xmp:CreateDate>\n"
            moment += f"<xmp:ModifyDate>{told}</xmp:ModifyDate>\n"
        return _PACKET.format(
            locale=self._locale,
            title=escape(self._title),
            author=author,
            moment=moment,
            producer=PRODUCER,
        )


def _plain(text: str) -> str:
    """One line without what no text string of a PDF can hold."""
    return " ".join(drawn(text, frozenset()).split())


def _pdf_date(moment: datetime) -> str:
    """ISO 32000-1, 7.9.4; without an offset where the moment has no time zone."""
    offset = moment.strftime("%z")
    zone = f"{offset[:3]}'{offset[3:5]}'" if offset else ""
    return f"D:{moment:%Y%m%d%H%M%S}{zone}"
